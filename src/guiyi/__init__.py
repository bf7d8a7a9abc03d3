"""guiyi 归一: many customer lists become one clean, validated, deduplicated base.

import guiyi

result = guiyi.run(["客户表.xlsx"], targets=["wukong9"])
result.customers, result.contacts, result.summary
guiyi.value("phone", "１３８ 0013 8000")  # Value(normal='+8613800138000', issue=None, suggestion=None)
"""

from collections.abc import Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guiyi.audits import Audit
    from guiyi.core.schema import Field, Schema
    from guiyi.job import Job
    from guiyi.pipeline import Result
    from guiyi.values.kind import Value

    CUSTOMER: Schema

__all__ = ["CUSTOMER", "Field", "Job", "Schema", "audit", "run", "value"]


def run(
    job: "Job | str | PathLike[str] | Sequence[str | PathLike[str]]", *, workers: int = 1, **overrides: Any
) -> "Result":
    """Carry out a job and return its result: frames, summary, and the folder they are in.

    Args:
        job: a job file, a `Job`, or a list of sources.
        workers: processes; more than one asks of a script the usual `if __name__ == "__main__"` guard.
        overrides: keys of the job file over what it says, e.g. `targets=["csv"]`, `output="out"`.

    Raises:
        GuiyiError: something that the user can mend.
    """
    from guiyi.pipeline import run as carry_out

    return carry_out(_job(job, overrides), workers=workers)


def audit(
    sources: "Sequence[str | PathLike[str]] | str | PathLike[str] | Job",
    *,
    job: "str | PathLike[str] | None" = None,
    workers: int = 1,
    **overrides: Any,
) -> "Audit":
    """Check sources row by row, write nothing, and return what was found: `passed` and `report`.

    Args:
        sources: a list of sources, a job file or a `Job`.
        job: a job file with the rules; its own sources give way to those named here.
        workers: as of `run`.
        overrides: as of `run`.

    Raises:
        GuiyiError: something that the user can mend; what is wrong with the data is no error.
    """
    from guiyi.audits import audit as carry_out

    if job is not None:
        from pathlib import Path

        from guiyi.job import Job

        named = [sources] if isinstance(sources, (str, PathLike)) else sources
        return carry_out(Job.over(Path(job), [str(one) for one in named], overrides), workers=workers)
    return carry_out(_job(sources, overrides), workers=workers)


def _job(job: "Job | str | PathLike[str] | Sequence[str | PathLike[str]]", overrides: dict[str, Any]) -> "Job":
    from pathlib import Path

    from guiyi.job import Job

    if isinstance(job, (str, PathLike)):
        path = Path(job)
        if path.suffix.lower() in (".yaml", ".yml"):
            return Job.load(path, overrides)
        job = [path]
    if not isinstance(job, Job):
        return Job.of({"sources": [{"path": str(path)} for path in job]}, "guiyi.run", Path(), overrides)
    if overrides:
        return Job.of({**job.model_dump(by_alias=True), "folder": job.folder}, "guiyi.run", job.folder, overrides)
    return job


def value(kind: str, text: str, region: str = "CN") -> "Value":
    """Return the normal form of a text, or why there is none.

    Args:
        kind: a kind of value; `guiyi kinds` lists them.
        text: as written.
        region: ISO 3166 alpha-2 of where the text comes from; "" = unproven.

    Raises:
        ConfigError: no such kind.

    >>> value("phone", "１３８ 0013 8000")
    Value(normal='+8613800138000', issue=None, suggestion=None)
    """
    from guiyi.values import KINDS

    if kind not in KINDS:
        from guiyi.core.errors import ConfigError
        from guiyi.core.schema import likeliest

        raise ConfigError("value.kind", kind=kind, meant=likeliest(kind, KINDS))
    return KINDS[kind].value(text, region)


def __getattr__(name: str) -> Any:
    """Load the rest of the face when it is asked for: `import guiyi` stays light."""
    if name == "CUSTOMER":
        from guiyi.schemas.customer import customer_schema

        return customer_schema()
    places = {"Job": "guiyi.job", "Field": "guiyi.core.schema", "Schema": "guiyi.core.schema"}
    if name in places:
        from importlib import import_module

        return getattr(import_module(places[name]), name)
    raise AttributeError(f"module 'guiyi' has no attribute {name!r}")
