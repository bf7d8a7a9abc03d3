"""Bonds between contacts and customers, and tags: what is done twice there is done once, so a lost call is repeated."""

import time
from collections.abc import Sequence
from functools import partial

from guiyi.core.language import say
from guiyi.push.at_once import at_once
from guiyi.push.client import Link, Links, LostError, Mark, Outcome, Tags
from guiyi.push.halves import pieces
from guiyi.push.ledger import Entry
from guiyi.push.settle import TRIES, silent
from guiyi.push.under_way import Push
from guiyi.schemas.targets.profile import TargetObject


def bind(push: Push, obj: TargetObject, entries: Sequence[Entry]) -> None:
    """Bind contacts to customers, and put tags on: what is done twice there is done once, so a lost call is repeated."""
    ready = []
    for one in entries:
        id_, task = push.ids.get((one.object, one.key), ""), push.tasks[one.number]
        saved = push.entries.get((one.number, "save"))
        if (
            not id_
            or (saved and saved.state not in ("saved", "unchanged"))
            or (one.part == "link" and not push.parent(task))
        ):
            one.state, one.why = "refused", say("push.why.parent")
        else:
            one.state, one.id = "sent", id_
            ready.append(one)
    push.ledger.note(push.plan.id, entries)
    calls = push.target.calls
    for piece, outcomes in at_once(partial(_patiently, push, obj), list(pieces(ready, calls.create)), calls.parallel):
        for one, outcome in zip(piece, outcomes, strict=True):
            one.state = {"saved": "saved", "unknown": "sent"}.get(outcome.state, "refused")
            one.why = silent(outcome.why, push.tasks[one.number].fields)
        push.ledger.note(push.plan.id, piece)
        push.told(len(piece))


def _patiently(push: Push, obj: TargetObject, entries: Sequence[Entry]) -> list[Outcome]:
    outcomes: list[Outcome] = []
    for nth in range(TRIES):
        try:
            return _bound(push, obj, entries)
        except LostError as lost:
            outcomes = [Outcome("unknown", why=str(lost))] * len(entries)
            time.sleep(push.target.calls.lag * nth)
    return outcomes


def _bound(push: Push, obj: TargetObject, entries: Sequence[Entry]) -> list[Outcome]:
    tasks = [push.tasks[one.number] for one in entries]
    if entries[0].part == "link" and isinstance(push.client, Links):
        return push.client.link([Link(one.id, push.parent(task)) for one, task in zip(entries, tasks, strict=True)])
    if entries[0].part == "tag" and isinstance(push.client, Tags):
        return push.client.tag(obj, [Mark(one.id, task.tags) for one, task in zip(entries, tasks, strict=True)])
    return [Outcome("refused", why=say("push.why.unable")) for _ in entries]
