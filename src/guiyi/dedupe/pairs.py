"""Which parts are compared at all: those that share a key, block by block.

Blocks are made by sorting numbers, not in SQL: at a million parts that takes a fifth of the time of the joins.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from guiyi.dedupe.compare import Ints
from guiyi.dedupe.evidence import Evidence
from guiyi.dedupe.threads import each

CAP = 200  # parts in a block
BUDGET = 2  # pairs a key may bring for each part
LEAST = 20_000  # pairs a key may always bring
ALL = 500_000  # so few pairs are compared without any key
WORTH = 0.15  # share of the pairs of blocks of one size that another key must find too, for the rest to be compared
FEW = 50  # parts for each pair that blocks of one size may always bring
_CLASSES = 8  # of block sizes: up to 2, 4, 8 … CAP


class Found(NamedTuple):
    """Pairs to compare, left < right, sorted; and what each key brought."""

    left: Ints
    right: Ints
    told: list[dict[str, Any]]


class Brought(NamedTuple):
    """What one key brings: pairs as `left * parts + right` by the size of their blocks; blocks and pairs left out."""

    pairs: list[Ints]
    blocks: int
    skipped: int


def candidates(keys: Sequence[str], evidence: Mapping[str, Evidence], parts: int) -> Found:
    """Find the pairs that share a key.

    Where hardly any pair of a key's blocks of one size shares another key too, those that share this one alone are left
    out: they are chance.

    Args:
        keys: as `keys.keys` gives them.
        evidence: thing → its values.
        parts: how many parts there are.
    """
    if parts * (parts - 1) // 2 <= ALL:
        left, right = np.triu_indices(parts, 1)
        every = {"key": "all", "pairs": len(left), "skipped": 0, "skipped_pairs": 0, "chance": 0}
        return Found(left.astype(np.int64), right.astype(np.int64), [every])
    budget = max(BUDGET * parts, LEAST)
    brought = each(lambda key: by_key(key, evidence, parts, budget), keys)
    told = [_told(key, one) for key, one in zip(keys, brought, strict=True)]
    sizes = [one.pairs for one in brought]
    del brought
    packed, chance = _worth_comparing(sizes, max(parts // FEW, LEAST // FEW))
    left, right = np.divmod(packed, parts)
    return Found(left, right, [{**one, "chance": lost} for one, lost in zip(told, chance, strict=True)])


def _told(key: str, one: Brought) -> dict[str, Any]:
    pairs = sum(map(len, one.pairs))
    return {"key": key, "pairs": pairs, "skipped": one.blocks, "skipped_pairs": one.skipped}


def _worth_comparing(brought: Sequence[list[Ints]], few: int) -> tuple[Ints, list[int]]:
    """Choose the pairs of all keys that are compared, sorted; and count for each key those left to chance.

    What is brought is taken out of the lists: tens of millions of pairs shall not be held twice.
    """
    groups = max(1, len(brought)) * _CLASSES
    bits = groups.bit_length()
    pair, filled = np.empty(sum(len(one) for sizes in brought for one in sizes), np.int64), 0
    for key, sizes in enumerate(brought):
        for size in reversed(range(len(sizes))):
            some = sizes.pop()
            pair[filled : filled + len(some)] = (some << bits) | (key * _CLASSES + size)
            filled += len(some)
    pair.sort()
    group = (pair & ((1 << bits) - 1)).astype(np.int16 if groups < 1 << 15 else np.int64)
    pair >>= bits
    fresh = np.ones(len(pair) + 1, bool)
    fresh[1:-1] = pair[1:] != pair[:-1]
    alone = fresh[:-1] & fresh[1:]
    times, lonely = np.bincount(group, minlength=groups), np.bincount(group[alone], minlength=groups)
    poor = (times - lonely < WORTH * times) & (lonely > few)
    lost = np.where(poor, lonely, 0).reshape(-1, _CLASSES).sum(axis=1)
    return pair[fresh[:-1] & ~(alone & poor[group])], [int(one) for one in lost[: len(brought)]]


def by_key(key: str, evidence: Mapping[str, Evidence], parts: int, budget: int) -> Brought:
    """Make the blocks of one key, and split those that are too large by its further forms."""
    made_of, *splits = key.split(" / ")
    first, *more = made_of.split(" + ")
    blocks = _numbered(*_form(first, evidence), parts)
    for form in more:
        blocks = _joined(blocks, form, evidence, parts)
    brought: list[list[Ints]] = [[] for _ in range(_CLASSES)]
    left = budget
    for step in [*splits, None]:
        starts, sizes = _sizes(blocks, parts)
        cap = _largest(sizes, left)
        for number, pairs in _pairs(blocks % parts, starts, sizes, cap, parts):
            brought[number].append(pairs)
            left -= len(pairs)
        over = sizes > cap
        if step is None or not over.any():
            break
        blocks = _joined(blocks[np.repeat(over, sizes)], step, evidence, parts)
    distinct = [_distinct(np.concatenate([np.zeros(0, np.int64), *some])) for some in brought]
    large = sizes[over]
    return Brought(distinct, len(large), int((large * (large - 1) // 2).sum()))


def _form(form: str, evidence: Mapping[str, Evidence]) -> tuple[Ints, Ints]:
    """Return the parts that hold a form, and its codes."""
    thing, name = form.split(".")
    if thing not in evidence:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    one = evidence[thing]
    codes = one.forms[name].codes[one.code].astype(np.int64)  # they are counted with
    return one.part[codes >= 0], codes[codes >= 0]


def _numbered(part: Ints, code: Ints, parts: int) -> Ints:
    """Put parts into blocks by code: `block * parts + part`, sorted, each once."""
    return _distinct(code * parts + part)


def _distinct(numbers: Ints) -> Ints:
    numbers.sort()
    fresh = np.ones(len(numbers), bool)
    fresh[1:] = numbers[1:] != numbers[:-1]
    return numbers[fresh]


def _joined(blocks: Ints, form: str, evidence: Mapping[str, Evidence], parts: int) -> Ints:
    """Part blocks by one more form; parts without it fall out."""
    key, part = np.divmod(blocks, parts)
    held, codes = _form(form, evidence)
    times = np.bincount(held, minlength=parts)
    starts = np.cumsum(times) - times
    many = times[part]
    place = np.repeat(np.arange(len(part)), many)
    step = np.arange(len(place)) - np.repeat(np.cumsum(many) - many, many)
    more = codes[starts[part[place]] + step]
    whole = pd.factorize(key[place] * (int(codes.max(initial=0)) + 1) + more)[0].astype(np.int64)
    return _numbered(part[place], whole, parts)


def _sizes(blocks: Ints, parts: int) -> tuple[Ints, Ints]:
    """Return where each block starts, and how many parts it holds."""
    key = blocks // parts
    starts = np.flatnonzero(np.diff(key, prepend=-1))
    return starts, np.diff(starts, append=len(blocks))


def _largest(sizes: Ints, budget: int) -> int:
    """Find the largest block size that the budget allows, small blocks first."""
    blocks = np.bincount(sizes[(sizes > 1) & (sizes <= CAP)], minlength=2)
    size = np.flatnonzero(blocks)
    within = np.cumsum(blocks[size] * size * (size - 1) // 2) <= budget
    return int(size[within].max(initial=1))


def _pairs(part: Ints, starts: Ints, sizes: Ints, cap: int, parts: int) -> Iterator[tuple[int, Ints]]:
    """Pair all parts of each block up to a size, by the class of the size."""
    class_of = np.ceil(np.log2(np.maximum(sizes, 2))).astype(np.int64) - 1
    for number in range(_CLASSES):
        chosen = np.flatnonzero((class_of == number) & (sizes > 1) & (sizes <= cap))
        if not len(chosen):
            continue
        size = sizes[chosen]
        rank = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
        place = np.repeat(starts[chosen], size) + rank
        later = np.repeat(size, size) - 1 - rank  # members of the block behind each
        left = np.repeat(place, later)
        step = np.arange(len(left)) - np.repeat(np.cumsum(later) - later, later)
        yield number, part[left] * parts + part[left + 1 + step]
