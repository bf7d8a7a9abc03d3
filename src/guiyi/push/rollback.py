"""Undoing a push: what it created is deleted, contacts first; what it changed is put back, unless somebody changed it since.

What somebody changed since is theirs: it is listed, not touched. To undo twice is to undo once, so a call that is lost is
simply made again, and a rollback that died is started again.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from guiyi.core.language import say
from guiyi.push.client import Client, Found, Link, Links, LostError, Mark, Outcome, Record, Tags
from guiyi.push.halves import pieces
from guiyi.push.ledger import Entry, Ledger, digest
from guiyi.push.plan import same
from guiyi.push.send import token
from guiyi.push.settle import AT_ONCE, TRIES
from guiyi.schemas.targets.profile import Target, TargetObject

Deed = Literal["delete", "restore", "done", "left"]


@dataclass(frozen=True, slots=True)
class Undoing:
    """What is to become of one entry of the ledger: its record deleted or put back, or left, and why."""

    entry: Entry
    deed: Deed
    why: str = ""
    now: Found | None = None


def to_undo(plan_id: str, ledger: Ledger) -> list[Entry]:
    """Return the entries of a plan that wrote something which still stands."""
    return [one for one in ledger.entries(plan_id) if one.state in ("saved", "sent") and one.undone != "done"]


def planned(entries: Sequence[Entry], target: Target, client: Client) -> list[Undoing]:
    """Say what is to become of each entry, contacts before customers, by what the target holds now.

    Raises:
        TargetError: it cannot be read.
    """
    undoings: list[Undoing] = []
    for obj in reversed(target.objects):
        for piece in pieces([one for one in entries if one.object == obj.name], AT_ONCE):
            held = client.read(obj, sorted({one.id for one in piece if one.id}))
            undoings += [_undoing(one, held.get(one.id)) for one in _parts_first(piece)]
    return undoings


def undo(
    undoings: Sequence[Undoing],
    plan_id: str,
    target: Target,
    client: Client,
    ledger: Ledger,
    told: Callable[[int], None],
) -> list[Undoing]:
    """Undo what is planned; return all with what became of them.

    Raises:
        TargetError: nothing more can be sent; what was done is in the ledger.
    """
    done: list[Undoing] = []
    for obj in reversed(target.objects):
        for part in ("tag", "link", "save"):
            mine = [one for one in undoings if one.entry.object == obj.name and one.entry.part == part]
            for deed in ("done", "left", "restore", "delete"):
                size = target.calls.update if part == "save" and deed == "restore" else AT_ONCE
                for piece in pieces([one for one in mine if one.deed == deed], size):
                    done += _undone(piece, obj, plan_id, client, ledger)
                    told(len(piece))
    return done


def _parts_first(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda one: one.part == "save")


def _undoing(entry: Entry, now: Found | None) -> Undoing:
    if entry.state == "sent" and not (entry.part == "save" and entry.action == "update"):
        return Undoing(entry, "left", say("push.why.unsettled"), now)
    if now is None:
        return Undoing(entry, "done", say("push.why.gone"))
    if entry.part != "save":
        return Undoing(entry, "done" if entry.action == "create" else "restore", "", now)  # it goes with its record
    if entry.action == "create":
        changed = [
            name for name, told in entry.after.items() if name in now.fields and digest(now.fields[name]) != told
        ]
        return _left(entry, changed, now) if changed else Undoing(entry, "delete", "", now)
    former = {name: text for name, text in entry.before.items() if name}
    held = {name: now.fields.get(name, "") for name in former}
    if entry.before.get("") in (None, now.parent) and all(same(held[name], text) for name, text in former.items()):
        return Undoing(entry, "done", "", now)
    changed = [
        name for name, text in held.items() if not same(text, former[name]) and digest(text) != entry.after.get(name)
    ]
    return _left(entry, changed, now) if changed else Undoing(entry, "restore", "", now)


def _left(entry: Entry, changed: Sequence[str], now: Found) -> Undoing:
    return Undoing(entry, "left", say("push.why.changed_since", fields=", ".join(changed)), now)


def _undone(
    undoings: Sequence[Undoing], obj: TargetObject, plan_id: str, client: Client, ledger: Ledger
) -> list[Undoing]:
    """Carry out one kind of deed on some records, written down before and after."""
    deed = undoings[0].deed
    if deed in ("done", "left"):
        return _noted(
            undoings,
            [Outcome("saved" if deed == "done" else "refused", why=one.why) for one in undoings],
            plan_id,
            ledger,
        )
    for one in undoings:
        one.entry.undone = "sent"
    ledger.note(plan_id, [one.entry for one in undoings])
    for _ in range(TRIES):
        try:
            outcomes = _sent(undoings, obj, client, plan_id)
        except LostError:
            continue
        if len(undoings) > 1 and any(one.state == "batch" for one in outcomes):
            halves = pieces(undoings, (len(undoings) + 1) // 2)
            return [one for half in halves for one in _undone(half, obj, plan_id, client, ledger)]
        return _noted(undoings, outcomes, plan_id, ledger)
    return [Undoing(one.entry, "left", say("push.why.unsettled"), one.now) for one in undoings]


def _sent(undoings: Sequence[Undoing], obj: TargetObject, client: Client, plan_id: str) -> list[Outcome]:
    first = undoings[0]
    if first.deed == "delete":
        return client.delete(obj, [one.entry.id for one in undoings])
    if first.entry.part == "link" and isinstance(client, Links):
        return client.link([_relinked(one) for one in undoings])
    if first.entry.part == "tag" and isinstance(client, Tags):
        return client.tag(obj, [Mark(one.entry.id, remove=tuple(one.entry.before["tags"])) for one in undoings])
    records = [_former(one) for one in undoings]
    return client.save(obj, records, token(f"{plan_id}:undo", [one.entry for one in undoings]))


def _former(undoing: Undoing) -> Record:
    now, entry = undoing.now or Found("", {}), undoing.entry
    fields = {name: text for name, text in entry.before.items() if name}
    return Record(entry.key, fields, entry.id, entry.before.get("") or now.parent, now.fields)


def _relinked(undoing: Undoing) -> Link:
    was, now = undoing.entry.before.get("", ""), undoing.now.parent if undoing.now else ""
    return Link(undoing.entry.id, was or now, gone=not was)


def _noted(undoings: Sequence[Undoing], outcomes: Sequence[Outcome], plan_id: str, ledger: Ledger) -> list[Undoing]:
    done = []
    for one, outcome in zip(undoings, outcomes, strict=True):
        good = outcome.state == "saved"
        one.entry.undone, one.entry.undone_why = "done" if good else "left", "" if good else outcome.why
        done.append(one if good else Undoing(one.entry, "left", outcome.why, one.now))
    ledger.note(plan_id, [one.entry for one in undoings])
    return done
