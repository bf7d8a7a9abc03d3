"""Tables beside one another on a sheet: parted by blank columns, or one header printed several times along a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from guiyi.core.source import Cells
from guiyi.importers.columns import header_text
from guiyi.importers.layout.cell_shape import filled, shape
from guiyi.importers.layout.header import find
from guiyi.importers.layout.labels import Words, names_columns

Line = tuple[str, Cells]

_ENOUGH = 300  # filled lines that show what stands beside what

_ORGANISATION = frozenset({"customer_name"})
_PERSON = frozenset({"contact_name", "wechat_nickname", "wechat_remark"})
_NUMBERS = frozenset({"row_no"})


@dataclass(frozen=True)
class Strip:
    """Columns that belong together.

    Attributes:
        left, right: its columns, from 0; the right one is the first that no longer belongs to it.
        head: index of its header among the filled lines.
        names: its header, cleaned.
        sure: its names are known as names of columns.
    """

    left: int
    right: int
    head: int
    names: tuple[str, ...]
    sure: bool

    def of(self, cells: Cells) -> Cells:
        """Return its cells of a line."""
        return cells[self.left : self.right]


def strips(lines: Sequence[Line], words: Words) -> list[Strip]:
    """Return the tables that stand side by side, from the left; fewer than two are none."""
    grid = list(islice((cells for _, cells in lines if filled(cells)), _ENOUGH))
    found: list[Strip] = []
    for left, right in _runs(grid):
        strip = _strip(grid, left, right, words)
        if strip and strip.sure and (again := _repeated(strip, words)):
            found += again
        elif found and not (strip and _is_apart(grid, found[-1], strip, words)):
            whole = _strip(grid, found[-1].left, right, words)
            found[-1] = whole or Strip(found[-1].left, right, found[-1].head, found[-1].names, found[-1].sure)
        elif strip:
            found.append(strip)
        elif not found:
            found.append(Strip(left, right, 0, (), sure=False))
    return found if len(found) > 1 and any(one.sure for one in found) else []


def are_alike(found: Sequence[Strip]) -> bool:
    """Tell one table in several strips: the same header on the same line."""
    return len({(one.names, one.head) for one in found}) == 1


def _runs(grid: Sequence[Cells]) -> list[tuple[int, int]]:
    """Return the runs of columns with anything in them; titles, alone on their line, may stand anywhere."""
    used = sorted(
        {
            place
            for cells in grid
            if len(filled(cells)) > 1
            for place, cell in enumerate(cells)
            if cell and not cell.isspace()
        }
    )
    runs: list[tuple[int, int]] = []
    for place in used:
        if runs and runs[-1][1] == place:
            runs[-1] = (runs[-1][0], place + 1)
        else:
            runs.append((place, place + 1))
    return runs


def _strip(grid: Sequence[Cells], left: int, right: int, words: Words) -> Strip | None:
    """Read columns as a table of their own: its header, known or not; None where they have none."""
    if right - left < 2:
        return None
    own = [cells[left:right] for cells in grid]
    known = next((at for at, cells in enumerate(own) if names_columns(filled(cells), words)), None)
    head = known if known is not None else _by_form(own)
    if head is None or not any(filled(cells) for cells in own[head + 1 :]):
        return None
    names = tuple(header_text.clean(cell or "") for cell in own[head])
    return Strip(left, right, head, names, known is not None)


def _by_form(own: Sequence[Cells]) -> int | None:
    header = find([(str(at), cells) for at, cells in enumerate(own, 1)])
    if header.kind != "found" or len(header.rows) != 1 or len(filled(own[header.rows[0]])) < 2:
        return None
    return header.rows[0]


def _repeated(strip: Strip, words: Words) -> list[Strip]:
    """Part a header that is one header printed several times: 公司, 电话, 公司, 电话."""
    width = len(strip.names)
    for size in range(2, width // 2 + 1):
        unit = strip.names[:size]
        if width % size == 0 and all(unit) and unit * (width // size) == strip.names and _names(unit, words):
            return [
                Strip(strip.left + at, strip.left + at + size, strip.head, unit, sure=True)
                for at in range(0, width, size)
            ]
    return []


def _names(names: Sequence[str], words: Words) -> set[str]:
    """Say whom a header names: organisations, persons, the lines themselves."""
    fields = {field for name in names for field in words.fields(name)[:1]}
    told = (("organisation", _ORGANISATION), ("person", _PERSON), ("number", _NUMBERS))
    return {what for what, of in told if fields & of}


def _is_apart(grid: Sequence[Cells], left: Strip, right: Strip, words: Words) -> bool:
    """Tell a table of its own from columns that go on with the table left of them, behind a blank one."""
    ours, theirs = _names(left.names, words), _names(right.names, words)
    if not left.names:
        return False
    if left.sure and right.sure:
        titles = _titled(grid, left) and _titled(grid, right)
        return (
            left.head != right.head
            or left.names == right.names
            or titles
            or "organisation" in ours & theirs
            or "number" in ours & theirs
            or ("person" in ours & theirs and "organisation" not in ours)
            or (not theirs and not set(left.names).isdisjoint(right.names) and _ends_alone(grid, left, right))
        )
    return _ends_alone(grid, left, right) and ("number" not in theirs or "number" in ours)


def _titled(grid: Sequence[Cells], strip: Strip) -> bool:
    """Tell a table with a title of its own right above its header."""
    return strip.head > 0 and len(filled(strip.of(grid[strip.head - 1]))) == 1


def _ends_alone(grid: Sequence[Cells], left: Strip, right: Strip) -> bool:
    """Tell two tables of other lengths: one is full to its end, and the other goes on for lines below it.

    A column of remarks is rarely filled on the first lines alone, and on all of them.
    """
    spans = []
    for one in (left, right):
        rows = [at for at in range(one.head + 1, len(grid)) if filled(one.of(grid[at]))]
        if not rows:
            return False
        dense = all(len(filled(one.of(grid[at]))) == len(filled(one.names)) for at in range(one.head + 1, rows[-1] + 1))
        spans.append((rows[-1], dense))
    (first, dense), (second, full) = spans
    shorter = dense if first < second else full
    enough = min(first - left.head, second - right.head) >= 2
    plain = all(shape(name) in {"plain", "name"} for name in filled((*left.names, *right.names)))
    return abs(first - second) >= 2 and shorter and enough and plain and abs(left.head - right.head) <= 1
