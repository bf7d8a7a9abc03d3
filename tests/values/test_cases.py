"""The case tables: `tests/cases/<kind>.csv`, one line a text, each with the answer that a person checked and its reason."""

import csv
from pathlib import Path

import pytest

from guiyi.values import KINDS

TABLES = sorted(Path(__file__).parents[1].joinpath("cases").glob("*.csv"))
COLUMNS = ["text", "region", "normal", "code", "suggestion", "why"]
MAIN = ("phone", "email", "person_name", "company", "company_core", "address", "date", "amount")
AT_LEAST, OF_MAIN = 10, 40


def lines(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CASES = [
    pytest.param(table.stem, line, id=f"{table.stem} {line['text'][:40]}") for table in TABLES for line in lines(table)
]


@pytest.mark.parametrize(("kind", "line"), CASES)
def test_case(kind: str, line: dict[str, str]) -> None:
    value = KINDS[kind].value(line["text"], line["region"] or "CN")
    told = (value.normal or "", value.issue or "", value.suggestion or "")
    assert told == (line["normal"], line["code"], line["suggestion"]), line["why"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_cases(kind: str) -> None:
    table = next((table for table in TABLES if table.stem == kind), None)
    assert table, f"tests/cases/{kind}.csv is missing"
    told = lines(table)
    assert list(told[0]) == COLUMNS
    assert len({(line["text"], line["region"]) for line in told}) == len(told), "a text stands there twice"
    assert len(told) >= (OF_MAIN if kind in MAIN else AT_LEAST)
    assert all(line["why"] for line in told)
