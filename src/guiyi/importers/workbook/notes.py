"""What the reader of a report should know of a sheet of a workbook: what is hidden in it, and what could not be read."""

from collections.abc import Callable, Iterator, Sequence

from guiyi.core.source import Note
from guiyi.importers.workbook.cell_place import letters_of
from guiyi.importers.workbook.readers import Grid

_STATES = {
    "hidden": "note.sheet_hidden",
    "very_hidden": "note.sheet_very_hidden",
    "no_table": "note.sheet_not_table",
}
_MOST = 12  # spans that are named


def notes_of(grid: Grid, hidden: str) -> Iterator[Note]:
    """Tell what is hidden in a sheet, whether it was read or left out (`hidden`), and which cells came without a value."""
    if grid.state in _STATES:
        yield Note(_STATES[grid.state])
    is_left_out = hidden == "ignore"
    if grid.hidden_rows:
        rows = sorted(set(grid.hidden_rows))
        yield Note(
            "note.hidden_rows_ignored" if is_left_out else "note.hidden_rows", {"count": len(rows), "rows": spans(rows)}
        )
    if grid.hidden_columns:
        columns = sorted(set(grid.hidden_columns))
        told: dict[str, str | int] = {"count": len(columns), "columns": spans(columns, letters_of)}
        yield Note("note.hidden_columns_ignored" if is_left_out else "note.hidden_columns", told)
    if grid.errors.count:
        yield Note("note.error_cells", {"count": grid.errors.count, "cells": grid.errors.shown()})
    if grid.formulas.count:
        yield Note("note.formulas_without_value", {"count": grid.formulas.count, "cells": grid.formulas.shown()})


def spans(numbers: Sequence[int], shown: Callable[[int], str] = str) -> str:
    """Name ascending numbers by their spans.

    >>> spans([3, 7, 8, 9]), spans([0, 26], letters_of)
    ('3, 7–9', 'A, AA')
    """
    ends: list[list[int]] = []
    for number in numbers:
        if ends and number == ends[-1][1] + 1:
            ends[-1][1] = number
        else:
            ends.append([number, number])
    named = [shown(first) if first == last else f"{shown(first)}–{shown(last)}" for first, last in ends[:_MOST]]
    return ", ".join(named) + (" …" if len(ends) > _MOST else "")
