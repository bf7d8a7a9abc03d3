"""What the matching says of two rows, customers or contacts: how they agree, what that weighs, and what came of it."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from guiyi.core.schema import Entity
from guiyi.dedupe.agree import agreement
from guiyi.dedupe.chance import Agreements
from guiyi.dedupe.cluster import WEAK
from guiyi.dedupe.compare import MISSING, Ints
from guiyi.dedupe.evidence import ORGANISATIONS, PEOPLE, Evidence
from guiyi.dedupe.keys import keys
from guiyi.dedupe.links import GATHERED, TOLD_DIFFERENT, TOLD_SAME
from guiyi.dedupe.model import probability, weight
from guiyi.dedupe.solve import Solved, doubts
from guiyi.dedupe.stage import Side

MOST = 60  # parts of each side among which the nearest two are sought
ENOUGH, MIDDLING, LITTLE = "versus.enough", "versus.middling", "versus.little"  # the sum, and where it falls
OTHERS, CONTRADICTED = "versus.others", "versus.contradicted"
NO_KEY, LEFT_OUT = "versus.no_key", "versus.left_out"
_FIELDS = {thing.name: thing.uses for thing in (*PEOPLE, *ORGANISATIONS)}


@dataclass(frozen=True)
class Weighed:
    """How two agree in one thing.

    Attributes:
        thing: what is compared.
        fields: where its values come from.
        level: how far they agree.
        bits: what it weighs; positive speaks for one and the same.
    """

    thing: str
    fields: tuple[str, ...]
    level: str
    bits: float


@dataclass(frozen=True)
class Compared:
    """The nearest two parts of two rows, customers or contacts.

    Attributes:
        entity: as which they were matched.
        left, right: row_ids that each part stands for.
        pairs: how many pairs of parts there are between both.
        met: whether the matching compared them.
        keys: the keys that both share.
        weights: the heaviest first; empty where both say nothing that can be compared.
        start: what a pair weighs before it is looked at.
        kin: whether the weights are against kin, not against strangers.
        group: what the groups brought that the two were in by then.
        bits: the sum.
        probability: of being one; None where nothing was weighed.
        one: whether they were matched to one.
        why: codes of what decided it, the strongest first.
    """

    entity: Entity
    left: tuple[str, ...]
    right: tuple[str, ...]
    pairs: int
    met: bool
    keys: tuple[str, ...]
    weights: tuple[Weighed, ...]
    start: float
    kin: bool
    group: float
    bits: float
    probability: float | None
    one: bool
    why: tuple[str, ...]


@dataclass(frozen=True)
class Thresholds:
    """Probabilities from which a pair is merged, and from which a person should look at it."""

    merge_at: float
    review_at: float


def versus(
    entity: Entity, row_ids: "pd.Index[str]", side: Side, left: Collection[str], right: Collection[str], at: Thresholds
) -> Compared | None:
    """Say what came of two groups of rows, as people or as organisations; None where one of them speaks of none.

    Args:
        entity: which of them.
        row_ids: by place, as the matching ordered them.
        side: what came of it.
        left: rows of one.
        right: rows of the other.
        at: the thresholds.
    """
    one, other = (_parts(side, row_ids, rows) for rows in (left, right))
    if not len(one) or not len(other):
        return None
    shared, solved = np.intersect1d(one, other)[:1], side.solved
    crossed = np.stack(np.meshgrid(one[:MOST], other[:MOST])).reshape(2, -1)
    mine, theirs = (shared, shared) if len(shared) else crossed
    if solved.model is None or (len(shared) and entity == "customer"):  # gathered by name, or nothing to go by
        ids = _rows(side, row_ids, int(mine[0]), left), _rows(side, row_ids, int(theirs[0]), right)
        why = GATHERED if len(shared) else LITTLE
        return Compared(entity, *ids, 1, len(shared) > 0, (), (), 0.0, False, 0.0, 0.0, None, len(shared) > 0, (why,))
    pairs = {name: agreement(evidence, mine, theirs) for name, evidence in solved.evidence.items()}
    bits = solved.model.bits(pairs, solved.model.chance.total(pairs))
    best = int(np.argmax(bits))
    nearest = {name: agreed.of(np.array([best])) for name, agreed in pairs.items()}
    a, b = int(mine[best]), int(theirs[best])
    found = _place(solved, a, b)
    total, group = (bits[best], 0.0) if found is None else (solved.bits[found], solved.added[found])
    whole = bool(solved.whole[a]) if a == b else bool(solved.of[a] == solved.of[b])
    weights, start, kin = _weights(solved, nearest, float(total - group))
    shared_keys = _shared_keys(entity, solved, a, b)
    return Compared(
        entity, _rows(side, row_ids, a, left), _rows(side, row_ids, b, right), len(one) * len(other), found is not None, shared_keys,
        weights, start, kin, float(group), float(total), float(probability(np.array(total))), whole,
        _why(solved, found, nearest, float(total), whole, bool(shared_keys), at),
    )  # fmt: skip


def _parts(side: Side, row_ids: "pd.Index[str]", rows: Collection[str]) -> Ints:
    """Find the parts that rows belong to; rows that do not speak of the entity have none."""
    places = row_ids.get_indexer(pd.Index([*rows], dtype="str"))
    return np.unique(side.part[np.isin(side.places, places)])


def _rows(side: Side, row_ids: "pd.Index[str]", part: int, asked: Collection[str]) -> tuple[str, ...]:
    """Return the rows of a part, those that were asked for first."""
    return tuple(sorted(map(str, row_ids[side.places[side.part == part]]), key=lambda one: one not in asked))


def _place(solved: Solved, one: int, other: int) -> int | None:
    """Find a pair among those that were compared."""
    found = np.flatnonzero((solved.left == min(one, other)) & (solved.right == max(one, other)))
    return int(found[0]) if len(found) else None


def _weights(solved: Solved, pairs: Agreements, bits: float) -> tuple[tuple[Weighed, ...], float, bool]:
    """Name the weights of one pair, with where it starts, and whether they are against kin."""
    assert solved.model is not None
    told = solved.model.explained(pairs, np.array([bits]))
    weights = [
        Weighed(
            name, _FIELDS.get(name, (name,)), _level(solved.evidence[name], int(one.level[0])), float(told[name][0])
        )
        for name, one in pairs.items()
        if one.level[0] != MISSING
    ]
    return tuple(sorted(weights, key=lambda one: -abs(one.bits))), float(told["start"][0]), bool(told["kin"][0])


def _level(evidence: Evidence, number: int) -> str:
    return evidence.comparison.levels[number].name


def _shared_keys(entity: Entity, solved: Solved, one: int, other: int) -> tuple[str, ...]:
    """List the keys that both hold; further forms only split blocks that are too large."""
    made_of = (key.split(" / ")[0] for key in keys(entity, solved.evidence))
    return tuple(key for key in made_of if all(_shared(form, solved, one, other) for form in key.split(" + ")))


def _shared(form: str, solved: Solved, one: int, other: int) -> bool:
    thing, name = form.split(".")
    evidence = solved.evidence[thing]
    codes = evidence.forms[name].codes
    mine, theirs = (codes[evidence.code[evidence.starts[part] : evidence.starts[part + 1]]] for part in (one, other))
    return bool(np.intersect1d(mine[mine >= 0], theirs).size)


def _why(
    solved: Solved, found: int | None, pairs: Agreements, bits: float, one: bool, shares: bool, at: Thresholds
) -> tuple[str, ...]:
    """Say what decided over a pair."""
    if found is None:
        return (*([OTHERS] if one else []), LEFT_OUT if shares else NO_KEY)
    if solved.bound[found] or solved.decided_apart[found]:
        return (TOLD_SAME if solved.bound[found] else TOLD_DIFFERENT,)
    merges = bits >= weight(at.merge_at)
    if one:
        return (ENOUGH if merges else OTHERS,)
    if solved.apart[found]:
        return (CONTRADICTED,)
    if found in solved.cut and solved.cut[found] != WEAK:
        return (solved.cut[found],)
    assert solved.model is not None
    if merges:
        named = (code for code, said in doubts(solved.model, solved.evidence, pairs).items() if said[0])
        return tuple(named) or (solved.cut.get(found, WEAK),)
    return (MIDDLING if bits >= weight(at.review_at) else LITTLE,)
