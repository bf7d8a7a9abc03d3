"""Grids of values out of workbooks, by whichever reader can: calamine, and openpyxl as a stream."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

from guiyi.importers.workbook.cell_place import Places

_MOST_ROWS = 1_048_576

Merged = tuple[int, int, int, int]  # first row from 1, first column from 0, last row, last column
Row = Sequence[object]
State = Literal["visible", "hidden", "very_hidden", "no_table"]
Answer = TypeVar("Answer")


class Grid(NamedTuple):
    """One sheet as a reader gives it.

    Attributes:
        rows: the values of its rows from row 1 on.
        left: how many empty columns stand left of them.
        hidden_rows, hidden_columns: what the program does not show; rows from 1, columns from 0.
        errors, formulas: cells that hold an error, and formulas that were never calculated.
        beside: column → row → text, of comments and colours.
    """

    name: str
    state: State = "visible"
    rows: Iterable[Row] = ()
    left: int = 0
    merged: tuple[Merged, ...] = ()
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    errors: Places = Places()
    formulas: Places = Places()
    beside: Mapping[str, Mapping[int, str]] = {}


class Unreadable(Exception):
    """A reader's fault with a file, its panics included: the file's fault, not ours."""

    def __init__(self, why: str, password: bool = False) -> None:
        super().__init__(why)
        self.why, self.password = why, password


def ask(reader: Callable[[], Answer]) -> Answer:
    """Let a reader do something, and call its faults by one name."""
    try:
        return reader()
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise Unreadable(str(error) or type(error).__name__, type(error).__name__ == "PasswordError") from error


def by_calamine(path: Path, endings: Collection[str], instead: Callable[[str], Iterator[Grid]]) -> Iterator[Grid]:
    """Read with calamine; a sheet that it cannot read is read by `instead`, another reader for one sheet by name.

    Args:
        path: the workbook.
        endings: those that a name may have by which calamine knows what the workbook is.
        instead: takes the name of a sheet.

    Raises:
        Unreadable: it cannot open the file.
    """
    import python_calamine as calamine

    if path.suffix.lower() in endings:  # given a path, calamine goes by the name, and is quicker
        opened = ask(lambda: calamine.CalamineWorkbook.from_path(str(path)))
    else:
        with path.open("rb") as file:
            opened = ask(lambda: calamine.CalamineWorkbook.from_filelike(file))
    with opened as book:
        for told in book.sheets_metadata:
            state = _state(told)
            if state == "no_table":
                yield Grid(told.name, state)
                continue
            try:
                sheet = ask(partial(book.get_sheet_by_name, told.name))
            except Unreadable:
                yield from instead(told.name)
            else:  # rows above its area are given, columns left of it are not
                left = sheet.start[1] if sheet.start else 0
                yield Grid(told.name, state, sheet.iter_rows() if sheet.start else (), left, _merged(sheet))


def _state(told: Any) -> State:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    if told.typ != SheetTypeEnum.WorkSheet:
        return "no_table"
    if told.visible == SheetVisibleEnum.VeryHidden:
        return "very_hidden"
    return "hidden" if told.visible == SheetVisibleEnum.Hidden else "visible"


def _merged(sheet: Any) -> tuple[Merged, ...]:
    return tuple((top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ())


def by_openpyxl(path: Path, merged: Callable[[str], tuple[Merged, ...]], only: str | None = None) -> Iterator[Grid]:
    """Read an .xlsx as a stream: slow, but a cell far away costs nothing. `merged` knows the merged areas of a sheet.

    Raises:
        Unreadable: it cannot open the file or a sheet.
    """
    import warnings

    import openpyxl

    with path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that hold no text
        book = ask(lambda: openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False))
        for sheet in book.worksheets:
            if only in (None, sheet.title):
                states: dict[str, State] = {"hidden": "hidden", "veryHidden": "very_hidden"}
                sheet.reset_dimensions()  # some programs write a wrong one
                rows = ask(partial(_all_rows, sheet))
                yield Grid(sheet.title, states.get(sheet.sheet_state, "visible"), rows, merged=merged(sheet.title))


def _all_rows(sheet: Any) -> list[Row]:
    errors = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")
    rows = islice(sheet.iter_rows(values_only=True), _MOST_ROWS + 1)
    read: list[Row] = [tuple(None if cell in errors else cell for cell in row) for row in rows]
    if len(read) > _MOST_ROWS:
        raise ValueError(f"row {len(read)}")
    return read
