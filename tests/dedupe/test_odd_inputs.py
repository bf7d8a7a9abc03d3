"""Inputs that say too little, or one thing only."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dedupe.test_stage import Row, frame, groups, people, rows_of, solved

from guiyi.core.schema import Field
from guiyi.dedupe import pairs
from guiyi.schemas.customer import customer_schema


def numbered(many: int) -> list[Row]:
    """Give every row its number as a value."""
    return [{**row, "line": str(10_000 + place)} for place, row in enumerate(people(many))]


def test_equal_rows_are_one() -> None:
    row = {"contact_name": "欧阳建国", "mobile": "+8613800138000", "customer_name": "苏州恒达电子有限公司"}
    found = solved([row] * 30)
    assert len(groups(found, "contact")) == len(groups(found, "customer")) == 1


def test_three_rows() -> None:
    rows = [
        {"contact_name": "张晓敏", "mobile": "+8613912345678"},
        {"contact_name": "张晓敏", "mobile": "+8613912345678", "city": "苏州市"},
        {"contact_name": "李思远", "mobile": "+8615087654321"},
    ]
    assert groups(solved(rows), "contact") == {frozenset({"s::2", "s::3"}), frozenset({"s::4"})}


def test_without_names_a_number_of_many_makes_nobody_one() -> None:
    rows = [{"contact_phone": "+86216123456" + str(one % 3), "mobile": f"+861391234{one:04}"} for one in range(60)]
    assert len(groups(solved(rows), "contact")) == 60


def test_a_value_that_all_rows_hold_makes_nobody_one() -> None:
    rows = [{**row, "city": "苏州市", "gender": "male", "customer_name": "苏州恒达电子有限公司"} for row in people(25)]
    assert len(groups(solved(rows), "contact")) == 25


def test_the_number_of_the_row_says_nothing() -> None:
    schema = customer_schema().with_fields([Field("line", "text", "行号", "Line", "contact", custom=True)])
    assert len(groups(solved(numbered(25), schema=schema), "contact")) == 25


@pytest.mark.parametrize("name", ["😀", "🌸🌸", "A"])
def test_names_of_pictures_make_nobody_one(name: str) -> None:
    rows = [{"wechat_nickname": name, "contact_name": name, "mobile": f"+86139{one * 7919:08}"} for one in range(12)]
    assert len(groups(solved(rows), "contact")) == 12


def test_of_all_names_missing_those_with_one_mobile_and_mail_are_one() -> None:
    rows = [{"mobile": f"+86139{one * 7919:08}", "email": f"u{one}@example.com"} for one in range(1, 30)]
    assert len(groups(solved([*rows, rows[3], rows[9]]), "contact")) == 29


def test_a_block_of_all_rows_is_split(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs, "ALL", 0)
    rows = [{**row, "phone": "+862161234567", "city": "上海市"} for row in people(pairs.CAP + 150)]
    found = solved(rows)
    assert found.report["contact"]["pairs"] < len(rows) * pairs.CAP
    assert len(groups(found, "contact")) == len(rows)


def test_a_chain_of_the_same_that_a_different_forbids_is_named_and_nothing_of_it_applied() -> None:
    rows = people(4)
    ids = [f"s::{place}" for place in range(2, 6)]
    told = [("pair", *pair, "same") for pair in pairwise(ids)] + [("pair", ids[0], ids[3], "different")]
    found = solved(rows, told)
    assert len(groups(found, "contact")) == 4
    assert {frozenset(pair) for pair in found.report["decisions_clashing"]} == {frozenset(one[1:3]) for one in told}


@settings(max_examples=30, deadline=None)
@given(rows_of, st.lists(st.sampled_from(["a:Sheet1:", "z::", "b:客户:"]), min_size=14, max_size=14), st.integers(0, 5))
def test_files_and_names_of_sources_do_not_matter(drawn: list[Row], places: list[str], shift: int) -> None:
    rows = [{name: text for name, text in row.items() if text} for row in drawn]
    ids = [f"{place}{number + shift}" for number, (place, _) in enumerate(zip(places, rows, strict=False))]
    one, other = solved(frame(rows)), solved(frame(rows, ids))
    called = dict(zip((f"s::{place + 2}" for place in range(len(rows))), ids, strict=True))
    for entity in ("contact", "customer"):
        assert {frozenset(map(called.get, group)) for group in groups(one, entity)} == groups(other, entity)
