"""Binary workbooks of Excel since 2007 (.xlsb), as a stream: values with their number formats, what is hidden, errors.

Source: MS-XLSB 2.1.7 (parts), 2.3.2 (numbers of records), 2.4 (records)
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from struct import error as StructError
from struct import unpack_from
from typing import NamedTuple

from guiyi.core.source import Cells
from guiyi.importers.workbook.beside import COLORS, COMMENTS, comments_of, joined, without_author
from guiyi.importers.workbook.biff12 import Record, records, rich_text, rk_number, wide_text
from guiyi.importers.workbook.cell_place import Places, place_name
from guiyi.importers.workbook.cell_text import cell_text
from guiyi.importers.workbook.guard import part_pieces
from guiyi.importers.workbook.laid import Laid
from guiyi.importers.workbook.number_format import Format
from guiyi.importers.workbook.parts import book_part, relations, shared_part
from guiyi.importers.workbook.readers import MOST_COLUMNS, Grid, Merged, State, Unreadable
from guiyi.importers.workbook.xlsb_styles import styles_of

_ROW, _END_ROWS, _COLUMN, _MERGED, _TEXT = 0, 146, 60, 176, 19
_SHEET, _BOOK_SAYS, _AUTHOR, _COMMENT, _COMMENT_TEXT = 156, 153, 632, 635, 637
_ERRORS = (3, 11)
_HIDDEN_ROW, _HIDDEN_COLUMN = 0x10, 0x01
_STATES: Mapping[int, State] = {1: "hidden", 2: "very_hidden"}
_VALUES: Mapping[int, Callable[[bytes, int], object]] = {  # after column and style
    1: lambda data, at: None,  # noqa: ARG005
    2: rk_number,
    4: lambda data, at: data[at] != 0,
    5: lambda data, at: unpack_from("<d", data, at)[0],
    6: wide_text,
    7: lambda data, at: unpack_from("<I", data, at)[0],
    8: wide_text,
    9: lambda data, at: unpack_from("<d", data, at)[0],
    10: lambda data, at: data[at] != 0,
    62: rich_text,
}
_SHARED = 7


class _Book(NamedTuple):
    """What the sheets share: texts, number formats and fills by style."""

    texts: Sequence[str]
    formats: Mapping[int, Format]
    fills: Mapping[int, str]


def by_records(path: Path, limit: int, beside: Sequence[str]) -> Iterator[list[Cells] | Grid]:
    """Read a workbook that was looked at: the rows of each sheet as text, then the sheet without them.

    Raises:
        Unreadable: it is damaged.
        SourceError: a sheet holds too many cells.
    """
    try:
        whole = book_part(path)
        told = list(_part(path, whole))
        is_1904 = any(kind == _BOOK_SAYS and data[0] & 1 for kind, data in told)
        names = {identity: (kind, target) for kind, identity, target in relations(path, whole)}
        shared = [rich_text(data, 0) for kind, data in _part(path, shared_part(path, "sharedStrings")) if kind == _TEXT]
        book = _Book(shared, *styles_of(path, is_1904, "colors" in beside))
        for kind, data in told:
            if kind == _SHEET:
                identity = wide_text(data, 8)
                name, state = wide_text(data, 12 + 2 * len(identity)), _STATES.get(data[0], "visible")
                sort, part = names.get(identity, ("", ""))
                if sort != "worksheet":
                    yield Grid(name, "no_table")
                    continue
                sheet = _Sheet(book, Laid(path, limit))
                yield from sheet.read(path, part)
                yield sheet.grid(name, state, sheet.beside(path, part, beside))
    except (StructError, ValueError, IndexError) as error:
        raise Unreadable(str(error)) from error


def _part(path: Path, part: str) -> Iterator[Record]:
    return records(part_pieces(path, part))


class _Sheet:
    """One sheet as it grows, record by record."""

    def __init__(self, book: _Book, laid: Laid) -> None:
        self.book, self.laid = book, laid
        self.row, self.cells = 0, list[str | None]()
        self.merged: list[Merged] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[int] = []
        self.errors = Places()
        self.colors: list[tuple[int, str]] = []

    def read(self, path: Path, part: str) -> Iterator[list[Cells]]:
        """Go through its records; yield its rows."""
        for kind, data in _part(path, part):
            if kind in _VALUES or kind in _ERRORS:
                self._take_cell(kind, data)
            elif kind in (_ROW, _END_ROWS):
                self._end_row()
                if kind == _ROW:
                    self.row = unpack_from("<I", data)[0] + 1
                    if data[11] & _HIDDEN_ROW:
                        self.hidden_rows.append(self.row)
                if self.laid.is_much:
                    yield self.laid.taken()
            elif kind == _COLUMN:
                first, last, _, _, flags = unpack_from("<IIIIH", data)
                if flags & _HIDDEN_COLUMN:
                    self.hidden_columns += range(first, min(last + 1, MOST_COLUMNS))
            elif kind == _MERGED:
                top, bottom, left, right = unpack_from("<IIII", data)
                self.merged.append((top + 1, left, bottom + 1, right))
        self._end_row()
        yield self.laid.taken()

    def _take_cell(self, kind: int, data: bytes) -> None:
        column, style = unpack_from("<II", data)
        if column >= MOST_COLUMNS:
            raise ValueError(f"column {column + 1}")
        style &= 0xFFFFFF
        if style in self.book.fills:
            self.colors.append((self.row, self.book.fills[style]))
        if kind in _ERRORS:
            self.errors.add(place_name(self.row, column))
            return
        value = _VALUES[kind](data, 8)
        if value is None:
            return
        if kind == _SHARED:
            value = self.book.texts[value]  # type: ignore[call-overload]
        shown, cells = self.book.formats.get(style), self.cells
        if column >= len(cells):
            cells += [None] * (column + 1 - len(cells))
        cells[column] = shown.write(value) if shown else cell_text(value)

    def _end_row(self) -> None:
        if self.cells:
            self.laid.put(self.row, tuple(self.cells))
            self.cells = []

    def beside(self, path: Path, part: str, wanted: Sequence[str]) -> dict[str, dict[int, str]]:
        """Return what stands beside its rows."""
        told = {COMMENTS: joined(comments_of(path, part, _notes), "；")} if "comments" in wanted else {}
        if "colors" in wanted:
            told[COLORS] = joined(((row, color) for row, color in self.colors if row <= self.laid.last), "|")
        return told

    def grid(self, name: str, state: State, beside: Mapping[str, Mapping[int, str]]) -> Grid:
        """Return the whole sheet without its rows."""
        return Grid(
            name,
            state,
            merged=tuple(self.merged),
            hidden_rows=[row for row in self.hidden_rows if row <= self.laid.last],
            hidden_columns=[at for at in self.hidden_columns if at < self.laid.width],
            errors=self.errors,
            beside=beside,
        )


def _notes(path: Path, part: str) -> Iterator[tuple[str, str]]:
    authors: list[str] = []
    author, place = "", ""
    for kind, data in _part(path, part):
        if kind == _AUTHOR:
            authors.append(wide_text(data, 0))
        elif kind == _COMMENT:
            at, row, _, column, _ = unpack_from("<IIIII", data)
            author, place = authors[at] if at < len(authors) else "", place_name(row + 1, column)
        elif kind == _COMMENT_TEXT:
            yield place, without_author(author, rich_text(data, 0))
