"""The whole story on one page: sources → rows → customers → files and reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from guiyi.core.folder import RunFolder, fresh
from guiyi.core.language import say
from guiyi.core.manifest import write_manifest
from guiyi.core.progress import Stopwatch
from guiyi.core.rowkey import hashes_of
from guiyi.core.schema import Entity
from guiyi.dedupe import identity, outcomes
from guiyi.dedupe.decisions import decided_values, read_decisions
from guiyi.dedupe.golden import Base, merge_base
from guiyi.dedupe.threads import each
from guiyi.exporters.stage import export
from guiyi.importers.stage import Read
from guiyi.intake import take_in
from guiyi.job import Job
from guiyi.matching import matched
from guiyi.reports.stage import write_reports
from guiyi.saved_mapping import remember
from guiyi.validators.stage import validate


@dataclass(frozen=True)
class Result:
    """A finished run: its folder, its summary, and its tables as pandas frames."""

    folder: Path
    summary: dict[str, Any]

    def table(self, name: str) -> pd.DataFrame:
        """Read one table of run/."""
        return RunFolder(self.folder).read(name)

    customers = cached_property(lambda self: self.table("customers"))
    contacts = cached_property(lambda self: self.table("contacts"))
    members = cached_property(lambda self: self.table("members"))
    links = cached_property(lambda self: self.table("links"))
    changes = cached_property(lambda self: self.table("changes"))
    issues = cached_property(lambda self: self.table("issues"))
    origin = cached_property(lambda self: self.table("origin"))


@dataclass(frozen=True)
class Matched:
    """Who the rows belong to.

    Attributes:
        keys: row_id → `<row_id>@<hash>`.
        members: frame[row_id (index); source, sheet, line, customer_id, contact_id, status, reason].
        links: frame of `links`.
        told: what the matching says of itself, for the manifest.
    """

    keys: "pd.Series[str]"
    members: pd.DataFrame
    links: pd.DataFrame
    told: Mapping[str, object]


def run(job: Job, *, workers: int = 1, until: str = "export", quiet: bool = True) -> Result:
    """Carry a job out and return its result; an older output is replaced only when all went well.

    Args:
        job: what to do.
        workers: processes for the stages that go part by part. More than one asks of a script that calls this the
            usual `if __name__ == "__main__"` guard.
        until: "dedupe" stops after matching.
        quiet: no progress on standard error.

    Raises:
        GuiyiError: something that the user can mend.
    """
    watch, started = Stopwatch(quiet), datetime.now(UTC)
    asked = job.asked()
    with fresh(job.out) as folder:
        decisions = read_decisions(folder / "decisions.csv")
        source = take_in(job, asked, folder, watch, workers, decided_values(decisions))
        with watch.stage("match", say("stage.match")):
            matched = _match(job, source, decisions, folder)
        preflight: Mapping[str, Mapping[str, int]] = {}
        if until == "export":
            with watch.stage("merge", say("stage.merge")):
                targets = job.target_profiles(source.schema)
                clear = sorted({field for target in targets for field in target.clear})
                base, matched, known = _merge(matched, source, folder, clear)
            with watch.stage("export", say("stage.export")):
                if job.cleanse.keep_unreadable:
                    base = base.with_unreadable(folder.read("issues"), matched.members, source.schema)
                golden = (base.customers.reset_index(), base.contacts.reset_index())
                place, refused = folder / "export", job.privacy.send_refused
                done = export(*golden, source.schema, targets, place, send_refused=refused, known=known)
                preflight = done.counts()
        folder.write("members", matched.members.reset_index())
        folder.write("links", matched.links)
        told = {**matched.told, "preflight": preflight, "targets": job.targets_said()}
        told |= {"job": job.model_dump(mode="json", by_alias=True)}
        write_manifest(folder, source.sources, source.schema, started, watch.seconds, told)
        with watch.stage("report", say("stage.report")):
            summary = write_reports(folder, watch.seconds, mask=job.privacy.mask)
    if until == "export":
        remember(source.sources, job.saved_mapping)
    return Result(job.out, summary)


def _match(job: Job, source: Read, decisions: Sequence[Mapping[str, str]], folder: RunFolder) -> Matched:
    """Say which rows are one customer and which are one contact, and give both their ids."""
    found = matched(folder, source.schema, job.dedupe, source.sources, source.ignored, decisions)
    members = folder.read("raw", ["row_id", "source", "sheet", "line"]).set_index("row_id")
    known = identity.known_ids(folder / "ids.parquet")
    of = found.who.members
    of = of if of.index.equals(members.index) else of.reindex(members.index)
    entities = ("customer", "contact")
    names = each(lambda entity: identity.named(of[entity], entity, found.keys, known), entities)
    for entity, name in zip(entities, names, strict=True):
        members[f"{entity}_id"] = name.array
    ignored = pd.Series(source.ignored, dtype="str").reindex(members.index if source.ignored else None)
    members["status"] = of["status"].fillna("ignored").array
    members["reason"] = (of["reason"].fillna(ignored) if source.ignored else of["reason"]).array
    return Matched(found.keys, members, found.who.links, {"matching": found.who.report, "decisions_lost": found.lost})


def _merge(
    matched: Matched, source: Read, folder: RunFolder, clear: Sequence[str]
) -> tuple[Base, Matched, pd.DataFrame]:
    """Merge rows into customers and contacts, part those that must not go on, and say what the target has already."""
    ids = folder / "ids.parquet"
    identity.write_ids(ids, identity.known_ids(ids), matched.members, matched.keys)
    priorities = {one.name: one.priority for one in source.sources}
    priority, hashes = matched.members["source"].map(priorities), hashes_of(matched.keys)
    rows = folder.read("rows").set_index("row_id")
    existing = [one.name for one in source.sources if one.role == "existing"]
    heard = outcomes.without(rows, matched.members, existing, clear, source.schema)
    base = merge_base(heard, matched.members, source.schema, priority, hashes)
    golden = (base.customers, base.contacts, base.homes, base.doubts)
    verdict = validate(*golden, rows, matched.members, matched.links, source.schema)
    base = base.without(verdict.rejected)
    folder.write("customers", base.customers.reset_index(), [one.name for one in source.schema.of("customer")])
    folder.write("contacts", base.contacts.reset_index(), [one.name for one in source.schema.of("contact")])
    folder.write("origin", base.origin)
    folder.write("issues", verdict.issues, part=len(folder.parts("issues")))
    records: Mapping[Entity, pd.DataFrame] = {"customer": base.customers, "contact": base.contacts}
    known = outcomes.outcomes(rows, verdict.members, records, existing, source.schema, clear)
    folder.write("outcomes", known)
    return base, replace(matched, members=verdict.members, links=verdict.links), known
