"""A part in the making: its cells as they stand now, and every step that led there."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.batch import CHANGES, ISSUES, Batch
from guiyi.core.coded import TEXT, Bools, Coded, Ints, as_array, as_series, unlike
from guiyi.core.language import issue_text
from guiyi.core.trail import counted, lent, rewritten, walked
from guiyi.values.kind import Trail, Usual, rule_name

Texts = pd.Series  # of str, indexed by row_id; missing = NA

_CHANGES = pa.schema([(name, pa.int32() if name == "step" else TEXT) for name in CHANGES])
_ISSUES = pa.schema([(name, TEXT) for name in ISSUES])


class Draft:
    """Cells by field, with the changes and issues that came of them. Every way to alter a cell logs what it did."""

    def __init__(self, row_ids: pa.Array) -> None:
        self.ids = as_array(row_ids)
        self.row_ids = pd.Index(self.ids.to_pandas(), dtype="str", name="row_id")
        self.cells: dict[str, Coded] = {}
        self._taken: dict[str, Ints] = {}  # steps so far, in the order of the rows
        self._changes: list[pa.Table] = []
        self._issues: list[pa.Table] = []

    def __getitem__(self, field: str) -> Texts:
        return as_series(self.coded(field).array, self.row_ids)

    def coded(self, field: str) -> Coded:
        """Return the cells of a field by their distinct texts."""
        none = Coded(np.full(len(self.ids), -1), pa.array([], TEXT))
        return self.cells.get(field, none)

    def start(self, field: str, raw: Coded, texts: Coded, rule: str) -> None:
        """Map raw cells to a field that is still empty in those rows: step 0."""
        held = texts.held
        if field in self.cells:
            held = held & ~self.cells[field].held
            texts = self.cells[field].where(held, texts)
        self._log(field, held, np.zeros(len(self.ids), "int64"), rule, raw.array, texts.array)
        self.cells[field] = texts

    def put(self, field: str, texts: "Texts | Coded", rule: str) -> None:
        """Set the field to these texts; rows where nothing changes are not touched.

        A missing text empties the cell.
        """
        fresh, now = texts if isinstance(texts, Coded) else Coded.each(texts), self.coded(field)
        changed = unlike(now.array, fresh.array)
        if changed.any():
            self._steps(field)[changed] += 1
            self._log(field, changed, self._steps(field), rule, now.array, fresh.array)
            self.cells[field] = fresh

    def rewrite(self, field: str, usual: Usual) -> None:
        """Write the cells of a field that are of the usual form in normal form."""
        now = self.coded(field)
        self.put(field, Coded(now.codes, rewritten(now.texts, usual)), rule_name(usual.step))

    def walk(self, field: str, walk: Callable[[str], Trail], plain: str | None) -> None:
        """Take every cell of a field through the steps of its kind."""
        now = self.coded(field)
        done = walked(now, walk, plain)
        rows, ranks, told = lent(now.codes, done.steps)
        numbers = pa.array(self._steps(field)[rows] + ranks + 1, pa.int32())
        self._tell(self._changes, CHANGES, self.ids.take(rows), field, numbers, *told)
        self._taken[field] = self._steps(field) + counted(now.codes, done.steps.counts)
        rows, _, told = lent(now.codes, done.issues)
        self._tell(self._issues, ISSUES, self.ids.take(rows), field, *told)
        self.cells[field] = done.normal

    def report(self, field: str, code: str, values: Texts, suggestions: Texts | None = None) -> None:
        """Write an issue for every row that has a value here."""
        told = as_array(values)
        rows = np.flatnonzero(told.is_valid())
        repairs = pa.nulls(len(told), TEXT) if suggestions is None else as_array(suggestions)
        severity = issue_text(code).severity
        shown = (_same(code, len(rows)), _same(severity, len(rows)), told.take(rows), repairs.take(rows))
        self._tell(self._issues, ISSUES, self.ids.take(rows), field, *shown)

    def batch(self, silent: frozenset[str] = frozenset()) -> Batch:
        """Return the finished part, without the issues of the rows of which nobody needs to hear."""
        rows = pa.table({"row_id": self.ids, **{name: column.array for name, column in self.cells.items()}})
        issues = pa.concat_tables([_ISSUES.empty_table(), *self._issues])
        if silent:
            issues = issues.filter(pc.invert(pc.is_in(issues["row_id"], pa.array(list(silent), TEXT))))
        return Batch(rows, pa.concat_tables([_CHANGES.empty_table(), *self._changes]), issues)

    def _steps(self, field: str) -> Ints:
        return self._taken.setdefault(field, np.zeros(len(self.ids), dtype="int64"))

    def _log(self, field: str, rows: Bools, steps: Ints, rule: str, before: pa.Array, after: pa.Array) -> None:
        """Write down one step of each of these rows; the columns are of all rows."""
        told = [self.ids, before, after]
        at = np.flatnonzero(rows)
        if len(at) < len(rows):
            told = [column.take(at) for column in told]
        ids, before, after = told
        numbers = pa.array(steps[at], pa.int32())
        self._tell(self._changes, CHANGES, ids, field, numbers, _same(rule, len(at)), before, after)

    @staticmethod
    def _tell(tables: list[pa.Table], names: Sequence[str], ids: pa.Array, field: str, *told: pa.Array) -> None:
        if len(ids):
            tables.append(pa.table([ids, _same(field, len(ids)), *told], names=list(names)))


def _same(text: str, count: int) -> pa.Array:
    return pa.repeat(pa.scalar(text, TEXT), count)
