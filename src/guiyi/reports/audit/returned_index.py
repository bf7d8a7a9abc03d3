"""The index sheet of a returned workbook, line by line, whatever writes it: every finding, and room for a decision.

importers/returned.py knows the sheet by its first cell when the workbook comes back, and obeys its decisions.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import NamedTuple

from guiyi.core.language import say
from guiyi.core.letters import letter
from guiyi.core.rule import SEVERITIES
from guiyi.reports.audit.returned_findings import Found, Row

INDEX, FIELDS, KEY = "guiyi:index", "guiyi:fields", "guiyi:key"  # how lines of the sheet begin
TITLE = "guiyi"
HIDDEN = (KEY, "guiyi:sheet", "guiyi:place", "guiyi:accepted", "guiyi:cells", "guiyi:fill")
SHOWN = ("decision", "change", "level", "sheet", "cell", "field", "problem", "advice", "value", "suggestion")
WIDTHS = (12, 20, 8, 14, 8, 16, 36, 44, 26, 24)
MOST = 100_000  # findings that are listed; all others stand in their rows
ACCEPT, KEEP = "decision.accept", "decision.keep"
LONGEST = 32_767  # characters of a cell


class Entry(NamedTuple):
    """One cell of the index: its text, the name of its style, and the place of the workbook that it leads to."""

    text: str
    style: str = ""
    link: str = ""


class Listed(NamedTuple):
    """A finding with its place in the returned workbook; `row` from 1, `column` from 0, `fill` of the user's own cell."""

    found: Found
    row_of: Row
    sheet: str
    row: int
    column: int
    fill: str = ""

    @property
    def cell(self) -> str:
        """The cell as spreadsheets name it."""
        return f"{letter(self.column)}{self.row}"


class Index:
    """What the index will hold: findings are added row by row and come out by severity, the gravest first."""

    def __init__(self, sources: Sequence[str], said: Sequence[str] = ()) -> None:
        self.sources, self.said = sources, said
        self.counts = {str(level): 0 for level in SEVERITIES}
        self.fields: dict[str, Sequence[str]] = {}
        self._listed: dict[str, list[Listed]] = {level: [] for level in SEVERITIES}

    def add(
        self, found: Sequence[Found], row: Row, sheet: str, line: int, columns: Mapping[int, int], fill: str
    ) -> None:
        """List the findings of a row; `columns`: place in the row → column of the workbook."""
        for one in found:
            self.counts[one.severity] += 1
            if len(self._listed[one.severity]) < MOST:
                self._listed[one.severity].append(Listed(one, row, sheet, line, columns[one.place], fill))

    def listed(self) -> list[Listed]:
        """Return the findings that are listed."""
        return list(islice(chain.from_iterable(self._listed.values()), MOST))

    def lines(self) -> Iterator[Sequence[Entry]]:
        """Yield the lines: what this is and how to use it, hidden ones for guiyi, the header, the findings."""
        found = self.listed()
        yield _line(INDEX, Entry(say("returned.title", sources=", ".join(self.sources)), "title"))
        yield _line("", Entry(say("audit.counts_alone", **self.counts)))
        yield _line("", Entry(say("returned.how")))
        yield _line("", Entry(say("returned.personal")))
        for text in self.said:
            yield _line("", Entry(text))
        more = sum(self.counts.values()) - len(found)
        if more:
            yield _line("", Entry(say("returned.more", count=more)))
        yield _line("", *(Entry(say(f"audit.{level}"), level) for level in SEVERITIES))
        for sheet, names in self.fields.items():
            yield [Entry(FIELDS), Entry(sheet), *map(Entry, names)]
        yield [*(Entry(name) for name in HIDDEN), *(Entry(say(f"returned.{name}"), "head") for name in SHOWN)]
        yield from map(_finding, found)


def _line(first: str, *entries: Entry) -> Sequence[Entry]:
    return [Entry(first), *[Entry("")] * (len(HIDDEN) - 1), *entries]


def _finding(one: Listed) -> Sequence[Entry]:
    told = one.found
    hidden = (one.row_of.key, one.sheet, str(told.place) if told.own else "", told.accepted, one.row_of.sign, one.fill)
    shown = (one.sheet, one.cell, told.field, told.problem, told.hint, told.value, told.suggestion)
    return [
        *(Entry(text[:LONGEST]) for text in hidden),
        *(Entry("", "input" if told.own else "") for _ in ("decision", "change")),
        Entry(say(f"audit.{told.severity}"), told.severity),
        *(
            Entry(text[:LONGEST], "link" if at == 1 else "wrap", link(one.sheet, one.cell) if at == 1 else "")
            for at, text in enumerate(shown)
        ),
    ]


def link(sheet: str, cell: str) -> str:
    """Name a cell of a sheet as a link inside a workbook does.

    >>> link("客户's", "B3")
    "'客户''s'!B3"
    """
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{cell}"


def comment(found: Sequence[Found]) -> str:
    """Return the comment of a cell."""
    return "\n".join(dict.fromkeys(one.said for one in found))
