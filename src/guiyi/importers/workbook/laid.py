"""The rows of a sheet that a reader of ours lays out one below the other, as they come, within the limit of cells."""

from pathlib import Path

from guiyi.core.errors import SourceError
from guiyi.core.source import Cells
from guiyi.importers.workbook.readers import MOST_ROWS

_MANY = 1 << 16  # cells that wait before they are handed on


class Laid:
    """Rows from row 1 on; those that wait are taken away by `taken`."""

    def __init__(self, path: Path, limit: int) -> None:
        self.path, self.limit = path, limit
        self.last, self.width, self.cells = 0, 0, 0
        self._rows: list[Cells] = []
        self._waiting = 0

    def put(self, row: int, cells: Cells, times: int = 1) -> None:
        """Lay a row out, or several alike from `row` on; rows that nobody puts are blank.

        Raises:
            SourceError: the sheet holds too many cells.
            ValueError: the row stands above one that came before.
        """
        blank, more = row - self.last - 1, len(cells) * times
        if blank < 0:
            raise ValueError(f"row {row}")
        self.cells += more
        self.last, self.width = row + times - 1, max(self.width, len(cells))
        if self.cells > self.limit or self.last > MOST_ROWS:
            size = f"{self.last:,} × {self.width:,}"
            raise SourceError("source.sheet_too_large", path=self.path, size=size, limit=f"{self.limit:,}")
        self._rows += [()] * blank + [cells] * times
        self._waiting += more + blank + times

    @property
    def is_much(self) -> bool:
        """Whether so much waits that it should be taken."""
        return self._waiting >= _MANY

    def taken(self) -> list[Cells]:
        """Take the rows that wait."""
        rows, self._rows, self._waiting = self._rows, [], 0
        return rows
