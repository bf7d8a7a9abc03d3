"""Grids of values out of workbooks, as readers give them, and calamine, the quickest of them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

from guiyi.core.source import Cells
from guiyi.importers.workbook.cell_place import Places

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384

Merged = tuple[int, int, int, int]  # first row from 1, first column from 0, last row, last column
State = Literal["visible", "hidden", "very_hidden", "no_table"]
Written = Callable[[str, Iterable[Sequence[object]], int], Iterable[Cells]]
Answer = TypeVar("Answer")


class Grid(NamedTuple):
    """One sheet as a reader gives it.

    Attributes:
        rows: the text of its rows from row 1 on.
        hidden_rows, hidden_columns: what the program does not show; rows from 1, columns from 0.
        errors, formulas: cells that hold an error, and formulas that were never calculated.
        beside: column → row → text, of comments and colours.
    """

    name: str
    state: State = "visible"
    rows: Iterable[Cells] = ()
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
        is_panic = type(error).__name__ == "PanicException"
        if isinstance(error, MemoryError) or not (is_panic or isinstance(error, Exception)):
            raise
        raise Unreadable(str(error) or type(error).__name__, type(error).__name__ == "PasswordError") from error


def opened(path: Path, endings: Collection[str]) -> Any:
    """Open a workbook with calamine; `endings` are those of names by which calamine knows what it is.

    Raises:
        Unreadable: it cannot.
    """
    import python_calamine as calamine

    if path.suffix.lower() in endings:  # given a path, calamine goes by the name, and is quicker
        return ask(lambda: calamine.CalamineWorkbook.from_path(str(path)))
    with path.open("rb") as file:
        return ask(lambda: calamine.CalamineWorkbook.from_filelike(file))


def by_calamine(opened_book: Any, written: Written, instead: Callable[[str], Grid]) -> Iterator[Grid]:
    """Read an opened workbook.

    Args:
        opened_book: calamine's.
        written: takes the name of a sheet, its rows and how many empty columns stand left of them, and returns text.
        instead: reads a sheet by name that calamine cannot read.
    """
    with opened_book as book:
        for told in book.sheets_metadata:
            state = _state(told)
            if state == "no_table":
                yield Grid(told.name, state)
                continue
            try:
                sheet = ask(partial(book.get_sheet_by_name, told.name))
            except Unreadable:
                yield instead(told.name)
            else:  # rows above its area are given, columns left of it are not
                rows = written(told.name, sheet.iter_rows(), sheet.start[1]) if sheet.start else ()
                yield Grid(told.name, state, rows, _merged(sheet))


def _state(told: Any) -> State:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    if told.typ != SheetTypeEnum.WorkSheet:
        return "no_table"
    if told.visible == SheetVisibleEnum.VeryHidden:
        return "very_hidden"
    return "hidden" if told.visible == SheetVisibleEnum.Hidden else "visible"


def _merged(sheet: Any) -> tuple[Merged, ...]:
    return tuple((top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ())
