"""Customers and contacts → plain tables: CSV for people and programs, Parquet for programs."""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from guiyi.core.folder import as_arrow
from guiyi.core.schema import Schema
from guiyi.exporters.preflight import Preflight, joined
from guiyi.exporters.shape import Shaped, shaped
from guiyi.schemas.targets.profile import Target


def write_csv(
    customers: pd.DataFrame, contacts: pd.DataFrame, schema: Schema, target: Target, folder: Path
) -> Preflight:
    """Write customers.csv and contacts.csv: RFC 4180, every cell text."""
    tables = both(customers, contacts, schema, target)
    encoding = "utf-8-sig" if target.bom else "utf-8"
    for name, one in tables.items():
        one.table.to_csv(folder / f"{name}.csv", index=False, encoding=encoding, lineterminator="\r\n")
    return _written(tables, folder, "csv")


def write_parquet(
    customers: pd.DataFrame, contacts: pd.DataFrame, schema: Schema, target: Target, folder: Path
) -> Preflight:
    """Write customers.parquet and contacts.parquet: every column text, missing is null."""
    tables = both(customers, contacts, schema, target)
    for name, one in tables.items():
        columns = pa.schema([(header, pa.string()) for header in one.table.columns])
        pq.write_table(as_arrow(one.table, columns), folder / f"{name}.parquet", compression="zstd")
    return _written(tables, folder, "parquet")


def both(customers: pd.DataFrame, contacts: pd.DataFrame, schema: Schema, target: Target) -> dict[str, Shaped]:
    """Lay both frames into a target's objects: object name → its rows."""
    ours, theirs = target.object_of("customer"), target.object_of("contact")
    companies = shaped(customers, ours, target, schema)
    return {ours.name: companies, theirs.name: shaped(contacts, theirs, target, schema, companies)}


def _written(tables: dict[str, Shaped], folder: Path, suffix: str) -> Preflight:
    findings = joined([one.findings for one in tables.values()])
    return Preflight(findings, [folder / f"{name}.{suffix}" for name in tables])
