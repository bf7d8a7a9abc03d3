"""What a scan of a sheet's XML tells of it that a reader of values does not.

How far its cells reach, which lines are hidden, where errors and formulas without a value stand, where its number
formats and fills are.

Source: ECMA-376 part 1, 18.3.1 (worksheets)
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from guiyi.importers.workbook.cell_place import Places, column_number
from guiyi.importers.workbook.scan import Cells, Place, cells_of, usual

_MOST_COLUMNS = 16_384
_PREFIX = re.compile(rb"<(\w{1,20}):(?:worksheet|row|c)[\s>]")
_HIDDEN_ROW = re.compile(rb'<row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d{1,7})"')
_COLUMN = re.compile(rb"<col\b[^>]*>")
_NUMBER = re.compile(rb"\b(min|max)=[\"'](\d{1,5})[\"']")
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_ERROR = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"[^>]*\bt="e"')
_NO_VALUE = re.compile(
    rb'<c r="([A-Z]{1,3}\d{1,7})"(?![^>]*\bt="str")[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)
_EMPTY = re.compile(rb'<c r="[^>]*(?:/>|>\s*</c>)')
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']")

Area = tuple[int, int, int, int]  # first row from 1, first column from 0, last row, last column
Span = tuple[int, int, int, int]  # column from 0, style, first row from 1, last row


@dataclass
class Part:
    """What the cells of one part say.

    Attributes:
        styles: the cells of these are remembered, each as one of the style that stands for all that look the same.
        is_filled: only cells with something in them count.
        area: how many cells its rows have, each as wide as it is.
    """

    styles: Mapping[int, int] = field(default_factory=dict)
    is_filled: bool = False
    is_beyond: bool = False  # some cell stands where no cell can
    rows: int = 0
    columns: int = 0
    cells: int = 0
    area: int = 0
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    errors: Places = field(default_factory=Places)
    formulas: Places = field(default_factory=Places)
    merged: list[Area] = field(default_factory=list)
    spans: list[NDArray[np.int64]] = field(default_factory=list)
    _prefix: bytes | None = None
    _place: Place = field(default_factory=Place)

    def __post_init__(self) -> None:
        self._wanted = np.full(max(self.styles, default=0) + 2, -1)  # the last one stands for all that are larger
        self._wanted[list(self.styles)] = list(self.styles.values())

    def take(self, piece: bytes) -> None:
        """Take in the next piece, which ends behind a whole tag."""
        if not self.cells and (found := _PREFIX.search(piece)):
            self._prefix = found[1] + b":"
        if self._prefix:
            piece = piece.replace(b"<" + self._prefix, b"<").replace(b"</" + self._prefix, b"</")
        cells = cells_of(piece, bool(self.styles))
        if cells is None:
            piece = usual(piece, self._place)
        if self.is_filled:
            piece = _EMPTY.sub(b"", piece)
        if cells is None or self.is_filled:
            cells = cells_of(piece, bool(self.styles))
        if not self.cells and b"<cols" in piece:
            self._hide_columns(piece)
        if cells is None:
            self.is_beyond = True
        if b"mergeCell " in piece:
            self.merged += merged_areas(piece)
        if not cells or not len(cells.rows):
            return
        self._reach(cells)
        if self.styles:
            self.spans.extend(_spans(cells, self._wanted))
        if b'hidden="' in piece:
            self.hidden_rows += map(int, _HIDDEN_ROW.findall(piece))
        if cells.has_errors:
            self.errors.add(*map(bytes.decode, _ERROR.findall(piece)))
        if cells.has_formulas:
            self.formulas.add(*map(bytes.decode, _NO_VALUE.findall(piece)))

    def _reach(self, cells: Cells) -> None:
        self.cells += len(cells.rows)
        ends = np.flatnonzero(np.append(np.diff(cells.rows), 1))
        self.area += int(cells.columns[ends].sum()) + len(ends)
        self.rows = max(self.rows, int(cells.rows.max()))
        self.columns = max(self.columns, int(cells.columns.max()) + 1)

    def _hide_columns(self, piece: bytes) -> None:
        for tag in _COLUMN.findall(piece):
            told = {key: int(number) for key, number in _NUMBER.findall(tag)}
            if _HIDDEN.search(tag) and len(told) == 2:
                self.hidden_columns += range(told[b"min"] - 1, min(told[b"max"], _MOST_COLUMNS))

    def shown_spans(self) -> Iterator[Span]:
        """Yield the remembered cells, as spans of one column and style, column by column from the top."""
        if not self.spans:
            return
        spans = np.concatenate(self.spans)
        spans = spans[np.lexsort((spans[:, 2], spans[:, 0]))]
        before: Span | None = None
        for column, style, first, last in spans.tolist():
            if before and before[:2] == (column, style) and first == before[3] + 1:
                before = (column, style, before[2], last)
                continue
            if before:
                yield before
            before = (column, style, first, last)
        if before:
            yield before


def _spans(cells: Cells, wanted: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Yield the cells of wanted styles as rows of an array: column, style, first row, last row."""
    these = wanted[np.minimum(cells.styles, len(wanted) - 1)]
    is_wanted = these >= 0
    if not is_wanted.any():
        return
    columns, these, rows = cells.columns[is_wanted], these[is_wanted], cells.rows[is_wanted]
    order = np.lexsort((rows, these, columns))
    columns, these, rows = columns[order], these[order], rows[order]
    breaks = np.flatnonzero((np.diff(columns) != 0) | (np.diff(these) != 0) | (np.diff(rows) != 1)) + 1
    first, last = np.concatenate(([0], breaks)), np.concatenate((breaks, [len(rows)])) - 1
    yield np.stack((columns[first], these[first], rows[first], rows[last]), axis=1)


def merged_areas(text: bytes) -> tuple[Area, ...]:
    """Find the merged areas in the XML of a sheet: first row from 1, first column from 0, last row, last column.

    >>> merged_areas(b'<mergeCells><mergeCell ref="A1:C2"/></mergeCells>')
    ((1, 0, 2, 2),)
    """
    return tuple(
        (int(top), column_number(left), int(bottom), column_number(right))
        for left, top, right, bottom in _MERGED.findall(text)
    )
