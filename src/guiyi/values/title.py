"""Honorifics and positions: 总, 经理, 女士, Mr., Sales Manager; what people put beside a name and is no part of it.

Source: own collection, `data/honorifics.csv`.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from guiyi.values.tables import rows
from guiyi.values.text import key

LONGEST_TITLE = 24  # characters; a longer text is a sentence
_WORDS = re.compile(r"[^\s/&,.]+\.?")


def is_title(text: str) -> bool:
    """Tell whether a whole text is an honorific or a position, or several in a row.

    >>> is_title("采购经理"), is_title("女士"), is_title("Senior Sales Manager"), is_title("Mr.")
    (True, True, True, True)
    >>> is_title("采购部"), is_title("张总"), is_title("Smith")
    (False, False, False)
    """
    word = key(text)
    if not word or len(word) > 2 * LONGEST_TITLE:
        return False
    if word in words("title", "short", "kin", "role", "mister", "degree", "after"):
        return True
    if word.isascii():
        return _is_english_title(_WORDS.findall(word))
    return len(word) <= LONGEST_TITLE and _is_built(word)


def is_long_title(text: str) -> bool:
    """Tell whether a text is a position that may stand right behind any name: 经理, 采购经理; not 总, 太太, 技术.

    >>> is_long_title("采购经理"), is_long_title("总"), is_long_title("技术")
    (True, False, False)
    """
    word = key(text)
    return word in words("title") or (1 < len(word) <= LONGEST_TITLE and not word.isascii() and _is_built(word))


def honorific_gender(title: str) -> str | None:
    """Return "male" or "female" where an honorific says so.

    >>> honorific_gender("先生"), honorific_gender("Ms."), honorific_gender("经理")
    ('male', 'female', None)
    """
    return _genders().get(key(title).rstrip(".")) or None


def written(mister: str) -> str:
    """Write an English form of address as usual: "mr" → "Mr.".

    >>> written("mr"), written("MISS"), written("经理")
    ('Mr.', 'Miss', '经理')
    """
    return _forms().get(key(mister).rstrip("."), mister)


@cache
def words(*uses: str) -> frozenset[str]:
    """Return the words with one of these uses, folded, with and without their full stop."""
    listed = [key(row["word"]) for row in rows("honorifics") if row["use"] in uses]
    return frozenset((*listed, *(word.replace(".", "") for word in listed)))


def openings(text: str) -> Iterator[int]:
    """Yield where a title at the start of a Chinese text may end, the longest first.

    >>> list(openings("采购经理李四"))
    [4, 2]
    """
    return (end for end in range(min(len(text) - 1, LONGEST_TITLE), 0, -1) if is_long_title(text[:end]))


def _is_english_title(parts: Iterable[str]) -> bool:
    listed = list(parts)
    known = words("title", "role", "part")
    return bool(listed) and all(one in known for one in listed) and any(one in words("title", "role") for one in listed)


@lru_cache(maxsize=8192)
def _is_built(word: str) -> bool:
    """Whether words of the table make up the text, ending in a position."""
    if word[-1] not in _last_characters():
        return False
    starts = (start for start in range(len(word)) if word[start:] in words("title"))
    return any(start == 0 or _is_made_of_parts(word[:start]) for start in starts)


@cache
def _last_characters() -> frozenset[str]:
    return frozenset(word[-1] for word in words("title"))


def _is_made_of_parts(text: str) -> bool:
    reached = {0}
    for end in range(1, len(text) + 1):
        if any(start in reached and text[start:end] in words("title", "role", "part") for start in range(end)):
            reached.add(end)
    return len(text) in reached


@cache
def _genders() -> dict[str, str]:
    return {key(row["word"]).rstrip("."): row["gender"] for row in rows("honorifics") if row["gender"]}


@cache
def _forms() -> dict[str, str]:
    return {
        key(row["word"]).rstrip("."): row["word"]
        for row in rows("honorifics")
        if row["use"] in ("mister", "generation")
    }
