"""One word of a name cell taken apart: surname, given name, title, and what was glued to them."""

import re
from functools import lru_cache
from typing import NamedTuple

from guiyi.values import latin_name
from guiyi.values.chinese_name import (
    COMMON,
    DOT,
    HAN,
    is_full_name,
    is_han,
    is_possible,
    is_surname,
    is_word,
    surname_of,
    weight,
)  # fmt: skip
from guiyi.values.title import LONGEST_TITLE, is_long_title, is_title, openings, words

_LONGEST = LONGEST_TITLE + 6
_SORTING = re.compile(rf"(?:[Aa]{{1,8}}|[A-Za-z]|[0０]{{1,4}})[-_.。、:：·* ]*(?=[{HAN}])")
_LABEL = re.compile(
    "(?:姓名|名字|名称|称呼|联系人|联络人|收件人|收货人|经办人|负责人|老客户|新客户|租客|业主|户主|物业|客户|顾客|昵称|备注)(?=[^名姓])"
)
MIXED = re.compile(rf"([A-Za-z]{{2,20}}\.?) ?([{HAN}]{{1,8}})")  # Mr.张三, Tony老师
MIXED_LAST = re.compile(rf"([{HAN}]{{1,8}}) ?([A-Za-z]{{1,20}})")  # 李雷Leo, 张三VIP
_ASIAN_ADDRESS = re.compile(r"(.+?) ?(さん|さま|様|님|씨)")
_AFTER_NAMES = frozenset("总哥姐叔爷嫂姨婶")  # single characters that follow full names too, and end few of them
_BELONGS_TO = frozenset({"司机", "助理", "秘书"})  # 张总司机: somebody else
_AND = frozenset("和与跟及")
_FAMILIAR = 470.0  # surnames so common that 小 or 老 before them is an address, not the start of a nickname
_GLUED_SURNAME = 300.0
_HARDLY_GIVEN = frozenset(
    "张王李刘陈赵吴周徐孙郭郑谢许邓冯曹彭蔡潘袁"
)  # of common surnames those that end no given name


class Person(NamedTuple):
    """A word read as a person: `sure` where a surname or a title shows it, `beside` what was glued to the name."""

    name: str
    title: str = ""
    beside: str = ""
    sure: bool = False


def unprefixed(word: str) -> str:
    """Take off letters and noughts that only sort a name to the top, and labels.

    >>> unprefixed("A张总"), unprefixed("AAA王姐"), unprefixed("0张三"), unprefixed("联系人张三"), unprefixed("Amy")
    ('张总', '王姐', '张三', '张三', 'Amy')
    """
    word = word[_at(_SORTING, word) :]
    label = _at(_LABEL, word)
    named = person(word[label:]) if label and len(word) > label + 1 else None
    return word[label:] if named and named.sure and not named.beside else word


def is_only_title(word: str) -> bool:
    """Tell whether a word is a title and no usual surname: 董 is one as well.

    >>> is_only_title("经理"), is_only_title("董")
    (True, False)
    """
    return is_title(word) and weight(word) < COMMON


@lru_cache(maxsize=16384)
def person(word: str) -> Person | None:
    """Read a Chinese word as a name with or without a title; None when it is neither.

    >>> person("张总"), person("李四经理")
    (Person(name='张', title='总', beside='', sure=True), Person(name='李四', title='经理', beside='', sure=True))
    >>> person("小刘").name, person("采购经理张三").title, person("恒泰王经理").beside
    ('刘', '采购经理', '恒泰')
    >>> person("采购经理"), person("服装")
    (None, None)
    """
    if len(word) > _LONGEST or not is_han(word.replace(DOT, "")) or is_only_title(word):
        return None
    known = _with_title(word) or _after_title(word) or _familiar(word) or _plain(word)
    inner = person(known.name) if known and known.name != word else None
    return known._replace(name=inner.name) if known and inner else known  # 王总总


def _with_title(word: str) -> Person | None:
    for place in range(1, len(word)):
        name, title = word[:place].rstrip(DOT), word[place:]
        if name and _follows(name, title) and not (title in _BELONGS_TO and _is_titled(name)):
            familiar = _familiar(name)
            return Person(familiar.name if familiar else name, title, sure=True)
    for place in range(2, len(word)):
        head, title = word[:place], word[place:]
        if head[-2] in _AND:
            return None
        if (is_long_title(title) or title in _AFTER_NAMES or title == "工") and weight(head[-1]) >= _GLUED_SURNAME:
            return Person(head[-1], title, head[:-1], sure=True)
    return None


def _is_titled(name: str) -> bool:
    known = person(name)
    return known is not None and bool(known.title)


def _follows(name: str, title: str) -> bool:
    """Tell whether a title stands behind this name."""
    if len(name) == len(title) == 1 and is_word(name + title):
        return False  # 阿姐
    if title in words("kin"):
        return is_surname(name)
    if title in words("short") and is_long_title(name[-1] + title):
        return False  # 房东阿姨
    if title in words("short") and not is_surname(name):
        if len(name) == 3 and name[-1] in _HARDLY_GIVEN:
            return False  # 华为张总: a firm, and Mr. Zhang
        return (is_full_name(name) and (title in _AFTER_NAMES or len(name) > 2)) or (
            len(name) == 2 and title in _AFTER_NAMES and is_possible(name)
        )
    if not (title in words("short") or is_long_title(title)):
        return False
    return is_surname(name) or bool(_familiar(name)) or _may_precede(name)


def _may_precede(name: str) -> bool:
    if len(name) == 3 and name[-1] in _HARDLY_GIVEN:
        return False
    return (
        is_full_name(name)
        or (DOT in name and is_possible(name))
        or (len(name) <= 3 and is_possible(name) and not is_title(name) and not is_word(name[:2]))
    )


def _after_title(word: str) -> Person | None:
    for end in openings(word):
        title, name = word[:end], word[end:].lstrip(DOT)
        known = _familiar(name)
        if known:
            return Person(known.name, title, sure=True)
        if is_full_name(name, COMMON) or weight(name) >= _FAMILIAR:
            return Person(name, title, sure=True)
    return None


def _familiar(word: str) -> Person | None:
    """Read 小刘, 老王: the surname is the name, the rest neither that nor a title. 小美 is a name of its own."""
    if len(word) == 2 and word[0] in words("before") and weight(word[1]) >= _FAMILIAR:
        return Person(word[1], sure=True)
    return None


def _plain(word: str) -> Person | None:
    if is_full_name(word):
        return Person(word, sure=True)
    if is_possible(word):
        return Person(word, sure=is_surname(word) and weight(word) >= COMMON)
    return None


def person_in(text: str) -> Person:
    """Read a name in any script, with what stands around it; what says nothing more is the name as it is.

    >>> person_in("Mr.张三")[:2], person_in("Tony老师")[:2], person_in("田中さん")[:2], person_in("Dr. House")[:2]
    (('张三', 'Mr.'), ('Tony', '老师'), ('田中', 'さん'), ('House', 'Dr.'))
    """
    if latin_name.is_plain(text):
        return Person(text)
    if is_han(text.replace(DOT, "")):
        return person(text) or Person(text)
    asian = _ASIAN_ADDRESS.fullmatch(text)
    if asian:
        return Person(asian[1], asian[2])
    behind = MIXED_LAST.fullmatch(text)
    if behind:
        known = person(behind[1]) or Person(behind[1])
        return Person(
            known.name, *((known.title, behind[2]) if known.title or not is_title(behind[2]) else (behind[2],))
        )
    mixed = MIXED.fullmatch(text)
    if not mixed:
        return Person(*latin_name.untitled(text))
    latin, chinese = mixed.groups()
    if is_title(latin):
        known = person(chinese) or Person(chinese)
        return Person(known.name, latin_name.untitled(f"{latin} x")[1] or latin)
    if is_only_title(chinese):
        return Person(latin, chinese)
    known = person(chinese) or Person(chinese)
    if is_full_name(known.name, COMMON):  # Leo李雷
        return Person(known.name, known.title, latin)
    return Person(latin + known.name, known.title)


def family_and_given(name: str) -> tuple[str, str]:
    """Part a name in normal form into surname and given name; what cannot be parted is given.

    >>> family_and_given("欧阳娜娜"), family_and_given("张"), family_and_given("John van der Berg")
    (('欧阳', '娜娜'), ('张', ''), ('van der Berg', 'John'))
    >>> family_and_given("买买提·吐尔逊"), family_and_given("John Smith Jr."), family_and_given("小美")
    (('', '买买提·吐尔逊'), ('Smith', 'John'), ('', '小美'))
    """
    if is_han(name):
        surname = surname_of(name) if len(name) <= 4 and not is_word(name) else ""
        return surname, name[len(surname) :]
    parts = name.split(" ")
    if len(parts) > 1 and parts[-1].casefold() in words("generation"):
        parts.pop()
    if len(parts) < 2 or DOT in name:
        return "", name
    start = next((at for at in range(1, len(parts) - 1) if parts[at].islower()), len(parts) - 1)
    return " ".join(parts[start:]), " ".join(parts[:start])


def _at(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.match(text)
    return found.end() if found else 0
