"""The user's own workbook, marked: its formats, formulas, widths, filters and other sheets stay as they are.

Source of what openpyxl keeps: https://openpyxl.readthedocs.io/en/stable/tutorial.html
"""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from guiyi.core.folder import among
from guiyi.core.language import say
from guiyi.core.letters import letter
from guiyi.core.source import SheetRead, SourceRead
from guiyi.reports.audit.returned_findings import Findings, Found, Row, worst
from guiyi.reports.audit.returned_index import (
    ACCEPT,
    HIDDEN,
    KEEP,
    KEY,
    SHOWN,
    TITLE,
    WIDTHS,
    Entry,
    Index,
    comment,
)
from guiyi.reports.audit.returned_marks import COLORS, MARK, fill_of, filled, plain, take_back, text_of, write_text
from guiyi.reports.audit.returned_parts import Parts, put_back
from guiyi.reports.shown import file_name
from guiyi.reports.workbook import sheet_name

MOST_CELLS, MOST_BYTES = 200_000, 10_000_000  # openpyxl takes 40 µs and 1 KB a cell
COMMENTS = 2_000  # of a workbook; the index says what is wrong for all
AUTHOR = "guiyi audit"  # not how our part begins: programs leave the name of an author off its text
LINE_HEIGHT, COMMENT_WIDTH = 20, 320  # points


class Unfit(Exception):
    """The workbook cannot be marked as it is; `key` and `told` say why in a sentence of `messages.csv`."""

    def __init__(self, key: str, **told: object) -> None:
        super().__init__(key)
        self.key, self.told = key, told


def write_own(
    findings: Findings, source: SourceRead, parts: Parts, path: Path, said: Sequence[str], macros: bool
) -> None:
    """Write a marked copy of a source; `said` stands in its index; `macros` keeps them.

    Raises:
        Unfit: openpyxl cannot read it, or a sheet is laid out as no table.
    """
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what it drops, which `parts.lost` says
        try:
            with open(source.path, "rb") as file:  # given a path, it goes by the name's ending
                book = openpyxl.load_workbook(file, keep_vba=macros, rich_text=True)
        except Exception as error:  # openpyxl raises whatever its parsers meet
            raise Unfit("returned.fresh_closed", path=source.path, why=type(error).__name__) from error
        take_back(book, _rows(findings, source))
        index = Index([file_name(source.path)], said)
        _mark(book, findings, source, index)
        _write_index(book, index)
        book.save(path)
    put_back(path, parts.results)


def _rows(findings: Findings, source: SourceRead) -> Mapping[str, list[Row]]:
    """Return sheet → rows, as they were read."""
    table = findings.folder.arrow("raw", ["row_id", "sheet", "line", "cells"], pc.field("source") == source.name)
    rows: dict[str, list[Row]] = {}
    for one in table.to_pylist():
        rows.setdefault(one["sheet"], []).append(Row(one["row_id"], one["line"], one["cells"]))
    return rows


def _mark(book: Any, findings: Findings, source: SourceRead, index: Index) -> None:
    """Fill and comment the cells of all findings, and list them."""
    comments = COMMENTS
    for sheet in source.sheets:
        page, columns = None, frozenset[int]()
        for row in _of_sheet(findings, source, sheet):
            found = findings.of(row.row_id, row.cells, sheet.columns)
            if not found:
                continue
            if page is None:
                page, columns = _page(book, source, sheet)
            line = int(row.line.partition("#")[0])
            places = {one.place: _column(page, line, one.place, row, columns) for one in found}
            for column in dict.fromkeys(places.values()):
                here = [one for one in found if places[one.place] == column]
                cell = plain(page, line, column)
                index.add(here, row, page.title, cell.row, dict.fromkeys(places, cell.column - 1), fill_of(cell))
                comments -= 1
                _mark_cell(cell, here, comments >= 0)


def _of_sheet(findings: Findings, source: SourceRead, sheet: SheetRead) -> Iterator[Row]:
    where = (pc.field("source") == source.name) & (pc.field("sheet") == sheet.name)
    ids = findings.folder.arrow("raw", ["row_id"], where)["row_id"].to_pylist()
    wanted = among("row_id", findings.faulty(ids))
    for one in findings.folder.arrow("raw", ["row_id", "line", "cells"], wanted).to_pylist():
        yield Row(one["row_id"], one["line"], one["cells"])


def _page(book: Any, source: SourceRead, sheet: SheetRead) -> tuple[Any, frozenset[int]]:
    """Return the sheet of the workbook, and the columns of it that stand where they were read.

    Raises:
        Unfit: the sheet was read in another shape than it has.
    """
    titles = {one.title: one for one in book.worksheets}
    page = titles.get(sheet.name) or titles.get(sheet.name.rpartition("#")[0])  # a further table of a sheet
    headers = [one.header for one in sheet.columns]
    if page is not None:
        stand = frozenset(at for at, header in enumerate(headers) if not header or _stands(page, sheet, at, header))
        named = [at for at, header in enumerate(headers) if header]
        if 2 * sum(at in stand for at in named) >= len(named):
            return page, stand
    raise Unfit("returned.fresh_layout", path=source.path, sheet=sheet.name)


def _stands(page: Any, sheet: SheetRead, at: int, header: str) -> bool:
    """Tell whether a header is written above its column; that of several lines is joined of them."""
    texts = ["".join(text_of(plain(page, row, at + 1)).split()) for row in sheet.header_rows]
    whole = "".join(header.split())
    return any(text and (text in whole or whole in text) for text in texts)


def _column(page: Any, line: int, place: int, row: Row, columns: frozenset[int]) -> int:
    """Return the column, from 1, in which a place of a row stands: the further contacts of a line stand elsewhere."""
    text = (row.cells[place] if place < len(row.cells) else None) or ""
    if text and "#" in row.line and text_of(plain(page, line, place + 1)) != text:
        others = (at for at in range(1, page.max_column + 1) if text_of(plain(page, line, at)) == text)
        return next(others, place + 1)
    if place in columns or not row.cells:
        return place + 1
    return next((at + 1 for at in sorted(columns) if at < len(row.cells) and row.cells[at]), 1)


def _mark_cell(cell: Any, found: Sequence[Found], commented: bool) -> None:
    from openpyxl.comments import Comment

    cell.fill = filled(worst(found))
    if commented:
        theirs = cell.comment.text.rstrip() if cell.comment else ""
        ours = comment(found)
        text = write_text(f"{theirs}\n{MARK}{ours}" if theirs else f"{MARK}{ours}")
        height = LINE_HEIGHT * (2 + text.count("\n") + len(text) // 30)
        cell.comment = Comment(text, cell.comment.author if theirs else AUTHOR, height=height, width=COMMENT_WIDTH)


def _write_index(book: Any, index: Index) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    page = book.create_sheet(sheet_name(TITLE, {one.casefold() for one in book.sheetnames}), 0)
    for position, wide in enumerate((*[None] * len(HIDDEN), *WIDTHS), start=1):
        told = page.column_dimensions[get_column_letter(position)]
        told.hidden = wide is None
        told.width = wide or 10
    head = line = 1
    for line, entries in enumerate(index.lines(), start=1):
        head = line if entries[0].text == KEY else head
        for position, one in enumerate(entries, start=1):
            if one.text or one.style:
                _write_entry(page.cell(line, position), one)
    first = letter(len(HIDDEN))
    page.freeze_panes = f"{letter(len(HIDDEN) + 2)}{head + 1}"
    page.auto_filter.ref = f"{first}{head}:{letter(len(HIDDEN) + len(SHOWN) - 1)}{max(line, head + 1)}"
    words = DataValidation(
        type="list", formula1=f'"{say(ACCEPT)},{say(KEEP)}"', allow_blank=True, showErrorMessage=False
    )
    words.add(f"{first}{head + 1}:{first}{max(line, head + 1)}")
    page.add_data_validation(words)
    for one in book.worksheets:
        one.sheet_view.tabSelected = one is page
    book.active = 0


def _write_entry(cell: Any, one: Entry) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    if one.text:
        cell.value = write_text(one.text)
        cell.data_type = "s"  # whatever it begins with
    if one.style in COLORS:
        cell.fill = filled(one.style)
    if one.style in ("title", "head"):
        cell.font = Font(bold=True, size=14 if one.style == "title" else None)
    if one.style:
        cell.alignment = Alignment(vertical="top", wrap_text=one.style in ("wrap", "head"))
    if one.link:
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=one.link)
        cell.font = Font(color="0563C1", underline="single")
