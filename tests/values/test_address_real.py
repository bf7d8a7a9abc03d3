"""Addresses that firms wrote in advertisements: who names a region gets it. The data is not ours to give away."""

import csv
import gzip
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from guiyi.values.address import ADDRESS, parsed
from guiyi.values.address_read import Parsed

DATA = Path(os.environ.get("GUIYI_TEST_DATA", "")) / "zh"
ROAD = re.compile("[东南西北中前后内外上下新老一二三四五六七八九十]{0,3}(?:大?[路街道巷弄]|胡同)")
COMMON_WORDS = frozenset({"经济开发区", "市辖区", "新城区"})  # once a district of Xi'an, a heading, a part of any town

pytestmark = pytest.mark.skipif(
    "GUIYI_TEST_DATA" not in os.environ, reason="GUIYI_TEST_DATA names no folder of test data"
)


class Listed(NamedTuple):
    """A unit of the public list: the codes of the units of today that hold its ground, and of what it lies in."""

    today: frozenset[str]
    above: frozenset[str]


@cache
def rows() -> dict[str, dict[str, str]]:
    with (DATA / "regions.csv").open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row for row in csv.DictReader(lines)}


@cache
def units() -> dict[str, list[Listed]]:
    """Return all units of the list by name."""
    found = defaultdict(list)
    for row in rows().values():
        today = [code for code in row["successors"].split("|") if code in rows()] or [row["code"]]
        found[row["name"]].append(
            Listed(frozenset(today), frozenset(above(row["code"]) | set().union(*map(above, today))))
        )
    return dict(found)


def above(code: str) -> set[str]:
    found = set()
    while code in rows():
        found.add(code)
        code = rows()[code]["parent"]
    return found


def occurring(text: str) -> Iterator[tuple[int, str]]:
    """Give the names of regions that occur in a text and where: the longest at each place, none inside another."""
    longest = max(map(len, units()))
    at = 0
    while at < len(text):
        name = next((text[at:end] for end in range(at + longest, at + 2, -1) if text[at:end] in units()), "")
        if name and name not in COMMON_WORDS and not ROAD.match(text, at + len(name)):
            yield at, name
        at += len(name) or 1


def first_path(text: str) -> list[str]:
    """Return the first name that occurs and those right behind it: what the address says of itself."""
    path: list[str] = []
    end = None
    for at, name in occurring(text):
        if path and at != end:
            break
        path.append(name)
        end = at + len(name)
    return path


def meant(path: list[str]) -> list[Listed]:
    """Return the units that the last name of a path may mean: those that lie in one of the name before it."""
    held: list[Listed] = []
    for name in path:
        inside = [one for one in units()[name] if any(outer.today & one.above for outer in held)]
        held = inside or units()[name]
    return held


def is_told(path: list[str], read: Parsed) -> bool:
    """Tell whether each name of a path is in an answer, as it was or as one of its successors, and in the right province."""
    for name in path:
        today = {code for one in units()[name] for code in one.today}
        if not {name, *(rows()[code]["name"] for code in today)} & set(read[:3]):
            return False
    provinces = {rows()[code[:2] + "0000"]["name"] for one in meant(path) for code in one.today}
    return read.province in provinces


def test_who_names_a_region_gets_it() -> None:
    """At least 98 % of the addresses in which a full name of a region occurs get that region, as it is called today.

    - A *full name* is any name of `regions.csv`, of today or of former times, of at least three characters: those of two
      (城区, 东区, 吴县) are parts of too many words. Three names that are common words as well are left out.
    - It *occurs* where it stands in the text, anywhere; reading from the left, the longest name at each place counts, and
      a name that lies in another does not.
    - It does not where a *road* follows: up to three words of direction or number, then 路, 街, 道, 巷, 弄 or 胡同.
    - What an address says of itself is the *first* name that occurs and those right behind it; names farther on are of
      second addresses and landmarks.
    - An address *gets* them if each is among province, city and county of the answer, by its own name or by that of a
      successor, and the province is that of a unit which the names mean.
    - An address is not counted if nobody can tell its region from its names: the last means several units of today (an
      ambiguous county, a county that was parted) — but then it must bear the issue that says so.
    """
    with gzip.open(DATA / "addr_real_18k.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        texts = [row["address"] for row in csv.DictReader(lines)]
    told, missed, open_ = 0, [], 0
    for text in texts:
        path = first_path(text)
        if not path:
            continue
        read = parsed(text)
        if is_told(path, read):
            told += 1
        elif len(set().union(*(one.today for one in meant(path)))) > 1 and read.issue in (
            "address.ambiguous",
            "address.split",
        ):
            open_ += 1
        else:
            missed.append(text)
    assert told > 12_000
    assert open_ < 0.05 * told
    assert told / (told + len(missed)) >= 0.98


def test_their_normal_forms_are_their_own() -> None:
    with gzip.open(DATA / "addr_real_18k.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        for row in list(csv.DictReader(lines))[::5]:
            normal = ADDRESS.value(row["address"]).normal
            assert not normal or ADDRESS.value(normal).normal == normal
