"""Text of any kind: the steps that every kind starts with, and the form in which texts are compared.

Sources: Unicode Standard (general categories, normal forms: https://www.unicode.org/reports/tr15/); HTML named
characters (https://html.spec.whatwg.org/multipage/named-characters.html); OpenCC (https://github.com/BYVoid/OpenCC).
"""

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from guiyi.values import mojibake
from guiyi.values.kind import Fault, Kind, Step, shown_dots, spared
from guiyi.values.tables import rows

if TYPE_CHECKING:
    import opencc

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Controls but white space; format characters; variation selectors; blank letters; private use; no characters at all.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff\ufdd0-\ufdef"
    "\ue000-\uf8ff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U0010ffff]+"
)
_RADICAL = re.compile("[\u2e80-\u2fd5]")
_CHINESE_MARKS = "（），：；！？～｜"  # full width in Chinese print, and so left alone
_FULL_WIDTH = re.compile(f"(?![{_CHINESE_MARKS}])[\uff01-\uff5e]")
_TO_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in _CHINESE_MARKS}
_NO_WORD = re.compile(r"(?![*+]$)[-‐-―－_/\\.。·・?？*＊+、,，;；:：~～…'\"`!！()（）\[\]【】{}<>《》|｜\s]+")
_ORDINARY = re.compile("[ -%'-~\xc0-\u017f（），。、：；！？·\n\u4e00-\u9fa5]*")  # where steps find little to do
_SETTLED_ASCII = re.compile("[!-%'-~]++(?: [!-%'-~]++)*+")
_ROUNDS = 8


def key(text: str) -> str:
    """Return the form in which texts are parsed and compared: NFKC, case-folded, single-spaced.

    >>> key("  Ａｃｍｅ　ＣＯ．  ")
    'acme co.'
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(text.casefold().split())


def misread(text: str) -> str:
    """Repair text that was decoded with the wrong table, where the way back is exact.

    >>> misread("寮犱笁")
    '张三'
    """
    return text if text.isascii() else mojibake.repaired(text)


def entities(text: str) -> str:
    r"""Read HTML entities; one without its semicolon is none.

    >>> entities("A&amp;B&nbsp;&#24352;"), entities("a&copy=1")
    ('A&B\xa0张', 'a&copy=1')
    """
    if "&" not in text or not _ENTITY.search(text):
        return text
    from html import unescape

    return _ENTITY.sub(lambda found: unescape(found[0]), text)


def visible(text: str) -> str:
    r"""Remove what cannot be seen: controls, zero-width and private-use characters, halves of broken characters.

    >>> visible("张\u200b三\x00")
    '张三'
    """
    if text.isascii() and text.isprintable():
        return text
    if _SURROGATE.search(text):  # a pair is one character badly written; a lone half is nothing
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return _INVISIBLE.sub("", text)


def radicals(text: str) -> str:
    """Write characters for CJK radicals that look like them.

    >>> radicals("⻄安")
    '西安'
    """
    if text.isascii() or not _RADICAL.search(text):
        return text
    return text.translate(_ideographs())


def half_width(text: str) -> str:
    """Write full-width letters, digits and signs at half width; Chinese marks stay as printed.

    >>> half_width("ＡＢＣ－１２３（中国）：①")
    'ABC-123（中国）：①'
    """
    if text.isascii() or not _FULL_WIDTH.search(text):
        return text
    return text.translate(_TO_HALF)


def composed(text: str) -> str:
    r"""Write a letter and its accent as one character (NFC).

    >>> composed("Jose\u0301")
    'José'
    """
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def simplified(text: str) -> str:
    """Write traditional Chinese in simplified characters.

    >>> simplified("臺灣積體電路"), simplified("乾隆後人"), simplified("李乾")
    ('台湾积体电路', '乾隆后人', '李乾')
    """
    if text.isascii() or _traditional().isdisjoint(text) or _SURROGATE.search(text):
        return text
    return str(_converter().convert(text))


def spaces(text: str) -> str:
    r"""Fold white space, line ends too, and trim.

    >>> spaces(" 上海　 浦东\n")
    '上海 浦东'
    """
    return " ".join(text.split())


def lines(text: str) -> str:
    r"""Fold white space within lines; keep the line ends, drop blank lines.

    >>> lines(" 13800138000 \r\n\n 021-61234567 ")
    '13800138000\n021-61234567'
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return "\n".join(filter(None, map(spaces, text.splitlines())))


_CHARACTERS: tuple[Step, ...] = (misread, entities, visible, radicals, half_width, composed, simplified)
_AS_WRITTEN: tuple[Step, ...] = (misread, entities, visible, radicals, half_width, composed)


def settled(text: str) -> str:
    """Take the steps again where one made work for an earlier one (an entity that held an entity), until none has any.

    Raises:
        Fault: text wrapped so often that nobody wrote it.

    >>> settled("&amp;lt;")
    '<'
    """
    return _until_settled(text, (*_CHARACTERS, spaces))


def settled_as_written(text: str) -> str:
    """Do as `settled`, and leave Chinese characters as they are written.

    >>> settled_as_written("東京都&amp;amp;")
    '東京都&'
    """
    return _until_settled(text, (*_AS_WRITTEN, spaces))


def settled_lines(text: str) -> str:
    r"""Do as `settled`, and keep line ends.

    >>> settled_lines("a&amp;#10;b")
    'a\nb'
    """
    return _until_settled(text, (*_CHARACTERS, lines))


def placeholder(text: str, kind: str = "") -> str:
    """Empty a cell that only says "no value"; `kind` adds the words that say so in cells of that kind.

    >>> placeholder("暂无"), placeholder("N/A"), placeholder("——"), placeholder("无锡")
    ('', '', '', '无锡')
    >>> placeholder("测试"), placeholder("测试", "company")
    ('测试', '')
    """
    if len(text) > 24 or (text[:1].isalnum() and text[:2].casefold() not in _openings(kind)):  # cheap, and mostly true
        return text
    return "" if _NO_WORD.fullmatch(text) or key(text).strip("-()[]【】") in _placeholders(kind) else text


def is_settled(text: str) -> bool:
    """Tell, of most such texts, that no step up to `settled` changes them: usual characters, single spaces between.

    >>> is_settled("上海华信贸易有限公司"), is_settled("138 0013 8000"), is_settled(" 張三")
    (True, True, False)
    """
    return bool((_SETTLED_ASCII if text.isascii() else _settled_chinese()).fullmatch(text))


ANY: tuple[Step, ...] = (*spared(is_settled, *_CHARACTERS, spaces, settled), placeholder)
ANY_AS_WRITTEN: tuple[Step, ...] = (  # for texts that may be Japanese, or Chinese of other places
    *spared(is_settled, *_AS_WRITTEN, spaces, settled_as_written),
    placeholder,
)
SETTLED_LINES: tuple[Step, ...] = spared(is_settled, *_CHARACTERS, lines, settled_lines)
ANY_LINES: tuple[Step, ...] = (*SETTLED_LINES, placeholder)  # for kinds that split at line ends
TEXT = Kind("text", "文本", "text", steps=ANY, mask=shown_dots)


def _until_settled(text: str, steps: tuple[Step, ...]) -> str:
    if text.isascii() and "&" not in text:
        return text
    if _ORDINARY.fullmatch(text) and _traditional().isdisjoint(text) and misread(text) == text:
        return text
    for _ in range(_ROUNDS):
        before = text
        for step in steps:
            text = step(text)
        if text == before:
            return text
    raise Fault("text.wrapped")


@cache
def _placeholders(kind: str) -> frozenset[str]:
    return frozenset(
        key(row["value"]) for row in rows("placeholders") if not row["kinds"] or kind in row["kinds"].split("|")
    )


@cache
def _openings(kind: str) -> frozenset[str]:
    return frozenset(one[:2] for one in _placeholders(kind))


@cache
def _settled_chinese() -> re.Pattern[str]:
    """Match words of ASCII, Chinese marks, and Chinese characters that are neither traditional nor begin misread text."""
    odd = _traditional().union(mojibake.openings())
    chinese = "".join(char for char in map(chr, range(0x4E00, 0x9FA6)) if char not in odd)
    word = f"[!-%'-~（），。、：；！？{chinese}]++"
    return re.compile(f"{word}(?: {word})*+")


@cache
def _ideographs() -> dict[int, str]:
    return {ord(row["radical"]): row["ideograph"] for row in rows("radicals")}


@cache
def _traditional() -> frozenset[str]:
    return frozenset("".join(row["characters"] for row in rows("traditional")))


@cache
def _converter() -> "opencc.OpenCC":
    import opencc

    return opencc.OpenCC("t2s")
