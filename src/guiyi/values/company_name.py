"""The parts of a company's name: region, distinctive part (字号), trade, legal form, branch.

A Chinese name is read from both ends: region from the start, branch and legal form and trade from the end. What is left
is the distinctive part; where nothing would be left (北京银行), the wider part is.
Source: 企业名称登记管理规定 (State Council decree 734: the order of the parts of a company's name).
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from guiyi.values.region import province
from guiyi.values.region_index import OTHER_RANK, SHORT, Reading, Region, meant, stem
from guiyi.values.region_prefix import LEAVE, TAKE, find_prefix, placed
from guiyi.values.tables import rows
from guiyi.values.text import key

_LONGEST = 200  # characters; nothing longer is a name
_CHINESE = re.compile("[\u3400-\u9fff]")
_BRACKETS = re.compile(r"[（(]([^（）()]{1,40})[)）]")
_BRANCH_WORDS = "(?:分公司|子公司|办事处|代表处|联络处|项目部|事业部|分[部店行厂院校所社会中]|支行|支公司|营业[部所厅]|营销部|门店|旗舰店|专卖店|直营店)"
_MAIN_WORDS = "(?:公司|集团|银行|信用社|总?厂|事务所|医院|学校|学院|超市|药房)"
_BRANCH = re.compile(f"(.{{2,60}}{_MAIN_WORDS})(?!）)(（?.{{0,20}}{_BRANCH_WORDS}）?)")
_SHORT_BRANCH = re.compile(_BRANCH_WORDS + "$")
_SHOP = re.compile(r"（[^（）]{1,20}[店部]）$")
_NATION = "中国"
_NO_TOWN = ("路", "大道", "湾")  # 深圳湾: the name goes on
_PUNCTUATION = " .,，、&-—_·/"


class CompanyName(NamedTuple):
    """A company's name in parts; what it does not tell is empty."""

    region: Region = Region()
    core: str = ""
    trade: str = ""
    form: str = ""
    branch: str = ""


class Form(NamedTuple):
    """A legal form in its usual spelling, and the letters by which it is known."""

    spelling: str
    family: str
    letters: str


@lru_cache(maxsize=4096)
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
    return _chinese(text) if _CHINESE.search(text) else _english(text)


def _chinese(text: str) -> CompanyName:
    main, branch = _without_branch(text)
    main, form = without_form(main)
    region, main = _without_brackets(_without_local_group(main))
    found = find_prefix(main, judge=_judge)
    place = placed(main, found)
    if place.unit and not place.doubt:
        region = place.region
    shown = form.spelling if form else ""
    if form and form.family == "institution":
        main += form.spelling
    elif not _is_institution(main):
        core, trade = _distinctive(main, (found.end, found.start, 0))
        return CompanyName(region, core or main or text, trade, shown, branch)
    start = stem(place.unit.name) if place.unit and not place.doubt else ""
    return CompanyName(region, start + main[place.rest :] if start else main, "", shown, branch)


def _is_institution(main: str) -> bool:
    """Tell banks, hospitals, schools: their kind and place are their name (北京银行, 上海第一人民医院)."""
    form = without_form(main)[1]
    return main.endswith("银行") or (form is not None and form.family == "institution")


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


def without_form(text: str) -> tuple[str, Form | None]:
    """Take the legal form off the end of a name.

    >>> without_form("华信有限公司")[0], without_form("Acme, L.L.C.")[0], without_form("如家酒店")[0]
    ('华信', 'Acme', '如家酒店')
    """
    if not text or text[-1].isascii():
        return _without_latin_form(text)
    for length in range(min(len(text), _last_characters().get(text[-1], 0)), 0, -1):
        form = _chinese_forms().get(text[-length:])
        if form and (length == len(text) or _stands_apart(text[:-length], form.spelling)):
            return text[:-length], form
    return text, None


def _without_latin_form(text: str) -> tuple[str, Form | None]:
    found = latin_form().search(text)
    if not found or not found.start():
        return text, None
    return text[: found.start()].rstrip(_PUNCTUATION), latin_forms()[letters(found[1])]


def letters(text: str) -> str:
    """Return the letters of a Latin form only: `Co., Ltd.` and `CO LTD` are one."""
    return re.sub(r"[\W_]+", "", text).casefold()


def _stands_apart(name: str, form: str) -> bool:
    """Tell whether a short form is one, and not the end of a word: 店 of 酒店, 行 of 银行, 社 of 旅行社."""
    words = trade_words()
    if len(form) < 3 and any(name[-more:] + form in words for more in (1, 2, 3)):
        return False
    if len(form) > 1:
        return True
    return len(name) > {"厂": 1, "店": 2}.get(form, 99) or any(name[-length:] in words for length in range(2, 7))


def _without_local_group(text: str) -> str:
    """Take 集团广东 off 中国移动通信集团广东: the group's company of a place."""
    group, _, there = text.rpartition("集团")
    return group if len(group) > 1 and there and find_prefix(there).end == len(there) else text


def _without_brackets(text: str) -> tuple[Region, str]:
    """Read and drop brackets: （上海）is a region, （中国）and （集团）are no part of what distinguishes the name."""
    region = Region()
    for inside in _BRACKETS.findall(text):
        there = placed(inside, find_prefix(inside))
        if there.region.province and there.rest == len(inside) and not region.province:
            region = there.region
    left = _BRACKETS.sub("", text)
    return region, left if left.strip(_PUNCTUATION) else text


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
        rest = text[cut:].strip(_PUNCTUATION)
        if cut != cuts[0] and len(rest) > 1:
            return _without_trade(rest) if alone else (rest, "")
        if rest[1:] in trade_words():  # 洛阳红贸易: one character is no name
            alone = True
            continue
        nation = _NATION if rest.startswith(_NATION) else ""  # 中国平安 keeps it: 平安 alone is another's name
        core, trade = _without_trade(rest.removeprefix(nation))
        if len(nation + core) > 1 and core and core not in trade_words():
            return nation + core, trade
    return text, ""


def _without_trade(text: str) -> tuple[str, str]:
    words, core = trade_words(), text
    while True:
        for length in range(min(10, len(core) - 2), 1, -1):
            left = core[:-length].rstrip(_PUNCTUATION)
            if core[-length:] in words and len(left) > 1 and not _is_place(left):
                core = left
                break
        else:
            return core, text[len(core) :].strip(_PUNCTUATION)


def _is_place(text: str) -> bool:
    return text == _NATION or any(one.form != OTHER_RANK for one in meant(text))


def _english(text: str) -> CompanyName:
    inside = [_region_of(one) for one in _BRACKETS.findall(text)]
    region = next((one for one in inside if one.province), Region())
    left, form = without_form(" ".join(_BRACKETS.sub(" ", text).split()).strip(_PUNCTUATION.replace(".", "")))
    words = left.split()
    if len(words) > 1 and words[0].casefold() == "the":
        words = words[1:]
    if len(words) > 1 and _region_of(words[0]).province:
        region, words = _region_of(words[0]), words[1:]
    core = list(words)
    while len(core) > 1 and (letters(core[-1]) in trade_words() or core[-1] == "&"):
        core.pop()
    shown = " ".join(core).strip(_PUNCTUATION)
    if not shown or letters(shown) in trade_words() or _region_of(shown).province:
        core, shown = words, left
    trade = " ".join(words[len(core) :]).strip(_PUNCTUATION)
    return CompanyName(region, shown or text, trade, form.spelling if form else "")


@lru_cache(maxsize=1024)
def _region_of(word: str) -> Region:
    name = province(key(word)) if word.isascii() and len(word) < 30 else word
    return placed(name, find_prefix(name)).region if not name.isascii() else Region()


@cache
def trade_words() -> frozenset[str]:
    """Return the words of trades, Chinese ones and the letters of English ones."""
    return frozenset(row["word"] for row in rows("trade_words"))


@cache
def _chinese_forms() -> dict[str, Form]:
    return {
        row["form"]: Form(row["form"], row["family"], row["form"])
        for row in rows("org_forms")
        if _CHINESE.search(row["form"])
    }


@cache
def _last_characters() -> dict[str, int]:
    """Map the last character of the Chinese forms to the length of the longest that ends so."""
    longest: dict[str, int] = {}
    for form in _chinese_forms():
        longest[form[-1]] = max(longest.get(form[-1], 0), len(form))
    return longest


@cache
def latin_forms() -> dict[str, Form]:
    """Map the letters of every spelling of a Latin legal form to the form."""
    found = {}
    for row in rows("org_forms"):
        if not _CHINESE.search(row["form"]):
            for spelling in (row["form"], *filter(None, row["aliases"].split("|"))):
                found[letters(spelling)] = Form(row["form"], row["family"], letters(row["form"]))
    return found


@cache
def latin_form() -> re.Pattern[str]:
    """Match a Latin legal form at the end of a name, after another word; group 1 is the form."""
    spelled = []
    for row in rows("org_forms"):
        if _CHINESE.search(row["form"]):
            continue
        for spelling in (row["form"], *filter(None, row["aliases"].split("|"))):
            words = [word for word in re.split(r"[\W_]+", spelling) if word]
            spelled.append((letters(spelling), r"[\s.,&/-]{0,3}".join(map(re.escape, words))))
    spelled.sort(key=lambda one: -len(one[0]))
    return re.compile(
        rf"(?:(?<=[^\w])|(?<=[\u3400-\u9fff]))({'|'.join(dict.fromkeys(one for _, one in spelled))})[\s.,]*$",
        re.IGNORECASE,
    )
