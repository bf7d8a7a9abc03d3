"""What numbers say of a place: the area code of a landline, the first digits of an id number and of a postcode.

They tell where a telephone stands, where a person was registered, where letters go: not where a customer is. So they
check a region, and decide between places of one name; they never fill one.
Source: `data/area_codes.csv` and `data/postcode_areas.csv` (see `data/SOURCES.md`); GB/T 2260 as GB 11643-1999 uses it.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from guiyi.values.region_index import MUNICIPALITIES, named, units
from guiyi.values.tables import rows

_POSTCODE = re.compile("[0-9]{6}")


class Area(NamedTuple):
    """A province and the cities in it, of which one is meant; none: any of them."""

    province: str
    cities: tuple[str, ...] = ()

    def holds(self, province: str, city: str = "", district: str = "") -> bool:
        """Tell whether a place may lie here; what is not known of it, or of this area, contradicts nothing.

        >>> Area("海南省").holds("海南省", "三亚市"), Area("江苏省", ("苏州市",)).holds("江苏省", "南京市")
        (True, False)
        """
        if province and province != self.province:
            return False
        return not (city and self.cities) or city in self.cities or district in self.cities


def area_of(area_code: str) -> Area | None:
    """Return where an area code of China is dialled; None for one that is not known.

    >>> area_of("0731"), area_of("0999999")
    (Area(province='湖南省', cities=('长沙市', '湘潭市', '株洲市')), None)
    """
    return _dialled().get(area_code)


def city_of(area_code: str) -> str:
    """Return the city that an area code belongs to, "" where it is one of several.

    >>> city_of("021"), city_of("0755"), city_of("0731")
    ('上海市', '深圳市', '')
    """
    area = area_of(area_code)
    return area.cities[0] if area and len(area.cities) == 1 else ""


def registered_in(id_number: str) -> Area | None:
    """Return where the bearer of a resident id number was registered, in names of today.

    Of a county that was dissolved only the city is told, of a dissolved prefecture nothing: its ground may lie elsewhere.

    >>> registered_in("110105194912310021"), registered_in("32050219900101001X").cities
    (Area(province='北京市', cities=('北京市',)), ('苏州市',))
    """
    whole = f"{id_number[:2]}0000"
    for code in (id_number[:6], f"{id_number[:4]}00", whole if whole in MUNICIPALITIES else ""):
        unit = units().get(code)
        if unit and unit.status == "current":
            place = named(unit)
            return Area(place.province, tuple(filter(None, (place.city or place.county,))))
    return None


def province_of(postcode: str) -> Area | None:
    """Return the province that a postcode of China belongs to; None where its first digits do not decide.

    >>> province_of("200120"), province_of("137400"), province_of("SW1A 1AA")
    (Area(province='上海市', cities=()), None, None)
    """
    if not _POSTCODE.fullmatch(postcode):
        return None
    for length in (3, 2):
        if postcode[:length] in _posted():
            province = _posted()[postcode[:length]]
            return Area(province) if province else None
    return None


@cache
def _dialled() -> Mapping[str, Area]:
    return {
        row["area_code"]: Area(row["province"], tuple(filter(None, row["cities"].split("|"))))
        for row in rows("area_codes")
    }


@cache
def _posted() -> Mapping[str, str]:
    return {digits: row["province"] for row in rows("postcode_areas") for digits in row["first_digits"].split("|")}
