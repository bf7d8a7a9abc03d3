"""The limit of cells for sources that are read as a stream."""

from collections.abc import Iterable, Iterator

from guiyi.core.errors import SourceError
from guiyi.core.source import Cells


def within(
    lines: Iterable[tuple[str, Cells]], limit: int, *, source: object, sheet: str
) -> Iterator[tuple[str, Cells]]:
    """Hand lines on, up to the limit of cells.

    Raises:
        SourceError: there are more.
    """
    left = limit
    for line in lines:
        left -= len(line[1])
        if left < 0:
            raise SourceError("source.too_many_cells", path=source, sheet=sheet, limit=f"{limit:,}")
        yield line
