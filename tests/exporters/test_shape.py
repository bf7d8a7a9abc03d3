from dataclasses import replace

import pandas as pd

from guiyi.core.schema import Field, Schema
from guiyi.exporters.shape import shaped
from guiyi.schemas.targets import TARGETS
from guiyi.schemas.targets.wukong9 import CONTACTS, CUSTOMERS

WUKONG = TARGETS["wukong9"]
Base = tuple[pd.DataFrame, pd.DataFrame]


def codes(findings: pd.DataFrame, one: str) -> dict[str, set[str]]:
    mine = findings[findings["id"] == one]
    return {field: set(some) for field, some in mine.groupby("field")["code"]}


def test_every_value_has_a_place_or_a_line_in_the_note(base: Base, schema: Schema) -> None:
    row = shaped(base[0], CUSTOMERS, WUKONG, schema).table.loc["c1"]
    assert row["*客户名称"] == "归一软件有限公司"
    assert row["客户行业"] == "IT/通信/电子/互联网"
    assert row["下次联系时间"] == "2024-03-05 10:11:12"
    assert (row["电话"], row["手机"]) == ("021-61234567-801", "13800138000")
    lines = row["备注"].split("\n")
    assert lines[0] == "=1+1"
    assert "电话：13900139000" in lines
    assert "标签：VIP；老客户" in lines
    assert "邮箱：info@example.com；sales@example.com" in lines
    assert "注册资本：1000000" in lines
    assert not any(line.startswith("客户类型") for line in lines)


def test_findings_name_row_field_and_code(base: Base, schema: Schema) -> None:
    findings = shaped(base[0], CUSTOMERS, WUKONG, schema).findings
    assert codes(findings, "c2") == {
        "industry": {"target.option"},
        "level": {"target.option"},
        "source": {"target.option"},
        "next_contact_time": {"target.format"},
        "founded_date": {"target.no_place"},
        "deal_amount": {"target.no_place"},
    }
    assert codes(findings, "c1")["phone"] == {"target.several"}
    phone = findings[(findings["id"] == "c1") & (findings["field"] == "phone")]["value"].item()
    assert "138****8000" in phone  # masked


def test_a_contact_bears_the_customer_as_written(base: Base, schema: Schema) -> None:
    customers = shaped(base[0], CUSTOMERS, WUKONG, schema)
    row = shaped(base[1], CONTACTS, WUKONG, schema, customers).table.loc["p1"]
    assert row["*客户名称"] == "归一软件有限公司"
    assert (row["手机"], row["性别"], row["是否关键决策人"]) == ("13800138001", "男", "是")
    assert "微信号：zhangzong88" in row["备注"]


def test_what_the_target_would_refuse_is_left_out(base: Base, schema: Schema) -> None:
    customers = base[0].assign(customer_name=["归一 ABC", "归一 abc"])
    done = shaped(customers, CUSTOMERS, WUKONG, schema)
    assert list(done.table.index) == ["c1"]
    assert "target.duplicate" in codes(done.findings, "c2")["customer_name"]
    people = shaped(base[1], CONTACTS, WUKONG, schema, done)
    assert list(people.table.index) == ["p1"]
    assert codes(people.findings, "p2")["customer_name"] == {"target.parent"}


def test_a_name_that_the_target_cannot_store_is_missing(base: Base, schema: Schema) -> None:
    done = shaped(base[0].assign(customer_name=["😀", pd.NA]), CUSTOMERS, WUKONG, schema)
    assert done.table.empty
    assert codes(done.findings, "c1")["customer_name"] == {"target.charset", "target.required"}
    assert codes(done.findings, "c2")["customer_name"] == {"target.required"}


def test_a_note_that_is_full_is_cut_and_told(base: Base, schema: Schema) -> None:
    small = replace(WUKONG, max_text=20)
    done = shaped(base[0], CUSTOMERS, small, schema)
    assert done.table["备注"].str.len().max() <= 20
    assert "target.too_long" in codes(done.findings, "c1")["note"]


def test_a_whole_schema_has_its_ids_and_custom_fields(base: Base, schema: Schema) -> None:
    wide = schema.with_fields([Field("decision_chain", "text", "决策链", "Decision chain", custom=True)])
    customers = base[0].assign(decision_chain=["采购→总经理", pd.NA])
    csv = TARGETS["csv"]
    table = shaped(customers, csv.object_of("customer"), csv, wide).table
    assert list(table.columns) == ["customer_id", *(one.name for one in wide.of("customer"))]
    assert table.loc["c1", "decision_chain"] == "采购→总经理"
    note = shaped(customers, CUSTOMERS, WUKONG, wide).table.loc["c1", "备注"]
    assert "决策链：采购→总经理" in note


def test_two_fields_of_one_label_keep_two_columns(base: Base, schema: Schema) -> None:
    wide = schema.with_fields([Field("memo", "text", "备注", "Note", custom=True)])
    xlsx = TARGETS["xlsx"]
    table = shaped(base[0].assign(memo="甲"), xlsx.object_of("customer"), xlsx, wide).table
    assert {"备注 (note)", "备注 (memo)"} <= set(table.columns)


def test_nothing_to_write_is_written_as_nothing(base: Base, schema: Schema) -> None:
    for target in TARGETS.values():
        obj = target.objects[0]
        done = shaped(base[obj.entity == "contact"].iloc[:0], obj, target, schema)
        assert done.table.empty
        assert done.findings.empty
        assert len(done.columns) == len(done.table.columns)
