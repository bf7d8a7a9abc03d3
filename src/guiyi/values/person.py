"""Names of people: the name without honorific, role, company, emoji, prefix letters and remarks.

Chinese names as surname and given name, parts of other peoples' names joined by `·`, names in letters as First Last. A
surname alone is kept as the name (张总 → 张); so is a usual one behind familiar 小 or 老 (小刘 → 刘), but a nickname such
as 小美 is a name as it is. What is no name, several names or a company is a fault.

Source: GB/T 28039-2011; own collections, see `data/SOURCES.md`.
"""

import re
from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from guiyi.values import latin_name
from guiyi.values.chinese_name import COMMON, HAN, is_full_name, is_han
from guiyi.values.kind import Fault, Kind, Step, spared
from guiyi.values.name_cell import LONGEST_CELL, Cell, read
from guiyi.values.name_glance import USUAL_NAME, glance, title_beside
from guiyi.values.name_marks import dotted, is_bare, joined, phones, unmarked, unnumbered
from guiyi.values.name_parts import Person, family_and_given, person, person_in, unprefixed
from guiyi.values.pinyin import pinyin
from guiyi.values.text import ANY, TEXT, key, placeholder, settled
from guiyi.values.title import honorific_gender, is_title

__all__ = [
    "NAME_KEY",
    "PERSON_NAME",
    "PERSON_TITLE",
    "Name",
    "honorific_gender",
    "is_title",
    "likeness",
    "parts",
    "split",
]

_MASKED = re.compile(
    rf"[{HAN}]{{1,2}}[*×xX○]{{1,3}}[{HAN}]{{0,2}}|[*×○]{{1,3}}[{HAN}]{{1,2}}|(?!某)[{HAN}]{{1,2}}某{{1,2}}"
    r"|[A-Za-z]{1,3}\*{2,}[A-Za-z]{0,3}(?: ?(?:[A-Za-z]{0,20}\*{0,20}[A-Za-z]?))?"
)
_AFTER_FIRST = re.compile(r"(?<=.)[^\s·]")
_HANDLE = re.compile(r"[^\W\d_]\w*[\d_]\w*|\d\w*")


class Name(NamedTuple):
    """A name cell taken apart; `full` is the normal form, "" where there is none."""

    family: str
    given: str
    full: str
    title: str
    rest: str


def split(text: str) -> Name:
    """Take a name cell apart.

    >>> split("A欧阳总-采购 13800138000")
    Name(family='欧阳', given='', full='欧阳', title='总', rest='采购 13800138000')
    >>> split("SMITH, John").full, split("客户").full
    ('John Smith', '')
    """
    plain = TEXT.value(text).normal or ""
    full = PERSON_NAME.value(plain).normal or ""
    family, given = family_and_given(full)
    titles, others = _beside(_cell(plain))
    return Name(family, given, full, titles[0] if titles else "", " ".join((*titles[1:], *others, *phones(plain))))


def parts(text: str) -> Mapping[str, str]:
    """Return what a name cell holds for other fields: title, phone, company, and remarks as `text`.

    >>> parts("张三(采购经理)13800138000")
    {'person_title': '采购经理', 'phone': '13800138000'}
    >>> parts("李四-华信贸易有限公司（展会认识）")
    {'company': '华信贸易有限公司', 'text': '展会认识'}
    """
    title = title_beside(text)
    if title is not None:
        return {"person_title": title} if title else {}
    plain = TEXT.value(text).normal or ""
    if len(plain) > LONGEST_CELL or latin_name.is_plain(plain) or person(plain) == Person(plain, sure=True):
        return {}
    cell = _cell(plain)
    titles, others = _beside(cell)
    found = {
        "person_title": titles[0] if titles else "",
        "phone": "|".join(phones(plain)),
        "company": cell.companies[0] if cell.companies else "",
        "text": " ".join((*titles[1:], *others, *cell.companies[1:])) if cell.name else "",
    }
    return {kind: told for kind, told in found.items() if told}


def unmasked(text: str) -> str:
    """Refuse a name whose characters are hidden: 张**, 李某某.

    Raises:
        Fault: person_name.masked.

    >>> unmasked("张三")
    '张三'
    """
    masked = _MASKED.fullmatch(text) if len(text) < 24 else None
    if masked and not is_full_name(text.strip("*"), COMMON):
        raise Fault("person_name.masked")
    return text


def told_apart(text: str) -> str:
    """Return the piece of a cell that holds the name, without remarks and brackets.

    Raises:
        Fault: person_name.no_name, person_name.several, person_name.company.

    >>> told_apart("张三（采购）"), told_apart("李总-华信贸易有限公司")
    ('张三', '李总')
    """
    if latin_name.is_plain(text) or _is_one_person(text):
        return text
    cell = read(text)
    if cell.fault or _HANDLE.fullmatch(cell.name):
        raise Fault(cell.fault or "person_name.no_name")
    return cell.name


def _is_one_person(text: str) -> bool:
    known = person(text) if is_han(text) else None
    return known is not None and known.sure and not known.beside


def untitled(text: str) -> str:
    """Drop honorifics and positions.

    >>> untitled("张总"), untitled("李四经理"), untitled("Mr. Smith"), untitled("小刘"), untitled("Mr.张三")
    ('张', '李四', 'Smith', '刘', '张三')
    """
    while (name := person_in(text).name) != text:
        text = name
    return text


def first_last(text: str) -> str:
    """Turn "Last, First" and "LAST First" round.

    >>> first_last("SMITH, John"), first_last("SMITH John")
    ('John SMITH', 'John SMITH')
    """
    if len(text) > LONGEST_CELL:
        return text
    return latin_name.first_last(text) if "," in text else latin_name.surname_last(text)


def named(text: str) -> str:
    """Refuse what is no name when all else is taken off.

    Raises:
        Fault: person_name.no_name.

    >>> named("张三")
    '张三'
    """
    plain = latin_name.is_plain(text) or (_is_one_person(text) and person_in(text).name == text)
    if placeholder(text, "person_name") and (plain or (read(text).name == text == settled(text))):
        return text
    raise Fault("person_name.no_name")


def capitals(text: str) -> str:
    """Write names in letters in normal capitals.

    >>> capitals("JOHN mcdonald"), capitals("张三")
    ('John McDonald', '张三')
    """
    return latin_name.capitals(text) if latin_name.is_latin(text) else text


def honorific(text: str) -> str:
    """Return the honorific or position in a name cell, "" where there is none.

    >>> honorific("张总"), honorific("张三(采购经理)"), honorific("Mr. Smith"), honorific("经理"), honorific("张三")
    ('总', '采购经理', 'Mr.', '经理', '')
    """
    if is_title(text):
        return text
    titles, _ = _beside(_cell(text))
    return titles[0] if titles else ""


def likeness(text: str) -> float:
    """Tell how surely a text is the name of a person by its form.

    >>> likeness("张三丰") > likeness("光涛") > likeness("采购部"), likeness("John Smith")
    (True, 0.6)
    """
    plain = " ".join(text.split())
    if not 0 < len(plain) <= 40:
        return 0.0
    if is_han(plain):
        return 0.95 if is_full_name(plain, COMMON) else 0.5 if is_full_name(plain) else _titled_likeness(plain)
    cell = read(_prepared(plain))
    if cell.fault:
        return 0.0
    if latin_name.is_latin(cell.name):
        return 0.6 if cell.name.count(" ") in (1, 2) and not cell.rest else 0.2
    known = person(unprefixed(cell.name))
    return 0.8 if known and known.sure else 0.3


def _titled_likeness(plain: str) -> float:
    known = person(plain)
    return 0.0 if known is None else 0.9 if known.title else 0.2 if len(plain) in (2, 3) else 0.1


def _prepared(plain: str) -> str:
    """Return a cell ready to be parted; "" where nothing but signs and numbers stands in it."""
    return _PREPARED.value(plain).normal or ""


def _cell(plain: str) -> Cell:
    """Read a whole cell; nothing in one that is too long."""
    return Cell("") if len(plain) > LONGEST_CELL else read(_prepared(plain))


def _beside(cell: Cell) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return titles and remarks that stand beside the name."""
    known = person_in(unprefixed(cell.name)) if cell.name else Person("")
    titles = (known.title, *cell.titles) if cell.name else cell.titles
    return tuple(filter(None, titles)), tuple(filter(None, (known.beside, *cell.rest)))


def _name_keys(normal: str) -> tuple[str, ...]:
    return (key(normal), pinyin(normal))


def title_likeness(text: str) -> float:
    """Tell how surely a text is an honorific or position.

    >>> title_likeness("采购经理"), title_likeness("张三")
    (0.9, 0.0)
    """
    return 0.9 if is_title(text) else 0.0


def key_itself(normal: str) -> tuple[str, ...]:
    """Block by the normal form.

    >>> key_itself("john smith")
    ('john smith',)
    """
    return (normal,)


def name_key(text: str) -> str:
    """Fold a name for comparing.

    >>> name_key("John  SMITH"), name_key("买买提·吐尔逊")
    ('john smith', '买买提·吐尔逊')
    """
    return key(text)


def mask(name: str) -> str:
    """Hide all but the first character.

    >>> mask("张三丰"), mask("John Smith")
    ('张**', 'J*** *****')
    """
    return _AFTER_FIRST.sub("*", name)


_ANY: tuple[Step, ...] = (*ANY[:-1], partial(placeholder, kind="person_name"))
_PREPARING: tuple[Step, ...] = spared(is_bare, unnumbered, unmarked, dotted, joined, first_last)
_PREPARED = Kind("prepared", "", "", steps=_PREPARING)
PERSON_NAME = Kind(
    "person_name",
    "姓名",
    "name of a person",
    steps=(*_ANY, unmasked, *_PREPARING, told_apart, unprefixed, untitled, capitals, named),
    parts=parts,
    likeness=likeness,
    keys=_name_keys,
    mask=mask,
    plain=USUAL_NAME,
    glance=glance,
)
PERSON_TITLE = Kind(
    "person_title",
    "称谓",
    "honorific or position",
    steps=(*ANY, honorific),
    likeness=title_likeness,
)
NAME_KEY = Kind("name_key", "姓名键", "name folded", steps=(*ANY, name_key), keys=key_itself, mask=mask)
