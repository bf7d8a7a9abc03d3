"""Tags: what people call a customer, several in a cell."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from guiyi.values.address import parsed
from guiyi.values.category import CUSTOMER_TYPE, GENDER, GRADE, STAGE
from guiyi.values.industry import INDUSTRY, titled
from guiyi.values.kind import SEVERAL, Kind, Step
from guiyi.values.remark_words import place_kind
from guiyi.values.tables import rows
from guiyi.values.text import ANY_LINES, key, placeholder, settled, spaces

PLACE = ("province", "city", "district")
_CJK = "\u3400-\u9fff"
# A slash is part of many tags (A/B, 24/7), so it parts only what stands apart or is Chinese on both sides.
_BETWEEN = re.compile(
    rf"[、，,;；|\n]|:::(?:\s\*(?=\s))?|(?<=\s)/(?=\s)|(?<=[{_CJK}])/(?=[{_CJK}])|\s(?=[#＃])|(?<=[\]】}}])\s*(?=[\[【{{])"
)
_HASH = re.compile("[#＃]")
_EDGE = " /·•\"'“”‘’`"
_TRAILING_HASH = re.compile("(?<![A-Za-z#＃])[#＃]+$")  # C# is a tag
_BRACKETS = (("[", "]"), ("{", "}"), ("【", "】"))  # around a list as programs print one, or around a tag

_LEVEL = re.compile(
    r"([abcds]) ?(?:(?:类|级|等|档)(?:客户)?|客户)(?: ?[-—–_:：·(（]? ?(\S.*?)[)）]?)?|(?:class|grade|level|tier)[ -]?([abcds])"
)
_DECORATION = re.compile(r"^[^\w\s!-~，。？！…]+|[^\w\s!-~，。？！…]+$")  # 🔥意向客户; a question mark is none
_LABELLED = re.compile(r"(?:客户|意向)?([^\W\d_]{2,8})\s*[:：]\s*(.+)")
_LABELS: Mapping[str, tuple[str, ...]] = {  # field → what the groups of tags are called
    "level": ("等级", "级别", "level", "grade"),
    "stage": ("阶段", "stage"),
    "source": ("来源", "渠道", "source"),
    "industry": ("行业", "industry"),
    "need": ("需求", "need"),
    "gender": ("性别", "gender"),
    "customer_type": ("类型", "type"),
    "place": ("地区", "区域", "城市", "省份", "region", "city"),
}
_FIELD_OF = {label: field for field, labels in _LABELS.items() for label in labels}
_AROUND = re.compile(r"(?:来自|来源于?)?(.+?)(?:客户|渠道|来源|引流|获客|来的|地区)?")
_JOINED = re.compile(r"\s*[-—–_/·+＋&]\s*|\s+")
_YEAR_BEFORE = re.compile("^20[0-9]{2}年?")
_YEAR = re.compile("[0-9]{1,4}(?:年)?")
_LONGEST_NAME = 3
_LONGEST_KNOWN = 24
_LONGEST = 200  # characters; what is longer is no tag, and is kept as it is
_ROUNDS = 8


def meaning(tag: str) -> Mapping[str, str]:
    """Return the fields that a tag certainly fills: `{field: text}`, empty where it may mean something else.

    The words stand in `data/tags.csv`; a source or a need is told as it is written, all else in normal form. Beside them:
    grades, places of one name, trades of GB/T 4754, and several of these in one tag. VIP is for the job to say.

    >>> meaning("意向客户"), meaning("A类"), meaning("Closed Won"), meaning("VIP"), meaning("无意向")
    ({'stage': 'opportunity'}, {'level': 'A'}, {'stage': 'customer'}, {}, {})
    >>> meaning("抖音客户"), meaning("要报价"), meaning("教育行业"), meaning("杭州")
    ({'source': '抖音'}, {'need': '要报价'}, {'industry': 'P'}, {'province': '浙江省', 'city': '杭州市'})
    >>> meaning("S级-强烈意向"), meaning("B类客户：待跟进"), meaning("来源：老同学")
    ({'level': 'S', 'stage': 'opportunity'}, {'level': 'B'}, {'source': '老同学'})
    """
    tag = _DECORATION.sub("", tag) if len(tag) <= _LONGEST_KNOWN else ""
    if (labelled := _LABELLED.fullmatch(tag)) and (field := _FIELD_OF.get(labelled[1].lower())):
        return _told_by_label(field, labelled[2].strip())
    word = key(tag)
    if level := _LEVEL.fullmatch(word):
        if _LEVEL.search(level[2] or ""):  # A类(原B类)
            return {}
        return {"level": (level[1] or level[3]).upper(), **_said(level[2] or "")}
    return _said(tag)


def _said(text: str) -> Mapping[str, str]:
    told = _of_word(text)
    return _of_several(text) if told is None else told


def _of_word(word: str) -> Mapping[str, str] | None:
    """Return what one word says; None where it is not known, empty where it is known to say nothing."""
    inner = _AROUND.fullmatch(word)
    for one in dict.fromkeys((word, inner[1] if inner else word)):
        if known := _words().get(key(_YEAR_BEFORE.sub("", one))):
            field, normal = known
            return {field: normal or one} if field else {}
        if place := _place(one):
            return place
        if trade := titled(one):
            return {"industry": trade}
    return None


def _of_several(tag: str) -> Mapping[str, str]:
    """Return what the words of one tag say, where each is known."""
    words = [word for word in _JOINED.split(tag) if word and not _YEAR.fullmatch(word)]
    told = [one for one in map(_of_word, words) if one is not None]
    return agreed(told) if len(told) == len(words) else {}


def agreed(said: Iterable[Mapping[str, str]]) -> Mapping[str, str]:
    """Join what several tags say; of two that say different things neither counts, and with a place all of it.

    >>> agreed([{"stage": "lost", "level": "A"}, {"stage": "customer"}])
    {'level': 'A'}
    >>> agreed([meaning("浙江"), meaning("杭州")]), agreed([meaning("浙江"), meaning("上海")])
    ({'province': '浙江省', 'city': '杭州市'}, {})
    """
    fields: dict[str, set[str]] = {}
    for one in said:
        for field, text in one.items():
            fields.setdefault(field, set()).add(text)
    told = {field: texts.pop() for field, texts in fields.items() if len(texts) == 1}
    several_places = any(field in fields and field not in told for field in PLACE)
    return {field: text for field, text in told.items() if not (several_places and field in PLACE)}


def _told_by_label(field: str, text: str) -> Mapping[str, str]:
    """Return what a tag says that names its field (客户等级:A), where the text is one of that field."""
    if field == "place":
        return _place(text)
    kind = _KINDS.get(field)
    normal = kind.value(text).normal if kind else placeholder(text)
    return {field: normal} if normal else {}


def _place(word: str) -> Mapping[str, str]:
    """Return the divisions that the one place of a name lies in."""
    province, city, district, rest, _ = parsed(word)
    if not province or rest or not (place_kind(word) or not city or len(word) > _LONGEST_NAME):  # 吴忠 may be a person
        return {}
    return {field: name for field, name in zip(PLACE, (province, city, district), strict=True) if name}


@cache
def _words() -> Mapping[str, tuple[str, str]]:
    """Words, folded → (field, its normal form or "" for the word itself); no field: a word that may mean much."""
    return {key(word): (row["field"], row["normal"]) for row in rows("tags") for word in row["words"].split("|")}


def several(text: str) -> str:
    """Part the tags of a cell, by `|`; hash signs part them where the cell begins with one.

    >>> several("VIP、老客户，重要;A/B"), several("#展会 #重要"), several("客户 / 意向"), several("C++，C#")
    ('VIP|老客户|重要|A/B', '展会|重要', '客户|意向', 'C++|C#')
    """
    if _HASH.match(text.lstrip()):
        text = _HASH.sub(SEVERAL, text)
    return SEVERAL.join(filter(None, map(spaces, _BETWEEN.split(text))))


def bare(text: str) -> str:
    """Take hash signs, bullets, quotes and brackets off the ends of tags, and drop those that say "none".

    >>> bare("展会#|VIP|无"), bare("“重要”"), bare("['意向'|'VIP']"), bare("[重点]客户")
    ('展会|VIP', '重要', '意向|VIP', '[重点]客户')
    """
    for _ in range(_ROUNDS):  # what is taken off may uncover a list, or bytes read with the wrong table
        before = text
        text = SEVERAL.join(filter(None, map(_stripped, several(settled(text)).split(SEVERAL))))
        if text == before:
            break
    return text


def once(text: str) -> str:
    """Keep the first of tags that differ in nothing but case.

    >>> once("VIP|重要|vip")
    'VIP|重要'
    """
    if SEVERAL not in text:
        return text
    firsts: dict[str, str] = {}
    for tag in text.split(SEVERAL):
        firsts.setdefault(key(tag), tag)
    return SEVERAL.join(firsts.values())


def _stripped(tag: str) -> str:
    if len(tag) > _LONGEST:
        return tag
    before = None
    while before != tag:  # one end may uncover another
        before, tag = tag, _unbracketed(_TRAILING_HASH.sub("", tag.strip(_EDGE).lstrip("#＃")))
    return placeholder(tag, "tags")


def _unbracketed(tag: str) -> str:
    for opening, closing in _BRACKETS:
        if closing not in tag:
            tag = tag.lstrip(opening)
        elif opening not in tag:
            tag = tag.rstrip(closing)
        elif tag[0] == opening and tag[-1] == closing and {opening, closing}.isdisjoint(tag[1:-1]):
            tag = tag[1:-1]
    return tag


_KINDS: Mapping[str, Kind] = {
    **{"level": GRADE, "stage": STAGE, "industry": INDUSTRY, "gender": GENDER, "customer_type": CUSTOMER_TYPE}
}
_STEPS: tuple[Step, ...] = (*ANY_LINES, several, bare, once)
TAGS = Kind("tags", "标签", "tags", steps=_STEPS, several=True)
