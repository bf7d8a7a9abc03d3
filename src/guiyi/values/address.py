"""Addresses: `province|city|county|rest`, in the official names of today.

The divisions are read from the start of the text, behind a label, behind what a break parts from them, or last in
English order; what is left is kept as written. Nothing is guessed: a county that several cities have, without its
city, is left in the rest and named as an issue.
Source: GB/T 2260 (names and codes), GB/T 23705 (order of an address' parts).
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from guiyi.values.address_begun import begun
from guiyi.values.address_read import BAR, CHINESE, LONGEST, WIDE_BAR, Parsed, read
from guiyi.values.address_words import AGAIN, LABEL
from guiyi.values.kind import Fault, Kind, Step
from guiyi.values.region_index import Region, Unit, named, units
from guiyi.values.region_prefix import Prefix, find_prefix, placed
from guiyi.values.text import ANY, ANY_AS_WRITTEN, placeholder

CHINESE_REGIONS = frozenset({"CN", "HK", "MO", "TW", ""})
_WORD = re.compile(r"\w")
_NUMBER = re.compile(r"([\u4e00-\u9fffA-Za-z]{2,}?(?:大道|[路街道巷弄村园城厦]))(?:[^0-9]{0,8}?([0-9]{1,5}))?")
_SIGNS = re.compile("[省市区县州盟旗镇乡村路街道巷弄号楼栋幢室层]")
_INSIDE = {  # parts for other fields
    "postcode": re.compile(r"(?:^|邮政?编码?\s*[:：]?\s*)([0-9]{6})(?![0-9])"),
    "phone": re.compile(r"(?<![0-9])(1[3-9][0-9]{9})(?![0-9])"),
}


def parsed(text: str, province: str = "", city: str = "", district: str = "", *, successors: bool = True) -> Parsed:
    """Split an address into its divisions and the rest.

    Other fields of the row (`province`, `city`, `district`) decide between places of one name, and tell the region
    where the address does not. `text` may be a normal form. Without `successors` a renamed or
    merged county keeps the name that was written.

    >>> parsed("广东深圳南山科技园1栋")
    Parsed(province='广东省', city='深圳市', district='南山区', rest='科技园1栋', issue=None)
    >>> parsed("朝阳区建国路1号").issue, parsed("朝阳区建国路1号", city="北京")[:3]
    ('address.ambiguous', ('北京市', '北京市', '朝阳区'))
    >>> parsed("", city="苏州")[:3]
    ('江苏省', '苏州市', '')
    >>> parsed("重庆市渝北区龙山路1号")[2], parsed("重庆市渝北区龙山路1号", successors=False)[2]
    ('两江新区', '渝北区')
    """
    if BAR in text and is_normal(text):
        held = text.split(BAR, 3)
        if any(held[:3]):
            return Parsed(*held)
        text = held[3]
    alone = read(text, (), successors)
    hints = _hinted(province, city, district) if province or city or district else ()
    if not hints or (alone.province and alone.issue != "address.ambiguous" and _agree(alone, hints)):
        return alone
    inside = read(text, hints, successors)
    if inside.province and not any(part and part in text for part in alone[:3]):
        return inside
    if not alone.province:
        told = placed("", Prefix(hints), successors).region
        return Parsed(*told, alone.rest, alone.issue)
    return alone if alone.issue else alone._replace(issue="address.conflict")


def is_normal(text: str) -> bool:
    """Tell whether a text is an address already split by three bars, behind divisions of today or nothing.

    >>> is_normal("江苏省|苏州市||工业园区1号"), is_normal("A座|B座|3层|"), is_normal("|||1号")
    (True, False, True)
    >>> is_normal("浙江省|杭州市|下城区|文晖路1号")
    False
    """
    return text.count(BAR) == 3 and text[: text.rindex(BAR)] in _regions()


@cache
def _regions() -> frozenset[str]:
    """Return all regions of today, joined by bars."""
    return frozenset({BAR * 2, *(BAR.join(named(one)) for one in units().values() if one.status == "current")})


def address(text: str) -> str:
    """Return `province|city|county|rest`; what is not told stays empty.

    Raises:
        Fault: a county is in doubt; the fault carries what could be told.

    >>> address("上海浦东新区世纪大道1号"), address("河南省济源市沁园路1号")
    ('上海市|上海市|浦东新区|世纪大道1号', '河南省||济源市|沁园路1号')
    >>> address("苏州工业园区星湖街328号"), address("南京西路1788号")
    ('江苏省|苏州市||苏州工业园区星湖街328号', '|||南京西路1788号')
    """
    if BAR in text:
        if is_normal(text):
            return text
    elif len(text) < LONGEST and (known := begun(text)) and not AGAIN.search(rest := text[known.size :]):
        return known.joined + rest  # most end here
    told = read(text)
    if not told.province and _says_nothing(told.rest):
        return ""
    normal = BAR.join(told[:4])
    if told.issue:
        raise Fault(told.issue, _repaired(told), normal)
    return normal


def _says_nothing(rest: str) -> bool:
    """Tell a text without a word, and one that only says that there is no address (地址不详)."""
    label = LABEL.match(rest) if len(rest) < 30 else None
    return not _WORD.search(rest) or bool(label and label.end() and not placeholder(rest[label.end() :]))


def _repaired(told: Parsed) -> str | None:
    """Return the address without its typo."""
    if told.issue != "address.typo":
        return None
    repaired = parsed(told.rest[1:], told.province, told.city)
    return BAR.join(repaired[:4]) if not repaired.issue else None


def whole(text: str) -> str:
    """Keep an address outside China whole, in the fourth part.

    >>> whole("1 Main St, Springfield")
    '|||1 Main St, Springfield'
    """
    if text.startswith(BAR * 3):
        return text
    return BAR * 3 + text.replace(BAR, WIDE_BAR) if _WORD.search(text) else ""


@lru_cache(maxsize=4096)
def _hinted(province: str, city: str, district: str) -> tuple[Unit, ...]:
    """Return the units that the region fields of a row mean, the narrowest that is certain."""
    known: tuple[Unit, ...] = ()
    for text in (province, city, district):
        found = find_prefix(text.strip(), 0, known) if text else Prefix()
        if found.units:
            known = found.units
    return known


def _agree(told: Parsed, hints: tuple[Unit, ...]) -> bool:
    return any(_fits(told, named(one)) for one in hints)


def _fits(told: Parsed, region: Region) -> bool:
    return all(not one or not other or one == other for one, other in zip(told[:3], region, strict=True))


def address_parts(text: str) -> Mapping[str, str]:
    """Return the divisions of an address for the fields of their own, and a postcode and a phone that it holds.

    >>> address_parts("江苏省昆山市前进路1号 邮编215300")
    {'province': '江苏省', 'city': '苏州市', 'district': '昆山市', 'postcode': '215300'}
    """
    told = parsed(text)
    found = {kind: part for kind, part in zip(("province", "city", "district"), told[:3], strict=True) if part}
    inside = {kind: pattern.search(told.rest[:200]) for kind, pattern in _INSIDE.items()}
    return found | {kind: part[1] for kind, part in inside.items() if part}


def address_likeness(text: str) -> float:
    """Say how surely a text is an address: divisions at the start, and words of roads and houses.

    >>> address_likeness("上海市浦东新区世纪大道1号"), address_likeness("张三")
    (1.0, 0.0)
    """
    if not 5 <= len(text) <= 200 or not CHINESE.search(text):
        return 0.0
    told, marks = parsed(text), len(set(_SIGNS.findall(text)))
    placed_well = 0.5 if told.province and told.rest else 0.0
    return min(1.0, placed_well + 0.2 * marks) if marks > 1 or placed_well else 0.0


def address_keys(normal: str) -> tuple[str, ...]:
    """Return blocking keys: county or city with the first road and its number.

    >>> address_keys("上海市|上海市|浦东新区|世纪大道1号8楼")
    ('浦东新区世纪大道1',)
    """
    province, city, district, rest = (normal.split(BAR, 3) + [""] * 4)[:4]
    road = _NUMBER.search(rest[:200])
    if not road or not road[2]:
        return ()
    return ((district or city or province) + road[1] + road[2],)


def address_mask(text: str) -> str:
    """Show the divisions and hide the rest.

    >>> address_mask("上海市|上海市|浦东新区|世纪大道1号"), address_mask("广州市天河路1号"), address_mask("天河路1号")
    ('上海市浦东新区****', '广东省广州市****', '****')
    """
    told = parsed(text)
    return "".join(dict.fromkeys(told[:3])) + ("****" if told.rest or not told.province else "")


def _steps(region: str) -> tuple[Step, ...]:
    return (*ANY, address) if region.upper() in CHINESE_REGIONS else (*ANY_AS_WRITTEN, whole)


ADDRESS = Kind(
    "address",
    "地址",
    "address",
    steps=_steps("CN"),
    localised=_steps,
    parts=address_parts,
    likeness=address_likeness,
    keys=address_keys,
    mask=address_mask,
)
