"""Numbers in several columns, and yes and no that mean the opposite of their field."""

from pathlib import Path

import pytest

import guiyi
from guiyi.cleanse.phone_parts import dialled, parts_beside
from guiyi.core.source import Column

CSV = """公司,联系人,区号,座机,分机,国家码,手机,Do Not Call,是否成交
恒达贸易有限公司,张三,021,61234567,801,86,13800138000,Yes,是
鑫源机械有限公司,李四,755,86543210,,+86,13900139000,No,否
三木商行,王五,,0512-62345678,12,,13700137000,,已成交
空号商行,赵六,010,,,86,13600136000,,
"""


def test_parts_are_joined_in_a_run_and_replay(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CSV, "utf-8")
    done = guiyi.run([tmp_path / "a.csv"], output=str(tmp_path / "o"), targets=["csv"])
    rows = done.table("rows")
    assert list(rows["phone"].dropna()) == ["+862161234567;ext=801", "+8675586543210", "+8651262345678;ext=12"]
    assert list(rows["mobile"]) == ["+8613800138000", "+8613900139000", "+8613700137000", "+8613600136000"]
    assert list(rows["consent"].dropna()) == ["no", "yes"]
    assert list(rows["status"].dropna()) == ["已成交", "未成交", "已成交"]
    steps = done.changes[done.changes["field"] == "phone"]
    first = steps[steps["step"] == 0].iloc[0]
    assert (first["rule"], first["before"], first["after"]) == ("map.phone_parts", "61234567", "021-61234567转801")
    assert done.issues.empty


@pytest.mark.parametrize(
    ("told", "number"),
    [
        (("13800138000", "86", "021", ""), "+86 13800138000"),
        (("61234567", "86", "021", ""), "+86 021-61234567"),
        (("21234567", "852", "", ""), "+852 21234567"),
        (("07400 123456", "0044", "", "12"), "+44 07400 123456转12"),
        (("021-61234567", "", "021", ""), "021-61234567"),
        (("13800138000/13900139000", "86", "", "1"), "13800138000/13900139000"),
        (("61234567", "中国", "上海", "前台"), "61234567"),
        (("61234567.0", "86.0", "21.0", "801.0"), "+86 021-61234567.0转801"),
    ],
)
def test_a_number_takes_what_it_lacks(told: tuple[str, str, str, str], number: str) -> None:
    assert dialled(*told) == number
    normal = guiyi.value("phone", number).normal
    assert normal is None or normal.startswith("+")


def test_a_part_belongs_to_the_number_that_it_stands_before_or_behind() -> None:
    phone, mobile = (Column(one, (one,), 1.0, "exact") for one in ("phone", "mobile"))
    area, ext = (Column(part, ("phone",), 0.9, "rule", part=part) for part in ("area", "extension"))
    assert parts_beside([area, phone, ext, area, phone, ext, mobile]) == {
        1: {"area": 0, "extension": 2},
        4: {"area": 3, "extension": 5},
    }
    assert parts_beside([area, mobile]) == {}
