"""Inputs that say too little, or one thing only."""

import pytest
from tests.dedupe.test_stage import Row, groups, people, solved

from guiyi.core.schema import Field
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
