"""The plain values of Microsoft's Recognizers-Text (Chinese specs), chosen by a rule, against ours.

Source: https://github.com/microsoft/Recognizers-Text, `Specs/*/Chinese` (MIT). The files are not part of the project.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from guiyi.values import KINDS, day

SUITE = Path(os.environ.get("GUIYI_TEST_DATA", "")) / "suites/values/recognizers-zh"
pytestmark = pytest.mark.skipif(
    "GUIYI_TEST_DATA" not in os.environ, reason="GUIYI_TEST_DATA names no folder of test data"
)
AT_LEAST = 0.90

DATE_FILES = ("DateParser", "DatePeriodParser", "DateTimeParser", "DateTimeModel")
A_POINT = re.compile(r"([0-9]{4}(?:-[0-9]{2}){0,2})(?:T([0-9]{2})(?::([0-9]{2}))?(?::([0-9]{2}))?)?")
NAMES_A_YEAR = re.compile("[0-9]{4}|(?:[0-9]{2}|[零〇一二两三四五六七八九十百千元]+) ?年")
FROM_TODAY = re.compile("[今明昨去本][年月日天晚早晨]|[上下这]个?[年月周]|[前后][0-9天年周月]|最近")
LUNAR = re.compile("[农農]历|正月|初[一二三四五六七八九十]|大年")
NO_DAY = "0001-01-01"  # how the suite writes that there is no such day
NO_PLAIN_NUMBER = re.compile("分\\s*之|\\^|[0-9]/[0-9]|[几幾多余餘]")  # a fraction, a power, "some"


def cases(file: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the inputs of a file, each with all that the suite finds in it."""
    for case in json.loads(SUITE.joinpath(f"{file}.json").read_text(encoding="utf-8-sig")):
        yield case["Input"].strip(), case["Results"]


def whole(file: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the inputs that are one value from end to end, and what the suite finds in them."""
    return ((text, found[0]) for text, found in cases(file) if len(found) == 1 and found[0]["Text"].strip() == text)


def point(found: dict[str, Any]) -> str | None:
    """Return the one point in time, as precise as it is, that an answer is; None for what has no or several."""
    told = found.get("Value") or found["Resolution"]
    values = told.get("values", [told])
    timex = A_POINT.fullmatch(values[0].get("Timex") or values[0]["timex"])
    if len(values) != 1 or "Mod" in values[0] or not timex:
        return None
    if values[0].get("value") == "not resolved" or NO_DAY in json.dumps(told):
        return ""
    return timex[1] + (f"T{timex[2]}:{timex[3] or '00'}:{timex[4] or '00'}" if timex[2] else "")


def dates() -> dict[str, str]:
    """Choose dates: a whole input that is one point in time, whose year stands in the text, and is not told from today.

    The timex is the answer: `2018-10` is a month, `2010-01-29T18` an hour; a day that does not exist has no answer. Left
    out: years that our contract does not hold (1800-2199), and the lunar calendar, of which the suite only writes the
    numbers (the tenth month's first day as 10-01), which is no answer in ISO 8601.
    """
    return {
        text: wanted
        for file in DATE_FILES
        for text, found in whole(f"DateTime/{file}")
        if NAMES_A_YEAR.search(text) and not FROM_TODAY.search(text) and not LUNAR.search(text)
        if (wanted := point(found)) is not None and (not wanted or int(wanted[:4]) in day.YEARS)
    }


def numbers() -> dict[str, str]:
    """Choose numbers: a whole input that is one number; left out: fractions, powers, and "some" (几, 多, 余), no numbers.

    Dozens, 兆 and all that people say for short stay in.
    """
    told = ((text, found["Resolution"]["value"]) for text, found in whole("Number/NumberModel"))
    return {text: str(value) for text, value in told if not NO_PLAIN_NUMBER.search(text)}


def currencies() -> dict[str, str]:
    """Choose amounts of money: every text that the suite marks as one in its sentences, with amount and ISO code.

    What it marks is a value by itself; whole inputs of one value are only seven.
    """
    marked = (one for _, found in cases("NumberWithUnit/CurrencyModel") for one in found)
    return {
        one["Text"].strip(): f"{told['value']} {told['isoCurrency']}"
        for one in marked
        if (told := one["Resolution"])["value"] is not None and re.fullmatch("[A-Z]{3}", told.get("isoCurrency", ""))
    }


def as_date(text: str, wanted: str) -> bool:
    return (KINDS["datetime"].value(text).normal or "") == wanted


def as_number(text: str, wanted: str) -> bool:
    normal = KINDS["amount"].value(text).normal
    return normal is not None and float(normal) == pytest.approx(float(wanted))


def as_money(text: str, wanted: str) -> bool:
    amount, code = wanted.split()
    return as_number(text, amount) and KINDS["amount_currency"].value(text).normal == code


# what we answer otherwise, and why
OTHERWISE = {
    "1/2/2020": "the suite takes the first number for the day; nothing in the text says so",
    "一打": "a dozen is no amount of money", "壹打": "a dozen", "五十打": "dozens",
    "半百": "half a hundred: idiom", "百三": "130 to some, 103 to others", "千三": "1300 or 1003",
    "零十": "nobody writes ten so", "两千三点一": "2300.1 or 2003.1",
    "10日元5日本銭": "coins of a foreign currency", "两美元又三美分": "coins of a foreign currency",
    "202107211321363588510367 美元": "24 digits are no amount",
}  # fmt: skip


@pytest.mark.parametrize(
    ("choose", "agrees", "at_least"),
    [(dates, as_date, 20), (numbers, as_number, 150), (currencies, as_money, 25)],
    ids=["dates", "numbers", "currencies"],
)
def test_plain_values_are_read_as_the_suite_reads_them(
    choose: Callable[[], dict[str, str]], agrees: Callable[[str, str], bool], at_least: int
) -> None:
    chosen = choose()
    otherwise = {text for text, wanted in chosen.items() if not agrees(text, wanted)}
    assert len(chosen) >= at_least
    assert 1 - len(otherwise) / len(chosen) >= AT_LEAST
    assert otherwise <= set(OTHERWISE)


def test_what_we_read_otherwise_is_a_fault_and_no_other_value() -> None:
    for text in OTHERWISE:
        assert KINDS["datetime"].value(text).issue
        assert KINDS["amount"].value(text).issue


def test_no_percentage_is_an_amount() -> None:
    told = {text: KINDS["amount"].value(text) for text, _ in whole("Number/PercentModel")}
    assert len(told) > 90
    assert {text: value.normal for text, value in told.items() if value.normal} == {}


def test_fractions_and_some_are_not_read_as_another_number() -> None:
    for text, found in whole("Number/NumberModel"):
        normal = KINDS["amount"].value(text).normal
        assert normal is None or float(normal) == pytest.approx(float(found["Resolution"]["value"])), text


def test_what_is_told_from_today_is_never_a_date() -> None:
    told = [text for file in DATE_FILES for text, _ in whole(f"DateTime/{file}") if not NAMES_A_YEAR.search(text)]
    assert len(told) > 100
    assert {text for text in told if KINDS["datetime"].value(text).normal} == set()
