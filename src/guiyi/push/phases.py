"""How far a push goes at once: a pilot of a few customers, then a tenth, then all, each read back before the next begins."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from guiyi.push.compare import Tally, read_back, tally
from guiyi.push.plan import Plan
from guiyi.push.send import carry_out
from guiyi.push.under_way import Push

PILOT = 10  # customers
TENTH = 0.1
STOP = 0.05  # the share of a phase's records that may go wrong


class Phase(NamedTuple):
    """A phase that is done: its name, the tasks it held, what came of them."""

    name: str
    numbers: tuple[int, ...]
    tally: Tally


class Went(NamedTuple):
    """The phases that were carried out, and whether the last of them went so wrong that the push stopped."""

    phases: tuple[Phase, ...]
    stopped: bool


def groups(plan: Plan) -> list[list[int]]:
    """Return the tasks of each customer with its contacts, of those for which there is anything to do."""
    together: dict[str, list[int]] = {}
    for one in plan.tasks:
        together.setdefault(one.parent or one.key, []).append(one.number)
    working = {one.number for one in plan.tasks if one.action in ("create", "update")}
    return [some for some in together.values() if working.intersection(some)]


def parted(plan: Plan, pilot: int | None) -> Iterator[tuple[str, list[int]]]:
    """Part a plan into phases: only the pilot where a number is given, else pilot, tenth and the rest."""
    customers = groups(plan)
    first = PILOT if pilot is None else pilot
    yield "pilot", [number for some in customers[:first] for number in some]
    if pilot is None:
        tenth = first + round(len(customers) * TENTH)
        yield "tenth", [number for some in customers[first:tenth] for number in some]
        yield "rest", [number for some in customers[tenth:] for number in some]


def go(push: Push, pilot: int | None, stop: float, told: Callable[[Phase], None]) -> Went:
    """Carry a plan out phase by phase; what an earlier push did is not done again.

    Args:
        push: the plan on its way.
        pilot: how many customers; None for all.
        stop: the share of a phase's records that may go wrong before the push stops, 0.0 to 1.0.
        told: called after each phase.

    Raises:
        TargetError: nothing more can be sent; what was sent is in the ledger.
    """
    done: list[Phase] = []
    for name, numbers in parted(push.plan, pilot):
        open_ = _open(push, numbers)
        if not open_:
            continue
        carry_out(push, open_)
        read_back(push, open_)
        done.append(Phase(name, tuple(open_), tally(push, open_)))
        told(done[-1])
        if done[-1].tally.share > stop:
            return Went(tuple(done), True)
    return Went(tuple(done), False)


def _open(push: Push, numbers: Sequence[int]) -> list[int]:
    """Return the tasks that are not settled, or not read back."""
    asked = set(numbers)
    return sorted(
        {
            one.number
            for one in push.entries.values()
            if one.number in asked
            and (one.state in ("planned", "sent") or (one.part == "save" and one.state == "saved" and not one.checked))
        }
    )
