"""Headers that speak of a further contact without a number (备用联系人, 联系人B, 财务电话), written with one.

What they mean, and which columns are one person's, is then found as for 联系人2 and 电话2.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from guiyi.importers.columns.header_text import clean
from guiyi.values.text import simplified

_NAMES = r"联系人|联络人|对接人|接洽人"
_PLAIN = re.compile(
    rf"(?:主要?|首要|第一|客户)?(?:{_NAMES})(?:姓名|名称|名字)?1?|(?:primary)?contact(?:name|person)?|姓名"
)
_SECOND = re.compile(rf"(?P<group>次要?|备用|备选|其[他它]|另一|副)(?P<name>{_NAMES})?(?P<rest>.*)")
_SECOND_ENGLISH = re.compile(r"(?P<group>secondary|alternat(?:iv)?e|second|other|backup)(?P<name>contact)?(?P<rest>.*)")
_ROLE = re.compile(
    r"(?P<role>财务|采购|技术|仓库|生产|设备|工程|法务|质量|品质)(?:部门?)?"
    rf"(?P<name>{_NAMES}|负责人|经理|主管)?(?P<rest>.*)"
)
_LEGAL = re.compile(r"(?P<role>法定代表人|法人代表|法人)(?P<rest>.+)")
_LEGAL_NAME = re.compile(r"法定代表人|法人代表|法人")
_LETTER_LAST = re.compile(r"(?P<rest>.*[\u3400-\u9fff])(?P<letter>[a-e])")
_LETTER_FIRST = re.compile(r"(?P<letter>[a-e])(?P<rest>[\u3400-\u9fff].*)")
_LETTER_INSIDE = re.compile(rf"(?P<name>{_NAMES})(?P<letter>[a-e])(?P<rest>[\u3400-\u9fff].*)")
_NUMBER_FIRST = re.compile(r"(?P<number>[1-9])号(?P<rest>[\u3400-\u9fff].*)")
_NUMBER_LAST = re.compile(r"(?P<rest>.*[\u3400-\u9fff])0(?P<number>[1-9])(?P<more>[\u3400-\u9fff]*)")
_REST = re.compile(
    r"(?:的?(?:姓名|名称|名字|name))?|(?:的?(?:联系|移动|手机|办公|固定)?(?:电话|手机|方式|座机|邮箱|微信|号码|职务|职位|部门|性别|qq|email|e-?mail|phone|mobile|tel|title)[号码]{0,2}\d?)"
)


_Reading = Callable[[str], "_Said | None"]


class _Said(NamedTuple):
    """What a header says of a further contact: who, what of him, whether it names him, and his number if it has one."""

    group: str
    rest: str
    names: bool
    number: int = 0


def numbered(headers: Sequence[str]) -> list[str]:
    """Write headers of further contacts with a number, where the sheet has the names of these contacts too.

    >>> numbered(["联系人", "电话", "备用联系人", "备用联系人电话"]), numbered(["姓名", "备用电话"])
    (['联系人', '电话', '联系人2', '联系人2电话'], ['姓名', '备用电话'])
    >>> numbered(["联系人A", "电话A", "联系人B", "B电话"]), numbered(["联系人", "电话", "法人", "法人电话"])
    (['联系人1', '联系人1电话', '联系人2', '联系人2电话'], ['联系人', '电话', '法人', '联系人2电话'])
    """
    words = [clean(simplified(header[:60])) for header in headers]
    done = list(headers)
    for read in (_seconds, _letters, _numbers, _roles, _legal):
        said = {at: told for at, word in enumerate(words) if (told := read(word)) and _REST.fullmatch(told.rest)}
        named = _named(read, said, words)
        places = _places(named, said, done, words)
        for at, one in said.items():
            if one.group in named and places[one.group] < 10:
                done[at] = f"联系人{places[one.group]}{one.rest}"
    return done


def _named(read: _Reading, said: Mapping[int, _Said], words: Sequence[str]) -> set[str]:
    """Return the contacts whose name has a column; a role counts with a way to reach it, else it may be one of ours."""
    if read is _legal:
        beside = any(map(_LEGAL_NAME.fullmatch, words)) and any(map(_PLAIN.fullmatch, words))
        return {one.group for one in said.values() if beside}
    named = {one.group for one in said.values() if one.names}
    if read is _roles:
        return named & {one.group for one in said.values() if not one.names}
    return named if read is _seconds or len(named) > 1 else set()


def is_of_legal_person(header: str) -> bool:
    """Tell 法人电话: a way to reach the legal representative, whose name has a column of its own.

    >>> is_of_legal_person("法人电话"), is_of_legal_person("法人")
    (True, False)
    """
    return _LEGAL.fullmatch(clean(simplified(header[:60]))) is not None


def _places(
    named: Iterable[str], said: Mapping[int, _Said], done: Sequence[str], words: Sequence[str]
) -> dict[str, int]:
    """Number the contacts: those with a number of their own keep it, the others follow those that are there."""
    taken = {int(found[1]) for header in done if (found := re.match(r"(?:联系人|contact\s*)([1-9])", header, re.I))}
    taken |= {1} if any(map(_PLAIN.fullmatch, words)) else set()
    places: dict[str, int] = {}
    for one in said.values():
        if one.group in named and one.group not in places:
            places[one.group] = one.number or max(taken, default=0) + 1
            taken.add(places[one.group])
    return places


def _seconds(word: str) -> _Said | None:
    found = _SECOND.fullmatch(word) or _SECOND_ENGLISH.fullmatch(word)
    if not found:
        return None
    names = bool(found["name"]) and _is_name(found["rest"])
    return _Said(found["group"], found["rest"], names) if names or found["rest"] else None


def _letters(word: str) -> _Said | None:
    if found := _LETTER_INSIDE.fullmatch(word):
        return _of_number(found["name"] + found["rest"], " abcde".index(found["letter"]))
    found = _LETTER_LAST.fullmatch(word) or _LETTER_FIRST.fullmatch(word)
    return _of_number(found["rest"], " abcde".index(found["letter"])) if found else None


def _numbers(word: str) -> _Said | None:
    found = _NUMBER_FIRST.fullmatch(word)
    if found:
        return _of_number(found["rest"], int(found["number"]))
    found = _NUMBER_LAST.fullmatch(word)
    return _of_number(found["rest"] + found["more"], int(found["number"])) if found else None


def _of_number(rest: str, number: int) -> _Said:
    who = re.match(_NAMES, rest)
    left = rest[who.end() :] if who else rest
    return _Said(str(number), left, bool(who) and _is_name(left), number)


def _roles(word: str) -> _Said | None:
    found = _ROLE.fullmatch(word)
    return _Said(found["role"], found["rest"], bool(found["name"]) and _is_name(found["rest"])) if found else None


def _legal(word: str) -> _Said | None:
    found = _LEGAL.fullmatch(word)
    return _Said("legal", found["rest"], names=False) if found else None


def _is_name(rest: str) -> bool:
    return rest in {"", "姓名", "名字", "name"}
