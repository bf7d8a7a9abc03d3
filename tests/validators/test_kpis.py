"""The KPIs of an audit, on tables small enough to count by hand."""

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from guiyi.core.folder import RunFolder, arrow_schema
from guiyi.core.schema import Field, Schema
from guiyi.validators.kpis import filled_cells, kpis

TODAY = date(2026, 7, 1)
SCHEMA = Schema(
    (
        Field("customer_name", "company", "客户名称", "Customer name", expected=True),
        Field("city", "city", "城市", "City", expected=True),
        Field("uscc", "uscc", "代码", "Code", unique=True),
        Field("founded_date", "date", "成立日期", "Founded"),
        Field("updated_at", "datetime", "更新时间", "Updated"),
        Field("last_contact_time", "datetime", "最近联系", "Last contact"),
        Field("mobile", "phone", "手机", "Mobile", entity="contact", many=True),
        Field("qq", "qq", "QQ", "QQ", entity="contact"),
    )
)
ROWS = {
    "customer_name": ["a", "b", "c", "d"],
    "city": ["x", None, "x", None],
    "uscc": ["1", "1", None, "2"],
    "founded_date": ["2020", "2021-05-06", None, None],
    "mobile": ["+1|+2", "+3", "+2", None],
}


def table(**columns: list[str | None]) -> pa.Table:
    length = len(next(iter(columns.values())))
    told = {name: columns.get(name, [None] * length) for name in SCHEMA.names}
    return pa.table(
        {"row_id": [f"r{n}" for n in range(length)], **{n: pa.array(v, pa.string()) for n, v in told.items()}}
    )


def found(*told: tuple[str, str, str, str]) -> pa.Table:
    """Findings as (row_id, field, code, severity)."""
    lines = [dict(zip(("row_id", "field", "code", "severity"), one, strict=True)) | {"rule": one[2]} for one in told]
    return pa.Table.from_pylist(lines, schema=arrow_schema("findings"))


def numbers(*told: tuple[str, str, str, str], **columns: list[str | None]) -> dict[str, Any]:
    return kpis(table(**(columns or ROWS)), found(*told), SCHEMA, today=TODAY)


def test_completeness_is_of_fields_in_use_or_expected_and_its_mean_of_the_expected() -> None:
    assert numbers()["completeness"] == {
        "overall": 0.75,
        "fields": {"customer_name": 1.0, "city": 0.5, "uscc": 0.75, "founded_date": 0.5, "mobile": 0.75},
        "goal": 0.95,
    }
    empty = numbers(uscc=["1", None])["completeness"]
    assert (empty["overall"], empty["fields"]) == (0.0, {"customer_name": 0.0, "city": 0.0, "uscc": 0.5})


def test_completeness_before_is_what_was_not_empty() -> None:
    written = {"customer_name": 4, "city": 3, "qq": 1}
    told = kpis(table(**ROWS), found(), SCHEMA, written, today=TODAY)["completeness"]
    assert told["before"]["overall"] == 0.875
    assert told["before"]["fields"] == {
        "customer_name": 1.0, "city": 0.75, "uscc": 0.0, "founded_date": 0.0, "mobile": 0.0, "qq": 0.25,
    }  # fmt: skip
    assert told["fields"]["qq"] == 0.0


def test_validity_is_of_cells_as_written_and_of_what_could_be_read() -> None:
    told = numbers(
        ("r3", "mobile", "phone.short", "warn"),  # nothing of the cell could be read
        ("r0", "mobile", "phone.short", "warn"),  # one of two numbers could
        ("r0", "mobile", "phone.long", "warn"),  # the same cell again
        ("r1", "founded_date", "rule.range", "error"),
        ("r2", "city", "cell.suggested", "info"),  # nothing is wrong
        ("r3", "city", "rule.required", "error"),  # missing, not wrong
        ("r0", "uscc", "rule.unique", "error"),  # repeated, not wrong
    )["validity"]
    assert told["fields"] == {"customer_name": 1.0, "city": 1.0, "uscc": 1.0, "founded_date": 0.5, "mobile": 0.5}
    assert told["overall"] == round(12 / 15, 6)  # 4 + 2 + 3 + 2 + 4 cells, of which 1 + 2 are wrong
    assert told["after"]["fields"]["mobile"] == 1.0
    assert told["after"]["fields"]["founded_date"] == 0.5
    assert told["after"]["overall"] == round(13 / 14, 6)


def test_uniqueness_counts_shared_ids_of_several_values_and_broken_rules() -> None:
    told = numbers()["uniqueness"]
    assert told == {"overall": 0.25, "fields": {"uscc": round(1 / 3, 6), "mobile": round(1 / 3, 6)}}
    assert numbers(("r3", "customer_name|city", "rule.unique", "error"))["uniqueness"]["overall"] == 0.0
    assert numbers(qq=["1", "2", None, None])["uniqueness"] == {"overall": 1.0, "fields": {"qq": 1.0}}


def test_consistency_counts_rows_with_a_contradiction_once() -> None:
    told = numbers(
        ("r0", "founded_date|updated_at", "rule.compare", "error"),
        ("r0", "city", "row.gender_differs", "warn"),
        ("r1", "city", "row.gender_differs", "warn"),
        ("r2", "city", "row.tag_differs", "info"),
        ("r3", "city|uscc", "rule.own", "error"),
        ("r2", "mobile|qq", "rule.any_of", "error"),  # missing, no contradiction
    )
    assert told["consistency"] == {
        "overall": 0.25, "fields": {"city": 0.25, "founded_date": 0.75, "updated_at": 0.75, "uscc": 0.75},
    }  # fmt: skip
    assert told["validity"]["overall"] == 1.0


def test_freshness_is_of_the_rows_that_say_when() -> None:
    told = numbers(
        updated_at=["2026-06-30T10:00:00", "2025-07-01", "2025-06-30", None, None, "2027-01-01"],
        last_contact_time=["2001", None, None, "2025-07", None, None],
    )["freshness"]
    # 1, 365, 366 and 365 days ago; the last day is still to come
    assert told == {"overall": 0.75, "dated": round(4 / 6, 6), "median_days": 365}
    assert numbers()["freshness"] == {"overall": None, "dated": 0.0, "median_days": None}


def test_the_error_rate_counts_rows_with_an_error_once() -> None:
    assert (
        numbers(
            ("r0", "city", "rule.required", "error"),
            ("r0", "uscc", "rule.unique", "error"),
            ("r1", "city", "phone.short", "warn"),
        )["error_rate"]
        == 0.25
    )


def test_cells_are_counted_as_written(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    steps = [("r0", "city", 0), ("r0", "city", 1), ("r1", "city", 0), ("r1", "qq", 0), ("total", "city", 0)]
    told = [{"row_id": row, "field": field, "step": step} for row, field, step in steps]
    folder.write("changes", pa.Table.from_pylist(told), part=0)
    folder.write("changes", pa.Table.from_pylist(told[3:4]), part=1)
    assert filled_cells(folder, []) == {"city": 3, "qq": 2}
    assert filled_cells(folder, {"total": "row.total"}) == {"city": 2, "qq": 2}


@pytest.mark.parametrize("rows", [1, 3])
def test_nothing_wrong_is_whole(rows: int) -> None:
    told = numbers(customer_name=["a", "b", "c"][:rows])
    assert [told[name]["overall"] for name in ("validity", "uniqueness", "consistency")] == [1.0, 1.0, 1.0]
