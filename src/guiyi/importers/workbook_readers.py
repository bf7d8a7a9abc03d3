"""Grids of values out of workbooks, by whichever reader can: calamine, openpyxl as a stream, xlrd for what is very old."""

import importlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

Merged = tuple[int, int, int, int]  # first row from 1, first column from 0, last row, last column
Place = tuple[int, int]
Row = Sequence[object]
Answer = TypeVar("Answer")


class Grid(NamedTuple):
    """One sheet: the values of its rows from row 1 on, and how many empty columns stand left of them."""

    name: str
    state: str  # visible, hidden, very_hidden, no_table
    rows: Iterable[Row] = ()
    left: int = 0
    merged: tuple[Merged, ...] = ()


class Unreadable(Exception):
    """A reader's fault with a file, its panics included: the file's fault, not ours."""

    def __init__(self, why: str, password: bool = False) -> None:
        super().__init__(why)
        self.why, self.password = why, password


def _asked(reader: Callable[[], Answer]) -> Answer:
    """Let a reader do something, and call its faults by one name."""
    try:
        return reader()
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise Unreadable(str(error) or type(error).__name__, type(error).__name__ == "PasswordError") from error


def by_calamine(path: Path, instead: Callable[[str], Iterator[Grid]]) -> Iterator[Grid]:
    """Read with calamine; a sheet that it cannot read is read by `instead`, another reader for one sheet by name.

    Raises:
        Unreadable: it cannot open the file.
    """
    import python_calamine as calamine

    try:
        with path.open("rb") as file:  # by its content: given a path, calamine goes by the name
            opened = _asked(lambda: calamine.CalamineWorkbook.from_filelike(file))
    except Unreadable:  # where the name is right, it knows better why not
        opened = _asked(lambda: calamine.CalamineWorkbook.from_path(str(path)))
    with opened as book:
        for told in book.sheets_metadata:
            state = _state(told)
            if state in ("very_hidden", "no_table"):
                yield Grid(told.name, state)
                continue
            try:
                sheet = _asked(partial(book.get_sheet_by_name, told.name))
            except Unreadable:
                yield from instead(told.name)
            else:  # rows above its area are given, columns left of it are not
                left = sheet.start[1] if sheet.start else 0
                yield Grid(told.name, state, sheet.iter_rows() if sheet.start else (), left, _merged(sheet))


def _state(told: Any) -> str:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    if told.typ != SheetTypeEnum.WorkSheet:
        return "no_table"
    if told.visible == SheetVisibleEnum.VeryHidden:
        return "very_hidden"
    return "hidden" if told.visible == SheetVisibleEnum.Hidden else "visible"


def _merged(sheet: Any) -> tuple[Merged, ...]:
    return tuple((top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ())


def by_openpyxl(path: Path, only: str | None = None) -> Iterator[Grid]:
    """Read an .xlsx as a stream: slow, but a cell far away costs nothing. Merged cells are not told.

    Raises:
        Unreadable: it cannot open the file or a sheet.
    """
    import warnings

    import openpyxl

    with path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that hold no text
        book = _asked(lambda: openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False))
        for sheet in book.worksheets:
            if only in (None, sheet.title):
                state = {"hidden": "hidden", "veryHidden": "very_hidden"}.get(sheet.sheet_state, "visible")
                sheet.reset_dimensions()  # some programs write a wrong one
                rows = () if state == "very_hidden" else _asked(partial(_all_rows, sheet))
                yield Grid(sheet.title, state, rows)


def _all_rows(sheet: Any) -> list[Row]:
    return list(sheet.iter_rows(values_only=True))


def by_xlrd(path: Path) -> Iterator[Grid]:
    """Read workbooks of Excel 2 to 95, where xlrd is installed.

    Raises:
        Unreadable: it is not, or cannot open the file.
    """
    import os

    xlrd = _asked(lambda: importlib.import_module("xlrd"))
    with open(os.devnull, "w") as nowhere, _asked(lambda: xlrd.open_workbook(str(path), logfile=nowhere)) as book:
        states = {0: "visible", 1: "hidden", 2: "very_hidden"}
        for sheet in book.sheets():
            state = states.get(sheet.visibility, "visible")
            shown = range(0 if state == "very_hidden" else sheet.nrows)
            rows = [tuple(_xlrd_value(cell, book.datemode) for cell in sheet.row(at)) for at in shown]
            yield Grid(sheet.name, state, rows, 0, tuple((a + 1, c, b, d - 1) for a, b, c, d in sheet.merged_cells))


def _xlrd_value(cell: Any, datemode: int) -> object:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_DATE:
        told = xlrd.xldate_as_datetime(cell.value, datemode)
        return told.time() if cell.value < 1 else told
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    return None if cell.ctype == xlrd.XL_CELL_ERROR else cell.value
