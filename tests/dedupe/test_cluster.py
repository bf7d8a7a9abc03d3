"""Pairs → clusters."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from guiyi.dedupe.cluster import BRIDGE, CONTRADICTION, WEAK, clustered, components, missing_pairs

Pair = tuple[int, int, float]


def cluster(
    parts: int, pairs: Sequence[Pair], apart: Sequence[int] = (), bound: Sequence[int] = (), weak: Sequence[int] = ()
) -> tuple[list[int], dict[int, str]]:
    left, right = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
    bits = np.array([pair[2] for pair in pairs], float)
    flags = {
        name: np.isin(np.arange(len(pairs)), told)
        for name, told in (("apart", apart), ("bound", bound), ("weak", weak))
    }
    found = clustered(parts, left, right, bits, merge_at=4.0, **flags)
    return found.of.tolist(), found.cut


def test_links_join() -> None:
    assert cluster(4, [(0, 1, 9.0), (1, 2, 9.0), (0, 2, 9.0)])[0] == [0, 0, 0, 3]


def test_a_pair_below_the_threshold_is_no_link() -> None:
    assert cluster(2, [(0, 1, 3.9)])[0] == [0, 1]


def test_a_contradiction_parts_where_the_link_is_weakest() -> None:
    of, cut = cluster(3, [(0, 1, 9.0), (1, 2, 5.0), (0, 2, 8.0)], apart=[2])
    assert of == [0, 0, 2]
    assert cut == {1: CONTRADICTION}


def test_two_groups_that_hang_by_one_weak_link_stay_two() -> None:
    inside = [(0, 1, 12.0), (0, 2, 12.0), (1, 2, 12.0), (3, 4, 12.0), (3, 5, 12.0), (4, 5, 12.0)]
    against = [(a, b, -6.0) for a in (0, 1, 2) for b in (3, 4, 5) if (a, b) != (2, 3)]
    of, cut = cluster(6, [*inside, (2, 3, 5.0), *against])
    assert of == [0, 0, 0, 3, 3, 3]
    assert cut == {6: BRIDGE}


def test_a_decision_for_stands_above_scores_and_one_against_too() -> None:
    assert cluster(2, [(0, 1, -20.0)], bound=[0])[0] == [0, 0]
    assert cluster(2, [(0, 1, 20.0)], apart=[0])[0] == [0, 1]


def test_what_is_not_enough_by_itself_is_told() -> None:
    assert cluster(2, [(0, 1, 9.0)], weak=[0]) == ([0, 1], {0: WEAK})


def test_missing_pairs_complete_components() -> None:
    of = components(5, np.array([0, 1]), np.array([1, 2]))
    left, right = missing_pairs(of, np.array([0, 1]), np.array([1, 2]), 10)
    assert [*zip(left.tolist(), right.tolist(), strict=True)] == [(0, 2)]
    assert len(missing_pairs(of, np.array([0, 1]), np.array([1, 2]), 2)[0]) == 0


pairs_of = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7), st.floats(-20, 20)).filter(lambda one: one[0] < one[1]),
    unique_by=lambda one: one[:2],
    max_size=20,
)


@settings(max_examples=200, deadline=None)
@given(pairs_of, st.randoms(), st.sets(st.integers(0, 19), max_size=4))
def test_the_order_of_pairs_does_not_matter_and_cannot_links_hold(
    pairs: list[Pair], chance: object, told: set[int]
) -> None:
    apart = [pairs[place] for place in sorted(told) if place < len(pairs)]
    of, _ = cluster(8, pairs, [pairs.index(one) for one in apart])
    shuffled = list(pairs)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert cluster(8, shuffled, [shuffled.index(one) for one in apart])[0] == of
    assert all(of[left] != of[right] for left, right, _ in apart)
    assert all(label == min(part for part in range(8) if of[part] == label) for label in of)
