"""The order of day and month: stated by the job, or proven by a whole column."""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

import guiyi
from guiyi.cleanse.date_order import date_orders
from guiyi.core.errors import ConfigError
from guiyi.core.folder import arrow_schema
from guiyi.core.source import Column
from guiyi.importers import stage
from guiyi.job import Job
from guiyi.schemas.customer import customer_schema
from guiyi.values.day import Orders

SHEET = ("s", "")
BIRTHDAYS = [Column("姓名", ("contact_name",), 1.0, "exact"), Column("生日", ("birthday",), 1.0, "exact")]


def part(*texts: str | None) -> pa.Table:
    cells = [["张三", text] if text else ["张三"] for text in texts]
    same = [[one] * len(cells) for one in SHEET]
    lines = [str(at) for at in range(len(cells))]
    return pa.table([lines, *same, lines, cells], schema=arrow_schema("raw"))


def proven(*parts: pa.Table) -> Orders | None:
    return date_orders(parts, {SHEET: BIRTHDAYS}, customer_schema(), {}).get(SHEET, {}).get("birthday")


def test_one_date_proves_the_order_of_its_column_in_whichever_part_it_stands() -> None:
    assert proven(part("05/01/2023", None), part("25/12/2023 10:11")) == Orders("dmy", None)
    assert proven(part("05/01/2023", "12-25-2023")) == Orders("mdy", None)
    assert proven(part("31/12/99", "05/01/23")) == Orders(None, "dmy")


def test_nothing_is_proven_by_what_can_be_read_twice_or_by_contradictions() -> None:
    assert proven(part("05/01/2023", "2023-12-25", "25-12-23", "25/13/2023", "不详")) is None
    assert proven(part("25/12/2023"), part("12/25/2023")) is None
    assert proven(part("25/12/2023", "12/25/2023", "12/25/99")) == Orders(None, "mdy")
    assert proven(part()) is None


def test_the_job_states_it_for_a_source() -> None:
    told = date_orders([part("12/25/2023")], {SHEET: BIRTHDAYS}, customer_schema(), {"s": "dmy"})
    assert told == {SHEET: {"birthday": Orders("dmy", "dmy")}}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    lines = [
        "姓名,手机,生日,最近下单,建档时间",
        "张三,13800138001,05/01/1990,05/01/2023,01/02/2023 10:11",
        "李四,13800138002,1990-05-02,05/02/2023,13/02/2023 10:11",
        "王五,13800138003,25/12/1990,25/12/2023,14/02/2023",
        "赵六,13800138004,06/01/1990,12/25/2023,2023/2/15",
    ]
    path = tmp_path / "客户.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_run_reads_a_column_in_the_order_it_proves(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage, "PART", 2)  # the proof stands in another part than what it decides
    result = guiyi.run([source], output=str(tmp_path / "out"), targets=["csv"])
    rows = result.table("rows").set_index("contact_name")
    assert rows["birthday"].to_dict() == {
        "张三": "1990-01-05", "李四": "1990-05-02", "王五": "1990-12-25", "赵六": "1990-01-06",
    }  # fmt: skip
    assert rows.loc["张三", "created_at"] == "2023-02-01T10:11:00"
    # the orders contradict each other: what can only be read one way is read, the rest is not
    assert rows["last_order_date"].tolist()[2:] == ["2023-12-25", "2023-12-25"]
    assert rows["last_order_date"].iloc[:2].isna().all()
    issues = result.issues[result.issues["code"] == "date.ambiguous"]
    assert set(issues["field"]) == {"last_order_date"}
    ordered = result.changes[result.changes["rule"] == "date.in_order"]
    assert set(ordered["before"]) >= {"05/01/1990", "06/01/1990", "01/02/2023 10:11"}


def test_a_run_obeys_the_order_that_the_job_states(source: Path, tmp_path: Path) -> None:
    result = guiyi.run(
        Job.of({"sources": [{"path": str(source), "dates": "mdy"}], "output": str(tmp_path / "out")}, "-")
    )
    rows = result.table("rows").set_index("contact_name")
    assert rows.loc["张三", ["birthday", "last_order_date"]].tolist() == ["1990-05-01", "2023-05-01"]
    assert pd.isna(rows.loc["王五", "birthday"])  # there is no month 25
    assert "date.impossible" in set(result.issues["code"])


def test_an_order_that_is_none_is_refused() -> None:
    with pytest.raises(ConfigError, match="dates"):
        Job.of({"sources": [{"path": "a.csv", "dates": "dym"}]}, "guiyi.yaml")
