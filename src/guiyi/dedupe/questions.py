"""What is asked of two values of one kind: of names, of dates, of companies; `levels.py` lists the answers that count."""

from functools import partial

import numpy as np

from guiyi.dedupe.compare import Bools, Floats, Pairs, Test, alike, both, edits, has, likeness, not_, same


def spelt_alike(least: float) -> Test:
    """Ask whether family and given name, in either order, are spelt alike."""
    return partial(_spelt_alike, least)


def _spelt_alike(least: float, pairs: Pairs) -> Bools:
    latin = both(has("whole"), not_(has("han")))(pairs)
    latin[latin] = pairs.only(latin).score("spelt", _spelling) >= least
    return latin


def _spelling(pairs: Pairs) -> Floats:
    straight = np.minimum(*(likeness(pairs, part, part, "letters") for part in ("family", "given")))
    crossed = np.minimum(*(likeness(pairs, *parts, "letters") for parts in (("family", "given"), ("given", "family"))))
    return np.asarray(np.maximum(straight, crossed))


def initialled(pairs: Pairs) -> Bools:
    """Ask whether one given name is the other's initial, the family name being the same."""
    said = both(same("family"), same("head"))(pairs)
    lengths = pairs.forms["given"].texts.lengths
    return np.asarray(said & (np.minimum(lengths[pairs.left], lengths[pairs.right]) == 1))


def nicknamed(pairs: Pairs) -> Bools:
    """Ask whether one given name is short for the other, or both for a third, the family name being the same."""
    said = both(same("family"), has("formal"))(pairs)
    names = pairs.forms["formal"].bags
    left, right = pairs.left[said].tolist(), pairs.right[said].tolist()
    said[said] = [not names[one].isdisjoint(names[other]) for one, other in zip(left, right, strict=True)]
    return said


def one_character(pairs: Pairs) -> Bools:
    """Ask whether of a Chinese name one character is missing, or written as one of almost the same sound."""
    said = both(same("family"), edits("han", 1))(pairs)
    lengths = pairs.forms["han"].texts.lengths
    missing = lengths[pairs.left] != lengths[pairs.right]
    said[said] = missing[said] | edits("sound", 1)(pairs.only(said))
    return said


def half_known(least: float) -> Test:
    """Ask whether the one part of a name that is given is the other's family or given name."""
    return partial(_half_known, least)


def _half_known(least: float, pairs: Pairs) -> Bools:
    return pairs.score("half", _halves) >= least


def _halves(pairs: Pairs) -> Floats:
    whole = [
        likeness(pairs, *parts, "letters") for part in ("family", "given") for parts in (("half", part), (part, "half"))
    ]
    return np.asarray(np.max(whole, axis=0))


def days_apart(most: int) -> Test:
    """Ask whether two dates are at most about so many days apart."""
    return partial(_days_apart, most)


def _days_apart(most: int, pairs: Pairs) -> Bools:
    said = has("day")(pairs)
    said[said] = pairs.only(said).score("days", _days) <= most
    return said


def _days(pairs: Pairs) -> Floats:
    days = np.array([_day_number(text) for text in pairs.forms["day"].texts])
    return np.asarray(np.abs(days[pairs.left] - days[pairs.right]))


def _day_number(day: str) -> float:
    """Number the days, months all of one length.

    >>> _day_number("2024-03-01") - _day_number("2024-02-01") < 31
    True
    """
    return 365.25 * int(day[:4]) + 30.44 * int(day[5:7]) + int(day[8:]) if day else 0.0


def placed_apart(pairs: Pairs) -> Bools:
    """Ask whether two companies are of different regions by their names."""
    region = pairs.forms["region"].texts
    left, right = region[pairs.left], region[pairs.right]
    told = has("region")(pairs)
    told[told] = [not _within(one, other) for one, other in zip(left[told], right[told], strict=True)]
    return told


def _within(one: str, other: str) -> bool:
    """Tell whether two regions, `province|city|county`, can be the same.

    >>> _within("江苏省||", "江苏省|苏州市|"), _within("|上海市|", "江苏省|苏州市|")
    (True, False)
    """
    return all(not a or not b or a == b for a, b in zip(one.split("|"), other.split("|"), strict=False))


def branch_of(pairs: Pairs) -> Bools:
    """Ask whether they are a firm and its branch, or two branches of one firm."""
    branch = pairs.forms["branch"].codes
    left, right = branch[pairs.left], branch[pairs.right]
    said = (left != right) & not_(alike("branch", "whole", 0.85))(pairs)
    said[said] = alike("head", "whole", 0.85)(pairs.only(said))
    return np.asarray(said)


def one_trade(pairs: Pairs) -> Bools:
    """Ask whether one of two companies does not say its trade."""
    trade = pairs.forms["trade"].codes
    return np.asarray((trade[pairs.left] < 0) | (trade[pairs.right] < 0))
