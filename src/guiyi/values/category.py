"""Kinds whose values come from a short list: grade, stage, company size, gender, yes or no, type, channel.

`data/category.csv` holds each list with the words that mean its values; a word that it lacks is a fault, never a guess.
The bands of company size (`data/company_size.csv`) are those of Chinese recruiting sites.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, partial

from guiyi.values.amount import bounds
from guiyi.values.kind import Fault, Kind, Step
from guiyi.values.tables import rows
from guiyi.values.text import ANY, key

_LONGEST = 40
_IDLE = re.compile(r"[\s_]+|(?<=\w)-(?=\w)")
_FLOAT = re.compile(r"([0-9]+)\.0+")  # 1.0, as spreadsheets hand over whole numbers
_GRADE = re.compile(
    r"(?:(?:客户)?(?:等级|级别|类别|分级)[: ]*|(?:grade|class|level|tier)[- :]?)?"
    r"([a-ds])(?:[类级等档]?(?:客户)?|[- ]level)(?: ?[-:(] ?[一-龥][^a-z]*)?"
)
_QUOTES = "[]【】()\"'“”.。 "  # around a letter
_BETWEEN = re.compile(r"[\s\-()（）\[\]【】:：/／、,，.。|]+")
_NUMBER = re.compile("[0-9]{1,2}")  # before or behind a word: its place in a list
_REMARK = re.compile("(.+?)[(（【][^()（）【】]*[)）】]")
_BOXES, _TICKS = "□☐", "☑✓√■✔✅"  # as printed forms have them: before the words, or behind
_TICKED = re.compile(f"[{_TICKS}]\\s*([^{_BOXES}{_TICKS}]+)")
_TICKED_BEHIND = re.compile(f"([^{_BOXES}{_TICKS}]+)[{_TICKS}]")
_LABELS: Mapping[str, tuple[str, ...]] = {
    "gender": ("性别", "gender", "sex"),
    "stage": ("阶段", "状态", "商机阶段", "stage", "status"),
    "customer_type": ("类型", "性质", "type"),
    "channel": ("渠道", "联系方式", "channel"),
    "grade": ("等级", "级别", "grade", "level"),
}
_STAFF = re.compile("员工数?|人数|规模|人员|职工|employees?|people|persons?|staff|[个名位]?人|[名位]")


def grade_letter(text: str) -> str:
    """Keep the letter of a grade and drop the words around it.

    >>> grade_letter("A类"), grade_letter("B（普通客户）"), grade_letter("S级-强烈意向"), grade_letter("重点客户")
    ('A', 'B', 'S', '重点客户')
    >>> grade_letter("Grade A"), grade_letter("客户等级：B")
    ('A', 'B')
    """
    folded = key(text) if len(text) <= _LONGEST else ""
    found = _GRADE.fullmatch(folded) or _GRADE.fullmatch(folded.strip(_QUOTES))
    return found[1].upper() if found else text


def by_meaning(text: str, kind: str) -> str:
    """Write the value of a list that a word means; empty where the word says that nothing is known.

    Beside the word may stand its number, its label, another word for the same, or a remark in brackets; of a printed form
    the word that is ticked counts.

    >>> by_meaning("已成交", "stage"), by_meaning("Closed Won", "stage"), by_meaning("0", "gender")
    ('customer', 'customer', '')
    >>> by_meaning("1-男", "gender"), by_meaning("阶段：意向客户（老王介绍）", "stage"), by_meaning("□是 ☑否", "yes_no")
    ('male', 'opportunity', 'no')

    Raises:
        Fault: `<kind>.unknown` for a word that the list lacks, and for two that mean different values.
    """
    meaning = _meaning(text, kind) if len(text) <= _LONGEST else None
    if meaning is None:
        raise Fault(f"{kind}.unknown")
    return meaning


def size_band(text: str) -> str:
    """Write the band of company size that a number of people, or a range of them, lies in.

    The upper end of a range may be the next band's first number: 20-100 is 20-99.

    >>> size_band("35"), size_band("50-99人"), size_band("20-100人"), size_band("1万人以上")
    ('20-99人', '20-99人', '20-99人', '10000人以上')

    Raises:
        Fault: company_size.spans for a range over several bands, company_size.unknown for anything else.
    """
    try:
        low, high = bounds(_STAFF.sub("", key(text)) if len(text) <= _LONGEST else "")
    except Fault:
        raise Fault("company_size.unknown") from None
    least = low or Decimal(0)
    if least < 0 or least % 1 or (high or 0) % 1:
        raise Fault("company_size.unknown")
    for row in rows("company_size"):
        top = Decimal(row["high"] or "Infinity")
        if Decimal(row["low"]) <= least <= top:
            inside = top.is_infinite() if high is None else high <= top + (high > least)
            if inside:
                return row["normal"]
    raise Fault("company_size.spans")


def labels(kind: str) -> Mapping[str, tuple[str, str]]:
    """Return what people call the values of a list, in its order: `{normal: (zh, en)}`; empty for any other kind.

    >>> labels("stage")["lost"], list(labels("company_size"))[0]
    (('流失客户', 'lost'), '0-19人')
    """
    table = rows("company_size") if kind == "company_size" else [row for row in rows("category") if row["kind"] == kind]
    return {row["normal"]: (row["zh"], row["en"]) for row in table if row["normal"]}


def _meaning(text: str, kind: str) -> str | None:
    """Return the value of a cell, or None where it is not certain."""
    known = _meanings(kind)
    if (whole := known.get(_folded(text))) is not None:
        return whole
    if kind == "grade":  # whatever else stands beside it makes another scale of it: A+, A/B
        return None
    text = _ticked(text)
    parts = {word: known.get(word) for word in map(_folded, _BETWEEN.split(text)) if word and not _is_label(word, kind)}
    told = {value for value in parts.values() if value is not None}
    if len(told) == 1 and all(value is not None or _NUMBER.fullmatch(word) for word, value in parts.items()):
        return told.pop()
    if len(told) > 1:
        return None
    if numbered := known.get(_folded(text).lstrip("0123456789")):
        return numbered
    remark = _REMARK.fullmatch(text) if kind != "yes_no" else None  # a remark may say the contrary: 有（已过期）
    return _meaning(remark[1], kind) if remark else None


def _ticked(text: str) -> str:
    """Return what is ticked in a form that has boxes left empty; any other text as it is."""
    if not re.search(f"[{_BOXES}]", text):
        return text
    behind = text.strip()[:1] not in _BOXES + _TICKS
    ticked: list[str] = (_TICKED_BEHIND if behind else _TICKED).findall(text)
    return "/".join(ticked)


def _is_label(word: str, kind: str) -> bool:
    """Tell a word that only names the kind (性别, 客户阶段)."""
    return word.removeprefix("客户") in _LABELS.get(kind, ())


def _folded(text: str) -> str:
    folded = key(text)
    number = _FLOAT.fullmatch(folded)
    return number[1] if number else _IDLE.sub("", folded)


@cache
def _meanings(kind: str) -> dict[str, str]:
    """Words, folded → the values that they mean."""
    return {
        _folded(word): row["normal"]
        for row in rows("category")
        if row["kind"] == kind
        for word in (row["normal"], row["zh"], row["en"], *row["synonyms"].split("|"))
        if word
    }


def _likeness(text: str, kind: str) -> float:
    """A word of the list tells; a letter or a digit may be anything."""
    folded = _folded(text[:_LONGEST])
    if not _meanings(kind).get(folded) and not (kind == "grade" and _GRADE.fullmatch(folded)):
        return 0.0
    return 1.0 if len(folded) > 2 or not folded.isascii() else 0.3


def _likeness_of_size(text: str) -> float:
    """A number alone may be anything; a number of people is a size."""
    if len(text) > _LONGEST or not COMPANY_SIZE.value(text).normal:
        return 0.0
    return 1.0 if _STAFF.search(key(text)) else 0.2


def _listed(name: str, zh: str, en: str, first: tuple[Step, ...] = ()) -> Kind:
    meaning: Step = partial(by_meaning, kind=name)
    return Kind(name, zh, en, steps=(*ANY, *first, meaning), likeness=partial(_likeness, kind=name))


GRADE = _listed("grade", "等级", "grade", first=(grade_letter,))
STAGE = _listed("stage", "阶段", "stage")
GENDER = _listed("gender", "性别", "gender")
YES_NO = _listed("yes_no", "是否", "yes or no")
CUSTOMER_TYPE = _listed("customer_type", "客户类型", "type of customer")
CHANNEL = _listed("channel", "联系渠道", "channel")
COMPANY_SIZE = Kind("company_size", "人员规模", "company size", steps=(*ANY, size_band), likeness=_likeness_of_size)
