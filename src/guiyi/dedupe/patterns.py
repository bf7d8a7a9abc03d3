"""Pairs agree in few different ways: what goes by the ways alone is reckoned once for each of them."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from guiyi.dedupe.agree import Agreement
from guiyi.dedupe.chance import Agreements
from guiyi.dedupe.compare import MISSING, Floats, Ints

_ROOM = 1 << 54  # numbers that fit, with room for one more level


class Patterns(NamedTuple):
    """The different ways in which pairs agree.

    Attributes:
        few: thing → how the example of each way agrees.
        which: number of the way of each pair, in the order they first appear.
    """

    few: dict[str, Agreement]
    which: Ints


def patterns(pairs: Agreements) -> Patterns:
    """Find the different ways in which pairs agree."""
    which, first = numbered([one.level.astype(np.int64) for one in pairs.values()])
    return Patterns({name: one.of(first) for name, one in pairs.items()}, which)


def numbered(columns: list[Ints]) -> tuple[Ints, Ints]:
    """Number different rows of numbers (each from 0) as they first appear, and find an example of each.

    >>> [one.tolist() for one in numbered([np.array([7, 7, 0]), np.array([1, 1, 1])])]
    [[0, 0, 1], [0, 2]]
    """
    key, room = columns[0], int(columns[0].max(initial=0)) + 1
    for one in columns[1:]:
        if room > _ROOM // (MISSING + 1):
            key = pd.factorize(key)[0].astype(np.int64)
            room = int(key.max(initial=0)) + 1
        many = int(one.max(initial=0)) + 1
        key, room = key * many + one, room * many
    which = pd.factorize(key)[0].astype(np.int64)
    first = np.full(int(which.max(initial=-1)) + 1, len(which), np.int64)
    np.minimum.at(first, which, np.arange(len(which)))
    return which, first


def with_values(told: Patterns, strangers: Floats, rows: Floats) -> tuple[Ints, Floats]:
    """Part the ways by what strangers tell too (to half a bit): an example of each, and its count."""
    half = np.round(strangers * 2).astype(np.int64)
    which, first = numbered([half - half.min(initial=0), told.which])
    return first, np.bincount(which, rows).astype(float)
