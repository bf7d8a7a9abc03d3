"""summary.json: the numbers of a run, counted from its tables."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyarrow.compute as pc

from guiyi.core.folder import RunFolder, among
from guiyi.core.manifest import schema_of, sources_of
from guiyi.core.schema import Schema
from guiyi.core.source import SourceRead
from guiyi.reports.suggestions import waiting_by_field


class LostRows(Exception):
    """Rows went in that came out nowhere: our fault, and the run fails."""


def summarise(folder: RunFolder, seconds: Mapping[str, float]) -> dict[str, Any]:
    """Return the numbers of a run; after a run that stopped at matching, without those of its customers.

    Raises:
        LostRows: the rows read are not the rows of `members`.
    """
    manifest = folder.manifest()
    schema, sources = schema_of(manifest), sources_of(manifest)
    members = folder.read("members", ["row_id", "customer_id", "contact_id", "status", "reason"])
    rows_in = folder.rows("raw")
    if members["row_id"].nunique() != rows_in or len(members) != rows_in:
        raise LostRows(f"{rows_in} rows were read, {members['row_id'].nunique()} ended somewhere")
    told = _rows(members, sources)
    told["review_pairs"] = int((folder.read("links", ["zone"])["zone"] == "review").sum())
    told["matching"] = _expected(manifest.get("matching", {}))
    told["changes"] = folder.rows("changes")
    told["issues"] = _counts(folder.read("issues", ["code"])["code"])
    told["suggestions"] = waiting_by_field(folder)
    told["reasons"] = _counts(members["reason"])
    told["completeness"] = {"before": _before(folder, members, schema)}
    told["gates"], told["outcomes"] = {}, {}
    if folder.parts("customers"):
        after = told["completeness"]["after"] = _after(folder, schema)
        limits = manifest["job"]["validate"]["gates"]
        told["gates"] = gates(limits, after["overall"], told["rows_rejected"], rows_in)
        told["outcomes"] = _outcomes(folder)
    told["targets"] = manifest["preflight"]
    told["decisions_lost"] = len(manifest["decisions_lost"])
    told["sources"] = [
        {"name": one.name, "path": one.path, "importer": one.importer, "rows": sum(sheet.rows for sheet in one.sheets)}
        for one in sources
    ]
    return {**told, "seconds": dict(seconds), "versions": manifest["versions"]}


def _outcomes(folder: RunFolder) -> dict[str, dict[str, int]]:
    """Return entity → insert, update, unchanged and duplicate → records; empty where no source is the target's own."""
    if not folder.parts("outcomes"):
        return {}
    known = folder.read("outcomes", ["entity", "outcome", "same_as"])
    if known["outcome"].eq("insert").all():
        return {}
    known["outcome"] = known["outcome"].mask(known["same_as"].notna(), "duplicate")
    counts = known.groupby("entity")["outcome"].value_counts()
    words = ("insert", "update", "unchanged", "duplicate")
    return {entity: {one: int(counts.get((entity, one), 0)) for one in words} for entity in ("customer", "contact")}


def _expected(matching: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """Return entity → precision and recall that the matching expects of itself, of entities that were compared."""
    told = {entity: matching.get(entity, {}).get("expected") for entity in ("customer", "contact")}
    return {entity: dict(expected) for entity, expected in told.items() if expected}


def _rows(members: pd.DataFrame, sources: tuple[SourceRead, ...]) -> dict[str, Any]:
    """Count where the rows went, and what they became."""
    statuses = _counts(members["status"])
    kept = members[members["status"] == "kept"]
    customers, contacts = (int(kept[f"{entity}_id"].nunique()) for entity in ("customer", "contact"))
    alone = customers - int(kept.loc[kept["contact_id"].notna(), "customer_id"].nunique())
    sheets = [sheet for source in sources for sheet in source.sheets]
    return {
        "rows_in": len(members),
        **{f"rows_{status}": statuses.get(status, 0) for status in ("kept", "rejected", "ignored")},
        "lines_in": sum(sheet.lines_in for sheet in sheets),
        "blank_lines": sum(sheet.blank_lines for sheet in sheets),
        "customers": customers,
        "contacts": contacts,
        "merged": len(kept) - contacts - alone,
    }


def _counts(column: "pd.Series[str]") -> dict[str, int]:
    counts = column.value_counts()
    return {str(one): int(counts[one]) for one in sorted(counts.index)}


def _before(folder: RunFolder, members: pd.DataFrame, schema: Schema) -> dict[str, float]:
    """Completeness as it came in: share of the rows with customers whose cell was not empty."""
    ignored = members.loc[members["status"] == "ignored", "row_id"]
    mapped = pc.field("step") == 0
    if len(ignored):
        mapped &= ~among("row_id", ignored)
    counted = folder.arrow("changes", ["field"], mapped).group_by("field").aggregate([([], "count_all")]).to_pylist()
    counts = {one["field"]: int(one["count_all"]) for one in counted}
    return completeness(counts, dict.fromkeys(("customer", "contact"), len(members) - len(ignored)), schema)


def _after(folder: RunFolder, schema: Schema) -> dict[str, float]:
    golden = {entity: folder.arrow(f"{entity}s") for entity in ("customer", "contact")}
    counts = {name: len(table) - table[name].null_count for table in golden.values() for name in table.column_names}
    return completeness(counts, {name: len(table) for name, table in golden.items()}, schema)


def completeness(filled: Mapping[str, int], totals: Mapping[str, int], schema: Schema) -> dict[str, float]:
    """Return field → share filled (0.0–1.0), and `overall`: the mean over the expected fields.

    Args:
        filled: field → how many hold a value.
        totals: entity → how many there are.
        schema: fields in order.
    """
    shares = {
        one.name: round(filled.get(one.name, 0) / totals[one.entity], 4) if totals[one.entity] else 0.0
        for one in schema
        if filled.get(one.name) or one.expected
    }
    expected = [shares[one.name] for one in schema if one.expected]
    return {"overall": round(sum(expected) / len(expected), 4) if expected else 0.0, **shares}


def gates(limits: Mapping[str, Any], complete: float, rejected: int, rows: int) -> dict[str, dict[str, Any]]:
    """Hold a run against its limits: name → {limit, value, passed}, for those gates that the job names.

    The other gates are held by an audit.
    """
    rate = rejected / rows if rows else 0.0
    found = {
        "completeness": (complete, lambda limit: complete >= limit),
        "error_rate": (rate, lambda limit: rate <= limit),
    }
    return {
        name: {"limit": limit, "value": round(found[name][0], 4), "passed": found[name][1](limit)}
        for name, limit in limits.items()
        if name in found and limit is not None
    }
