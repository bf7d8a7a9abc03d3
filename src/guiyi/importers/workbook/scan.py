"""Where the cells of a piece of a sheet's XML stand and which style each has, found without parsing it.

A sheet of millions of cells is scanned before a reader is let at it; so its tags are looked at as words of eight bytes.

Source: ECMA-376 part 1, 18.3.1.4 (c) and 18.3.1.73 (row)
"""

import re
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from guiyi.importers.workbook.cell_place import column_number, letters_of

Words = NDArray[np.uint64]

_TAG = re.compile(rb"<(row|c)((?:[\s/][^>]*)?)>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_REF = re.compile(rb"\s*([A-Za-z]{1,3})(\d{1,9})\s*")
_ONES = np.uint64(0x0101010101010101)
_HIGHS = np.uint64(0x8080808080808080)
_QUOTES = np.uint64(0x2222222222222222)
_DIGITS = np.uint64(0x0F0F0F0F0F0F0F0F)
_MOST_COLUMN, _MOST_ROW = 16_384, 1_048_576


def _word(text: bytes) -> np.uint64:
    return np.uint64(int.from_bytes(text, "little"))


_CELL, _STYLE, _TYPE = _word(b'<c r="'), _word(b'" s="'), _word(b'" t="')
_SIX, _FIVE, _TWO = _word(b"\xff" * 6), _word(b"\xff" * 5), _word(b"\xff" * 2)
_BEFORE_MORE = _word(b'" ')


class Cells(NamedTuple):
    """The cells of a piece: row from 1, column from 0 and style of each, and whether formulas or errors may be there."""

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    styles: NDArray[np.int64]
    has_formulas: bool
    has_errors: bool


class Place:
    """How far the cells have come that do not say their place."""

    def __init__(self) -> None:
        self.row, self.column = 0, 0


def cells_of(piece: bytes, with_styles: bool) -> Cells | None:
    """Find the cells of a piece; None if some tag is written in an unusual way, which `usual` mends, or names no cell.

    >>> found = cells_of(b'<row r="3"><c r="B3" s="7"/><c r="AA12" t="s" s="12"><v>1</v></c>', True)
    >>> [one.tolist() for one in found[:3]]
    [[3, 12], [1, 26], [7, 12]]
    """
    data = np.frombuffer(piece + b"\0" * 64, dtype=np.uint8)
    words: Words = np.ndarray(len(data) - 7, np.dtype("<u8"), data.data, strides=(1,))
    opens = data[:-1] == ord("<")
    at = np.flatnonzero(opens & (data[1:] == ord("c")))
    marks = bool((opens & (data[1:] == ord("f"))).any()), bool(((data[:-1] == ord(">")) & (data[1:] == ord("#"))).any())
    is_usual = (words[at] & _SIX) == _CELL
    if not is_usual.all():
        third = data[at[~is_usual] + 2]
        if ((third <= ord(" ")) | (third == ord(">")) | (third == ord("/"))).any():
            return None
        at = at[is_usual]
    at = at + 6
    columns, letters = _columns(data, at)
    at += letters
    digits = words[at]
    length = _until_quote(digits)
    rows = _number(digits, length)
    at += length
    if len(at) and (columns.max() > _MOST_COLUMN or rows.max() > _MOST_ROW or length.max() > 7 or not letters.all()):
        return None
    styles = _styles(words, at) if with_styles else np.zeros(0, np.int64)
    return None if styles is None else Cells(rows, columns - 1, styles, *marks)


def _columns(data: NDArray[np.uint8], at: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the column, from 1, and the number of letters that each reference begins with."""
    letter = data[at] - np.uint8(ord("A"))  # what is no letter is past 25
    go_on = letter < 26
    columns, letters = np.where(go_on, letter + np.int64(1), 0), go_on.astype(np.int64)
    for nth in (1, 2):
        letter = data[at + nth] - np.uint8(ord("A"))
        go_on = go_on & (letter < 26)
        if not go_on.any():
            break
        columns = np.where(go_on, columns * 26 + letter + 1, columns)
        letters += go_on
    return columns, letters


def _until_quote(words: Words) -> NDArray[np.int64]:
    """Count the bytes before the first quotation mark of each word; 8 where it has none."""
    odd = words ^ _QUOTES
    zero = (odd - _ONES) & ~odd & _HIGHS
    return (np.bitwise_count((zero & (~zero + np.uint64(1))) - np.uint64(1)) >> 3).astype(np.int64)


def _number(words: Words, length: NDArray[np.int64]) -> NDArray[np.int64]:
    """Read the decimal number that the first bytes of each word are."""
    number = (words << (np.uint64(8) * (np.uint64(8) - np.clip(length, 1, 8).astype(np.uint64)))) & _DIGITS
    for half, ten in ((8, 10), (16, 100), (32, 10_000)):
        mask = np.uint64(sum(((1 << half) - 1) << at for at in range(0, 64, 2 * half)))
        number = (number * np.uint64(ten) + (number >> np.uint64(half))) & mask
    return number.astype(np.int64)


def _styles(words: Words, at: NDArray[np.int64]) -> NDArray[np.int64] | None:
    """Return the style of each cell, 0 where none is told; `at` is the end of its reference."""
    after = words[at]
    typed = (after & _FIVE) == _TYPE
    if typed.any():
        at = at.copy()
        at[typed] += 5
        at[typed] += _until_quote(words[at[typed]])
        after = words[at]
    styled = (after & _FIVE) == _STYLE
    if ((after & _TWO) == _BEFORE_MORE)[~styled].any():
        return None
    styles = np.zeros(len(at), np.int64)
    numbers = words[at[styled] + 5]
    styles[styled] = _number(numbers, _until_quote(numbers))
    return styles


def usual(piece: bytes, place: Place) -> bytes:
    """Write the tags of rows and cells as most programs do: place, style and type, in this order.

    >>> usual(b"<row><c t='s'><v>0</v></c><c s = '3' r='C1' /></row>", Place())
    b'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" s="3"/></row>'
    """
    return _TAG.sub(partial(_usual_tag, place), piece)


def _usual_tag(place: Place, tag: re.Match[bytes]) -> bytes:
    told = {key: one or two for key, one, two in _ATTRIBUTE.findall(tag[2])}
    end = b"/>" if tag[0].endswith(b"/>") else b">"
    if tag[1] == b"row":
        row = told.get(b"r", b"")
        place.row, place.column = int(row) if row.isdigit() else place.row + 1, 0
        hidden = b' hidden="1"' if told.get(b"hidden") in (b"1", b"true") else b""
        return b'<row r="%d"%s%s' % (place.row, hidden, end)
    ref = told.get(b"r")
    if ref is not None:
        found = _REF.fullmatch(ref)
        if not found:
            return b'<c r="?"' + end
        place.row, place.column = int(found[2]), column_number(found[1])
    more = b"".join(b' %s="%s"' % (key, told[key]) for key in (b"s", b"t") if key in told)
    here = b"%s%d" % (letters_of(place.column).encode(), max(place.row, 1))
    place.column += 1
    return b'<c r="%s"%s%s' % (here, more, end)
