"""Blocks of lines, and what can be asked of all lines of a block at once."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from guiyi.core.source import Block, Cells

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    Numbers = np.ndarray[Any, np.dtype[np.int64]]

_LINES = 4_000  # of a block that is gathered from single lines


def trimmed(cells: Cells) -> Cells:
    """Leave out the empty cells at the end.

    >>> trimmed(("a", None, "b", None))
    ('a', None, 'b')
    """
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]


def gathered(lines: Iterator[tuple[str, Cells]]) -> Iterator[Block]:
    """Gather single lines into blocks; where a line was left out, the next block begins."""
    import pyarrow as pa

    while part := list(islice(lines, _LINES)):
        numbers = [int(label) for label, _ in part]
        cuts = [at for at in range(1, len(part)) if numbers[at] != numbers[at - 1] + 1]
        for start, end in zip([0, *cuts], [*cuts, len(part)], strict=True):
            some = [cells if cells and cells[-1] else trimmed(cells) for _, cells in part[start:end]]
            cells = pa.array(some, pa.list_(pa.string()))
            yield Block(numbers[start], cells)


def widths(cells: "pa.ListArray") -> "Numbers":
    """Return how many cells each line has."""
    import numpy as np

    found: Numbers = np.diff(cells.offsets.to_numpy())
    return found


def column(cells: "pa.ListArray", place: int, lines: "Numbers") -> "pa.StringArray":
    """Return a column's cells on some lines, all of which must be wide enough."""
    return cells.values.take(cells.offsets.to_numpy()[lines] + place)


def texts(cells: "pa.ListArray", place: int | None) -> Sequence[str | None]:
    """Return a column's text on every line, None where it has none."""
    import numpy as np

    found: list[str | None] = [None] * len(cells)
    if place is not None:
        lines = np.flatnonzero(widths(cells) > place)
        for at, text in zip(lines, column(cells, place, lines).to_pylist(), strict=True):
            found[at] = text
    return found
