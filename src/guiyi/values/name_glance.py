"""Names of people in their everyday forms, each told by one pattern: 张三, 王总, 张三先生, 张 三, A张三, 张三(采购).

Whatever is read here the steps of the kind read alike (held by tests): this is the short way, and leaves the same trail.

Source: own collection of usual surnames, and of characters that given names are mostly written with.
"""

import re
from functools import cache

from guiyi.values.chinese_name import is_word
from guiyi.values.kind import Trail, Value
from guiyi.values.name_characters import GIVEN, GIVEN_OF_TWO, SURNAMES, SURNAMES_BEFORE_TWO
from guiyi.values.title import words

_ANY_SURNAME, _ANY_GIVEN = SURNAMES + SURNAMES_BEFORE_TWO, GIVEN + GIVEN_OF_TWO
USUAL_NAME = f"[{SURNAMES}][{GIVEN}]|[{_ANY_SURNAME}][{_ANY_GIVEN}]{{2}}"

_LONG_TITLES = "先生|女士|小姐|老师|医生|律师|经理|总经理|副总经理|副经理|总监|主任|主管|老板|师傅|店长|厂长|院长|校长|会计|教授|工程师"
_AFTER_FULL = f"{_LONG_TITLES}|副总|总|哥|姐"
_AFTER_SURNAME = f"{_AFTER_FULL}|太太|大哥|大姐|阿姨|董|工|叔|姨"
_ASIDE = "采购|财务|销售|技术|经理|总经理|采购经理|销售经理|老板|助理|会计|出纳|业务"
_BEFORE_NO_TITLE = "小老大班学张王李刘陈赵吴周徐孙郭郑谢许邓冯曹彭蔡潘袁"  # 张小姐, 华为张总: no 张小, no 华为张
_LONGEST = 24
_SPACED = re.compile(f"[{SURNAMES}] [{GIVEN}]|[{_ANY_SURNAME}] [{_ANY_GIVEN}] ?[{_ANY_GIVEN}]")
_NUMBERED = re.compile(f"({USUAL_NAME}) ?1[3-9][0-9]{{9}}")


def glance(text: str) -> Trail | None:
    """Return the trail that the steps leave for a name of an everyday form; None for any other text.

    >>> glance("A张三先生").steps
    (('name_parts.unprefixed', 'A张三先生', '张三先生'), ('person.untitled', '张三先生', '张三'))
    >>> glance("张 三").value.normal, glance("王总").value.normal, glance("张三、李四")
    ('张三', '王', None)
    """
    if len(text) > _LONGEST:
        return None
    found = _titled().fullmatch(text)
    if found:
        return _trail(text, *found.groups())
    if _SPACED.fullmatch(text):
        return _one_step("name_marks.joined", text, text.replace(" ", ""))
    numbered = _NUMBERED.fullmatch(text)
    return _one_step("name_marks.unnumbered", text, numbered[1]) if numbered else None


def title_beside(text: str) -> str | None:
    """Return the title in a name of an everyday form, "" where it has none; None for any other text.

    >>> title_beside("王总"), title_beside("张三"), title_beside("张三(采购)")
    ('总', '', None)
    """
    found = _titled().fullmatch(text) if len(text) <= _LONGEST else None
    if found:
        _, _, behind_surname, _, behind_name, aside = found.groups()
        return None if aside else behind_surname or behind_name or ""
    return "" if _SPACED.fullmatch(text) else None


@cache
def _titled() -> re.Pattern[str]:
    """Match letters that sort, a name, its title, and a position in brackets.

    What ends in the start of a longer title (王华东经理, 李工程师) is none of these forms.
    """
    given = frozenset(_ANY_GIVEN)
    openings = [word for word in words("part", "role", "title", "short") if given.issuperset(word) and len(word) < 3]
    behind = f"(?<![{_BEFORE_NO_TITLE}])" + "".join(
        f"(?<!{'|'.join(sorted(one for one in openings if len(one) == length))})"
        for length in {len(one) for one in openings}
    )
    listed = [
        one + title
        for one in SURNAMES
        for title in _AFTER_SURNAME.split("|")
        if len(title) == 1 and is_word(one + title)
    ]
    return re.compile(
        f"(?!A*(?:{'|'.join(listed)})(?:[(（]|$))(A{{1,4}})?(?:([{SURNAMES}])({_AFTER_SURNAME})|({USUAL_NAME})(?:{behind}({_AFTER_FULL}))?)([(（](?:{_ASIDE})[)）])?"
    )


def _trail(
    text: str,
    sorting: str | None,
    surname: str | None,
    behind_surname: str | None,
    full: str | None,
    behind_name: str | None,
    aside: str | None,
) -> Trail:
    name = surname or full or ""
    if not (sorting or aside):
        return _one_step("person.untitled", text, name) if name != text else Trail((), Value(text))
    steps, before = [], text
    title = behind_surname or behind_name or ""
    for rule, told, after in (
        ("person.told_apart", aside, f"{sorting or ''}{name}{title}"),
        ("name_parts.unprefixed", sorting, name + title),
        ("person.untitled", title, name),
    ):
        if told:
            steps.append((rule, before, after))
            before = after
    return Trail(tuple(steps), Value(name))


def _one_step(rule: str, before: str, after: str) -> Trail:
    return Trail(((rule, before, after),), Value(after))
