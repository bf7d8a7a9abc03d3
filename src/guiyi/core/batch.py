"""A part of the base between two stages: rows, what was changed in them, and what is wrong with them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

CHANGES = ("row_id", "field", "step", "rule", "before", "after")
ISSUES = ("row_id", "field", "code", "severity", "value", "suggestion")


def empty(columns: Sequence[str]) -> pd.DataFrame:
    """Make a frame of these text columns with no rows."""
    return pd.DataFrame({name: pd.Series([], dtype="str") for name in columns})


@dataclass(frozen=True)
class Batch:
    """Frames of one part.

    Attributes:
        rows: frame[row_id (index); one `str` column a field, missing = NA].
        changes: frame[row_id, field, step (int), rule, before, after]: replayed in step order they give `rows`.
        issues: frame[row_id, field, code, severity, value, suggestion].
    """

    rows: pd.DataFrame
    changes: pd.DataFrame
    issues: pd.DataFrame

    def plus(self, rows: pd.DataFrame, changes: Sequence[pd.DataFrame], issues: Sequence[pd.DataFrame]) -> "Batch":
        """Return the batch with new rows and more changes and issues."""
        return replace(
            self,
            rows=rows,
            changes=_joined(self.changes, changes),
            issues=_joined(self.issues, issues),
        )


def _joined(frame: pd.DataFrame, more: Sequence[pd.DataFrame]) -> pd.DataFrame:
    added = [one for one in more if len(one)]
    if not added:
        return frame
    return pd.concat([frame, *added] if len(frame) else added, ignore_index=True)
