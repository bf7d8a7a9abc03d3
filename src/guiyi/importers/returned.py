"""The index sheet of a workbook that an audit returned: left out of what is read, its decisions obeyed.

reports/audit/returned_index.py writes it. A decision is about one cell of one row. The row is known by its key; where
some of its cells were corrected meanwhile, by its line and by most of its cells being as they were. What a person wrote
into the cell itself goes before any decision.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from guiyi.core.errors import SourceError
from guiyi.core.language import words
from guiyi.core.rowkey import is_same, parted_key, row_hash
from guiyi.core.source import Cells, Note, Sheet
from guiyi.importers import rejects

INDEX, FIELDS, KEY = "guiyi:index", "guiyi:fields", "guiyi:key"  # how lines of the sheet begin
SHEET, PLACE, ACCEPTED, SIGN, DECISION, CHANGE = 1, 2, 3, 4, 6, 7  # columns of a finding
LEFT_OUT = "-"


class Decision(NamedTuple):
    """What a person decided of a cell: `place` in the row, and the text that it is to hold."""

    key: str
    place: int
    sign: str
    text: str

    @property
    def line(self) -> str:
        """The line that the row stood on."""
        return parted_key(self.key)[0].rpartition(":")[2]


@dataclass
class Index:
    """What an index says: decisions by sheet, and what columns were read into where their headers alone do not tell."""

    decisions: dict[str, list[Decision]] = field(default_factory=dict)
    fields: dict[str, list[str]] = field(default_factory=dict)
    obeyed: int = 0

    def __bool__(self) -> bool:
        return bool(self.decisions)

    def decided(self, sheet: str, line: str, cells: Cells) -> Cells:
        """Return a row of the user's own sheet as it was decided."""
        waiting = self.decisions.get(sheet)
        if not waiting:
            return cells
        told = row_hash(cells)
        mine = [one for one in waiting if parted_key(one.key)[1] == told]
        return self._obey(mine or [one for one in waiting if one.line == line], cells)

    def decided_by_key(self, sheet: str, key: str, cells: Cells) -> Cells:
        """Return a row that carries its key as it was decided."""
        return self._obey([one for one in self.decisions.get(sheet, ()) if one.key == key], cells)

    def _obey(self, mine: Sequence[Decision], cells: Cells) -> Cells:
        obeyed = [one for one in mine if is_same(one.sign, cells, one.place)]
        out = [*cells, *[None] * (max((one.place + 1 for one in obeyed), default=0) - len(cells))]
        for one in obeyed:
            out[one.place] = one.text
        self.obeyed += len(obeyed)
        return tuple(out)

    def fields_of(self, sheet: str, headers: Sequence[str]) -> dict[str, str | tuple[str, ...] | None]:
        """Return header → what its column was read into, where the header alone does not tell."""
        told: dict[str, str | tuple[str, ...] | None] = {}
        for header, names in zip(headers, self.fields.get(sheet, ()), strict=False):
            if names:
                several = tuple(names.split("|"))
                told[header] = None if names == LEFT_OUT else several if len(several) > 1 else names
        return told

    @property
    def notes(self) -> tuple[Note, ...]:
        """Tell how many decisions were obeyed, once all rows were read."""
        count = sum(map(len, self.decisions.values()))
        return (Note("note.decisions", {"obeyed": self.obeyed, "count": count}),) if count else ()


def parted(sheets: Iterable[Sheet], path: object = "") -> tuple[Index, Iterator[Sheet]]:
    """Read the index of a workbook, and return the other sheets.

    Raises:
        SourceError: an index with decisions was moved behind other sheets.
    """
    rest = iter(sheets)
    first = next(rest, None)
    if first is None:
        return Index(), rest
    line, first = rejects.peeked(first)
    if is_index(line):
        return _read(first), _others(rest, path)
    return Index(), chain([first], _others(rest, path))


def _others(sheets: Iterable[Sheet], path: object) -> Iterator[Sheet]:
    for sheet in sheets:
        line, again = rejects.peeked(sheet)
        if not is_index(line):
            yield again
        elif _read(again):
            raise SourceError("returned.moved", path=path, sheet=sheet.name)


def is_index(first: tuple[str, Cells] | None) -> bool:
    """Tell the index by its first line.

    >>> is_index(("1", ("guiyi:index", None))), is_index(("1", ("姓名",))), is_index(None)
    (True, False, False)
    """
    return first is not None and bool(first[1]) and (first[1][0] or "").strip().lower() == INDEX


def _read(sheet: Sheet) -> Index:
    index, is_below = Index(), False
    for _, cells in sheet.lines:
        texts = [(cell or "").strip() for cell in cells]
        texts += [""] * (CHANGE + 1 - len(texts))
        if texts[0] == FIELDS:
            index.fields[texts[1]] = texts[2:]
        elif is_below and texts[PLACE].isdecimal():
            text = texts[CHANGE] or (texts[ACCEPTED] if texts[DECISION].casefold() in words("decision.accept") else "")
            if text:
                decision = Decision(texts[0], int(texts[PLACE]), texts[SIGN], text)
                index.decisions.setdefault(texts[SHEET], []).append(decision)
        is_below = is_below or texts[0] == KEY
    return index
