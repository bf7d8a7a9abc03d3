"""One entity from parts to clusters: pairs, agreement, weights, links."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from guiyi.core.schema import Entity
from guiyi.dedupe.agree import Agreement, agreement
from guiyi.dedupe.chance import Agreements
from guiyi.dedupe.cluster import Clusters, clustered, components, missing_pairs
from guiyi.dedupe.compare import MISSING, Bools, Floats, Ints
from guiyi.dedupe.evidence import Evidence
from guiyi.dedupe.keys import keys
from guiyi.dedupe.model import Model, learn, probability, weight
from guiyi.dedupe.pairs import Found, candidates

_CLOSED = 64  # parts in a component of which all pairs are compared


@dataclass(frozen=True)
class Decided:
    """What people decided of parts: pairs that are one, and pairs that are not."""

    same: tuple[Ints, Ints]
    different: tuple[Ints, Ints]


@dataclass(frozen=True)
class Solved:
    """What came of it.

    Attributes:
        of: part → number of its cluster, the smallest part in it.
        whole: part → whether the equal rows that it stands for are one.
        left, right, bits: the pairs that were compared, and what they weigh; a part beside itself stands for its rows.
        bound, decided_apart: pairs that people decided to be one, and not to be one.
        apart: pairs that must not be one: decided, or a contradiction.
        cut: place of each link that was refused, with the reason.
        model: what was learnt; None where there was nothing to compare.
        evidence: thing → its values.
        report: what was found by which key, the weights, and what to expect.
    """

    of: Ints
    whole: Bools
    left: Ints
    right: Ints
    bits: Floats
    bound: Bools
    decided_apart: Bools
    apart: Bools
    cut: dict[int, str]
    model: Model | None
    evidence: Mapping[str, Evidence]
    report: dict[str, Any] = field(default_factory=dict)

    def agreements(self, which: Ints) -> Agreements:
        """Compare some of the pairs again, for their reasons."""
        left, right = self.left[which], self.right[which]
        return {name: agreement(one, left, right) for name, one in self.evidence.items()}


def solve(
    entity: Entity, evidence: Mapping[str, Evidence], times: Ints, decided: Decided, merge_at: float, review_at: float
) -> Solved:
    """Say which parts are one.

    Args:
        entity: which one.
        evidence: thing → its values.
        times: part → how many equal rows it stands for.
        decided: what people decided.
        merge_at, review_at: probabilities from which a pair is a link, and from which a person should look at it.
    """
    parts = len(times)
    if not evidence or not parts:
        none = np.zeros(0, np.int64)
        no = none > 0
        return Solved(np.arange(parts), times == 1, none, none, none.astype(float), no, no, no, {}, None, evidence)
    found = candidates(keys(entity, evidence), evidence, parts)
    left, right = _with_own(found, times, decided, parts)
    pairs = {name: agreement(one, left, right) for name, one in evidence.items()}
    model = learn(evidence, left, right, pairs, times)
    bits = model.bits(pairs, model.chance.total(pairs))
    apart = _contradicted(evidence, pairs)
    likely = bits >= weight(review_at)
    more = missing_pairs(components(parts, left[likely], right[likely]), left, right, _CLOSED)
    also = {name: agreement(one, *more) for name, one in evidence.items()}
    left, right = np.concatenate([left, more[0]]), np.concatenate([right, more[1]])
    bits = np.concatenate([bits, model.bits(also, model.chance.total(also))])
    bound = _among(decided.same, left, right, parts)
    decided_apart = _among(decided.different, left, right, parts)
    apart = (np.concatenate([apart, _contradicted(evidence, also)]) | decided_apart) & ~bound
    clusters = clustered(parts, left, right, bits, apart, weight(merge_at), bound)
    whole = _whole(clusters, left, right, bits, times, weight(merge_at))
    report = _report(found, len(more[0]), parts, model, pairs, _expected(clusters, left, right, bits))
    return Solved(clusters.of, whole, left, right, bits, bound, decided_apart, apart, clusters.cut, model, evidence, report)


def _with_own(found: Found, times: Ints, decided: Decided, parts: int) -> tuple[Ints, Ints]:
    """Add to the pairs found those that people spoke of, and parts that stand for several rows beside themselves."""
    several = np.flatnonzero(times > 1)
    sides = [np.stack([found.left, found.right]), np.stack([several, several])]
    sides += [np.sort(np.stack(pairs), axis=0) for pairs in (decided.same, decided.different)]
    low, high = np.concatenate(sides, axis=1)
    left, right = np.divmod(np.sort(pd.unique(low * parts + high)), parts)
    return left, right


def _among(told: tuple[Ints, Ints], left: Ints, right: Ints, parts: int) -> Bools:
    low, high = np.minimum(*told), np.maximum(*told)
    return np.isin(left * parts + right, low * parts + high)


def _contradicted(evidence: Mapping[str, Evidence], pairs: Mapping[str, Agreement]) -> Bools:
    """Tell which pairs hold two different values of what only one can have."""
    said = np.zeros(len(next(iter(pairs.values())).level), bool)
    for name, one in pairs.items():
        comparison = evidence[name].comparison
        said |= np.isin(one.level, [n for n, level in enumerate(comparison.levels) if level.name == comparison.proof])
    return said


def _whole(clusters: Clusters, left: Ints, right: Ints, bits: Floats, times: Ints, merge_at: float) -> Bools:
    """Tell which parts are one: those whose rows say enough, or that another part was joined with."""
    sizes = np.bincount(clusters.of, minlength=len(times))
    whole = (times == 1) | (sizes[clusters.of] > 1)
    itself = left == right
    whole[left[itself & (bits >= merge_at)]] = True
    return whole


def _expected(clusters: Clusters, left: Ints, right: Ints, bits: Floats) -> dict[str, float]:
    """Say which share of merged pairs is likely right, and which share of the pairs that are one was likely merged."""
    likely, merged = probability(bits), clusters.of[left] == clusters.of[right]
    right_ones, all_ones = float(likely[merged].sum()), float(likely.sum())
    return {
        "precision": round(right_ones / max(int(merged.sum()), 1), 4) if merged.any() else 1.0,
        "recall": round(right_ones / all_ones, 4) if all_ones else 1.0,
    }


def _report(
    found: Found, more: int, parts: int, model: Model, pairs: Agreements, expected: Mapping[str, float]
) -> dict[str, Any]:
    return {
        "parts": parts,
        "pairs": len(found.left),
        "pairs_within": more,
        "keys": list(found.told),
        "start": round(model.start, 2),
        "same_pairs": round(model.share * parts * max(parts - 1, 0) / 2, 1),
        "kin_pairs": round(model.kin_share * parts * max(parts - 1, 0) / 2, 1),
        "weights": _weights(model, pairs),
        "expected": dict(expected),
    }


def _weights(model: Model, pairs: Agreements) -> list[dict[str, Any]]:
    """List what each level weighs on the mean, and how often the same and kin reach it."""
    told = []
    for name, weights in model.weights(pairs).items():
        if name in pairs:
            for number, level in enumerate(model.chance.evidence[name].comparison.levels):
                here = pairs[name].level == number
                if here.any() and number != MISSING:
                    shares = round(float(model.same[name][number]), 4), round(float(model.kin[name][number]), 4)
                    mean = round(float(weights[here].mean()), 2)
                    told.append({"reason": f"{name}.{level.name}", "pairs": int(here.sum()), "weight": mean, "same": shares[0], "kin": shares[1]})
    return told


def dropped(same: Sequence[tuple[int, int]], different: Sequence[tuple[int, int]], parts: int) -> set[int]:
    """Find parts of which decisions contradict each other: a chain of `same` that a `different` forbids."""
    if not same or not different:
        return set()
    one, other = (np.array(side) for side in zip(*same, strict=True))
    of = components(parts, one, other)
    return {int(of[left]) for left, right in different if of[left] == of[right]}
