"""Rows to normal form, with their whole history."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiyi.cleanse.stage import Plan, cleanse
from guiyi.core.source import Column
from guiyi.core.trail import replayed
from guiyi.schemas.customer import customer_schema

from .conftest import Cleansed, raw_part


def cell(batch: object, field: str, row: int = 1) -> str | None:
    value = batch.rows.at[f"s::{row}", field]  # type: ignore[attr-defined]
    return None if pd.isna(value) else value


def test_cells_take_the_normal_form_of_their_kind(cleansed: Cleansed) -> None:
    batch = cleansed(("customer_name", "mobile", "level"), ("上海华信贸易有限公司 ", "138 0013 8000", "A类"))
    assert [cell(batch, name) for name in ("customer_name", "mobile", "level")] == [
        "上海华信贸易有限公司",
        "+8613800138000",
        "A",
    ]


def test_an_unreadable_cell_is_missing_and_keeps_its_text(cleansed: Cleansed) -> None:
    batch = cleansed(("mobile",), ("138****8000",))
    assert cell(batch, "mobile") is None
    assert batch.issues[["field", "code", "value"]].values.tolist() == [["mobile", "phone.masked", "138****8000"]]
    assert batch.changes["before"].tolist()[0] == "138****8000"


def test_title_goes_to_its_own_field(cleansed: Cleansed) -> None:
    batch = cleansed(("contact_name",), ("张总",), ("李四 采购经理",))
    assert [cell(batch, "contact_name"), cell(batch, "salutation")] == ["张", "总"]
    assert [cell(batch, "contact_name", 2), cell(batch, "job_title", 2)] == ["李四", "采购经理"]


def test_a_remark_is_taken_apart(cleansed: Cleansed) -> None:
    batch = cleansed(("wechat_remark",), ("A张总-上海华信贸易-13800138000-意向",))
    found = {
        name: cell(batch, name)
        for name in ("contact_name", "salutation", "customer_name", "mobile", "tags", "wechat_remark")
    }
    assert found == {
        "contact_name": "张", "salutation": "总", "customer_name": "上海华信贸易", "mobile": "+8613800138000",
        "tags": "意向", "wechat_remark": "A张总-上海华信贸易-13800138000-意向",
    }  # fmt: skip


def test_a_part_never_displaces_what_stands_there(cleansed: Cleansed) -> None:
    batch = cleansed(("wechat_remark", "contact_name", "mobile"), ("张总-13800138000", "王五", "13900139000"))
    assert cell(batch, "contact_name") == "王五"
    assert cell(batch, "mobile") == "+8613900139000|+8613800138000"


def test_mobiles_and_landlines_find_their_fields(cleansed: Cleansed) -> None:
    batch = cleansed(("mobile",), ("021-61234567",), ("13800138000 / 021-61234567",))
    assert (cell(batch, "mobile"), cell(batch, "phone")) == (None, "+862161234567")
    assert (cell(batch, "mobile", 2), cell(batch, "phone", 2)) == ("+8613800138000", "+862161234567")


def test_a_foreign_number_stays_beside_the_ones_that_move(cleansed: Cleansed) -> None:
    batch = cleansed(("mobile", "phone"), ("+85291234567 / 021-61234567", ""), ("", "+85291234567 / 13800138000"))
    assert (cell(batch, "mobile"), cell(batch, "phone")) == ("+85291234567", "+862161234567")
    assert (cell(batch, "mobile", 2), cell(batch, "phone", 2)) == ("+8613800138000", "+85291234567")


def test_address_fills_its_regions(cleansed: Cleansed) -> None:
    batch = cleansed(("city", "address"), ("", "上海浦东新区世纪大道1号"), ("北京市", "朝阳区建国路1号"))
    assert [cell(batch, name) for name in ("province", "city", "district", "address")] == [
        "上海市",
        "上海市",
        "浦东新区",
        "世纪大道1号",
    ]
    assert [cell(batch, name, 2) for name in ("province", "district")] == ["北京市", "朝阳区"]


def test_tags_say_fields_the_job_first(cleansed: Cleansed) -> None:
    told = {"vip": {"level": "A"}, "意向": {"stage": "prospect"}}
    batch = cleansed(("tags",), ("VIP、意向",), ("成交客户",), tags=told)
    assert [cell(batch, name) for name in ("tags", "level", "stage")] == ["VIP|意向", "A", "prospect"]
    assert cell(batch, "stage", 2) == "customer"


def test_a_tag_fills_several_fields_and_a_place_only_rows_without_one(cleansed: Cleansed) -> None:
    batch = cleansed(
        ("tags", "address"),
        ("A类-杭州、抖音、五金", None),
        ("杭州、上海、要报价", None),
        ("杭州", "北京市朝阳区建国路1号"),
    )
    fields = ("level", "province", "city", "source", "industry", "need")
    assert [cell(batch, name) for name in fields[:5]] == ["A", "浙江省", "杭州市", "抖音", "C"]
    assert [cell(batch, name, 2) for name in fields[1:]] == [None, None, None, None, "要报价"]
    assert [cell(batch, name, 3) for name in ("province", "city", "address")] == ["北京市", "北京市", "建国路1号"]


def test_two_columns_on_one_field(cleansed: Cleansed) -> None:
    batch = cleansed(("mobile", "mobile", "owner", "owner"), ("13800138000", "13900139000", "小王", "小赵"))
    assert cell(batch, "mobile") == "+8613800138000|+8613900139000"
    assert cell(batch, "owner") == "小王"
    assert batch.issues[["field", "code", "value"]].values.tolist() == [["owner", "map.second_column", "小赵"]]


def test_one_column_split_into_several_fields(cleansed: Cleansed) -> None:
    batch = cleansed((("province", "city"),), ("江苏 苏州",))
    assert [cell(batch, "province"), cell(batch, "city")] == ["江苏省", "苏州市"]


def test_a_literal_bar_is_no_border_between_values(cleansed: Cleansed) -> None:
    batch = cleansed(("note", "need"), ("a|b", "c|d"))
    assert [cell(batch, "note"), cell(batch, "need")] == ["a｜b", "c|d"]


FIELDS = (
    "customer_name",
    "contact_name",
    "mobile",
    "email",
    "address",
    "city",
    "founded_date",
    "deal_amount",
    "tags",
    "note",
    "wechat_remark",
)
PLAN = Plan(customer_schema(), {("s", ""): [Column(one, (one,), 1.0, "job") for one in FIELDS]}, {"s": "CN"}, {})
PIECES = st.sampled_from(
    [
        "张总",
        "李四",
        "13800138000",
        "021-61234567",
        "a@b.com",
        "上海市浦东新区",
        "无",
        "2023-5-1",
        "3万",
        "VIP",
        "、",
        "|",
        " ",
        "(",
        "A",
        "🍀",
        "\n",
        "有限公司",
        "-",
    ]
)
CELL = (
    st.none()
    | st.lists(PIECES, max_size=4).map("".join)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELL, min_size=0, max_size=len(FIELDS)), min_size=1, max_size=5))
def test_replaying_the_changes_gives_the_rows(lines: list[list[str | None]]) -> None:
    batch = cleanse(raw_part(lines), PLAN)
    ended = replayed(batch.changes)
    for field in batch.rows.columns:
        for row_id, value in batch.rows[field].items():
            after = ended.get((row_id, field))
            assert (pd.isna(value) and (after is None or pd.isna(after))) or value == after, (row_id, field)
    assert (batch.changes.groupby(["row_id", "field"])["step"].agg(lambda steps: steps.is_unique)).all()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(CELL, min_size=3, max_size=len(FIELDS)), min_size=2, max_size=6), st.integers(1, 5))
def test_any_split_of_the_rows_gives_the_same(lines: list[list[str | None]], at: int) -> None:
    whole = raw_part(lines)
    parts = [part for part in (whole.slice(0, at), whole.slice(at)) if len(part)]
    split = pd.concat([cleanse(part, PLAN).rows for part in parts])
    rows = cleanse(whole, PLAN).rows
    pd.testing.assert_frame_equal(
        split.reindex(columns=sorted(split)), rows.reindex(columns=sorted(split)), check_dtype=False
    )


def test_an_empty_part_is_an_empty_batch() -> None:
    batch = cleanse(raw_part([]), PLAN)
    assert len(batch.rows) == len(batch.changes) == len(batch.issues) == 0


def test_regions_in_letters_are_told_by_their_province(cleansed: Cleansed) -> None:
    batch = cleansed(
        ("province", "city"),
        ("Jiangsu", "Suzhou"),
        ("Anhui", "Suzhou"),
        ("Shanghai", "Pudong New District"),
        ("加州", "LA"),
    )
    found = [[cell(batch, name, row) for name in ("province", "city", "district")] for row in (1, 2, 3, 4)]
    assert found == [
        ["江苏省", "苏州市", None],
        ["安徽省", "宿州市", None],
        ["上海市", "上海市", "浦东新区"],
        ["加州", "LA", None],
    ]


@pytest.mark.parametrize("region", ["US", ""])
def test_outside_china_an_address_stays_whole(cleansed: Cleansed, region: str) -> None:
    batch = cleansed(("address", "city"), ("123 Main St, Springfield", "Springfield"), region=region)
    assert [cell(batch, "address"), cell(batch, "city")] == ["123 Main St, Springfield", "Springfield"]


def test_the_unit_of_a_header_is_read() -> None:
    columns = [
        Column("注册资本（万元）", ("registered_capital",), 1.0, "exact"),
        Column("营业额(单位：亿元)", ("revenue",), 1.0, "exact"),
    ]
    batch = cleanse(
        raw_part([("500", "1.5"), ("500万", "3千万")]), Plan(customer_schema(), {("s", ""): columns}, {"s": "CN"}, {})
    )
    assert batch.rows["registered_capital"].tolist() == ["5000000", "5000000"]
    assert batch.rows["revenue"].tolist() == ["150000000", "30000000"]
    assert replayed(batch.changes)["s::1", "registered_capital"] == "5000000"


def test_faults_of_lines_that_are_no_customers_are_not_told() -> None:
    columns = {("s", ""): [Column("手机", ("mobile",), 1.0, "exact")]}
    part = raw_part([("合计",), ("138****8000",)])
    batch = cleanse(part, Plan(customer_schema(), columns, {"s": "CN"}, {}, ignored=frozenset({"s::1"})))
    assert batch.issues["row_id"].tolist() == ["s::2"]
    assert set(batch.changes["row_id"]) == {"s::1", "s::2"}


def test_a_list_of_fields_splits_a_cell_unless_tags_keep_it_whole(cleansed: Cleansed) -> None:
    batch = cleansed((("province", "city"), ("tags", "level")), ("江苏省 苏州市", "A类"))
    found = {name: cell(batch, name) for name in ("province", "city", "tags", "level")}
    assert found == {"province": "江苏省", "city": "苏州市", "tags": "A类", "level": "A"}


def test_a_company_and_a_person_in_one_cell_fill_a_field_each() -> None:
    column = Column("客户（公司+联系人）", ("customer_name", "contact_name"), 0.85, "values")
    lines = [("恒达（上海）贸易有限公司 张三",), ("李小四/鑫源机械有限公司",), ("南京三木商行有限公司",), ("王五",)]
    batch = cleanse(raw_part(lines), Plan(customer_schema(), {("s", ""): [column]}, {"s": "CN"}, {}))
    assert [[cell(batch, name, row) for name in column.fields] for row in (1, 2, 3, 4)] == [
        ["恒达（上海）贸易有限公司", "张三"],
        ["鑫源机械有限公司", "李小四"],
        ["南京三木商行有限公司", None],
        [None, "王五"],
    ]
