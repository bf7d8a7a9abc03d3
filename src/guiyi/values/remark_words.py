"""Words that remarks are made of, each told only where it is certain: company, trade, tag, place, department, person.

Source: own collections.
"""

import re
from functools import lru_cache

from guiyi.values.chinese_name import (
    COMMON,
    DOT,
    is_doubtful,
    is_full_name,
    is_han,
    is_place,
    is_surname,
    is_transcribed,
    is_word,
    weight,
)  # fmt: skip
from guiyi.values.company_name import named
from guiyi.values.company_words import mended, telling_trades, trade_words, without_form
from guiyi.values.name_parts import Person, person
from guiyi.values.region_index import MUNICIPALITIES, meant
from guiyi.values.title import is_long_title

_DEPARTMENT = re.compile(
    "(?:采购|销售|市场|财务|行政|人事|人力资源|技术|研发|生产|品质|质量|质检|工程|项目|运营|客服|售后|物流|仓储|设备|信息|法务|商务|外贸"
    "|国际|电商|设计|企划|策划|品牌|培训|安全|后勤|业务|营销|渠道|总务|审计|计划|供应链|产品|网络|IT)[一二三四]?(?:部门?|中心|科|处|室|课)"
)
_TIME = re.compile("周[一二三四五六日天末]|星期|[今明昨后][天年日]|上午|下午|晚上")
_SAYS_SOMETHING = re.compile("[的不没了吗呢是要想说去来给在被把跟已未请勿别叫让这那谁]")
_IN_NO_GIVEN_NAME = re.compile(
    "[的不没了吗呢是要想说去来给被把已请勿到回送打接换买菇瓜豆椒醋皮酒汁糕薯饼汤粥烫罐裙褂球狗猫府楼场所庄坊群班费价冲]"
)
_TAG_STEM = re.compile(
    "VIP|客户|会员|消费|意向|合作|成交|介绍|代理|经销商|供应商|渠道商|加盟商|同行|粉丝|复购|回头客|高净值|续费|试用",
    re.IGNORECASE,
)
_SURE_TAG = re.compile(
    r"(?:\d{4}年)?S?VIP\d{0,2}(?:客户|会员)?|(?:新|老|大|重点|潜在|意向|高端|优质)客户"
    "|抖音|快手|小红书|视频号|公众号|朋友圈|百度|淘宝|天猫|京东|拼多多|闲鱼|1688|阿里巴巴|美团|大众点评|知乎|B站|微博"
    r"|(?:\d{2,4}年?)?(?:(?:春季|秋季)?展会|广交会|进博会|糖酒会|义博会|博览会|展销会|订货会)|官网|地推|转介绍",
    re.IGNORECASE,
)
_LONGEST_TAG = 10
_TRADE_LIST = "服装 五金 建材 餐饮 美业 母婴 家居 家装 水产 农资 房产 保险 教培 酒水 茶叶 箱包 鞋服 快消 外贸 跨境 批发 零售 代加工"
_TRADES = frozenset(_TRADE_LIST.split())  # beside those of companies' names
_STRONG_FORM = re.compile("有限|股份|合伙|事务所|合作社")  # 公司 and 店 stand behind many a word: 装修公司
_COUNTED = re.compile("[0-9一二三四五六七八九十]+(?:楼|号|栋|期)|[上下左右前后内外]")
# Characters that names of firms are liked to be made of: two of them before a trade are one.
_BRAND = frozenset(
    "恒泰华信鑫源达盛隆兴腾海天金东方宏远大中正阳光宝利丰顺昌荣诚安康德仁和美佳嘉佰百万千亿联合创新科盈润泽瑞祥福永久长青龙凤飞翔云星宇航"
    "博学智慧睿卓越优胜凯旋旺裕庆吉亨亚欧森林海洋江河山峰岳峻立伟建业民生众友邦国威力强雄鹏程骏驰捷迅通畅汇聚银钰玉珠晶莹辉煌耀明亮朗"
)


def is_department(word: str) -> bool:
    """Tell whether a word is a department.

    >>> is_department("采购部"), is_department("五金")
    (True, False)
    """
    return bool(_DEPARTMENT.fullmatch(word))


@lru_cache(maxsize=8192)
def is_trade(word: str) -> bool:
    """Tell whether a word is one or two words of trades.

    >>> is_trade("五金"), is_trade("建材批发"), is_trade("张三")
    (True, True, False)
    """
    known = telling_trades() | _TRADES
    return is_han(word) and (
        word in known or any(word[:at] in known and word[at:] in known for at in range(2, len(word) - 1))
    )


def is_sure_tag(word: str) -> bool:
    """Tell whether a word is a tag wherever it stands: where someone comes from, what they are to us, their trade.

    >>> is_sure_tag("2023年VIP"), is_sure_tag("转介绍"), is_sure_tag("五金"), is_sure_tag("高消费频次")
    (True, True, True, False)
    """
    return bool(_SURE_TAG.fullmatch(word)) or is_trade(word)


def is_likely_tag(word: str) -> bool:
    """Tell whether a piece by itself is a tag: it holds a word of tags, and neither a sentence nor a person.

    >>> is_likely_tag("高消费频次"), is_likely_tag("客户的朋友"), is_likely_tag("王总介绍")
    (True, False, False)
    """
    if len(word) > _LONGEST_TAG or not _TAG_STEM.search(word) or _SAYS_SOMETHING.search(word):
        return False
    if any(is_long_title(word[at:]) for at in range(1, len(word))):
        return False
    return not any(known.title for known in map(sure_person, (word[:2], word[:3], word[:4])) if known)


def place_kind(word: str) -> str:
    """Return the kind of a word that is the name of exactly one place, "" if it is not.

    >>> place_kind("上海"), place_kind("江苏"), place_kind("深圳市"), place_kind("鼓楼区"), place_kind("吴忠")
    ('city', 'province', 'city', '', '')
    """
    if not is_place(word) and (is_full_name(word, COMMON) or not meant(word)):
        return ""
    units = {one.unit.code: one.unit for one in meant(word)}
    if len(units) != 1:
        return ""
    unit = next(iter(units.values()))
    return "city" if unit.code in MUNICIPALITIES else ("province", "city", "district")[unit.level - 1]


def is_company(word: str) -> bool:
    """Tell whether a word is certainly a company: a legal form behind a name of its own, or place, brand and trade.

    >>> is_company("华信贸易有限公司"), is_company("苏州鑫源机械"), is_company("恒泰电子")
    (True, True, True)
    >>> is_company("装修公司"), is_company("建材批发"), is_company("高端家具"), is_company("张三丰五金")
    (False, False, False, False)
    """
    if mended(word):
        return False
    left, form = without_form(word)
    parted = named(word)
    core = parted.core
    if not left or core == word or core in trade_words() or is_word(core) or _COUNTED.search(core):
        return False
    if form and (_STRONG_FORM.search(form.spelling) or not is_han(word)):
        return True
    if not (form or parted.trade) or len(core) < 2 or (len(core) > 2 and is_full_name(core, COMMON)):
        return False
    return bool(parted.region.province) or is_brand(core)


def is_brand(word: str) -> bool:
    """Tell whether a word of several characters is made of those that firms like.

    >>> is_brand("华信"), is_brand("张三"), is_brand("金")
    (True, False, False)
    """
    return len(word) > 1 and _BRAND.issuperset(word)


def sure_person(word: str) -> Person | None:
    """Return the person in a word whose form shows one for sure: a usual surname, and a title or a given name.

    >>> sure_person("张总").name, sure_person("小刘").name, sure_person("小美"), sure_person("平安"), sure_person("周五见")
    ('张', '刘', None, None, None)
    """
    known = person(word)
    if not known or _TIME.search(word) or is_doubtful(word) or is_doubtful(known.name):
        return None
    name = known.name
    if DOT in name:
        return known if is_transcribed(name.replace(DOT, "")) else None
    if is_surname(name):  # behind 小 or 老, or before a title; alone it is too little
        return known if name != word and (weight(name) >= COMMON or len(name) > 1) else None
    if not is_full_name(name, COMMON) or _IN_NO_GIVEN_NAME.search(name):
        return None
    return known if known.title or not is_doubtful(name[:2]) else None
