"""A part of the base between two stages: rows, what was changed in them, and what is wrong with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import pyarrow as pa

CHANGES = ("row_id", "field", "step", "rule", "before", "after")
ISSUES = ("row_id", "field", "code", "severity", "value", "suggestion")


def empty(columns: Sequence[str]) -> pd.DataFrame:
    """Make a frame of these text columns with no rows."""
    return pd.DataFrame({name: pd.Series([], dtype="str") for name in columns})


@dataclass(frozen=True, eq=False)
class Batch:
    """Tables of one part, as they are written; and as frames, for whoever reads them.

    Attributes:
        rows_table: row_id; one text column a field, missing = null.
        changes_table: row_id, field, step (int), rule, before, after: replayed in step order they give the rows.
        issues_table: row_id, field, code, severity, value, suggestion.
    """

    rows_table: pa.Table
    changes_table: pa.Table
    issues_table: pa.Table

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The rows as a frame[row_id (index); one `str` column a field, missing = NA]."""
        return _frame(self.rows_table).set_index("row_id")

    @cached_property
    def changes(self) -> pd.DataFrame:
        """The changes as a frame."""
        return _frame(self.changes_table)

    @cached_property
    def issues(self) -> pd.DataFrame:
        """The issues as a frame."""
        return _frame(self.issues_table)


def _frame(table: pa.Table) -> pd.DataFrame:
    frame: pd.DataFrame = table.to_pandas()
    return frame.astype({name: "str" for name in table.column_names if name != "step"})
