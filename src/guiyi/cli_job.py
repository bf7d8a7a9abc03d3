"""The job that a command line asks for: one job file, or sources with nothing configured; flags override its keys."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from guiyi.cli_options import setting
from guiyi.core.language import say

if TYPE_CHECKING:
    from guiyi.job import Job


def ways(password_env: str | None, limit_cells: int | None) -> dict[str, object]:
    """Say how sources are to be read, as keys of a job file."""
    told = {"password_env": password_env, "limit_cells": limit_cells}
    return {key: value for key, value in told.items() if value is not None}


def job_asked(
    sources: list[str],
    out: Path | None = None,
    targets: list[str] | None = None,
    set_: list[str] | None = None,
    ways: dict[str, object] | None = None,
    over: Path | None = None,
) -> "Job":
    """Make a job of the command line: one job file, or sources with nothing configured; flags override its keys.

    `over` is a job file for these sources in place of its own.
    """
    from guiyi.job import Job

    overrides: dict[str, object] = {**dict(map(setting, set_ or [])), **(ways or {})}
    if targets:
        overrides["targets"] = targets
    if out:
        overrides["output"] = str(out.absolute())
    if over:
        return Job.over(over, sources, overrides)
    if len(sources) == 1 and sources[0].lower().endswith((".yaml", ".yml")):
        return Job.load(Path(sources[0]), overrides)
    return Job.of({"sources": [{"path": path} for path in sources]}, say("job.command_line"), Path(), overrides)


def looked(sources: list[str], ways: dict[str, object]) -> Any:
    """Look at sources, each as it would be read."""
    from guiyi.importers.stage import look

    job = job_asked(sources, ways=ways)
    return look(job.asked(), job.schema_wanted(), job.region)
