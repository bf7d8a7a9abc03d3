"""How much each agreement weighs: Fellegi and Sunter's model.

A pair is one of three: the same, strangers, or kin (two who have much in common and are not one: a household, branches
of a firm; with firms a second sort beside the branches: sisters, of one owner at one address).
Source: Fellegi, Sunter 1969, "A theory for record linkage" (doi 10.1080/01621459.1969.10501049).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from guiyi.dedupe.agree import Agreement
from guiyi.dedupe.chance import Agreements, Chance, Shares, place, size
from guiyi.dedupe.compare import Floats, Ints
from guiyi.dedupe.patterns import Patterns, patterns


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
        start = bits - summed(told.values(), size(pairs))
        return {**told, "kin": kin.astype(float), "start": start}

    def bits(self, pairs: Agreements, strangers: Floats, ways: Patterns | None = None) -> Floats:
        """Weigh pairs; `strangers` is what `chance.total` says of them, `ways` what `patterns` does."""
        few, which = ways or patterns(pairs)
        same = summed((_log(self.same[name], one) for name, one in few.items()), size(few))[which]
        return np.asarray(self.start + same - strangers + self._kinship(few, which, strangers))

    def _kinship(self, few: Agreements, which: Ints, strangers: Floats) -> Floats:
        start = np.log2(1 - self.share - self.kin_share)
        kin = np.logaddexp2.reduce([_among(one, few) for one in self.kin])[which]
        return np.asarray(-np.logaddexp2(0, kin - start - strangers))


def _among(one: Sort, pairs: Agreements) -> Floats:
    """Say how often pairs are of this sort and agree as they do, in bits."""
    told = summed((_log(one.shares[name], pair) for name, pair in pairs.items()), size(pairs))
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


def summed(terms: Iterable[Floats], many: int) -> Floats:
    """Add up what several things tell of so many pairs."""
    total = np.zeros(many)
    for term in terms:
        total = total + term
    return total
