"""What the data teaches the model: how often the same agree, and kin, and how usual both are.

Learnt by expectation and maximisation over counts of patterns. Kin differ by definition in what tells people (or firms)
apart, or they would be the same: how often they agree in it is learnt only from pairs that something else parts.
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np

from guiyi.dedupe.chance import Agreements, Owners, Shares, draw, measured, place, same_name
from guiyi.dedupe.cluster import components
from guiyi.dedupe.compare import MISSING, Floats, Ints, Levels
from guiyi.dedupe.evidence import Evidence
from guiyi.dedupe.model import Model, Sort, probability, summed
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
HOUSEHOLD = (
    0.25  # share of pairs with one number that something else parts, from which the number is not a person's own
)


def learn(
    evidence: Mapping[str, Evidence], left: Ints, right: Ints, pairs: Agreements, times: Ints, *, apart: float = 0
) -> Model:
    """Learn the weights from pairs that share a key.

    Args:
        evidence: thing → its values.
        left: one part of each pair; a part that stands for several equal rows is also paired with itself.
        right: the other.
        pairs: thing → how they agree.
        times: part → how many rows it stands for.
        apart: how many pairs cannot be the same, and are not among these.
    """
    parts = len(times)
    drawn = draw(evidence, parts)
    rows = np.where(left == right, times[left] - 1, 1).astype(float)
    everything = max(1.0, parts * (parts - 1) / 2 - apart + float(rows[left == right].sum()))  # one part has no pair
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
    own = {name: _own(one, levels[name], counts, apart[name]) for name, one in evidence.items()}
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
                Sort(sort.which, _kin_shares(evidence, levels, sort.which, of, apart, own), float(part))
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
    return np.asarray(np.log2(share) + summed(told, many))


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


def _kin_shares(
    evidence: Mapping[str, Evidence],
    levels: Mapping[str, Levels],
    which: str,
    times: Floats,
    apart: Mapping[str, Floats],
    own: Mapping[str, bool],
) -> Shares:
    """Learn how a sort of kin agrees in each thing."""
    shares = {name: _learnt(one, levels[name], times, which, KIN_WORTH) for name, one in evidence.items()}
    for name, one in evidence.items():
        telling = {"kin": one.comparison.telling, "sister": one.comparison.sisterly}[which]
        if telling and own[name]:
            shares[name] = _held_back(shares[name], one, levels[name], which, times * apart[name])
    return shares


def _held_back(shares: Floats, one: Evidence, level: Levels, which: str, parted: Floats) -> Floats:
    """Let the data say only within bounds how often kin agree in what tells them apart; `parted`: pairs certainly not one."""
    stated, same = _stated(one, which)[:-1], _stated(one, "true")[:-1]
    agree = stated < same
    learnt = _learnt(one, level, parted, which, KIN_WORTH)[:-1][agree]
    clue = np.isin([level.name for level in one.comparison.levels], list(one.comparison.clues))[agree]
    bounded = np.clip(learnt, stated[agree] / KIN_RANGE, stated[agree] * np.where(clue, KIN_RANGE, 1))
    shares = shares.copy()
    shares[:-1][agree] = bounded
    shares[:-1][~agree] *= (1 - bounded.sum()) / shares[:-1][~agree].sum()
    return shares


def _own(one: Evidence, level: Levels, times: Floats, apart: Floats) -> bool:
    """Tell whether kin differ in a thing by what they are; a number that many share who are not one is a household's."""
    here = level == 0
    if not one.comparison.shareable or not here.any():
        return True
    return float((times * apart)[here].sum()) < HOUSEHOLD * float(times[here].sum())


def _told_apart(evidence: Mapping[str, Evidence], levels: Mapping[str, Levels]) -> dict[str, Floats]:
    """Tell for each thing which patterns differ in another as kin do and the same seldom."""
    parted = {}
    for name, one in evidence.items():
        differ = _stated(one, "kin") >= KIN_DIFFER * _stated(one, "true")
        parted[name] = differ[np.minimum(levels[name], len(differ) - 1)]
    times = np.sum(list(parted.values()), axis=0)
    return {name: (times - one > 0).astype(float) for name, one in parted.items()}
