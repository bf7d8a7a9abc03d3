"""Plain values of Microsoft's Recognizers-Text (Chinese specs), chosen by a rule, against ours.

Source: https://github.com/microsoft/Recognizers-Text, `Specs/*/Chinese` (MIT). The files are not part of the project.
"""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from guiyi.values import KINDS

Case = tuple[str, str]  # text, the answer that the suite wants in our normal form

SUITE = Path(os.environ.get("GUIYI_TEST_DATA", "")) / "suites/values/recognizers-zh"
pytestmark = pytest.mark.skipif(
    "GUIYI_TEST_DATA" not in os.environ, reason="GUIYI_TEST_DATA names no folder of test data"
)
AT_LEAST = 0.90

DATE_FILES = ("DateParser", "DatePeriodParser", "DateTimeParser", "DateTimeModel")
A_POINT = re.compile(r"([0-9]{4}(?:-[0-9]{2}){0,2})(?:T([0-9]{2})(?::([0-9]{2}))?(?::([0-9]{2}))?)?")
NAMES_A_YEAR = re.compile("[0-9]{4}|(?:[0-9]{2}|[零〇一二两三四五六七八九十百千元]+) ?年")
FROM_TODAY = re.compile("[今明昨去本][年月日天晚早晨]|[上下这]个?[年月周]|[前后][0-9天年周月]|最近")
NO_DAY = "0001-01-01"  # how the suite writes that there is no such day


def whole(file: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the inputs that are one value from end to end, and what the suite finds in them."""
    for case in json.loads(SUITE.joinpath(f"{file}.json").read_text(encoding="utf-8-sig")):
        found = case["Results"]
        if len(found) == 1 and found[0]["Text"].strip() == case["Input"].strip():
            yield case["Input"].strip(), found[0]


def point(found: dict[str, Any]) -> str | None:
    """Return the one point in time, as precise as it is, that an answer is; None for what has no or several."""
    told = found.get("Value") or found["Resolution"]
    values = told.get("values", [told])
    if len(values) != 1 or "Mod" in values[0]:
        return None
    timex = A_POINT.fullmatch(values[0].get("Timex") or values[0]["timex"])
    if not timex:
        return None
    if values[0].get("value") == "not resolved" or NO_DAY in json.dumps(told):
        return ""
    return timex[1] + (f"T{timex[2]}:{timex[3] or '00'}:{timex[4] or '00'}" if timex[2] else "")


def dates() -> dict[str, str]:
    """Choose dates: one value from end to end, one point in time, its year named in the text and not told from today.

    The timex is the answer: `2018-10` is a month, `2010-01-29T18` an hour. A day that does not exist has none.
    """
    return {
        text: wanted
        for file in DATE_FILES
        for text, found in whole(f"DateTime/{file}")
        if NAMES_A_YEAR.search(text) and not FROM_TODAY.search(text) and (wanted := point(found)) is not None
    }


def numbers() -> dict[str, str]:
    """Choose numbers: one value from end to end, as an amount (the suite calls fractions numbers, too)."""
    return {text: found["Resolution"]["value"] for text, found in whole("Number/NumberModel")}


def currencies() -> dict[str, str]:
    """Choose amounts of money: one value from end to end; the answer is amount and code, where the suite has a code."""
    return {
        text: f"{told['value']} {told.get('isoCurrency', '')}".strip()
        for text, found in whole("NumberWithUnit/CurrencyModel")
        if (told := found["Resolution"])["value"] is not None
    }


def percents() -> dict[str, str]:
    """Choose percentages: one value from end to end; none of them is an amount."""
    return {text: "" for text, _ in whole("Number/PercentModel")}


if __name__ == "__main__":
    for name, chosen in (("date", dates()), ("number", numbers()), ("currency", currencies()), ("percent", percents())):
        bad = 0
        for text, wanted in chosen.items():
            kind = "datetime" if name == "date" else "amount"
            v = KINDS[kind].value(text)
            got = v.normal or ""
            try:
                same = float(got) == float(wanted.split()[0]) if name != "date" else got == wanted
            except Exception:
                same = got == wanted
            if name == "currency" and same and " " in wanted:
                c = KINDS["amount_currency"].value(text).normal or ""
                same = c == wanted.split()[1]
                got += " " + c
            if not same:
                bad += 1
                print(name, repr(text), "want", wanted, "got", got, v.issue)
        print(name, bad, len(chosen))
