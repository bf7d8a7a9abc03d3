"""Remarks that people write beside a contact (A张总-上海华信贸易-13800138000-意向), taken apart.

Only what is certain is handed over, as it was written (grade and stage in their normal form): a piece that may be a
nickname, a sentence or an allusion stays in the remark alone. Letters that only sort (A, AAA) are no grade.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from guiyi.values.chinese_name import HAN, has_usual_given_name, is_full_name, is_han
from guiyi.values.email import EMAIL
from guiyi.values.kind import SEVERAL, Kind, shown_dots
from guiyi.values.latin_name import is_plain
from guiyi.values.name_cell import pieces
from guiyi.values.name_marks import dotted, joined
from guiyi.values.name_parts import Person, is_only_title, unprefixed
from guiyi.values.phone import PHONE
from guiyi.values.remark_words import (
    is_brand,
    is_company,
    is_department,
    is_likely_tag,
    is_sure_tag,
    is_trade,
    place_kind,
    sure_person,
)  # fmt: skip
from guiyi.values.tag import meaning
from guiyi.values.text import ANY, TEXT
from guiyi.values.wechat import WECHAT_WXID

_LONGEST = 200  # characters; what is longer is a story, and only numbers and mails in it are certain
_LONGEST_READ = 1000
_LONGEST_PIECE = 24
_MAIL = re.compile(
    r"[A-Za-z0-9_+](?:[A-Za-z0-9_+]|[.-](?=[A-Za-z0-9_+])){0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}"
)
_WXID = re.compile(r"wxid_[A-Za-z0-9_]{5,40}")
_PHONE = re.compile(
    r"(?<![\dA-Za-z*])(?:\+(?!1[3-9]\d{9}(?!\d))\d[\d -]{6,20}\d|(?:86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}"
    r"|\(?0\d{2,3}\)?[ -]?\d{3,4}[ -]?\d{4}(?:[-转]\d{1,6})?|[48]00[ -]?\d{3}[ -]?\d{4})(?![\d*])"
)
_SAME_ID = re.compile("(?:电话|手机)?(?:同微信|微信同号|微信同步)|v同号", re.IGNORECASE)
_LABELS: Mapping[str, str] = {
    **dict.fromkeys(("姓名", "名字", "联系人", "称呼"), "person_name"),
    **dict.fromkeys(("公司", "公司名称", "单位", "企业"), "company"),
    **dict.fromkeys(("职位", "职务", "岗位"), "person_title"),
    **{"部门": "department", "标签": "tags"},
}
_LABELLED = re.compile(rf"(?<![{HAN}])({'|'.join(_LABELS)})[:：] ?([^\s,，;；|/:：]{{1,40}})")
_HASHED = re.compile(r"(?<!\S)[#＃]([^\s\d#＃,，;；|][^\s#＃,，;；|]{1,19})")  # 张三 #意向 #杭州
_SIGNS = re.compile(r"[\u2190-\u2bff\u3000-\u3007\u3012\u3013\U0001f000-\U0001faff]+")
_FIGURES = re.compile(r"^[\d.]{1,10}(?=[^\d年月日号.])|(?<=[^\d.])\d+(?:\.\d+)?[万千wWkK元]$")  # 0305抖音, 已成交2.8w
_NAMELESS = frozenset({"客户", "顾客", "好友", "同事", "朋友"})  # said before a name, tells nothing more
_SAID_BY_TAGS = (("level", "grade"), ("stage", "stage"))
_BEFORE_NAMES = ("tags", "province", "city", "district", "company")
_SEVERAL = frozenset({"phone", "email", "wechat_wxid", "tags"})
_ORDER = (
    *("person_name", "person_title", "company", "department", "phone", "email", "wechat_wxid"),
    *("province", "city", "district", "grade", "stage", "tags"),
)
_NAME_IF_PROVED = "name if proved"
_PROOFS = frozenset({"company", "phone", "email"})


class Found(NamedTuple):
    """Something that a remark says: kind and text."""

    kind: str
    text: str


def parts(text: str) -> Mapping[str, str]:
    """Return what a remark certainly says, `{kind: text}`.

    >>> parts("A张总-上海华信贸易-13800138000-意向")["company"]
    '上海华信贸易'
    >>> parts("张经理-采购部@上海")
    {'person_name': '张', 'person_title': '经理', 'department': '采购部', 'city': '上海'}
    >>> parts("张三(VIP-高消费频次)")
    {'person_name': '张三', 'tags': 'VIP|高消费频次'}
    >>> parts("客户的朋友"), parts("小美"), parts("13800138000")
    ({}, {}, {'phone': '13800138000'})
    """
    plain = (TEXT.value(text).normal or "")[:_LONGEST_READ]
    found: list[Found] = []
    body = _SAME_ID.sub("|", _without_numbers(plain, found))
    if len(plain) <= _LONGEST:
        body = _SIGNS.sub("|", _without_labelled(body, found))
        for piece in pieces(joined(dotted(body))):
            found += _read(piece.text)
    return _agreed(found)


def _without_numbers(text: str, found: list[Found]) -> str:
    """Take mails, ids and phone numbers out of a text into `found`."""
    for kind, pattern in ((EMAIL, _MAIL), (WECHAT_WXID, _WXID), (PHONE, _PHONE)):

        def cut(match: re.Match[str], kind: Kind = kind) -> str:
            if not kind.value(match[0]).normal:
                return match[0]
            found.append(Found(kind.name, match[0]))
            return "|"

        text = pattern.sub(cut, text)
    return text


def _without_labelled(text: str, found: list[Found]) -> str:
    """Take what stands behind a label or `#` out of a text into `found`; a name stays, to be read like any.

    >>> parts("张晓东 #杭州 #意向")
    {'person_name': '张晓东', 'stage': 'opportunity', 'tags': '杭州|意向'}
    """

    def cut(match: re.Match[str]) -> str:
        kind, said = _LABELS[match[1]], match[2]
        if kind == "person_name":
            return f"|{said}|"
        found.append(Found(kind, said))
        return "|"

    def cut_tag(match: re.Match[str]) -> str:
        found.extend([Found("tags", match[1]), *(one for one in _known(match[1]) if one.kind in ("grade", "stage"))])
        return "|"

    return _LABELLED.sub(cut, _HASHED.sub(cut_tag, text))


def _read(word: str) -> list[Found]:
    """Return what one piece of a remark says; nothing if that is not certain."""
    if is_sure_tag(word):  # 2024广交会
        return _known(word)
    word = _FIGURES.sub("", word).strip()
    if not 1 < len(word) <= _LONGEST_PIECE:
        return []
    return _known(word) or _glued(word) or _person(sure_person(unprefixed(word))) or _latin(word) or _tag(word)


def _known(word: str) -> list[Found]:
    """Read a word that is not a person."""
    meant = meaning(word)
    if said := [Found(kind, meant[field]) for field, kind in _SAID_BY_TAGS if field in meant]:
        return [Found("tags", word), *said]
    place = place_kind(word)
    return [Found(place, word)] if place else next(([Found(kind, word)] for kind, tells in _WORDS if tells(word)), [])


def _glued(word: str) -> list[Found]:
    """Read a person behind a known word: 抖音陈老板, 建材批发小刘, 杭州周总."""
    bare = unprefixed(word)
    for at in range(2, len(bare)):
        known = sure_person(bare[at:])
        if not known or known.beside:
            continue
        before = _run(bare[:at])
        if bare[:at] in _NAMELESS or (before and before[0].kind in _BEFORE_NAMES):
            return [*before, *_person(known)]
    return []


def _run(word: str) -> list[Found]:
    """Read one known word, or a place and a known word: 佛山建材."""
    known = _known(word)
    if known:
        return known
    for at in range(2, len(word) - 1):
        place, rest = place_kind(word[:at]), _known(word[at:])
        if place and rest and rest[0].kind == "tags":
            return [Found(place, word[:at]), *rest]
    return []


def _person(known: Person | None) -> list[Found]:
    if not known:
        return []
    return [Found("person_name", known.name), *([Found("person_title", known.title)] if known.title else [])]


def _latin(word: str) -> list[Found]:
    """Hold two or three capitalised words ready: they are a name only beside a company, a number or a mail."""
    mixed = re.fullmatch(rf"[A-Za-z]{{2,20}} ?([{HAN}]{{2,4}})|([{HAN}]{{2,4}}) ?[A-Za-z]{{2,20}}", word)
    if mixed:  # 李雷Leo
        known = sure_person(mixed[1] or mixed[2])
        return _person(known) if known and is_full_name(known.name) else []
    return [Found(_NAME_IF_PROVED, word)] if is_plain(word) and word.istitle() else []


def _tag(word: str) -> list[Found]:
    return [Found("tags", word)] if is_likely_tag(word) else []


_WORDS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("person_title", is_only_title),
    ("department", is_department),
    ("tags", is_sure_tag),
    ("company", is_company),
)


def _agreed(found: list[Found]) -> dict[str, str]:
    """Join what was found by kind; kinds of one value that got several are left out, and a title without its name."""
    kinds = {one.kind for one in found}
    if not kinds.isdisjoint(_PROOFS) and "person_name" not in kinds:
        found = [one._replace(kind="person_name") if one.kind == _NAME_IF_PROVED else one for one in found]
    told: dict[str, str] = {}
    for kind in _ORDER:
        values = list(dict.fromkeys(one.text for one in found if one.kind == kind))
        if kind == "person_name":
            values = _one_person(values)
        if kind in _SEVERAL and values:
            told[kind] = SEVERAL.join(values)
        elif len(values) == 1 or (kind == "person_title" and values and "person_name" in told):
            told[kind] = values[0]
    if "person_name" not in told:
        told.pop("person_title", None)
    return {} if len(found) == 1 and _too_little(told) else told


def _one_person(names: list[str]) -> list[str]:
    """Keep the fuller of a surname and a name with it; two people are none."""
    names = [one for one in names if not is_brand(one)] or names  # 王总 华信
    fullest = max(names, key=len, default="")
    return [fullest] if all(fullest.startswith(one) for one in names) and fullest else names


def _too_little(told: Mapping[str, str]) -> bool:
    """Tell whether the one thing found is proved by nothing else: a trade, a name that may be a word."""
    name = told.get("person_name", "")
    return is_trade(told.get("tags", "")) or (is_han(name) and is_full_name(name) and not has_usual_given_name(name))


REMARK = Kind("remark", "备注", "remark", steps=ANY, parts=parts, mask=shown_dots)
