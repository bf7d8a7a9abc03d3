"""Reading the divisions at the start of a text: an address, a company's name, a cell of a region field."""

import re
from collections.abc import Callable
from typing import NamedTuple

from guiyi.values.region_index import FULL, SHORT, Reading, Region, Unit, lies_in, named, read_at, today, units

TAKE, KEEP, LEAVE = range(3)  # take the name off; read it but leave it in the text; it is no division here
Judge = Callable[[str, int, Reading], int]  # text, where the name ends, what it may mean

BETWEEN = re.compile(
    r"[\s,，、·\-—/_>.。;；:：]*(?:市辖区|省直辖县级行政(?:区划|单位)|自治区直辖县级行政(?:区划|单位))?[\s,，、·\-—/_>]*"
)
GROUPS = "市省自县其"  # what the groups of BETWEEN, and of an address' own, begin with
_SEAT = re.compile(
    "人民(?![东南西北中]{0,2}[路街大])|政府|[市县区州]?委|第[一二三四五六七八九十]|[公检]|局|图书|博物|体育|中心"
)
_PARTING = " ,，、/>-"
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


def find_prefix(
    text: str,
    at: int = 0,
    outer: tuple[Unit, ...] = (),
    judge: Judge = take_all,
    between: re.Pattern[str] = BETWEEN,
) -> Prefix:
    """Read names of divisions one after another, each inside the one before, and stop at what is none.

    `outer` are units known from elsewhere that the first name must lie in, `between` is what may part two names.
    """
    units: tuple[Unit, ...] = ()
    around = outer
    begin = start = end = place = at
    for _ in range(_MOST):
        token = read_at(text, place, units or outer)
        if not token and units and place == end:
            token = _borrowed(text, place, units)
            if not token and text.startswith(text[begin:end], place):
                place = end = place + end - begin  # the whole region stands there twice
                continue
        if not token:
            break
        meant, after = token
        verdict = judge(text, after, meant[0])
        told = tuple([one.unit for one in meant])
        if verdict == LEAVE or (_are_same(told, units) and not _repeats(text, after, meant, judge)):
            break
        if verdict == KEEP:
            return Prefix(told, units, end, end)
        begin = begin if units else place
        units, around, start, end = told, units or outer, place, after
        place = _after(text, end, between)
    return Prefix(units, around, start, end)


def _are_same(one: tuple[Unit, ...], other: tuple[Unit, ...]) -> bool:
    return one == other if len(one) == len(other) == 1 else set(one) == set(other)


def _after(text: str, end: int, between: re.Pattern[str] = BETWEEN) -> int:
    char = text[end : end + 1]
    if char.isalnum() and char not in GROUPS:  # mostly so
        return end
    found = between.match(text, end, end + 40)
    return found.end() if found else end


def _borrowed(text: str, place: int, units: tuple[Unit, ...]) -> tuple[tuple[Reading, ...], int] | None:
    """Read 济南市中区 as 济南 and 市中区: the city's last character begins the district's name."""
    token = read_at(text, place - 1, units) if text[place - 1] == "市" else None
    return token if token and token[0][0].form == FULL else None


def _repeats(text: str, end: int, meant: tuple[Reading, ...], judge: Judge) -> bool:
    """Tell whether a name that stands there again is only said twice, and not part of 上海市人民政府 or 上海中心."""
    if meant[0].form != SHORT:
        return not _SEAT.match(text, end)
    if text[end : end + 1].strip(_PARTING) == "" != text[end : end + 1]:
        return True  # 上海 上海 人民路
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
