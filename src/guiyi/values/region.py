"""Countries, provinces, cities and counties as cells of their own.

Normal forms: ISO 3166-1 alpha-2 for a country; the official name of today for a division of China. A place that is
not known, or that one name gives several of, stays as written. Outside China divisions stay as written.
Source: ISO 3166-1, GB/T 2260 (see `data/SOURCES.md`).
"""

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache, partial

from guiyi.values.kind import Kind, Step
from guiyi.values.region_index import MUNICIPALITIES, SHORT, Reading, Region, readings, today
from guiyi.values.region_prefix import find_prefix, placed
from guiyi.values.region_spelled import spelled, spelled_province
from guiyi.values.tables import rows
from guiyi.values.text import ANY, key

_LEVELS = {"province": 1, "city": 2, "district": 3}
_GROUP = re.compile(r"市辖区|县|(?:省|自治区)?直辖(?:县级?(?:行政(?:区划|单位))?)?|其[它他]区?")
_OF_CHINA = frozenset({"HK", "MO", "TW"})
_IN_CHINA = frozenset({"CN", *_OF_CHINA, ""})
_COUNTRY_MARKS = re.compile(r"[()（）,，/:：—-]")


@cache
def _countries() -> dict[str, str]:
    return {
        key(name).removeprefix("the ").removesuffix("."): row["code"]
        for row in rows("countries")
        for name in (row["code"], row["alpha3"], row["zh"], row["en"], *filter(None, row["aliases"].split("|")))
    }


def country(text: str) -> str:
    """Return the ISO 3166 code of a country; one that is not known stays as written, and so do two in one cell.

    >>> country("中国"), country("united states of america"), country("USA"), country("Atlantis")
    ('CN', 'US', 'US', 'Atlantis')
    >>> country("国家：中国"), country("中国（上海）"), country("Hong Kong, China"), country("美国/加拿大")
    ('CN', 'CN', 'HK', '美国/加拿大')
    """
    if len(text) >= 60 or (whole := _code_of(text)):
        return text if len(text) >= 60 else whole
    told = set(filter(None, map(_code_of, _COUNTRY_MARKS.split(text))))
    if told & _OF_CHINA:
        told.discard("CN")
    return told.pop() if len(told) == 1 else text


def _code_of(name: str) -> str:
    return _countries().get(key(name).removeprefix("the ").removesuffix("."), "")


def province(text: str) -> str:
    """Return the official name of a province.

    >>> province("内蒙"), province("上海"), province("广西省"), province("Guangdong"), province("加州")
    ('内蒙古自治区', '上海市', '广西壮族自治区', '广东省', '加州')
    """
    return _division(text, 1)


def city(text: str) -> str:
    """Return the official name of a city; a county that is none's part counts as one.

    >>> city("苏州"), city("上海"), city("襄樊市"), city("市辖区"), city("恩施州"), city("江苏省苏州市"), city("Chengdu")
    ('苏州市', '上海市', '襄阳市', '', '恩施土家族苗族自治州', '苏州市', '成都市')
    """
    found = _division(text, 2)
    unit = spelled(text) if found == text and text.isascii() else None
    return unit.name if unit and unit.level == 2 else found


def district(text: str) -> str:
    """Return the official name of a county or district.

    >>> district("浦东"), district("朝阳区"), district("闸北区"), district("江北区"), district("高新区")
    ('浦东新区', '朝阳区', '静安区', '江北区', '高新区')
    """
    return _division(text, 3)


@lru_cache(maxsize=8192)
def _division(text: str, level: int) -> str:
    if len(text) > 60:
        return text
    name = re.sub(r"\s+", "", text) if not text.isascii() else text
    if _GROUP.fullmatch(name):
        return ""
    name = spelled_province(text) or name if text.isascii() else name
    return _one_name(readings().get(name, ()), level) or _last_of_path(name, level) or text


def _one_name(meant: tuple[Reading, ...], level: int) -> str:
    """Return the one official name that the surest readings agree on, those of this level before others."""
    surest = [one for one in meant if one.form == meant[0].form and one.unit.status != "area"]
    held = [one for one in surest if _is_of(one, level)]
    if held and held[0].form == SHORT and level == 2 and any(one.unit.level == 1 for one in surest):
        return held[0].unit.name if held[0].unit.code in MUNICIPALITIES else ""  # 海南 is hardly the prefecture
    wider = [one for one in surest if one.unit.status == "current" and one.unit.level < level]
    if wider and all(one.unit.status == "former" for one in held):
        held = wider if level > 1 else []  # 亳州市 is no district, though one of that name was
    elif not held and level > 1:
        held = surest
    names = {now.name for one in held for now in today(one.unit) if now.level == one.unit.level}
    written = {one.unit.name for one in held if one.unit.status == "current"}
    return next((few.pop() for few in (names, written) if len(few) == 1), "")


def _is_of(reading: Reading, level: int) -> bool:
    unit = reading.unit
    return unit.level == level or (level == 2 and unit.code in MUNICIPALITIES)


def _last_of_path(name: str, level: int) -> str:
    """Return this level's name where the cell holds a whole path (江苏省苏州市) and nothing else."""
    region, whole = _path(name)
    return region[level - 1] if whole else ""


@lru_cache(maxsize=4096)
def _path(name: str) -> tuple[Region, bool]:
    found = find_prefix(name)
    place = placed(name, found)
    return place.region, bool(found.outer) and place.rest == len(name) and not place.doubt


def _others(text: str, kind: str) -> Mapping[str, str]:
    region, whole = _path(re.sub(r"\s+", "", text[:60]))
    if not whole:
        return {}
    return {name: part for name, part in zip(_LEVELS, region, strict=True) if part and name != kind}


def _likeness(text: str, level: int) -> float:
    """Say how surely a text names a division of this level."""
    held = [one for one in readings().get(text.strip(), ()) if _is_of(one, level)] if len(text) < 20 else []
    return 0.9 if held else 0.0


def _country_likeness(text: str) -> float:
    return 0.8 if len(text.strip()) > 1 and key(text) in _countries() else 0.0


def _localised(step: Step) -> Callable[[str], tuple[Step, ...]]:
    return lambda region: (*ANY, step) if region.upper() in _IN_CHINA else ANY


def _kind(name: str, zh: str, step: Step) -> Kind:
    return Kind(
        name,
        zh,
        name,
        steps=(*ANY, step),
        localised=_localised(step),
        parts=partial(_others, kind=name),
        likeness=partial(_likeness, level=_LEVELS[name]),
    )


COUNTRY = Kind("country", "国家", "country", steps=(*ANY, country), likeness=_country_likeness)
PROVINCE = _kind("province", "省份", province)
CITY = _kind("city", "城市", city)
DISTRICT = _kind("district", "区县", district)
