"""The run folder: every table of a run in one place, with one schema a table in all its parts (DESIGN section 8)."""

import glob
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from guiyi.core.alone import LEDGER, carried_over
from guiyi.core.beside import FULL
from guiyi.core.errors import TargetError

TABLES: Mapping[str, tuple[str, ...]] = {
    "raw": ("row_id", "source", "sheet", "line", "cells"),
    "rows": ("row_id",),  # and all fields
    "changes": ("row_id", "field", "step", "rule", "before", "after"),
    "issues": ("row_id", "field", "code", "severity", "value", "suggestion"),
    "findings": ("row_id", "field", "rule", "code", "severity", "value", "suggestion", "detail", "status"),
    "links": ("left", "right", "entity", "probability", "zone", "reasons"),
    "members": ("row_id", "source", "sheet", "line", "customer_id", "contact_id", "status", "reason"),
    "customers": ("customer_id",),  # and its fields
    "contacts": ("contact_id", "customer_id"),  # and its fields
    "origin": ("entity", "id", "field", "row_id", "rule"),
    "outcomes": ("entity", "id", "target_id", "outcome", "fields", "same_as"),
}
KEPT = ("decisions.csv", LEDGER, "ids.parquet")  # a run replaces everything else
OLDER = "-older"  # how the name of an older output ends while the newer one takes its place
# table → columns of few values, where the others hardly repeat any
_ALIKE = {
    "raw": ["source", "sheet"],
    "changes": ["field", "step", "rule"],
    "findings": ["field", "rule", "code", "severity", "status"],
}
# table → columns by which rows are sought, where the least and greatest value of the others help nobody
_SOUGHT = {"changes": ["row_id", "field", "step", "rule"]}
_TYPES = {"step": pa.int32(), "probability": pa.float64(), "cells": pa.list_(pa.string())}


def arrow_schema(table: str, fields: Sequence[str] = ()) -> pa.Schema:
    """Return the one schema of a table; `fields` are added where the table holds the base's own fields."""
    names = dict.fromkeys((*TABLES[table], *fields))
    return pa.schema([(name, _TYPES.get(name, pa.string())) for name in names])


class RunFolder:
    """A run's output folder: paths, and tables in and out."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def __truediv__(self, name: str) -> Path:
        return self.root / name

    def table(self, name: str) -> Path:
        """Return the folder of a table's parts."""
        return self.root / "run" / name

    def write(self, name: str, frame: pd.DataFrame | pa.Table, fields: Sequence[str] = (), part: int = 0) -> None:
        """Write one part of a table; a column the frame lacks is written as missing."""
        folder = self.table(name)
        folder.mkdir(parents=True, exist_ok=True)
        schema = arrow_schema(name, fields)
        table = (fitted if isinstance(frame, pa.Table) else as_arrow)(frame, schema)
        pq.write_table(
            table,
            folder / f"part-{part:05}.parquet",
            compression="zstd",
            use_dictionary=_ALIKE.get(name, True),
            write_statistics=_SOUGHT.get(name, True),
        )

    def read(self, name: str, columns: Sequence[str] | None = None, where: pc.Expression | None = None) -> pd.DataFrame:
        """Read a table, or some of its columns and rows: text columns are `str`, missing is NA."""
        return as_pandas(self.arrow(name, columns, where))

    def arrow(self, name: str, columns: Sequence[str] | None = None, where: pc.Expression | None = None) -> pa.Table:
        """Read a table, or some of its columns and rows, as it is stored."""
        return pq.read_table(self.table(name), columns=list(columns) if columns else None, filters=where)

    def each(self, name: str, columns: Sequence[str]) -> Iterator[pa.Table]:
        """Read some columns of a table part by part, as they are stored."""
        return (pq.read_table(part, columns=list(columns)) for part in self.parts(name))

    def rows(self, name: str) -> int:
        """Count the rows of a table."""
        return sum(pq.read_metadata(part).num_rows for part in self.parts(name))

    def filled(self, name: str) -> list[str]:
        """Return the columns of a table in which anything stands, as the parts' own statistics tell."""
        found: dict[str, None] = {}
        for part in self.parts(name):
            told = pq.read_metadata(part)
            for group in (told.row_group(number) for number in range(told.num_row_groups)):
                for column in (group.column(number) for number in range(group.num_columns)):
                    known = column.statistics
                    if known is None or not known.has_null_count or known.null_count < group.num_rows:
                        found[column.path_in_schema.split(".")[0]] = None
        return [*found]

    def parts(self, name: str) -> list[Path]:
        """Return a table's part files, in order."""
        return sorted(self.table(name).glob("part-*.parquet"))

    def manifest(self) -> dict[str, Any]:
        """Read run/manifest.json."""
        return dict(json.loads((self.root / "run" / "manifest.json").read_text(encoding="utf-8")))


def among(column: str, values: Iterable[str]) -> pc.Expression:
    """Return the condition that a text column holds one of some values, which may be none."""
    return pc.field(column).isin(pa.array(list(values), pa.string()))


def as_arrow(frame: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    """Turn a frame into a table of this schema; missing columns become null, NA becomes null."""
    length = len(frame)
    columns = [
        pa.array(frame[one.name], type=one.type, from_pandas=True)
        if one.name in frame.columns
        else pa.nulls(length, one.type)
        for one in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def fitted(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Give a table this schema; missing columns become null."""
    held, length = set(table.column_names), len(table)
    columns = [table[one.name].cast(one.type) if one.name in held else pa.nulls(length, one.type) for one in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def as_pandas(table: pa.Table) -> pd.DataFrame:
    """Turn a table into a frame whose text columns are `str`."""
    frame: pd.DataFrame = table.to_pandas()
    text = [one.name for one in table.schema if pa.types.is_string(one.type)]
    return frame.astype(dict.fromkeys(text, "str"))


def write_json(path: Path, told: object) -> None:
    """Write JSON as people read it, the same bytes each time."""
    path.write_text(
        json.dumps(told, ensure_ascii=False, indent=2, default=str) + "\n", encoding="utf-8", errors="backslashreplace"
    )


@contextmanager
def fresh(out: Path) -> Iterator[RunFolder]:
    """Give a folder beside `out` to write into, and put it in the place of `out` when all went well.

    What stands in `KEPT` is carried over. A failure leaves the older output as it was; where a run was killed in the
    moment of the exchange, the older output is put back first.

    Raises:
        TargetError: the place cannot be written, is a file, or holds things that are not a run's.
    """
    _put_back(out)
    if out.exists() and not out.is_dir():
        raise TargetError("target.is_file", path=out)
    if out.is_dir() and any(out.iterdir()) and not _is_run(out):
        raise TargetError("target.foreign", path=out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))  # 0700 by mkdtemp
    except OSError as error:
        raise TargetError("target.unwritable", path=out, why=error.strerror) from error
    try:
        (beside / "run").mkdir()
        for name in KEPT:
            if (out / name).exists() and name != LEDGER:
                shutil.copy2(out / name, beside / name)
        with carried_over(out, beside) as let_go:
            yield RunFolder(beside)
            _private(beside)
            let_go()  # on Windows an open file holds its folder
            _swap(beside, out)
    except OSError as error:
        if error.errno in FULL:
            raise TargetError("target.unwritable", path=out, why=error.strerror) from error
        raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)


@contextmanager
def apart() -> Iterator[RunFolder]:
    """Give a folder of its own, outside everyone's sight, and take it away afterwards.

    Raises:
        TargetError: there is no place for temporary files, or it is full.
    """
    try:
        place = Path(tempfile.mkdtemp(prefix="guiyi-"))  # 0700
        (place / "run").mkdir()
    except OSError as error:
        raise TargetError("target.temporary", path=os.environ.get("TMPDIR", "TMPDIR"), why=error.strerror) from error
    try:
        yield RunFolder(place)
    except OSError as error:
        if error.errno in FULL:
            raise TargetError("target.temporary", path=place, why=os.strerror(error.errno)) from error
        raise
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _is_run(out: Path) -> bool:
    return (out / "run" / "manifest.json").exists() or all(
        one.name.removesuffix("-wal") in KEPT for one in out.iterdir()
    )


def _private(root: Path) -> None:
    """Files 0600 in folders 0700: they hold personal data."""
    for path in (root, *root.rglob("*")):
        os.chmod(path, 0o700 if path.is_dir() else 0o600)


def _put_back(out: Path) -> None:
    older = sorted(out.parent.glob(f".{glob.escape(out.name)}-*{OLDER}"), key=lambda one: one.stat().st_mtime)
    if older and not out.exists():
        older[-1].rename(out)


def _swap(beside: Path, out: Path) -> None:
    older = beside.with_name(beside.name + OLDER)
    try:
        if out.exists():
            out.rename(older)
        beside.rename(out)
    except OSError as error:  # on Windows a file that is open in Excel or WPS holds its folder
        if older.exists() and not out.exists():
            older.rename(out)
        raise TargetError("target.in_use", path=out, why=error.strerror) from error
    shutil.rmtree(older, ignore_errors=True)
