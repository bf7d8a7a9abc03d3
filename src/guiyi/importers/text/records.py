"""The records of a delimited text, one after the other: cells as a spreadsheet would show them.

Source: RFC 4180; what Excel, WPS and their kin write beside it. The guard against formulas is OWASP's: an apostrophe
before a first = + - @.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from guiyi.core.errors import SourceError
from guiyi.core.source import Cells
from guiyi.importers.layout.cell_shape import shape
from guiyi.importers.text import framed, set_columns

LONGEST = 1 << 24  # characters of one cell
_END = "\ue000end"  # a line of our own after the last: a quote that is still open swallows it
_LOOKED_AT = 200  # records whose widest says how many cells a whole record has
_RECORDS = 3  # whole records in one cell: the quote before them was never meant to be one
_SHOWN = re.compile(r'="([^"]*)"')  # written so that a spreadsheet shows 001 as it is
_GUARDED = tuple("'" + mark for mark in "=+-@\t\r")


@dataclass(frozen=True)
class Dialect:
    """How the cells of a file are parted."""

    delimiter: str
    declared: bool = False  # by a first line `sep=;`, which is no row
    quote: str | None = '"'
    escape: str | None = None
    spaced: bool = False  # a space after the delimiter, before the quote
    gap: re.Pattern[str] | None = None  # spaces part the cells
    stops: tuple[int, ...] = ()  # each cell begins at a place of its own, counted as a terminal shows it
    framed: bool = False  # bars around the cells, rules between lines


def reader(lines: Iterable[str], dialect: Dialect) -> Iterator[list[str]]:
    """Part lines into the cells of records."""
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST))
    if dialect.framed:
        return (framed.cells(line) for line in lines)
    if dialect.gap:
        return (_set_apart(line, dialect.gap, dialect.stops) for line in lines)
    return iter(
        csv.reader(
            lines,
            delimiter=dialect.delimiter,
            quotechar=dialect.quote,
            quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
            escapechar=dialect.escape,
            skipinitialspace=dialect.spaced,
        )
    )


def _set_apart(line: str, gap: re.Pattern[str], stops: Sequence[int]) -> list[str]:
    parts = gap.split(line.strip())
    return parts if len(parts) == len(stops) or not stops or not parts[0] else set_columns.cells(line, stops)


def records(path: Path, lines: Iterable[str], dialect: Dialect, above: int = 0) -> Iterator[tuple[int, Cells]]:
    """Yield each record with its number; `above` counts those that stand before `lines`.

    Raises:
        SourceError: a quote is never closed, or closed so late that it swallowed whole records.
    """
    parted = reader(lines if dialect.gap or dialect.framed else chain(lines, (_END,)), dialect)
    number, width = above, 0
    while True:
        try:
            cells = next(parted, None)
        except csv.Error as error:
            raise SourceError("source.open_quote", path=path, line=number + 1) from error
        if cells is None or cells == [_END]:
            return
        number += 1
        width = max(width, len(cells)) if number < _LOOKED_AT else width
        if cells and (
            cells[-1].endswith(_END) or any("\n" in cell and swallowed(cell, dialect, width) for cell in cells)
        ):
            raise SourceError("source.open_quote", path=path, line=number)
        yield number, tuple([(shown(cell) if cell[0] in "='" else cell) if cell else None for cell in cells])


def swallowed(cell: str, dialect: Dialect, width: int) -> bool:
    """Tell a cell that holds whole records, with phones or mails in them, from a note of several lines."""
    inner = cell.split("\n")[1:-1]
    whole = [one for one in inner if one.count(dialect.delimiter) == width - 1]
    if width < 3 or len(whole) < _RECORDS or len(whole) * 5 < len(inner) * 4:
        return False
    return all(
        any(shape(part) in {"phone", "email"} for part in one.split(dialect.delimiter)) for one in whole[:_RECORDS]
    )


def shown(cell: str) -> str | None:
    r"""Return a cell as a spreadsheet shows it: without what was put around it to keep it a text.

    >>> shown('="001"'), shown("'+8613800138000"), shown("=1+1"), shown("'t Hof"), shown('=""')
    ('001', '+8613800138000', '=1+1', "'t Hof", None)
    """
    found = _SHOWN.fullmatch(cell)
    if found:
        return found[1] or None
    return cell[1:] if cell.startswith(_GUARDED) else cell
