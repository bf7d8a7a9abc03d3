"""Numbers in several columns: 国家码, 区号 and 分机 beside a phone belong to it, and mean nothing alone."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from guiyi.core.schema import Schema
from guiyi.importers.columns.draft import Draft
from guiyi.importers.columns.header_text import clean
from guiyi.values.text import simplified

_NEAR = 3  # columns between a part and its number, at most
_MOST = 0.7  # of the values that must look like the part
_WORDS: Mapping[str, re.Pattern[str]] = {
    "country": re.compile(
        r"(?:手机|电话|联系人)?(?:国际?|国家/?(?:地区)?)(?:电话)?(?:区号|代?码|冠码)|(?:phone|mobile|tel)?(?:country|calling|dial(?:ing|ling)?|phone)code"
    ),
    "area": re.compile(
        r"(?:电话|座机|固话|手机|固定电话|公司)?(?:地区|城市|长途)?区[号码]|(?:phone|tel)?areacode|stdcode"
    ),
    "extension": re.compile(r"(?:电话|座机|固话)?分机(?:号码?)?|(?:phone|tel)?ext(?:ension|n)?(?:no|number)?"),
}
_OF_CONTACT = re.compile(r"^联系人[1-9]?|[1-9]$")
_FORMS: Mapping[str, re.Pattern[str]] = {
    "country": re.compile(r"(?:\+|00)?\s*[1-9]\d{0,2}(?:\.0)?"),
    "area": re.compile(r"\(?0?[1-9]\d{1,2}\)?(?:\.0)?|(?:\+|00)\s*\d{1,3}"),
    "extension": re.compile(r"\d{1,6}(?:\.0)?"),
}


def joined_to_numbers(drafts: Sequence[Draft], schema: Schema) -> list[Draft]:
    """Give a part of a number to the column of numbers that it stands beside; without one it stays what it is."""
    numbers = {
        one.place: one.fields
        for one in drafts
        if one.fields and len(one.fields) == 1 and _is_phone(one.fields[0], schema) and not _part(one)
    }
    done: list[Draft] = []
    joined: set[int] = set()
    for one in drafts:
        part = _part(one)
        own = one.reason in {"job", "saved"}
        at = [place for place in _nearest(one.place, part, numbers) if not own or numbers[place] == one.fields]
        fits = own or (one.values and one.values.matching(_FORMS[part]) >= _MOST) if part else False
        if at and fits and one.reason != "format":
            one = one if own else one.settled(numbers[at[0]], 0.9, "rule")
            one = replace(one, part=part)
            joined.add(at[0])
        done.append(one)
    return [replace(one, confidence=max(one.confidence, 0.9)) if one.place in joined else one for one in done]


def _part(draft: Draft) -> str:
    word = _OF_CONTACT.sub("", clean(simplified(draft.header[:60])))
    return next((part for part, words in _WORDS.items() if words.fullmatch(word)), "")


def _is_phone(name: str, schema: Schema) -> bool:
    return name in schema and schema[name].kind == "phone"


def _nearest(place: int, part: str, numbers: Mapping[int, object]) -> Iterator[int]:
    """Yield the places of numbers nearby: behind a code that is dialled first, before an extension."""
    after = [at for at in range(place + 1, place + _NEAR + 1) if at in numbers]
    before = [at for at in range(place - 1, place - _NEAR - 1, -1) if at in numbers]
    yield from (before + after if part == "extension" else after + before) if part else ()
