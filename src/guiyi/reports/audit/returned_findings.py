"""The findings of an audit, row by row, each at its cell: what the returned workbook marks and lists."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from guiyi.core.folder import RunFolder
from guiyi.core.language import issue_text, say
from guiyi.core.manifest import schema_of, sources_of
from guiyi.core.rowkey import fingerprint, row_key
from guiyi.core.rule import SEVERITIES, Rule
from guiyi.core.source import Column, SheetRead, SourceRead
from guiyi.reports.audit.report import place_of
from guiyi.reports.shown import labels

NAMES = ("customer_name", "contact_name", "wechat_remark", "wechat_nickname")  # a row is called by the first it has
GIST = 60  # characters of a problem's detail

Cells = Sequence[str | None]


class Found(NamedTuple):
    """One finding.

    Attributes:
        place: the column that it is shown at, from 0.
        own: whether that is a cell it is about; else the row has none, and it is shown at the row's name.
        field: what people call the field or fields.
        value, suggestion: as they are, unmasked; "" for none.
        accepted: what the cell holds once the suggestion is taken; "" where there is none.
    """

    row_id: str
    place: int
    own: bool
    severity: str
    field: str
    problem: str
    hint: str
    value: str
    suggestion: str
    accepted: str

    @property
    def said(self) -> str:
        """What stands in a cell's comment: the problem, what to do, the suggestion."""
        told = f"{self.problem}{say('note.label')}{self.hint}"
        return f"{told}\n{say('review.suggestion')}{say('note.label')}{self.suggestion}" if self.suggestion else told


class Row(NamedTuple):
    """One row of a source as it was read."""

    row_id: str
    line: str
    cells: Cells

    @property
    def key(self) -> str:
        """What the row is known by when it comes back."""
        return row_key(self.row_id, self.cells)

    @property
    def sign(self) -> str:
        """What it is known by once some of its cells were corrected."""
        return fingerprint(self.cells)


class Findings:
    """What an audit found, and how its sources were read."""

    def __init__(self, folder: RunFolder) -> None:
        manifest = folder.manifest()
        self.folder = folder
        self.schema = schema_of(manifest)
        self.sources: dict[str, SourceRead] = {one.name: one for one in sources_of(manifest)}
        self.texts = {one.name: one.text for one in map(Rule.from_json, manifest["rules"]) if one.text}
        self._told: dict[str, list[Any]] = folder.arrow("findings").to_pydict()
        self._by_row: dict[str, list[int]] = {}
        for at, row_id in enumerate(self._told["row_id"]):
            self._by_row.setdefault(row_id, []).append(at)
        self._said: dict[tuple[str, str, str], tuple[str, str, str]] = {}

    @cached_property
    def ignored(self) -> Mapping[str, str]:
        """The rows that are no customers: row_id → issue code."""
        told = self.folder.arrow("members", ["row_id", "status", "reason"]).to_pylist()
        return {one["row_id"]: one["reason"] for one in told if one["status"] == "ignored"}

    def faulty(self, row_ids: Sequence[str]) -> list[str]:
        """Return those of some rows that have findings."""
        return [one for one in row_ids if one in self._by_row]

    def sheet(self, source: str, name: str) -> SheetRead:
        """Return how a sheet was read."""
        return next(one for one in self.sources[source].sheets if one.name == name)

    def of(self, row_id: str, cells: Cells, columns: tuple[Column, ...]) -> list[Found]:
        """Return the findings of a row, the worst first."""
        found = [self._found(at, cells, columns) for at in self._by_row.get(row_id, ())]
        return sorted(found, key=lambda one: SEVERITIES.index(one.severity))

    def _found(self, at: int, cells: Cells, columns: tuple[Column, ...]) -> Found:
        told = {name: column[at] for name, column in self._told.items()}
        place = place_of(told["field"], columns, list(cells))
        label, problem, hint = self._words(told["rule"], told["code"], told["field"])
        detail = " ".join(str(told["detail"] or "").split())[:GIST]
        value, suggestion = told["value"] or "", told["suggestion"] or ""
        cell = (cells[place] if place is not None and place < len(cells) else None) or ""
        return Found(
            row_id=told["row_id"],
            place=name_place(cells, columns) if place is None else place,
            own=place is not None,
            severity=told["severity"],
            field=label,
            problem=f"{problem} ({detail})" if detail else problem,
            hint=hint,
            value=cell if place is not None and cell else value,
            suggestion=suggestion,
            accepted=accepted(cell, value, suggestion) if place is not None else "",
        )

    def _words(self, rule: str, code: str, field: str) -> tuple[str, str, str]:
        key = (rule, code, field)
        if key not in self._said:
            text = issue_text(code)
            self._said[key] = (labels(field, self.schema), self.texts.get(rule, text.text), text.hint)
        return self._said[key]


def accepted(cell: str, value: str, suggestion: str) -> str:
    """Return what a cell holds once a suggestion is taken; "" where nobody can tell.

    >>> accepted("1390013900O", "1390013900O", "+8613900139000")
    '+8613900139000'
    >>> accepted("zs@qq.con 张三", "zs@qq.con", "zs@qq.com"), accepted("a, b", "c", "d")
    ('zs@qq.com 张三', '')
    """
    if not suggestion or not value or cell.count(value) > 1:
        return ""
    return suggestion if cell.strip() == value.strip() else cell.replace(value, suggestion) if value in cell else ""


def name_place(cells: Cells, columns: Sequence[Column]) -> int:
    """Return where the row's name stands, else its first filled cell."""
    places = [at for name in NAMES for at, column in enumerate(columns) if name in column.fields]
    filled = [at for at, cell in enumerate(cells) if cell]
    named = [at for at in places if at in filled]
    return next(iter([*named, *filled, *places]), 0)


def worst(found: Sequence[Found]) -> str:
    """Return the gravest severity of some findings, which are not none."""
    return min((one.severity for one in found), key=SEVERITIES.index)
