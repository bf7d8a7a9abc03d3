"""The plan of a push: for every record of the base, what will become of it in the target, decided before anything is sent.

A plan is frozen: its id is a hash of all that it says, and it says from which base it was made. It stands in
`push/<target>/plan.jsonl`, a line a task, and for people in plan.xlsx beside it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Literal

from guiyi.core.beside import write_beside
from guiyi.core.errors import ConfigError
from guiyi.core.language import say
from guiyi.push.cells import folded
from guiyi.push.client import Client, Found, Links, Record, Tags
from guiyi.schemas.targets.profile import Target, TargetObject

Action = Literal["create", "update", "unchanged", "skip"]
ACTIONS: tuple[Action, ...] = ("create", "update", "unchanged", "skip")
FILE = "plan.jsonl"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A record of the base, laid out for the target.

    Attributes:
        object: name of the target's object.
        key: our id.
        fields: header → text, blanks left out.
        parent: our id of the contact's customer; "" for a customer.
        tags: where the client sets tags by a call of their own.
        known: the target's id, where the base knows it.
        left: why it is not to be sent; "" = it is.
    """

    object: str
    key: str
    fields: Mapping[str, str]
    parent: str = ""
    tags: tuple[str, ...] = ()
    known: str = ""
    left: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """What will become of one record.

    Attributes:
        number: its place in the plan, from 1; customers stand before contacts.
        fields: of a record to be created all, of one to be updated those that change.
        before: of a record to be updated, what stands in those fields.
        link: whether its customer must be told by a call of its own.
        was: the target's id of the customer that it had, where it is to have another one.
        tags: that it lacks.
        why: of a record that is skipped.
    """

    number: int
    object: str
    key: str
    action: Action
    fields: Mapping[str, str] = field(default_factory=dict)
    id: str = ""
    parent: str = ""
    before: Mapping[str, str] = field(default_factory=dict)
    link: bool = False
    was: str = ""
    tags: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Plan:
    """All tasks, and what they were made from.

    Attributes:
        target: name of the target.
        address: where the target is.
        inputs: hash of the base as laid out for the target.
        made: when, ISO 8601 in UTC: a plan that is carried out, undone and made again is another one.
    """

    target: str
    address: str
    inputs: str
    made: str
    tasks: tuple[Task, ...]

    @cached_property
    def id(self) -> str:
        """A hash of all that the plan says."""
        return _hash(_lines(self))[:16]

    def counts(self) -> dict[str, dict[str, int]]:
        """Count the tasks: object → action → how many."""
        counted: dict[str, dict[str, int]] = {}
        for one in self.tasks:
            some = counted.setdefault(one.object, dict.fromkeys(ACTIONS, 0))
            some[one.action] += 1
        return counted


def inputs_hash(wanted: Iterable[Wanted], target: Target) -> str:
    """Return the hash of a base as laid out for a target: another one means another plan."""
    told = (_line(one) for one in wanted)
    return _hash([target.name, *told])


def same(left: str, right: str) -> bool:
    """Tell whether two texts are one to a person: kinds of blanks do not count, nor noughts behind a decimal point.

    >>> same("a  b ", "a b"), same("1200.50", "1200.5"), same("1.0", "10")
    (True, True, False)
    """
    return left == right or folded(left) == folded(right)


def make(
    wanted: Sequence[Wanted], target: Target, client: Client, ids: Mapping[tuple[str, str], str], made: str
) -> Plan:
    """Hold every record of the base against what the target has, and say what is to be done.

    Args:
        wanted: the base, customers first.
        target: its profile.
        client: reads only.
        ids: (object, key) → the target's id, as earlier pushes left it.
        made: now.

    Raises:
        ConfigError: the target lacks a field that is to be written.
        TargetError: it cannot be reached.
    """
    tasks: list[Task] = []
    found: dict[str, Found] = {}  # key of a customer → what the target has
    claimed: set[tuple[str, str]] = set()
    for obj in target.objects:
        mine = [one for one in wanted if one.object == obj.name]
        refused = _against_picklists(obj, mine, client.describe(obj))
        held = _held(obj, [one for one in mine if not one.left and one.key not in refused], client, ids, found, claimed)
        written: set[tuple[str, str]] = set()
        left = {one.key for one in tasks if one.action == "skip"}
        for one in mine:
            why = one.left or refused.get(one.key, "") or (say("push.why.parent") if one.parent in left else "")
            task = _task(len(tasks) + 1, one, why, held, client, found, written)
            tasks.append(task)
        found.update((key, one) for key, one in held.items() if one and obj.entity == "customer")
    return Plan(target.name, client.address, inputs_hash(wanted, target), made, tuple(tasks))


def write(plan: Plan, folder: Path) -> Path:
    """Write the plan, whole or not at all, for its owner only."""
    path = folder / FILE
    write_beside(path, "".join(line + "\n" for line in _lines(plan)).encode())
    return path


def read(folder: Path, plan_id: str) -> Plan:
    """Read a plan back.

    Raises:
        ConfigError: there is none, or it is not the one that was made.
    """
    path = folder / FILE
    try:
        head, *lines = path.read_text("utf-8").splitlines()
        tasks = tuple(Task(**{**told, "tags": tuple(told["tags"])}) for told in map(json.loads, lines))
        plan = Plan(**json.loads(head), tasks=tasks)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ConfigError("push.no_plan", path=path) from error
    if plan.id != plan_id:
        raise ConfigError("push.no_plan", path=path)
    return plan


def _against_picklists(
    obj: TargetObject, wanted: Sequence[Wanted], described: Mapping[str, tuple[str, ...]] | None
) -> dict[str, str]:
    """Return the keys of records with a value that a picklist lacks, and why they are left out."""
    if described is None:
        return {}
    refused: dict[str, str] = {}
    for one in wanted:
        for header, text in one.fields.items():
            if header not in described:
                raise ConfigError("push.no_field", object=obj.name, field=header)
            if described[header] and text not in described[header]:
                refused.setdefault(one.key, say("push.why.option", field=header))
    return refused


def _held(
    obj: TargetObject,
    wanted: Sequence[Wanted],
    client: Client,
    ids: Mapping[tuple[str, str], str],
    customers: Mapping[str, Found],
    claimed: set[tuple[str, str]],
) -> dict[str, Found | None]:
    """Return what the target has of each record; None where another record of ours is that already."""
    known = {one.key: ids.get((obj.name, one.key)) or one.known for one in wanted}
    read = client.read(obj, sorted({id_ for id_ in known.values() if id_}))
    apart = client.abilities.keyed or not client.abilities.creates  # contacts that are found without their customers
    held: dict[str, Found | None] = {}
    sought = []
    for one in wanted:
        at = read.get(known[one.key])
        if at is not None:
            held[one.key] = _claim(obj, [at], claimed)
        elif apart or obj.entity == "customer" or one.parent in customers:
            sought.append(one)
    parents = {key: at.id for key, at in customers.items()}
    records = [Record(one.key, one.fields, parent=parents.get(one.parent, "")) for one in sought]
    for one, candidates in zip(sought, client.find(obj, records) if records else [], strict=True):
        if candidates:
            held[one.key] = _claim(obj, candidates, claimed)
    return held


def _claim(obj: TargetObject, candidates: Sequence[Found], claimed: set[tuple[str, str]]) -> Found | None:
    for one in candidates:
        if (obj.name, one.id) not in claimed:
            claimed.add((obj.name, one.id))
            return one
    return None


def _task(
    number: int,
    wanted: Wanted,
    why: str,
    held: Mapping[str, Found | None],
    client: Client,
    customers: Mapping[str, Found],
    written: set[tuple[str, str]],
) -> Task:
    at = held.get(wanted.key)
    told: dict[str, object] = {"number": number, "object": wanted.object, "key": wanted.key, "parent": wanted.parent}
    if not why and wanted.key in held and at is None:
        why = say("push.why.shared")
    if not why and at is None and not client.abilities.creates:
        why = say("push.why.absent")
    if not why and at is None and not client.abilities.keyed:
        content = (wanted.parent, json.dumps(dict(wanted.fields), sort_keys=True))
        why = say("push.why.same") if content in written else ""
        written.add(content)
    if why:
        return Task(**told, action="skip", fields=wanted.fields, why=why)  # type: ignore[arg-type]
    tags = wanted.tags if isinstance(client, Tags) else ()
    links = isinstance(client, Links) and bool(wanted.parent)
    if at is None:
        return Task(**told, action="create", fields=wanted.fields, link=links, tags=tags)  # type: ignore[arg-type]
    changed = {name: text for name, text in wanted.fields.items() if not same(text, at.fields.get(name, ""))}
    lacking = tuple(one for one in tags if one not in at.tags)
    parent = customers.get(wanted.parent)
    moved = bool(wanted.parent) and (parent is None or parent.id != at.parent)
    action: Action = "update" if changed or lacking or moved else "unchanged"
    before = {name: at.fields.get(name, "") for name in changed}
    was = at.parent if moved else ""
    told.update(id=at.id, action=action, fields=changed, before=before, link=links and moved, was=was, tags=lacking)
    return Task(**told)  # type: ignore[arg-type]


def _lines(plan: Plan) -> list[str]:
    head = {"target": plan.target, "address": plan.address, "inputs": plan.inputs, "made": plan.made}
    return [json.dumps(head, ensure_ascii=False, sort_keys=True), *map(_line, plan.tasks)]


def _line(one: Wanted | Task) -> str:
    told = {each.name: getattr(one, each.name) for each in fields(one)}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, default=dict)


def _hash(texts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for one in texts:
        digest.update(one.encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()
