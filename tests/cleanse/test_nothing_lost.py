"""The law over cleansing: whatever stood in a mapped cell stands in a cell of its row, a change with a rule, or an issue."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from guiyi.cleanse.stage import Plan, cleanse
from guiyi.core.batch import Batch
from guiyi.core.language import rule_text, table
from guiyi.core.source import Column
from guiyi.core.trail import replayed
from guiyi.schemas.customer import customer_schema

from .conftest import raw_part

FIELDS = (
    "customer_name", "contact_name", "mobile", "mobile", "phone", "email", "wechat_id", "address", "city", "district",
    "postcode", "id_number", "tags", "level", "stage", "note", "wechat_remark", "job_title", "website", "owner", "owner",
)  # fmt: skip
TAGS = {"展会": {"source": "展会", "city": "杭州"}, "vip": {"level": "A"}}
PLAN = Plan(
    customer_schema(),
    {("s", ""): [Column(one, (one,), 1.0, "job") for one in FIELDS]},
    {"s": "CN"},
    TAGS,
    mended=frozenset({"email", "postcode"}),
)
WORDS = (
    "张伟", "王总", "李军 采购经理", "小美", "恒达贸易有限公司", "鑫源机械", "13800138000", "l3800138000", "138****8000",
    "010-61234567", "021-61234567转801", "400-820-8820", "zw@abc.cn", "zw@gmial.com", "wxid_ab12cd34", "微信：zhangwei88",
    "朝阳区建国路1号", "上海市浦东新区", "江苏 苏州", "鼓楼区", "200120", "10010", "110101199003070011", "A类", "B类", "意向",
    "成交客户", "展会", "VIP", "无", "-", "王总-上海华信贸易-13900139000-意向", "www.abc.cn", "不接电话", "、", "|", "\n", " ",
)  # fmt: skip
CELL = st.none() | st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map("".join) | st.sampled_from(WORDS)
MOVES = {"rows.phones_sorted", "rows.address_parted", "rows.county_settled"}


def cleansed(lines: list[list[str | None]]) -> Batch:
    return cleanse(raw_part(lines), PLAN)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELL, min_size=8, max_size=len(FIELDS)), min_size=1, max_size=4))
def test_every_text_can_be_found_again(lines: list[list[str | None]]) -> None:
    batch = cleansed(lines)
    first = batch.changes[batch.changes["step"] == 0]
    joined = batch.changes[batch.changes["rule"] == "map.joined"]
    for number, line in enumerate(lines, start=1):
        row_id = f"s::{number}"
        read = set(first.loc[first["row_id"] == row_id, "before"])
        added = " ".join(joined.loc[joined["row_id"] == row_id, "after"])
        told = set(batch.issues.loc[batch.issues["row_id"] == row_id, "value"])
        for text in filter(None, line):
            assert text in read or text.replace("|", "｜") in added or text in added or text in told, (text, line)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELL, min_size=8, max_size=len(FIELDS)), min_size=1, max_size=4))
def test_every_change_has_its_reason_and_what_is_emptied_is_told(lines: list[list[str | None]]) -> None:
    batch = cleansed(lines)
    assert {rule for rule in batch.changes["rule"] if rule_text(rule) == rule} == set()
    issues = {(one.row_id, one.field, one.value) for one in batch.issues.itertuples()}
    codes = {row["code"] for row in table("issues")}
    emptied = batch.changes[batch.changes["after"].isna() & batch.changes["before"].notna()]
    written = {(one.row_id, one.field): one.after for one in batch.changes.itertuples() if one.step == 0}
    for one in emptied.itertuples():
        if one.rule in codes or one.rule.startswith("moved."):
            texts = {value for row_id, field, value in issues if (row_id, field) == (one.row_id, one.field)}
            assert texts, one
        elif one.rule in MOVES:
            row = " ".join(batch.rows.loc[one.row_id].dropna().astype(str))
            assert all(part in row for part in one.before.split("|")) or one.field in ("address", "district"), one
        else:
            assert not any(map(str.isalnum, one.before.replace("无", ""))), (one, written)  # 无, 无无, -


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELL, min_size=8, max_size=len(FIELDS)), min_size=1, max_size=4))
def test_it_replays(lines: list[list[str | None]]) -> None:
    batch = cleansed(lines)
    ended = replayed(batch.changes)
    for field in batch.rows.columns:
        for row_id, value in batch.rows[field].items():
            after = ended.get((row_id, field))
            assert (pd.isna(value) and (after is None or pd.isna(after))) or value == after, (row_id, field)
