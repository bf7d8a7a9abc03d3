"""Pinyin of names, without tones: how a Chinese name is found whatever its characters.

Sources: ISO 7098; GB/T 28039-2011 (Chinese names in pinyin); readings of characters from pypinyin (MIT,
https://github.com/mozillazg/python-pinyin), made by `scripts/pinyin.py`; readings of surnames kept by hand.
"""

import re
import unicodedata
from functools import cache, lru_cache

from guiyi.values.kind import Kind, Step, shown_dots
from guiyi.values.tables import rows
from guiyi.values.text import ANY, key, placeholder

_GAP = re.compile(r"[\W_]+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
# Read otherwise elsewhere.
_IN_NAMES = {"晟": "sheng", "隽": "jun", "莘": "xin", "勒": "le", "伽": "jia", "偲": "si", "峤": "qiao"}
_LONGEST_NAME = 64  # what is longer is no name; the cache shall not hold it


def pinyin(text: str, surname: bool = True) -> str:
    """Return lower-case syllables parted by single spaces; other scripts are folded and kept.

    With `surname`, the text starts with one, which is read as a surname is. ü is written v, as it is typed.

    >>> pinyin("曾国藩"), pinyin("尉迟恭"), pinyin("单", surname=False)
    ('zeng guo fan', 'yu chi gong', 'dan')
    >>> pinyin("买买提·吐尔逊"), pinyin("José Nuñez"), pinyin("Tony张")
    ('mai mai ti tu er xun', 'jose nunez', 'tony zhang')
    """
    return _cached(text, surname) if len(text) <= _LONGEST_NAME else _read(text, surname)


def pinyin_name(text: str) -> str:
    """Write a name in pinyin.

    >>> pinyin_name("仇英")
    'qiu ying'
    """
    return pinyin(text)


def unfilled(text: str) -> str:
    """Empty a cell that only says "no name"; pinyin that reads like such a word (na, nan) is a name.

    >>> unfilled("无"), unfilled("na")
    ('', 'na')
    """
    return text if text.isascii() and text.isalpha() else placeholder(text)


def initials(text: str) -> str:
    """Return the first letters of the syllables.

    >>> initials("曾国藩")
    'zgf'
    """
    return "".join(syllable[0] for syllable in pinyin(text).split())


@lru_cache(maxsize=65536)
def _cached(text: str, surname: bool) -> str:
    return _read(text, surname)


def _read(text: str, surname: bool) -> str:
    text = key(text)
    head = _surname_reading(text) if surname else ""
    rest = text[len(head.split()) :] if head else text  # a surname has a syllable a character
    syllables = _syllables()
    spelt = "".join(f" {syllables[one]} " if one in syllables else one for one in rest)
    return " ".join(f"{head} {_GAP.sub(' ', _unaccented(spelt))}".split())


def _surname_reading(text: str) -> str:
    readings = _readings()
    return readings.get(text[:2]) or readings.get(text[:1]) or ""


def _unaccented(text: str) -> str:
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text)))


@cache
def _syllables() -> dict[str, str]:
    return {one: row["pinyin"] for row in rows("pinyin") for one in row["characters"]} | _IN_NAMES


@cache
def _readings() -> dict[str, str]:
    return {row["surname"]: row["pinyin"] for row in rows("surname_readings")}


def _keys(normal: str) -> tuple[str, ...]:
    return (normal,)


_STEPS: tuple[Step, ...] = (*ANY[:-1], unfilled, pinyin_name)
NAME_PINYIN = Kind(
    "name_pinyin",
    "姓名拼音",
    "name in pinyin",
    steps=_STEPS,
    keys=_keys,
    mask=shown_dots,
)
