"""Tags: what people call a customer, several in a cell."""

import re
from collections.abc import Mapping
from typing import Literal

from guiyi.values.kind import SEVERAL, Kind, Step
from guiyi.values.text import ANY_LINES, key, placeholder, settled, spaces

Meaning = tuple[Literal["stage", "level"], str]

_CJK = "\u3400-\u9fff"
# A slash is part of many tags (A/B, 24/7), so it parts only what stands apart or is Chinese on both sides.
_BETWEEN = re.compile(
    rf"[、，,;；|\n]|:::(?:\s\*(?=\s))?|(?<=\s)/(?=\s)|(?<=[{_CJK}])/(?=[{_CJK}])|\s(?=[#＃])|(?<=[\]】}}])\s*(?=[\[【{{])"
)
_HASH = re.compile("[#＃]")
_EDGE = " /·•\"'“”‘’`"
_TRAILING_HASH = re.compile("(?<![A-Za-z#＃])[#＃]+$")  # C# is a tag
_BRACKETS = (("[", "]"), ("{", "}"), ("【", "】"))  # around a list as programs print one, or around a tag

_STAGES: Mapping[str, tuple[str, ...]] = {
    "lead": ("线索", "销售线索", "线索客户", "lead", "leads", "new lead"),
    "prospect": ("潜在", "潜在客户", "潜客", "prospect", "prospects", "potential customer"),
    "opportunity": ("意向", "意向客户", "有意向", "商机", "商机客户", "opportunity", "opportunities"),
    "customer": (
        "成交", "已成交", "成交客户", "已成交客户", "老客户", "签约客户", "已签约", "won", "closed won", "existing customer",
    ),
    "lost": ("流失", "已流失", "流失客户", "已流失客户", "lost", "closed lost", "lost customer", "churned"),
}  # fmt: skip
_STAGE_OF = {word: stage for stage, words in _STAGES.items() for word in words}
_LEVEL = re.compile(
    r"([abcds]) ?(?:(?:类|级|等|档)(?:客户)?|客户)(?: ?[-—–_:：·] ?\S.*)?|(?:class|grade|level|tier)[ -]?([abcds])|([abcds])[ -]level"
)
_LONGEST_KNOWN = 24
_LONGEST = 200  # characters; what is longer is no tag, and is kept as it is
_ROUNDS = 8


def meaning(tag: str) -> Meaning | None:
    """Return the field and its normal form that a tag certainly stands for, if any. VIP is for the job to say.

    >>> meaning("意向客户"), meaning("A类"), meaning("Closed Won"), meaning("VIP"), meaning("无意向")
    (('stage', 'opportunity'), ('level', 'A'), ('stage', 'customer'), None, None)
    >>> meaning("S级-强烈意向"), meaning("B类客户：待跟进")
    (('level', 'S'), ('level', 'B'))
    """
    if len(tag) > _LONGEST_KNOWN:
        return None
    word = key(tag)
    if word in _STAGE_OF:
        return "stage", _STAGE_OF[word]
    level = _LEVEL.fullmatch(word)
    return ("level", next(filter(None, level.groups())).upper()) if level else None


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


_STEPS: tuple[Step, ...] = (*ANY_LINES, several, bare, once)
TAGS = Kind("tags", "标签", "tags", steps=_STEPS, several=True)
