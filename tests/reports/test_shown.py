"""What a report may show of a value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiyi.core.schema import Field
from guiyi.reports.shown import LONGEST, labels, shown
from guiyi.schemas.customer import customer_schema

SCHEMA = customer_schema().with_fields([Field("secret", "text", "暗号", "Secret", custom=True)])


@pytest.mark.parametrize(
    ("text", "field", "said"),
    [
        ("+8613800138000|+8613900139000", "mobile", "138****8000, 139****9000"),
        ("zs@qq.com", "email", "z***@qq.com"),
        ("上海华信贸易有限公司", "customer_name", "上海华信贸易有限公司"),
        ("张三", "customer_name", "张*"),
        ("13800138000", "customer_name", "*********00"),
        ("张三的公司 138-0013-8000 a.b@qq.com", "need", "张三的公司 *********00 a***@qq.com"),
        ("甲乙丙", "secret", "甲***"),
        ("甲乙丙", "nowhere", "甲***"),
        ("甲乙丙", None, "甲***"),
        ("2024-01-01", "created_at", "2024-01-01"),
        ("1,280,000", "deal_amount", "1,280,000"),
        ("13800138000", "created_at", "*********00"),
        (None, "mobile", ""),
        (float("nan"), "mobile", ""),
        ("", "secret", ""),
    ],
)
def test_values_are_masked_by_their_field(text: object, field: str | None, said: str) -> None:
    assert shown(text, field, SCHEMA, mask=True) == said


def test_without_a_mask_a_value_is_on_one_line_and_short() -> None:
    assert shown("a\n b\tc", "note", SCHEMA, mask=False) == "a b c"
    assert len(shown("x" * 1000, "need", SCHEMA, mask=False)) == LONGEST


@given(st.text(max_size=200), st.sampled_from(SCHEMA.names))
def test_no_text_breaks_a_report_or_shows_a_long_number(text: str, field: str) -> None:
    found = shown(f"{text}13800138000", field, SCHEMA, mask=True)
    assert "\n" not in found
    assert "13800138000" not in found


def test_fields_are_named_by_their_labels() -> None:
    assert labels("mobile|phone", SCHEMA) == "Mobile, Phone"
    assert labels("mobile|phone|email|qq|fax", SCHEMA, most=2) == "Mobile, Phone …"
    assert labels("nowhere", SCHEMA) == "nowhere"
