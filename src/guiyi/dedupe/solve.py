"""One entity from parts to clusters: pairs, agreement, weights, links."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from guiyi.core.schema import Entity
from guiyi.dedupe.agree import Agreement, agreements
from guiyi.dedupe.chance import Agreements, size
from guiyi.dedupe.cluster import Clusters, clustered, components, missing_pairs
from guiyi.dedupe.compare import Bools, Floats, Ints
from guiyi.dedupe.evidence import Evidence
from guiyi.dedupe.keys import keys
from guiyi.dedupe.learning import learn
from guiyi.dedupe.linking import Marks, pairs_apart, parted_pairs
from guiyi.dedupe.model import Model, probability, weight
from guiyi.dedupe.pairs import Found, candidates
from guiyi.dedupe.second import open_pairs, pooled

_LOOKS = 2  # how often unsure pairs are weighed again with all that their groups hold
_CLOSED = 64  # parts in a component of which all pairs are compared
_BESIDE = 2.0  # bits that a link must have beside what is not enough by itself
ALONE, CLUES, UNPROVEN = "doubt.alone", "doubt.clues", "doubt.unproven"  # why a link that weighs enough is none


class Decided(NamedTuple):
    """What people decided of parts: pairs that are one, and pairs that are not."""

    same: tuple[Ints, Ints]
    different: tuple[Ints, Ints]


class Given(NamedTuple):
    """What is given of the parts of an entity.

    Attributes:
        times: part → how many equal rows it stands for.
        rows: part → how many rows it stands for, equal or gathered.
        decided: what people decided.
        marks: what is known of the parts by where they come from.
        one: pairs that are one by their ids in the target.
    """

    times: Ints
    rows: Ints
    decided: Decided
    marks: Marks
    one: tuple[Ints, Ints]


class Known(NamedTuple):
    """What is known of pairs of parts before they are joined, as `cluster.clustered` takes it."""

    left: Ints
    right: Ints
    bits: Floats
    weak: Bools
    apart: Bools
    bound: Bools


@dataclass(frozen=True)
class Solved:
    """What came of it.

    Attributes:
        of: part → number of its cluster, the smallest part in it.
        whole: part → whether the equal rows that it stands for are one.
        left, right, bits: the pairs that were compared, and what they weigh; a part beside itself stands for its rows.
        added: how many of these bits the groups brought that the parts of a pair are in.
        bound, decided_apart: pairs that people decided to be one, and not to be one.
        one: pairs that are one by their ids in the target.
        apart: pairs that must not be one: decided, or a contradiction.
        cut: place of each link that was refused, with the reason.
        model: what was learnt; None where there was nothing to compare.
        evidence: thing → its values.
        report: what was found by which key, the weights, and what to expect.
        marks: what is known of the parts by where they come from.
    """

    of: Ints
    whole: Bools
    left: Ints
    right: Ints
    bits: Floats
    added: Floats
    bound: Bools
    one: Bools
    decided_apart: Bools
    apart: Bools
    cut: dict[int, str]
    model: Model | None
    evidence: Mapping[str, Evidence]
    report: dict[str, Any] = field(default_factory=dict)
    marks: Marks = field(default_factory=list)

    def agreements(self, which: Ints) -> Agreements:
        """Compare some of the pairs again, for their reasons."""
        return agreements(self.evidence, self.left[which], self.right[which])


def solve(entity: Entity, evidence: Mapping[str, Evidence], given: Given, merge_at: float, review_at: float) -> Solved:
    """Say which parts are one.

    Args:
        entity: which one.
        evidence: thing → its values.
        given: what is given of the parts.
        merge_at: probability from which a pair is a link.
        review_at: probability from which a person should look at it.
    """
    times, parts = given.times, len(given.times)
    if not evidence or not parts:
        none = np.zeros(0, np.int64)
        no = none > 0
        bits = none.astype(float)
        return Solved(np.arange(parts), times == 1, none, none, bits, bits, no, no, no, no, {}, None, evidence)
    found = candidates(keys(entity, evidence), evidence, parts)
    left, right = _with_own(found, given, parts)
    pairs = agreements(evidence, left, right)
    model = learn(evidence, left, right, pairs, times, apart=pairs_apart(given.marks))
    bits = model.bits(pairs, model.chance.total(pairs))
    likely = bits >= weight(review_at)
    lacking = missing_pairs(components(parts, left[likely], right[likely]), left, right, _CLOSED)
    open_ = ~parted_pairs(given.marks, *lacking)
    more = lacking[0][open_], lacking[1][open_]
    also = agreements(evidence, *more)
    left, right = np.concatenate([left, more[0]]), np.concatenate([right, more[1]])
    known = {name: pairs[name].plus(also[name]) for name in evidence}
    bits = np.concatenate([bits, model.bits(also, model.chance.total(also))])
    bound, decided_apart, one = (_among(told, left, right, parts) for told in (*given.decided, given.one))
    apart = (_contradicted(evidence, known) | decided_apart) & ~bound & ~one
    weak = _weak(model, evidence, known, bits, weight(merge_at))
    clusters, seen, weak = _clustered(
        model, evidence, Known(left, right, bits, weak, apart, bound | one), given, weight(merge_at)
    )
    whole = _whole(clusters, left, right, seen, weak, times, weight(merge_at))
    expected = _expected(clusters.of, whole, left, right, seen, given.rows, weight(merge_at))
    report = _report(found, len(more[0]), parts, model, pairs, expected)
    return Solved(
        clusters.of, whole, left, right, seen, seen - bits, bound, one, decided_apart, apart, clusters.cut, model, evidence,
        report, given.marks,
    )  # fmt: skip


def _clustered(
    model: Model, evidence: Mapping[str, Evidence], known: Known, given: Given, merge_at: float
) -> tuple[Clusters, Floats, Bools]:
    """Join parts, and weigh what was not sure again with all that the groups hold; with weights and weak links as then."""
    left, right, bits, weak, apart, bound = known
    joined = partial(
        clustered, len(given.times), left, right, apart=apart, bound=bound, marks=given.marks, merge_at=merge_at
    )
    clusters = joined(bits, weak=weak)
    for _ in range(_LOOKS):
        between = open_pairs(clusters.of, left, right, (bits >= 0) & ~apart & ~bound)
        if not len(between.pairs):
            break
        groups = np.union1d(between.one, between.other)
        pools = {name: pooled(some, clusters.of, groups) for name, some in evidence.items()}
        agreed = agreements(pools, between.one, between.other)
        fresh = model.bits(agreed, model.chance.total(agreed))
        frail = _weak(model, evidence, agreed, fresh, merge_at)
        bits, weak = bits.copy(), weak.copy()
        bits[between.pairs], weak[between.pairs] = fresh[between.which], frail[between.which]
        clusters = joined(bits, weak=weak)
    return clusters, bits, weak


def _with_own(found: Found, given: Given, parts: int) -> tuple[Ints, Ints]:
    """Add to the pairs found those that are known, and parts that stand for several rows beside themselves.

    Of the pairs found those are left out that are not one by where they come from.
    """
    several, fresh = np.flatnonzero(given.times > 1), ~parted_pairs(given.marks, found.left, found.right)
    sides = [np.stack([found.left[fresh], found.right[fresh]]), np.stack([several, several])]
    sides += [np.sort(np.stack(pairs), axis=0) for pairs in (*given.decided, given.one)]
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
        said |= one.at(evidence[name].comparison, (evidence[name].comparison.proof,))
    return said


def _weak(model: Model, evidence: Mapping[str, Evidence], pairs: Agreements, bits: Floats, merge_at: float) -> Bools:
    """Tell which links have too little behind them, whatever they weigh."""
    weak = np.zeros(len(bits), bool)
    links = np.flatnonzero(bits >= merge_at)
    some = {name: one.of(links) for name, one in pairs.items()}
    weak[links] = np.any([*doubts(model, evidence, some).values()], axis=0)
    return weak


def doubts(model: Model, evidence: Mapping[str, Evidence], pairs: Agreements) -> dict[str, Bools]:
    """Tell which pairs hang by a thing alone, which is not enough, by clues alone, or lack a proof that they need."""
    weights = model.weights(pairs)
    many = len(next(iter(pairs.values())).level)
    beside, (told, barred, proved) = np.zeros(many), np.zeros((3, many), bool)
    for name, one in pairs.items():
        comparison = evidence[name].comparison
        beside += 0 if comparison.weak else np.maximum(weights[name], 0)
        told |= comparison.tells(one.level)
        barred |= one.at(comparison, comparison.barring)
        proved |= (one.level == 0) & (comparison.proof is not None)
    return {ALONE: beside < _BESIDE, CLUES: ~told, UNPROVEN: barred & ~proved}


def _whole(
    clusters: Clusters, left: Ints, right: Ints, bits: Floats, weak: Bools, times: Ints, merge_at: float
) -> Bools:
    """Tell which parts are one: those whose rows say enough, or that another part was joined with."""
    sizes = np.bincount(clusters.of, minlength=len(times))
    whole = (times == 1) | (sizes[clusters.of] > 1)
    itself = left == right
    whole[left[itself & ~weak & (bits >= merge_at)]] = True
    return np.asarray(whole)


def _expected(
    of: Ints, whole: Bools, left: Ints, right: Ints, bits: Floats, rows: Ints, merge_at: float
) -> dict[str, float]:
    """Say which share of merged pairs of rows is likely right, and which share of those that are one was likely merged.

    A pair that was merged by way of others is as likely as the links that it hangs by. Pairs that were never compared
    are not counted.
    """
    itself = left == right
    times = np.where(itself, rows[left] * (rows[left] - 1) / 2, rows[left] * rows[right])
    merged = np.where(itself, whole[left], of[left] == of[right])
    likely = np.where(merged, np.maximum(probability(bits), probability(np.array(merge_at))), probability(bits)) * times
    gathered = np.ones(len(rows), bool)
    gathered[left[itself]] = False
    sure = float((rows * (rows - 1) / 2)[gathered].sum())  # rows that were gathered as one and not compared
    right_ones, all_ones = float(likely[merged].sum()) + sure, float(likely.sum()) + sure
    joined = float(times[merged].sum()) + sure
    return {
        "precision": round(right_ones / joined, 4) if joined else 1.0,
        "recall": round(right_ones / all_ones, 4) if all_ones else 1.0,
    }


def _report(
    found: Found, more: int, parts: int, model: Model, pairs: Agreements, expected: Mapping[str, float]
) -> dict[str, Any]:
    return {
        "parts": parts,
        "pairs": size(pairs),
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
        for number, level in enumerate(model.chance.evidence[name].comparison.levels):
            here = pairs[name].level == number
            if here.any():
                sorts = [("same", model.same), *((one.which, one.shares) for one in model.kin)]
                shares = {which: round(float(some[name][number]), 4) for which, some in sorts}
                mean = round(float(weights[here].mean()), 2)
                told.append({"reason": f"{name}.{level.name}", "pairs": int(here.sum()), "weight": mean, **shares})
    return told
