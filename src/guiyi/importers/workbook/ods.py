"""OpenDocument spreadsheets (.ods), as a stream: the text that is shown, repeated rows and columns, annotations.

Source: OpenDocument 1.3 part 3, 9 (tables) and 19 (attributes)
"""

import xml.etree.ElementTree as tree
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from guiyi.core.source import Cells
from guiyi.importers.workbook.beside import COLORS, COMMENTS, WHITE, joined
from guiyi.importers.workbook.cell_place import Places, place_name
from guiyi.importers.workbook.laid import Laid
from guiyi.importers.workbook.ods_cell import cell_of, named
from guiyi.importers.workbook.readers import MOST_COLUMNS, MOST_ROWS, Grid, Merged, Unreadable

_CELLS = ("table-cell", "covered-table-cell")
_NOT_SHOWN = ("collapse", "filter")


class _Table:
    """One table as it grows, row by row."""

    def __init__(self, node: tree.Element, styles: "_Styles", limit: int, path: Path) -> None:
        self.name = named(node, "name")
        self.state = styles.hidden_tables.get(named(node, "style-name"), False)
        self.styles, self.laid, self.above = styles, Laid(path, limit), 0
        self.merged: list[Merged] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[int] = []
        self.width = 0
        self.errors, self.formulas = Places(), Places()
        self.comments: list[tuple[int, str]] = []
        self.colors: list[tuple[int, str]] = []

    def take_column(self, node: tree.Element) -> None:
        """Count a column, or several alike."""
        times = _times(node, "number-columns-repeated", MOST_COLUMNS)
        if named(node, "visibility") in _NOT_SHOWN:
            self.hidden_columns += range(self.width, min(self.width + times, MOST_COLUMNS))
        self.width += times

    def take_row(self, node: tree.Element) -> None:
        """Lay out a row, or several alike."""
        times = _times(node, "number-rows-repeated", MOST_ROWS)
        first = self.above + 1
        self.above += times
        cells = self._cells(node, first)
        if named(node, "visibility") in _NOT_SHOWN:
            self.hidden_rows += range(first, min(first + times, MOST_ROWS + 1))
        if any(cells):
            self.laid.put(first, cells, times)

    def _cells(self, node: tree.Element, row: int) -> tuple[str | None, ...]:
        cells: list[str | None] = []
        for one in node:
            if named(one) not in _CELLS:
                continue
            times, at = _times(one, "number-columns-repeated", MOST_COLUMNS), len(cells)
            cell = cell_of(one)
            if cell.is_error:
                self.errors.add(*(place_name(row, at + nth) for nth in range(min(times, MOST_COLUMNS - at))))
            if cell.is_open_formula:
                self.formulas.add(place_name(row, at))
            if cell.comment:
                self.comments.append((row, cell.comment))
            if color := self.styles.fills.get(named(one, "style-name")):
                self.colors.append((row, color))
            down, across = (
                _times(one, "number-rows-spanned", MOST_ROWS),
                _times(one, "number-columns-spanned", 1 << 14),
            )
            if down > 1 or across > 1:
                self.merged.append((row, at, row + down - 1, at + across - 1))
            cells += [cell.text] * min(times, MOST_COLUMNS - at)
        while cells and cells[-1] is None:
            cells.pop()
        return tuple(cells)

    def grid(self, wanted: Sequence[str]) -> Grid:
        """Return the whole table without its rows."""
        last = self.laid.last
        told = {COMMENTS: joined(self.comments, "；")} if "comments" in wanted else {}
        if "colors" in wanted:
            told[COLORS] = joined(((row, color) for row, color in self.colors if row <= last), "|")
        return Grid(
            self.name,
            "hidden" if self.state else "visible",
            merged=tuple(self.merged),
            hidden_rows=[row for row in self.hidden_rows if row <= last],
            hidden_columns=[at for at in self.hidden_columns if at < self.laid.width],
            errors=self.errors,
            formulas=self.formulas,
            beside=told,
        )


class _Styles:
    """The styles that say something: of tables that are not shown, of cells with a fill."""

    def __init__(self) -> None:
        self.hidden_tables: dict[str, bool] = {}
        self.fills: dict[str, str] = {}

    def take(self, node: tree.Element) -> None:
        """Remember a style."""
        name = named(node, "name")
        for one in node:
            if named(one) == "table-properties":
                self.hidden_tables[name] = named(one, "display") == "false"
            color = named(one, "background-color").lstrip("#").upper()
            if named(one) == "table-cell-properties" and len(color) == len(WHITE) and color != WHITE:
                self.fills[name] = color


def by_content(path: Path, limit: int, beside: Sequence[str]) -> Iterator[list[Cells] | Grid]:
    """Read a spreadsheet that was looked at: the rows of each table as text, then the table without them.

    Raises:
        Unreadable: it is damaged, or has a password.
        SourceError: a sheet holds too many cells.
    """
    try:
        with zipfile.ZipFile(path) as file:
            if _is_encrypted(file):
                raise Unreadable("password", password=True)
            with file.open("content.xml") as part:
                yield from _grids(tree.iterparse(part, ("start", "end")), path, limit, beside)
    except (tree.ParseError, zipfile.BadZipFile, KeyError, EOFError, OSError, ValueError) as error:
        raise Unreadable(str(error)) from error


def _is_encrypted(file: zipfile.ZipFile) -> bool:
    return "META-INF/manifest.xml" in file.namelist() and b"encryption-data" in file.read("META-INF/manifest.xml")


def _grids(
    events: Iterator[tuple[str, tree.Element]], path: Path, limit: int, beside: Sequence[str]
) -> Iterator[list[Cells] | Grid]:
    styles = _Styles()
    tables: list[_Table] = []  # a table may stand inside a cell of another
    rows = 0  # that are open: what is inside of them is theirs
    for event, node in events:
        name = named(node)
        if event == "start":
            if name == "table" and not rows:
                tables.append(_Table(node, styles, limit, path))
            rows += name == "table-row"
            continue
        if name == "table-row":
            rows -= 1
            if not rows and tables:
                tables[-1].take_row(node)
                if tables[-1].laid.is_much and len(tables) == 1:
                    yield tables[-1].laid.taken()
        if rows:
            continue
        if name == "style":
            styles.take(node)
        elif name == "table-column" and tables:
            tables[-1].take_column(node)
        elif name == "table" and tables:
            table = tables.pop()
            yield table.laid.taken()
            yield table.grid(beside)
        if name in ("style", "table-column", "table-row", "table"):
            node.clear()


def _times(node: tree.Element, name: str, most: int) -> int:
    told = named(node, name)
    return max(1, min(int(told), most)) if told.isdecimal() else 1
