"""Amounts, currencies, ranges, and the numerals they are written in."""

import json
import os
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiyi.core.language import issue_text, table
from guiyi.values import figure, numeral
from guiyi.values.amount import AMOUNT, AMOUNT_CURRENCY, AMOUNT_RANGE, bounds
from guiyi.values.category import labels
from guiyi.values.kind import Fault

KINDS = {kind.name: kind for kind in (AMOUNT, AMOUNT_CURRENCY, AMOUNT_RANGE)}
ANYTHING = st.text(st.characters(exclude_categories=[]), max_size=40)
NEARLY = st.text("0123456789.,' -+()~至约以上下%eEwk万亿千百十一二三零两壹佰点元角分块多$¥美人民币整：", max_size=20)
AMOUNTS = st.decimals(Decimal(-(10**17)), Decimal(10**17), allow_nan=False, allow_infinity=False, places=2)


def spoken(number: int) -> str:
    """Say a number below 10^16 in Chinese, by the textbook."""
    for power, unit in ((8, "亿"), (4, "万")):
        if number >= 10**power:
            high, low = divmod(number, 10**power)
            gap = "零" if low and low < 10 ** (power - 1) else ""
            return spoken(high) + unit + gap + (spoken(low) if low else "")
    said, empty = "", False
    for power, unit in ((3, "千"), (2, "百"), (1, "十"), (0, "")):
        digit, number = divmod(number, 10**power)
        if digit:
            said += ("零" if empty and said else "") + "零一二三四五六七八九"[digit] + unit
        empty = not digit
    return said or "零"


@given(ANYTHING | NEARLY)
def test_a_normal_form_stays_and_only_faults_escape(text: str) -> None:
    for kind in KINDS.values():
        value = kind.value(text)
        if value.normal:
            assert kind.value(value.normal).normal == value.normal
            assert kind.plain is None or re.fullmatch(kind.plain, value.normal) or kind is AMOUNT_RANGE
        if value.issue:
            assert issue_text(value.issue).severity == "warn"


@given(ANYTHING | NEARLY)
def test_looking_at_a_text_never_fails(text: str) -> None:
    for kind in KINDS.values():
        assert 0.0 <= kind.likeness(text) <= 1.0
        kind.parts(text)


@given(AMOUNTS)
def test_every_way_of_writing_an_amount_means_that_amount(amount: Decimal) -> None:
    expected = figure.written(amount)
    for text in (
        f"{amount}",
        f"{amount:,}",
        f"￥{amount:,}",
        f"{amount}元",
        f"RMB {amount:,}",
        f"{amount:.20e}",
        f"合同金额：{amount:,}元（含税）",
        f"'{amount}",
        f"\u202d{amount:,}\u202c",
        f"{amount / 10000}万",
        f"({-amount:,})" if amount < 0 else f"{amount:,} CNY",
    ):
        assert AMOUNT.value(text).normal == expected, text
    assert AMOUNT.walk(expected).steps == ()


@given(st.integers(0, 10**16 - 1) | st.integers(0, 99999))
def test_a_number_said_in_chinese_is_that_number(number: int) -> None:
    said = spoken(number)
    assert numeral.read(said) == number
    assert numeral.read(said.translate(str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟"))) == number


@given(st.text("零一二三四五六七八九十百千万亿点两0123456789.", max_size=16))
def test_a_numeral_is_never_read_below_zero_or_as_too_much(text: str) -> None:
    value = numeral.read(text)
    assert value is None or 0 <= value < 10**20


def test_a_range_with_a_negative_end_is_a_normal_form() -> None:
    assert AMOUNT_RANGE.value("-5..10").normal == "-5..10"
    assert AMOUNT_RANGE.value("-5..-1").normal == "-5..-1"


def test_ends_the_wrong_way_round() -> None:
    with pytest.raises(Fault, match=r"amount_range\.reversed"):
        bounds("5..3")


def test_the_currency_is_a_part_of_the_amount() -> None:
    assert AMOUNT.parts("5万美元") == {"amount_currency": "USD"}
    assert AMOUNT.parts("5万") == AMOUNT.parts("5元/3美元/2欧元") == {}
    assert labels("amount_currency")["EUR"] == ("欧元", "euro")


def test_likeness() -> None:
    assert (
        AMOUNT.likeness("￥12,000") > AMOUNT.likeness("3万5千") > AMOUNT.likeness("12.50") > AMOUNT.likeness("1200") > 0
    )
    assert AMOUNT.likeness("上海") == AMOUNT_RANGE.likeness("1200") == 0.0
    assert AMOUNT_RANGE.likeness("10-20万") > AMOUNT_RANGE.likeness("10-20") > 0


def test_rules_have_words() -> None:
    rules = {
        rule
        for text in ("面议", "约5万美元", "1-2万")
        for kind in KINDS.values()
        for rule, _, _ in kind.walk(text).steps
    }
    words = {row["rule"] for row in table("rules")} | {row["code"] for row in table("issues")}
    assert rules <= words
    assert {"amount.agreed_later", "amount.number_alone", "amount.plain_range", "currency.currency"} <= rules


def test_a_long_cell_does_not_hang() -> None:
    for piece in ("1,", "万", "9", "1-", "元", "(", "人民币 "):
        text = piece * (1_000_000 // len(piece))
        for kind in KINDS.values():
            assert kind.value(text).normal in (None, "CNY")
            assert kind.likeness(text) == 0.0


@pytest.mark.skipif("GUIYI_TEST_DATA" not in os.environ, reason="GUIYI_TEST_DATA names no folder of test data")
def test_a_public_suite_of_numerals_is_not_contradicted() -> None:
    suite = Path(os.environ["GUIYI_TEST_DATA"]) / "suites/values/recognizers-zh/Number/NumberModel.json"
    told = [(one["Input"], one["Results"]) for one in json.loads(suite.read_text(encoding="utf-8-sig"))]
    whole = [
        (text, found[0]["Resolution"]["value"]) for text, found in told if [one["Text"] for one in found] == [text]
    ]
    read = [(text, value, numeral.read(text)) for text, value in whole]
    assert [one for one in read if one[2] is not None and float(one[1]) != float(one[2])] == []
    assert sum(one[2] is not None for one in read) > 130
