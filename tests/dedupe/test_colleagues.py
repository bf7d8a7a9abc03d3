"""Colleagues, sister firms and branches have much in common, and are not one."""

import pytest
from tests.dedupe.test_stage import Row, groups, solved

TRADES = ("软件", "机械", "食品", "物流", "建材", "电子")
GIVEN = ("建国", "丽", "思远", "海燕", "浩然", "静", "立新", "婷")


def office(number: int, people: int) -> list[Row]:
    """Invent the people of one firm: one name of the firm, one switchboard, a mobile each."""
    firm = {"customer_name": f"苏州{'恒宏瑞天'[number % 4]}{'达信源丰'[number // 4 % 4]}{TRADES[number % 6]}有限公司"}
    line = f"+8651265{number:06}"
    return [
        {
            **firm,
            "phone": line,
            "contact_name": "赵钱孙李周吴郑王"[(number + one) % 8] + GIVEN[one],
            "mobile": f"+861390000{number:02}{one:02}",
        }
        for one in range(people)
    ]


@pytest.mark.parametrize("firms", [3, 12])
def test_colleagues_are_not_one(firms: int) -> None:
    rows = [row for number in range(firms) for row in office(number, 6)]
    rows += [{name: text for name, text in row.items() if name != "mobile"} for row in rows[::4]]
    found = solved(rows)
    for group in groups(found, "contact"):
        assert len({rows[int(row_id.rpartition(":")[2]) - 2]["contact_name"] for row_id in group}) == 1


def test_sister_firms_at_one_address_are_not_one() -> None:
    seat = {
        "province": "江苏省",
        "city": "苏州市",
        "district": "姑苏区",
        "address": "珠江路346号",
        "phone": "+8651288243485",
    }
    sisters = [{**seat, "customer_name": "苏州诚利食品有限公司"}, {**seat, "customer_name": "苏州诚利物流有限公司"}]
    others = [row for number in range(8) for row in office(number, 1)]
    found = solved([*sisters, *others])
    assert {frozenset({"s::2"}), frozenset({"s::3"})} <= groups(found, "customer")
