"""The history of cells: each distinct text is walked once, and its trail is lent to every row that holds it."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.batch import CHANGES, ISSUES, empty
from guiyi.core.language import issue_text
from guiyi.values.kind import Trail, Usual, Value

Ints = npt.NDArray[np.int64]


class Walked(NamedTuple):
    """What walking a series gave: normal forms, and the changes and issues of every row.

    `counts` says how many steps each row took, in the order of the series.
    """

    normal: pd.Series
    changes: pd.DataFrame
    issues: pd.DataFrame
    counts: Ints


class _Lists(NamedTuple):
    """Steps, or issues, of all distinct texts in one list, and how many of them each text has."""

    flat: list[tuple[str | None, ...]]
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
    words = pa.array(distinct)
    unsure = ~_plain(words, plain)
    normals, taken, issues = _walked_each(words.filter(pa.array(unsure)).to_pylist(), unsure, walk)
    normals = pc.replace_with_mask(words, pa.array(unsure), pa.array(normals, type=words.type))
    normal = normals.take(pa.array(codes, mask=codes < 0)).to_pandas()
    row_ids = texts.index
    return Walked(
        pd.Series(normal.array, index=row_ids, dtype="str"),
        _steps_of_rows(row_ids, codes, field, taken, steps),
        _issues_of_rows(row_ids, codes, field, issues),
        _held(codes, taken.counts),
    )


def rewritten(texts: "pd.Series[str]", usual: Usual) -> "pd.Series[str]":
    """Write the texts that are of the usual form in normal form."""
    column, pattern = pa.chunked_array([pa.array(texts)]).combine_chunks(), f"^(?:{usual.pattern})$"
    fits = pc.match_substring_regex(column, pattern)  # cheap beside a rewriting, which most texts may not need
    done = pc.replace_with_mask(column, fits, pc.replace_substring_regex(column.filter(fits), pattern, usual.normal))
    return pd.Series(done.to_pandas().array, index=texts.index, dtype="str")


def _plain(words: pa.Array, pattern: str | None) -> npt.NDArray[np.bool_]:
    """Tell which texts fit the pattern of texts that need no walk."""
    if pattern is None:
        return np.zeros(len(words), dtype=bool)
    plain: npt.NDArray[np.bool_] = pc.match_substring_regex(words, f"^(?:{pattern})$").to_numpy(zero_copy_only=False)
    return plain


def _walked_each(
    texts: list[str], unsure: npt.NDArray[np.bool_], walk: Callable[[str], Trail]
) -> tuple[list[str | None], _Lists, _Lists]:
    """Walk the texts in doubt: their normal forms; the steps, and the issues, of all distinct texts.

    Trails are taken apart at once: many thousands of them would keep the garbage collector busy.
    """
    normals: list[str | None] = []
    steps, issues = (_Lists([], np.zeros(len(unsure), dtype="int64")) for _ in range(2))
    for place, text in zip(np.flatnonzero(unsure).tolist(), texts, strict=True):
        trail = walk(text)
        normals.append(trail.value.normal)
        if trail.steps:
            steps.flat.extend(trail.steps)
            steps.counts[place] = len(trail.steps)
        if code := _code(trail.value):
            issues.flat.append((code, issue_text(code).severity, text, trail.value.suggestion))
            issues.counts[place] = 1
    return normals, steps, issues


def _code(value: Value) -> str | None:
    """Name what is wrong with a text; a repair that only waits for a person is `cell.suggested`."""
    return value.issue or ("cell.suggested" if value.suggestion else None)


def _held(codes: Ints, counts: Ints) -> Ints:
    """Say how many of something each row has, where each distinct text has so many; a missing text has none."""
    return np.append(counts, 0)[codes]  # a missing text's code is -1: the last


def _lent(codes: Ints, counts: Ints) -> tuple[Ints, Ints, Ints]:
    """Spread what each distinct text has over its rows: (row position, position in the flat list, rank from 0)."""
    held = _held(codes, counts)
    row = np.repeat(np.arange(len(codes)), held)
    rank = np.arange(held.sum()) - np.repeat(held.cumsum() - held, held)
    return row, (counts.cumsum() - counts)[codes[row]] + rank, rank


def _steps_of_rows(row_ids: pd.Index, codes: Ints, field: str, steps: _Lists, taken: Ints) -> pd.DataFrame:
    if not steps.flat:
        return empty(CHANGES)
    row, where, rank = _lent(codes, steps.counts)
    told = _told(CHANGES[3:], steps.flat, where)
    return pd.DataFrame(
        {"row_id": row_ids.array.take(row), "field": field, "step": (taken[row] + rank + 1).astype("int32"), **told}
    )


def _issues_of_rows(row_ids: pd.Index, codes: Ints, field: str, issues: _Lists) -> pd.DataFrame:
    if not issues.flat:
        return empty(ISSUES)
    row, where, _ = _lent(codes, issues.counts)
    return pd.DataFrame({"row_id": row_ids.array.take(row), "field": field, **_told(ISSUES[2:], issues.flat, where)})


def _told(names: Sequence[str], flat: list[tuple[str | None, ...]], where: Ints) -> dict[str, pd.Series]:
    """Return a column each of what stands at these places of a flat list."""
    columns = zip(names, zip(*flat, strict=True), strict=True)
    return {name: pd.Series(column, dtype="str").take(where).reset_index(drop=True) for name, column in columns}


def replayed(changes: pd.DataFrame) -> "pd.Series[str]":
    """Replay changes from the raw cells: (row_id, field) → the value it ends with (NA where none is left).

    Raises:
        ValueError: a step does not begin where the one before it ended.
    """
    ordered = changes.sort_values(["row_id", "field", "step"], kind="stable")
    same = (ordered["row_id"] == ordered["row_id"].shift()) & (ordered["field"] == ordered["field"].shift())
    ended, begun = ordered["after"].shift()[same], ordered["before"][same]
    broken = begun.index[(ended != begun) & ~(ended.isna() & begun.isna())]
    if len(broken):
        raise ValueError(f"changes do not chain at {ordered.loc[broken[0]].to_dict()}")
    return ordered.drop_duplicates(["row_id", "field"], keep="last").set_index(["row_id", "field"])["after"]
