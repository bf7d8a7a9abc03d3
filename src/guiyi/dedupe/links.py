"""Which pairs are told to people, and why: every weight by its name."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.folder import TABLES
from guiyi.core.schema import Entity
from guiyi.dedupe.chance import Agreements, same_name
from guiyi.dedupe.compare import MISSING, Bools, Floats, Ints
from guiyi.dedupe.model import probability, weight
from guiyi.dedupe.solve import Solved

TOLD_SAME, TOLD_DIFFERENT, GATHERED = "told.same", "told.different", "match.gathered"
IN_TARGET = "told.target"
START, KIN, GROUP = "match.start", "match.kin", "match.group"
ZONES = ("merge", "review", "apart")
_MERGE, _REVIEW, _APART = range(3)
_FAR = 1 << 40  # no weight has so many tenths


def no_links() -> pd.DataFrame:
    """Make a frame of links with no rows."""
    kinds = {name: "float64" if name == "probability" else "str" for name in TABLES["links"]}
    return pd.DataFrame({name: pd.Series([], dtype=kind) for name, kind in kinds.items()})


def frame(
    left: pa.Array, right: pa.Array, entity: Entity, likely: Floats, zone: Ints, reasons: pa.Array
) -> pd.DataFrame:
    """Make a frame of links; `zone` holds places in ZONES."""
    alike = pa.array([entity], pa.string()).take(pa.array(np.zeros(len(likely), np.int64)))
    texts = (left, right, alike, pa.array(ZONES).take(pa.array(zone)), reasons)
    one, other, whose, where, why = (pd.array(text, dtype="str") for text in texts)
    return pd.DataFrame(dict(zip(TABLES["links"], (one, other, whose, likely, where, why), strict=True)))


def links_between(solved: Solved, entity: Entity, first: pa.Array, review_at: float) -> pd.DataFrame:
    """List the pairs of parts that a person may want to see.

    Args:
        solved: what came of matching.
        entity: which one.
        first: part → row_id of its first row.
        review_at: probability from which a pair is told.
    """
    if solved.model is None:
        return no_links()
    shown = _shown(solved, weight(review_at))
    left, right = solved.left[shown], solved.right[shown]
    likely = probability(solved.bits[shown])
    refused = solved.apart[shown] & ~np.isin(shown, list(solved.cut))
    zones = np.where(solved.of[left] == solved.of[right], _MERGE, np.where(refused, _APART, _REVIEW))
    sides = first.take(pa.array(left)), first.take(pa.array(right))
    return frame(*sides, entity, likely, zones, reasons_of(solved, shown))


def _shown(solved: Solved, review_at: float) -> Ints:
    """Choose likely pairs, those cut, those decided, and those that only a contradiction parts."""
    told = (solved.bits >= review_at) | solved.bound | solved.one | solved.decided_apart
    told[list(solved.cut)] = True
    parted = np.flatnonzero(solved.apart & ~told)
    told[parted[_only_contradicted(solved, parted, review_at)]] = True
    return np.flatnonzero(told & (solved.left != solved.right))


def _only_contradicted(solved: Solved, which: Ints, review_at: float) -> Bools:
    """Tell which pairs have one name, or would be likely if nothing contradicted."""
    if solved.model is None or not len(which):
        return np.zeros(len(which), bool)
    pairs, bits = solved.agreements(which), solved.bits[which]
    weights = solved.model.weights(pairs)
    for name, one in solved.evidence.items():
        if one.comparison.proof:
            bits = bits - np.minimum(weights[name], 0)
    return (bits >= review_at) | same_name(solved.evidence, pairs)


def reasons_of(solved: Solved, which: Ints) -> pa.Array:
    """Write the named weights of pairs, the heaviest first: `mobile.equal +9.2; address.city -1.0; match.start -6.1`.

    Where kin are likelier than strangers, the weights are those against kin, and `match.kin` takes the place of the start.
    What the groups brought that the two are in by now comes last, as `match.group`.
    """
    assert solved.model is not None
    pairs = solved.agreements(which)
    added = solved.added[which]
    weights = solved.model.explained(pairs, solved.bits[which] - added)
    names, place = _level_names(solved, pairs)
    table = np.stack([weights[name] for name in pairs], axis=1)
    said = np.stack([one.level != MISSING for one in pairs.values()], axis=1)
    order = np.argsort(np.where(said, -np.abs(table), np.inf), axis=1, kind="stable")
    table, place = np.take_along_axis(table, order, axis=1), np.take_along_axis(place, order, axis=1)
    told = np.arange(len(pairs)) < said.sum(axis=1)[:, None]
    texts = [_first(solved, which)]
    texts += [_weighed(names, place[:, at], table[:, at], told[:, at]) for at in range(len(pairs))]
    model, every = pa.array([START, KIN, GROUP]), np.ones(len(which), bool)
    texts.append(_weighed(model, weights["kin"].astype(np.int64), weights["start"], every))
    texts.append(_weighed(model, np.full(len(which), 2), added, np.abs(added) >= 0.05))
    return pc.binary_join_element_wise(*texts, "; ", null_handling="skip")


def _level_names(solved: Solved, pairs: Agreements) -> tuple[pa.Array, Ints]:
    """Name all levels of all things; and say for each pair and thing which of them it is."""
    names: list[str] = []
    places = []
    for name, one in pairs.items():
        levels = [f"{name}.{level.name}" for level in solved.evidence[name].comparison.levels]
        places.append(np.minimum(one.level, len(levels)).astype(np.int64) + len(names))
        names += [*levels, ""]
    return pa.array(names, pa.string()), np.stack(places, axis=1)


def _weighed(names: pa.Array, place: Ints, bits: Floats, told: Bools) -> pa.Array:
    """Write `name +1.2`; nothing where it is not told."""
    here = pa.array(place, mask=~told)
    return pc.binary_join_element_wise(names.take(here), signed(bits), " ")


def signed(numbers: Floats) -> pa.Array:
    """Write numbers with a sign and one digit behind the point, as Python does; each different one once.

    >>> signed(np.array([0.25, -0.04, 0.35, 12.0])).to_pylist()
    ['+0.2', '-0.0', '+0.3', '+12.0']
    """
    tenths = np.rint(numbers * 10)
    halves = np.abs(np.abs(numbers * 10 - np.floor(numbers * 10)) - 0.5) < 1e-6  # which way they go, Python knows
    key = tenths.astype(np.int64) * 2 + np.signbit(numbers)
    key[halves] = 2 * _FAR + np.flatnonzero(halves)
    _, first, which = np.unique(key, return_index=True, return_inverse=True)
    return pa.array([f"{one:+.1f}" for one in numbers[first].tolist()], pa.string()).take(pa.array(which))


def _first(solved: Solved, which: Ints) -> pa.Array:
    """Say what stands above the weights: a decision, or why a link was cut."""
    reasons = sorted({*solved.cut.values()})
    place = np.full(len(which), -1, np.int64)
    held = np.flatnonzero(np.isin(which, list(solved.cut))) if solved.cut else which[:0]
    place[held] = [reasons.index(solved.cut[pair]) for pair in which[held].tolist()]
    place[solved.decided_apart[which]] = len(reasons)
    place[solved.one[which]] = len(reasons) + 1
    place[solved.bound[which]] = len(reasons) + 2
    told = pa.array([*reasons, TOLD_DIFFERENT, IN_TARGET, TOLD_SAME], pa.string())
    return told.take(pa.array(place, mask=place < 0))


def links_within(
    solved: Solved, entity: Entity, rows: pa.Array, part: Ints, review_at: float, gathered: bool
) -> pd.DataFrame:
    """Link the rows that were one part before matching to the first of them.

    Args:
        solved: what came of matching.
        entity: which one.
        rows: row_ids, in order.
        part: the part of each row.
        review_at: probability from which a pair is told.
        gathered: whether the rows of a part were gathered by their name, not because they are equal.
    """
    order = np.argsort(part, kind="stable")
    part = part[order]
    starts = np.searchsorted(part, part)
    later = np.flatnonzero(starts != np.arange(len(part)))
    if not gathered and solved.model is None:
        return no_links()
    of, likely, zones = part[later], np.ones(len(later)), np.full(len(later), _MERGE)
    told, texts = np.ones(len(later), bool), pa.array([GATHERED]).take(pa.array(np.zeros(len(later), np.int64)))
    if not gathered and len(later):
        itself = np.flatnonzero(solved.left == solved.right)
        place = np.searchsorted(solved.left[itself], of)  # pairs are sorted
        likely = probability(solved.bits[itself][place])
        zones = np.where(solved.whole[of], _MERGE, _REVIEW)
        told = (likely >= review_at) | solved.whole[of]
        texts = reasons_of(solved, itself).take(pa.array(place[told]))
    left, right = (rows.take(pa.array(order[one[told]])) for one in (starts[later], later))
    return frame(left, right, entity, likely[told], zones[told], texts)
