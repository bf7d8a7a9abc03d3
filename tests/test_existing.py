"""Rows of a CRM among the sources (`role: existing`): what is new is inserted, what is there updated by its own id."""

import csv
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import guiyi
from guiyi.dedupe.outcomes import outcomes
from guiyi.pipeline import Result
from guiyi.schemas.customer import customer_schema

HEADER = "客户名称,统一社会信用代码,传真,地址,联系人,手机,CRM编号,CRM联系人编号"
COLUMNS = {"CRM编号": "target_id", "CRM联系人编号": "contact_target_id"}
THERE = """上海华信贸易有限公司,91310115MA1H7A1234,021-61234567,,张三丰,13800138000,A1,P1
苏州恒达电子有限公司,,,,李四海,13900139000,A2,P2
杭州天诚服装有限公司,,,,孙八方,13500135000,A3,P3
"""
FRESH = """上海华信贸易有限公司,,,世纪大道1号,张三丰,13800138000,,
苏州恒达电子有限公司,,,,李四海,13900139000,,
北京新客科技有限公司,,,,王五一,13700137000,,
"""


def carried_out(folder: Path, there: str = THERE, fresh: str = FRESH, *targets: Any) -> Result:
    (folder / "crm.csv").write_text(f"{HEADER}\n{there}", "utf-8")
    (folder / "new.csv").write_text(f"{HEADER}\n{fresh}", "utf-8")
    sources = [
        {"path": str(folder / "crm.csv"), "role": "existing", "columns": COLUMNS},
        {"path": str(folder / "new.csv"), "columns": COLUMNS},
    ]
    told = {"sources": sources, "targets": list(targets) or ["salesforce"], "output": str(folder / "out")}
    return guiyi.run(guiyi.Job.of(told, "test"))


def known(result: Result, entity: str = "customer") -> dict[str, tuple[str, str, str]]:
    """Return name → target id, outcome and fields that change."""
    table = result.table("outcomes").fillna("")
    frame = (result.customers if entity == "customer" else result.contacts).set_index(f"{entity}_id")[f"{entity}_name"]
    mine = table[(table["entity"] == entity) & (table["same_as"] == "")]
    return {frame[one["id"]]: (one["target_id"], one["outcome"], one["fields"]) for one in mine.to_dict("records")}


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_record_is_inserted_updated_or_left(tmp_path: Path) -> None:
    result = carried_out(tmp_path)
    assert known(result) == {
        "上海华信贸易有限公司": ("A1", "update", "address"),
        "苏州恒达电子有限公司": ("A2", "unchanged", ""),
        "杭州天诚服装有限公司": ("A3", "unchanged", ""),
        "北京新客科技有限公司": ("", "insert", ""),
    }
    assert known(result, "contact")["张三丰"][:2] == ("P1", "unchanged")
    assert result.summary["outcomes"]["customer"] == {"insert": 1, "update": 1, "unchanged": 2, "duplicate": 0}
    assert "1 are new, 1 change, 2 stay" in (tmp_path / "out" / "report.html").read_text("utf-8")
    assert known(result, "contact")["王五一"][:2] == ("", "insert")


def test_salesforce_updates_by_its_own_ids(tmp_path: Path) -> None:
    carried_out(tmp_path)
    folder = tmp_path / "out" / "export" / "salesforce"
    assert [one["Name"] for one in lines(folder / "Account.csv")] == ["北京新客科技有限公司"]
    updates = {one["Id"]: one for one in lines(folder / "update" / "Account.csv")}
    assert set(updates) == {"A1", "A2", "A3"}  # the unchanged too: they learn our key
    assert updates["A1"]["BillingStreet"] == "世纪大道1号"
    assert updates["A1"]["Fax"] == "+862161234567"  # a blank of the new row does not clear it
    assert all(one["GuiyiId__c"] for one in updates.values())
    assert [one["LastName"] for one in lines(folder / "Contact.csv")] == ["王"]
    text = (folder / "README.txt").read_text("utf-8-sig")
    assert "update" in text
    assert "1 change, " in text


def test_a_blank_clears_where_that_is_asked(tmp_path: Path) -> None:
    result = carried_out(tmp_path, THERE, FRESH, {"salesforce": {"clear": ["fax"]}})
    assert known(result)["上海华信贸易有限公司"] == ("A1", "update", "address|fax")
    updates = {one["Id"]: one for one in lines(tmp_path / "out" / "export" / "salesforce" / "update" / "Account.csv")}
    assert updates["A1"]["Fax"] == "#N/A"
    assert updates["A1"]["Website"] == ""


def test_wukong_updates_by_name_what_changes(tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    carried_out(tmp_path, THERE, FRESH, "wukong9")
    folder = tmp_path / "out" / "export" / "wukong9"
    for path, names in {
        folder / "客户.xls": ["北京新客科技有限公司"],
        folder / "update" / "客户.xls": ["上海华信贸易有限公司"],
    }.items():
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[2:]
        assert [row[0] for row in rows] == names


def test_two_records_of_the_crm_that_are_one_are_named() -> None:
    """Where the job lets the CRM's own rows merge: one record stands, the other names it."""
    rows = pd.DataFrame(
        {"fax": ["1", None, "2"], "target_id": ["A1", "A9", None]}, index=["crm:1", "crm:2", "new:1"], dtype="str"
    )
    members = pd.DataFrame(
        {"source": ["crm", "crm", "new"], "customer_id": "c1", "contact_id": pd.NA, "status": "kept"}, index=rows.index
    )
    golden = pd.DataFrame({"fax": ["2"], "target_id": ["A9"]}, index=["c1"], dtype="str")
    found = outcomes(rows, members, {"customer": golden}, ["crm"], customer_schema()).fillna("")
    told = found[["target_id", "outcome", "fields", "same_as"]]
    assert list(told.itertuples(index=False, name=None)) == [("A9", "update", "fax", ""), ("A1", "unchanged", "", "A9")]


def test_without_a_crm_all_is_new(tmp_path: Path) -> None:
    (tmp_path / "new.csv").write_text(f"{HEADER}\n{FRESH}", "utf-8")
    result = guiyi.run([str(tmp_path / "new.csv")], targets=["salesforce"], output=str(tmp_path / "out"))
    assert set(result.table("outcomes")["outcome"]) == {"insert"}
    assert result.summary["outcomes"] == {}
    assert not (tmp_path / "out" / "export" / "salesforce" / "update").exists()


@pytest.mark.parametrize("order", [1, -1])
def test_the_same_values_in_another_order_change_nothing(order: int) -> None:
    tags = "|".join(["VIP", "老客户"][::order])
    rows = pd.DataFrame({"tags": [tags], "target_id": ["A1"]}, index=["crm:1"], dtype="str")
    members = pd.DataFrame(
        {"source": "crm", "customer_id": "c1", "contact_id": pd.NA, "status": "kept"}, index=["crm:1"]
    )
    golden = pd.DataFrame({"tags": ["VIP|老客户"], "target_id": ["A1"]}, index=["c1"], dtype="str")
    found = outcomes(rows, members, {"customer": golden}, ["crm"], customer_schema())
    assert list(found["outcome"]) == ["unchanged"]
