"""Workbooks of Excel since 2007 (.xlsx, .xlsm): values by calamine or openpyxl, the rest from a scan of their XML.

Source: ECMA-376 parts 1 and 2
"""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from guiyi.core.errors import SourceError
from guiyi.core.source import ReadOptions
from guiyi.importers.workbook.beside import beside_of, fills_of
from guiyi.importers.workbook.guard import Look, look, part_text, refuse_bombs
from guiyi.importers.workbook.number_format import Format
from guiyi.importers.workbook.part import Part, merged_areas
from guiyi.importers.workbook.parts import sheet_parts
from guiyi.importers.workbook.readers import Grid, Merged, Unreadable, by_calamine, by_openpyxl
from guiyi.importers.workbook.styles import formats_of
from guiyi.importers.workbook.text import Run, texts


def grids(path: Path, options: ReadOptions) -> Iterator[Grid]:
    """Read the sheets; their rows are text.

    Raises:
        SourceError: it is broken, a bomb, or far too large.
    """
    refuse_bombs(path, options.limit_cells)
    formats = formats_of(path)
    fills = fills_of(path) if "colors" in options.beside else {}
    seen = look(path, options.limit_cells, _alike(formats, fills))
    parts = sheet_parts(path)
    for grid in _grids(path, seen, parts):
        part = seen.parts.get(parts.get(grid.name, ""), Part())
        spans = list(part.shown_spans())
        yield grid._replace(
            rows=texts(grid.rows, grid.left, _runs(spans, formats)),
            left=0,
            hidden_rows=part.hidden_rows,
            hidden_columns=part.hidden_columns,
            errors=part.errors,
            formulas=part.formulas,
            beside=beside_of(path, parts.get(grid.name, ""), options.beside, spans, fills),
        )


def _alike(formats: Mapping[int, Format], fills: Mapping[int, str]) -> dict[int, int]:
    """Return, for each style that matters, the first that looks the same: rows may go by turns from one to the next."""
    first: dict[tuple[Format | None, str | None], int] = {}
    styles = sorted(formats.keys() | fills.keys())
    return {one: first.setdefault((formats.get(one), fills.get(one)), one) for one in styles}


def _runs(spans: list[tuple[int, int, int, int]], formats: Mapping[int, Format]) -> dict[int, list[Run]]:
    runs: dict[int, list[Run]] = {}
    for column, style, first, last in spans:
        if style in formats:
            runs.setdefault(column, []).append(Run(first, last, formats[style]))
    return runs


def _grids(path: Path, seen: Look, parts: Mapping[str, str]) -> Iterator[Grid]:
    """Read with calamine; with openpyxl, as a stream, what it cannot open or what would fill the memory."""
    merged = partial(_merged, path, parts)
    try:
        if not seen.is_far:
            try:
                yield from by_calamine(path, (".xlsx", ".xlsm"), lambda name: by_openpyxl(path, merged, name))
                return
            except Unreadable as fault:
                if fault.password:
                    raise
        yield from by_openpyxl(path, merged)
    except Unreadable as fault:
        raise SourceError("source.not_readable", path=path, why=fault.why) from fault


def _merged(path: Path, parts: Mapping[str, str], name: str) -> tuple[Merged, ...]:
    return merged_areas(part_text(path, parts.get(name, "")))
