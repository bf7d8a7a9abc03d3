"""A fresh workbook of the rows as they were read, wrong cells marked: for what is no workbook, or too large a one.

Its sheets begin with the row's key and what is wrong with the row, as those of rejects.xlsx do, and are given back the
same way: alone, or beside the sources, whose rows they then replace (importers/rejects.py).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from guiyi.core.language import issue_text, say
from guiyi.core.source import Column, SheetRead
from guiyi.reports.audit.returned_findings import Cells, Findings, Found, Row, worst
from guiyi.reports.audit.returned_index import (
    ACCEPT,
    FIELDS,
    HIDDEN,
    KEEP,
    SHOWN,
    TITLE,
    WIDTHS,
    Entry,
    Index,
    comment,
)
from guiyi.reports.audit.returned_index import KEY as INDEX_KEY
from guiyi.reports.rejects import KEY, OWN, REASON
from guiyi.reports.shown import file_name
from guiyi.reports.workbook import LINES, LONGEST, fitting, formats, open_workbook, sheet_name

COMMENTS = 1_000  # of a sheet; what is wrong stands beside every row in a column of its own
LINKS = 60_000  # Excel takes 65,530 in a sheet
SAMPLE = 50  # rows that the width of a column goes by
SPARSE = 2  # lines to a row, from which rows no longer keep the numbers of their lines
BY_SHEET = frozenset({"format", "values"})  # reasons that do not rest on the header alone
LEFT_OUT, TAGS = "-", ("tags",)
IGNORED = "guiyi:{code} {text}"  # how a row that is no customer is known when it comes back
STYLES: Mapping[str, Mapping[str, Any]] = {
    "error": {"bg_color": "#FFC9CD", "valign": "top"},
    "warn": {"bg_color": "#FFE9B8", "valign": "top"},
    "info": {"bg_color": "#D6E6F7", "valign": "top"},
    "title": {"bold": True, "font_size": 14},
    "link": {"font_color": "#0563C1", "underline": 1, "valign": "top"},
}


def write_fresh(findings: Findings, sources: Collection[str], path: Path, said: Sequence[str] = ()) -> None:
    """Write the sheets of some sources, and the index in front of them; `said` stands in the index too."""
    book = open_workbook(path, findings.folder.rows("raw"))
    made = formats(book) | {name: book.add_format(told) for name, told in STYLES.items()}
    front = book.add_worksheet(TITLE)
    used = {TITLE.casefold()}
    index = Index([file_name(findings.sources[name].path) for name in sources], said)
    for source, sheet, rows in _sheets(findings, sources):
        words = (source if len(sources) > 1 or not sheet.name else "", sheet.name)
        title = sheet_name(" ".join(filter(None, words)), used)
        page = Page(book.add_worksheet(title), title, sheet, made)
        index.fields[title] = _fields(sheet.columns)
        for row in rows:
            if page.is_full:
                title = sheet_name(title, used)
                index.fields[title] = index.fields[page.title]
                page.close()
                page = Page(book.add_worksheet(title), title, sheet, made, again=True)
            page.put(row, findings.of(row.row_id, row.cells, sheet.columns), findings.ignored.get(row.row_id), index)
        page.close()
    _write_index(front, index, made)
    front.activate()
    book.close()


def _sheets(findings: Findings, sources: Collection[str]) -> Iterator[tuple[str, SheetRead, Iterator[Row]]]:
    """Yield the sheets with rows, in the order in which they were read; their rows must be taken in turn."""
    parts = (one for one in findings.folder.each("raw", ("row_id", "source", "sheet", "line", "cells")) if len(one))
    waiting = next(parts, None)

    def of(name: tuple[str, str]) -> Iterator[Row]:
        nonlocal waiting
        while waiting is not None and _place(waiting) == name:
            for one in zip(*(waiting[column].to_pylist() for column in ("row_id", "line", "cells")), strict=True):
                yield Row(*one)
            waiting = next(parts, None)

    while waiting is not None:
        source, name = _place(waiting)
        rows = of((source, name))
        if source in sources:
            yield source, findings.sheet(source, name), rows
        for _ in rows:
            pass


def _place(part: Any) -> tuple[str, str]:
    return part["source"][0].as_py(), part["sheet"][0].as_py()


def _fields(columns: Sequence[Column]) -> list[str]:
    """Say what columns were read into, where their headers alone would not tell; "-" for one that was left out."""
    headers = [one.header for one in columns]
    return [
        ("|".join(one.fields) or LEFT_OUT)
        if one.header and headers.count(one.header) == 1 and (one.reason in BY_SHEET or one.label or one.fields == TAGS)
        else ""
        for one in columns
    ]


class Page:
    """One sheet that grows row by row; where it can, a row stands on the line that it stood on in its source."""

    def __init__(self, page: Any, title: str, sheet: SheetRead, made: Mapping[str, Any], again: bool = False) -> None:
        self.page, self.title, self.sheet, self.made = page, title, sheet, made
        self.last = 1  # row, from 1: the header's
        self.width = len(sheet.columns)
        self._keeps = not again and sheet.lines_in <= SPARSE * sheet.rows + SAMPLE and sheet.lines_in < LINES
        self._comments = COMMENTS
        self._sample: list[Cells] = []
        for position, text in enumerate((KEY, REASON, *(one.header for one in sheet.columns))):
            page.write_string(0, position, text, made["head"])
        page.write_comment(0, 1, say("returned.reason_how"), {"x_scale": 2.5})

    @property
    def is_full(self) -> bool:
        """Whether Excel takes no more rows here."""
        return self.last > LINES

    def put(self, row: Row, found: Sequence[Found], ignored: str | None, index: Index) -> None:
        """Write a row, mark what is wrong with it, and list that in the index."""
        line = int(row.line) if self._keeps and row.line.isdecimal() else 0
        self.last = at = line if self.last < line <= LINES else self.last + 1
        self.width = max(self.width, len(row.cells))
        if len(self._sample) < SAMPLE:
            self._sample.append(row.cells)
        wrong = _by_place(found, row.cells)
        self.page.write_string(at - 1, 0, row.key)
        reason = IGNORED.format(code=ignored, text=issue_text(ignored).text) if ignored else _reasons(found)
        if reason:
            self.page.write_string(at - 1, 1, reason, self.made["wrap"])
        for place in range(max(len(row.cells), max(wrong, default=-1) + 1)):
            text = (row.cells[place] if place < len(row.cells) else None) or ""
            if text or place in wrong:
                self._cell(at - 1, place + OWN, text, wrong.get(place), tall=bool(reason))
        places = {one.place: one.place + OWN for one in found}
        index.add(found, row, self.title, at, places, "")

    def _cell(self, line: int, position: int, text: str, wrong: tuple[str, str] | None, tall: bool) -> None:
        style = self.made[wrong[0] if wrong else "top"] if wrong or tall else None
        if text:
            self.page.write_string(line, position, text, style)
        else:
            self.page.write_blank(line, position, None, style)
        if wrong and self._comments:
            self.page.write_comment(line, position, wrong[1], {"x_scale": 2, "author": TITLE})
            self._comments -= 1

    def close(self) -> None:
        """Set what is known only now: how wide the columns are, and how far the sheet goes."""
        self.page.set_column(0, 0, None, None, {"hidden": True})
        self.page.set_column(1, 1, 44)
        for place in range(self.width):
            header = self.sheet.columns[place].header if place < len(self.sheet.columns) else ""
            texts = [cells[place] for cells in self._sample if place < len(cells)]
            self.page.set_column(place + OWN, place + OWN, fitting([header, *texts]))
        self.page.freeze_panes(1, OWN)
        self.page.autofilter(0, 1, self.last - 1, self.width + OWN - 1)


def _by_place(found: Sequence[Found], cells: Cells) -> dict[int, tuple[str, str]]:
    """Return column → the severity of what is wrong there, and what to say of it."""
    wrong: dict[int, tuple[str, str]] = {}
    for place in dict.fromkeys(one.place for one in found):
        here = [one for one in found if one.place == place]
        wrong[place] = worst(here), comment(here)
    for place, text in enumerate(cells):
        if text and len(text) > LONGEST:
            level, told = wrong.get(place, ("warn", ""))
            wrong[place] = level, "\n".join(filter(None, (told, say("rejects.cut", most=LONGEST))))
    return wrong


def _reasons(found: Sequence[Found]) -> str:
    return "\n".join(dict.fromkeys(f"{one.problem} ({one.field}){say('note.label')}{one.hint}" for one in found))


def _write_index(page: Any, index: Index, made: Mapping[str, Any]) -> None:
    page.set_column(0, len(HIDDEN) - 1, None, None, {"hidden": True})
    for position, wide in enumerate(WIDTHS, start=len(HIDDEN)):
        page.set_column(position, position, wide)
    last = len(HIDDEN) + len(SHOWN) - 1
    head = line = 0
    for line, entries in enumerate(index.lines()):
        if entries[0].text == FIELDS:
            page.set_row(line, None, None, {"hidden": True})
        head = line if entries[0].text == INDEX_KEY else head
        for position, one in enumerate(entries):
            _write_entry(page, line, position, one, made)
    page.freeze_panes(head + 1, len(HIDDEN) + 2)
    page.autofilter(head, len(HIDDEN), max(line, head + 1), last)
    if line > head:
        told = {"validate": "list", "source": [say(ACCEPT), say(KEEP)], "show_error": False}
        page.data_validation(head + 1, len(HIDDEN), line, len(HIDDEN), told)


def _write_entry(page: Any, line: int, position: int, one: Entry, made: Mapping[str, Any]) -> None:
    style = made.get(one.style)
    if one.link and line <= LINKS:
        page.write_url(line, position, f"internal:{one.link}", style, one.text)
    elif one.text:
        page.write_string(line, position, one.text, style)
    elif one.style:
        page.write_blank(line, position, None, style)
