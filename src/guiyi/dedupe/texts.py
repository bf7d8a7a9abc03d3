"""What is done to columns of texts before they are compared; regular expressions see only those texts that need them.

Regular expressions are RE2's, which no text can make slow.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

UNREAD = "?"  # marks the folded text of a value that had no normal form
LONGEST = 300  # characters of a text that are compared

Column: TypeAlias = Any  # an array of texts; pyarrow tells no types
_PLAIN = "^[ -~\u4e00-\u9fff]*$"  # characters that are their own normal form
_MARKS = "@.-_ "  # the usual ones, taken away without a regular expression


def column(values: Sequence[str]) -> Column:
    """Make a column of texts."""
    return values if isinstance(values, pa.Array) else pa.array(values, pa.string())


def texts_of(values: "Column | Sequence[str]") -> Sequence[str]:
    """Make a column Python's."""
    return list(values.to_pylist()) if isinstance(values, pa.Array) else values


def folded(texts: Column) -> Column:
    """Fold case, accents and punctuation away.

    >>> folded(pa.array(["Arnie Morton’s, of Chicago", "Café （上海）", "a  b"])).to_pylist()
    ['arnie morton s of chicago', 'cafe 上海', 'a b']
    """
    cut = pc.utf8_lower(pc.utf8_slice_codeunits(texts, 0, LONGEST))
    bare = only(cut, pc.invert(pc.match_substring_regex(cut, _PLAIN)), _unaccented)
    spaced = only(bare, pc.match_substring_regex(bare, r"[^\pL\pN ]|  "), lambda some: sub(some, r"[^\pL\pN]+", " "))
    return pc.utf8_trim(spaced, " ")


def _unaccented(texts: Column) -> Column:
    plain = pc.utf8_normalize(texts, "NFKD")
    return pc.utf8_lower(pc.utf8_normalize(sub(plain, r"\pM+", ""), "NFC"))


def fold(texts: Sequence[str]) -> list[str]:
    """Fold several texts.

    >>> fold(["ACME (China) Co., Ltd."])
    ['acme china co ltd']
    """
    return list(folded(pa.array(texts, pa.string())).to_pylist())


def sub(texts: Column, pattern: str, into: str) -> Column:
    """Replace what matches a pattern."""
    return pc.replace_substring_regex(texts, pattern, into)


def only(texts: Column, which: Column, change: Callable[[Column], Column]) -> Column:
    """Change some of the texts."""
    if not pc.any(which).as_py():
        return texts
    return pc.replace_with_mask(texts, which, change(texts.filter(which)))


def where(condition: Column, texts: "Column | str", other: "Column | str" = "") -> Column:
    """Choose text by text."""
    return pc.if_else(condition, texts, other)


def valid(texts: Column) -> Column:
    """Keep the values that have a normal form."""
    return where(pc.invert(pc.starts_with(texts, UNREAD)), texts)


def bare(texts: Column) -> Column:
    """Take the mark of values without a normal form away."""
    return only(texts, pc.starts_with(texts, UNREAD), lambda some: pc.utf8_slice_codeunits(some, 1))


def plain(texts: Column) -> Column:
    """Keep letters and digits alone.

    >>> plain(pa.array(["?91-440101 X", "李 a@b.c"])).to_pylist()
    ['91440101x', '李abc']
    """
    for mark in _MARKS:
        texts = pc.replace_substring(texts, mark, "")
    return pc.utf8_lower(only(texts, pc.invert(pc.ascii_is_alnum(texts)), lambda some: sub(some, r"[^\pL\pN]+", "")))


def digits(texts: Column) -> Column:
    """Keep digits alone.

    >>> digits(pa.array(["+86 138", "a1b2", "123"])).to_pylist()
    ['86138', '12', '123']
    """
    texts = pc.ascii_ltrim(texts, "+?")
    return only(texts, pc.invert(pc.ascii_is_decimal(texts)), lambda some: sub(some, "[^0-9]+", ""))


def long(texts: Column, least: int) -> Column:
    """Tell which texts have at least so many characters."""
    return pc.greater_equal(pc.utf8_length(texts), least)


def part_of(texts: Column, start: int, stop: int | None = None) -> Column:
    """Cut texts by characters."""
    return pc.utf8_slice_codeunits(texts, start, stop)


def before(texts: Column, mark: str) -> Column:
    """Cut texts off at a mark.

    >>> before(pa.array(["a@b@c", "d"]), "@").to_pylist()
    ['a', 'd']
    """
    return only(
        texts,
        pc.match_substring(texts, mark),
        lambda some: pc.list_element(pc.split_pattern(some, mark, max_splits=1), 0),
    )


def after(texts: Column, mark: str) -> Column:
    """Cut texts off up to the last of a mark; those without it stay.

    >>> after(pa.array(["a@b@c", "d"]), "@").to_pylist()
    ['c', 'd']
    """

    def cut(some: Column) -> Column:
        return pc.list_element(pc.split_pattern(some, mark, max_splits=1, reverse=True), 1)

    return only(texts, pc.match_substring(texts, mark), cut)


def words(one: Column, other: Column) -> Column:
    """Write two texts as one, parted by a space."""
    return pc.binary_join_element_wise(one, other, " ")


def by_distinct(texts: Column, read: Callable[[Column], Column]) -> Column:
    """Read each different text once."""
    numbered = texts.dictionary_encode()
    return column(read(numbered.dictionary)).take(numbered.indices)


def each_word(texts: Column, known: dict[str, str]) -> Column:
    """Replace words of texts that have no space beside another.

    >>> each_word(pa.array(["35 main street", ""]), {"street": "st"}).to_pylist()
    ['35 main st', '']
    """
    lists = pc.split_pattern(texts, " ")
    told = by_distinct(lists.flatten(), lambda some: [known.get(word, word) for word in some.to_pylist()])
    return pc.binary_join(pa.ListArray.from_arrays(lists.offsets, told), " ")
