"""The second look: pairs that were not sure are weighed again with all that their groups hold.

A row that tells little may fit a group of rows that tell more; and what spoke for a pair may be refuted by the others.
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from guiyi.dedupe.compare import Bools, Ints
from guiyi.dedupe.evidence import Evidence, fewer


class Between(NamedTuple):
    """Pairs of groups that are asked about.

    Attributes:
        pairs: places of the pairs of parts.
        which: for each of them the place of its pair of groups.
        one, other: the pairs of groups.
    """

    pairs: Ints
    which: Ints
    one: Ints
    other: Ints


def open_pairs(of: Ints, left: Ints, right: Ints, asked: Bools) -> Between:
    """Find the groups between which a pair is asked for, where one of them has several members.

    Args:
        of: part → number of its group.
        left: one part of each pair.
        right: the other.
        asked: pairs in question.
    """
    sizes = np.bincount(of, minlength=len(of))
    one, other = of[left], of[right]
    places = np.flatnonzero(asked & (one != other) & (sizes[one] + sizes[other] > 2))
    low, high = np.minimum(one, other)[places], np.maximum(one, other)[places]
    groups, which = np.unique(low * len(of) + high, return_inverse=True)
    return Between(places, which, *np.divmod(groups, len(of)))


def pooled(evidence: Evidence, of: Ints, groups: Ints) -> Evidence:
    """Gather what the members of some groups hold; the number of a group stands for the part."""
    wanted = np.zeros(len(of), bool)
    wanted[groups] = True
    here = wanted[of[evidence.part]]
    part, code = of[evidence.part[here]], evidence.code[here]
    held, times = np.unique(part * max(len(evidence.words), 1) + code, return_counts=True)
    part, code = np.divmod(held, max(len(evidence.words), 1))
    part, code = fewer(part, code, times)
    return replace(evidence, part=part, code=code, starts=np.searchsorted(part, np.arange(len(of) + 1)))
