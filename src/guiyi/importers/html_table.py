"""Tables of web pages, which many web systems save under the name .xls: read as they stand, all cells are text.

Source: https://html.spec.whatwg.org/multipage/tables.html
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from guiyi.core.errors import SourceError
from guiyi.core.source import PLAIN, ReadOptions, Sheet
from guiyi.importers.text.encoding import detect, sample
from guiyi.importers.workbook.readers import Grid, Merged
from guiyi.importers.workbook.sheet import sheet_of

NAME = "html_table"

_START = re.compile(r"\s*<(?:!doctype\s+html|html|head|meta|style|table|body|div|title)\b", re.I)
_PAGE = re.compile(r"<html\b", re.I)
_TABLE = re.compile(r"<table\b", re.I)
_ROOT = re.compile(
    r"[\s\ufeff]*(?:<[?!][^>]{0,4000}>\s*)*<(?:\w+:)?Workbook\b[^>]{0,4000}urn:schemas-microsoft-com:office:spreadsheet"
)
_WHITE = re.compile(r"[ \t\r\n\f]+")
_BREAKS = ("br", "p", "div", "li")
_SILENT = ("script", "style", "head", "title")
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)
_CHUNK = 1 << 18  # characters
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384


def identify(path: Path, head: bytes) -> bool:  # noqa: ARG001
    """Tell a web page that begins a table within its first 64 KiB."""
    text = sample(head)
    return text is not None and looks_so(text)


def looks_so(text: str) -> bool:
    """Tell a web page with a table by its start.

    >>> looks_so("<html><body><table><tr><td>姓名"), looks_so("<html><p>你好</p>"), looks_so("<?xml version='1.0'?><a/>")
    (True, False, False)
    """
    text = text.lstrip("\ufeff")
    is_page = _START.match(text) or (text.lstrip().startswith("<") and _PAGE.search(text[:4096]))
    return bool(is_page) and _TABLE.search(text) is not None and not is_xml_sheet(text)


def is_xml_sheet(text: str) -> bool:
    """Tell XML of Excel 2003 by its root, from a page that Excel saved.

    >>> is_xml_sheet('<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">')
    True
    """
    return _ROOT.match(text) is not None


def read(path: Path, options: ReadOptions = PLAIN) -> Iterator[Sheet]:
    """Read every table that holds anything; several are named by their captions or numbers.

    Raises:
        SourceError: its encoding is unknown, or a table is too large.
    """
    tables = Tables(path, options.limit_cells)
    with path.open(encoding=detect(path), errors="strict", newline="") as file:
        while text := file.read(_CHUNK):
            tables.feed(text)
    tables.close()
    tables.finish()
    filled = [one for one in tables.done if any(map(any, one.rows))]
    if not filled:
        raise SourceError("source.no_html_table", path=path)
    for nth, one in enumerate(filled, 1):
        name = (one.caption.strip() or str(nth)) if len(filled) > 1 else ""
        yield sheet_of(Grid(name, rows=one.rows, merged=tuple(one.merged), hidden_rows=one.hidden), options)


class Table:
    """One table as it grows."""

    def __init__(self) -> None:
        self.rows: list[tuple[str | None, ...]] = []
        self.row: dict[int, str | None] | None = None
        self.cell: list[str] | None = None
        self.place, self.span = 0, (1, 1)
        self.covered: dict[int, int] = {}  # column → last row that a cell above reaches
        self.merged: list[Merged] = []
        self.hidden: list[int] = []
        self.caption = ""

    def begin_row(self, is_hidden: bool) -> None:
        """Begin a row, and end the one before, which needs no tag of its own."""
        self.end_row()
        self.row = {}
        if is_hidden:
            self.hidden.append(len(self.rows) + 1)

    def begin_cell(self, down: int, across: int) -> None:
        """Begin a cell at the next place that no cell above reaches."""
        self.end_cell()
        if self.row is None:
            self.row = {}
        number = len(self.rows) + 1
        self.place = max(self.row, default=-1) + 1
        while self.covered.get(self.place, 0) >= number:
            self.place += 1
        self.cell, self.span = [], (down, across)

    def end_cell(self) -> None:
        """Put the cell into its row."""
        if self.cell is None or self.row is None:
            return
        down, across = self.span
        number = len(self.rows) + 1
        lines = (_WHITE.sub(" ", line).strip() for line in "".join(self.cell).split("\x00"))
        self.row[self.place] = "\n".join(filter(None, lines)) or None
        across = min(across, _MOST_COLUMNS - self.place)
        for column in range(self.place, self.place + across):
            self.row.setdefault(column, None)
            if down > 1:
                self.covered[column] = number + down - 1
        if down > 1 or across > 1:
            self.merged.append((number, self.place, number + down - 1, self.place + across - 1))
        self.cell = None

    def end_row(self) -> None:
        """Put the row into the table."""
        self.end_cell()
        if self.row is not None:
            self.rows.append(tuple(self.row.get(at) for at in range(max(self.row, default=-1) + 1)))
            self.row = None


class Tables(HTMLParser):
    """The tables of a page; one inside of another is read apart."""

    def __init__(self, path: Path, limit: int) -> None:
        super().__init__(convert_charrefs=True)
        self.path, self.limit, self.cells = path, limit, 0
        self.done: list[Table] = []
        self.open: list[Table] = []
        self.silent, self.in_caption = 0, False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, row or cell."""
        told = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self.silent += 1
        elif tag == "table":
            self.open.append(Table())
            self.done.append(self.open[-1])
        elif not self.open:
            return
        elif tag == "tr":
            self.open[-1].begin_row(_HIDDEN.search(told.get("style", "")) is not None)
        elif tag in ("td", "th"):
            self.cells += 1
            if self.cells > self.limit or len(self.open[-1].rows) > _MOST_ROWS:
                size = f"{self.cells:,}"
                raise SourceError("source.sheet_too_large", path=self.path, size=size, limit=f"{self.limit:,}")
            self.open[-1].begin_cell(_number(told.get("rowspan")), _number(told.get("colspan")))
        elif tag == "caption":
            self.in_caption = True
        elif tag in _BREAKS and self.open[-1].cell is not None:
            self.open[-1].cell.append("\x00")

    def handle_endtag(self, tag: str) -> None:
        """End a table, row or cell."""
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "caption":
            self.in_caption = False
        elif not self.open:
            return
        elif tag == "table":
            self.open.pop().end_row()
        elif tag == "tr":
            self.open[-1].end_row()
        elif tag in ("td", "th"):
            self.open[-1].end_cell()

    def handle_data(self, data: str) -> None:
        """Take in text."""
        if self.silent or not self.open:
            return
        if self.in_caption:
            self.open[-1].caption += data
        elif self.open[-1].cell is not None:
            self.open[-1].cell.append(data)

    def finish(self) -> None:
        """End the tables that the page leaves open."""
        while self.open:
            self.open.pop().end_row()


def _number(told: str | None) -> int:
    text = (told or "").strip()
    return max(1, min(int(text), 65_534)) if text.isascii() and text.isdigit() else 1
