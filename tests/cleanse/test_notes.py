"""A mobile number in a note: taken only where it is surely the customer's, and nothing else reaches the customer."""

import pytest

from guiyi.cleanse.notes import own_mobile

from .conftest import Cleansed
from .test_stage import cell


def test_the_only_way_to_reach_a_customer_is_taken_from_the_note(cleansed: Cleansed) -> None:
    batch = cleansed(("customer_name", "note"), ("恒达贸易有限公司", "老板电话13800138000，做轴承的"))
    assert (cell(batch, "mobile"), cell(batch, "note")) == ("+8613800138000", "老板电话13800138000，做轴承的")
    told = batch.changes[batch.changes["field"] == "mobile"]
    assert told["rule"].tolist() == ["notes.read_notes"]


def test_a_note_adds_nothing_where_the_customer_is_reached(cleansed: Cleansed) -> None:
    batch = cleansed(("customer_name", "email", "note"), ("恒达贸易有限公司", "a@b.cn", "13800138000"))
    assert "mobile" not in batch.rows or cell(batch, "mobile") is None


@pytest.mark.parametrize(
    ("note", "number"),
    [
        ("138-0013-8000 老板", "13800138000"),
        ("13800138000 / 13800138000", "13800138000"),
        ("介绍人13800138000", None),
        ("旧号13800138000停机", None),
        ("13800138000 或 13900139000", None),
        ("单号 2138001380001", None),
        ("138****8000", None),
        ("老客户", None),
    ],
)
def test_whose_number_it_is(note: str, number: str | None) -> None:
    assert own_mobile(note) == number


def test_it_speaks_chinese_numbers_only_in_china(cleansed: Cleansed) -> None:
    batch = cleansed(("customer_name", "note"), ("Acme Ltd", "13800138000"), region="US")
    assert "mobile" not in batch.rows
