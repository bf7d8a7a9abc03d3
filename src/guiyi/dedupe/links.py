"""Which pairs are told to people, and why: every weight by its name."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from guiyi.core.folder import TABLES
from guiyi.core.schema import Entity
from guiyi.dedupe.chance import same_name
from guiyi.dedupe.compare import MISSING, Bools, Floats, Ints
from guiyi.dedupe.model import probability, weight
from guiyi.dedupe.solve import Solved

TOLD_SAME, TOLD_DIFFERENT, GATHERED = "told.same", "told.different", "match.gathered"
IN_TARGET = "told.target"
START, KIN, GROUP = "match.start", "match.kin", "match.group"


def no_links() -> pd.DataFrame:
    """Make a frame of links with no rows."""
    kinds = {name: "float64" if name == "probability" else "str" for name in TABLES["links"]}
    return pd.DataFrame({name: pd.Series([], dtype=kind) for name, kind in kinds.items()})


def frame(
    left: npt.NDArray[np.object_],
    right: npt.NDArray[np.object_],
    entity: Entity,
    likely: Floats,
    zone: Sequence[str],
    reasons: Sequence[str],
) -> pd.DataFrame:
    """Make a frame of links."""
    columns = (left, right, entity, likely, zone, reasons)
    made = pd.DataFrame(dict(zip(TABLES["links"], columns, strict=True)))
    return made.astype(no_links().dtypes.to_dict())


def links_between(solved: Solved, entity: Entity, first: npt.NDArray[np.object_], review_at: float) -> pd.DataFrame:
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
    zones = np.where(
        solved.of[left] == solved.of[right],
        "merge",
        np.where(solved.apart[shown] & ~np.isin(shown, list(solved.cut)), "apart", "review"),
    )
    reasons = reasons_of(solved, shown)
    return frame(first[left], first[right], entity, likely, zones.tolist(), reasons)


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


def reasons_of(solved: Solved, which: Ints) -> list[str]:
    """Write the named weights of pairs, the heaviest first: `mobile.equal +9.2; address.city -1.0; match.start -6.1`.

    Where kin are likelier than strangers, the weights are those against kin, and `match.kin` takes the place of the start.
    What the groups brought that the two are in by now comes last, as `match.group`.
    """
    assert solved.model is not None
    pairs = solved.agreements(which)
    added = solved.added[which]
    weights = solved.model.explained(pairs, solved.bits[which] - added)
    texts = [
        _reasons(solved, name)[np.minimum(one.level, len(solved.evidence[name].comparison.levels))]
        for name, one in pairs.items()
    ]
    table = np.stack([weights[name] for name in pairs], axis=1)
    said = np.stack([one.level != MISSING for one in pairs.values()], axis=1)
    order = np.argsort(np.where(said, -np.abs(table), np.inf), axis=1, kind="stable")
    starts = [
        f"{KIN if kin else START} {bits:+.1f}" + (f"; {GROUP} {more:+.1f}" if abs(more) >= 0.05 else "")
        for kin, bits, more in zip(weights["kin"], weights["start"], added, strict=True)
    ]
    rows = zip(which.tolist(), order.tolist(), said.sum(axis=1).tolist(), table.tolist(), starts, strict=True)
    return [
        "; ".join([*_first(solved, pair), *(f"{texts[one][row]} {bits[one]:+.1f}" for one in places[:count]), start])
        for row, (pair, places, count, bits, start) in enumerate(rows)
    ]


def _reasons(solved: Solved, name: str) -> npt.NDArray[np.object_]:
    levels = solved.evidence[name].comparison.levels
    return np.array([*(f"{name}.{level.name}" for level in levels), ""], dtype=object)


def _first(solved: Solved, pair: int) -> list[str]:
    """Say what stands above the weights: a decision, or why a link was cut."""
    if solved.bound[pair]:
        return [TOLD_SAME]
    if solved.one[pair]:
        return [IN_TARGET]
    if solved.decided_apart[pair]:
        return [TOLD_DIFFERENT]
    return [solved.cut[pair]] if pair in solved.cut else []


def links_within(
    solved: Solved, entity: Entity, rows: npt.NDArray[np.object_], part: Ints, review_at: float, gathered: bool
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
    rows, part = rows[order], part[order]
    starts = np.searchsorted(part, part)
    later = np.flatnonzero(starts != np.arange(len(part)))
    left, right, of = rows[starts[later]], rows[later], part[later]
    if not gathered and solved.model is None:
        return no_links()
    if gathered or not len(later):
        return frame(left, right, entity, np.ones(len(later)), ["merge"] * len(later), [GATHERED] * len(later))
    itself = np.flatnonzero(solved.left == solved.right)
    bits: Mapping[int, float] = dict(zip(solved.left[itself].tolist(), solved.bits[itself].tolist(), strict=True))
    reasons = dict(zip(solved.left[itself].tolist(), reasons_of(solved, itself), strict=True))
    likely = probability(np.array([bits[one] for one in of.tolist()]))
    zones = np.where(solved.whole[of], "merge", "review")
    told: Bools = (likely >= review_at) | solved.whole[of]
    texts = [reasons[one] for one in of[told].tolist()]
    return frame(left[told], right[told], entity, likely[told], zones[told].tolist(), texts)
