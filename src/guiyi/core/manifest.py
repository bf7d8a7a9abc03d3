"""run/manifest.json: what a run was asked, what it read, and with which fields: enough to read its tables alone."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from guiyi.core.folder import RunFolder, write_json
from guiyi.core.schema import Field, Schema
from guiyi.core.source import SourceRead

PACKAGES = ("guiyi", "pandas", "duckdb", "rapidfuzz", "phonenumberslite")


def versions() -> dict[str, str]:
    """Return the versions of what decides results."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # run from a checkout that is not installed
            found[name] = "0"
    return found


def write_manifest(
    folder: RunFolder,
    sources: Sequence[SourceRead],
    schema: Schema,
    started: datetime,
    seconds: Mapping[str, float],
    told: Mapping[str, object],
) -> None:
    """Write the manifest; `told` is what the stages say of themselves."""
    fields = [{**asdict(one), "aliases": []} for one in schema]  # aliases do not matter once columns are mapped
    manifest = {
        "started": started.astimezone(UTC).isoformat(timespec="seconds"),
        "seconds": dict(seconds),
        "versions": versions(),
        "sources": [one.as_json() for one in sources],
        "fields": fields,
        "any_of": schema.any_of,
        "linked": schema.linked,
        "together": schema.together,
        **told,
    }
    write_json(folder / "run" / "manifest.json", manifest)


def schema_of(manifest: Mapping[str, Any]) -> Schema:
    """Read back the fields of a run."""
    fields = (Field(**{**one, "aliases": (), "options": tuple(one["options"])}) for one in manifest["fields"])
    lists = {name: tuple(map(tuple, manifest.get(name, ()))) for name in ("any_of", "linked", "together")}
    return Schema(tuple(fields), **lists)


def sources_of(manifest: Mapping[str, Any]) -> tuple[SourceRead, ...]:
    """Read back what a run read."""
    return tuple(SourceRead.from_json(one) for one in manifest["sources"])
