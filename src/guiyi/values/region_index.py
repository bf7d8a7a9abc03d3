"""The administrative divisions of China and the names they go by, of today and of former times.

A unit is looked up by name: its official name, the name with another rank (浦东区, 昌平县, 恩施州), its short name (苏州).
Source: GB/T 2260 codes, see `data/SOURCES.md`; remade by `scripts/regions.py`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from typing import NamedTuple

from guiyi.values.tables import rows

FULL, OTHER_RANK, SHORT = range(3)  # how a name stands for its unit, surest first
MUNICIPALITIES = frozenset({"110000", "120000", "310000", "500000"})
_OUTER_PARTS = ("71", "81", "82")  # Taiwan, Hong Kong, Macau: their district names repeat the mainland's

_PEOPLE = (
    "(?:蒙古|哈萨克|锡伯|塔吉克|(?:[回藏苗彝壮满侗瑶白傣黎佤畲水土羌怒京]|维吾尔|布依|朝鲜|土家|哈尼|哈萨克|傈僳|拉祜|东乡|纳西"
    "|景颇|柯尔克孜|达斡尔|仫佬|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|德昂|保安|裕固|独龙|鄂伦春|鄂温克|蒙古|各)族)"
)
_RANK = re.compile(
    f"(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|{_PEOPLE}*自治[州县旗]|回族区|达斡尔族区|[林特新地]区|[省市区县旗盟州])$"
)
_RANKS = {1: ("省",), 2: ("市", "地区", "盟", "州"), 3: ("市", "区", "县", "旗")}
_REGION_RANKS = ("自治区", "区")  # 宁夏自治区, 广西区
_PLAIN = re.compile(
    "城[关区中东南西北厢]|新城|市[中南北]|[东西南北中]市|新[区市]|[东西南北]?郊|[东西]关|南关"
)  # no one's own name
_BROAD = re.compile(".区|新[区市城]?区")  # stands in many cities: means something only inside one
_ALSO = {"内蒙古自治区": "内蒙", "香港特别行政区": "香港", "澳门特别行政区": "澳门"}
_CALLED = {  # what people call a unit beside what its name gives
    "内蒙古自治区": "内蒙古",
    "巴音郭楞蒙古自治州": "巴州",
    "博尔塔拉蒙古自治州": "博州",
    "克孜勒苏柯尔克孜自治州": "克州",
    "锡林郭勒盟": "锡盟",
    "东乡族自治县": "东乡县",
    "鄂温克族自治旗": "鄂温克旗",
}
_WITHIN = {"654200": "654000", "654300": "654000"}  # cities that lie in another: 塔城地区 and 阿勒泰地区 in 伊犁州
_NEVER_FIRST = re.compile(  # short names that are brands, other places or plain words as well
    "[巴博克]州|津市|海[东北西]|[山黄]南|阿里|来宾|兴安|东方|[永大安高]安|安[达宁]|新[民乐星]|万宁|合作|沙[河湾]|龙[井港]|天长|栖霞|双河|文昌|永[康济城]|江山|白杨|同仁|平湖"
    "|灯塔|平果|赤壁|高平|海林|南宫|广水|和龙|兴[宁平]"
)
_EVER_FIRST = re.compile(  # short names of districts that mean nothing else
    "浦东|徐汇|虹口|杨浦|闵行|嘉定|松江|青浦|奉贤|崇明|海淀|丰台|石景山|门头沟|昌平|顺义|怀柔|密云|延庆"
)


@dataclass(frozen=True, slots=True, eq=False)  # there is one of each, so units are told apart, and hashed, as objects
class Unit:
    """A division: level 1 province, 2 city, 3 county. `status` is current, former, or area (in use, no division)."""

    code: str
    name: str
    level: int
    parent: str
    status: str
    successors: tuple[str, ...]


class Reading(NamedTuple):
    """A unit that a name may mean, and how the name stands for it."""

    unit: Unit
    form: int


class Region(NamedTuple):
    """The three official names of a place; a municipality is its own city, some counties have none."""

    province: str = ""
    city: str = ""
    county: str = ""


@cache
def units() -> dict[str, Unit]:
    """Return all units by code."""
    return {
        row["code"]: Unit(
            row["code"],
            row["name"],
            int(row["level"]),
            row["parent"],
            row["status"],
            tuple(filter(None, row["successors"].split("|"))),
        )
        for row in rows("regions")
    }


@cache
def _above() -> dict[str, frozenset[str]]:
    """Map each unit to the codes of itself and all that it lies in."""
    found: dict[str, frozenset[str]] = {}
    for unit in sorted(units().values(), key=lambda one: one.level):
        found[unit.code] = found.get(unit.parent, frozenset()) | {unit.code, _WITHIN.get(unit.code, unit.code)}
    return found


def lies_in(unit: Unit, outer: Unit) -> bool:
    """Tell whether a unit is, or lies in, another one or what that became."""
    above = _above()[unit.code]
    if outer.code in above or (outer.successors and not above.isdisjoint(outer.successors)):
        return True
    return unit.status == "area" and all(outer.code in _above()[code] for code in unit.successors)


@cache
def _initials() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for unit in units().values():
        around = set(_above()[unit.code])
        if unit.status == "area":
            around |= frozenset.intersection(*(_above()[code] for code in unit.successors))
        for code in around:
            found.setdefault(code, set()).update(name[0] for name, _ in _names(unit))
    return found


def initials_inside(unit: Unit) -> set[str]:
    """Return the first characters of all names that a unit, and what lies in it, goes by."""
    return set().union(*(_initials().get(code, ()) for code in (unit.code, *unit.successors)))


@cache
def _parents() -> frozenset[str]:
    return frozenset(one.parent for one in units().values() if one.status == "current")


def has_counties(unit: Unit) -> bool:
    """Tell whether divisions lie in a unit: a few cities (东莞市) have towns only."""
    return unit.code in _parents()


def today(unit: Unit) -> tuple[Unit, ...]:
    """Return the units of today that hold a unit's ground: itself, its successors."""
    return tuple(units()[code] for code in unit.successors) or (unit,)


@lru_cache(maxsize=8192)
def named(unit: Unit) -> Region:
    """Return the official names above and of a unit.

    >>> named(units()["310115"]), named(units()["419001"])
    (Region(province='上海市', city='上海市', county='浦东新区'), Region(province='河南省', city='', county='济源市'))
    """
    names = ["", "", ""]
    one: Unit | None = unit
    while one:
        names[one.level - 1] = one.name
        if one.code in MUNICIPALITIES:
            names[1] = one.name
        one = units().get(one.parent)
    return Region(*names)


def stem(name: str) -> str:
    """Return a name without its rank and peoples: the short name, or "" where nothing of one's own is left.

    >>> stem("浦东新区"), stem("恩施土家族苗族自治州"), stem("广西壮族自治区"), stem("雄县"), stem("城关区")
    ('浦东', '恩施', '广西', '', '')
    """
    short = _RANK.sub("", name)
    return "" if len(short) < 2 or short == name or _PLAIN.fullmatch(short) else short


@cache
def readings() -> dict[str, tuple[Reading, ...]]:
    """Map every name to the units it may mean, of its surest form only."""
    found: dict[str, list[Reading]] = {}
    for unit in units().values():
        for name, form in _names(unit):
            found.setdefault(name, []).append(Reading(unit, form))
    return {name: tuple(sorted(meant, key=lambda one: one.form)) for name, meant in found.items()}


def _names(unit: Unit) -> Iterator[tuple[str, int]]:
    yield unit.name, FULL
    if unit.name in _CALLED:
        yield _CALLED[unit.name], OTHER_RANK if unit.level == 3 else SHORT
    short = _ALSO.get(unit.name, stem(unit.name))
    if unit.status == "area" or not short:
        return
    for rank in (*_RANKS[unit.level], *(_REGION_RANKS if unit.name.endswith("自治区") else ())):
        if short + rank != unit.name and unit.status == "current":
            yield short + rank, OTHER_RANK
    yield short, SHORT


@cache
def _heads() -> dict[str, tuple[str, ...]]:
    """Map the first two characters to the names that start so, longest first."""
    names = sorted(readings(), key=lambda name: (name[:2], -len(name)))
    return {head: tuple(group) for head, group in groupby(names, key=lambda name: name[:2])}


def names_at(text: str) -> tuple[str, ...]:
    """Return all names that begin like a text, with its first two characters, longest first."""
    return _heads().get(text[:2], ())


@lru_cache(maxsize=16384)
def meant(name: str, outer: tuple[Unit, ...] = ()) -> tuple[Reading, ...]:
    """Return what a name means inside any of these units (none: anywhere), of its surest form only.

    >>> [one.unit.code for one in meant("鼓楼区", (units()["320100"],))]
    ['320106']
    """
    held = [one for one in readings().get(name, ()) if _may(one, name, outer)]
    return tuple(one for one in held if one.form == held[0].form)


def read_at(text: str, at: int, outer: tuple[Unit, ...]) -> tuple[tuple[Reading, ...], int] | None:
    """Read the longest name at a place of a text that means something inside `outer`: its readings and its end."""
    head = text[at : at + 2]
    for name, held in _meant_by_head(head, outer) if head in _heads() else ():
        if text.startswith(name, at):
            return held, at + len(name)
    return None


@lru_cache(maxsize=16384)
def _meant_by_head(head: str, outer: tuple[Unit, ...]) -> tuple[tuple[str, tuple[Reading, ...]], ...]:
    """Return the names of this head that mean something inside `outer`, with what they mean."""
    return tuple((name, held) for name in _heads()[head] if (held := meant(name, outer)))


def _may(reading: Reading, name: str, outer: tuple[Unit, ...]) -> bool:
    unit, form = reading
    if not outer:
        return _may_stand_first(unit, form, name)
    if not any(lies_in(unit, one) for one in outer):
        return False
    if unit.level < 3 or (form != SHORT and not _BROAD.fullmatch(name)):
        return True
    near = any(one.code == unit.parent or unit.parent in one.successors or one == unit for one in outer)
    return near or (form == SHORT and unit.name[-1] in "市县")


def _may_stand_first(unit: Unit, form: int, name: str) -> bool:
    """Tell whether a name means its unit with nothing before it: short names of districts mean too much else."""
    if _NEVER_FIRST.fullmatch(name) or (unit.status == "area" and not name.endswith("新区")):
        return False
    if unit.level < 3:
        return True
    if unit.code[:2] in _OUTER_PARTS or _BROAD.fullmatch(name):
        return False
    if form == OTHER_RANK and name.endswith("区") and not unit.name.endswith("区"):
        return False  # counties became districts, never the reverse: 南城区 is a part of 东莞市, not 南城县
    return form != SHORT or bool(_EVER_FIRST.fullmatch(name)) or (unit.name.endswith("市") and unit.status == "current")
