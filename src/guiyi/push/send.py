"""Carries tasks of a plan out: each request is written down before it is sent, and what came of it after.

Customers go before contacts, then bonds between them, then tags. A call that is refused for the sake of one record is
sent again by halves, so that the one falls alone. What was sent and not answered is looked up before it is sent again.
"""

import time
import uuid
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass, replace
from typing import Any

from guiyi.core.language import say
from guiyi.push.bind import bind
from guiyi.push.client import LostError, Outcome
from guiyi.push.halves import pieces
from guiyi.push.ledger import PARTS, Entry, digest
from guiyi.push.plan import same
from guiyi.push.settle import AT_ONCE, TRIES, Verdict, looked_up, settled, silent
from guiyi.push.under_way import Push
from guiyi.schemas.targets.profile import TargetObject

SPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")  # RFC 4122: names that are URLs


@dataclass(frozen=True)
class _Batch:
    """Records that go in one call; `ready` once their before-images are read."""

    obj: TargetObject
    entries: tuple[Entry, ...]
    ready: bool


def carry_out(push: Push, numbers: Iterable[int]) -> None:
    """Carry out some tasks of the plan: those that are planned, and those of which nobody knows.

    Raises:
        TargetError: the target lets us in no more, or the ledger cannot be written; all else is in the ledger.
    """
    asked = set(numbers)
    for part in PARTS:
        for obj in push.target.objects:
            mine = [
                one
                for one in push.entries.values()
                if one.part == part and one.object == obj.name and one.number in asked
            ]
            if part == "save":
                look_up(push, obj, [one for one in mine if one.state == "sent"])
                _save(push, obj, [one for one in mine if one.state == "planned"])
            else:
                bind(push, obj, [one for one in mine if one.state in ("planned", "sent")])


def token(plan_id: str, entries: Sequence[Entry]) -> str:
    """Return the idempotency token of a call: the same for the same tasks of the same plan."""
    return str(uuid.uuid5(SPACE, f"{plan_id}:{','.join(str(one.number) for one in entries)}"))


def look_up(push: Push, obj: TargetObject, entries: Sequence[Entry]) -> None:
    """Settle what was sent by a push that died: what the target does not hold is planned again."""
    if entries:  # it may have died only just now, and a look-up may lag
        time.sleep(push.target.calls.lag)
    for piece in pieces(entries, AT_ONCE):
        verdicts = looked_up([push.record(one) for one in piece], obj, push.client, push.claims)
        for entry, verdict in zip(piece, verdicts, strict=True):
            _enter(push, entry, replace(verdict, why=entry.why))
        push.ledger.note(push.plan.id, piece)


def _save(push: Push, obj: TargetObject, entries: Sequence[Entry]) -> None:
    living, orphans = [], []
    unsettled = {one.key for one in push.entries.values() if one.part == "save" and one.state in ("planned", "sent")}
    for one in entries:
        task = push.tasks[one.number]
        if not task.parent or not push.customers or push.parent(task):
            living.append(one)
        elif task.parent not in unsettled:
            one.state, one.why = "refused", say("push.why.parent")
            orphans.append(one)
    push.ledger.note(push.plan.id, orphans)
    push.told(len(orphans))
    batches = [*_again(push, obj, living), *_fresh(push, obj, [one for one in living if not one.token])]
    _run(push, deque(batches))


def _again(push: Push, obj: TargetObject, entries: Sequence[Entry]) -> list[_Batch]:
    """Put calls that were lost together again as they were, where the target knows them by their token."""
    calls: dict[str, list[Entry]] = {}
    for one in entries:
        if one.token:
            calls.setdefault(one.token, []).append(one)
    batches = []
    for told, some in calls.items():
        if push.client.abilities.repeatable and token(push.plan.id, some) == told:
            batches.append(_Batch(obj, tuple(some), some[0].action == "create"))
        else:
            for one in some:
                one.token = ""
    return batches


def _fresh(push: Push, obj: TargetObject, entries: Sequence[Entry]) -> list[_Batch]:
    new, old = ([one for one in entries if (one.action == "create") == which] for which in (True, False))
    calls = push.target.calls
    return [_Batch(obj, piece, True) for piece in pieces(new, calls.create)] + [
        _Batch(obj, piece, False) for piece in pieces(old, calls.update)
    ]


def _run(push: Push, waiting: deque[_Batch]) -> None:
    """Send batches, several at once; one commit writes down what came of some and what is sent next."""
    under_way: dict[Future[Any], _Batch] = {}
    with ThreadPoolExecutor(push.target.calls.parallel) as pool:
        try:
            while waiting or under_way:
                done = wait(under_way, return_when=FIRST_COMPLETED).done if under_way else ()
                changed: dict[int, Entry] = {}
                failed: BaseException | None = None
                for future in done:
                    batch = under_way.pop(future)
                    failed = future.exception() or failed
                    if not future.exception():
                        waiting.extendleft(reversed(_taken(push, batch, future.result(), changed)))
                if failed:
                    push.ledger.note(push.plan.id, changed.values())
                    raise failed
                going = [
                    waiting.popleft() for _ in range(min(len(waiting), push.target.calls.parallel - len(under_way)))
                ]
                for batch in going:
                    if batch.ready:
                        _intend(push, batch, changed)
                push.ledger.note(push.plan.id, changed.values())
                under_way.update(
                    {pool.submit(copy_context().run, _send if one.ready else _prepare, push, one): one for one in going}
                )
        except BaseException:
            _leave(push, under_way)
            raise


def _leave(push: Push, under_way: Mapping[Future[Any], _Batch]) -> None:
    """Write down what still comes back, when nothing more is sent."""
    changed: dict[int, Entry] = {}
    for future, batch in under_way.items():
        if not future.cancel() and not future.exception():
            _taken(push, batch, future.result(), changed)
    push.ledger.note(push.plan.id, changed.values())


def _intend(push: Push, batch: _Batch, changed: dict[int, Entry]) -> None:
    told = token(push.plan.id, batch.entries)
    for one in batch.entries:
        one.state, one.token = "sent", told
        one.after = _digests(push, one)
        changed[one.number] = one


def _prepare(push: Push, batch: _Batch) -> list[Verdict | dict[str, str]]:
    """Read what updates are about to overwrite; what somebody changed since the plan is left to them."""
    held = push.client.read(batch.obj, [one.id for one in batch.entries])
    prepared: list[Verdict | dict[str, str]] = []
    for one in batch.entries:
        task, found = push.tasks[one.number], held.get(one.id)
        if found is None:
            prepared.append(Verdict("refused", why=say("push.why.gone")))
        elif any(not same(text, found.fields.get(name, "")) for name, text in task.before.items()):
            prepared.append(Verdict("refused", why=say("push.why.changed")))
        else:
            prepared.append(dict(found.fields))
    return prepared


def _send(push: Push, batch: _Batch) -> list[Verdict] | None:
    """Send one call; None where the whole of it was refused."""
    records = [push.record(one) for one in batch.entries]
    try:
        outcomes = push.client.save(batch.obj, records, batch.entries[0].token)
    except LostError as lost:
        outcomes = [Outcome("unknown", why=str(lost))] * len(records)
    if any(one.state == "batch" for one in outcomes):
        if len(records) > 1:
            return None
        return [Verdict("refused", why=silent(outcomes[0].why, records[0].fields))]
    return settled(outcomes, records, batch.obj, push.client, push.target, push.claims)


def _taken(push: Push, batch: _Batch, came: Any, changed: dict[int, Entry]) -> list[_Batch]:
    """Enter what came of a batch; return what is to be sent next because of it."""
    changed.update((one.number, one) for one in batch.entries)
    if came is None:  # refused as a whole: by halves
        for one in batch.entries:
            one.state, one.token = "planned", ""
        half = (len(batch.entries) + 1) // 2
        return [_Batch(batch.obj, piece, batch.ready) for piece in pieces(batch.entries, half)]
    if not batch.ready:
        ready = []
        for entry, told in zip(batch.entries, came, strict=True):
            if isinstance(told, Verdict):
                _enter(push, entry, told)
            else:
                push.before[entry.number] = told
                task = push.tasks[entry.number]
                entry.before = {name: told.get(name, "") for name in task.fields}
                if task.was and not task.link:
                    entry.before[""] = task.was
                ready.append(entry)
        return [_Batch(batch.obj, tuple(ready), True)] if ready else []
    for entry, verdict in zip(batch.entries, came, strict=True):
        _enter(push, entry, verdict)
    again = [one for one in batch.entries if one.state == "planned"]
    if len(again) < len(batch.entries) or not push.client.abilities.repeatable:
        for one in again:
            one.token = ""
    return [_Batch(batch.obj, tuple(again), True)] if again else []


def _digests(push: Push, entry: Entry) -> dict[str, str]:
    return {name: digest(text) for name, text in push.tasks[entry.number].fields.items()}


def _enter(push: Push, entry: Entry, verdict: Verdict) -> None:
    """Note a verdict in an entry, in memory."""
    entry.why = verdict.why
    if verdict.state == "saved":
        entry.state, entry.id, entry.why = "saved", verdict.id, ""
        entry.after = _digests(push, entry)
        push.ids[entry.object, entry.key] = entry.id
        with push.claims.lock:
            push.claims.taken.add((entry.object, entry.id))
    elif verdict.state == "refused":
        entry.state, entry.before = "refused", {}
    elif verdict.state == "again":
        push.tries[entry.number] = push.tries.get(entry.number, 0) + 1
        entry.state = "planned" if push.tries[entry.number] < TRIES else "sent"
    else:
        entry.state = "sent"
    push.told(int(entry.state != "planned"))
