"""Marks in the cells of a workbook that openpyxl holds: how they are made, and taken away when the workbook comes back."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from guiyi.core.language import words
from guiyi.reports.audit.returned_findings import Row
from guiyi.reports.audit.returned_index import ACCEPT, HIDDEN, INDEX, KEY, SHOWN

MARK = "guiyi: "  # how our part of a comment begins, below what stood there
# severity → colour of a fill that no spreadsheet program offers by itself, so that our marks are known again
COLORS: Mapping[str, str] = {"error": "FFC9CD", "warn": "FFE9B8", "info": "D6E6F7", "input": "FFF9DB", "head": "DCE6F1"}
MARKS = frozenset(f"00{COLORS[level]}" for level in ("error", "warn", "info")) | frozenset(
    f"FF{COLORS[level]}" for level in ("error", "warn", "info")
)


@cache
def filled(name: str) -> Any:
    """Return the fill of a severity."""
    from openpyxl.styles import PatternFill

    return PatternFill("solid", fgColor=COLORS[name])


def fill_of(cell: Any) -> str:
    """Return a cell's own fill as text, "" for none or where it bears our mark."""
    from openpyxl.xml.functions import tostring

    if not cell.fill.fill_type or _is_marked(cell):
        return ""
    return str(tostring(cell.fill.to_tree(tagname="fill")), "utf-8")


def _is_marked(cell: Any) -> bool:
    return cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb in MARKS


def write_text(text: str) -> str:
    """Return a text without the characters that no workbook holds."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return str(ILLEGAL_CHARACTERS_RE.sub("", text))


def text_of(cell: Any) -> str:
    """Return what a cell holds as text; "" for nothing."""
    return "" if cell.value is None else str(cell.value)


def plain(page: Any, row: int, column: int) -> Any:
    """Return a cell; of merged ones the first, which alone holds anything."""
    cell = page.cell(row, column)
    if type(cell).__name__ != "MergedCell":
        return cell
    area = next(one for one in page.merged_cells.ranges if cell.coordinate in one)
    return page.cell(area.min_row, area.min_col)


def take_back(book: Any, rows: Mapping[str, Sequence[Row]]) -> None:
    """Take our index and marks out of a workbook that has come back, and write into it what its index decided.

    Args:
        book: of openpyxl.
        rows: sheet → rows as they were read, decisions obeyed.
    """
    page = book.worksheets[0]
    if page.cell(1, 1).value != INDEX:
        return
    lines = list(_lines(page))
    book.remove(page)
    fills = {(one["guiyi:sheet"], one["cell"]): one["guiyi:fill"] for one in lines if one["guiyi:fill"]}
    for sheet in book.worksheets:
        for cell in list(sheet._cells.values()):  # a cell far away must not bring all others into being
            _take_mark(cell, fills.get((sheet.title, cell.coordinate), ""))
    for one in lines:
        _decide(book, one, rows.get(one["guiyi:sheet"], ()))


def _lines(page: Any) -> Iterator[dict[str, str]]:
    names = (*HIDDEN, *SHOWN)
    is_below = False
    for cells in page.iter_rows(values_only=True):
        if is_below:
            yield dict(zip(names, ("" if one is None else str(one) for one in cells), strict=False))
        is_below = is_below or cells[0] == KEY


def _take_mark(cell: Any, fill: str) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill
    from openpyxl.styles.fills import Fill
    from openpyxl.xml.functions import fromstring

    if type(cell).__name__ == "MergedCell":
        return
    if _is_marked(cell):
        told: Any = fromstring(fill) if fill else None
        cell.fill = PatternFill() if told is None else Fill.from_tree(told)
    text = cell.comment.text if cell.comment else ""
    if text.startswith(MARK):
        cell.comment = None
    elif f"\n{MARK}" in text:
        cell.comment = Comment(text.partition(f"\n{MARK}")[0], cell.comment.author)


def _decide(book: Any, one: Mapping[str, str], rows: Sequence[Row]) -> None:
    """Write what was decided of a cell into it, where the rows that were read say that it was obeyed."""
    text = one["change"] or (one["guiyi:accepted"] if one["decision"].strip().casefold() in words(ACCEPT) else "")
    if not text or not one["guiyi:place"].isdecimal() or one["guiyi:sheet"] not in book.sheetnames:
        return
    place, page = int(one["guiyi:place"]), book[one["guiyi:sheet"]]
    line = one[KEY].rpartition("@")[0].rpartition(":")[2]
    obeyed = [row for row in rows if place < len(row.cells) and row.cells[place] == text]
    for row in sorted(obeyed, key=lambda row: row.line != line):
        cell = plain(page, int(row.line.partition("#")[0]), place + 1)
        if text_of(cell) != text and (row.line == line or text_of(cell) == one["value"]):
            cell.value = write_text(text)
            cell.data_type = "s"
            return
