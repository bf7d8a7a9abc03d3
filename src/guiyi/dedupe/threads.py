"""Work on several columns side by side: what arrow, numpy and rapidfuzz do, they do without Python's lock."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

MOST = 2  # at once: each holds memory of its own

Item = TypeVar("Item")
Made = TypeVar("Made")


def each(work: Callable[[Item], Made], items: Sequence[Item]) -> list[Made]:
    """Do a piece of work for each item, and return what came of them in their order.

    >>> each(abs, [-2, 1])
    [2, 1]
    """
    at_once = min(MOST, os.cpu_count() or 1, len(items))
    if at_once < 2:
        return [work(one) for one in items]
    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(work, items))
