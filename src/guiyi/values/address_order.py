"""Addresses whose divisions do not stand at the start: behind a label, a name or a phone, last in English order, in letters."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from guiyi.values.address_words import BREAK, FREE_TRADE, LABEL, NATION, POSTCODE, judge
from guiyi.values.region_index import FULL, Region, Unit, named, read_at, readings
from guiyi.values.region_prefix import TAKE, find_prefix, placed
from guiyi.values.region_spelled import spelled, spelled_province, spelled_within

_MOST_PARTS = 12  # parts of a text that are looked at
_AT_END = re.compile(r"(?:^|[\s,，;；、]+)([^\s,，;；、]{2,15})[\s,，;；、.。]*$")
_COUNTRY = re.compile(r"(?:p\.?\s?r\.?\s?(?:of\s)?china|china|cn|中国)\.?", re.I)
_POSTCODE_AT_END = re.compile(r"(.*?)\s*\b([0-9]{6})")


class Start(NamedTuple):
    """Where the divisions may begin, and what stands before them and is kept."""

    kept: str
    at: int


class Turned(NamedTuple):
    """An address in English order: its divisions, the unit they end with, and what stands before them."""

    region: Region
    unit: Unit
    rest: str


def starts(text: str, hints: tuple[Unit, ...]) -> Iterator[Start]:
    """Give the places where the divisions may begin: behind a label, a postcode, the country; behind a break.

    Behind a break a full name must stand, since short ones are found in many words.

    >>> list(starts("地址：200120 上海市徐汇区1号", ()))[0], list(starts("张三 上海市徐汇区1号", ()))
    (Start(kept='200120', at=10), [Start(kept='张三', at=3)])
    """
    if lead := leading(text, 0):
        yield lead
    for number, gap in enumerate(BREAK.finditer(text)):
        if number == _MOST_PARTS:
            return
        lead = leading(text, gap.end()) or Start("", gap.end())
        token = read_at(text, lead.at, hints)
        if token and token[0][0].form == FULL and judge(text, token[1], token[0][0]) == TAKE:
            yield Start(f"{text[: gap.start()]} {lead.kept}".strip(), lead.at)


def leading(text: str, at: int) -> Start | None:
    """Read a label, a postcode and the country's name; None where nothing of the kind stands there."""
    label = LABEL.match(text, at)
    end = label.end() if label else at
    postcode = POSTCODE.match(text, end)
    end = postcode.end() if postcode else end
    nation = NATION.match(text, end)
    end = nation.end() if nation else end
    return Start(postcode[1] if postcode else "", end) if end > at else None


def free_trade_zone(text: str) -> Region | None:
    """Return where a free trade zone lies: its name holds the province (中国（上海）自由贸易试验区)."""
    found = FREE_TRADE.match(text)
    return placed(text, find_prefix(found[1])).region if found else None


def turned(text: str, successors: bool = True) -> Turned | None:
    """Read an address in English order: the divisions stand last, the widest at the end.

    >>> found = turned("世纪大道1号，浦东新区，上海市")
    >>> found.region, found.rest
    (Region(province='上海市', city='上海市', county='浦东新区'), '世纪大道1号')
    """
    if not BREAK.search(text):
        return None
    rest, path, found = text, "", None
    while part := _AT_END.search(rest):
        if not _COUNTRY.fullmatch(part[1]):
            longer = path + part[1]
            there = find_prefix(longer)
            if there.end != len(longer) or not (path or _is_sure(part[1])):
                break
            path, found = longer, there
        rest = rest[: part.start()]
    place = placed(path, found, successors) if found else None
    if not place or place.doubt or not place.unit or not place.region.province:
        return None
    return Turned(place.region, place.unit, rest)


def _is_sure(name: str) -> bool:
    """Tell whether a last part is a place by itself: a full name, or a province; 朝阳 may be a district of any city."""
    return any(one.form == FULL or one.unit.level == 1 for one in readings().get(name, ()))


def western(text: str) -> Turned | None:
    """Read a Chinese address in letters; None where its last parts are not, for certain, places of China.

    >>> found = western("No. 1 Century Avenue, Pudong, Shanghai 200120, China")
    >>> found.region, found.rest
    (Region(province='上海市', city='上海市', county='浦东新区'), 'No. 1 Century Avenue, 200120')
    >>> western("1 Nanjing West Road"), western("1 Main St, Springfield")
    (None, None)
    """
    parts = [part.strip(" .") for part in text.split(",", _MOST_PARTS)]
    postcode, unit = "", None
    while parts:
        part = parts[-1]
        if coded := _POSTCODE_AT_END.fullmatch(part):
            part, postcode = coded[1], coded[2]
        if part and not (unit is None and _COUNTRY.fullmatch(part)):
            narrower = _spelled(part, unit)
            if narrower is None:
                break
            unit = narrower
        parts.pop()
    if unit is None:
        return None
    return Turned(
        named(unit), unit, ", ".join([*parts, *([postcode] if postcode and postcode not in text[:6] else [])])
    )


@lru_cache(maxsize=4096)
def _spelled(text: str, outer: Unit | None) -> Unit | None:
    if outer is None:
        province = spelled_province(text)
        return readings()[province][0].unit if province else spelled(text)
    return spelled_within(text, outer) if outer.level < 3 else None
