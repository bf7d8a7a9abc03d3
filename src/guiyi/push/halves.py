"""Many at once, where one that is refused sinks all: by pieces, and a piece that is refused by halves."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from guiyi.push.client import Outcome

Item = TypeVar("Item")


def pieces(items: Sequence[Item], size: int) -> Iterator[tuple[Item, ...]]:
    """Cut a list into pieces of at most so many.

    >>> list(pieces("abcde", 2))
    [('a', 'b'), ('c', 'd'), ('e',)]
    """
    return (tuple(items[at : at + size]) for at in range(0, len(items), size))


def by_halves(items: Sequence[Item], call: Callable[[Sequence[Item]], list[Outcome]], size: int) -> list[Outcome]:
    """Call with pieces of a list; where a piece is refused as a whole, with its halves, so that one falls alone.

    Only for calls that do the same thing once, however often they are made: deleting, binding.
    """
    outcomes: list[Outcome] = []
    for some in pieces(items, size):
        told = call(some)
        if len(some) > 1 and any(one.state == "batch" for one in told):
            told = by_halves(some, call, (len(some) + 1) // 2)
        outcomes += [Outcome("refused", one.id, one.why) if one.state == "batch" else one for one in told]
    return outcomes
