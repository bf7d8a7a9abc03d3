"""A name cell read as a whole: which of its pieces is the name, and what the others are."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from guiyi.values import latin_name
from guiyi.values.chinese_name import (
    COMMON,
    DOT,
    HAN,
    is_full_name,
    is_han,
    is_place,
    is_surname,
    is_transcribed,
    is_word,
)
from guiyi.values.company_words import without_form
from guiyi.values.name_parts import MIXED, MIXED_LAST, is_only_title, person, person_in, unprefixed
from guiyi.values.remark_words import is_company, is_department, is_sure_tag, place_kind
from guiyi.values.title import is_title

LONGEST_CELL = 200  # characters; a longer cell is a story
_OPENING, _CLOSING = "(（[【<《「『{", ")）]】>》」』}"
_BRACKET = re.compile("[" + re.escape(_OPENING + _CLOSING) + "]")
_BETWEEN = re.compile(
    rf"[丨/\\|｜,，、;；:：+&@#~～=!！?？\"“”‘…^$%。\n*]|(?<=[{HAN} )])[-_–—―－]+|[-_–—―－]+(?=[{HAN} (]|$)|^[-_–—―－]+|\s和\s"
)
_ONE_WORD = re.compile(f"(?!.*丨)[{HAN}]{{1,4}}")
_AND = re.compile(rf"([{HAN}]{{2,4}})[和与跟]([{HAN}]{{2,4}})|(.+) and (.+)")
_SORT_LETTERS = re.compile("[Aa]{1,8}|[A-Z]|0{1,4}")
_FOREIGN = re.compile(r"[^\W\d_a-zA-Z]+(?: [^\W\d_]+){0,5}")
_LONGEST_GLUED = 40
_SELF = ("本人", "亲启", "签收", "签字")
_KANA = re.compile("[\u3040-\u30ff]+")
_RANKS = ("title", "company", "rest")


class Piece(NamedTuple):
    """A piece of a cell and what it is: name (surely one), maybe (may be one), title, company or rest."""

    text: str
    role: str
    aside: bool = False  # in brackets


class Cell(NamedTuple):
    """What a name cell holds: the piece with the name (as written), and all else."""

    name: str
    titles: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    fault: str = ""


def read(text: str) -> Cell:
    """Find the one name in a cell; `fault` says why there is none.

    >>> read("张三-采购经理-华信贸易有限公司")
    Cell(name='张三', titles=('采购经理',), companies=('华信贸易有限公司',), rest=(), fault='')
    >>> read("张三、李四").fault, read("华信贸易有限公司").fault, read("采购部").fault
    ('person_name.several', 'person_name.company', 'person_name.no_name')
    """
    if len(text) > LONGEST_CELL:
        return Cell("", fault="person_name.no_name")
    if latin_name.is_couple(text):
        return Cell("", fault="person_name.several")
    found = list(pieces(text))
    name, fault = _chosen(found)
    left = [one for one in found if one.text != name]
    if not left:
        return Cell(name, fault=fault)
    by_role = {role: tuple(dict.fromkeys(one.text for one in left if one.role == role)) for role in _RANKS}
    others = tuple(one.text for one in left if one.role not in ("title", "company"))
    return Cell(name, by_role["title"], by_role["company"], others, fault)


def _chosen(found: list[Piece]) -> tuple[str, str]:
    for aside in (False, True):
        for role in ("name", "maybe"):
            names = list(dict.fromkeys(one.text for one in found if one.role == role and one.aside is aside))
            chinese = [one for one in names if _has_han(one)]
            names = chinese or names
            if len(names) == 2:
                names = _same_person(*names)
            if len(names) > 1:
                return "", "person_name.several"
            if names and not (aside and role == "maybe"):
                return _fuller(names[0], found), ""
    return "", "person_name.company" if any(one.role == "company" for one in found) else "person_name.no_name"


def _fuller(name: str, found: list[Piece]) -> str:
    """Return the full Chinese name that stands in brackets behind a surname or an English name, else the name.

    >>> read("张总（张伟）").name, read("Leo Li（李雷）").name, read("张伟（李雷）").name
    ('张伟', '李雷', '张伟')
    """
    aside = list(dict.fromkeys(one.text for one in found if one.aside and one.role == "name"))
    if len(aside) == 1 and is_full_name(aside[0], COMMON):
        known = person(unprefixed(name))
        if latin_name.is_latin(name) or (known and is_surname(known.name) and aside[0].startswith(known.name)):
            return aside[0]
    return name


def _same_person(one: str, other: str) -> list[str]:
    """Keep the fuller of two pieces that name one person: 张总 张三."""
    left, right = person(unprefixed(one)), person(unprefixed(other))
    if left and right and left.name != right.name:
        if is_surname(left.name) and right.name.startswith(left.name):
            return [other]
        if is_surname(right.name) and left.name.startswith(right.name):
            return [one]
    return [one, other]


def pieces(text: str) -> Iterator[Piece]:
    """Yield the pieces of a cell.

    >>> [(one.text, one.role) for one in pieces("A张总(采购) 13号楼")]
    [('A张总', 'name'), ('采购', 'title'), ('13号楼', 'rest')]
    """
    if _ONE_WORD.fullmatch(text):
        yield from (Piece(word, role(word)) for word in _unglued(text))
        return
    for stretch, aside in _stretches(text):
        for part in _BETWEEN.split(stretch):
            for word in _words(_stripped(part)):
                if word and not _SORT_LETTERS.fullmatch(word):
                    yield from (Piece(one, role(one), aside) for one in _unglued(word))


def _unglued(word: str) -> Iterator[str]:
    """Part what stands right before a name from it, where both are sure: 采购部张三, 上海张三, 华信贸易有限公司李总.

    >>> list(_unglued("采购部张三")), list(_unglued("张三丰")), list(_unglued("张三本人"))
    (['采购部', '张三'], ['张三丰'], ['张三', '本人'])
    """
    if 3 < len(word) <= _LONGEST_GLUED and is_han(word) and not person(word) and not is_only_title(word):
        for end in _SELF:
            if word.endswith(end) and is_full_name(word.removesuffix(end), COMMON):
                yield from (word.removesuffix(end), end)
                return
        for at in range(2, len(word) - 1):
            known = person(word[at:])
            sure = known and known.sure and not known.beside and (known.title or is_full_name(known.name, COMMON))
            if sure and _stands_before_names(word[:at]):
                yield from (word[:at], word[at:])
                return
    yield word


def _stands_before_names(word: str) -> bool:
    return is_department(word) or is_sure_tag(word) or bool(place_kind(word)) or _is_firm(word)


def _stripped(part: str) -> str:
    """Take marks off the ends; a full stop stays where it may belong to the word."""
    return latin_name.without_stop(part.strip(" '’_-·").lstrip(". "))


def role(word: str) -> str:
    """Tell what a piece is.

    >>> role("张三"), role("小美"), role("经理"), role("John Smith"), role("张总"), role("意向")
    ('name', 'maybe', 'title', 'name', 'name', 'rest')
    """
    if is_only_title(word):
        return "title"
    if _is_firm(word):
        return "company"
    bare = unprefixed(word)
    if is_han(bare.replace(DOT, "")):
        known = person(bare)
        return "rest" if known is None else "name" if known.sure else "maybe"
    behind = MIXED_LAST.fullmatch(bare)
    if behind:  # 李雷Leo, 张三VIP
        known = person(behind[1])
        return "name" if known and known.sure and not (is_surname(known.name) and not known.title) else "rest"
    mixed = MIXED.fullmatch(bare)
    if mixed:
        return _role_of_mixed(mixed[1], mixed[2])
    if latin_name.is_latin(word):
        plain, title = latin_name.untitled(word)
        return "rest" if not latin_name.is_name(plain) else "name" if title or " " in plain else "maybe"
    letters = _letters(word)
    return "maybe" if _FOREIGN.fullmatch(letters) and letters.replace(" ", "").isalpha() else "rest"


def _letters(word: str) -> str:
    """Leave the marks out that scripts such as Thai write with their letters."""
    return word if word.isascii() else "".join(one for one in word if unicodedata.category(one)[0] != "M")


def _is_firm(word: str) -> bool:
    """Tell whether a word ends in a legal form of more than one character: 店 and 行 end too much else."""
    if len(word) < 4 or latin_name.is_plain(word):
        return False
    left, form = without_form(word)
    return (bool(left) and form is not None and len(form.spelling) > 1) or is_company(word)


def _role_of_mixed(latin: str, chinese: str) -> str:
    known = person(chinese)
    if is_title(latin):  # Mr.张三, CEO王芳
        return "name" if known else "rest"
    if is_only_title(chinese):  # Tony老师
        return "name" if latin_name.is_name(latin) else "rest"
    if known and known.sure and (is_full_name(known.name, COMMON) or known.title):  # Leo李雷, VIP张三
        return "name"
    return "maybe" if known and known.sure and latin_name.is_name(latin) else "rest"


def _stretches(text: str) -> Iterator[tuple[str, bool]]:
    """Yield what stands outside and inside brackets; a bracket without its other half holds all that follows."""
    depth = start = 0
    for found in _BRACKET.finditer(text):
        yield text[start : found.start()], depth > 0
        depth = depth + 1 if found[0] in _OPENING else max(depth - 1, 0)
        start = found.end()
    yield text[start:], depth > 0


def _words(part: str) -> Iterator[str]:
    """Yield the words of a part: Chinese ones each, those in letters together."""
    both = _AND.fullmatch(part)
    if both:
        left, right = filter(None, both.groups())
        if role(left) == role(right) == "name" or (latin_name.is_name(left) and latin_name.is_name(right)):
            yield from (left, right)
            return
    together: list[str] = []
    for word in part.split(" "):
        if latin_name.is_latin(_letters(word)) or _KANA.fullmatch(word):
            together.append(word)
            continue
        if together:
            yield " ".join(together)
            together = []
        yield from _undotted(word)
    if together:
        yield " ".join(together)


def _undotted(word: str) -> Iterator[str]:
    """Part a word at dots that stand between a name and something else, not inside a name."""
    parts = [part for part in word.split(DOT) if part]
    if not all(map(is_han, parts)):
        yield from parts
        return
    bare = [*parts[:-1], person_in(parts[-1]).name] if parts else []  # 约翰·史密斯先生
    inside = len(parts) < 2 or (is_transcribed("".join(bare)) and not any(map(is_title, parts)))
    known = inside or not (
        is_full_name(bare[0], COMMON) or any(is_title(part) or is_word(part) or is_place(part) for part in bare)
    )
    yield from [DOT.join(parts)] if known else parts


def _has_han(text: str) -> bool:
    return any(is_han(one) for one in text)
