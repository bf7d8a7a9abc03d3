"""The rows of a sheet as lines, labelled as the program numbers them, with merged cells written on each of their rows."""

from collections.abc import Iterable, Iterator
from itertools import count

from guiyi.core.source import Cells
from guiyi.importers.workbook.readers import Merged


def lines_of(rows: Iterable[Cells], merged: Iterable[Merged]) -> Iterator[tuple[str, Cells]]:
    """Label rows, and write a cell merged over several rows on each of them that holds anything.

    >>> list(lines_of([("a", "b"), (None, "c")], [(1, 0, 2, 0)]))
    [('1', ('a', 'b')), ('2', ('a', 'c'))]
    >>> list(lines_of([("a", "b"), ("c",), ()], [(1, 1, 3, 1)]))
    [('1', ('a', 'b')), ('2', ('c', 'b')), ('3', ())]
    """
    starts: dict[int, list[Merged]] = {}
    for area in merged:
        if area[2] > area[0]:
            starts.setdefault(area[0], []).append(area)
    lines = zip(map(str, count(1)), rows, strict=False)
    return _filled_down(lines, starts) if starts else lines


def _filled_down(lines: Iterable[tuple[str, Cells]], starts: dict[int, list[Merged]]) -> Iterator[tuple[str, Cells]]:
    open_areas: dict[int, tuple[int, str]] = {}  # column → last row, text
    for number, (label, row) in enumerate(lines, 1):
        if not open_areas and number not in starts:
            yield label, row
            continue
        cells = list(row)
        is_blank = not any(cells)
        for column, (last, text) in list(open_areas.items()):
            if number > last:
                del open_areas[column]
            elif not is_blank:
                cells += [None] * (column + 1 - len(cells))
                cells[column] = cells[column] or text
        for _, column, last, _ in starts.get(number, ()):
            written = cells[column] if column < len(cells) else None
            if written is not None:
                open_areas[column] = (last, written)
        yield label, tuple(cells)
