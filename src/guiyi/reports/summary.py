"""summary.json: the numbers of a run, counted from its tables."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyarrow.compute as pc
import pyarrow.parquet as pq

from guiyi.core.folder import RunFolder
from guiyi.core.manifest import schema_of, sources_of
from guiyi.core.schema import Schema


class LostRows(Exception):
    """Rows went in that came out nowhere: our fault, and the run fails."""


def summarise(folder: RunFolder, seconds: Mapping[str, float]) -> dict[str, Any]:
    """Return the numbers of a run.

    Raises:
        LostRows: the rows read are not the rows of `members`.
    """
    manifest = folder.manifest()
    schema = schema_of(manifest)
    sources = sources_of(manifest)
    members = folder.read("members", ["row_id", "customer_id", "contact_id", "status", "reason"])
    rows_in = _rows(folder, "raw")
    if members["row_id"].nunique() != rows_in or len(members) != rows_in:
        raise LostRows(f"{rows_in} rows were read, {members['row_id'].nunique()} ended somewhere")
    kept = members[members["status"] == "kept"]
    counts = members["status"].value_counts()
    sheets = [sheet for source in sources for sheet in source.sheets]
    full = bool(folder.parts("customers"))
    told: dict[str, Any] = {
        "rows_in": rows_in,
        "rows_kept": int(counts.get("kept", 0)),
        "rows_rejected": int(counts.get("rejected", 0)),
        "rows_ignored": int(counts.get("ignored", 0)),
        "lines_in": sum(sheet.lines_in for sheet in sheets),
        "blank_lines": sum(sheet.blank_lines for sheet in sheets),
        "customers": int(kept["customer_id"].nunique()),
        "contacts": int(kept["contact_id"].nunique()),
    }
    told["merged"] = told["rows_kept"] - told["contacts"] - _without_contact(kept)
    links = folder.read("links", ["zone"])
    told["review_pairs"] = int((links["zone"] == "review").sum())
    told["changes"] = _rows(folder, "changes")
    told["issues"] = _issue_counts(folder)
    told["reasons"] = {str(code): int(n) for code, n in members["reason"].value_counts().sort_index().items()}
    if full:
        told["completeness"] = {"before": _before(folder, members, schema), "after": _after(folder, schema)}
        limits = manifest["job"]["validate"]["gates"]
        told["gates"] = gates(limits, told["completeness"]["after"]["overall"], told["rows_rejected"], rows_in)
        told["targets"] = manifest["preflight"]
    told["decisions_lost"] = len(manifest["decisions_lost"])
    told["sources"] = [
        {"name": one.name, "path": one.path, "importer": one.importer, "rows": sum(sheet.rows for sheet in one.sheets)}
        for one in sources
    ]
    return {**told, "seconds": dict(seconds), "versions": manifest["versions"]}


def _rows(folder: RunFolder, table: str) -> int:
    return sum(pq.read_metadata(part).num_rows for part in folder.parts(table))


def _without_contact(kept: pd.DataFrame) -> int:
    return int((~kept.groupby("customer_id")["contact_id"].agg(lambda ids: ids.notna().any()).astype(bool)).sum())


def _issue_counts(folder: RunFolder) -> dict[str, int]:
    counts = folder.read("issues", ["code"])["code"].value_counts()
    return {str(code): int(counts[code]) for code in sorted(counts.index)}


def _before(folder: RunFolder, members: pd.DataFrame, schema: Schema) -> dict[str, float]:
    """Completeness as it came in: share of the rows with customers whose cell was not empty."""
    living = members.loc[members["status"] != "ignored", "row_id"]
    mapped = pq.read_table(folder.table("changes"), columns=["row_id", "field"], filters=pc.field("step") == 0)
    cells = mapped.to_pandas()
    counts = cells[cells["row_id"].isin(living)]["field"].value_counts().to_dict()
    return completeness(counts, dict.fromkeys(("customer", "contact"), len(living)), schema)


def _after(folder: RunFolder, schema: Schema) -> dict[str, float]:
    golden = {name: folder.read(f"{name}s") for name in ("customer", "contact")}
    counts = {str(field): int(n) for frame in golden.values() for field, n in frame.notna().sum().items()}
    return completeness(counts, {name: len(frame) for name, frame in golden.items()}, schema)


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


def gates(limits: Mapping[str, float | None], complete: float, rejected: int, rows: int) -> dict[str, dict[str, Any]]:
    """Hold a run against its limits: name → {limit, value, passed}, for the gates that the job names."""
    rate = rejected / rows if rows else 0.0
    values = {"completeness": complete, "error_rate": rate}
    passed = {"completeness": lambda limit: complete >= limit, "error_rate": lambda limit: rate <= limit}
    return {
        name: {"limit": limit, "value": round(values[name], 4), "passed": passed[name](limit)}
        for name, limit in limits.items()
        if limit is not None
    }
