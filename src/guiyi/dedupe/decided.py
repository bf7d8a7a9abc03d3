"""What people decided, as it applies to people, to organisations, and to rows that are attached."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from guiyi.core.schema import Entity
from guiyi.dedupe.cluster import components
from guiyi.dedupe.compare import Bools, Ints
from guiyi.dedupe.texts import fold

Pair = tuple[int, int]


class Decisions(NamedTuple):
    """Decisions by the places of rows.

    Attributes:
        people, firms: pairs, True where they are the same.
        joined: rows of one customer, where one of them holds nobody.
        attached: (attachment, row) → same or different.
        clashes: pairs of which decisions contradict each other; none of theirs is applied.
    """

    people: dict[Pair, bool]
    firms: dict[Pair, bool]
    joined: list[Pair]
    attached: dict[Pair, str]
    clashes: list[Pair]

    def of(self, entity: Entity) -> dict[Pair, bool]:
        """Return the decisions about an entity."""
        return self.people if entity == "contact" else self.firms


def decisions(told: pd.DataFrame, rows: pd.DataFrame, loose: Bools, firms: Bools, people: Bools) -> Decisions:
    """Sort decisions by what they speak of.

    A decision about two organisations speaks of these; where both rows name the same one, of their people. A decision
    about a person without an organisation speaks of people.

    Args:
        told: frame[kind, left, right, decision, and entity where known] of row ids.
        rows: frame[row_id (index); fields].
        loose: rows that are only a name and tags.
        firms: rows that speak of an organisation.
        people: rows that speak of a person.
    """
    place = pd.Series(np.arange(len(rows)), index=rows.index)
    made = Decisions({}, {}, [], {}, [])
    for one in told.to_dict("records"):
        if one["left"] not in place or one["right"] not in place or one["left"] == one["right"]:
            continue
        pair = (int(place[one["left"]]), int(place[one["right"]]))
        same = one["decision"] == "same"
        if loose[pair[0]] or loose[pair[1]]:
            mine, other = pair if loose[pair[0]] else pair[::-1]
            made.attached[mine, other] = str(one["decision"])
            continue
        entity = one.get("entity")
        _sort(made, (min(pair), max(pair)), same, entity if isinstance(entity, str) else None, rows, firms, people)
    people_clash, firms_clash = _clashing(made.people, len(rows)), _clashing(made.firms, len(rows))
    kept_people = {pair: same for pair, same in made.people.items() if pair not in people_clash}
    kept_firms = {pair: same for pair, same in made.firms.items() if pair not in firms_clash}
    return made._replace(people=kept_people, firms=kept_firms, clashes=sorted(people_clash | firms_clash))


def _sort(
    made: Decisions, pair: Pair, same: bool, entity: str | None, rows: pd.DataFrame, firms: Bools, people: Bools
) -> None:
    one, other = pair
    of_firms, of_people = bool(firms[one] and firms[other]), bool(people[one] and people[other])
    if of_firms and entity != "contact" and (entity == "customer" or not of_people or not _one_name(rows, pair)):
        made.firms[pair] = same
    elif of_people:
        made.people[pair] = same
    elif same:
        made.joined.append(pair)


def _one_name(rows: pd.DataFrame, pair: Pair) -> bool:
    left, right = fold(rows["customer_name"].iloc[list(pair)].tolist())
    return left == right


def _clashing(told: dict[Pair, bool], rows: int) -> set[Pair]:
    """Find decisions that contradict: all of a chain of `same` that a `different` forbids."""
    same = [pair for pair, one in told.items() if one]
    if not same:
        return set()
    left, right = (np.array(side, np.int64) for side in zip(*same, strict=True))
    of = components(rows, left, right)
    wrong = {int(of[a]) for (a, b), one in told.items() if not one and of[a] == of[b]}
    return {(a, b) for a, b in told if int(of[a]) in wrong and of[a] == of[b]}


def parted(places: Ints, numbered: Callable[[Bools], Ints], told: dict[Pair, bool], *, one: bool) -> Ints:
    """Number rows by part so that every decision is about two parts.

    Args:
        places: places of the rows.
        numbered: gives the part of each row, with some rows standing alone.
        told: the decisions.
        one: whether the rows of a part are one already, so that a decision for that needs no parting.
    """
    part = numbered(np.zeros(len(places), bool))
    home = dict(zip(places.tolist(), part.tolist(), strict=True)) if told else {}
    within = {pair for pair, same in told.items() if home.get(pair[0]) == home.get(pair[1]) and not (same and one)}
    alone = np.isin(places, [row for pair in within for row in pair])
    return numbered(alone) if alone.any() else part


def by_part(told: dict[Pair, bool], part: dict[int, int], same: bool) -> tuple[Ints, Ints]:
    """Turn pairs of rows into pairs of parts."""
    pairs = [(part[a], part[b]) for (a, b), one in told.items() if one == same and a in part and b in part]
    sides: Iterable[npt.NDArray[np.int64]] = np.array(pairs, np.int64).reshape(-1, 2).T
    left, right = sides
    return left, right
