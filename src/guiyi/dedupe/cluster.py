"""Pairs → clusters. Not bare connected components: strangers must not be chained together by one weak link.

The surest links come first. A link joins two groups only when nothing speaks against it: no contradiction and no
decision between any two of their members, and evidence that is not against it on the whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from guiyi.dedupe.compare import Bools, Floats, Ints
from guiyi.dedupe.linking import clashes

CONTRADICTION, BRIDGE, WEAK, DECLARED = "cut.contradiction", "cut.bridge", "cut.weak", "cut.declared"
_AGAINST, _FOR = -3.0, 10.0  # bits that one pair may bring in when two groups are weighed
_UNSEEN = -2.0  # bits of a pair that shares no key


class Clusters(NamedTuple):
    """What came of it.

    Attributes:
        of: part → number of its cluster, the smallest part in it.
        cut: place of each link that was refused, with the reason.
    """

    of: Ints
    cut: dict[int, str]


def components(parts: int, left: Ints, right: Ints) -> Ints:
    """Give parts that are linked, however far, the number of the smallest among them.

    >>> components(5, np.array([0, 3]), np.array([1, 4])).tolist()
    [0, 0, 2, 3, 3]
    """
    of = np.arange(parts)
    while True:
        least = np.minimum(of[left], of[right])
        fresh = of.copy()
        np.minimum.at(fresh, of[left], least)
        np.minimum.at(fresh, of[right], least)
        fresh = fresh[fresh]
        if (fresh == of).all():
            return of
        of = fresh


@dataclass
class _Group:
    """A group under way: its members, and what is known between it and other groups."""

    members: list[int]
    marks: tuple[int, ...]
    beside: dict[int, "_Between"]


@dataclass
class _Between:
    """What is known between two groups."""

    bits: float
    pairs: int
    apart: bool

    def plus(self, other: "_Between") -> "_Between":
        return _Between(self.bits + other.bits, self.pairs + other.pairs, self.apart or other.apart)


def clustered(
    parts: int,
    left: Ints,
    right: Ints,
    bits: Floats,
    *,
    apart: Bools,
    weak: Bools,
    bound: Bools,
    marks: Sequence[Ints] = (),
    merge_at: float,
) -> Clusters:
    """Join parts into clusters.

    Args:
        parts: how many there are.
        left: one part of each pair, in any order of pairs.
        right: the other.
        bits: what each pair weighs.
        apart: pairs that must not be one: a contradiction, or a decision.
        weak: pairs of which the evidence is no link, whatever it weighs.
        bound: pairs that people decided to be the same: joined first, whatever else.
        marks: part → number, -1 for none; parts with different numbers in one of them are never one.
        merge_at: bits from which a pair is a link.
    """
    likely = (bits >= merge_at) & ~apart & (left != right)
    links = (likely & ~weak) | bound
    of = components(parts, left[links], right[links])
    within = of[left] == of[right]
    doubtful = np.unique(of[left][within & (apart | (bits < 0)) & ~bound])
    sizes = np.bincount(of, minlength=parts)
    seen = np.bincount(of[left][within & (left != right)], minlength=parts)
    doubtful = np.union1d(doubtful, np.flatnonzero((sizes > 1) & (seen < sizes * (sizes - 1) // 2)))
    for mark in marks:
        doubtful = np.union1d(doubtful, np.flatnonzero(clashes(of, mark)))
    inside = np.flatnonzero(within & np.isin(of[left], doubtful))
    cut: dict[int, str] = {}
    inside = inside[np.lexsort((right[inside], left[inside], of[left[inside]]))]
    ends = np.flatnonzero(np.diff(of[left[inside]])) + 1
    for one in np.split(inside, ends) if len(inside) else []:
        _agglomerate(one, left, right, bits, apart, links, bound, marks, of, cut)
    refused = np.flatnonzero(likely & weak & ~bound & (of[left] != of[right]))
    return Clusters(of, cut | dict.fromkeys(refused.tolist(), WEAK))


def _agglomerate(
    pairs: Ints,
    left: Ints,
    right: Ints,
    bits: Floats,
    apart: Bools,
    links: Bools,
    bound: Bools,
    marks: Sequence[Ints],
    of: Ints,
    cut: dict[int, str],
) -> None:
    """Part one component into clusters; write them to `of`, and the links refused to `cut`."""
    groups: dict[int, _Group] = {}
    home: dict[int, int] = {}
    for pair in pairs.tolist():
        one, other = int(left[pair]), int(right[pair])
        for part in (one, other):
            home.setdefault(part, part)
            groups.setdefault(part, _Group([part], tuple(int(mark[part]) for mark in marks), {}))
        if one != other:
            known = _Between(float(np.clip(bits[pair], _AGAINST, _FOR)), 1, bool(apart[pair]))
            groups[one].beside[other] = groups[other].beside[one] = known
    for pair in _surest_first(pairs, left, right, bits, links, bound):
        one, other = home[int(left[pair])], home[int(right[pair])]
        if one == other:
            continue
        reason = None if bound[pair] else _against(groups[one], groups[other], other)
        if reason:
            cut[pair] = reason
        else:
            _join(groups, home, one, other)
    for group in groups.values():
        of[group.members] = min(group.members)


def _surest_first(pairs: Ints, left: Ints, right: Ints, bits: Floats, links: Bools, bound: Bools) -> list[int]:
    chosen = pairs[links[pairs]]
    order = np.lexsort((right[chosen], left[chosen], -np.round(bits[chosen], 6), ~bound[chosen]))
    return [int(one) for one in chosen[order]]


def _against(one: _Group, other: _Group, number: int) -> str | None:
    """Say what speaks against joining two groups."""
    if any(a != b and a >= 0 and b >= 0 for a, b in zip(one.marks, other.marks, strict=True)):
        return DECLARED
    between = one.beside[number]
    if between.apart:
        return CONTRADICTION
    pairs = len(one.members) * len(other.members)
    whole = between.bits + _UNSEEN * (pairs - between.pairs)
    return BRIDGE if whole < 0 else None


def _join(groups: dict[int, _Group], home: dict[int, int], one: int, other: int) -> None:
    """Put the smaller group into the larger one."""
    into, small = (one, other) if len(groups[one].members) >= len(groups[other].members) else (other, one)
    kept, gone = groups[into], groups.pop(small)
    kept.members += gone.members
    kept.marks = tuple(map(max, kept.marks, gone.marks))
    for part in gone.members:
        home[part] = into
    kept.beside.pop(small, None)
    for number, between in gone.beside.items():
        if number != into:
            joined = kept.beside[number].plus(between) if number in kept.beside else between
            kept.beside[number] = groups[number].beside[into] = joined
            groups[number].beside.pop(small, None)


def missing_pairs(of: Ints, left: Ints, right: Ints, largest: int) -> tuple[Ints, Ints]:
    """List the pairs within components that were not compared, of components up to a size."""
    sizes = np.bincount(of, minlength=len(of))
    seen = np.bincount(of[left][(of[left] == of[right]) & (left != right)], minlength=len(of))
    lacking = (seen < sizes * (sizes - 1) // 2) & (sizes <= largest)
    members = np.flatnonzero(lacking[of])
    members = members[np.argsort(of[members], kind="stable")]
    ends = np.flatnonzero(np.diff(of[members])) + 1
    made: Sequence[tuple[Ints, Ints]] = [_all_pairs(one) for one in np.split(members, ends)] if len(members) else []
    if not made:
        return left[:0], right[:0]
    one, other = (np.concatenate(side) for side in zip(*made, strict=True))
    known = lacking[of[left]]
    fresh = ~np.isin(one * len(of) + other, left[known] * len(of) + right[known])
    return one[fresh], other[fresh]


def _all_pairs(members: Ints) -> tuple[Ints, Ints]:
    one, other = np.triu_indices(len(members), 1)
    return members[one], members[other]
