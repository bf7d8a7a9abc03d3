"""Reading back what was written, and comparing it: what a target cut, changed or forgot shows here."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from guiyi.push.at_once import at_once
from guiyi.push.client import Found
from guiyi.push.halves import pieces
from guiyi.push.ledger import Entry, digest
from guiyi.push.plan import same
from guiyi.push.settle import AT_ONCE, is_ours
from guiyi.push.under_way import Push
from guiyi.schemas.targets.profile import TargetObject

ALL = "*"  # stands for the record itself, which is not there


@dataclass(frozen=True, slots=True)
class Tally:
    """What a phase came to, in records: what was sent, and what of it went wrong."""

    saved: int = 0
    refused: int = 0
    unknown: int = 0
    differing: int = 0

    @property
    def share(self) -> float:
        """The share of records that went wrong, 0.0 to 1.0."""
        wrong = self.refused + self.unknown + self.differing
        return wrong / max(self.saved + self.refused + self.unknown, 1)


def read_back(push: Push, numbers: Iterable[int]) -> None:
    """Compare what these tasks wrote with what the target holds now, and note the difference in the ledger."""
    asked, lag = set(numbers), push.target.calls.lag
    fresh = [one for one in push.entries.values() if one.part == "save" and one.state == "saved" and not one.checked]
    fresh = [one for one in fresh if one.number in asked]
    if fresh:
        time.sleep(lag)
    for obj in push.target.objects:
        mine = [one for one in fresh if one.object == obj.name]
        for piece, held in at_once(partial(_held, push, obj), list(pieces(mine, AT_ONCE)), push.target.calls.parallel):
            for one in piece:
                _compared(push, obj, one, held.get(one.id))
            push.ledger.note(push.plan.id, piece)


def tally(push: Push, numbers: Iterable[int]) -> Tally:
    """Count what became of some tasks, a task once."""
    asked = set(numbers)
    states: dict[int, set[str]] = {}
    for one in push.entries.values():
        if one.number in asked and one.state in ("saved", "refused", "sent"):
            states.setdefault(one.number, set()).add("differing" if one.differs else one.state)
    counted = {name: sum(name in some for some in states.values()) for name in ("refused", "sent", "differing")}
    good = sum("refused" not in some and "sent" not in some for some in states.values())
    return Tally(good, counted["refused"], counted["sent"], counted["differing"])


def _held(push: Push, obj: TargetObject, entries: tuple[Entry, ...]) -> dict[str, Found]:
    """Read records by id; new ones that have no key of ours are sought, since one may be there twice."""
    sought = [one for one in entries if one.action == "create" and not push.client.abilities.keyed]
    read = [one.id for one in entries if one.action != "create" or push.client.abilities.keyed]
    held = push.client.read(obj, read) if read else {}
    if not sought:
        return held
    records = [push.record(one) for one in sought]
    for one, record, candidates in zip(sought, records, push.client.find(obj, records), strict=True):
        held.update({each.id: each for each in candidates if each.id == one.id})
        others = [each for each in candidates if each.id != one.id and is_ours(each, record, push.client)]
        free = [each.id for each in others if (obj.name, each.id) not in push.claims.taken]
        if free:
            push.client.delete(obj, free)
    return held


def _compared(push: Push, obj: TargetObject, entry: Entry, found: Found | None) -> None:
    entry.checked = 1
    if found is None:
        entry.differs = ALL
        return
    sent = push.tasks[entry.number].fields
    differing = [name for name, text in sent.items() if name in found.fields and not same(text, found.fields[name])]
    entry.differs = ", ".join(differing)
    borrowed = {one.header for one in obj.fields if one.refers}  # it changes with the customer
    names = found.fields if entry.action == "create" else sent
    entry.after = {name: digest(found.fields.get(name, "")) for name in names if name not in borrowed}
