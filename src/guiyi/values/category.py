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
_GRADE = re.compile(r"([a-ds])[类级等档]?(?:客户)?(?: ?[-:(] ?[一-龥][^a-z]*)?")
_STAFF = re.compile("员工数?|人数|规模|人员|职工|employees?|people|persons?|staff|[个名位]?人|[名位]")


def grade_letter(text: str) -> str:
    """Keep the letter of a grade and drop the words around it.

    >>> grade_letter("A类"), grade_letter("B（普通客户）"), grade_letter("S级-强烈意向"), grade_letter("重点客户")
    ('A', 'B', 'S', '重点客户')
    """
    found = _GRADE.fullmatch(key(text)) if len(text) <= _LONGEST else None
    return found[1].upper() if found else text


def by_meaning(text: str, kind: str) -> str:
    """Write the value of a list that a word means; empty where the word says that nothing is known.

    >>> by_meaning("已成交", "stage"), by_meaning("Closed Won", "stage"), by_meaning("0", "gender")
    ('customer', 'customer', '')

    Raises:
        Fault: `<kind>.unknown` for a word that the list lacks.
    """
    meaning = _meanings(kind).get(_folded(text)) if len(text) <= _LONGEST else None
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
