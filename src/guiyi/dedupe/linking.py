"""What is known of rows by where they come from, before anything is compared.

Rows of a source in which no two are one (declared one-to-one or one-to-many) are never joined with each other, and are
not compared. Rows that stand in the target already are who their ids there say.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from guiyi.core.schema import Entity
from guiyi.dedupe.compare import Bools, Ints

Marks = list[Ints]  # row → number; two rows with different numbers in one of them are not one, -1: nothing is known


class Linking(NamedTuple):
    """Where rows come from.

    Attributes:
        source: row_id → short name of its source.
        distinct: name of a source → what no two of its rows share: a contact, or a customer.
        existing: names of the sources that stand in the target already.
    """

    source: "pd.Series[str]"
    distinct: Mapping[str, Entity]
    existing: frozenset[str]


def marks(linking: Linking | None, rows: pd.DataFrame, entity: Entity, firms: Bools, people: Bools) -> Marks:
    """Mark rows by what is known of them.

    Args:
        linking: where the rows come from; None where nothing is known.
        rows: frame[row_id (index); fields].
        entity: of which the marks speak.
        firms: rows that speak of an organisation.
        people: rows that speak of a person.
    """
    if linking is None or not (linking.distinct or linking.existing):
        return []
    source = linking.source.reindex(rows.index).to_numpy(dtype=object)
    speaks = people if entity == "contact" else firms
    made = []
    for name, of in linking.distinct.items():
        here = (source == name) & speaks & ((entity == "contact") | (of == "customer") | ~people)
        made.append(np.where(here, np.arange(len(rows)), -1))
    there = np.isin(source, sorted(linking.existing)) & speaks
    known = _target_ids(rows, entity, firms).where(there)
    if known.notna().any():
        made.append(pd.factorize(known)[0].astype(np.int64))
    return made


def _target_ids(rows: pd.DataFrame, entity: Entity, firms: Bools) -> "pd.Series[str]":
    """Return the ids that rows have in the target; a person without an organisation has that of the customer."""
    none = pd.Series(pd.NA, index=rows.index, dtype="str")
    own, whole = (rows.get(name, none) for name in ("contact_target_id", "target_id"))
    if entity == "customer":
        return whole
    return ("contact " + own).where(own.notna(), ("customer " + whole).where(~firms)).astype("str")


def columns_of(known: Marks, places: Ints) -> pd.DataFrame:
    """Return the marks of some rows as columns of text, for rows to be equal in too."""
    made = {f"mark {number}": pd.Series(one[places]).astype("Int64") for number, one in enumerate(known)}
    return pd.DataFrame({name: one.mask(one < 0).astype("str") for name, one in made.items()})


def numbered_apart(known: Marks, places: Ints, numbered: Callable[[Bools], Ints]) -> Callable[[Bools], Ints]:
    """Number rows by part so that no part holds two rows that are not one.

    Args:
        known: the marks of all rows.
        places: places of the rows that are numbered.
        numbered: gives the part of each row, with some rows standing alone.
    """

    def number(alone: Bools) -> Ints:
        part = numbered(alone)
        wrong = np.zeros(len(part), bool)
        for one in (whole[places] for whole in known):
            clashing = clashes(part, one)
            wrong |= clashing[part] & (one >= 0)
        return numbered(alone | wrong) if wrong.any() else part

    return number


def clashes(of: Ints, mark: Ints) -> Bools:
    """Tell which groups hold two different marks.

    >>> clashes(np.array([0, 0, 1, 1, 1]), np.array([4, 5, 6, -1, 6])).tolist()
    [True, False]
    """
    groups = int(of.max(initial=-1)) + 1
    told = mark >= 0
    low, high = np.full(groups, np.iinfo(np.int64).max), np.full(groups, -1, np.int64)
    np.minimum.at(low, of[told], mark[told])
    np.maximum.at(high, of[told], mark[told])
    return np.asarray((high >= 0) & (low < high))


def marks_by_part(known: Marks, places: Ints, part: Ints) -> Marks:
    """Turn marks of rows into marks of the parts that the rows at these places belong to."""
    made = []
    for one in (whole[places] for whole in known):
        mark = np.full(int(part.max(initial=-1)) + 1, -1, np.int64)
        mark[part[one >= 0]] = one[one >= 0]
        made.append(mark)
    return made


def one_by_mark(known: Sequence[Ints]) -> tuple[Ints, Ints]:
    """Pair parts that share a mark: each with the first that has it."""
    sides = []
    for mark in known:
        held = np.flatnonzero(mark >= 0)
        _, first, which = np.unique(mark[held], return_index=True, return_inverse=True)
        later = held != held[first][which] if len(held) else held > 0
        sides.append((held[first][which][later], held[later]))
    none = np.zeros(0, np.int64)
    left, right = (np.concatenate([none, *side]) for side in (zip(*sides, strict=True) if sides else ((), ())))
    return left, right


def pairs_apart(known: Sequence[Ints]) -> float:
    """Count the pairs of parts that are not one by their marks.

    >>> pairs_apart([np.array([0, 1, 2, -1]), np.array([-1, -1, -1, 5])])
    3.0
    """
    apart = 0.0
    for mark in known:
        times = np.bincount(mark[mark >= 0]).astype(float)
        apart += (times.sum() * (times.sum() - 1) - (times * (times - 1)).sum()) / 2
    return float(apart)


def parted_pairs(known: Sequence[Ints], left: Ints, right: Ints) -> Bools:
    """Tell which pairs are not one by their marks."""
    said = np.zeros(len(left), bool)
    for mark in known:
        said |= (mark[left] >= 0) & (mark[right] >= 0) & (mark[left] != mark[right])
    return said


def allowed(known: Sequence[Ints], group: Ints, rows: Ints, there: Ints) -> Bools:
    """Tell which rows may go to a group, one after the other, by the marks of those that are there.

    Args:
        known: the marks of all rows.
        group: row → its group, -1 where it is in none.
        rows: places of rows that are in none.
        there: the group that each of them would go to.
    """
    free = np.ones(len(rows), bool)
    for mark in known:
        settled = (group >= 0) & (mark >= 0)
        held = dict(zip(group[settled].tolist(), mark[settled].tolist(), strict=True))
        for place in np.flatnonzero(mark[rows] >= 0).tolist():
            own = int(mark[rows[place]])
            free[place] &= held.setdefault(int(there[place]), own) == own
    return free
