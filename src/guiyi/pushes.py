"""The story of a push: a finished run → its records laid out → a plan → the CRM; and of a rollback, the other way."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from guiyi.core.errors import ConfigError, GuiyiError
from guiyi.core.folder import TABLES, RunFolder
from guiyi.core.language import issue_text, say, spoken
from guiyi.core.manifest import schema_of
from guiyi.core.progress import Stopwatch, counted
from guiyi.core.schema import Schema
from guiyi.exporters import LAYOUTS
from guiyi.exporters.crm import laid_out
from guiyi.exporters.preflight import REFUSED
from guiyi.exporters.shape import Shaped
from guiyi.exporters.withheld import kept
from guiyi.push import book, results, undone
from guiyi.push import plan as plans
from guiyi.push.client import Client, Tags, Wire
from guiyi.push.connectors import connector, profile
from guiyi.push.ledger import Kept, Ledger, now
from guiyi.push.phases import STOP, Phase, go
from guiyi.push.plan import Plan, Wanted
from guiyi.push.rollback import Undoing, planned, to_undo, undo
from guiyi.push.send import look_up
from guiyi.push.settings import settings
from guiyi.push.under_way import Push
from guiyi.schemas.targets.columns import IDS
from guiyi.schemas.targets.override import overridden
from guiyi.schemas.targets.profile import Target

ALL = "all"


@dataclass(frozen=True)
class Pushed:
    """What a push came to.

    Attributes:
        folder: `push/<target>/` with the plan and the results.
        plan: the plan.
        phases: those that were carried out this time.
        stopped: the last phase went so wrong that nothing more was sent.
        counts: success, failed, unknown, waiting → records; they sum up to the plan. Empty where it was only planned.
    """

    folder: Path
    plan: Plan
    phases: tuple[Phase, ...] = ()
    stopped: bool = False
    counts: Mapping[str, int] | None = None


@dataclass(frozen=True)
class RolledBack:
    """What a rollback came to, or would come to: every record, and the file that lists them."""

    target: str
    file: Path
    undoings: tuple[Undoing, ...]


def push(
    out: Path,
    target_name: str,
    *,
    pilot: int | None = None,
    everything: bool = False,
    resume: bool = False,
    stop: float = STOP,
    wire: Wire | None = None,
    quiet: bool = True,
    told: Callable[[Phase], None] = lambda _: None,
) -> Pushed:
    """Plan what becomes of every record of a run in a CRM, or carry the plan out.

    Args:
        out: the output folder of a run.
        target_name: the CRM.
        pilot: carry out the first customers only, with their contacts.
        everything: carry all of it out: a pilot, a tenth, the rest.
        resume: go on as far as the last push was asked to go. None of the three: only plan, anew.
        stop: the share of a phase's records that may go wrong, 0.0 to 1.0.
        wire: how patient to be.
        quiet: no progress on standard error.
        told: called after each phase.

    Raises:
        ConfigError: a target that cannot be pushed to, a setting that is missing, a plan that the base has outgrown.
        TargetError: the CRM lets us in no more, another push is under way, or the disk is full. The ledger stands.
    """
    target, folder = _target(target_name, out), out / "push" / target_name
    watch = Stopwatch(quiet)
    with Ledger(out) as ledger:
        client = _client(target, wire)
        with watch.stage("check", say("push.stage.check")):
            client.check()
        with watch.stage("layout", say("push.stage.layout")):
            base = Base.of(out, target)
            wanted = base.wanted(isinstance(client, Tags))
        newest = next(iter(ledger.plans(target.name)), None)
        spent = newest is not None and any(one.undone for one in ledger.entries(newest.id))
        if not (pilot or everything or resume) or (newest is None and not resume) or (spent and not resume):
            with watch.stage("plan", say("push.stage.plan")):
                plan = _planned(wanted, target, client, ledger, folder)
            if not (pilot or everything):
                return Pushed(folder, plan)
        else:
            plan = _frozen(newest, wanted, target, client, folder, resume)
            pilot = _resumed(newest) if resume and newest else pilot
        ledger.ask(plan.id, str(pilot) if pilot else ALL)
        bar = counted(say("push.stage.send"), len(plan.tasks), quiet)
        with _written(plan, ledger, folder, base) as counts, bar as done:
            went = go(Push(plan, target, client, ledger, done), pilot, stop, told)
        return Pushed(folder, plan, went.phases, went.stopped, counts)


def rollback(
    out: Path, target_name: str | None = None, *, only_plan: bool = False, wire: Wire | None = None, quiet: bool = True
) -> RolledBack:
    """Undo the last push from a folder that is not undone yet, or say what that would do.

    Args:
        out: the output folder of a run.
        target_name: the CRM; None for that of the last push.
        only_plan: list what would be done, and do nothing.
        wire: how patient to be.
        quiet: no progress on standard error.

    Raises:
        ConfigError: nothing is there to be undone.
        TargetError: the CRM lets us in no more. The ledger stands; start again.
    """
    with Ledger(out) as ledger:
        kept = next((one for one in ledger.plans(target_name) if to_undo(one.id, ledger)), None)
        if kept is None:
            raise ConfigError("push.nothing_to_undo", path=out)
        target = _target(kept.target, out)
        client, folder = _client(target, wire), out / "push" / target.name
        if client.address != kept.address:
            raise ConfigError("push.other_address", made=kept.address, address=client.address)
        client.check()
        _looked_up(kept, target, client, ledger, folder)
        undoings = planned(to_undo(kept.id, ledger), target, client)
        if not only_plan:
            with counted(say("push.stage.undo"), len(undoings), quiet) as done:
                undoings = undo(undoings, kept.id, target, client, ledger, done)
        return RolledBack(target.name, undone.write(undoings, folder), tuple(undoings))


@dataclass(frozen=True)
class Base:
    """A run's customers and contacts, and how they are laid out for a target."""

    target: Target
    schema: Schema
    customers: pd.DataFrame
    contacts: pd.DataFrame
    tables: Mapping[str, Shaped]
    findings: pd.DataFrame
    known: Mapping[str, str]

    @classmethod
    def of(cls, out: Path, target: Target) -> "Base":
        """Read a run's folder and lay out what may be sent; `known` is our id → the target's, as the run knows it."""
        folder = RunFolder(out)
        manifest = folder.manifest()
        schema = schema_of(manifest)
        frames = folder.read("customers"), folder.read("contacts")
        send_refused = manifest["job"].get("privacy", {}).get("send_refused", False)
        sent = kept(*frames, schema, target) if not send_refused else None
        some = (sent.customers, sent.contacts) if sent else frames
        tables, findings = spoken(target.language, LAYOUTS.get(target.name, laid_out), *some, schema, target)
        findings = pd.concat([findings, sent.findings]) if sent else findings
        known = folder.read("outcomes") if folder.parts("outcomes") else pd.DataFrame(columns=list(TABLES["outcomes"]))
        there = known[known["outcome"].ne("insert") & known["same_as"].isna()]
        ids = dict(zip(there["id"], there["target_id"], strict=True))
        return cls(target, schema, *frames, tables, findings, ids)

    def wanted(self, tags_apart: bool) -> list[Wanted]:
        """Return every record of the base as the target is to have it, or why it is not to be sent."""
        left = self._left()
        paired = any(one.entity == "customer" for one in self.target.objects)
        records = []
        for obj in self.target.objects:
            id_ = IDS[obj.entity][0]
            frame = (self.customers if obj.entity == "customer" else self.contacts).set_index(id_, drop=False)
            table, columns = self.tables[obj.name].table, self.tables[obj.name].columns
            pointers = {one.header for one in columns if one.refers and one.required}
            tagged = {one.header for one in columns if one.field == "tags"} if tags_apart else set()
            parents = frame["customer_id"].to_dict() if obj.entity == "contact" and paired else {}
            laid = {str(row["index"]): row for row in table.rename_axis("index").reset_index().to_dict("records")}
            for key in map(str, frame.index):
                cells = {
                    str(name): text
                    for name, text in laid.get(key, {}).items()
                    if isinstance(text, str) and name != "index"
                }
                fields = {name: text for name, text in cells.items() if name not in pointers | tagged}
                tags = tuple(tag for name in tagged for tag in cells.get(name, "").split(self.target.separator) if tag)
                records.append(
                    Wanted(
                        obj.name,
                        key,
                        fields,
                        _text(parents.get(key)),
                        tags,
                        _text(self.known.get(key)),
                        left.get(key, ""),
                    )
                )
        return records

    def rows(self) -> dict[str, dict[str, str]]:
        """Return our records by id: field → normal form."""
        told: dict[str, dict[str, str]] = {}
        for frame, id_ in ((self.customers, "customer_id"), (self.contacts, "contact_id")):
            for row in frame.to_dict("records"):
                told[str(row[id_])] = {str(name): text for name, text in row.items() if isinstance(text, str)}
        return told

    def _left(self) -> dict[str, str]:
        """Return why records are not to be sent: refused by the pre-flight, or their people want to be left alone."""
        refusals_last = self.findings["code"].isin(list(REFUSED)).argsort(kind="stable")
        by_weight = self.findings.iloc[refusals_last]
        said = {str(one["id"]): issue_text(str(one["code"])).text for one in by_weight.to_dict("records")}
        laid = {str(key) for one in self.tables.values() for key in one.table.index}
        every = [*map(str, self.customers["customer_id"]), *map(str, self.contacts["contact_id"])]
        return {key: said.get(key, say("push.why.preflight")) for key in every if key not in laid}


def _target(name: str, out: Path) -> Target:
    """Return a target's profile, as the job of the run wanted it where it named it."""
    target, manifest = profile(name), RunFolder(out).manifest()
    said = manifest.get("targets", {}).get(name, {})
    return overridden(target, said, schema_of(manifest), say("job.command_line"))


def _client(target: Target, wire: Wire | None) -> Client:
    made = connector(target.name)
    return made.connect(target, settings(target.name, made), wire or Wire())


def _planned(wanted: list[Wanted], target: Target, client: Client, ledger: Ledger, folder: Path) -> Plan:
    """Make a plan; records that an older push may have created, and that are there, were created by it."""
    plan = plans.make(wanted, target, client, ledger.ids(target.name, client.address), now())
    there = {(one.object, one.key): one.id for one in plan.tasks if one.id}
    for older, entry in ledger.lost(target.name, client.address):
        entry.id = there.get((entry.object, entry.key), "")
        entry.state = "saved" if entry.id else "planned"
        ledger.note(older, [entry])
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    plans.write(plan, folder)
    book.write(plan, folder)
    ledger.add(plan)
    return plan


def _frozen(
    kept: Kept | None, wanted: list[Wanted], target: Target, client: Client, folder: Path, resume: bool
) -> Plan:
    """Return the plan that was made, unless the base or the place is another one since."""
    if kept is None or (resume and not kept.asked):
        raise ConfigError("push.nothing_to_resume", target=target.name)
    if client.address != kept.address:
        raise ConfigError("push.other_address", made=kept.address, address=client.address)
    if plans.inputs_hash(wanted, target) != kept.inputs:
        raise ConfigError("push.outgrown", made=kept.made[:16], target=target.name)
    return plans.read(folder, kept.id)


def _resumed(kept: Kept) -> int | None:
    return int(kept.asked) if kept.asked.isdecimal() else None


@contextmanager
def _written(plan: Plan, ledger: Ledger, folder: Path, base: Base) -> Iterator[dict[str, int]]:
    """Write the results whatever happens: what was sent before a failure was sent."""
    counts: dict[str, int] = {}
    fields = [one.name for one in base.schema]
    try:
        yield counts
    except GuiyiError:
        results.write(plan, ledger.entries(plan.id), folder, base.rows(), fields)
        raise
    counts.update(results.write(plan, ledger.entries(plan.id), folder, base.rows(), fields))


def _looked_up(kept: Kept, target: Target, client: Client, ledger: Ledger, folder: Path) -> None:
    """Settle what a push that died left open, where its plan is still there."""
    try:
        plan = plans.read(folder, kept.id)
    except ConfigError:  # a run has replaced the folder since: what is open is listed
        return
    sending = Push(plan, target, client, ledger)
    for obj in target.objects:
        mine = [one for one in sending.entries.values() if one.part == "save" and one.object == obj.name]
        look_up(sending, obj, [one for one in mine if one.state == "sent" and not one.undone])


def _text(cell: Any) -> str:
    return cell if isinstance(cell, str) else ""
