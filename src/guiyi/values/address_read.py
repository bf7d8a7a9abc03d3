"""Reading an address: which divisions it names, what is left of it, and what is in doubt."""

import re
from itertools import islice
from typing import NamedTuple

from guiyi.values.address_begun import begun, learn
from guiyi.values.address_order import free_trade_zone, leading, starts, turned, western
from guiyi.values.address_words import AGAIN, BETWEEN, BREAK, LABEL, MARKS, OFFICE, OPENING, judge
from guiyi.values.region_index import FULL, Region, Unit, has_counties, read_at
from guiyi.values.region_prefix import GROUPS, TAKE, Place, Prefix, find_prefix, placed

BAR, WIDE_BAR = "|", "｜"
LONGEST = 2000  # characters; what is as long is no address, and is kept whole
CHINESE = re.compile("[\u4e00-\u9fff]")
_MORE = re.compile(
    rf"^[中0-9A-Za-z]|[省市区县州盟旗址{MARKS}]"
)  # without any of these, divisions stand at the start or nowhere
_OPENINGS = f"{GROUPS}详街具地"  # characters of words that OPENING passes over
_COMMON = ("城区", "郊区", "矿区", "新城区")  # districts of several cities, and parts of any
_TYPOS = "是巿事式"  # for 市, by sound or by look
_MOST_BREAKS = 12  # breaks behind which another address may begin


class Parsed(NamedTuple):
    """The parts of an address; `issue` is a code of `issues.csv` where a part is left out or contradicts."""

    province: str = ""
    city: str = ""
    district: str = ""
    rest: str = ""
    issue: str | None = None


def read(text: str, hints: tuple[Unit, ...] = (), successors: bool = True) -> Parsed:
    """Split a text into divisions and the rest; the first division must lie in one of `hints`.

    >>> read("朝阳区建国路1号")
    Parsed(province='', city='', district='', rest='朝阳区建国路1号', issue='address.ambiguous')
    """
    if BAR in text:
        text = text.replace(BAR, WIDE_BAR)
    if len(text) >= LONGEST:
        return Parsed(rest=text)
    text = text.strip()
    if successors and not hints and (known := _known(text)):
        return known
    begin = find_prefix(text, 0, hints, judge, BETWEEN)
    if not begin.units:
        return _elsewhere(text, hints, successors) if _MORE.search(text) else Parsed(rest=text)
    told, place = _told(text, begin, "", successors)
    if told.issue == "address.ambiguous" and not hints and (last := turned(text)):
        return read(last.rest, (last.unit,), successors)
    if successors and not hints and not told.issue and place.unit:
        learn(text, begin, place.unit, told.rest)
    return told


def _known(text: str) -> Parsed | None:
    """Read an address that begins like one before it."""
    known = begun(text)
    if not known:
        return None
    rest = text[known.size :]
    return Parsed(*known.region, rest, "address.several" if _is_several(rest, known.region) else None)


def _elsewhere(text: str, hints: tuple[Unit, ...], successors: bool) -> Parsed:
    """Read an address whose divisions do not stand at the start."""
    if not CHINESE.search(text):
        spelled = western(text)
        return Parsed(*spelled.region, spelled.rest) if spelled else Parsed(rest=text)
    lead = leading(text, 0)
    if lead and not (lead.kept or hints) and successors and (known := _known(text[lead.at :])):
        return known
    if zone := free_trade_zone(text):
        return Parsed(*zone, text)
    if last := turned(text, successors):
        return Parsed(*last.region, last.rest)
    for start in starts(text, hints):
        found = find_prefix(text, start.at, hints, judge, BETWEEN)
        if found.units:
            return _told(text, found, start.kept, successors)[0]
    return Parsed(rest=text, issue="address.ambiguous" if text.startswith(_COMMON) else None)


def _told(text: str, found: Prefix, kept: str, successors: bool) -> tuple[Parsed, Place]:
    """Say what a prefix means and what is left of the text."""
    place = placed(text, found, successors)
    rest = text[place.rest :]
    unit = place.unit
    if unit and unit.level < 3 and not place.doubt and (office := OFFICE.match(rest)) and unit.status != "area":
        inside = read(rest[office.end() :], (unit,), successors)
        if inside.district:
            return inside._replace(rest=" ".join(filter(None, (kept, office[0].strip(), inside.rest)))), place
    if rest and (not rest[0].isalnum() or rest[0] in _OPENINGS):
        rest = rest[OPENING.match(rest).end() :]
    if rest[-1:] in ("）", ")") and not re.search("[（(]", rest) and re.search("[（(]", text[: place.rest]):
        rest = rest[:-1]  # its bracket was opened before the divisions
    issue = f"address.{place.doubt}" if place.doubt else _doubt(text, rest, place)
    return Parsed(*place.region, f"{kept} {rest}".strip() if kept else rest, issue), place


def _doubt(text: str, rest: str, place: Place) -> str | None:
    """Name what makes a reading doubtful: a county of another city, a mistyped 市, a second address."""
    unit = place.unit
    if not rest or not unit or unit.status == "area":
        return None
    if unit.level < 3 and has_counties(unit):
        if rest[0] in _TYPOS and text.startswith(rest, place.rest) and _is_full(rest, 1, (unit,)):
            return "address.typo"
        if _is_full(rest, 0, ()):
            return "address.outside"
    return "address.several" if _is_several(rest, place.region) else None


def _is_full(text: str, at: int, outer: tuple[Unit, ...]) -> bool:
    """Tell whether a full name of a city or county stands at a place."""
    token = read_at(text, at, outer)
    if not token or token[0][0].form != FULL or token[0][0].unit.level == 1:
        return False
    return judge(text, token[1], token[0][0]) == TAKE


def _is_several(rest: str, region: Region) -> bool:
    """Tell whether another address follows behind a break: another city, or again divisions down to a county.

    Behind a semicolon a county alone will do.
    """
    if not AGAIN.search(rest):
        return False
    for gap in islice(BREAK.finditer(rest), _MOST_BREAKS):
        label = LABEL.match(rest, gap.end())
        at = label.end() if label else gap.end()
        token = read_at(rest, at, ())
        if not token or token[0][0].form != FULL or judge(rest, token[1], token[0][0]) != TAKE:
            continue
        unit = token[0][0].unit
        if unit.level == 3:
            if unit.name != region.county and (";" in gap[0] or "；" in gap[0]):
                return True
        elif unit.name not in region or find_prefix(rest, at, (), judge, BETWEEN).units[0].level == 3:
            return True
    return False
