"""The history of cells: each distinct text is walked once, and its trail is lent to every row that holds it."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.compute as pc

from guiyi.core.batch import CHANGES, ISSUES, empty
from guiyi.core.language import issue_text
from guiyi.values.kind import Trail, Value

Ints = npt.NDArray[np.int64]


class Walked(NamedTuple):
    """What walking a series gave: normal forms, and the changes and issues of every row.

    `counts` says how many steps each row took, in the order of the series.
    """

    normal: pd.Series
    changes: pd.DataFrame
    issues: pd.DataFrame
    counts: Ints


def walked(
    texts: "pd.Series[str]", field: str, walk: Callable[[str], Trail], steps: Ints, plain: str | None = None
) -> Walked:
    """Walk each distinct text of a series once.

    Args:
        texts: indexed by row_id; missing = NA.
        field: the field that the texts stand in.
        walk: text → trail.
        steps: how many steps each row has already taken in this field; the next is one more.
        plain: pattern of texts that need no walk.
    """
    codes, distinct = pd.factorize(texts)
    trails = [_untouched(text) if known else walk(text) for text, known in zip(distinct, _plain(distinct, plain))]
    normals = pd.Series([trail.value.normal for trail in trails], dtype="str")
    normal = texts if not trails else normals.take(codes.clip(min=0)).where(codes >= 0).set_axis(texts.index)
    rows = texts.index.to_numpy()
    counts = np.array([len(trail.steps) for trail in trails], dtype="int64")
    return Walked(
        normal,
        _changes(rows, codes, field, trails, counts, steps),
        _issues(rows, codes, field, distinct, trails),
        _held(codes, counts),
    )


def _plain(distinct: "pd.Index[str]", pattern: str | None) -> Sequence[bool]:
    if pattern is None or not len(distinct):
        return [False] * len(distinct)
    import pyarrow as pa

    return pc.match_substring_regex(pa.array(distinct), f"^(?:{pattern})$").to_pylist()


def _untouched(text: str) -> Trail:
    return Trail((), Value(text))


def _held(codes: Ints, counts: Ints) -> Ints:
    """Say how many of something each row has, where each distinct text has so many; a missing text has none."""
    return np.append(counts, 0)[codes]  # a missing text's code is -1: the last


def _lent(codes: Ints, counts: Ints) -> tuple[Ints, Ints, Ints]:
    """Spread what each distinct text has over its rows: (row position, position in the flat list, rank from 0)."""
    held = _held(codes, counts)
    row = np.repeat(np.arange(len(codes)), held)
    rank = np.arange(held.sum()) - np.repeat(held.cumsum() - held, held)
    starts = np.concatenate(([0], counts.cumsum()[:-1])) if len(counts) else counts
    return row, starts[codes[row]] + rank, rank


def _changes(rows: npt.NDArray[np.object_], codes: Ints, field: str, trails: Sequence[Trail], counts: Ints, taken: Ints) -> pd.DataFrame:
    flat = [step for trail in trails for step in trail.steps]
    if not flat:
        return empty(CHANGES)
    row, where, rank = _lent(codes, counts)
    told = {name: pd.Series(column, dtype="str") for name, column in zip(("rule", "before", "after"), zip(*flat))}
    return pd.DataFrame(
        {
            "row_id": pd.Series(rows[row], dtype="str"),
            "field": field,
            "step": (taken[row] + rank + 1).astype("int32"),
            **{name: column.take(where).reset_index(drop=True) for name, column in told.items()},
        }
    )


def _issues(rows: npt.NDArray[np.object_], codes: Ints, field: str, distinct: "pd.Index[str]", trails: Sequence[Trail]) -> pd.DataFrame:
    flat = [
        (code, issue_text(code).severity, text, trail.value.suggestion)
        for text, trail in zip(distinct, trails)
        for code in _codes(field, trail)
    ]
    if not flat:
        return empty(ISSUES)
    row, where, _ = _lent(codes, np.array([len(_codes(field, trail)) for trail in trails]))
    told = {name: pd.Series(column, dtype="str") for name, column in zip(ISSUES[2:], zip(*flat))}
    return pd.DataFrame(
        {
            "row_id": pd.Series(rows[row], dtype="str"),
            "field": field,
            **{name: column.take(where).reset_index(drop=True) for name, column in told.items()},
        }
    )


def _codes(field: str, trail: Trail) -> list[str]:
    """Name what is wrong with a text; a repair that only waits for a person is `cell.suggestion`."""
    if trail.value.issue:
        return [trail.value.issue]
    return ["cell.suggestion"] if trail.value.suggestion else []


def replayed(changes: pd.DataFrame) -> "pd.Series[str]":
    """Replay changes from the raw cells: (row_id, field) → the value it ends with (NA where none is left).

    Raises:
        ValueError: a step does not begin where the one before it ended.
    """
    ordered = changes.sort_values(["row_id", "field", "step"], kind="stable")
    same = (ordered["row_id"] == ordered["row_id"].shift()) & (ordered["field"] == ordered["field"].shift())
    ended, begun = ordered["after"].shift()[same], ordered["before"][same]
    broken = (ended != begun) & ~(ended.isna() & begun.isna())
    if broken.any():
        raise ValueError(f"changes do not chain at {ordered.loc[broken.idxmax()].to_dict()}")
    return ordered.drop_duplicates(["row_id", "field"], keep="last").set_index(["row_id", "field"])["after"]
