"""The whole story on one page: sources → rows → customers → files and reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from guiyi.cleanse.date_order import date_orders
from guiyi.cleanse.stage import Plan, cleanse
from guiyi.core.engine import Local
from guiyi.core.errors import SourceError
from guiyi.core.folder import RunFolder, apart, fresh
from guiyi.core.language import say
from guiyi.core.manifest import write_manifest
from guiyi.core.progress import Stopwatch
from guiyi.core.rowkey import row_keys
from guiyi.core.rule import Rule
from guiyi.dedupe import identity
from guiyi.dedupe.decisions import decided_values, read_decisions, told
from guiyi.dedupe.golden import Base, merge_base
from guiyi.dedupe.stage import resolve
from guiyi.exporters.stage import export
from guiyi.importers.stage import Read, read
from guiyi.job import Job
from guiyi.reports.audit.history import read as read_history
from guiyi.reports.audit.stage import check_outputs, write_audit
from guiyi.reports.stage import write_reports
from guiyi.saved_mapping import remember
from guiyi.validators.audit import audited
from guiyi.validators.gate import STRICT, Gate, limits_held
from guiyi.validators.kpis import filled_cells, kpis
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
    """Rows, and who they belong to.

    Attributes:
        rows: frame[row_id (index); fields].
        keys: row_id → `<row_id>@<hash>`.
        members: frame[row_id (index); source, sheet, line, customer_id, contact_id, status, reason].
        links: frame of `links`.
        told: what the matching says of itself, for the manifest.
    """

    rows: pd.DataFrame
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
        with watch.stage("read", say("stage.read")):
            source = read(asked, job.schema_wanted(), folder, job.region)
        with watch.stage("cleanse", say("stage.cleanse")):
            decisions = read_decisions(folder / "decisions.csv")
            plan = _plan(job, source, decided_values(decisions), folder)
            Local(workers).map(partial(cleanse, plan=plan), folder, "raw", "rows", source.schema.names)
        with watch.stage("match", say("stage.match")):
            matched = _match(job, source, decisions, folder)
        preflight: Mapping[str, Mapping[str, int]] = {}
        if until == "export":
            with watch.stage("merge", say("stage.merge")):
                base, matched = _merge(matched, source, folder)
            with watch.stage("export", say("stage.export")):
                if job.cleanse.keep_unreadable:
                    base = base.with_unreadable(folder.read("issues"), matched.members, source.schema)
                golden = (base.customers.reset_index(), base.contacts.reset_index())
                preflight = export(*golden, source.schema, job.targets, folder / "export").counts()
        folder.write("members", matched.members.reset_index())
        folder.write("links", matched.links)
        told = {**matched.told, "preflight": preflight, "job": job.model_dump(mode="json", by_alias=True)}
        write_manifest(folder, source.sources, source.schema, started, watch.seconds, told)
        with watch.stage("report", say("stage.report")):
            summary = write_reports(folder, watch.seconds, mask=job.privacy.mask)
    if until == "export":
        remember(source.sources, job.saved_mapping)
    return Result(job.out, summary)


@dataclass(frozen=True)
class Audit:
    """A finished audit: its report, as `--output json` gives it; and whether the gate let it pass."""

    report: dict[str, Any]

    @property
    def passed(self) -> bool:
        """Whether the gate let it pass."""
        return bool(self.report["passed"])


def audit(
    job: Job,
    outputs: Sequence[tuple[str, Path | None]] = (),
    *,
    gate: Gate = STRICT,
    history: Path | None = None,
    workers: int = 1,
    quiet: bool = True,
) -> Audit:
    """Check the sources of a job, row by row, and write nothing but the outputs asked for.

    Args:
        job: what is read, and what its rows must be.
        outputs: form → file; None for standard output.
        gate: what makes the audit fail.
        history: a file that gets a line of this audit's numbers; the report tells of the earlier ones.
        workers: as of `run`.
        quiet: no progress on standard error.

    Raises:
        GuiyiError: something that the user can mend; what is wrong with the data is no error but a finding.
    """
    check_outputs(outputs)
    rules = job.rules(job.schema_wanted())
    past = read_history(history) if history else None
    watch, started = Stopwatch(quiet), datetime.now(UTC)
    with apart() as folder:
        with watch.stage("read", say("stage.read")):
            source = read(job.asked(), job.schema_wanted(), folder, job.region)
        with watch.stage("cleanse", say("stage.cleanse")):
            plan = _plan(job, source, {}, folder)
            Local(workers).map(partial(cleanse, plan=plan), folder, "raw", "rows", source.schema.names)
        with watch.stage("validate", say("stage.validate")):
            verdict = _audited(job, source, rules, gate, folder, started.astimezone().date())
        told = {"rules": [one.as_json() for one in rules], "audit": verdict}
        write_manifest(folder, source.sources, source.schema, started, watch.seconds, told)
        with watch.stage("report", say("stage.report")):
            return Audit(write_audit(folder, outputs, mask=job.privacy.mask, past=past))


def _audited(
    job: Job, source: Read, rules: Sequence[Rule], gate: Gate, folder: RunFolder, today: date
) -> dict[str, Any]:
    """Write `findings` and `members`, and return the verdict: {passed, gates, kpis}."""
    raw, rows = folder.arrow("raw", ["row_id", "source", "sheet", "line"]), folder.arrow("rows")
    ignored = pc.is_in(raw["row_id"], pa.array(list(source.ignored), pa.string()))
    folder.write("members", raw.append_column("status", pc.if_else(ignored, "ignored", "kept")))
    rows = rows.filter(pc.invert(pc.is_in(rows["row_id"], pa.array(list(source.ignored), pa.string()))))
    if not len(rows):
        raise SourceError("audit.no_rows")
    mapped = {
        name for one in source.sources for sheet in one.sheets for column in sheet.columns for name in column.fields
    }
    found = audited(rows, folder.arrow("issues"), rules, source.schema, frozenset(mapped), job.checks.severity)
    folder.write("findings", found)
    numbers = kpis(rows, found, source.schema, filled_cells(folder, source.ignored), today=today)
    shares = {"completeness": numbers["completeness"]["overall"], "error_rate": numbers["error_rate"]}
    gates = {"max_errors": gate.held(found, len(rows)), **limits_held(job.checks.gates.model_dump(), shares)}
    return {"passed": all(one["passed"] for one in gates.values()), "gates": gates, "kpis": numbers}


def _plan(job: Job, source: Read, decided: Mapping[str, Mapping[str, str]], folder: RunFolder) -> Plan:
    columns = {(one.name, sheet.name): sheet.columns for one in source.sources for sheet in one.sheets}
    stated = {one.name: one.dates for one in source.sources}
    return Plan(
        schema=source.schema,
        columns=columns,
        regions={one.name: one.region for one in source.sources},
        tags=job.tags,
        decided=decided,
        ignored=frozenset(source.ignored),
        orders=date_orders(folder.each("raw", ("source", "sheet", "cells")), columns, source.schema, stated),
        mended=frozenset(one.name for one in source.schema if {one.name, one.kind} & {*job.cleanse.apply_suggestions}),
        current_regions=job.cleanse.current_regions,
    )


def _match(job: Job, source: Read, decisions: Sequence[Mapping[str, str]], folder: RunFolder) -> Matched:
    """Say which rows are one customer and which are one contact, and give both their ids."""
    raw, rows = folder.read("raw"), folder.read("rows").set_index("row_id")
    keys = row_keys(raw)
    living = rows[~rows.index.isin(source.ignored)]
    decided = told(decisions, keys)
    found = resolve(
        living,
        source.schema,
        merge_at=job.dedupe.merge_at,
        review_at=job.dedupe.review_at,
        faulted=_faulted(folder.read("issues"), living),
        hashes=keys.str.rpartition("@")[2].reindex(living.index),
        told=decided.pairs,
    )
    members = raw.set_index("row_id")[["source", "sheet", "line"]]
    known = identity.known_ids(folder / "ids.parquet")
    for entity in ("customer", "contact"):
        members[f"{entity}_id"] = identity.named(found.members[entity], entity, keys, known).reindex(members.index)
    ignored = pd.Series(source.ignored, dtype="str")
    members["status"] = found.members["status"].reindex(members.index).fillna("ignored")
    members["reason"] = found.members["reason"].reindex(members.index).fillna(ignored.reindex(members.index))
    return Matched(rows, keys, members, found.links, {"matching": found.report, "decisions_lost": decided.lost})


def _faulted(issues: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Texts of cells that have no normal form: frame[row_id, field, value]."""
    at = rows.index.get_indexer(pd.Index(issues["row_id"]))
    read = issues["code"].str.startswith("row.")  # what was moved, or contradicts another cell, was read
    told = issues.assign(at=at)[(at >= 0) & issues["field"].isin(rows.columns) & issues["value"].notna() & ~read]
    missing = [
        group[rows[field].isna().to_numpy()[group["at"]]]
        for field, group in told.drop_duplicates(["row_id", "field"]).groupby("field")
    ]
    return pd.concat([told.iloc[:0], *missing])[["row_id", "field", "value"]]


def _merge(matched: Matched, source: Read, folder: RunFolder) -> tuple[Base, Matched]:
    """Merge rows into customers and contacts, and part those that must not go on."""
    ids = folder / "ids.parquet"
    identity.write_ids(ids, identity.known_ids(ids), matched.members, matched.keys)
    priorities = {one.name: one.priority for one in source.sources}
    priority, hashes = matched.members["source"].map(priorities), matched.keys.str.rpartition("@")[2]
    base = merge_base(matched.rows, matched.members, source.schema, priority, hashes)
    golden = (base.customers, base.contacts, base.homes, base.doubts)
    verdict = validate(*golden, matched.rows, matched.members, matched.links, source.schema)
    base = base.without(verdict.rejected)
    folder.write("customers", base.customers.reset_index(), [one.name for one in source.schema.of("customer")])
    folder.write("contacts", base.contacts.reset_index(), [one.name for one in source.schema.of("contact")])
    folder.write("origin", base.origin)
    folder.write("issues", verdict.issues, part=len(folder.parts("issues")))
    return base, replace(matched, members=verdict.members, links=verdict.links)
