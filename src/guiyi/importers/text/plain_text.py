"""Delimited text by whole blocks: what `csv` reads record by record, in a fraction of its time, where the text is plain.

Plain is a text whose quotes stand as RFC 4180 has them and whose records end alike. Where a block is not, or a cell needs
a second look, the reader of single records takes over from there: cells are the same on either way.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from guiyi.core.source import Block, Cells
from guiyi.importers.layout.blocks import gathered

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    Bytes = np.ndarray[Any, np.dtype[np.uint8]]
    Flags = np.ndarray[Any, np.dtype[np.bool_]]
    Places = np.ndarray[Any, np.dtype[np.int64]]

_QUOTE, _NEWLINE, _RETURN = ord('"'), ord("\n"), ord("\r")
_MARK = b"\xef\xbb\xbf"  # of byte order
_GUARDED = b"=+-@\t\r"  # after an apostrophe: written so that a spreadsheet shows a text

Lines = Callable[[], Iterator[tuple[str, Cells]]]
Whole = Callable[[str], bool]


class NotPlain(Exception):
    """A block that only the reader of single records can be trusted with."""


class Records(NamedTuple):
    """The cells of a block: their bytes without marks, their ends therein, and how many cells each record has."""

    data: bytes
    ends: "Places"
    widths: "Places"


def blocks(pieces: Iterator[bytes], delimiter: str, skip: int, lines: Lines, is_whole: Whole) -> Iterator[Block]:
    """Yield the records of a text in blocks, from the one after the first `skip`.

    Args:
        pieces: the text in UTF-8, cut anywhere.
        delimiter: between cells, one ASCII character.
        skip: records that are not wanted any more; they count all the same.
        lines: reads the text record by record from the start, every record with its number.
        is_whole: tells whether a cell of several lines is one that was meant.
    """
    done = 0
    for piece in _records(pieces):
        try:
            cells = as_lists(parsed(piece, delimiter, is_whole))
        except NotPlain:
            break
        wanted = cells.slice(min(max(skip - done, 0), len(cells)))
        done += len(cells)
        if len(wanted):
            yield Block(done - len(wanted) + 1, wanted)
    else:
        return
    yield from gathered(islice(lines(), max(skip, done), None))


def _records(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Cut a text into pieces of whole records, each ending with a newline; quotes before a cut come in pairs."""
    rest: list[bytes] = []
    odd = False
    for piece in pieces:
        at = piece.rfind(b"\n") + 1
        if b'"' not in piece:
            if at and not odd:
                yield b"".join([*rest, piece[:at]])
                rest = [piece[at:]]
            else:
                rest.append(piece)
            continue
        before = piece.count(b'"', 0, at)
        while at and (before % 2 == 1) is not odd:
            end, at = at, piece.rfind(b"\n", 0, at - 1) + 1
            before -= piece.count(b'"', at, end)
        if at:
            yield b"".join([*rest, piece[:at]])
            rest, odd = [piece[at:]], piece.count(b'"', at) % 2 == 1
        else:
            rest.append(piece)
            odd ^= piece.count(b'"') % 2 == 1
    if last := b"".join(rest):
        yield last + b"\n"


def parsed(data: bytes, delimiter: str, is_whole: Whole) -> Records:
    r"""Read whole records.

    Raises:
        NotPlain: a quote stands where none is expected, or a cell needs a second look.

    >>> found = parsed(b'a,"b ""c"" "\nd\n', ",", lambda cell: True)
    >>> found.data, found.ends.tolist(), found.widths.tolist()
    (b'ab "c" d', [1, 7, 8], [2, 1])
    """
    import numpy as np

    text = np.frombuffer(data, dtype=np.uint8)
    is_mark = (text == ord(delimiter)) | (text == _NEWLINE)
    quotes = np.flatnonzero(text == _QUOTE) if b'"' in data else None
    if quotes is not None:
        is_mark &= _outside(quotes, len(text))
    marks = np.flatnonzero(is_mark)
    starts = np.concatenate(([0], marks[:-1] + 1))
    is_last = text[marks] == _NEWLINE
    has_return = np.zeros(len(marks), dtype=bool)  # before the mark, and no part of the cell
    if single := int(np.count_nonzero(text == _RETURN)):
        has_return[is_last] = text[np.maximum(marks[is_last] - 1, 0)] == _RETURN
        if np.count_nonzero(has_return) != single != data.count(b"\r\n"):  # csv ends a record there, too
            raise NotPlain
    ends = marks - np.arange(len(marks)) - np.cumsum(has_return)
    if quotes is None:
        cells = data.translate(None, delimiter.encode() + b"\r\n")
    else:
        is_mark[marks[has_return] - 1] = True
        _check_quotes(text, quotes, starts, is_mark)
        _check_newlines(data, text, marks, starts, is_whole)
        around = np.setdiff1d(quotes, quotes[2::2][np.diff(quotes)[1::2] == 1], assume_unique=True)
        is_mark[around] = True
        ends -= np.searchsorted(around, marks)
        cells = text[~is_mark].tobytes()
    _check_starts(data, text, starts)
    lasts = np.flatnonzero(is_last)
    _check_marks(data, text, np.concatenate(([0], marks[lasts[:-1]] + 1)))
    return Records(cells, ends, np.diff(np.concatenate(([-1], lasts))))


def _outside(quotes: "Places", length: int) -> "Flags":
    """Mark what stands outside of quotes."""
    import numpy as np

    flips = np.zeros(length, dtype=np.uint8)
    flips[quotes] = 1
    outside: Flags = np.bitwise_xor.accumulate(flips) == 0
    return outside


def _check_quotes(text: "Bytes", quotes: "Places", starts: "Places", is_mark: "Flags") -> None:
    """A quote opens a cell, closes it or is doubled; anything else is for the reader of single records."""
    import numpy as np

    if len(quotes) % 2:
        raise NotPlain
    opened, closed = quotes[::2], quotes[1::2]
    is_start = np.zeros(len(text), dtype=bool)
    is_start[starts] = True
    doubled = np.concatenate(([False], opened[1:] - closed[:-1] == 1))
    ends = is_mark[closed + 1] | np.concatenate((doubled[1:], [False]))
    if not (is_start[opened] | doubled).all() or not ends.all():
        raise NotPlain


def _check_newlines(data: bytes, text: "Bytes", marks: "Places", starts: "Places", is_whole: Whole) -> None:
    """Look at the cells of several lines."""
    import numpy as np

    newlines = np.flatnonzero(text == _NEWLINE)
    cells = np.searchsorted(marks, newlines)
    for cell in np.unique(cells[marks[cells] != newlines]):
        if not is_whole(data[starts[cell] : marks[cell]].decode()):
            raise NotPlain


def _check_marks(data: bytes, text: "Bytes", lines: "Places") -> None:
    """Leave the marks of order in joined files to the reader of single records."""
    marked = lines[text[lines] == _MARK[0]]
    if any(data.startswith(_MARK, at) for at in marked.tolist()):
        raise NotPlain


def _check_starts(data: bytes, text: "Bytes", starts: "Places") -> None:
    """Leave cells that a spreadsheet was meant to show otherwise to the reader of single records."""
    import numpy as np

    if b"'" not in data and b"=" not in data:
        return
    last = len(text) - 1
    at = np.minimum(starts + (text[starts] == _QUOTE), last)
    first, second = text[at], text[np.minimum(at + 1, last)]
    guarded = (first == ord("'")) & np.isin(second, np.frombuffer(_GUARDED, dtype=np.uint8))
    if guarded.any() or ((first == ord("=")) & (second == _QUOTE)).any():
        raise NotPlain


def as_lists(found: Records) -> "pa.ListArray":
    r"""Return the records as an array of lists of text: an empty cell is null, those at the end are left out.

    >>> as_lists(parsed(b"a,,b,\n,,\n", ",", lambda cell: True)).to_pylist()
    [['a', None, 'b'], []]
    """
    import numpy as np
    import pyarrow as pa

    data, ends, widths = found
    offsets = np.concatenate(([0], ends)).astype(np.int32)
    filled = np.diff(offsets) > 0
    last = np.where(filled, np.arange(1, len(ends) + 1, dtype=np.int32), 0)
    firsts = np.concatenate(([0], np.cumsum(widths[:-1])))
    kept = np.maximum(np.maximum.reduceat(last, firsts) - firsts, 0)
    if (kept != widths).any():
        staying = np.arange(len(ends)) < np.repeat(firsts + kept, widths)
        offsets, filled = np.concatenate(([0], offsets[1:][staying])).astype(np.int32), filled[staying]
    bits = np.packbits(filled, bitorder="little")
    buffers = [pa.py_buffer(bits), pa.py_buffer(offsets), pa.py_buffer(data)]
    values = pa.StringArray.from_buffers(len(filled), buffers[1], buffers[2], buffers[0])
    lists = np.concatenate(([0], np.cumsum(kept))).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(lists), values)
