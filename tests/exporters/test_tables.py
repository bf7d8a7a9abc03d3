import csv
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from guiyi.core.schema import Schema
from guiyi.exporters.tables import write_csv, write_parquet
from guiyi.schemas.targets import TARGETS

Base = tuple[pd.DataFrame, pd.DataFrame]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_csv_is_for_people_and_programs(base: Base, schema: Schema, tmp_path: Path) -> None:
    done = write_csv(*base, schema, TARGETS["csv"], tmp_path)
    assert [path.name for path in done.files] == ["customers.csv", "contacts.csv"]
    assert (tmp_path / "customers.csv").read_bytes().startswith(b"\xef\xbb\xbfcustomer_id,customer_name,")
    first, second = read(tmp_path / "customers.csv")
    assert first["phone"] == "021-61234567-801|13800138000|13900139000"
    assert first["industry"] == "I"
    assert first["stage"] == "lead"
    assert first["tags"] == "VIP|老客户"
    assert second["city"] == ""


def test_csv_guards_text_and_leaves_numbers_alone(base: Base, schema: Schema, tmp_path: Path) -> None:
    done = write_csv(*base, schema, TARGETS["csv"], tmp_path)
    first, second = read(tmp_path / "customers.csv")
    person, other = read(tmp_path / "contacts.csv")
    assert (first["note"], person["contact_note"]) == ("'=1+1", "'@cmd")
    assert (second["deal_amount"], other["mobile"]) == ("-5", "+85291234567")
    told = done.findings[["id", "field", "code"]].to_numpy().tolist()
    assert told == [["c1", "note", "target.formula"], ["p1", "contact_note", "target.formula"]]


def test_parquet_keeps_normal_forms(base: Base, schema: Schema, tmp_path: Path) -> None:
    done = write_parquet(*base, schema, TARGETS["parquet"], tmp_path)
    table = pq.read_table(tmp_path / "customers.parquet")
    assert table.column_names == ["customer_id", *(one.name for one in schema.of("customer"))]
    assert {str(one) for one in table.schema.types} == {"string"}
    first, second = table.to_pylist()
    assert first["phone"] == "+862161234567;ext=801|+8613800138000|+8613900139000"
    assert first["note"] == "=1+1"
    assert second["founded_date"] == "2023-05"
    assert second["city"] is None
    assert done.findings.empty
