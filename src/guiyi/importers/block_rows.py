"""Walk through a sheet by whole blocks: the rows that `lines.rows` would hand over, found by columns instead of lines.

Most rows of a list of customers reach somebody, and such a line is a row. Only the others are looked at one by one.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from guiyi.core.source import Block, Cells
from guiyi.importers.layout.blocks import column, texts, widths
from guiyi.importers.layout.line_numbers import number
from guiyi.importers.lines import OTHER, REACHED, Row, Walk, is_filled, reaching_places, why_left
from guiyi.importers.shapes.chats import why_no_person
from guiyi.importers.sheet_plan import Plan

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa


class Part(NamedTuple):
    """Rows of a sheet that follow one another.

    Attributes:
        lines: labels of their lines.
        cells: list<string>, as `Row.cells`.
        ignored: place in the part → issue code of a row that is no customer.
    """

    lines: "pa.StringArray"
    cells: "pa.ListArray"
    ignored: dict[int, str]


def is_plain(plan: Plan) -> bool:
    """Tell a sheet in which a line is a row, as it stands."""
    split = plan.contacts or plan.members or (plan.shape and plan.shape.by_row)
    return plan.numbered and not (plan.skipped or plan.has_tag or plan.overview or plan.beside or split)


def in_parts(rows: Iterator[Row], size: int) -> Iterator[Part]:
    """Gather single rows into parts of at most so many."""
    import pyarrow as pa

    while some := list(islice(rows, size)):
        lines = pa.array([row.line for row in some], pa.string())
        cells = pa.array([row.cells for row in some], pa.list_(pa.string()))
        yield Part(lines, cells, {at: row.ignored for at, row in enumerate(some) if row.ignored})


def together(parts: Iterator[Part], size: int) -> Iterator[Part]:
    """Join small parts until they hold so many rows."""
    waiting: list[Part] = []
    for part in parts:
        waiting.append(part)
        if sum(len(one.lines) for one in waiting) >= size:
            yield _joined(waiting)
            waiting = []
    if waiting:
        yield _joined(waiting)


def _joined(some: Sequence[Part]) -> Part:
    import pyarrow as pa

    starts = accumulate((len(one.lines) for one in some), initial=0)
    ignored = {start + at: code for start, one in zip(starts, some, strict=False) for at, code in one.ignored.items()}
    return Part(pa.concat_arrays([one.lines for one in some]), pa.concat_arrays([one.cells for one in some]), ignored)


def parts(plan: Plan, blocks: Iterable[Block], walk: Walk) -> Iterator[Part]:
    """Walk through the blocks below the lines that were looked at, and hand over their rows."""
    import numpy as np
    import pyarrow as pa

    reaching = reaching_places(plan)
    told_to = max(map(number, plan.ignored), default=0)  # the last line of which the format or the look said why
    for block, under in _with_next(blocks):
        filled, ignored = _judged(plan, block, under, reaching, told_to)
        if walk.lost or OTHER in ignored.values():
            rows = np.flatnonzero(filled).tolist()
            settled = {at: walk.settle(ignored.get(at), block.first + at) for at in rows}
            ignored = {at: code for at, code in settled.items() if code}
        walk.jump(block.first, len(block.cells), len(block.cells) - int(filled.sum()))
        lines = pa.array(np.flatnonzero(filled) + block.first).cast(pa.string())
        cells = block.cells if filled.all() else block.cells.filter(pa.array(filled))
        places = np.cumsum(filled) - 1
        left = {int(places[at]): code for at, code in ignored.items()}
        if len(cells):
            first = next((at for at in range(len(cells)) if at not in left), None)
            walk.take(0 if first is None else int(lines[first].as_py()), len(cells), int(widths(cells).max()))
            yield Part(lines, cells, left)


def _judged(
    plan: Plan, block: Block, under: Cells, reaching: Sequence[int], told_to: int
) -> tuple["np.ndarray[Any, np.dtype[np.bool_]]", dict[int, str]]:
    """Say which lines are filled, and which of them are no customers and why."""
    import numpy as np

    filled = widths(block.cells) > 0
    doubtful = np.flatnonzero(filled & ~_reaches(block.cells, reaching))
    ignored = _no_persons(plan, block)
    below = _lines_at(block.cells, doubtful + 1, under)
    for at, cells, next_cells in zip(doubtful.tolist(), _lines_at(block.cells, doubtful, ()), below, strict=True):
        if not is_filled(cells):
            filled[at] = False
        elif not plan.told and (code := why_left(plan, cells, next_cells)):
            ignored[at] = code
    if block.first <= told_to:
        ignored |= _known(plan, block)
    return filled, {at: code for at, code in ignored.items() if filled[at]}


def _known(plan: Plan, block: Block) -> dict[int, str]:
    """Name the lines that the format itself knows to be no customers: hidden ones, where the job leaves them out."""
    told = ((at, plan.ignored.get(str(block.first + at))) for at in range(len(block.cells)))
    return {at: code for at, code in told if code}


def _no_persons(plan: Plan, block: Block) -> dict[int, str]:
    """Name the entries of a WeChat address book that are no customers."""
    places = (plan.place_of("wechat_wxid"), plan.type_place)
    if places == (None, None):
        return {}
    accounts, types = (texts(block.cells, place) for place in places)
    told = (why_no_person(account, kind) for account, kind in zip(accounts, types, strict=True))
    return {at: code for at, code in enumerate(told) if code}


def _with_next(blocks: Iterable[Block]) -> Iterator[tuple[Block, Cells]]:
    """Yield each block with the cells of the line under it."""
    before: Block | None = None
    for block in blocks:
        if before:
            yield before, tuple(block.cells[0].as_py())
        before = block
    if before:
        yield before, ()


def _reaches(cells: "pa.ListArray", places: Sequence[int]) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    """Mark the lines that hold a number or mail where those stand."""
    import numpy as np
    import pyarrow.compute as pc

    found, pattern = np.zeros(len(cells), dtype=bool), f"^(?:{REACHED.pattern})$"
    for place in places:
        left = np.flatnonzero(~found & (widths(cells) > place))
        found[left] = pc.match_substring_regex(column(cells, place, left), pattern).fill_null(False).to_numpy(False)
    return found


def _lines_at(cells: "pa.ListArray", places: "np.ndarray[Any, Any]", last: Cells) -> Iterator[Cells]:
    """Return the cells of some lines; `last` stands under them all."""
    inside = places[places < len(cells)]
    yield from map(tuple, cells.take(inside).to_pylist())
    yield from [last] * (len(places) - len(inside))
