"""Where a sheet's header stands: under titles and instructions, in one row or several, or nowhere.

Every line near the top is scored by how much its cells look like names of columns: words known as headers, short
labels, a form that differs from what stands below, as many of them as the rows are wide. The best line wins if it is
good enough; lines beside it join it when they translate it or group it.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from guiyi.core.source import Cells
from guiyi.importers.layout.blocks import trimmed
from guiyi.importers.layout.body_lines import NEAR, heads_remarks, is_again, why_no_row
from guiyi.importers.layout.cell_shape import HARD, VALUES, common_shape, filled, shape
from guiyi.importers.layout.header_names import clean, column_names, groups, is_translation, label_of, sequel

Line = tuple[str, Cells]
Merged = tuple[int, int, int, int]
Known = Callable[[str], float]

HEAD = 60  # a header is looked for in so many lines that are not blank
_BELOW = 20  # and judged by so many lines under it
_TITLE = re.compile(r".{1,20}(?:名单|名录|清单|一览表?|汇总表?|台账|通讯录|登记表|统计表)(?:[（(].*)?")
_LONG = 60  # characters of a title
_ENOUGH = 0.25
_ENOUGH_ALONE = 0.5  # for a single column, or where nothing stands below: there is less to go by


@dataclass(frozen=True)
class Header:
    """What was found.

    Attributes:
        rows: the header's lines, as indexes into the lines given.
        names: one a column, as written; a group and the name under it joined by `-`; "" where there is none.
        first: index of the first line that may be a row.
        kind: `none` where the rows start without a header; the values must then tell the fields.
        ignored: line label → issue code of lines under the header that are no rows.
        shapes: the common form of each column's values.
        printed: the header's and title's lines, without empty cells at their ends, to know them again further down.
    """

    rows: tuple[int, ...]
    names: tuple[str, ...]
    first: int
    kind: Literal["found", "none"]
    ignored: Mapping[str, str] = field(default_factory=dict)
    shapes: tuple[str, ...] = ()
    printed: frozenset[Cells] = frozenset()


def unknown(_: str) -> float:
    """Know no header at all."""
    return 0.0


def find(
    lines: Sequence[Line], merged: Sequence[Merged] = (), known: Known = unknown, row: str | None = None
) -> Header:
    """Find the header among a sheet's lines; the first few hundred lines of a long sheet are enough.

    Args:
        lines: label and cells of each line, from the top; blank ones may be missing.
        merged: merged areas, as in `Sheet.merged`.
        known: how surely a text is the name of a column, 0.0 to 1.0.
        row: label of the line that is the header, where somebody said so.
    """
    head = [place for place, (_, cells) in enumerate(lines) if filled(cells)][:HEAD]
    if not head:
        return Header((), (), 0, "none")
    grid = [lines[place][1] for place in head]
    spans = _spans(merged, [lines[place][0] for place in head])
    told = next((at for at, place in enumerate(head) if lines[place][0] == row), None) if row else None
    best = told if told is not None else _best(grid, known)
    if best is None:
        return _without(lines, head, grid, merged)
    block = (best,) if told is not None else _block(grid, best, spans, known)
    return _with(
        lines, merged, head, block, column_names([grid[at] for at in block], [spans[at] for at in block], known)
    )


def why_ignored(header: Header, cells: Cells, below: int | None = None) -> str | None:
    """Return the issue code that says why a line under the header is no row, or None for a row.

    `below` is how many lines under the header it stands, from 1; None for far below.
    """
    near = below is not None and below <= NEAR and header.kind == "found"
    return why_no_row(cells, header.printed, header.shapes, near)


def is_title(header: Header, cells: Cells, under: Cells) -> bool:
    """Tell the title of another table: a lone text right above the header printed once more.

    >>> header = Header((0,), ("姓名", "手机"), 1, "found", printed=frozenset({("姓名", "手机")}))
    >>> is_title(header, ("B类客户", None), ("姓名", "手机")), is_title(header, ("李四", "139"), ("姓名", "手机"))
    (True, False)
    """
    return trimmed(under) in header.printed and len(filled(under)) > 1 and len(filled(cells)) == 1


def _spans(merged: Sequence[Merged], labels: Sequence[str]) -> list[list[tuple[int, int]]]:
    """Return, for each line, the columns (first, last) that merged areas join on it."""
    by_label: dict[str, list[tuple[int, int]]] = {label: [] for label in labels}
    for top, left, bottom, right in merged:
        for line in range(top, min(bottom, top + HEAD) + 1):
            if right > left and str(line) in by_label:
                by_label[str(line)].append((left, right))
    return [sorted(by_label[label]) for label in labels]


def _best(grid: Sequence[Cells], known: Known) -> int | None:
    scores = [_score(grid, at, known) for at in range(len(grid))]
    best = max(range(len(grid)), key=lambda at: scores[at])
    best = next(  # the first time that it is printed
        at
        for at, cells in enumerate(grid)
        if cells == grid[best] or (scores[at] >= _ENOUGH and is_again(cells, grid[best : best + 1]))
    )
    lone = len(grid) == best + 1 or max(len(filled(cells)) for cells in grid[best:]) == 1
    if lone and _is_title(grid[best]):
        return None
    enough = scores[best] >= (_ENOUGH_ALONE if lone else _ENOUGH)
    return best if enough and not _is_form(grid[best:], known) else None


def _is_title(cells: Cells) -> bool:
    """Tell the title of a list of one column: 客户名单 names the list, not the column."""
    return _TITLE.fullmatch("".join(filled(cells)).strip()[:_LONG]) is not None


def _is_form(grid: Sequence[Cells], known: Known) -> bool:
    """Tell a form, whose labels stand one under the other beside their values: it has no header."""
    first = filled([line[0] or "" for line in grid if line])
    if max(map(len, grid)) == 2 and len(set(first)) == len(first) > 2 and _known_share(first, known) >= 0.8:
        return True
    labels = [place for place, cell in enumerate(grid[0]) if cell and known(clean(cell)) > 0.5]
    if not labels or len(labels) * 3 > len(filled(grid[0])) * 2:
        return False
    columns = [[line[place] or "" for line in grid[1:] if place < len(line)] for place in labels]
    return all(_known_share(column, known) >= 0.6 for column in columns)


def _known_share(column: Sequence[str], known: Known) -> float:
    texts = filled(column)
    return sum(known(clean(one)) > 0.5 for one in texts) / len(texts) if texts else 0.0


def _score(grid: Sequence[Cells], at: int, known: Known) -> float:
    """Say how much a line looks like a header: the mean of its cells, times its width, less what stands above."""
    cells = grid[at]
    below = [line for line in grid[at + 1 : at + 1 + _BELOW] if line != cells]
    widths = sorted(len(filled(line)) for line in below)
    typical = widths[len(widths) * 3 // 4] if widths else 1
    count = len(filled(cells))
    seen = Counter(filter(None, cells))
    points = sum(
        _points(cell, [line[place] or "" for line in below if place < len(line)], known)
        - (0.3 if seen[cell] > 1 else 0)
        for place, cell in enumerate(cells)
        if cell and not cell.isspace()
    )
    above = sum(len(filled(line)) * 5 >= typical * 3 for line in grid[:at])
    return min(1.0, count / max(typical, 1)) ** 2 * points / count - 0.05 * min(above, 8) - 0.001 * at


def _points(cell: str, column: Sequence[str], known: Known) -> float:
    """Say how much one cell looks like the name of the column that it stands on."""
    name, form, common = clean(cell), shape(cell), common_shape(column)
    sure = known(name)
    points = sure or label_of(cell, "plain" if form == "date" and common == "number" else form)
    if common in VALUES:
        points += 0.5 if form != common else (-0.2 if sure else -0.7)
    if cell in column:
        points -= 0.4
    return points


def _block(
    grid: Sequence[Cells], best: int, spans: Sequence[Sequence[tuple[int, int]]], known: Known
) -> tuple[int, ...]:
    """Add to the best line those above and below that group it, translate it or go on with it: three at most."""
    top, bottom = best, best
    if best + 1 < len(grid) and sequel(grid[best], grid[best + 1], spans[best], grid[best + 2 :], known):
        bottom += 1
    while top and bottom - top < 2 and _belongs_above(grid, top, bottom, spans, known):
        top -= 1
    return tuple(range(top, bottom + 1))


def _belongs_above(
    grid: Sequence[Cells], top: int, bottom: int, spans: Sequence[Sequence[tuple[int, int]]], known: Known
) -> bool:
    upper, lower = grid[top - 1], grid[top]
    if any(shape(one) in HARD for one in filled(upper)):
        return False
    return groups(upper, lower, spans[top - 1], known) or is_translation(upper, lower, grid[bottom + 1 :])


def _columns(lines: Sequence[Line], first: int) -> list[list[str]]:
    rows = [cells for _, cells in lines[first : first + HEAD]]
    width = max((len(cells) for cells in rows), default=0)
    return [[cells[place] or "" for cells in rows if place < len(cells)] for place in range(width)]


def _with(
    lines: Sequence[Line], merged: Sequence[Merged], head: Sequence[int], block: Sequence[int], names: Sequence[str]
) -> Header:
    first = head[block[-1]] + 1
    columns = _columns(lines, first)
    names = [*names, *[""] * (len(columns) - len(names))]
    while names and not names[-1] and not any((len(columns) >= len(names) and columns[len(names) - 1]) or ()):
        names.pop()
    printed = frozenset(trimmed(lines[place][1]) for place in head[: block[-1] + 1])
    header = Header(
        rows=tuple(head[at] for at in block),
        names=tuple(names),
        first=first,
        kind="found",
        shapes=tuple(map(common_shape, columns)),
        printed=printed,
    )
    return _with_ignored(header, lines, merged)


def _without(lines: Sequence[Line], head: Sequence[int], grid: Sequence[Cells], merged: Sequence[Merged]) -> Header:
    widths = sorted(len(filled(cells)) for cells in grid)
    typical = widths[len(widths) // 2]
    above = int(typical == 1 and len(grid) > 1 and _is_title(grid[0]))
    start = next(at for at, cells in enumerate(grid) if at >= above and len(filled(cells)) * 2 >= typical)
    shapes = [common_shape(column) for column in _columns(lines, head[start])]
    start = next(
        (at for at in range(above, start) if _fits(grid[at], shapes)), start
    )  # a row with little in it is no title
    first = head[start]
    columns = _columns(lines, first)
    printed = frozenset(trimmed(lines[place][1]) for place in head if place < first)
    header = Header((), ("",) * len(columns), first, "none", {}, tuple(map(common_shape, columns)), printed)
    return _with_ignored(header, lines, merged)


def _fits(cells: Cells, shapes: Sequence[str]) -> bool:
    """Tell a line whose cells are all of the form that their columns have further down."""
    places = [place for place, cell in enumerate(cells) if cell and not cell.isspace()]
    return all(
        place < len(shapes) and shapes[place] in VALUES and shape(cells[place] or "") == shapes[place]
        for place in places
    )


def _with_ignored(header: Header, lines: Sequence[Line], merged: Sequence[Merged]) -> Header:
    ignored: dict[str, str] = {}
    bands = _bands(merged, sum(map(bool, header.names)))
    body = lines[header.first :]
    for below, (label, cells) in enumerate(body, 1):
        if not filled(cells):
            continue
        code = why_ignored(header, cells, below)
        under = body[below][1] if below < len(body) else ()
        lone = code is None and len(filled(cells)) == 1
        if lone and (label in bands or is_title(header, cells, under)):
            code = "row.section"
        elif lone and len(header.shapes) > 2 and heads_remarks(cells, under):
            code = "row.note"
        if code:
            ignored[label] = code
    return Header(header.rows, header.names, header.first, header.kind, ignored, header.shapes, header.printed)


def _bands(merged: Sequence[Merged], width: int) -> frozenset[str]:
    """Return the lines that are one merged cell over half of the columns or more: headings between rows."""
    wide = [area for area in merged if area[3] - area[1] + 1 >= max(2, (width + 1) // 2)]
    return (
        frozenset(str(line) for top, _, bottom, _ in wide for line in range(top, bottom + 1))
        if width > 2
        else frozenset()
    )
