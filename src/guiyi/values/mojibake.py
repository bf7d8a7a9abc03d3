"""Undo text that was decoded with the wrong table, only where the way back is exact and leads to common characters.

Three mistakes are known: UTF-8 read as Latin-1 or Windows-1252, UTF-8 read as GBK, GBK read as Latin-1.
"""

import re
from functools import cache

_WINDOWS = {bytes((code,)).decode("cp1252"): code for code in range(0x80, 0xA0) if code not in b"\x81\x8d\x8f\x90\x9d"}
_AS_LATIN = re.compile("[\x00-\xff" + "".join(_WINDOWS) + "]*")
_TO_LATIN = {ord(char): chr(code) for char, code in _WINDOWS.items()}
_UTF8_LETTERS = re.compile(
    "[\t\n\r -~"
    "\u00a0\u00a3\u00a5\u00a9\u00ae\u00b0\u00b2\u00b3\u00b7\u00c0-\u017f"  # European letters and a few signs
    "\u2010-\u2027\u2030\u2039\u203a\u20ac\u2103\u2116\u2122\u2460-\u2473\u25a0-\u25ff\u2605\u2606"
    "\u3000-\u3011\u3014-\u3017\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e\uffe5"
    "\U0001f300-\U0001faff]*"
)
_GBK_PAIRS = re.compile("(?:[ -~]|[\xa1-\xf7][\xa1-\xfe])*")
_GBK_RUN = re.compile("[\xa1-\xfe]{4}")
_WORD_WITH_ACCENT = re.compile("[a-z][\xc0-\xff]|[\xc0-\xff][a-z]")


def repaired(text: str) -> str:
    r"""Return the text that was meant, or the text itself where that is not sure.

    >>> repaired("å¼\xa0ä¸\x89"), repaired("寮犱笁"), repaired("ÉîÛÚ")
    ('张三', '张三', '深圳')
    >>> repaired("José"), repaired("Ã©tÃ©")
    ('José', 'été')
    """
    for _ in range(4):  # text is seldom misread twice, hardly ever three times
        meant = _meant(text)
        if meant == text:
            return text
        text = meant
    return text


def _meant(text: str) -> str:
    if text.isascii():
        return text
    if _AS_LATIN.fullmatch(text):
        plain = text.translate(_TO_LATIN).encode("latin-1")
        return _from_utf8(plain, text) or _from_gbk(text) or text
    start = _gbk_start().match(text)
    return (_from_utf8_as_gbk(text) or text) if start else text


def _from_utf8(data: bytes, text: str) -> str | None:
    meant = _decoded(data, "utf-8")
    if meant is None or meant == text or not _UTF8_LETTERS.fullmatch(meant):
        return None
    return meant


def _from_gbk(text: str) -> str | None:
    """Read Latin-1 as GBK: whole pairs, two characters running, none inside a European word, half of them commonest."""
    if not _GBK_PAIRS.fullmatch(text) or not _GBK_RUN.search(text) or _WORD_WITH_ACCENT.search(text):
        return None
    meant = _decoded(text.encode("latin-1"), "gb2312")
    chinese = [char for char in meant or "" if "\u4e00" <= char <= "\u9fff"]
    common = sum(map(_is_commonest, chinese))
    return meant if len(set(chinese)) >= 2 and common * 2 >= len(chinese) else None


def _from_utf8_as_gbk(text: str) -> str | None:
    try:
        data = b"\x80".join(part.encode("gbk") for part in text.split("€"))  # code page 936 reads byte 80 as €
    except UnicodeEncodeError:
        return None
    meant = _decoded(data, "utf-8")
    if meant is None or not _UTF8_LETTERS.fullmatch(meant):
        return None
    chinese = [char for char in meant if char > "\u2fff"]
    return meant if chinese and all(map(_is_common, chinese)) else None


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_commonest(char: str) -> bool:
    return b"\xb0" <= char.encode("gb2312", "replace") < b"\xd8"


def _is_common(char: str) -> bool:
    """Tell whether GB 2312, or level 1 of Big5, has the character."""
    return len(char.encode("gb2312", "ignore")) > 1 or b"\xa1" <= char.encode("big5", "replace") < b"\xc7"


@cache
def openings() -> str:
    """Return the characters that UTF-8 read as GBK begins with: the first two bytes of a Chinese character.

    >>> "寮" in openings(), "张" in openings()
    (True, False)
    """
    pairs = (bytes((lead, trail)) for lead in range(0xE2, 0xF0) for trail in range(0x80, 0xC0))
    return "".join(pair.decode("gbk", "ignore") for pair in pairs)


@cache
def _gbk_start() -> re.Pattern[str]:
    """Match where the first Chinese character is an opening (so few are that it is a guard)."""
    return re.compile(f"[\x00-\x7f]{{0,1000}}[{openings()}]")
