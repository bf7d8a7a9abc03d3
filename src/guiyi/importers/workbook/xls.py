"""Workbooks of Excel 2 to 2003 and WPS (.xls, .et), by xlrd: it knows number formats, notes, errors and what is hidden.

Source: MS-XLS; https://xlrd.readthedocs.io/en/latest/formatting.html
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from guiyi.core.source import Cells
from guiyi.importers.workbook.beside import COLORS, COMMENTS, WHITE, joined, without_author
from guiyi.importers.workbook.cell_place import Places, place_name
from guiyi.importers.workbook.laid import Laid
from guiyi.importers.workbook.number_format import BUILT_IN, Format, built_in, format_of
from guiyi.importers.workbook.readers import Grid, State, ask
from guiyi.importers.workbook.text import column_texts

_STATES: Mapping[int, State] = {0: "visible", 1: "hidden", 2: "very_hidden"}
_SOLID = 1  # pattern of a fill


def by_xlrd(path: Path, limit: int, beside: Sequence[str]) -> Iterator[list[Cells] | Grid]:
    """Read a workbook sheet by sheet: its rows as text, then the sheet without them.

    Raises:
        Unreadable: it cannot be opened.
    """
    import xlrd

    with ExitStack() as stack:
        nowhere = stack.enter_context(open(os.devnull, "w"))
        book = ask(
            lambda: xlrd.open_workbook(
                str(path), logfile=nowhere, formatting_info=True, ragged_rows=True, on_demand=True
            )
        )
        formats = _formats(book)
        for at in range(book.nsheets):
            sheet = ask(partial(book.get_sheet, at))
            book.unload_sheet(at)  # it goes when its rows were read
            errors, laid = Places(), Laid(path, limit)
            for row in range(sheet.nrows):
                laid.put(row + 1, ask(partial(_row, sheet, row, formats, errors)))
                if laid.is_much:
                    yield laid.taken()
            yield laid.taken()
            yield ask(partial(_grid, book, sheet, errors, beside))


def _grid(book: Any, sheet: Any, errors: Places, beside: Sequence[str]) -> Grid:
    return Grid(
        sheet.name,
        _STATES.get(sheet.visibility, "visible"),
        merged=tuple((top + 1, left, bottom, right - 1) for top, bottom, left, right in sheet.merged_cells),
        hidden_rows=sorted(at + 1 for at, told in sheet.rowinfo_map.items() if told.hidden and at < sheet.nrows),
        hidden_columns=sorted(at for at, told in sheet.colinfo_map.items() if told.hidden and at < sheet.ncols),
        errors=errors,
        beside=_beside(book, sheet, beside),
    )


def _row(sheet: Any, at: int, formats: Mapping[int, Format], errors: Places) -> tuple[str | None, ...]:
    import xlrd

    values, kinds = sheet.row_values(at), sheet.row_types(at)
    for column, kind in enumerate(kinds):
        if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE, xlrd.XL_CELL_TEXT):
            shown = formats.get(sheet.cell_xf_index(at, column))
            if shown:
                values[column] = shown.write(values[column])
        elif kind == xlrd.XL_CELL_BOOLEAN:
            values[column] = bool(values[column])
        elif kind == xlrd.XL_CELL_ERROR:
            values[column] = None
            errors.add(place_name(at + 1, column))
    return tuple(column_texts(values))


def _formats(book: Any) -> dict[int, Format]:
    """Return the number formats by the style of cells; those without a code go by their number."""
    is_1904 = book.datemode == 1
    formats: dict[int, Format] = {}
    for at, style in enumerate(book.xf_list):
        told = book.format_map.get(style.format_key)
        code = told.format_str if told else ""
        own = style.format_key not in BUILT_IN or style.format_key < 27
        found = format_of(code, is_1904) if code and own else built_in(style.format_key, is_1904)
        if found:
            formats[at] = found
    return formats


def _beside(book: Any, sheet: Any, wanted: Sequence[str]) -> dict[str, dict[int, str]]:
    beside: dict[str, dict[int, str]] = {}
    if "comments" in wanted:
        notes = sorted(sheet.cell_note_map.items())
        told = ((row + 1, without_author(note.author, note.text)) for (row, _), note in notes)
        beside[COMMENTS] = joined(((row, text) for row, text in told if text), "；")
    if "colors" in wanted:
        beside[COLORS] = joined(_colors(book, sheet), "|")
    return beside


def _colors(book: Any, sheet: Any) -> Iterator[tuple[int, str]]:
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            fill = book.xf_list[sheet.cell_xf_index(row, column)].background
            told = book.colour_map.get(fill.pattern_colour_index) if fill.fill_pattern == _SOLID else None
            color = "{:02X}{:02X}{:02X}".format(*told) if told else WHITE
            if color != WHITE:
                yield row + 1, color
