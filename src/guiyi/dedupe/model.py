"""How much each agreement weighs: Fellegi and Sunter's model, learnt from the data itself.

A pair is one of three: the same, strangers, or kin (two who have much in common and are not one: a household, branches
of a firm; with firms a second sort beside the branches: sisters, of one owner at one address). How often the same agree, and kin, is learnt by expectation and maximisation over counts of patterns; kin
differ by definition in what tells people (or firms) apart, or they would be the same.
Source: Fellegi, Sunter 1969, "A theory for record linkage" (doi 10.1080/01621459.1969.10501049).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from guiyi.dedupe.agree import Agreement
from guiyi.dedupe.chance import Agreements, Chance, Owners, Shares, draw, measured, place, same_name, size
from guiyi.dedupe.cluster import components
from guiyi.dedupe.compare import MISSING, Floats, Ints, Levels
from guiyi.dedupe.evidence import Evidence
from guiyi.dedupe.patterns import Patterns, patterns, with_values

ROUNDS = 4  # of each: who is whom by now → how common values are → weights
STEPS = 25
SETTLED = 1e-3
SURE = 2.0  # bits from which a pair counts as the same while values are counted
SORTS = {"kin": 1.0, "sister": 0.1}  # sorts of kin, and how usual each is beside the first
TRUE_WORTH, KIN_WORTH = 20.0, 100.0  # pairs that the shares of levels.py are worth
KIN_START = 0.2  # pairs of kin for each pair of the same, before the data is asked
KIN_LEAST = 0.02  # pairs of kin for each part, whatever the data says
KIN_DIFFER = 3.0  # a level tells kin from the same when kin reach it so many times as often
KIN_RANGE = 4.0  # times by which the data may move how often kin agree in what tells them apart


class Sort(NamedTuple):
    """One sort of kin.

    Attributes:
        which: what of a level says how often they reach it before the data is asked.
        shares: thing → share of each level; in the last place 1, for missing values.
        share: how many of all pairs are such.
    """

    which: str
    shares: Shares
    share: float


@dataclass(frozen=True)
class Model:
    """What was learnt.

    Attributes:
        same: thing → share of each level among the same; in the last place 1, for missing values.
        share: how many of all pairs are the same.
        kin: the sorts of kin.
        chance: how often strangers agree.
    """

    same: Shares
    share: float
    kin: tuple[Sort, ...]
    chance: Chance

    @property
    def kin_share(self) -> float:
        """How many of all pairs are kin of any sort."""
        return sum(one.share for one in self.kin)

    @property
    def start(self) -> float:
        """What a pair weighs before it is looked at."""
        return float(np.log2(self.share / (1 - self.share - self.kin_share)))

    def weights(self, pairs: Agreements) -> Shares:
        """Return what each thing weighs for each pair, against strangers."""
        return {name: _log(self.same[name], pairs[name]) - bits for name, bits in self.chance.bits(pairs)}

    def explained(self, pairs: Agreements, bits: Floats) -> Shares:
        """Return what each thing weighs against the likelier of strangers and kin.

        Beside the things stands `kin`, 1 where it is kin, and `start`: what is left of the whole weight.
        """
        sorts = np.stack([_among(one, pairs) for one in self.kin])
        kin, likelier = -self._kinship(*patterns(pairs), self.chance.total(pairs)) > 1, sorts.argmax(axis=0)
        told = {}
        for name, weight in self.weights(pairs).items():
            of_kin = np.stack([_log(one.shares[name], pairs[name]) for one in self.kin])
            against_kin = _log(self.same[name], pairs[name]) - np.take_along_axis(of_kin, likelier[None], axis=0)[0]
            told[name] = np.where(kin, against_kin, weight)
        start = bits - _summed(told.values(), size(pairs))
        return {**told, "kin": kin.astype(float), "start": start}

    def bits(self, pairs: Agreements, strangers: Floats, ways: Patterns | None = None) -> Floats:
        """Weigh pairs; `strangers` is what `chance.total` says of them, `ways` what `patterns` does."""
        few, which = ways or patterns(pairs)
        same = _summed((_log(self.same[name], one) for name, one in few.items()), size(few))[which]
        return np.asarray(self.start + same - strangers + self._kinship(few, which, strangers))

    def _kinship(self, few: Agreements, which: Ints, strangers: Floats) -> Floats:
        start = np.log2(1 - self.share - self.kin_share)
        kin = np.logaddexp2.reduce([_among(one, few) for one in self.kin])[which]
        return np.asarray(-np.logaddexp2(0, kin - start - strangers))


def _among(one: Sort, pairs: Agreements) -> Floats:
    """Say how often pairs are of this sort and agree as they do, in bits."""
    told = _summed((_log(one.shares[name], pair) for name, pair in pairs.items()), size(pairs))
    return np.asarray(np.log2(one.share) + told)


def probability(bits: Floats) -> Floats:
    """Say how likely pairs of this weight are the same.

    >>> probability(np.array([0.0, 10.0])).round(3).tolist()
    [0.5, 0.999]
    """
    return np.asarray(1 / (1 + np.exp2(-np.clip(bits, -500, 500))))


def weight(likely: float) -> float:
    """Return the weight of pairs that are so likely the same.

    >>> weight(0.5)
    0.0
    """
    return float(np.log2(likely / (1 - likely))) if likely < 1 else float("inf")


def _log(shares: Floats, one: Agreement) -> Floats:
    return np.asarray(np.log2(shares)[place(one.level, shares)])


def _summed(terms: Iterable[Floats], many: int) -> Floats:
    total = np.zeros(many)
    for term in terms:
        total = total + term
    return total


def learn(evidence: Mapping[str, Evidence], left: Ints, right: Ints, pairs: Agreements, times: Ints) -> Model:
    """Learn the weights from pairs that share a key.

    Args:
        evidence: thing → its values.
        left: one part of each pair; a part that stands for several equal rows is also paired with itself.
        right: the other.
        pairs: thing → how they agree.
        times: part → how many rows it stands for.
    """
    parts = len(times)
    drawn = draw(evidence, parts)
    rows = np.where(left == right, times[left] - 1, 1).astype(float)
    everything = max(1.0, parts * (parts - 1) / 2 + float(rows[left == right].sum()))  # a single part has no pair
    share = min(0.5 * float(times.sum()) / everything, 0.2)
    same = {name: _stated(one, "true") for name, one in evidence.items()}
    sorts = (
        SORTS
        if any(level.sister is not None for one in evidence.values() for level in one.comparison.levels)
        else ("kin",)
    )
    kin = tuple(
        Sort(which, {name: _stated(one, which) for name, one in evidence.items()}, SORTS[which] * KIN_START * share)
        for which in sorts
    )
    ways = patterns(pairs)
    owners, strange = _first_owners(evidence, left, right, pairs, parts), np.ones(len(left))
    model: Model | None = None
    for _ in range(ROUNDS):
        chance = measured(evidence, drawn, owners, pairs, strange)
        strangers = chance.total(pairs)
        if model is None:
            model = Model(same, share, kin, chance)
        else:
            model = _trained(replace(model, chance=chance), pairs, ways, strangers, rows, parts, everything)
        bits = model.bits(pairs, strangers, ways)
        strange = 1 - probability(bits)
        owners = _owners(left, right, bits, times)
    assert model is not None
    return model


def _first_owners(evidence: Mapping[str, Evidence], left: Ints, right: Ints, pairs: Agreements, parts: int) -> Owners:
    """Take two of one name for one where something else is the same too, until more is known."""
    also = np.zeros(len(left), bool)
    for name, one in pairs.items():
        if evidence[name].comparison.sure:
            also |= one.level == 0
    one = also & same_name(evidence, pairs) & (left != right)
    return Owners(components(parts, left[one], right[one]), np.ones(parts, np.int64))


def _owners(left: Ints, right: Ints, bits: Floats, times: Ints) -> Owners:
    """Say who is whom by now; rows that are equal and say too little to be one stay several."""
    sure = bits >= SURE
    alone = np.ones(len(times), np.int64)
    itself = (left == right) & ~sure
    alone[left[itself]] = times[left[itself]]
    return Owners(components(len(times), left[sure], right[sure]), alone)


def _stated(evidence: Evidence, which: str) -> Floats:
    """Return the shares that a comparison states, and 1 for missing values.

    A level that no value here can reach (there are no full numbers, only tails) leaves its share to the next that counts
    values; one that is a sort of the level before leaves it to that.
    """
    levels = evidence.comparison.levels
    shares = np.array([level.among(which) for level in levels], float)
    counted = [number for number, level in enumerate(levels) if level.count]
    for number, heir in pairwise(counted):
        if not evidence.forms[str(levels[number].count)].size:
            back = levels[number].sort and shares[number - 1] > 0
            shares[number - 1 if back else heir] += shares[number]
            shares[number] = 0
    return np.append(np.maximum(shares, 1e-9) / shares.sum(), 1.0)


def _trained(
    model: Model, pairs: Agreements, ways: Patterns, strangers: Floats, rows: Floats, parts: int, everything: float
) -> Model:
    """Learn shares by expectation and maximisation over counts of patterns."""
    first, counts = with_values(ways, strangers, rows)
    strangers, levels = strangers[first], {name: one.level[first] for name, one in pairs.items()}
    evidence = model.chance.evidence
    apart = _told_apart(evidence, levels)
    for _ in range(STEPS):
        before = model.share
        of_same, *of_kin = _expected(model, strangers, levels) * counts
        least = [SORTS[one.which] * KIN_LEAST * parts for one in model.kin]
        many = np.array([of_same.sum() + 1, *(of.sum() + more for of, more in zip(of_kin, least, strict=True))])
        strange = 1 + max(everything - of_same.sum() - sum(one.sum() for one in of_kin), 0)
        share, *of_sort = many / (many.sum() + strange)
        model = replace(
            model,
            same={name: _learnt_same(evidence[name], levels[name], of_same) for name in pairs},
            share=float(share),
            kin=tuple(
                Sort(
                    sort.which,
                    {
                        name: _learnt_kin(evidence[name], levels[name], sort.which, of, of * apart[name])
                        for name in pairs
                    },
                    float(part),
                )
                for sort, of, part in zip(model.kin, of_kin, of_sort, strict=True)
            ),
        )
        if abs(np.log(before / model.share)) < SETTLED:
            break
    return model


def _expected(model: Model, strangers: Floats, levels: Mapping[str, Levels]) -> Floats:
    """Say how likely each pattern is of the same, and of each sort of kin."""
    of_kin = [_joint(one.shares, one.share, levels) for one in model.kin]
    rest = np.log2(1 - model.share - model.kin_share) + strangers
    chances = np.stack([_joint(model.same, model.share, levels), *of_kin, rest])
    odds = np.exp2(chances - chances.max(axis=0))
    return np.asarray(odds / odds.sum(axis=0))[:-1]


def _joint(shares: Shares, share: float, levels: Mapping[str, Levels]) -> Floats:
    many = len(next(iter(levels.values())))
    told = (np.log2(shares[name])[place(one, shares[name])] for name, one in levels.items())
    return np.asarray(np.log2(share) + _summed(told, many))


def _learnt(evidence: Evidence, level: Levels, times: Floats, which: str = "true", worth: float = TRUE_WORTH) -> Floats:
    stated = _stated(evidence, which)[:-1]
    told = level != MISSING
    counted = np.bincount(level[told], times[told], minlength=len(stated)) + worth * stated
    return np.append(counted / counted.sum(), 1.0)


def _learnt_same(evidence: Evidence, level: Levels, times: Floats) -> Floats:
    """Learn how the same agree; who is called quite otherwise is seldom the same, however many pairs say so."""
    shares = _learnt(evidence, level, times)
    most = np.maximum([one.most for one in evidence.comparison.levels], _stated(evidence, "true")[:-1])
    over = shares[:-1] > most
    if over.any():
        shares[:-1][over] = most[over]
        shares[:-1][~over] *= (1 - most[over].sum()) / shares[:-1][~over].sum()
    return shares


def _learnt_kin(evidence: Evidence, level: Levels, which: str, times: Floats, sure: Floats) -> Floats:
    """Learn how kin agree; in what tells them apart how often they do is learnt from pairs that something else parts."""
    shares = _learnt(evidence, level, times, which, KIN_WORTH)
    telling = {"kin": evidence.comparison.telling, "sister": evidence.comparison.sisterly}
    if telling[which]:
        stated, same = _stated(evidence, which)[:-1], _stated(evidence, "true")[:-1]
        agree = stated < same
        learnt = _learnt(evidence, level, sure, which, KIN_WORTH)[:-1][agree]
        clue = np.isin([one.name for one in evidence.comparison.levels], list(evidence.comparison.clues))[agree]
        shares[:-1][agree] = np.clip(learnt, stated[agree] / KIN_RANGE, stated[agree] * np.where(clue, KIN_RANGE, 1))
        shares[:-1][~agree] *= (1 - shares[:-1][agree].sum()) / shares[:-1][~agree].sum()
    return shares


def _told_apart(evidence: Mapping[str, Evidence], levels: Mapping[str, Levels]) -> dict[str, Floats]:
    """Tell for each thing which patterns differ in another as kin do and the same seldom."""
    parted = {}
    for name, one in evidence.items():
        differ = _stated(one, "kin") >= KIN_DIFFER * _stated(one, "true")
        parted[name] = differ[np.minimum(levels[name], len(differ) - 1)]
    times = np.sum(list(parted.values()), axis=0)
    return {name: (times - one > 0).astype(float) for name, one in parted.items()}
