"""Workbooks of Excel since 2007 (.xlsx, .xlsm): values by calamine or as a stream, the rest from a scan of their XML.

Source: ECMA-376 parts 1 and 2
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from guiyi.core.errors import SourceError
from guiyi.core.source import Cells, ReadOptions
from guiyi.importers.workbook.beside import beside_of, fills_of
from guiyi.importers.workbook.guard import Look, look, refuse_bombs
from guiyi.importers.workbook.number_format import Format
from guiyi.importers.workbook.parts import SheetPart, sheet_parts
from guiyi.importers.workbook.readers import Grid, Unreadable, by_calamine, opened
from guiyi.importers.workbook.styles import formats_of
from guiyi.importers.workbook.text import Run, texts
from guiyi.importers.workbook.xlsx_stream import shared_texts, stream


def grids(path: Path, options: ReadOptions) -> Iterator[Grid]:
    """Read the sheets; their rows are text.

    Raises:
        SourceError: it is broken, a bomb, or far too large.
    """
    refuse_bombs(path, options.limit_cells)
    formats = formats_of(path, has_dates=True)
    fills = fills_of(path) if "colors" in options.beside else {}
    seen = look(path, options.limit_cells, _alike(formats, fills))
    sheets = sheet_parts(path)
    try:
        for grid in _grids(path, seen, sheets, formats):
            name = sheets[grid.name].part if grid.name in sheets else ""
            part = seen.part(name)
            yield grid._replace(
                merged=grid.merged or tuple(part.merged),
                hidden_rows=part.hidden_rows,
                hidden_columns=part.hidden_columns,
                errors=part.errors,
                formulas=part.formulas,
                beside=beside_of(path, name, options.beside, part.shown_spans(), fills),
            )
    except Unreadable as fault:
        raise SourceError("source.not_readable", path=path, why=fault.why) from fault


def _grids(path: Path, seen: Look, sheets: Mapping[str, SheetPart], formats: Mapping[int, Format]) -> Iterator[Grid]:
    """Read with calamine; as a stream what it cannot open or what would fill the memory."""

    def written(name: str, rows: Iterable[Sequence[object]], left: int) -> Iterator[Cells]:
        spans = seen.part(sheets[name].part).shown_spans() if name in sheets else ()
        return texts(rows, left, _runs(spans, formats))

    streamed = _streams(path, seen.limit)
    if not seen.is_far:
        try:
            book = opened(path, (".xlsx", ".xlsm"))
        except Unreadable as fault:
            if fault.password or not sheets:
                raise
        else:
            yield from by_calamine(book, written, lambda name: streamed(sheets[name]))
            return
    yield from map(streamed, sheets.values())


def _streams(path: Path, limit: int) -> Callable[[SheetPart], Grid]:
    """Return what gives a sheet as a stream."""
    shared, formats = cache(lambda: shared_texts(path)), cache(lambda: formats_of(path, has_dates=False))

    def streamed(sheet: SheetPart) -> Grid:
        if sheet.state == "no_table":
            return Grid(sheet.name, sheet.state)
        return Grid(sheet.name, sheet.state, stream(path, sheet.part, shared(), formats(), limit))

    return streamed


def _alike(formats: Mapping[int, Format], fills: Mapping[int, str]) -> dict[int, int]:
    """Return, for each style that matters, the first that looks the same: rows may go by turns from one to the next."""
    first: dict[tuple[Format | None, str | None], int] = {}
    styles = sorted(formats.keys() | fills.keys())
    return {one: first.setdefault((formats.get(one), fills.get(one)), one) for one in styles}


def _runs(spans: Iterable[tuple[int, int, int, int]], formats: Mapping[int, Format]) -> dict[int, list[Run]]:
    runs: dict[int, list[Run]] = {}
    for column, style, first, last in spans:
        if style in formats:
            runs.setdefault(column, []).append(Run(first, last, formats[style]))
    return runs
