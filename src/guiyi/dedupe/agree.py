"""How far pairs of parts agree in one thing: the best level over all pairs of their values."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from guiyi.dedupe.compare import MISSING, Bools, Comparison, Ints, Levels
from guiyi.dedupe.evidence import Evidence
from guiyi.dedupe.reading import Form
from guiyi.dedupe.threads import each


@dataclass(frozen=True)
class Agreement:
    """How pairs of parts agree in one thing.

    Attributes:
        level: number of the level; MISSING where one of them says nothing.
        shared: number of the text that both have, in the form that the level counts; -1 where it counts none.
    """

    level: Levels
    shared: npt.NDArray[np.int32]

    def plus(self, other: "Agreement") -> "Agreement":
        """Return the pairs of both, one after the other."""
        return Agreement(np.concatenate([self.level, other.level]), np.concatenate([self.shared, other.shared]))

    def at(self, comparison: Comparison, names: Collection[str | None]) -> Bools:
        """Tell which pairs reach a level of one of these names."""
        return np.isin(self.level, [number for number, level in enumerate(comparison.levels) if level.name in names])

    def of(self, which: Ints) -> "Agreement":
        """Return some of the pairs."""
        return Agreement(self.level[which], self.shared[which])


def agreement(evidence: Evidence, left: Ints, right: Ints) -> Agreement:
    """Compare pairs of parts: each distinct pair of values once, and of several values those that agree best."""
    place, words_left, words_right = _crossed(evidence, left, right)
    level = np.full(len(left), MISSING, np.uint8)
    shared = np.full(len(left), -1, np.int32)
    if not len(place):
        return Agreement(level, shared)
    low, high = np.minimum(words_left, words_right), np.maximum(words_left, words_right)
    which, distinct = pd.factorize(low * len(evidence.words) + high)
    low, high = np.divmod(distinct, len(evidence.words))
    levels = evidence.comparison.judge(evidence.forms, low, high)
    texts, commonness = _shared(evidence, levels, low)
    best = _best(place, levels[which], commonness[which])
    level[place[best]], shared[place[best]] = levels[which][best], texts[which][best]
    return Agreement(level, shared)


def agreements(evidence: Mapping[str, Evidence], left: Ints, right: Ints) -> dict[str, Agreement]:
    """Compare pairs of parts in every thing."""
    some = each(lambda one: agreement(one, left, right), [*evidence.values()])
    return dict(zip(evidence, some, strict=True))


def held(evidence: Evidence, form: Form) -> Ints:
    """Count the parts that hold each text of a form."""
    codes = form.codes[evidence.code]
    return np.bincount(codes[codes >= 0], minlength=form.size)


def _crossed(evidence: Evidence, left: Ints, right: Ints) -> tuple[Ints, Ints, Ints]:
    """Pair every value of the left part with every value of the right one: place of the pair, and both values."""
    many = evidence.starts[1:] - evidence.starts[:-1]
    of_right = many[right]
    times = many[left] * of_right
    place = np.repeat(np.arange(len(left)), times)
    step = np.arange(len(place)) - np.repeat(np.cumsum(times) - times, times)
    one, other = np.divmod(step, np.maximum(of_right[place], 1))
    first = evidence.starts[:-1]
    return place, evidence.code[first[left[place]] + one], evidence.code[first[right[place]] + other]


def _shared(evidence: Evidence, levels: Levels, low: Ints) -> tuple[Ints, Ints]:
    """Say for pairs of values which text they share, and how many parts hold it."""
    texts = np.full(len(low), -1, np.int64)
    commonness = np.zeros(len(low), np.int64)
    for number, level in enumerate(evidence.comparison.levels):
        if level.count:
            form, here = evidence.forms[level.count], levels == number
            texts[here] = form.codes[low[here]]
            commonness[here] = held(evidence, form)[texts[here]]
    return texts, commonness


def _best(place: Ints, levels: Levels, commonness: Ints) -> npt.NDArray[np.int64]:
    """Choose for each place the strongest level, and of equal ones the rarest text."""
    if len(place) and place[-1] + 1 == len(place) and (place == np.arange(len(place))).all():
        return np.arange(len(place))
    order = np.lexsort((commonness, levels, place))
    first = np.ones(len(order), bool)
    first[1:] = place[order][1:] != place[order][:-1]
    return np.asarray(order[first], np.int64)
