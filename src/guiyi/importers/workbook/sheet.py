"""A sheet of a workbook as an importer hands it over: its lines, what is hidden in it, what stands beside it."""

from guiyi.core.source import ReadOptions, Sheet
from guiyi.importers.workbook.merged_lines import lines_of
from guiyi.importers.workbook.notes import notes_of
from guiyi.importers.workbook.readers import Grid


def sheet_of(grid: Grid, options: ReadOptions) -> Sheet:
    """Make a sheet of a grid."""
    hidden = {str(row) for row in grid.hidden_rows}
    return Sheet(
        grid.name,
        lines_of(grid.rows, grid.merged),
        merged=tuple(area for area in grid.merged if area[3] > area[1]),
        ignored=dict.fromkeys(hidden, "row.hidden") if options.hidden == "ignore" else {},
        notes=tuple(notes_of(grid, options.hidden)),
        beside={name: {str(row): text for row, text in told.items()} for name, told in grid.beside.items()},
        hidden=hidden,
        hidden_columns=frozenset(grid.hidden_columns),
        state=grid.state if grid.state != "no_table" else "visible",
    )
