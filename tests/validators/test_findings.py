"""Which rows break which rules."""

import re
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guiyi.core.errors import ConfigError
from guiyi.core.folder import arrow_schema
from guiyi.core.rule import Check, Rule, rule_name
from guiyi.core.schema import Field, Schema
from guiyi.job import Job
from guiyi.schemas.customer import customer_schema
from guiyi.validators.compared import compared
from guiyi.validators.findings import findings
from guiyi.validators.patterns import as_re2, mismatched

SCHEMA = customer_schema().with_fields(
    [
        Field("colour", "text", "", ""),
        Field("size", "text", "", ""),
        Field("score", "amount", "", ""),
        Field("other_score", "count", "", ""),
        Field("seen", "date", "", ""),
        Field("called", "datetime", "", ""),
        Field("codes", "text", "", "", many=True),
        Field("marks", "text", "", "", many=True),
        Field('a "b"', "text", "", ""),
    ]
)
NUL = "\x00"


def table(**cells: list[str | None]) -> pa.Table:
    count = len(next(iter(cells.values())))
    named = {"row_id": [f"s::{line}" for line in range(1, count + 1)], **cells}
    return pa.table({name: pa.array(told, pa.string()) for name, told in named.items()})


def rule(check: Check, *fields: str, **limits: Any) -> Rule:
    return Rule(rule_name(check, *fields), check, fields, "error", limits)


def found(rows: pa.Table, *rules: Rule) -> list[tuple[str, str | None, str | None]]:
    """(row, value, detail) of each finding; a row is its number from 1."""
    told = findings(rows, rules, SCHEMA).to_pylist()
    return [(one["row_id"].removeprefix("s::"), one["value"], one["detail"]) for one in told]


def wrong(asked: Rule, *cells: str | None) -> list[str | None]:
    """The values of one field that break a rule."""
    return [value for _, value, _ in found(table(**{asked.fields[0]: list(cells)}), asked)]


# what is told


def test_a_finding_says_all_of_it() -> None:
    told = findings(table(colour=["红", "黑"]), [rule("options", "colour", options=["红"])], SCHEMA)
    assert told.schema == arrow_schema("findings")
    assert told.to_pylist() == [
        {
            "row_id": "s::2", "field": "colour", "rule": "options.colour", "code": "rule.option", "severity": "error",
            "value": "黑", "suggestion": None, "detail": None, "status": None,
        }
    ]  # fmt: skip


def test_all_of_many_are_told_in_the_order_of_the_rows() -> None:
    count = 200_000
    rows = table(colour=["黑"] * count, size=[None, "1"] * (count // 2))
    told = findings(rows, [rule("options", "colour", options=["红"]), rule("required", "size")], SCHEMA)
    assert told["row_id"].to_pylist() == [*rows["row_id"].to_pylist(), *rows["row_id"].to_pylist()[::2]]
    assert told["rule"].to_pylist() == ["options.colour"] * count + ["required.size"] * (count // 2)
    assert told["value"].to_pylist() == ["黑"] * count + [None] * (count // 2)


# what must be there


def test_required() -> None:
    assert found(table(colour=["红", None, ""]), rule("required", "colour")) == [("2", None, None)]


def test_a_personal_customer_is_called_by_its_contact() -> None:
    rows = table(
        customer_name=["甲有限公司", None, None, None], contact_name=[None, "张伟", None, None], wechat_remark=[None, None, "阿伟", None]
    )  # fmt: skip
    assert [row for row, _, _ in found(rows, rule("required", "customer_name"))] == ["4"]
    assert found(table(customer_name=["李娜", None], contact_name=[None, "李娜"]), rule("unique", "customer_name")) == [
        ("1", "李娜", None),
        ("2", "李娜", "s::1"),
    ]


def test_what_a_contact_needs_is_asked_where_there_is_one() -> None:
    rows = table(
        customer_name=["甲有限公司", "甲有限公司", None, "张伟", "甲有限公司"],
        customer_type=[None, None, None, "person", None],
        phone=["+862161234567", None, "+8613800138000", "+8613800138000", None],
        wechat_id=[None, "abc123", None, None, None],
        contact_name=[None] * 5,
    )
    assert [row for row, _, _ in found(rows, rule("required", "contact_name"))] == ["2", "3", "4"]


def test_any_of() -> None:
    rows = table(mobile=[None, "1", None], email=[None, None, "a@b.cn"])
    assert found(rows, rule("any_of", "mobile", "email")) == [("1", None, None)]


# what must be unique


def test_every_copy_is_told_with_the_first_of_them() -> None:
    rows = table(colour=["红", None, "红", "蓝", None, "红"])
    assert found(rows, rule("unique", "colour")) == [("1", "红", None), ("3", "红", "s::1"), ("6", "红", "s::1")]


def test_the_first_is_first_by_the_order_of_the_rows() -> None:
    rows = table(colour=[None] * 8 + ["红", "红"])
    assert found(rows, rule("unique", "colour")) == [("9", "红", None), ("10", "红", "s::9")]


def test_several_fields_are_unique_together() -> None:
    rows = table(colour=["红", "红", "红", None, None], size=["1", "2", "1", "1", "1"])
    assert found(rows, rule("unique", "colour", "size")) == [("1", "红|1", None), ("3", "红|1", "s::1")]
    rows = table(colour=["红", "红", "红"], size=["1", "1", "1"], score=["7", "8", "7"])
    assert found(rows, rule("unique", "colour", "size", "score")) == [("1", "红|1|7", None), ("3", "红|1|7", "s::1")]


def test_each_of_several_values_is_unique() -> None:
    rows = table(codes=["A|B", "B|C", None, "D|D", "C", "||"])
    assert found(rows, rule("unique", "codes")) == [
        ("1", "B", None),
        ("2", "B", "s::1"),
        ("2", "C", None),
        ("5", "C", "s::2"),
    ]


def test_several_values_are_unique_together_with_another_field() -> None:
    rows = table(codes=["A|B", "B", "B", "B"], colour=["红", "红", "蓝", None])
    assert found(rows, rule("unique", "codes", "colour")) == [("1", "B|红", None), ("2", "B|红", "s::1")]
    rows = table(codes=["A|B", "B|A"], marks=["x|y", "z|x"])
    assert found(rows, rule("unique", "codes", "marks")) == [
        ("1", "A|x", None), ("1", "B|x", None), ("2", "B|x", "s::1"), ("2", "A|x", "s::1"),
    ]  # fmt: skip


# what a value may be


def test_length_counts_characters() -> None:
    asked = rule("length", "colour", min=2, max=3)
    assert wrong(asked, "红", "大红", "石榴红", "石榴红色", None, "𠮷𠮷𠮷", "") == ["红", "石榴红色", ""]
    assert wrong(rule("length", "codes", max=2), "ab|cd", "ab|cde") == ["ab|cde"]


def test_options_are_asked_of_each_of_several_values() -> None:
    assert wrong(rule("options", "colour", options=["红", "蓝"]), "红", "红|蓝", None) == ["红|蓝"]
    assert wrong(rule("options", "codes", options=["A", "B"]), "A", "A|B", "A|C", "C", None) == ["A|C", "C"]


@pytest.mark.parametrize(
    ("limits", "outside"),
    [
        ({"min": "0"}, ["-0.01", "-10"]),
        ({"max": "10"}, ["10.00000000000000001", "123456789012345678", "11"]),
        ({"min": "10", "max": "10"}, ["0", "-0.01", "9.9", "9.99999999999999999", "10.00000000000000001", "123456789012345678", "-10", "11"]),
        ({"min": "123456789012345679"}, ["0", "-0.01", "9.9", "10", "9.99999999999999999", "10.00000000000000001", "123456789012345678", "-10", "11"]),
    ],
)  # fmt: skip
def test_numbers_are_compared_to_their_last_digit(limits: dict[str, str], outside: list[str]) -> None:
    cells = [
        "0", "-0.01", "9.9", "10", "9.99999999999999999", None, "10.00000000000000001", "123456789012345678", "-10", "11",
    ]  # fmt: skip
    assert wrong(rule("range", "score", **limits), *cells) == outside


def test_a_text_that_is_no_number_is_outside_a_range() -> None:
    assert wrong(rule("range", "size", min="0"), "1", "x", "-1", None, "", "nan", "1.50", "inf", "１") == [
        "x", "-1", "", "nan", "inf", "１",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("limits", "outside"),
    [
        ({"min": "2023-05-10"}, ["2022", "2023-04", "2023-05-09"]),
        ({"min": "2023-05"}, ["2022", "2023-04"]),
        ({"max": "2023-05-10"}, ["2023-06", "2023-05-11", "2023-05-11T00:00:00", "2024"]),
        ({"max": "2023"}, ["2024"]),
        ({"min": "2023-05-10T12:00:00"}, ["2022", "2023-04", "2023-05-09"]),
        ({"min": "2023-05-10", "max": "2023-05-10"}, ["2022", "2023-04", "2023-05-09", "2023-06", "2023-05-11", "2023-05-11T00:00:00", "2024"]),
    ],
)  # fmt: skip
def test_a_month_or_year_is_outside_only_where_all_of_it_is(limits: dict[str, str], outside: list[str]) -> None:
    cells = [
        "2022", "2023", "2023-04", "2023-05", "2023-05-09", "2023-05-10", "2023-05-10T23:59:59", None, "2023-06", "2023-05-11",
        "2023-05-11T00:00:00", "2024",
    ]  # fmt: skip
    assert wrong(rule("range", "called", **limits), *cells) == outside


# patterns


@pytest.mark.parametrize(
    ("wanted", "asked_of_re2", "refused"),
    [
        (r"[A-Z]\d{2}", True, ["A1", "A12x", "A12\n"]),
        (r"P-\d+|Q", True, ["A1", "A12x", "A１2", "A12\n", "A12"]),
        (r"(?=A)...", False, ["A1", "A12x", "A12\n"]),
        (r"(?i)a12", False, ["A1", "A12x", "A１2", "A12\n"]),
        (r"(A)12\1?", False, ["A1", "A12x", "A１2", "A12\n"]),
        (r".*", True, ["A12\n"]),
    ],
)
def test_patterns_match_in_full(wanted: str, asked_of_re2: bool, refused: list[str]) -> None:
    assert (as_re2(wanted) is not None) is asked_of_re2
    assert wrong(rule("pattern", "colour", pattern=wanted), "A1", "A12x", "A１2", "A12\n", "A12", None) == refused


def test_a_pattern_is_asked_of_each_of_several_values() -> None:
    assert wrong(rule("pattern", "codes", pattern="[A-Z]|x.*"), "A", "A|B", "A|bc", "x|y", "|A", None) == [
        "A|bc", "x|y", "|A",
    ]  # fmt: skip


PARTS = [
    "a", "b", "1", "é", "红", " ", "-", "/", "\\d", "\\w", "\\s", "\\D", "\\W", "\\S", "\\b", "\\.", "\\n", "\\t", "\\x41",
    "\\Z", "\\A", "\\1", ".", "^", "$", "|", "(", ")", "(?:", "(?i)", "(?=a)", "(?P<n>", "[", "]", "[^", "[a-f]", "[\\d_]",
    "[^\\s]", "[^\\w]", "[]a]", "[a^-]", "[a&&b]", "[[a]", "*", "+", "?", "*?", "{2}", "{1,2}", "{,2}", "{0}", "++", "&", "#",
]  # fmt: skip
LETTERS = "ab1éAB2１٣红 \n\t\x0b\x1c\x1f\r\x00|-_./Ⅷ\u3000\u200b\ufeff😀ſK"


@pytest.mark.filterwarnings("ignore::FutureWarning")
@given(
    st.lists(st.sampled_from(PARTS), min_size=1, max_size=7).map("".join),
    st.lists(st.none() | st.text(LETTERS, max_size=5), min_size=1, max_size=20),
)
@example("(^a$)\n", ["a\n"])
@example("a{,2}", ["a{,2}", "aa"])
@example("\\s+", [" \x0b\x1c", "\u3000"])
@example("(a*)*b", ["aab"])
def test_arrow_answers_as_python_does(wanted: str, texts: list[str | None]) -> None:
    try:
        expected = re.compile(wanted)
    except re.error:
        return
    told = mismatched(pa.array(texts, pa.string()), wanted).to_pylist()
    assert [one or False for one in told] == [
        text is not None and expected.fullmatch(text) is None for text in texts
    ], as_re2(wanted)


# two fields


@pytest.mark.parametrize(
    ("asked", "pairs"),
    [
        ("seen <= called", "2023-05-11 2023-05-10, 2023-06 2023-05-10, 2024 2023-05-10"),
        ("seen < called", "2023-05-11 2023-05-10, 2023-05-10 2023-05-10, 2023-06 2023-05-10, 2024 2023-05-10"),
        ("called >= seen", "2023-05-11 2023-05-10, 2023-06 2023-05-10, 2024 2023-05-10"),
        ("seen = called", "2023-05-09 2023-05-10, 2023-05-11 2023-05-10, 2023-06 2023-05-10, 2024 2023-05-10"),
        ("seen != called", "2023-05-10 2023-05-10"),
    ],
)
def test_dates_are_compared_as_far_as_both_are_precise(asked: str, pairs: str) -> None:
    cells = [
        ("2023-05-09", "2023-05-10"), ("2023-05-11", "2023-05-10"), ("2023-05-10", "2023-05-10"), ("2023-05", "2023-05-10"),
        ("2023-05-10", "2023-05"), ("2023-05", "2023-05"), ("2023-06", "2023-05-10"), ("2024", "2023-05-10"), (None, "2023"),
        ("2023-05-10", "2023-05-10T10:00:00"), ("2023", None),
    ]  # fmt: skip
    rows = table(seen=[one for one, _ in cells], called=[other for _, other in cells])
    told = [int(row) - 1 for row, _, _ in found(rows, rule("compare", "seen", "called", compare=asked))]
    assert [f"{cells[at][0]} {cells[at][1]}" for at in told] == pairs.split(", ")


def test_numbers_are_compared_as_decimals() -> None:
    rows = table(score=["9", "10", "0.00000000000000001", None], other_score=["10", "9", "0", "1"])
    assert [
        row for row, _, _ in found(rows, rule("compare", "score", "other_score", compare="score <= other_score"))
    ] == [
        "2",
        "3",
    ]
    assert [
        row for row, _, _ in found(rows, rule("compare", "score", "other_score", compare="score != other_score"))
    ] == []


def test_texts_are_the_same_or_not() -> None:
    rows = table(colour=["红", "红", None], size=["红", "蓝", "红"])
    assert found(rows, rule("compare", "colour", "size", compare="colour = size")) == [("2", "红|蓝", None)]


@pytest.mark.parametrize(
    "text", ["seen", "seen <= ", "seen <= called; DROP TABLE rows", "colour < size", "seen < score", "1 < 2"]
)
def test_what_cannot_be_compared_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(text)):
        found(table(seen=["2023"]), rule("compare", "seen", compare=text))


def test_a_comparison_of_fields_in_any_script() -> None:
    assert compared("成立日期<=建档日期") == ("成立日期", "<=", "建档日期")


# edges


EVERY = [
    rule("required", "colour"), rule("any_of", "colour", "size"), rule("unique", "colour"), rule("unique", "colour", "codes"),
    rule("unique", "codes"), rule("range", "score", min="0", max="1"), rule("range", "size", min="0"),
    rule("range", "seen", min="2020", max="2021"), rule("length", "colour", min=1, max=2), rule("length", "codes", max=2),
    rule("pattern", "colour", pattern="[a-z]+"), rule("pattern", "colour", pattern="(?i)[a-z]+"),
    rule("pattern", "codes", pattern="\\d"), rule("options", "colour", options=["a"]), rule("options", "codes", options=[]),
    rule("compare", "seen", "called", compare="seen <= called"),
    rule("compare", "score", "other_score", compare="score <= other_score"),
]  # fmt: skip
ALL_ABSENT = ["required.colour", "any_of.colour+size"]


@pytest.mark.parametrize("kept", [(), ("colour", "size", "codes", "score", "other_score", "seen", "called")])
def test_no_rows_and_missing_values(kept: tuple[str, ...]) -> None:
    for count in (0, 3):
        rows = table(**{"note": [None] * count} | {name: [None] * count for name in kept})
        told = findings(rows, EVERY, SCHEMA)
        assert told.schema == arrow_schema("findings")
        assert told["rule"].to_pylist() == [name for name in ALL_ABSENT for _ in range(count)]
    assert findings(rows, [], SCHEMA).num_rows == 0


def test_odd_names_and_texts() -> None:
    name = 'a "b"'
    rows = table(**{name: [f"x{NUL}y", f"x{NUL}z", f"x{NUL}y", "'; DROP TABLE rows", "x"]})
    assert found(rows, rule("unique", name)) == [("1", f"x{NUL}y", None), ("3", f"x{NUL}y", "s::1")]
    assert wrong(rule("options", name, options=[f"x{NUL}y", "\ud800"]), f"x{NUL}y", "x", f"x{NUL}z") == [
        "x",
        f"x{NUL}z",
    ]
    assert wrong(rule("pattern", name, pattern="x.y"), f"x{NUL}y", "x") == ["x"]
    assert wrong(rule("pattern", name, pattern="[\ud800x]"), "x", "y") == ["y"]
    assert wrong(rule("length", name, max=2), f"x{NUL}y", "x") == [f"x{NUL}y"]
    asked = rule("compare", "colour", "size", compare="colour = size")
    assert found(table(colour=[f"x{NUL}y"] * 2, size=[f"x{NUL}y", f"x{NUL}z"]), asked) == [
        ("2", f"x{NUL}y|x{NUL}z", None)
    ]


def test_a_table_in_several_parts_is_one() -> None:
    parts = [
        table(colour=["a", "红"], codes=["A|B", None]),
        table(colour=[], codes=[]),
        table(colour=["a"], codes=["B"]),
    ]
    rows = pa.concat_tables(parts).set_column(0, "row_id", pa.array(["s::1", "s::2", "s::3"]))
    whole = rows.combine_chunks()
    assert findings(rows, EVERY, SCHEMA) == findings(whole, EVERY, SCHEMA)


def test_a_schema_of_its_own() -> None:
    schema = Schema((Field("plate", "text", "", ""),))
    rows = table(plate=["A1", None])
    told = findings(rows, [rule("required", "plate"), rule("pattern", "plate", pattern="B.")], schema)
    assert told["row_id"].to_pylist() == ["s::2", "s::1"]


def test_a_date_of_yaml_is_a_limit() -> None:
    told = {"field": "founded_date", "min": date(2021, 1, 1)}  # as YAML reads min: 2021-01-01
    job = Job.of({"sources": [{"path": "a.csv"}], "validate": {"rules": [told]}}, "guiyi.yaml")
    assert job.rules(job.schema_wanted())[-1].limits == {"min": "2021-01-01"}
