"""The story of an audit: sources → rows → findings → the gate → what people and CI read. Nothing else is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.errors import SourceError
from guiyi.core.folder import RunFolder, apart
from guiyi.core.language import say
from guiyi.core.manifest import write_manifest
from guiyi.core.progress import Stopwatch
from guiyi.core.rule import Rule
from guiyi.importers.stage import Read
from guiyi.intake import take_in
from guiyi.job import Job
from guiyi.reports.audit.history import read as read_history
from guiyi.reports.audit.stage import check_outputs, write_audit
from guiyi.reports.shown import file_name
from guiyi.validators.audit import audited
from guiyi.validators.baseline import Baseline, compared, read_baseline, write_baseline
from guiyi.validators.gate import STRICT, Audited, Gate, limits_held
from guiyi.validators.kpis import filled_cells, kpis


@dataclass(frozen=True)
class Audit:
    """A finished audit: its report, as `--output json` gives it; and whether the gate let it pass."""

    report: dict[str, Any]

    @property
    def passed(self) -> bool:
        """Whether the gate let it pass."""
        return bool(self.report["passed"])


class Verdict(NamedTuple):
    """What an audit says: {passed, gates, kpis, baseline}, and the baseline to be written."""

    told: dict[str, Any]
    fresh: Baseline | None


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
        workers: processes; more than one asks of a script the usual `if __name__ == "__main__"` guard.
        quiet: no progress on standard error.

    Raises:
        GuiyiError: something that the user can mend; what is wrong with the data is no error but a finding.
    """
    check_outputs(outputs)
    rules = job.rules(job.schema_wanted())
    past = read_history(history) if history else None
    baseline = read_baseline(gate.baseline, update=gate.update) if gate.baseline else None
    watch, started = Stopwatch(quiet), datetime.now(UTC)
    with apart() as folder:
        source = take_in(job, job.asked(), folder, watch, workers, {})
        with watch.stage("validate", say("stage.validate")):
            last = past.last() if past else None
            earlier, today = last["rows"] if last else None, started.astimezone().date()
            verdict = _verdict(job, source, rules, gate, folder, baseline, earlier, today)
        kept = {"rules": [one.as_json() for one in rules], "audit": verdict.told}
        write_manifest(folder, source.sources, source.schema, started, watch.seconds, kept)
        with watch.stage("report", say("stage.report")):
            told = write_audit(folder, outputs, mask=job.privacy.mask, past=past)
        if verdict.fresh and gate.update:
            write_baseline(verdict.fresh)
        return Audit(told)


def _verdict(
    job: Job,
    source: Read,
    rules: Sequence[Rule],
    gate: Gate,
    folder: RunFolder,
    baseline: Baseline | None,
    earlier: int | None,
    today: date,
) -> Verdict:
    """Write `findings` and `members`, and hold them against the gate."""
    raw, rows = folder.arrow("raw", ["row_id", "source", "sheet", "line"]), folder.arrow("rows")
    for one in source.sources:
        if not pc.any(pc.equal(raw["source"], one.name)).as_py():
            raise SourceError("audit.no_rows", path=file_name(one.path))
    ignored = pc.is_in(raw["row_id"], pa.array(list(source.ignored), pa.string()))
    reasons = pa.array([source.ignored.get(one) for one in raw["row_id"].to_pylist()], pa.string())
    members = raw.append_column("status", pc.if_else(ignored, "ignored", "kept")).append_column("reason", reasons)
    folder.write("members", members)
    rows = rows.filter(pc.invert(pc.is_in(rows["row_id"], pa.array(list(source.ignored), pa.string()))))
    if not len(rows):
        raise SourceError("audit.no_rows", path=", ".join(file_name(one.path) for one in source.sources))
    columns = (column for one in source.sources for sheet in one.sheets for column in sheet.columns)
    mapped = frozenset(name for column in columns for name in column.fields)
    found = audited(rows, folder.arrow("issues"), rules, source.schema, mapped, job.checks.severity)
    told, fresh = None, None
    if baseline:
        files = {one.name: file_name(one.path) for one in source.sources}
        held = compared(baseline, found, rows, rules, raw, files, update=gate.update)
        found, told, fresh = held.found, held.told, held.fresh
    folder.write("findings", found)
    numbers = kpis(rows, found, source.schema, filled_cells(folder, source.ignored), today=today)
    facts = Audited(rows, found, rules, numbers, source.schema, earlier)
    gates = {"max_errors": gate.held(found, len(rows)), **limits_held(job.checks.gates.model_dump(), facts)}
    passed = all(one["passed"] for one in gates.values())
    return Verdict({"passed": passed, "gates": gates, "kpis": numbers, "baseline": told}, fresh)
