"""The history of cells: each distinct text is walked once, and its trail is lent to every row that holds it."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.coded import TEXT, Bools, Coded, Ints
from guiyi.core.language import severity
from guiyi.values.kind import Trail, Usual, Value


class Told(NamedTuple):
    """What was said of the texts of a column: one thing after the other, and how many of them each text has."""

    columns: tuple[pa.Array, ...]
    counts: Ints


class Lent(NamedTuple):
    """What the rows of a column have of it: for each thing its row, its place among those of the row, and itself."""

    rows: Ints
    ranks: Ints
    columns: tuple[pa.Array, ...]


class Walked(NamedTuple):
    """What walking a column gave.

    Attributes:
        normal: the column in normal form; missing where there is none.
        steps: rule, before, after.
        issues: code, severity, value, suggestion.
    """

    normal: Coded
    steps: Told
    issues: Told


def walked(texts: Coded, walk: Callable[[str], Trail], plain: str | None = None) -> Walked:
    """Walk each distinct text of a column once; those that fit the RE2 pattern `plain` need no walk."""
    unsure = ~_plain(texts.texts, plain)
    asked = texts.texts.filter(pa.array(unsure))
    normals, steps, issues = _walked_each(asked.to_pylist(), walk)
    normal = pa.array(normals, TEXT)
    if len(asked) < len(unsure):
        normal = pc.replace_with_mask(texts.texts, pa.array(unsure), normal)
    return Walked(texts.with_texts(normal), *(_spread(told, unsure) for told in (steps, issues)))


def rewritten(texts: pa.Array, usual: Usual) -> pa.Array:
    """Write the texts that are of the usual form in normal form."""
    pattern = f"^(?:{usual.pattern})$"
    fits = pc.match_substring_regex(texts, pattern)  # cheap beside a rewriting, which most texts may not need
    return pc.replace_with_mask(texts, fits, pc.replace_substring_regex(texts.filter(fits), pattern, usual.normal))


def _plain(texts: pa.Array, pattern: str | None) -> Bools:
    """Tell which texts fit the pattern of texts that need no walk."""
    if pattern is None:
        return np.zeros(len(texts), dtype=bool)
    plain: Bools = pc.match_substring_regex(texts, f"^(?:{pattern})$").to_numpy(zero_copy_only=False)
    return plain


def _walked_each(texts: Iterable[str], walk: Callable[[str], Trail]) -> tuple[list[str | None], Told, Told]:
    """Walk texts: their normal forms, the steps taken, the issues found.

    Trails are taken apart at once: many thousands of them would keep the garbage collector busy.
    """
    normals: list[str | None] = []
    steps: list[tuple[str, str, str | None]] = []
    issues: list[tuple[str, str, str, str | None]] = []
    taken, found = [], []
    for text in texts:
        trail = walk(text)
        value = trail.value
        normals.append(value.normal)
        steps.extend(trail.steps)
        taken.append(len(trail.steps))
        code = _code(value)
        if code:
            issues.append((code, severity(code), text, value.suggestion))
        found.append(code is not None)
    return (
        normals,
        Told(_columns(steps, 3), np.array(taken, "int64")),
        Told(_columns(issues, 4), np.array(found, "int64")),
    )


def _code(value: Value) -> str | None:
    """Name what is wrong with a text; a repair that only waits for a person is `cell.suggested`."""
    return value.issue or ("cell.suggested" if value.suggestion else None)


def _columns(flat: Sequence[tuple[str | None, ...]], width: int) -> tuple[pa.Array, ...]:
    return (
        tuple(pa.array(column, TEXT) for column in zip(*flat, strict=True)) if flat else (pa.array([], TEXT),) * width
    )


def _spread(told: Told, walked: Bools) -> Told:
    """Count for all texts what was counted for those that were walked."""
    counts = np.zeros(len(walked), dtype="int64")
    counts[walked] = told.counts
    return told._replace(counts=counts)


def lent(codes: Ints, told: Told) -> Lent:
    """Lend what was said of distinct texts to the rows that hold them, in the order of the rows."""
    held = counted(codes, told.counts)
    rows = np.repeat(np.arange(len(codes)), held)
    ranks = np.arange(len(rows)) - np.repeat(held.cumsum() - held, held)
    where = pa.array((told.counts.cumsum() - told.counts)[codes[rows]] + ranks)
    return Lent(rows, ranks, tuple(column.take(where) for column in told.columns))


def counted(codes: Ints, counts: Ints) -> Ints:
    """Say how many of something each row has, where each distinct text has so many; a missing text has none."""
    return np.append(counts, 0)[codes]  # a missing text's code is -1: the last


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
