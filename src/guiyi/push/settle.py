"""What became of a record that was sent: from the target's answer, or, where there is none, from what the target holds."""

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import Literal

from guiyi.core.language import say
from guiyi.push.client import Client, Found, LostError, Outcome, Record
from guiyi.push.plan import same
from guiyi.schemas.targets.profile import Target, TargetObject

TRIES = 5  # of one record whose call is lost each time
AT_ONCE = 100  # records of one look-up
LOOKS = 4  # how often a record that the target says it saved is looked for


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a record: saved, refused, not written (again), or nothing (unknown)."""

    state: Literal["saved", "refused", "again", "unknown"]
    id: str = ""
    why: str = ""


@dataclass
class Claims:
    """Which of the target's records are ours already: (object, id). From any number of threads."""

    taken: set[tuple[str, str]] = field(default_factory=set)
    lock: Lock = field(default_factory=Lock)

    def first(self, obj: TargetObject, candidates: Sequence[Found]) -> tuple[str, list[str]]:
        """Take the first of several that is nobody's yet; return its id, and the ids of its twins, that are nobody's too.

        A twin holds the very same in every field: what holds more than we sent may be somebody else's work.
        """
        with self.lock:
            free = [one for one in candidates if (obj.name, one.id) not in self.taken]
            if not free:
                return "", []
            self.taken.add((obj.name, free[0].id))
            return free[0].id, [one.id for one in free[1:] if one.fields == free[0].fields and one.tags == free[0].tags]


def settled(
    outcomes: Sequence[Outcome],
    records: Sequence[Record],
    obj: TargetObject,
    client: Client,
    target: Target,
    claims: Claims,
) -> list[Verdict]:
    """Turn outcomes into verdicts: what the target did not say is looked up there.

    Raises:
        TargetError: it cannot be looked up.
    """
    verdicts = [_plain(outcome, record, client) for outcome, record in zip(outcomes, records, strict=True)]
    open_ = [number for number, verdict in enumerate(verdicts) if verdict is None]
    if any(outcomes[number].state == "unknown" for number in open_):
        time.sleep(target.calls.lag)
    for look in range(LOOKS):
        asked = [records[number] for number in open_]
        for number, verdict in zip(open_, looked_up(asked, obj, client, claims), strict=True):
            verdicts[number] = _held_against(outcomes[number], verdict)
        open_ = [number for number in open_ if outcomes[number].state == "saved" and verdicts[number].state != "saved"]  # type: ignore[union-attr]
        if not open_:
            break
        time.sleep(target.calls.lag * (look + 1))
    return [one or Verdict("unknown") for one in verdicts]


def looked_up(records: Sequence[Record], obj: TargetObject, client: Client, claims: Claims) -> list[Verdict]:
    """Say of records whether the target holds them as they were sent, by looking there.

    Of several new ones that hold what was sent, as when one request was delivered twice, one is kept and its twins, which
    are nobody's, are taken out.
    """
    new = [one for one in records if not one.id]
    candidates = dict(zip((one.key for one in new), client.find(obj, new), strict=True)) if new else {}
    old = client.read(obj, [one.id for one in records if one.id]) if len(new) < len(records) else {}
    verdicts = []
    for one in records:
        if one.id:
            held = old.get(one.id)
            there = held and holds(held, one.fields) and one.parent in ("", held.parent)
            verdicts.append(Verdict("saved", one.id) if there else Verdict("again"))
            continue
        ours = sorted((each for each in candidates[one.key] if is_ours(each, one, client)), key=_age)
        id_, surplus = claims.first(obj, ours)
        if surplus:
            _take_out(surplus, obj, client)
        verdicts.append(Verdict("saved", id_) if id_ else Verdict("again"))
    return verdicts


def is_ours(found: Found, record: Record, client: Client) -> bool:
    """Tell whether a record of the target is the one that was sent: by its key, or by all that it holds."""
    if client.abilities.keyed:
        return found.key == record.key
    return found.parent == record.parent and holds(found, record.fields)


def holds(found: Found, fields: Mapping[str, str]) -> bool:
    """Tell whether the target holds what was sent, of the fields that can be read."""
    return all(same(text, found.fields[name]) for name, text in fields.items() if name in found.fields)


def silent(why: str, fields: Mapping[str, str]) -> str:
    """Take the record's own values out of what a target says of it.

    >>> silent("13800138000 is no mobile", {"手机": "13800138000"})
    '<手机> is no mobile'
    """
    for name, text in sorted(fields.items(), key=lambda one: -len(one[1])):
        if len(text) > 1:
            why = why.replace(text, f"<{name}>")
    return why[:300]


def _plain(outcome: Outcome, record: Record, client: Client) -> Verdict | None:
    """Return what the answer alone says; None where it must be looked up."""
    if outcome.state == "saved" and (outcome.id or record.id):
        return Verdict("saved", outcome.id or record.id)
    # a request that was delivered twice is refused the second time, for the sake of the first
    doubtful = not client.abilities.keyed and not record.id
    if outcome.state == "refused" and not doubtful:
        return Verdict("refused", why=silent(outcome.why, record.fields))
    return None


def _held_against(outcome: Outcome, verdict: Verdict) -> Verdict:
    if verdict.state == "saved":
        return verdict
    if outcome.state == "refused":
        return Verdict("refused", why=outcome.why)
    if outcome.state == "saved":
        return Verdict("unknown", why=say("push.why.vanished"))
    return Verdict("again", why=outcome.why)


def _take_out(ids: Sequence[str], obj: TargetObject, client: Client) -> None:
    for _ in range(LOOKS):
        with suppress(LostError):  # to delete twice is to delete once
            client.delete(obj, ids)
            return


def _age(found: Found) -> tuple[int, str]:
    return (len(found.id), found.id)
