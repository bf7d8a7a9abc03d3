"""Survivorship."""

import pandas as pd
import pytest

from guiyi.core.schema import Field, Schema
from guiyi.dedupe.merge import Golden, merge, several_values

ROWS = pd.DataFrame(
    {
        "updated_at": ["2024-01-01", "2024-06-01", None],
        "owner": ["甲", "乙", "丙"],
        "contact": ["张三", "张", "张三"],
        "founded": ["2010-05", "2009", None],
        "tags": ["VIP|展会", "vip", "老客户"],
        "province": ["上海市", None, "江苏省"],
        "city": ["上海市", "苏州市", None],
        "level": ["A", "B", "B"],
        "profile": ["短", "一段长得多的介绍", None],
    },
    index=pd.Index(["s::1", "s::2", "s::3"], name="row_id"),
    dtype="str",
)
FIELDS = (
    Field("updated_at", "datetime", "", "", survivor="latest"),
    Field("owner", "text", "", "", survivor="latest"),
    Field("contact", "person_name", "", ""),
    Field("founded", "date", "", "", survivor="earliest"),
    Field("tags", "tags", "", "", many=True, survivor="union"),
    Field("province", "text", "", ""),
    Field("city", "text", "", ""),
    Field("level", "text", "", "", survivor="frequent"),
    Field("profile", "text", "", "", survivor="longest"),
)
SCHEMA = Schema(FIELDS, linked=(("province", "city"),))


def merged(rows: pd.DataFrame = ROWS, **priority: int) -> Golden:
    ids = pd.Series("C1", index=rows.index, dtype="str")
    hashes = pd.Series([f"h{row}" for row in rows.index], index=rows.index)
    order = pd.Series({row: priority.get(row.replace("s::", "r"), 1) for row in rows.index})
    return merge(rows, ids, SCHEMA, "customer", order, hashes)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("owner", "乙"),  # updated last
        ("contact", "张三"),  # a surname alone says less
        ("founded", "2009"),  # the earliest date itself
        ("tags", "VIP|展会|老客户"),  # ignoring case
        ("province", "上海市"),  # linked with the city of the same row
        ("city", "上海市"),
        ("level", "B"),
        ("profile", "一段长得多的介绍"),
    ],
)
def test_rules(field: str, value: str) -> None:
    assert merged().frame.at["C1", field] == value


def test_the_order_of_rows_does_not_matter() -> None:
    backwards = merged(ROWS.iloc[::-1])
    pd.testing.assert_frame_equal(merged().frame, backwards.frame)
    pd.testing.assert_frame_equal(merged().origin, backwards.origin)


def test_origin_names_the_winner_and_keeps_the_losers() -> None:
    origin = merged().origin.set_index("field").loc["owner"].set_index("row_id")["rule"].to_dict()
    assert origin == {"s::1": "lost.latest", "s::2": "latest", "s::3": "lost.latest"}


def test_every_golden_value_stands_in_a_row_it_names() -> None:
    done = merged()
    for one in done.origin[~done.origin["rule"].str.startswith(("lost.", "agrees"))].itertuples():
        golden, cell = done.frame.at["C1", one.field], ROWS.at[one.row_id, one.field]
        assert set(cell.casefold().split("|")) <= set(golden.casefold().split("|"))


def test_priority_of_sources() -> None:
    schema = Schema((Field("owner", "text", "", "", survivor="priority"),))
    ids = pd.Series("C1", index=ROWS.index, dtype="str")
    order = pd.Series([2, 3, 1], index=ROWS.index)
    assert merge(ROWS, ids, schema, "customer", order, ids).frame.at["C1", "owner"] == "丙"


def test_several_different_values_are_listed() -> None:
    rows = pd.DataFrame({"deal_amount": ["200", "100", "200", "5"]}, index=list("abcd"), dtype="str")
    ids = pd.Series(["C1", "C1", "C1", "C2"], index=list("abcd"))
    assert several_values(rows, ids, "deal_amount").to_dict() == {"C1": "100|200"}
