"""Industries: the section letter of the Chinese classification, and the four-digit class where one is given.

Source: GB/T 4754-2017 (`data/industry.csv`: sections and divisions; `data/industry_alias.csv`: everyday names).
"""

import re
from collections.abc import Mapping
from functools import cache

from guiyi.values.kind import Fault, Kind
from guiyi.values.tables import rows
from guiyi.values.text import ANY, key

_LONGEST = 100
_MARKS = re.compile(r"[\s、,;|·_-]+|/+")
_IDLE_END = re.compile("(?:行业|产业|企业|公司|领域|业|类|industry|/)+$")
_LABEL = re.compile("(?:所属|所在)?(?:行业|产业|industry)(?:代码|类别|分类|code)?[:：] *")
_FLOAT = re.compile(r"([0-9]{4})\.0+")  # as spreadsheets hand over whole numbers
_REMARK = re.compile(r"(.+?) ?\(([^()]+)\)")
_CODE_FIRST = re.compile("(?P<section>[a-t])?[- ]?(?P<digits>[0-9]{2,4})?(?![a-z0-9])[-.:、 ]*(?P<name>[^0-9]*)")
_CODE_LAST = re.compile(r"(?P<name>[^0-9]*[^0-9a-z (])[- ]*\(?(?P<section>[a-t])?(?P<digits>[0-9]{2,4})\)?")
_TITLE = re.compile(  # how the names of classes end: what stands beside a number then says that it is a code
    "(?:业|制造|加工|种植|饲养|养殖|开采|采选|冶炼|生产|供应|施工|安装|批发|零售|运输|仓储|服务|租赁|修理|管理|活动|咨询|开发|研究|"
    "教育|出版)$"
)
_PARTED = (re.compile("[/|>;]|[-—–]+"), re.compile(r"[、,+&·\s]|和|与|及"))


def section(text: str) -> str:
    """Write the letter of the section that an industry belongs to.

    A name of several parts has the section of those that are known, where they agree.

    >>> [section(one) for one in ("互联网", "制造业", "C13农副食品加工业", "非金属矿物制品业30", "IT/通信/电子/互联网")]
    ['I', 'C', 'C', 'C', 'I']

    Raises:
        Fault: industry.several where the parts disagree, industry.unknown where none is known.
    """
    sections = _sections(_unlabelled(text)) if len(text) <= _LONGEST else set()
    if len(sections) != 1:
        raise Fault("industry.several" if sections else "industry.unknown")
    return next(iter(sections))


def class_code(text: str) -> str:
    """Keep the four digits of the class; empty where no class is given.

    >>> class_code("C3011"), class_code("3011 水泥制造"), class_code("C13农副食品加工业"), class_code("互联网")
    ('3011', '3011', '', '')

    Raises:
        Fault: industry_code.unknown for a division that does not exist or is of another section than the letter says.
    """
    letter, digits, name = _coded(_unlabelled(text)) if len(text) <= _LONGEST else ("", "", "")
    if len(digits) != len("3011") or not _is_code(letter, digits, name):
        return ""
    division = _divisions().get(digits[:2])
    if not division or letter not in ("", division):
        raise Fault("industry_code.unknown")
    return digits


def titled(name: str) -> str | None:
    """Return the section of a name that stands whole in the tables, None for any other text.

    >>> titled("教育行业"), titled("Real estate"), titled("教育、医疗"), titled("C")
    ('P', 'K', None, None)
    """
    return _names().get(_folded(key(name))) if len(name) <= _LONGEST else None


def labels() -> Mapping[str, tuple[str, str]]:
    """Return the titles of the sections: `{letter: (zh, en)}`.

    >>> labels()["J"]
    ('金融业', 'Finance')
    """
    return {row["code"]: (row["zh"], row["en"]) for row in rows("industry") if row["code"] == row["section"]}


def _sections(text: str) -> set[str]:
    """Return the sections that a folded name, or its known parts, belong to."""
    letter, digits, name = _coded(text)
    named = _names().get(_folded(name))
    if digits:
        division = _divisions().get(digits[:2]) if _is_code(letter, digits, name) else None
        return {division, *filter(None, (letter, named))} if division else set()
    if letter and (named or not name):
        return {letter, named or letter}
    if whole := _names().get(_folded(text)):
        return {whole}
    if remark := _REMARK.fullmatch(text):
        return _sections(remark[1]) | _sections(remark[2])
    for marks in _PARTED:
        parts = [one for one in marks.split(text) if one]
        if len(parts) > 1:
            return {found for one in parts for found in _sections(one.strip())}
    return set()


def _unlabelled(text: str) -> str:
    return _FLOAT.sub(r"\1", _LABEL.sub("", key(text), count=1))


def _coded(text: str) -> tuple[str, str, str]:
    """Part a folded text into the letter and the digits of a code, and the name beside it."""
    found = _CODE_FIRST.fullmatch(text) or _CODE_LAST.fullmatch(text)
    if not found:
        return "", "", text
    return (found["section"] or "").upper(), found["digits"] or "", found["name"].strip()


def _is_code(letter: str, digits: str, name: str) -> bool:
    """Tell digits that are a code from others (500强): by the letter, by the name, or because they are all there is."""
    if letter or not name:
        return bool(letter) or len(digits) == len("3011")
    return bool(_TITLE.search(name)) or _folded(name) in _names()


def _folded(name: str) -> str:
    """Fold a name: marks between its parts are one, and endings that add nothing fall (互联网行业)."""
    folded = _MARKS.sub("/", name).strip("/")
    return _IDLE_END.sub("", folded) or folded


@cache
def _names() -> dict[str, str]:
    """Names, folded → section letters."""
    titles = [(row["zh"], row["section"]) for row in rows("industry")]
    english = [(row["en"], row["section"]) for row in rows("industry") if row["code"] == row["section"]]
    aliases = [(row["alias"], row["section"]) for row in rows("industry_alias")]
    return {_folded(key(name)): letter for name, letter in (*titles, *english, *aliases)}


@cache
def _divisions() -> dict[str, str]:
    """Two digits of a division → section letter."""
    return {row["code"]: row["section"] for row in rows("industry") if row["code"].isdigit()}


def _likeness(text: str) -> float:
    """A name of an industry tells; a letter or four digits may be anything."""
    if len(text) > _LONGEST or not INDUSTRY.value(text).normal:
        return 0.0
    return 0.2 if re.fullmatch("[A-Ta-t]|[0-9]{4}", text.strip()) else 1.0


def _parts(text: str) -> Mapping[str, str]:
    code = INDUSTRY_CODE.value(text).normal
    return {"industry_code": code} if code else {}


INDUSTRY = Kind("industry", "行业", "industry", steps=(*ANY, section), parts=_parts, likeness=_likeness)
INDUSTRY_CODE = Kind("industry_code", "行业代码", "industry code", steps=(*ANY, class_code))
