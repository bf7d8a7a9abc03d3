"""Rules over the cells of a row that say where a customer is: filled from the address and from each other, checked by numbers.

A number never fills a region: it tells where a telephone stands or a person was registered. It settles which of several
counties of one name is meant, and what it contradicts is an issue.
"""

from collections.abc import Iterator
from functools import cache

from guiyi.cleanse.row_step import NOTHING, Set
from guiyi.values import address, company
from guiyi.values.address_read import Parsed
from guiyi.values.area_code import Area, area_of, province_of, registered_in
from guiyi.values.kind import SEVERAL
from guiyi.values.region_index import FULL, MUNICIPALITIES, Unit, lies_in, readings, units
from guiyi.values.region_spelled import spelled

AMBIGUOUS = "address.ambiguous"


def address_parted(
    province: str | None,
    city: str | None,
    district: str | None,
    address_: str | None,
    region: str | None,
    *,
    where: str,
    current_regions: bool = True,
) -> Set:
    """Share an address out over province, city, district and the rest; given parts are completed, never overruled.

    Without `current_regions`, divisions of former times keep their names.
    """
    if where != "CN" or not (province or city or district or address_ or region):
        return NOTHING
    text = address_ or ""
    city, district = _in_characters(province, city, district)
    if not (province or city or district) and region:
        text = text or region
    found = address.parsed(text, province or "", city or "", district or "", successors=current_regions)
    if region and address_ and not found.province:
        told = address.parsed(region, successors=current_regions)
        found = address.parsed(text, *told[:3], successors=current_regions)
    open_ = found.issue == AMBIGUOUS and not found.city  # `county_settled` tells of it, if that cannot settle it
    issue = (("address", found.issue, text or district or city or province or ""),) if found.issue and not open_ else ()
    if found.issue == "address.conflict":
        return Set(issues=issue)  # which of the two is right, only a person can say
    cells = {
        "province": found.province or province,
        "city": found.city or city,
        "district": found.district or district,
        "address": (address_ and found.rest) or None,
    }
    return Set(cells, issue)


def _in_characters(province: str | None, city: str | None, district: str | None) -> tuple[str | None, str | None]:
    """Write a city in letters, which its province tells from others that sound the same, as it is called."""
    unit = spelled(city, province) if city and province and city.isascii() else None
    if unit is None:
        return city, district
    return (unit.name, district) if unit.level == 2 else (province, district or unit.name)


def county_settled(
    unplaced_district: str | None,
    unplaced_address: str | None,
    unplaced_region: str | None,
    province: str | None = None,
    dialled_from: str | None = None,
    customer_name: str | None = None,
    posted_to: str | None = None,
    *,
    where: str,
    current_regions: bool = True,
) -> Set:
    """Say which county of a name that several cities have is meant, where numbers and the company's name agree on one."""
    district, text = unplaced_district or "", unplaced_address or ""
    text = text or ("" if province or district else unplaced_region or "")
    if where != "CN" or (text and address.parsed(text, province or "", "", district).issue != AMBIGUOUS):
        return NOTHING
    clues = _clues(dialled_from, customer_name, posted_to)
    found = {read[:3]: read for clue in clues for read in _counties(text, district, clue, province, current_regions)}
    if len(found) != 1:
        return Set(issues=(("address", AMBIGUOUS, text),)) if text else NOTHING
    read = next(iter(found.values()))
    cells = {"province": read.province, "city": read.city or None, "district": read.district}
    return Set({**cells, "address": read.rest or None} if unplaced_address else cells)


def _clues(dialled_from: str | None, customer_name: str | None, postcode: str | None) -> Iterator[Area]:
    for code in (dialled_from or "").split(SEVERAL):
        if area := area_of(code):
            yield area
    if customer_name and (told := company.region(customer_name)):
        province, city, _ = told.split("|")
        yield Area(province, (city,) if city else ())
    if area := province_of(postcode or ""):
        yield area


def _counties(text: str, district: str, clue: Area, province: str | None, current_regions: bool) -> Iterator[Parsed]:
    """Read an address in each city that a clue allows: where it has the county, that is told."""
    for city in clue.cities or ("",):
        read = address.parsed(text, clue.province, city, district, successors=current_regions)
        if read.district and not read.issue and province in (None, read.province):
            yield read


def area_code_checked(
    dialled_from: str | None, province: str | None = None, city: str | None = None, district: str | None = None
) -> Set:
    """Compare the region with the area codes of the landlines; one that fits is enough."""
    areas = [area for code in (dialled_from or "").split(SEVERAL) if (area := area_of(code))]
    return _compared(areas, "row.area_code_differs", province, city, district)


def id_region_checked(
    registered_at: str | None, province: str | None = None, city: str | None = None, district: str | None = None
) -> Set:
    """Compare the region with that of the id number, where its bearer was first registered."""
    area = registered_in(registered_at or "")
    return _compared([area] if area else [], "row.id_region_differs", province, city, district)


def district_checked(district: str | None, city: str | None = None, province: str | None = None, *, where: str) -> Set:
    """Compare the district with the city, else the province: one of that name must lie there, or have lain there."""
    counties = _called(district, 3) if where == "CN" else []
    around = _called(city, 2) or _called(province, 1)
    if not counties or not around or any(lies_in(county, one) for county in counties for one in around):
        return NOTHING
    return Set(issues=(("district", "row.district_differs", district or ""),))


def _called(name: str | None, level: int) -> list[Unit]:
    """Return the units of a level that have this official name; a municipality is its own city."""
    held = [one.unit for one in readings().get(name or "", ()) if one.form == FULL]
    return [one for one in held if one.level == level or (level == 2 and one.code in MUNICIPALITIES)]


def postcode_checked(posted_to: str | None, province: str | None = None, *, where: str) -> Set:
    """Compare the province with that of the postcode."""
    area = province_of(posted_to or "") if where == "CN" else None
    return _compared([area] if area else [], "row.postcode_differs", province, None, None)


@cache
def _provinces() -> frozenset[str]:
    return frozenset(one.name for one in units().values() if one.level == 1 and one.status == "current")


def _compared(areas: list[Area], code: str, province: str | None, city: str | None, district: str | None) -> Set:
    """Tell of a region that lies in none of some areas; one that is not in its official name is not compared."""
    if not areas or province not in _provinces():
        return NOTHING
    if not province or any(area.holds(province, city or "", district or "") for area in areas):
        return NOTHING
    near = city and any(area.province == province for area in areas)
    return Set(issues=(("city", code, city or "") if near else ("province", code, province),))
