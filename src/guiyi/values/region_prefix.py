"""Reading the divisions at the start of a text: an address, a company's name, a cell of a region field."""

import re
from collections.abc import Callable
from typing import NamedTuple

from guiyi.values.region_index import FULL, SHORT, Reading, Region, Unit, lies_in, named, read_at, today, units

TAKE, KEEP, LEAVE = range(3)  # take the name off; read it but leave it in the text; it is no division here
Judge = Callable[[str, int, Reading], int]  # text, where the name ends, what it may mean

_BETWEEN = re.compile(
    r"[\s,，、·\-—/_>.。;；:：]*(?:市辖区|省直辖县级行政(?:区划|单位)|自治区直辖县级行政(?:区划|单位))?[\s,，、·\-—/_>]*"
)
_SEAT = re.compile("人民|政府|[市县区州]?委|第[一二三四五六七八九十]|[公检]|局|图书|博物|体育|中心")
_MOST = 8  # names in a row: province, city, county, and each written twice


class Prefix(NamedTuple):
    """What was read: the units that the last name may mean, those before it, and where it starts and ends."""

    units: tuple[Unit, ...] = ()
    outer: tuple[Unit, ...] = ()
    start: int = 0
    end: int = 0


class Place(NamedTuple):
    """Where a text lies: its region, where the rest of the text starts, and what is in doubt (`ambiguous`, `split`)."""

    region: Region
    rest: int
    doubt: str | None = None
    unit: Unit | None = None


def take_all(_text: str, _end: int, _reading: Reading) -> int:
    """Take every name: the text holds divisions only."""
    return TAKE


def find_prefix(text: str, at: int = 0, outer: tuple[Unit, ...] = (), judge: Judge = take_all) -> Prefix:
    """Read names of divisions one after another, each inside the one before, and stop at what is none.

    `outer` are units known from elsewhere that the first name must lie in.
    """
    found = Prefix((), outer, at, at)
    begin, place = at, at
    for _ in range(_MOST):
        known = found.units or outer
        token = read_at(text, place, known) or _borrowed(text, place, found)
        if not token:
            if found.units and place == found.end and text.startswith(text[begin : found.end], place):
                found = found._replace(end=place + found.end - begin)  # the whole region stands there twice
                place = found.end
                continue
            break
        meant, end = token
        verdict = judge(text, end, meant[0])
        meant_units = tuple(one.unit for one in meant)
        if verdict == LEAVE or (set(meant_units) == set(found.units) and not _repeats(text, end, meant, judge)):
            break
        if verdict == KEEP:
            return Prefix(meant_units, found.units, found.end, found.end)
        start = end - len(text[place:end])
        begin = start if not found.units else begin
        found = Prefix(meant_units, found.units or outer, start, end)
        place = _after(text, end)
    return found


def _after(text: str, end: int) -> int:
    between = _BETWEEN.match(text, end, end + 40)
    return between.end() if between else end


def _borrowed(text: str, place: int, found: Prefix) -> tuple[tuple[Reading, ...], int] | None:
    """Read 济南市中区 as 济南 and 市中区: the city's last character begins the district's name."""
    if not found.units or place != found.end or text[place - 1] != "市":
        return None
    token = read_at(text, place - 1, found.units)
    return token if token and token[0][0].form == FULL else None


def _repeats(text: str, end: int, meant: tuple[Reading, ...], judge: Judge) -> bool:
    """Tell whether a name that stands there again is only said twice, and not part of 上海市人民政府 or 上海中心."""
    if meant[0].form != SHORT:
        return not _SEAT.match(text, end)
    inside = read_at(text, _after(text, end), tuple(one.unit for one in meant))
    return bool(inside) and judge(text, inside[1], inside[0][0]) == TAKE if inside else False


def placed(text: str, found: Prefix, successors: bool = True) -> Place:
    """Say which region a prefix means, in names of today unless `successors` is off.

    A name that may mean several units gives what they have in common and stays in the rest of the text.
    """
    if not found.units:
        return Place(Region(), found.start)
    choice = _likeliest(found.units)
    end = _before_town(text, found.end)
    if len(choice) > 1:
        return Place(_shared(choice), found.start, "ambiguous")
    unit = choice[0]
    if unit.status == "area":
        around = _likeliest(found.outer)[0] if found.outer else units()[unit.parent]
        return Place(named(around), found.start, None, unit)
    if not successors or unit.status == "current":
        return Place(named(unit), end, None, unit)
    now = today(unit)
    if len(now) > 1:
        return Place(_shared(now), found.start, "split", unit)
    return Place(named(now[0]), end, None, now[0])


def _before_town(text: str, end: int) -> int:
    """End before 市区 (苏州市区人民路: the town, not a district)."""
    return end - 1 if text[end - 1 : end + 1] == "市区" and text[end + 1 : end + 2] not in "政府委" else end


def _likeliest(meant: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """Choose among units of one name: today's over the former ones they grew from, the wider over what lies in it."""
    if len(meant) == 1:
        return meant
    current = [one for one in meant if one.status == "current"]
    left = [
        one
        for one in meant
        if one.status == "current" or not any(lies_in(now, held) for now in today(one) for held in current)
    ]
    distinct = {tuple(now.code for now in today(one)): one for one in left}
    top = min(one.level for one in distinct.values())
    widest = tuple(one for one in distinct.values() if one.level == top)
    return widest if len(widest) == 1 else tuple(distinct.values())


def _shared(several: tuple[Unit, ...]) -> Region:
    """Return what the regions of several units have in common from the top."""
    regions = [named(now) for one in several for now in today(one)]
    common: list[str] = []
    for level in range(2):
        here = {one[level] for one in regions}
        common.append(here.pop() if len(here) == 1 and (level == 0 or common[0]) else "")
    return Region(*common)
