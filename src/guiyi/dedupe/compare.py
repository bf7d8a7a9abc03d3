"""How two values are compared: for each thing a few named levels, from sure agreement down to conflict.

A comparison reads every distinct value once, into *forms* (the tail of a number, a name in pinyin), and then asks its
levels in turn about pairs of values; the first level that says yes is the answer.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import fsum
from typing import Literal

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.fuzz import ratio, token_set_ratio

from guiyi.dedupe.reading import Forms
from guiyi.dedupe.threads import MOST

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Levels = npt.NDArray[np.uint8]
Scorer = Literal["letters", "whole", "words"]

MISSING = 255  # the level of a pair that says nothing
SILENT = "silent"  # a level that says nothing either way
SCORERS: Mapping[Scorer, Callable[..., float]] = {
    "letters": JaroWinkler.normalized_similarity,  # short names: the start counts more
    "whole": ratio,
    "words": token_set_ratio,  # order and additions do not count
}


@dataclass(frozen=True)
class Pairs:
    """Pairs of values, by their numbers, under one comparison; scores are kept, so that levels can share them."""

    forms: Forms
    left: Ints
    right: Ints
    place: Ints
    kept: dict[object, Floats]

    def only(self, which: Bools) -> "Pairs":
        """Return some of the pairs."""
        return Pairs(self.forms, self.left[which], self.right[which], self.place[which], self.kept)

    def score(self, key: object, measure: Callable[["Pairs"], Floats]) -> Floats:
        """Measure the pairs that were not measured yet, and return the scores of all."""
        whole = self.kept.setdefault(key, np.full(int(self.kept["size"][0]), np.nan))
        open_ = np.isnan(whole[self.place])
        if open_.any():
            whole[self.place[open_]] = measure(self.only(open_))
        return whole[self.place]


Test = Callable[[Pairs], Bools]


@dataclass(frozen=True)
class Level:
    """One degree of agreement.

    Attributes:
        name: with the comparison's name it is the reason shown to people.
        test: tells which pairs of values reach it.
        true: share of true pairs expected here before the data is asked.
        kin: the same for two who are not one but have much in common: a household, branches of a firm.
        count: the form whose common values weigh less; None: all values of this level weigh the same.
        echoes: it also shows when names are the same, and so says little beside an equal name.
        most: the largest share of true pairs that the data may teach.
        sort: it is a sort of the level before.
        sister: the share among firms of one owner at one address; as among kin where nothing is said.
    """

    name: str
    test: Test
    true: float
    kin: float
    count: str | None = None
    echoes: bool = False
    most: float = 1.0
    sort: bool = False
    sister: float | None = None

    def among(self, which: str) -> float:
        """Return the share of this level among true pairs ("true"), "kin" or "sister" firms; kin where no other is stated."""
        share: float | None = getattr(self, which)
        return self.kin if share is None else share


@dataclass(frozen=True)
class Comparison:
    """One thing that is compared.

    Attributes:
        name: the field, or the leading one of several, that it speaks of.
        forms: distinct values → their forms.
        levels: from the strongest to the last, which takes what is left.
        telling: kin differ in it by what they are, whatever the data says.
        sisterly: sister firms do.
        shareable: unless the data shows that many who are not one share it: a number of the whole household.
        sure: two of one name with the same value are taken for one until more is known.
        proof: two valid values that differ are a contradiction; names the level that says so.
        weak: it is not enough by itself, however rare the value.
        barring: levels at which only a proof makes two one.
        clues: levels that strangers of one town, firm or family reach too; however many of them, they make nobody one.
    """

    name: str
    forms: Callable[[Sequence[str]], Forms]
    levels: tuple[Level, ...]
    telling: bool = False
    sisterly: bool = False
    shareable: bool = False
    sure: bool = False
    proof: str | None = None
    weak: bool = False
    barring: frozenset[str] = frozenset()
    clues: frozenset[str] = frozenset()

    def tells(self, level: Levels) -> Bools:
        """Tell which levels speak for one and the same: reached, not the last, not a conflict, and more than a clue."""
        last = max(number for number, one in enumerate(self.levels) if one.name != SILENT)
        dumb = {*self.clues, SILENT, "conflict"}
        numbers = [number for number, one in enumerate(self.levels) if number != last and one.name not in dumb]
        return np.isin(level, numbers)

    def judge(self, forms: Forms, left: Ints, right: Ints) -> Levels:
        """Give each pair of values (numbers of distinct values) the first level it reaches."""
        found = np.full(len(left), MISSING, np.uint8)
        kept: dict[object, Floats] = {"size": np.array([len(left)], float)}
        pairs = Pairs(forms, left, right, np.arange(len(left)), kept)
        for number, level in enumerate(self.levels):
            said = level.test(pairs)
            if level.name != SILENT:
                found[pairs.place[said]] = number
            pairs = pairs.only(~said)
            if not len(pairs.place):
                break
        return found


def anything(pairs: Pairs) -> Bools:
    """Take whatever is left."""
    return np.ones(len(pairs.place), bool)


def same(form: str) -> Test:
    """Ask whether both have this form, and the same."""
    return partial(_same, form)


def has(form: str) -> Test:
    """Ask whether both have this form."""
    return partial(_has, form)


def one_has(form: str) -> Test:
    """Ask whether one of both has this form."""
    return partial(_one_has, form)


def alike(form: str, scorer: Scorer, least: float) -> Test:
    """Ask whether this form of both is similar, 0.0 to 1.0."""
    return partial(_alike, form, scorer, least)


def edits(form: str, most: int) -> Test:
    """Ask whether this form of both differs by so few slips of typing (a swap of neighbours counts as one)."""
    return partial(_edits, form, most)


def shared(form: str, least: float) -> Test:
    """Ask whether what both tell, word by word and the rarer the more, is the same for this share of it."""
    return partial(_shared, form, least)


def contained(form: str, least: float) -> Test:
    """Ask whether the other holds this share of what the shorter tells."""
    return partial(_contained, form, least)


def both(*tests: Test) -> Test:
    """Ask whether all of the tests say yes."""
    return partial(_both, tests)


def either(*tests: Test) -> Test:
    """Ask whether any of the tests says yes."""
    return partial(_either, tests)


def not_(test: Test) -> Test:
    """Ask whether a test says no."""
    return partial(_not, test)


def likeness(pairs: Pairs, left: str, right: str, scorer: Scorer) -> Floats:
    """Score a form of the left values against a form of the right ones, 0.0 to 1.0; what is missing scores nothing."""
    one, other = pairs.forms[left], pairs.forms[right]
    there = (one.codes[pairs.left] >= 0) & (other.codes[pairs.right] >= 0)
    score = np.zeros(len(pairs.place))
    texts = one.texts[pairs.left[there]], other.texts[pairs.right[there]]
    score[there] = process.cpdist(*texts, scorer=SCORERS[scorer], dtype=np.float32, workers=MOST)
    return score if scorer == "letters" else score / 100


def _same(form: str, pairs: Pairs) -> Bools:
    codes = pairs.forms[form].codes
    return np.asarray((codes[pairs.left] == codes[pairs.right]) & (codes[pairs.left] >= 0))


def _has(form: str, pairs: Pairs) -> Bools:
    codes = pairs.forms[form].codes
    return np.asarray((codes[pairs.left] >= 0) & (codes[pairs.right] >= 0))


def _one_has(form: str, pairs: Pairs) -> Bools:
    codes = pairs.forms[form].codes
    return np.asarray((codes[pairs.left] >= 0) | (codes[pairs.right] >= 0))


def _alike(form: str, scorer: Scorer, least: float, pairs: Pairs) -> Bools:
    return pairs.score((form, scorer), lambda some: likeness(some, form, form, scorer)) >= least


def _edits(form: str, most: int, pairs: Pairs) -> Bools:
    texts, said = pairs.forms[form].texts, _has(form, pairs)
    left, right = texts[pairs.left[said]], texts[pairs.right[said]]
    said[said] = (
        process.cpdist(left, right, scorer=OSA.distance, score_cutoff=most, dtype=np.uint32, workers=MOST) <= most
    )
    return said


def _shared(form: str, least: float, pairs: Pairs) -> Bools:
    return pairs.score((form, "shared"), partial(_cosine, form)) >= least


def _contained(form: str, least: float, pairs: Pairs) -> Bools:
    return pairs.score((form, "contained"), partial(_containment, form)) >= least


def _cosine(form: str, pairs: Pairs) -> Floats:
    told = pairs.forms[form].told
    return np.asarray(_common(form, pairs) / np.sqrt(np.maximum(told[pairs.left] * told[pairs.right], 1e-9)))


def _containment(form: str, pairs: Pairs) -> Floats:
    told = pairs.forms[form].told
    return np.asarray(_common(form, pairs) / np.maximum(np.minimum(told[pairs.left], told[pairs.right]), 1e-9))


def _common(form: str, pairs: Pairs) -> Floats:
    """Add up what the words tell that both hold."""
    return pairs.score((form, "common"), partial(_common_told, form))


def _common_told(form: str, pairs: Pairs) -> Floats:
    bags, worth = pairs.forms[form].bags, pairs.forms[form].worth
    both_hold = (bags[one] & bags[other] for one, other in zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))
    return np.fromiter((told_by(words, worth) if words else 0.0 for words in both_hold), float, len(pairs.place))


def told_by(words: frozenset[str], worth: Mapping[str, float]) -> float:
    """Add up what words tell, in one order whatever the set's."""
    return fsum(map(worth.__getitem__, words))


def _both(tests: tuple[Test, ...], pairs: Pairs) -> Bools:
    said = np.ones(len(pairs.place), bool)
    for test in tests:
        said[said] = test(pairs.only(said))
    return said


def _either(tests: tuple[Test, ...], pairs: Pairs) -> Bools:
    said = np.zeros(len(pairs.place), bool)
    for test in tests:
        said[~said] = test(pairs.only(~said))
    return said


def _not(test: Test, pairs: Pairs) -> Bools:
    return ~test(pairs)
