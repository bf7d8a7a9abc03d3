"""Addresses: `province|city|county|rest`, in the official names of today.

The divisions are read from the start of the text; what follows them is kept as written. Nothing is guessed: a county
that several cities have, without its city, is left in the rest and named as an issue by `parsed`.
Source: GB/T 2260 (names and codes), GB/T 23705 (order of an address' parts).
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from guiyi.values.kind import Kind, Step
from guiyi.values.region_index import FULL, SHORT, Reading, Region, Unit, has_counties, named, read_at, readings
from guiyi.values.region_prefix import KEEP, LEAVE, TAKE, Place, Prefix, find_prefix, placed
from guiyi.values.text import ANY

BAR, WIDE_BAR = "|", "｜"
CHINESE_REGIONS = frozenset({"CN", "HK", "MO", "TW", ""})
_LONGEST = 2000  # characters read; what is longer is no address, and is kept whole

_LABEL = re.compile(
    r"[\s,，、;；.。:：【\[]*(?:(?:(?:公司|单位|企业|详细|具体|联系|通讯|通信|办公|注册|经营|收货|邮寄|邮政|家庭|客户|工作|现|居)*"
    r"(?:地址|住址|地点|所在地|住所|居住地)|(?i:(?:company |mailing |postal )?(?:address|addr?)\.?))[】\]]?\s*[:：]|【?地址】)+\s*"
)
_NATION = re.compile(r"(?:中华人民共和国|中国|(?i:china|p\.?r\.?\s?china|cn))[\s,，·]*")
_POSTCODE = re.compile(r"[\(（]?(?:邮编\s*[:：]?\s*)?([0-9]{6})[\)）]?[\s,，]*(?=[\u4e00-\u9fff])")
_FREE_TRADE = re.compile(r"中国\s*[（(](.{2,3})[）)]\s*自由贸易试验区")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_WORD = re.compile(r"\w")

_SIDE = "[东南西北中前后内外上下左右新老一二三四五六七八九十]"
_ROAD = re.compile(f"{_SIDE}{{0,3}}(?:大?[路街道巷弄]|胡同|大马路|支路|环路)")
_ZONE = re.compile(
    "(?:国家级?|省级|市|经济|高新|新|技术|产业|工业|综合|保税|出口|加工|自由|贸易|自贸|临空|航空|空港|临港|港口?|国际|现代|农业"
    "|物流|化工|生态|旅游|文化|金融|软件|科技|科学|循环|示范|商务|中央|城乡|一体化|火炬|大学|创业|教育|服务|外包|台商|投资|创新)*"
    "(?:开发区|工业园|[高经]新?[技开]?区|园区|保税[港物流]*区|示范区|试验区|管理区|度假区|自贸区|自贸片区|加工区|合作区|产业园|产业带"
    "|集聚区|软件园|[大科][学技]城|物流园|创业园|商务区|CBD)"
    "|[东南西北]?(?:火车|高铁|汽车|长途)?站|(?:国际)?机场|港(?=$|[^\u4e00-\u9fff])|湾(?!仔)|中心(?![区镇村路街小])"
)
_BUILDING = re.compile(
    "(?:[国]际|世纪|[新大])?(?:大?学|学院|大厦|大楼|大?酒店|饭店|宾馆|公园|广场|花园|花苑|新村|村|小区|商会|会馆|银行|商场|商城|人家|城(?![一-鿿])|河(?![东西南北])|桥)"
)
_SIGHT = re.compile(
    "[门寺塔祠庙宫湖桥观]|[山江河湾海](?=$|[^\u4e00-\u9fff]|[边畔风公大体])|(?:国际)?机场|体育[场馆]|公园|广场|大厦|大?酒店|饭店|大学"
    "|医院|花园|小区|银行"
)
_NUMBER = re.compile(r"([\u4e00-\u9fffA-Za-z]{2,}?(?:大道|[路街道巷弄村园城厦]))(?:[^0-9]{0,8}?([0-9]{1,5}))?")
_MARKS = re.compile("[省市区县州盟旗镇乡村路街道巷弄号楼栋幢室层]")


class Parsed(NamedTuple):
    """The parts of an address; `issue` is a code of `issues.csv` where a part is left out or contradicts."""

    province: str = ""
    city: str = ""
    district: str = ""
    rest: str = ""
    issue: str | None = None


def parsed(text: str, province: str = "", city: str = "", district: str = "", *, successors: bool = True) -> Parsed:
    """Split an address into its divisions and the rest.

    Other fields of the row (`province`, `city`, `district`) decide between places of one name, and tell the region
    where the address does not. `text` may be a normal form. Without `successors` a renamed or merged county keeps the name that was written.

    >>> parsed("广东深圳南山科技园1栋")
    Parsed(province='广东省', city='深圳市', district='南山区', rest='科技园1栋', issue=None)
    >>> parsed("朝阳区建国路1号").issue, parsed("朝阳区建国路1号", city="北京")[:3]
    ('address.ambiguous', ('北京市', '北京市', '朝阳区'))
    >>> parsed("", city="苏州")[:3]
    ('江苏省', '苏州市', '')
    >>> parsed("重庆市渝北区龙山路1号")[2], parsed("重庆市渝北区龙山路1号", successors=False)[2]
    ('两江新区', '渝北区')
    """
    if is_normal(text):
        held = text.split(BAR, 3)
        if any(held[:3]):
            return Parsed(*held)
        text = held[3]
    hints = _hinted(province, city, district)
    read = _read(text, (), successors)
    if not hints or (read.province and read.issue != "address.ambiguous" and _agree(read, hints)):
        return read
    inside = _read(text, hints, successors)
    if inside.province and not any(part and part in text for part in read[:3]):
        return inside
    if not read.province:
        told = placed("", Prefix(hints)).region
        return Parsed(*told, read.rest, read.issue)
    return read if read.issue else read._replace(issue="address.conflict")


def is_normal(text: str) -> bool:
    """Tell whether a text is an address already split by three bars, its first three parts empty or divisions.

    >>> is_normal("江苏省|苏州市||工业园区1号"), is_normal("A座|B座|3层|"), is_normal("|||1号")
    (True, False, True)
    """
    if text.count(BAR) != 3:
        return False
    return all(not part or (part in readings() and readings()[part][0].form == FULL) for part in text.split(BAR)[:3])


def address(text: str) -> str:
    """Return `province|city|county|rest`; what is not told stays empty.

    >>> address("上海浦东新区世纪大道1号"), address("河南省济源市沁园路1号")
    ('上海市|上海市|浦东新区|世纪大道1号', '河南省||济源市|沁园路1号')
    >>> address("苏州工业园区星湖街328号"), address("南京西路1788号")
    ('江苏省|苏州市||苏州工业园区星湖街328号', '|||南京西路1788号')
    """
    if is_normal(text):
        return text
    read = parsed(text)
    return BAR.join(read[:4]) if read.province or _WORD.search(read.rest) else ""


def whole(text: str) -> str:
    """Keep an address outside China whole, in the fourth part.

    >>> whole("1 Main St, Springfield")
    '|||1 Main St, Springfield'
    """
    if text.startswith(BAR * 3):
        return text
    return BAR * 3 + text.replace(BAR, WIDE_BAR) if _WORD.search(text) else ""


def _read(text: str, hints: tuple[Unit, ...], successors: bool) -> Parsed:
    text = text.replace(BAR, WIDE_BAR).strip()
    if len(text) > _LONGEST or not _CHINESE.search(text):
        return Parsed(rest=text)
    label = _LABEL.match(text)
    text = text[label.end() :] if label else text
    free_trade = _FREE_TRADE.match(text)
    if free_trade:  # its name holds the province, and is where the address begins
        there = placed(text, find_prefix(free_trade[1]))
        return Parsed(*there.region, text)
    kept, at = _lead(text, hints)
    found = find_prefix(text, at, hints, _judge)
    if not found.units:
        return Parsed(rest=text)
    place = placed(text, found, successors)
    rest = text[place.rest :].lstrip(" ,，、;；:：.。·-—_>/")
    issue = f"address.{place.doubt}" if place.doubt else _outside(rest, place)
    return Parsed(*place.region, f"{kept} {rest}".strip() if kept else rest, issue)


def _lead(text: str, hints: tuple[Unit, ...]) -> tuple[str, int]:
    """Return a postcode at the start, and where the divisions begin: after it, and after the country's name."""
    postcode = _POSTCODE.match(text)
    at = postcode.end() if postcode else 0
    nation = _NATION.match(text, at)
    at = nation.end() if nation else at
    if not at or not read_at(text, at, hints):
        return "", 0
    return postcode[1] if postcode else "", at


def _judge(text: str, end: int, reading: Reading) -> int:
    """Tell roads, buildings and zones that begin with a division's name from the division itself."""
    if reading.form != SHORT:
        return LEAVE if text.startswith("路", end) and not read_at(text, end, (reading.unit,)) else TAKE
    if _ROAD.match(text, end):
        return LEAVE
    if reading.unit.level == 3:
        return LEAVE if _SIGHT.match(text, end) else KEEP if _ZONE.match(text, end) else TAKE
    if read_at(text, end, (reading.unit,)):
        return TAKE
    return KEEP if _ZONE.match(text, end) else LEAVE if _BUILDING.match(text, end) else TAKE


def _outside(rest: str, place: Place) -> str | None:
    """Name the contradiction where the rest begins with a county that is not in the city written before it."""
    if not place.unit or place.unit.level == 3 or place.unit.status == "area":
        return None
    token = read_at(rest, 0, ()) if has_counties(place.unit) else None
    if (
        token
        and token[0][0].form == FULL
        and token[0][0].unit.level > 1
        and _judge(rest, token[1], token[0][0]) == TAKE
    ):
        return "address.outside"
    return None


@lru_cache(maxsize=4096)
def _hinted(province: str, city: str, district: str) -> tuple[Unit, ...]:
    """Return the units that the region fields of a row mean, the narrowest that is certain."""
    known: tuple[Unit, ...] = ()
    for text in (province, city, district):
        found = find_prefix(text.strip(), 0, known) if text else Prefix()
        if found.units:
            known = found.units
    return known


def _agree(read: Parsed, hints: tuple[Unit, ...]) -> bool:
    return any(_fits(read, named(one)) for one in hints)


def _fits(read: Parsed, region: Region) -> bool:
    return (
        (not read.province or not region.province or read.province == region.province)
        and (not read.city or not region.city or read.city == region.city)
        and (not read.district or not region.county or read.district == region.county)
    )


def address_parts(text: str) -> Mapping[str, str]:
    """Return the divisions of an address for the fields of their own.

    >>> address_parts("江苏省昆山市前进路1号")
    {'province': '江苏省', 'city': '苏州市', 'district': '昆山市'}
    """
    read = parsed(text)
    return {kind: part for kind, part in zip(("province", "city", "district"), read[:3], strict=True) if part}


def address_likeness(text: str) -> float:
    """Say how surely a text is an address: divisions at the start, and words of roads and houses.

    >>> address_likeness("上海市浦东新区世纪大道1号"), address_likeness("张三")
    (1.0, 0.0)
    """
    if not 5 <= len(text) <= 200 or not _CHINESE.search(text):
        return 0.0
    read, marks = parsed(text), len(set(_MARKS.findall(text)))
    placed_well = 0.5 if read.province and read.rest else 0.0
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
    read = parsed(text)
    return "".join(dict.fromkeys(read[:3])) + ("****" if read.rest or not read.province else "")


def _steps(region: str) -> tuple[Step, ...]:
    return (*ANY, address if region.upper() in CHINESE_REGIONS else whole)


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
