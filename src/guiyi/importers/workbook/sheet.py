"""A sheet of a workbook as an importer hands it over: its lines, what is hidden in it, what stands beside it."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from guiyi.core.errors import SourceError
from guiyi.core.source import Cells, ReadOptions, Sheet
from guiyi.importers.workbook.merged_lines import lines_of
from guiyi.importers.workbook.notes import notes_of
from guiyi.importers.workbook.readers import Grid

_LONG = 16  # characters of a cell on average: few lists reach the half
_LEAST = 10_000_000  # that a limit of few cells leaves room for


def sheet_of(grid: Grid, options: ReadOptions, path: Path) -> Sheet:
    """Make a sheet of a grid; its lines raise a SourceError where they hold too much text."""
    hidden = {str(row) for row in grid.hidden_rows}
    return Sheet(
        grid.name,
        _within(lines_of(grid.rows, grid.merged), options.limit_cells, path),
        merged=tuple(area for area in grid.merged if area[3] > area[1]),
        ignored=dict.fromkeys(hidden, "row.hidden") if options.hidden == "ignore" else {},
        notes=tuple(notes_of(grid, options.hidden)),
        beside={name: {str(row): text for row, text in told.items()} for name, told in grid.beside.items()},
        hidden=hidden,
        hidden_columns=frozenset(grid.hidden_columns),
        state=grid.state if grid.state != "no_table" else "visible",
    )


def _within(lines: Iterable[tuple[str, Cells]], limit: int, path: Path) -> Iterator[tuple[str, Cells]]:
    """Refuse a sheet whose text would fill the memory: a small file may name a long text in millions of cells."""
    left = most = max(limit * _LONG, _LEAST)
    for line in lines:
        left -= len("".join(filter(None, line[1])))
        if left < 0:
            raise SourceError("source.too_much_text", path=path, limit=f"{most:,}")
        yield line
