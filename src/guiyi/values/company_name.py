"""The parts of a company's name: region, distinctive part (字号), trade, legal form, branch.

A Chinese name is read from both ends: region from the start, branch and legal form and trade from the end. What is left
is the distinctive part; where nothing would be left (北京银行), the wider part is.
Source: 企业名称登记管理规定 (State Council decree 734: the order of the parts of a company's name).
"""

import re
from functools import lru_cache
from typing import NamedTuple

from guiyi.values.company_words import CJK, PUNCTUATION, Form, led, letters, mended, trade_words, without_form
from guiyi.values.region import city, province
from guiyi.values.region_index import OTHER_RANK, SHORT, Reading, Region, meant, stem
from guiyi.values.region_prefix import LEAVE, TAKE, Place, find_prefix, placed
from guiyi.values.region_spelled import spells_cities
from guiyi.values.text import key

_LONGEST = 200  # characters; nothing longer is a name
_CHINESE = re.compile(f"[{CJK}]")
_BRACKETS = re.compile(r"[（(]([^（）()]{1,40})[)）]")
_BRANCH_WORDS = "(?:分公司|(?<=公司|集团|全资|控股)子公司|(?<!街道)办事处|代表处|联络处|项目部|事业部|分[部店行厂院校所社会中]|支行|支公司|营业[部所厅]|营销部|门店|旗舰店|专卖店|直营店)"
_MAIN_WORDS = "(?:公司|集团|银行|信用社|总?厂|事务所|医院|学校|学院|超市|药房)"
_BRANCH = re.compile(f"(.{{2,60}}{_MAIN_WORDS})(?!）)(（?.{{0,20}}{_BRANCH_WORDS}）?)")
_WHOLE = re.compile(
    ".{2,}?(?:有限(?:责任)?公司|股份公司|集团公司)(?=.)"
)  # what follows is no part of the company's own name
_SHORT_BRANCH = re.compile(_BRANCH_WORDS + "$")
_SHOP = re.compile(r"（[^（）]{1,20}[店部]）$")
_NATION = "中国"
_NO_TOWN = ("路", "大道", "湾")  # 深圳湾: the name goes on
_HAN = "[\u3400-\u9fff]"
_ZONE = (
    f"{_HAN}{{0,6}}?(?:开发区(?!域)|(?:工业|产业|科技|物流|创业|软件)园区?(?![林艺丁圃])|工业区|保税港?区|(?:高新|经开|加工|示范|试验|度假)区(?!块)"
    "|自贸区|新区(?![块域间]))"
)
_TOWN = (
    f"{_HAN}{{2,4}}?(?:(?<![古小城乡名重])镇|(?<![水家梦他故城老同山侨画酒茶异原归])乡(?![村情愁土亲镇音间味里])|街道)"
)
_VILLAGE = f"{_HAN}{{2,4}}?(?:村(?!镇)|社区)"
_BELOW = re.compile(f"(?:{_ZONE})?(?:{_TOWN}(?:{_VILLAGE})?)?")  # what lies in a city or county and is no division
_ABROAD = re.compile(
    "(?:[美英法德韩泰]国|日本|加拿大|澳大利亚|意大利|西班牙|葡萄牙|新加坡|马来西亚|荷兰|瑞[士典]|俄罗斯|印度|新西兰|丹麦|芬兰|比利时|奥地利"
    "|墨西哥|以色列|土耳其|越南)(?=..)"
)
_OTHER_NAME = re.compile(r"\s+(?:d/b/a|dba|t/a|a/k/a|aka|trading as|doing business as)\s+.*", re.IGNORECASE | re.DOTALL)


class CompanyName(NamedTuple):
    """A company's name in parts; what it does not tell is empty."""

    region: Region = Region()
    core: str = ""
    trade: str = ""
    form: str = ""
    branch: str = ""


@lru_cache(maxsize=1 << 16)  # a part's names, which several rules look at
def named(text: str) -> CompanyName:
    """Take a company's name apart; `text` is in normal form.

    >>> named("上海华信贸易有限公司")[1:]
    ('华信', '贸易', '有限公司', '')
    >>> named("中国移动通信集团广东有限公司深圳分公司").branch, named("北京字节跳动科技有限公司").core
    ('深圳分公司', '字节跳动')
    >>> named("华信（上海）电子有限公司").region.city, named("北京银行股份有限公司").core, named("华为技术有限公司").core
    ('上海市', '北京银行', '华为')
    >>> named("Acme Trading Co., Ltd.")[1:]
    ('Acme', 'Trading', 'Co., Ltd.', '')
    """
    if len(text) > _LONGEST:
        return CompanyName(core=text)
    left, leading = led(text)
    name = _chinese(left) if _CHINESE.search(left) else _english(left)
    return name._replace(form=leading.spelling) if leading and not name.form else name


def _chinese(text: str) -> CompanyName:
    main, branch = _without_branch(text)
    whole = None if mended(main) else _WHOLE.match(main)
    main, behind = (whole[0], main[whole.end() :]) if whole else (main, branch)
    main, form = _without_form(main)
    main, local = _without_local_group(main)
    inside, main = _without_brackets(main)
    found = find_prefix(main, _abroad(main), judge=_judge)
    place = placed(main, found)
    known = place.region if place.unit and not place.doubt else Region()
    region = next((one for one in (inside, local, known, _place_of(behind.strip("（）驻"))) if one.province), known)
    shown = form.spelling if form else ""
    if form and form.family == "institution":
        main += form.spelling
    elif not _is_institution(main, form):
        main = _without_inner_form(main) if form else main
        core, trade = _below_region(main, found.end, place) or _distinctive(main, (found.end, found.start, 0))
        return CompanyName(region, core or main or text, trade, shown, branch)
    start = _short_place(place)
    return CompanyName(region, start + main[place.rest :] if start else main, "", shown, branch)


def _without_form(text: str) -> tuple[str, Form | None]:
    """Take the legal form off; a misspelt one goes too, but is not read as the right one."""
    right = mended(text)
    return (without_form(right)[0], None) if right else without_form(text)


def _without_inner_form(text: str) -> str:
    """Take 厂 off 锐达机械厂, whose company it is; what would leave another institution (大学出版社) stays."""
    left, form = without_form(text)
    if not form or len(left) < 2 or _is_institution(left, None):
        return text
    alone = len(form.spelling) == 1 and form.spelling != "厂" and _without_trade(left)[1] == ""
    return text if alone else left  # 小食店: 店 belongs to the name


def _is_institution(main: str, form: Form | None) -> bool:
    """Tell banks, hospitals, schools: their kind and place are their name (北京银行, 上海第一人民医院).

    A company that runs one (锐达口腔门诊部有限公司) is none.
    """
    inner = without_form(main)[1]
    return main.endswith("银行") or (form is None and inner is not None and inner.family == "institution")


def _short_place(place: Place) -> str:
    """Return a place as institutions bear it: 苏州第九中学, but 西湖区第一小学."""
    if not place.unit or place.doubt:
        return ""
    name = place.unit.name
    return stem(name) if place.unit.level < 3 or name.endswith("市") else name


def _abroad(text: str) -> int:
    found = _ABROAD.match(text)
    return found.end() if found else 0


def _place_of(text: str) -> Region:
    """Return the region that a text starts with."""
    place = placed(text, find_prefix(text)) if text else None
    return place.region if place and place.unit and not place.doubt else Region()


def _below_region(text: str, at: int, place: Place) -> tuple[str, str] | None:
    """Return distinctive part and trade behind a zone, town or village; None where nothing distinctive stands there."""
    if not place.unit or (place.unit.level < 2 and place.region.city == ""):
        return None
    found = _BELOW.match(text, at)
    if not found or found.end() == at:
        return None
    core, trade = _without_trade(text[found.end() :].strip(PUNCTUATION))
    return (core, trade) if len(core) > 1 and core not in trade_words() else None


def _without_branch(text: str) -> tuple[str, str]:
    """Split 某某有限公司北京分公司 and 某某（人民广场店)."""
    shop = _SHOP.search(text)
    if shop and shop.start() > 1:
        return text[: shop.start()], shop[0].strip("（）")
    whole = _BRANCH.fullmatch(text)
    if whole:
        return whole[1], whole[2].strip("（）")
    ends = _SHORT_BRANCH.search(text)
    if not ends or ends[0][-1] in "店会中部":
        return text, ""
    for start in range(2, ends.start() - 1):  # 华为上海分公司: the branch begins with its place
        found = find_prefix(text, start)
        if found.units and found.end == ends.start():
            return text[:start], text[start:]
    return (text[: ends.start()], ends[0]) if ends.start() > 1 else (text, "")


def _without_local_group(text: str) -> tuple[str, Region]:
    """Take 集团广东 off 中国移动通信集团广东: the group's company of a place."""
    group, _, there = text.rpartition("集团")
    if len(group) > 1 and there:
        found = find_prefix(there)
        if found.end == len(there):
            return group, placed(there, found).region
    return text, Region()


def _without_brackets(text: str) -> tuple[Region, str]:
    """Read and drop brackets: （上海）is a region, （中国）and （集团）are no part of what distinguishes the name."""
    region = Region()
    for inside in _BRACKETS.findall(text):
        there = placed(inside, find_prefix(inside))
        if there.region.province and there.rest == len(inside) and not region.province:
            region = there.region
    left = _BRACKETS.sub("", text)
    return region, left if left.strip(PUNCTUATION) else text


def _judge(text: str, end: int, reading: Reading) -> int:
    if reading.form == SHORT and (end >= len(text) or text.startswith(_NO_TOWN, end)):
        return LEAVE
    return TAKE


def _distinctive(text: str, cuts: tuple[int, ...]) -> tuple[str, str]:
    """Return distinctive part and trade: behind the region if anything distinctive is there, else with the region."""
    if text.endswith(_NATION) and len(text) > len(_NATION) + 1:
        text = text.removesuffix(_NATION)
    alone = False
    for cut in dict.fromkeys(cuts):
        rest = text[cut:].strip(PUNCTUATION)
        if cut != cuts[0] and len(rest) > 1:
            return _without_trade(rest) if alone else (rest, "")
        if rest[1:] in trade_words() and rest not in trade_words():  # 洛阳红贸易: one character is no name
            alone = True
            continue
        nation = _NATION if rest.startswith(_NATION) else ""  # 中国平安 keeps it: 平安 alone is another's name
        if nation and rest[3:] in trade_words() and rest[2:] not in trade_words():  # 中国龙贸易
            return rest[:3], rest[3:]
        core, trade = _without_trade(rest.removeprefix(nation))
        if len(nation + core) > 1 and core and core not in trade_words():
            return nation + core, trade
    return text, ""


def _without_trade(text: str) -> tuple[str, str]:
    words, core = trade_words(), text
    while True:
        for length in range(min(10, len(core) - 2), 1, -1):
            left = core[:-length].rstrip(PUNCTUATION)
            if core[-length:] in words and len(left) > 1 and not _is_place(left):
                core = left
                break
        else:
            return core, text[len(core) :].strip(PUNCTUATION)


def _is_place(text: str) -> bool:
    return text == _NATION or any(one.form != OTHER_RANK for one in meant(text))


def _english(text: str) -> CompanyName:
    inside = [_region_of(one) for one in _BRACKETS.findall(text)]
    region = next((one for one in inside if one.province), Region())
    bare = " ".join(_BRACKETS.sub(" ", _OTHER_NAME.sub("", text) or text).split()).strip(PUNCTUATION.replace(".", ""))
    left, form = without_form(bare)
    if not form and "," in bare:  # Acme Ltd., China
        left, form = without_form(bare.rpartition(",")[0])
        left = left if form else bare
    words = left.split()
    if len(words) > 1 and words[0].casefold() == "the":
        words = words[1:]
    start, told = _leading_region(words)
    region, words = (region if region.province else told), words[start:]
    core = list(words)
    while len(core) > 1 and (letters(core[-1]) in trade_words() or core[-1] in ("&", "and")):
        core.pop()
    shown = " ".join(core).strip(PUNCTUATION)
    if not shown or letters(shown) in trade_words() or _region_of(shown).province:
        core, shown = words, left
    trade = " ".join(words[len(core) :]).strip(PUNCTUATION)
    return CompanyName(region, shown or text, trade, form.spelling if form else "")


def _leading_region(words: list[str]) -> tuple[int, Region]:
    """Read the Chinese places that a name in letters starts with: how many words they are, and the innermost."""
    at, region = 0, Region()
    while at < len(words) - 1:
        for length in (2, 1):
            told = _region_of(" ".join(words[at : at + length])) if at + length < len(words) else Region()
            if told.province and (not region.province or told.province == region.province):
                at, region = at + length, told
                break
        else:
            if at or not spells_cities(words[0]):
                break
            at = 1  # Suzhou: 苏州 or 宿州
    return at, region


@lru_cache(maxsize=1024)
def _region_of(word: str) -> Region:
    """Return the region that a word in letters names, or a Chinese word that is nothing else."""
    if not word.isascii() or not 1 < len(word) < 30:
        return _place_of(word) if word[:30] == word else Region()
    name = key(word)
    division = province("hong kong" if name == "hk" else name)
    return _place_of(division if division != name else city(name))
