"""Cities of China written in letters, as WeChat and foreign CRMs keep them: Shenzhen, Xi'an, Pudong New District.

Source: GB/T 2260 names in pinyin (GB 3304 and ISO 7098 without tones); names of other languages as maps write them.
"""

import re
from functools import cache, lru_cache

from guiyi.values.pinyin import pinyin
from guiyi.values.region_index import MUNICIPALITIES, Unit, lies_in, readings, stem, units

_RANK = re.compile(r"\s+(?:city|shi|(?:new )?(?:district|area)|(?:xin)?qu|prefecture|diqu|meng|county|xian)$", re.I)
_NO_LETTER = re.compile(r"[^a-z]+")
# How characters are read in names of places, where that is not how they are mostly read
_READ = str.maketrans(
    {
        "长": "chang", "厦": "xia", "蚌": "beng", "行": "hang", "都": "du", "佛": "fo", "什": "shi", "勒": "le", "碚": "bei",
        "坻": "di", "朝": "chao", "吕": "lv", "重": "chong",
    }
)  # fmt: skip
_OTHERS = {
    "luan": "六安市", "luliang": "吕梁市", "lyuliang": "吕梁市", "hohhot": "呼和浩特市", "urumqi": "乌鲁木齐市", "harbin": "哈尔滨市",
    "lhasa": "拉萨市", "ordos": "鄂尔多斯市", "hulunbuir": "呼伦贝尔市", "qiqihar": "齐齐哈尔市", "xigaze": "日喀则市",
    "shigatse": "日喀则市", "qamdo": "昌都市", "nyingchi": "林芝市", "nagqu": "那曲市", "hotan": "和田地区", "kashgar": "喀什地区",
    "karamay": "克拉玛依市", "turpan": "吐鲁番市", "aksu": "阿克苏地区", "altay": "阿勒泰地区", "ili": "伊犁哈萨克自治州",
    "bayannur": "巴彦淖尔市", "ulanqab": "乌兰察布市", "xilingol": "锡林郭勒盟", "alxa": "阿拉善盟", "jiamusze": "佳木斯市",
}  # fmt: skip


_PROVINCES = {
    "beijing": "北京市", "tianjin": "天津市", "shanghai": "上海市", "chongqing": "重庆市", "hebei": "河北省", "shanxi": "山西省",
    "shaanxi": "陕西省", "liaoning": "辽宁省", "jilin": "吉林省", "heilongjiang": "黑龙江省", "jiangsu": "江苏省", "zhejiang": "浙江省",
    "anhui": "安徽省", "fujian": "福建省", "jiangxi": "江西省", "shandong": "山东省", "henan": "河南省", "hubei": "湖北省",
    "hunan": "湖南省", "guangdong": "广东省", "guangxi": "广西壮族自治区", "hainan": "海南省", "sichuan": "四川省", "guizhou": "贵州省",
    "yunnan": "云南省", "tibet": "西藏自治区", "xizang": "西藏自治区", "gansu": "甘肃省", "qinghai": "青海省",
    "ningxia": "宁夏回族自治区", "xinjiang": "新疆维吾尔自治区", "inner mongolia": "内蒙古自治区", "nei mongol": "内蒙古自治区",
    "taiwan": "台湾省", "hong kong": "香港特别行政区", "macau": "澳门特别行政区", "macao": "澳门特别行政区",
}  # fmt: skip
_PROVINCE_RANK = re.compile(
    r"\s+(?:province|sheng|(?:municipality|city|shi)|(?:\w+ )?autonomous region|s\.?a\.?r\.?)$", re.I
)


def spelled_province(text: str) -> str:
    """Return the province that letters name, or "".

    >>> spelled_province("Guangdong Province"), spelled_province("SHANGHAI"), spelled_province("Shenzhen")
    ('广东省', '上海市', '')
    """
    return _PROVINCES.get(" ".join(_PROVINCE_RANK.sub("", text.strip()).lower().split()), "") if len(text) < 60 else ""


def spelled_within(text: str, outer: Unit) -> Unit | None:
    """Return the city or county of a province or city that letters name; None for none or several.

    >>> shenzhen = spelled("Shenzhen")
    >>> spelled_within("Nanshan District", shenzhen).name, spelled_within("Kunshan", spelled("Suzhou", "江苏省")).name
    ('南山区', '昆山市')
    """
    held = _within(outer).get(_letters(_RANK.sub("", text.strip())), ()) if len(text) <= 40 else ()
    return held[0] if len(held) == 1 else None


@lru_cache(maxsize=512)
def _within(outer: Unit) -> dict[str, tuple[Unit, ...]]:
    found: dict[str, tuple[Unit, ...]] = {}
    for unit in units().values():
        if unit.status == "current" and unit != outer and lies_in(unit, outer):
            for key in _spellings(unit):
                found[key] = (*found.get(key, ()), unit)
    return found


def spelled(text: str, province: str = "") -> Unit | None:
    """Return the city, or the district of a municipality, that letters name; None for none or several.

    >>> [spelled(one).name for one in ("Chengdu", "xi'an", "Urumqi", "Changsha City")]
    ['成都市', '西安市', '乌鲁木齐市', '长沙市']
    >>> spelled("Wuxi").name, spelled("Chaoyang")
    ('无锡市', None)
    >>> spelled("Suzhou"), spelled("Suzhou", "安徽省").name, spelled("Pudong New District", "上海市").name
    (None, '宿州市', '浦东新区')
    """
    if len(text) > 40 or not text.isascii():
        return None
    held = _by_letters().get(_letters(_RANK.sub("", text.strip())), ())
    if province:
        inside = {one.unit.code[:2] for one in readings().get(province, ()) if one.unit.level == 1}
        held = tuple(one for one in held if one.code[:2] in inside)
    else:
        held = tuple(one for one in held if not one.name.endswith("县"))  # Wuxi is hardly 巫溪县
    return held[0] if len(held) == 1 else None


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text.lower())


@cache
def _by_letters() -> dict[str, tuple[Unit, ...]]:
    found: dict[str, tuple[Unit, ...]] = {}
    for unit in units().values():
        if unit.status != "current" or not (unit.level == 2 or unit.parent in MUNICIPALITIES):
            continue
        for key in _spellings(unit):
            found[key] = (*found.get(key, ()), unit)
    return found


def _spellings(unit: Unit) -> set[str]:
    short = stem(unit.name) or unit.name
    others = {name for name, full in _OTHERS.items() if full == unit.name}
    return others | {_letters(pinyin(short.translate(_READ), surname=False))}
