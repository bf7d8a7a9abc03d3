"""The lines of a sheet, as a stream: which of them are rows, which rows are no customers, what their cells are."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from guiyi.core.letters import letter
from guiyi.core.source import Cells, Column, Note, SheetRead
from guiyi.importers.columns.header_text import clean
from guiyi.importers.columns.several import unfolded
from guiyi.importers.layout.blocks import trimmed
from guiyi.importers.layout.header import is_title, why_ignored
from guiyi.importers.layout.labels import standard_words
from guiyi.importers.layout.line_numbers import number
from guiyi.importers.layout.stacked import is_other
from guiyi.importers.members import each
from guiyi.importers.shapes.chats import why_no_person
from guiyi.importers.shapes.shape import Shape
from guiyi.importers.sheet_plan import REACHES, Line, Plan

REACHED = re.compile(r"[+(\d][\d ()+.-]{6,24}|[^@\s]+@[^@\s]{3,}|wxid_\w{4,40}", re.A)  # RE2 reads it the same way
OTHER = "row.other_table"
MOST_BEYOND = 40  # columns beyond the header that become fields; more are a broken file


class Row(NamedTuple):
    """One row of a source as it stands; `ignored` is the issue code of a row that is no customer."""

    line: str
    cells: Cells
    ignored: str | None


@dataclass
class Walk:
    """What was met on the way through a sheet: filled by `rows`.

    `other` is the line of the first header of another table so far below that nobody looked there, `lost` says that the
    lines now met stand under such a header.
    """

    rows: int = 0
    lines: int = 0
    blank: int = 0
    first: int = 0
    widest: int = 0
    last: int = 0
    other: int = 0
    lost: bool = False

    @classmethod
    def below(cls, plan: Plan) -> "Walk":
        """Begin above the first line that will be met: a header that the format knows is not among the lines."""
        above = max(plan.header_rows, default=0) if plan.told else plan.after
        return cls(lines=above if plan.told else 0, last=above)

    def count(self, label: str, blank: bool) -> None:
        """Count a line once, and the blank lines that were left out before it."""
        at = number(label)
        if at and at <= self.last:  # another row on the same line
            return
        left_out = max(at - self.last - 1, 0) if at else 0
        self.lines += left_out + 1
        self.blank += left_out + blank
        self.last = max(at, self.last)

    def settle(self, code: str | None, line: int) -> str | None:
        """Return why a line is no row: what stands under the header of another table is not read under this one's."""
        if code == OTHER:
            self.other, self.lost = self.other or line, True
        elif code == "row.header_again":
            self.lost = False
        return OTHER if self.lost and code is None else code

    def jump(self, first: int, lines: int, blank: int) -> None:
        """Count lines that follow one another, and the blank ones that were left out before them."""
        left_out = max(first - self.last - 1, 0)
        self.lines += left_out + lines
        self.blank += left_out + blank
        self.last = first + lines - 1

    def take(self, first: int, rows: int, widest: int) -> None:
        """Count rows; `first` is the line of the first one that is a customer, 0 for none."""
        self.first = self.first or first
        self.rows += rows
        self.widest = max(self.widest, widest)

    def read(self, plan: Plan) -> SheetRead:
        """Tell how the sheet was read."""
        tag = (Column(plan.tag or "", ("tags",), 0.9, "rule"),) if plan.has_tag else ()
        named = len(plan.columns)
        beyond = self.widest - len(tag) - named
        more = tuple(
            Column("", (f"column_{letter(named + at).lower()}",), 0.0, "custom")
            for at in range(min(beyond, MOST_BEYOND))
        )
        return SheetRead(
            name=plan.name,
            header_rows=plan.header_rows,
            first_data_row=self.first or max(plan.header_rows, default=0) + 1,
            rows=self.rows,
            columns=(*plan.columns, *tag, *more),
            blank_lines=self.blank,
            lines_in=self.lines,
            skipped=plan.skipped,
            notes=(
                *plan.notes,
                *((Note("note.stray_cells"),) if beyond > MOST_BEYOND else ()),
                *((Note("note.other_table", {"line": self.other}),) if self.other else ()),
            ),
        )


def rows(plan: Plan, lines: Iterable[Line], walk: Walk, gone: Collection[str] = ()) -> Iterator[Row]:
    """Walk through a sheet's lines from the top and hand over its rows; `gone` names lines that stand elsewhere now."""
    if plan.skipped and plan.count:
        walk.lines += plan.count()
        return
    first, width = plan.header.first, len(plan.columns)
    wxid, kind = plan.place_of("wechat_wxid"), plan.type_place
    is_chat = wxid is not None or kind is not None
    reaching = reaching_places(plan)
    words = [clean(column.header) for column in plan.columns]
    for at, ((label, cells), under) in enumerate(_with_next(lines)):
        filled = is_filled(cells)
        walk.count(label, not filled and label not in plan.elsewhere)
        if at < first or not filled or plan.skipped or label in gone:
            continue
        code = plan.ignored.get(label)
        if code is None and at >= plan.looked_at and not plan.told and not _reaches(cells, reaching):
            code = why_left(plan, cells, under)
        if code is None and plan.shape and plan.shape.by_row:
            cells, code = _of_tool(plan.shape, words, cells)
        if code is None and is_chat:
            code = why_no_person(_cell(cells, wxid), _cell(cells, kind))
        code = walk.settle(code, walk.last)
        walk.first = walk.first or (0 if code else number(label))
        cells = plan.with_beside(label, cells)
        several = [(cells, None)] if code else _each(plan, cells)
        for nth, (one, under_tag) in enumerate(several, 1):
            tag = under_tag or plan.tag
            if tag is not None:
                one = (*one[:width], *(None,) * (width - len(one)), tag, *one[width:])
            one = trimmed(one)
            walk.rows += 1
            walk.widest = max(walk.widest, len(one))
            yield Row(label if len(several) == 1 else f"{label}#{nth}", one, code)


def _of_tool(shape: Shape, words: Sequence[str], cells: Cells) -> tuple[Cells, str | None]:
    """Return the cells of a row as the tool that exported it means them, and why it is no customer."""
    told = {word: _cell(cells, place) for place, word in enumerate(words) if word}
    if mended := shape.mend(told):
        wide = (*cells, *[None] * (len(words) - len(cells)))
        cells = tuple(mended.get(word, cell) for word, cell in zip(words, wide, strict=False)) + wide[len(words) :]
    return cells, shape.why_none(told)


def _each(plan: Plan, cells: Cells) -> list[tuple[Cells, str | None]]:
    """Return the rows of a line, one for each contact that it holds, each with the tag that it alone stands under."""
    if plan.members:
        return each(cells, plan.members, plan.columns)
    return [(one, None) for one in unfolded(cells, plan.contacts)] if plan.contacts else [(cells, None)]


def reaching_places(plan: Plan) -> list[int]:
    """Return the columns that reach somebody."""
    return [at for at, column in enumerate(plan.columns) if not REACHES.isdisjoint(column.fields)]


def why_left(plan: Plan, cells: Cells, under: Cells) -> str | None:
    """Return the issue code that says why a line far below the header is no row, or None for a row."""
    if code := "row.section" if is_title(plan.header, cells, under) else why_ignored(plan.header, cells):
        return code
    header = tuple(column.header for column in plan.columns)
    return OTHER if is_other(header, cells, under, standard_words()) else None


def _with_next(lines: Iterable[Line]) -> Iterator[tuple[Line, Cells]]:
    """Yield each line with the cells of the one under it."""
    before: Line | None = None
    for line in lines:
        if before:
            yield before, line[1]
        before = line
    if before:
        yield before, ()


def _reaches(cells: Cells, places: Sequence[int]) -> bool:
    """Tell a line that holds a number or mail where those stand: no total, note or header does, and most rows do."""
    return any(place < len(cells) and REACHED.fullmatch(cells[place] or "") for place in places)


def _cell(cells: Cells, place: int | None) -> str | None:
    return cells[place] if place is not None and place < len(cells) else None


def is_filled(cells: Cells) -> bool:
    """Tell a line that is not blank."""
    return any(cell and not cell.isspace() for cell in cells)
