"""Our own rejects workbook, given back as a source: its rows take the place of the rows that were rejected.

A sheet of it has the row's key and the reason in its first two columns, then the columns of the sheet that the row came
from. It may come back as any kind of table, so it is known by its first line and not by its type of file.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING

from guiyi.core.language import table
from guiyi.core.rowkey import parted_key, row_hash
from guiyi.core.source import Cells, Sheet
from guiyi.importers.columns.header_text import clean

if TYPE_CHECKING:
    from guiyi.importers.returned import Index

NAME = "rejects"
KEY, REASON = "guiyi:key", "guiyi:reason"  # the first two headers
_OWN = 2
_IGNORED = re.compile(r"guiyi:(row\.[a-z_]+)\b")

Line = tuple[str, Cells]


@dataclass
class Entry:
    """One row given back."""

    row_id: str
    headers: tuple[str, ...]
    cells: Cells
    taken: bool = False


@dataclass
class Returned:
    """Rows given back, by the hash of what they replace."""

    by_hash: dict[str, list[Entry]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.by_hash)

    def add(self, key: str | None, headers: Sequence[str], cells: Cells) -> Entry:
        """Remember a row by its key; one without a key replaces nothing."""
        row_id, told = parted_key((key or "").strip())
        entry = Entry(row_id, tuple(headers), cells)
        if told:
            self.by_hash.setdefault(told, []).append(entry)
        return entry

    def in_place_of(self, row_id: str, cells: Cells, headers: Sequence[str]) -> Cells:
        """Return the cells that replace a row's cells, else the same.

        The row may have moved: the hash decides. What replaced it may have been rejected, and given back, once more.
        """
        waiting = [one for one in self.by_hash.get(row_hash(cells), ()) if not one.taken]
        entry = next((one for one in waiting if one.row_id == row_id), waiting[0] if waiting else None)
        while entry is not None:
            entry.taken = True
            cells = _fitted(entry, cells, headers)
            again = self.by_hash.get(row_hash(cells), ())
            entry = next((one for one in again if one.row_id == row_id and not one.taken), None)
        return cells


def is_returned(first: Line | None) -> bool:
    """Tell a sheet of a rejects workbook by its first line.

    >>> is_returned(("1", ("guiyi:key", "guiyi:reason", "姓名"))), is_returned(("1", ("姓名",))), is_returned(None)
    (True, False, False)
    """
    return first is not None and [(cell or "").strip().lower() for cell in first[1][:_OWN]] == [KEY, REASON]


def peeked(sheet: Sheet) -> tuple[Line | None, Sheet]:
    """Return the first line of a sheet, and the sheet as if nobody had looked."""
    lines = iter(sheet.lines)
    first = next(lines, None)
    again = chain([first], lines) if first else ()
    return first, replace(sheet, lines=again)


def taken_back(sheet: Sheet, returned: Returned, index: "Index") -> tuple[Sheet, dict[str, Entry]]:
    """Read a sheet of a rejects workbook, or of one that an audit returned with an index.

    Returns the table without our two columns, as the index decided, and the entries by line.
    """
    lines = iter(sheet.lines)
    _, first = next(lines)
    headers = tuple((cell or "").strip() for cell in first[_OWN:])
    entries: dict[str, Entry] = {}
    rest: list[Line] = []
    ignored: dict[str, str] = {}
    for label, cells in lines:
        if any(cells[_OWN:]):
            row = index.decided_by_key(sheet.name, (cells[0] or "").strip(), cells[_OWN:])
            rest.append((label, row))
            entries[label] = returned.add(cells[0], headers, row)
            if code := why_ignored(cells[1]):
                ignored[label] = code
    fields = index.fields_of(sheet.name, headers)
    return Sheet(sheet.name, rest, headers, fields, encoding=sheet.encoding, ignored=ignored), entries


def why_ignored(reason: str | None) -> str | None:
    """Return why a row is no customer, as the second column of a returned sheet tells.

    >>> why_ignored("guiyi:row.total 合计"), why_ignored("号码太短"), why_ignored("guiyi:row.unheard_of")
    ('row.total', None, None)
    """
    told = _IGNORED.match(reason or "")
    known = {one["code"] for one in table("issues")} if told else ()
    return told[1] if told and told[1] in known else None


def _fitted(entry: Entry, cells: Cells, headers: Sequence[str]) -> Cells:
    """Lay the new cells out as the row's own sheet has them; a column that was deleted keeps its old cell."""
    names = list(_counted(headers))
    told = dict(zip(_counted(entry.headers), range(len(entry.headers)), strict=True))
    if len(entry.headers) == len(headers) and not any(headers):
        told = {name: place for place, name in enumerate(names)}
    width = max(len(names), len(cells))
    out: list[str | None] = []
    for place in range(width):
        old = cells[place] if place < len(cells) else None
        at = told.get(names[place]) if place < len(names) else None
        out.append(old if at is None else (entry.cells[at] if at < len(entry.cells) else None))
    return tuple(out)


def _counted(headers: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Name each column by its header and how often that stood before: two columns may share one."""
    seen: dict[str, int] = {}
    for header in headers:
        word = clean(header)
        yield word, seen.setdefault(word, 0)
        seen[word] += 1
