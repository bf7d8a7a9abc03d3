"""A part in the making: its cells as they stand now, and every step that led there."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from guiyi.core.batch import CHANGES, ISSUES, Batch, empty
from guiyi.core.language import issue_text
from guiyi.core.trail import Ints, walked
from guiyi.values.kind import Trail

Texts = pd.Series  # of str, indexed by row_id; missing = NA


class Draft:
    """Cells by field, with the changes and issues that came of them. Every way to alter a cell logs what it did."""

    def __init__(self, row_ids: pd.Index) -> None:
        self.row_ids = row_ids
        self.cells: dict[str, Texts] = {}
        self._taken: dict[str, Ints] = {}  # steps so far, in the order of the rows
        self._changes: list[pd.DataFrame] = []
        self._issues: list[pd.DataFrame] = []

    def __getitem__(self, field: str) -> Texts:
        return self.cells[field] if field in self.cells else pd.Series(pd.NA, index=self.row_ids, dtype="str")

    def start(self, field: str, raw: Texts, texts: Texts, rule: str) -> None:
        """Map raw cells to a field that is still empty in those rows: step 0."""
        held = texts.notna().to_numpy()
        if field in self.cells:
            held = held & self.cells[field].isna().to_numpy()
            texts = self.cells[field].where(~held, texts)
        self._log(field, np.zeros(held.sum(), dtype="int64"), rule, raw[held], texts[held])
        self.cells[field] = texts

    def put(self, field: str, texts: Texts, rule: str) -> None:
        """Set the field to these texts; rows where nothing changes are not touched.

        A missing text empties the cell.
        """
        now = self[field]
        both = now.notna().to_numpy() & texts.notna().to_numpy()
        changed = np.where(both, (now != texts).to_numpy(), now.notna().to_numpy() != texts.notna().to_numpy())
        if not changed.any():
            return
        steps = self._steps(field)
        steps[changed] += 1
        self._log(field, steps[changed], rule, now[changed], texts[changed])
        self.cells[field] = texts

    def walk(self, field: str, walk: Callable[[str], Trail], plain: str | None) -> None:
        """Take every cell of a field through the steps of its kind."""
        done = walked(self[field], field, walk, self._steps(field), plain)
        self.cells[field] = done.normal
        self._changes.append(done.changes)
        self._issues.append(done.issues)
        self._taken[field] = self._steps(field) + done.counts

    def report(self, field: str, code: str, values: Texts, suggestions: Texts | None = None) -> None:
        """Write an issue for every row that has a value here."""
        held = values.notna().to_numpy()
        if held.any():
            told = {"row_id": values.index[held], "field": field, "code": code, "severity": issue_text(code).severity}
            repair = suggestions[held].to_numpy() if suggestions is not None else None
            self._issues.append(pd.DataFrame({**told, "value": values[held].to_numpy(), "suggestion": repair}))

    def batch(self) -> Batch:
        """Return the finished part."""
        blank = Batch(pd.DataFrame(index=self.row_ids), empty(CHANGES), empty(ISSUES))
        rows = pd.DataFrame({name: self.cells[name] for name in self.cells}, index=self.row_ids)
        return blank.plus(rows, self._changes, self._issues)

    def _steps(self, field: str) -> Ints:
        return self._taken.setdefault(field, np.zeros(len(self.row_ids), dtype="int64"))

    def _log(self, field: str, steps: Ints, rule: str, before: Texts, after: Texts) -> None:
        told = {"row_id": after.index.array, "field": field, "step": steps, "rule": rule}
        self._changes.append(pd.DataFrame({**told, "before": before.array, "after": after.array}))
