"""The same rows break the same rules as in pandera on pandas, with its known faults corrected.

The faults: a check of the whole frame is told once for every column, without those whose cell is missing, so that only its
rows are counted; rows are known by the label of the index, so that the labels must be unique.
"""

import random
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pandas as pd
import pandera.pandas as pandera
import pyarrow as pa
import pytest
from pandera.errors import SchemaErrors

from guiyi.core.rule import Rule, rule_name
from guiyi.core.schema import Field, Schema
from guiyi.validators.findings import findings

FIELDS = ("name", "code", "other", "amount", "founded", "seen", "level", "letters")
SCHEMA = Schema(
    tuple(
        Field(
            name,
            {"amount": "amount", "founded": "date", "seen": "date"}.get(name, "text"),
            "",
            "",
            many=name == "letters",
        )
        for name in FIELDS
    )
)
TEXTS = ["A", "A1", "a1", "B22", "红", "红红红", "x y", "A１", "", " ", "A\n", "'", '"', "null", "nan", "NA", "0"]
POOLS = {
    "code": ["A", "A1", "a1", "B22", "红", "A１", "A\n", "x y"],
    "amount": ["0", "-1", "0.5", "100", "100.00000000000000001", "99.99", "1000000"],
    "founded": ["2019-12-31", "2020-01-01", "2020-06-15", "2021-01-01"],
    "seen": ["2019-12-31", "2020-01-01", "2020-06-15", "2021-01-01"],
    "level": ["A", "B", "C", "D", "a"],
    "letters": ["a", "b", "a|b", "a|1", "1", "b|b"],
}
OPTIONS, PATTERNS = ["A", "B", "C"], [r"[A-Z]\d+", r"(?i)[a-z]+\d*", "红+|x.y", r"\w+"]
Told = tuple[
    Rule, str | None, pandera.Check | None
]  # our rule, its column, and the check of pandera that asks the same


def rule(check: Any, *fields: str, **limits: Any) -> Rule:
    return Rule(rule_name(check, *fields), check, fields, "error", limits)


def each(holds: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda cell: all(map(holds, cell.split("|")))


def asked(pattern: str) -> list[Told]:
    def held(check: Callable[[str], bool], name: str) -> pandera.Check:
        return pandera.Check(check, element_wise=True, name=name, ignore_na=True)

    def apart(told: pd.DataFrame) -> "pd.Series[bool]":
        return (told["founded"] <= told["seen"]) | told[["founded", "seen"]].isna().any(axis=1)

    full, letter = re.compile(pattern), re.compile("[a-z]")
    return [
        (rule("required", "name"), "name", None),
        (rule("unique", "code"), "code", None),
        (rule("unique", "code", "level"), None, None),
        (
            rule("range", "amount", min="0", max="100"),
            "amount",
            held(lambda one: 0 <= Decimal(one) <= 100, "range.amount"),
        ),
        (rule("range", "seen", max="2020-06-15"), "seen", held(lambda one: one <= "2020-06-15", "range.seen")),
        (rule("length", "other", min=1, max=2), "other", held(lambda one: 1 <= len(one) <= 2, "length.other")),
        (rule("pattern", "code", pattern=pattern), "code", held(lambda one: bool(full.fullmatch(one)), "pattern.code")),
        (rule("options", "level", options=OPTIONS), "level", held(OPTIONS.__contains__, "options.level")),
        (
            rule("pattern", "letters", pattern="[a-z]"),
            "letters",
            held(each(lambda one: bool(letter.fullmatch(one))), "pattern.letters"),
        ),
        (
            rule("compare", "founded", "seen", compare="founded <= seen"),
            None,
            pandera.Check(apart, name="compare.founded+seen", ignore_na=False),
        ),
    ]


def in_pandera(frame: pd.DataFrame, told: list[Told]) -> set[tuple[int, str]]:
    """(row, rule) of what fails; rows by their place."""
    checks = {name: [check for _, column, check in told if column == name and check is not None] for name in FIELDS}
    columns = {
        name: pandera.Column(None, checks[name], nullable=name != "name", unique=name == "code") for name in FIELDS
    }
    whole = [check for _, column, check in told if column is None and check is not None]
    schema = pandera.DataFrameSchema(columns, checks=whole)
    held = frame.dropna(subset=["code", "level"])  # what is missing is shared with nobody
    together = pandera.DataFrameSchema(
        {name: pandera.Column(None, nullable=True) for name in FIELDS}, unique=["code", "level"]
    )
    ours = {
        "not_nullable": "required.name",
        "field_uniqueness": "unique.code",
        "multiple_fields_uniqueness": "unique.code+level",
    }
    found = set()
    for wanted, some in ((schema, frame), (together, held)):
        try:
            wanted.validate(some, lazy=True)
        except SchemaErrors as errors:
            cases = errors.failure_cases
            found |= {
                (int(row), ours.get(check, check)) for row, check in zip(cases["index"], cases["check"], strict=True)
            }
    return found


def invented(chance: random.Random, count: int, missing: float) -> pd.DataFrame:
    cells = {
        name: [None if chance.random() < missing else chance.choice(POOLS.get(name, TEXTS)) for _ in range(count)]
        for name in FIELDS
    }
    return pd.DataFrame(cells, dtype="str")


@pytest.mark.parametrize("seed", range(24))
def test_the_same_rows_break_the_same_rules(seed: int) -> None:
    chance = random.Random(seed)
    frame = invented(chance, chance.choice([1, 2, 7, 60]), chance.choice([0, 0.1, 0.6, 1]))
    told = asked(PATTERNS[seed % len(PATTERNS)])
    table = pa.table({"row_id": [str(row) for row in frame.index]} | {name: pa.array(frame[name], pa.string(), from_pandas=True) for name in FIELDS})  # fmt: skip
    found = findings(table, [one for one, _, _ in told], SCHEMA)
    ours = {(int(row), name) for row, name in zip(found["row_id"].to_pylist(), found["rule"].to_pylist(), strict=True)}
    assert ours == in_pandera(frame, told)


def test_of_no_rows_neither_says_anything() -> None:
    frame = pd.DataFrame({name: pd.Series([], dtype="str") for name in FIELDS})
    told = asked(PATTERNS[0])
    table = pa.table({name: pa.array([], pa.string()) for name in ("row_id", *FIELDS)})
    assert findings(table, [one for one, _, _ in told], SCHEMA).num_rows == 0
    assert in_pandera(frame, told) == set()
