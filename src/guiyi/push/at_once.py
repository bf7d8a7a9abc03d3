"""Several calls at once, as many as a target takes, in the language of whoever asks."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def at_once(call: Callable[[Item], Result], items: Sequence[Item], parallel: int) -> Iterator[tuple[Item, Result]]:
    """Call for each item, and give each with its result, in order; where one fails, those not begun are left.

    >>> list(at_once(str, [1, 2, 3], 2))
    [(1, '1'), (2, '2'), (3, '3')]
    """
    pool = ThreadPoolExecutor(parallel)
    try:
        futures = [pool.submit(copy_context().run, call, one) for one in items]
        for one, future in zip(items, futures, strict=True):
            yield one, future.result()
    finally:
        pool.shutdown(cancel_futures=True)
