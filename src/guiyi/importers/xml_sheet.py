"""Workbooks as XML of Excel 2003 (SpreadsheetML), which many web systems save under the name .xls.

Source: https://learn.microsoft.com/previous-versions/office/developer/office-xp/aa140066(v=office.10)
"""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from guiyi.core.errors import SourceError
from guiyi.core.source import PLAIN, ReadOptions, Sheet
from guiyi.importers.html_table import is_xml_sheet
from guiyi.importers.text.encoding import sample
from guiyi.importers.workbook.beside import COLORS, COMMENTS, WHITE, joined
from guiyi.importers.workbook.cell_place import Places, place_name
from guiyi.importers.workbook.cell_text import cell_text
from guiyi.importers.workbook.number_format import Format, format_of
from guiyi.importers.workbook.ods_cell import named
from guiyi.importers.workbook.readers import Grid, Merged, State
from guiyi.importers.workbook.sheet import sheet_of

NAME = "xml_sheet"

_NAMED = {"Percent": "0.00%", "Currency": "$0.00", "Euro Currency": "€0.00"}
_STATES: dict[str, State] = {"SheetHidden": "hidden", "SheetVeryHidden": "very_hidden"}
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384


def identify(path: Path, head: bytes) -> bool:  # noqa: ARG001
    """Tell XML whose root is a workbook of Excel 2003."""
    text = sample(head)
    return text is not None and text.lstrip("\ufeff \t\r\n").startswith("<") and is_xml_sheet(text)


def read(path: Path, options: ReadOptions = PLAIN) -> Iterator[Sheet]:
    """Read its sheets.

    Raises:
        SourceError: it is broken, defines entities, or a sheet is too large.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    styles = _Styles()
    sheets = 0
    try:
        with path.open("rb") as file:
            rows: _Rows | None = None
            for event, node in iterparse(file, ("start", "end"), forbid_dtd=True):
                name = named(node)
                if event == "start":
                    if name == "Worksheet":
                        rows = _Rows(node, styles, options.limit_cells, path)
                    continue
                if name == "Style":
                    styles.take(node)
                elif name == "Column" and rows:
                    rows.take_column(node)
                elif name == "Row" and rows:
                    rows.take_row(node)
                elif name == "Visible" and rows:
                    rows.state = _STATES.get((node.text or "").strip(), "visible")
                elif name == "Worksheet" and rows:
                    sheets += 1
                    yield sheet_of(rows.grid(options.beside), options, path)
                if name in ("Row", "Worksheet", "Style"):
                    node.clear()
    except DefusedXmlException as error:
        raise SourceError("source.bomb", path=path) from error
    except (ParseError, ValueError) as error:
        raise SourceError("source.not_readable", path=path, why=error) from error
    if not sheets:
        raise SourceError("source.no_html_table", path=path)


class _Styles:
    """The styles that say something: number formats and fills, with those that they are made from."""

    def __init__(self) -> None:
        self.formats: dict[str, Format | None] = {}
        self.fills: dict[str, str | None] = {}

    def take(self, node: Element) -> None:
        name, parent = named(node, "ID"), named(node, "Parent")
        self.formats[name], self.fills[name] = self.formats.get(parent), self.fills.get(parent)
        for one in node:
            if named(one) == "NumberFormat":
                code = named(one, "Format")
                self.formats[name] = format_of(_NAMED.get(code, code), has_dates=True)
            elif named(one) == "Interior":
                color = named(one, "Color").lstrip("#").upper()
                self.fills[name] = color if len(color) == len(WHITE) and color != WHITE else None


class _Rows:
    """One sheet as it grows."""

    def __init__(self, node: Element, styles: _Styles, limit: int, path: Path) -> None:
        self.name, self.styles, self.limit, self.path = named(node, "Name"), styles, limit, path
        self.state: State = "visible"
        self.rows: list[tuple[str | None, ...]] = []
        self.cells, self.width = 0, 0
        self.merged: list[Merged] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[int] = []
        self.errors = Places()
        self.comments: list[tuple[int, str]] = []
        self.colors: list[tuple[int, str]] = []

    def take_column(self, node: Element) -> None:
        """Count a column, or several alike."""
        first = _number(node, "Index", self.width + 1) - 1
        self.width = min(first + 1 + _number(node, "Span", 0), _MOST_COLUMNS)
        if named(node, "Hidden") == "1":
            self.hidden_columns += range(first, self.width)

    def take_row(self, node: Element) -> None:
        """Write a row."""
        number = _number(node, "Index", len(self.rows) + 1)
        cells = self._cells(node, number)
        self.cells += len(cells) + max(number - len(self.rows) - 1, 0)
        if self.cells > self.limit or number > _MOST_ROWS:
            size = f"{number:,} × {len(cells):,}"
            raise SourceError("source.sheet_too_large", path=self.path, size=size, limit=f"{self.limit:,}")
        self.rows += [()] * (number - len(self.rows) - 1)
        self.rows.append(cells)
        if named(node, "Hidden") == "1":
            self.hidden_rows.append(number)

    def _cells(self, node: Element, row: int) -> tuple[str | None, ...]:
        cells: list[str | None] = []
        for one in node:
            if named(one) != "Cell":
                continue
            at = min(_number(one, "Index", len(cells) + 1), _MOST_COLUMNS) - 1
            cells += [None] * (at - len(cells))
            cells.append(self._text(one, row, at))
            down, across = _number(one, "MergeDown", 0), min(_number(one, "MergeAcross", 0), _MOST_COLUMNS - at)
            if down or across:
                self.merged.append((row, at, row + down, at + across))
                cells += [None] * across
            if color := self.styles.fills.get(named(one, "StyleID")):
                self.colors.append((row, color))
        return tuple(cells)

    def _text(self, node: Element, row: int, at: int) -> str | None:
        shown = self.styles.formats.get(named(node, "StyleID"))
        text = None
        for one in node:
            told = "".join(one.itertext())
            if named(one) == "Comment":
                self.comments.append((row, told.strip()))
            elif named(one) == "Data":
                if named(one, "Type") == "Error":
                    self.errors.add(place_name(row, at))
                    continue
                value = value_of(named(one, "Type"), told)
                text = shown.write(value) if shown else cell_text(value)
        return text

    def grid(self, wanted: tuple[str, ...]) -> Grid:
        """Return the whole sheet."""
        told = {COMMENTS: joined(self.comments, "；")} if "comments" in wanted else {}
        if "colors" in wanted:
            told[COLORS] = joined(self.colors, "|")
        return Grid(
            self.name,
            self.state,
            self.rows,
            merged=tuple(self.merged),
            hidden_rows=self.hidden_rows,
            hidden_columns=self.hidden_columns,
            errors=self.errors,
            beside=told,
        )


def value_of(kind: str, text: str) -> object:
    """Return the value of a cell: its text as it stands where it does not hold what its type says.

    >>> value_of("Number", "1.38E10"), value_of("DateTime", "2024-03-05T00:00:00.000"), value_of("Boolean", "1")
    (13800000000.0, datetime.datetime(2024, 3, 5, 0, 0), True)
    """
    import datetime

    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            return datetime.datetime.fromisoformat(text)
    except ValueError:
        return text
    return text == "1" if kind == "Boolean" else text


def _number(node: Element, name: str, otherwise: int) -> int:
    told = named(node, name)
    return int(told) if told.isascii() and told.isdigit() and len(told) < 9 else otherwise
