"""Words in addresses: labels, marks between parts, and what tells a road or a zone from the division it is named after.

Source: own; GB/T 23705 (order of an address' parts).
"""

import re

from guiyi.values.region_index import FULL, SHORT, Reading, read_at
from guiyi.values.region_prefix import KEEP, LEAVE, TAKE

MARKS = r"\s,，、·\-—_/>→.。;；:：｜|（(）)【】\[\]"
_GROUP = (  # what forms put between divisions to group them
    f"市辖区|县(?=[/,，\\-\\s>｜])|其[它他]区?(?=[{MARKS}])|(?:省|自治区)直辖县级行政(?:区划|单位)"
)
BETWEEN = re.compile(f"[{MARKS}]*(?:{_GROUP})?[{MARKS}]*")
OPENING = re.compile(f"(?:(?:[,，、;；:：.。·\\-—_>→/｜）)】\\]\\s]|{_GROUP})*(?:(?:详细|街道|具体)?地址[:：]\\s*)?)*")
_OF = "公司|单位|企业|集团|总部|详细|具体|联系|通讯|通信|办公|注册|经营|收货|收件|寄件|发货|邮寄|邮政|家庭|客户|工作|现|居|所在|常用|默认|店铺|门店|工厂"
LABEL = re.compile(
    r"[\s,，、;；.。:：【\[]*(?:[（(]?[0-9]{1,2}[）)、.．](?![0-9])\s*)?"
    rf"(?:[\u4e00-\u9fff]{{1,8}}地址[一二三四五1-5]?\s*[:：]\s*)?(?:(?:(?:{_OF})*(?:地\s*址|住址|地点|所在地|住所|居住地|地区|总部|本部|省市区)"
    r"|(?i:(?:company |mailing |postal |home |office )?(?:address|addr?|add)\.?))(?:[（(][^（()）]{1,6}[）)])?[】\]]?(?:\s*[:：]|\s|(?<=】)|(?<=址))\s*)*"
)
NATION = re.compile(
    r"(?:中华人民共和国|中国大陆|中国|(?i:china|p\.?r\.?\s?china|cn)(?![a-z]))[\s,，·、/\-—>|｜]*", re.I
)
POSTCODE = re.compile(r"[\(（]?(?:邮政?编码?\s*[:：]?\s*)?([0-9]{6})(?![0-9])[\)）]?[\s,，]*")
FREE_TRADE = re.compile(r"中国\s*[（(](.{2,3})[）)]\s*自由贸易试验区")
BREAK = re.compile(r"(?:[\s,，;；:：、。/｜（(）)】]|位于)+")
OFFICE = re.compile(r"[^\s,，;；:：]{0,8}[:：]\s*")  # 上海 总部：, what a place of a firm is, behind its city
AGAIN = re.compile(r"[;；、。/\s:：｜]")  # what may part a second address from the first
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
    "[门寺塔祠庙宫湖桥]|观(?![音澜湖塘])|[山江河湾海](?=$|[^\u4e00-\u9fff]|[边畔风公大体])|(?:国际)?机场|体育[场馆]|公园|广场|大厦|大?酒店|饭店|大学"
    "|医院|花园|小区|银行"
)


def judge(text: str, end: int, reading: Reading) -> int:
    """Tell roads, buildings and zones that begin with a division's name from the division itself."""
    if reading.form != SHORT:
        return LEAVE if text.startswith("路", end) and not read_at(text, end, (reading.unit,)) else TAKE
    inside = read_at(text, end, (reading.unit,)) if reading.unit.level < 3 else None
    if _ROAD.match(text, end) and not (inside and inside[0][0].form == FULL):  # 哈尔滨道里区 is no 哈尔滨道
        return LEAVE
    if reading.unit.level == 3:
        return LEAVE if _SIGHT.match(text, end) else KEEP if _ZONE.match(text, end) else TAKE
    if inside:
        return TAKE
    return KEEP if _ZONE.match(text, end) else LEAVE if _BUILDING.match(text, end) else TAKE
