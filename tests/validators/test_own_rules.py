"""Rules that look further than a cell: lists, other sheets, freshness, and those in a user's own Python, SQL and pandera."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from guiyi.core.errors import ConfigError
from guiyi.core.language import speak
from guiyi.job import Job
from guiyi.validators.findings import findings

TODAY = date(2026, 3, 31)
Told = tuple[str, str, str | None, str | None]  # row, field, value, detail


@pytest.fixture(autouse=True)
def _english() -> None:
    speak("en")


def found(
    folder: Path, rule: dict[str, Any], rows: Sequence[dict[str, str | None]], ids: Sequence[str] = (), code: str = ""
) -> list[dict[str, Any]]:
    """Hold rows against one rule of a job; rows are known by their number unless `ids` names them."""
    (folder / "checks.py").write_text(code, encoding="utf-8")
    told = {"sources": [{"path": "a.csv"}], "validate": {"rules": [rule], "any_of": []}}
    job = Job.of(told, "guiyi.yaml", folder)
    schema = job.schema_wanted()
    columns = {name: pa.array([row.get(name) for row in rows], pa.string()) for name in schema.names}
    names = list(ids or map(str, range(len(rows))))
    table = pa.table({"row_id": pa.array(names, pa.string()), **columns})
    ours = {one.name for one in Job.of({**told, "validate": {"any_of": []}}, "guiyi.yaml").rules(schema)}
    asked = [one for one in job.rules(schema, TODAY) if one.name not in ours]
    return list(findings(table, asked, schema).to_pylist())


def short(told: Sequence[dict[str, Any]]) -> list[Told]:
    return [(one["row_id"], one["field"], one["value"], one["detail"]) for one in told]


# references


def test_a_value_must_stand_on_its_list(tmp_path: Path) -> None:
    (tmp_path / "tags.txt").write_text("意向\nVIP\n", encoding="utf-8")
    rule = {"field": "tags", "reference": {"file": "tags.txt"}}
    rows = [{"tags": "意向|VIP"}, {"tags": "VIP|其他"}, {}, {"tags": "其他"}]
    told = found(tmp_path, rule, rows)
    assert short(told) == [("1", "tags", "VIP|其他", None), ("3", "tags", "其他", None)]
    assert {(one["code"], one["severity"], one["rule"]) for one in told} == {
        ("rule.reference", "error", "reference.tags")
    }


def test_a_contact_must_have_a_customer_in_the_other_sheet(tmp_path: Path) -> None:
    rule = {"field": "customer_name", "reference": {"sheet": "客户"}}
    ids = ["a:客户:2", "a:客户:3", "a:联系人:2", "a:联系人:3", "a:联系人:4"]
    rows = [{"customer_name": one} for one in ("华信", "云帆", "云帆", "天成", None)]
    assert short(found(tmp_path, rule, rows, ids)) == [("a:联系人:3", "customer_name", "天成", None)]
    rule = {"field": "referrer", "reference": {"source": "a", "sheet": "客户", "field": "customer_name"}}
    rows = [*rows[:2], {"referrer": "华信"}, {"referrer": "云"}, {}]
    assert short(found(tmp_path, rule, rows, ids)) == [("a:联系人:3", "referrer", "云", None)]
    with pytest.raises(ConfigError, match=r"reference\.customer_name.*合同.*a:客户, a:联系人"):
        found(tmp_path, {"field": "customer_name", "reference": {"sheet": "合同"}}, rows, ids)


# freshness


@pytest.mark.parametrize(
    ("within", "stale"),
    [
        ("1d", ["2026-03-29T08:00:00", "2026-02", "2025-12-31"]),
        ("3m", []),
        ("2m", ["2025-12-31"]),
        ("4w", ["2026-02", "2025-12-31"]),
    ],
)
def test_a_date_that_tells_only_its_month_is_fresh_as_long_as_its_last_day(
    within: str, stale: list[str], tmp_path: Path
) -> None:
    days = [
        "2026-03-31",
        "2026-03-30T00:00:00",
        "2026-03",
        "2027-01-01",
        None,
        "2026-03-29T08:00:00",
        "2026-02",
        "2025-12-31",
    ]
    told = found(tmp_path, {"field": "updated_at", "within": within}, [{"updated_at": one} for one in days])
    assert [one["value"] for one in told] == stale
    assert {one["code"] for one in told} <= {"rule.stale"}


# Python

BIG = """
def big(row):
    if row["deal_amount"] is None:
        return None
    if int(row["deal_amount"]) > 100:
        return f"ask {row['contact_name']} at {row['mobile']}"
    return int(row["deal_amount"]) > 10
"""


def test_a_function_tells_which_rows_are_wrong_and_names_nobody(tmp_path: Path) -> None:
    rule = {"python": "checks.py:big", "field": ["deal_amount", "mobile"], "severity": "warn"}
    person = {"contact_name": "张小明", "mobile": "+8613800138000|+8613900139000"}
    rows = [{}, {"deal_amount": "11"}, {"deal_amount": "10"}, {"deal_amount": "200", **person}]
    told = found(tmp_path, rule, rows, code=BIG)
    assert [one[:3] for one in short(told)] == [
        ("2", "deal_amount|mobile", "10", None)[:3],
        ("3", "deal_amount|mobile", "200|+8613800138000|+8613900139000", None)[:3],
    ]
    assert told[0]["detail"] is None
    assert told[1]["detail"].startswith("ask 张")
    assert not any(text in told[1]["detail"] for text in ("张小明", "13800138000", "13900139000"))
    assert {(one["rule"], one["code"], one["severity"]) for one in told} == {("python.big", "rule.own", "warn")}


def test_a_company_may_be_named_and_a_person_may_not(tmp_path: Path) -> None:
    code = "def big(row):\n    return 'see ' + row['customer_name']\n"
    rows: list[dict[str, str | None]] = [{"customer_name": "上海华信贸易有限公司"}, {"customer_name": "张小明"}]
    told = found(tmp_path, {"python": "checks.py:big"}, rows, code=code)
    assert [one["detail"] for one in told] == ["see 上海华信贸易有限公司", "see 张**"]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (
            "def big(row):\n    x = 1\n    return int(row['mobile'])\n",
            ("checks.py:big", "ValueError", "line 3", "row 1"),
        ),
        ("def big(row):\n    return 1 if row['mobile'] else None\n", ("checks.py:big", "int", "row 1")),
        ("def big(row):\n    return row['moble']\n", ("checks.py:big", "KeyError", "line 2", "row 0")),
    ],
)
def test_what_a_function_does_wrong_is_one_sentence_without_values(
    code: str, words: tuple[str, ...], tmp_path: Path
) -> None:
    code = code.replace("int(row['mobile'])", "int(row['mobile'] + 'x') if row['mobile'] else True")
    with pytest.raises(ConfigError) as caught:
        found(tmp_path, {"python": "checks.py:big"}, [{}, {"mobile": "+8613800138000"}], code=code)
    said = str(caught.value)
    assert [word for word in words if word not in said] == [], said
    assert "13800138000" not in said


# SQL


def test_sql_returns_rows_and_may_name_field_and_detail(tmp_path: Path) -> None:
    rows: list[dict[str, str | None]] = [
        {"city": "上海", "level": "A", "owner": "甲"},
        {"city": "上海", "level": "A", "owner": "乙"},
        {"city": "杭州", "level": "B", "owner": "乙"},
    ]
    asked = "SELECT row_id, 'owner' AS field, 'several owners in ' || city AS detail FROM rows WHERE city IN (SELECT city FROM rows GROUP BY city HAVING count(DISTINCT owner) > 1)"
    told = found(tmp_path, {"name": "owners", "sql": asked}, rows)
    assert short(told) == [
        ("0", "owner", "甲", "several owners in 上海"),
        ("1", "owner", "乙", "several owners in 上海"),
    ]
    assert {one["rule"] for one in told} == {"owners"}
    asked = "SELECT * FROM rows, (VALUES (1), (2)) AS twice(n) WHERE level = 'B';"
    told = found(tmp_path, {"name": "b", "field": "level", "sql": asked}, rows)
    assert short(told) == [("2", "level", "B", None)]
    assert found(tmp_path, {"name": "none", "sql": "SELECT row_id FROM rows WHERE false"}, rows) == []


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("SELECT row_id FROM rows WHERE CAST(mobile AS INT) > 3", ("ConversionException", "try_cast")),
        ("SELECT row_id || 'x' AS row_id FROM rows", ("row_id",)),
        ("SELECT row_id, mobile AS field FROM rows", ("no field",)),
    ],
)
def test_what_sql_does_wrong_is_one_sentence(asked: str, words: tuple[str, ...], tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        found(tmp_path, {"name": "own", "sql": asked}, [{"mobile": "telephone"}])
    assert [word for word in ("own", *words) if word not in str(caught.value)] == []
    assert caught.value.exit_code == 2


def test_sql_sees_the_rows_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("row_id\n0\n", encoding="utf-8")
    for asked in (
        f"SELECT row_id FROM '{tmp_path}/secret.csv'",
        "SELECT row_id FROM table",
        "SELECT row_id FROM columns",
    ):
        with pytest.raises(ConfigError):
            found(tmp_path, {"name": "own", "sql": asked}, [{}])


# pandera

HEAD = "import pandera.pandas as pa\n"


def by_pandera(folder: Path, text: str, rows: Sequence[dict[str, str | None]], **rule: Any) -> list[Told]:
    code = f"{HEAD}schema = {text}\n" if not text.startswith("class") else HEAD + text
    return short(found(folder, {"pandera": "checks.py:schema", **rule}, rows, code=code))


ROWS: list[dict[str, str | None]] = [
    {"level": "A", "city": None, "owner": "甲"},
    {"level": "B", "city": None, "owner": "乙"},
    {"level": None, "city": "上海", "owner": None},
    {"level": "A", "city": None, "owner": None},
]


def test_failures_of_columns_are_findings_of_their_cells(tmp_path: Path) -> None:
    checked = 'pa.DataFrameSchema({"level": pa.Column(str, pa.Check.isin(["B"], error="is B"), nullable=True)})'
    assert by_pandera(tmp_path, checked, ROWS) == [("0", "level", "A", "is B"), ("3", "level", "A", "is B")]
    missing = 'pa.DataFrameSchema({"level": pa.Column(str, unique=True)})'
    assert by_pandera(tmp_path, missing, ROWS) == [
        ("0", "level", "A", "not unique"), ("2", "level", None, "a value is missing"), ("3", "level", "A", "not unique"),
    ]  # fmt: skip
    both = 'pa.DataFrameSchema({"level": pa.Column(str, nullable=True)}, unique=["level", "city"], strict=True)'
    assert by_pandera(tmp_path, both, ROWS) == [
        ("0", "level|city", "A", "not unique"), ("3", "level|city", "A", "not unique")
    ]  # fmt: skip
    model = "class schema(pa.DataFrameModel):\n    level: str = pa.Field(isin=['A'], nullable=True)\n"
    assert [one[:3] for one in by_pandera(tmp_path, model, ROWS)] == [("1", "level", "B")]


def test_a_check_of_whole_rows_is_one_finding_a_row_and_loses_no_empty_cell(tmp_path: Path) -> None:
    """The first trap of pandera: one entry a column, and none where the cell is empty."""
    rows: list[dict[str, str | None]] = [{"owner": "甲"}, {}, {"city": "上海"}]
    schema = 'pa.DataFrameSchema(checks=pa.Check(lambda rows: rows["owner"].notna(), name="has an owner"))'
    assert by_pandera(tmp_path, schema, rows, field=["owner", "city"])[-1] == (
        "2",
        "owner|city",
        "上海",
        "has an owner",
    )
    schema = schema.replace(", name=", ", ignore_na=False, name=")
    assert [one[0] for one in by_pandera(tmp_path, schema, rows)] == ["1", "2"]
    by_row = 'pa.DataFrameSchema(checks=pa.Check(lambda row: row["level"] != "B", element_wise=True, name="no B"))'
    assert by_pandera(tmp_path, by_row, ROWS) == [("1", "", None, "no B")]


def test_empty_cells_that_a_check_of_a_column_refuses_are_told(tmp_path: Path) -> None:
    schema = 'pa.DataFrameSchema({"city": pa.Column(str, pa.Check(lambda v: v.notna(), ignore_na=False, name="here"), nullable=True)})'
    assert [one[0] for one in by_pandera(tmp_path, schema, ROWS)] == ["0", "1", "3"]


def test_no_row_is_dropped_whatever_the_schema_says(tmp_path: Path) -> None:
    """The second trap: invalid rows dropped in silence."""
    schema = (
        'pa.DataFrameSchema({"level": pa.Column(str, pa.Check.isin(["A"]), nullable=True)}, drop_invalid_rows=True)'
    )
    assert [one[0] for one in by_pandera(tmp_path, schema, ROWS)] == ["1"]


def test_all_failures_are_told_and_a_warning_is_one(tmp_path: Path, recwarn: pytest.WarningsRecorder) -> None:
    text = 'schema = pa.DataFrameSchema({"level": pa.Column(str, pa.Check.isin(["C"], raise_warning=True, n_failure_cases=1), nullable=True)})'
    told = found(tmp_path, {"pandera": "checks.py:schema"}, ROWS, code=f"{HEAD}{text}\n")
    assert [(one["row_id"], one["severity"]) for one in told] == [("0", "warn"), ("1", "warn"), ("3", "warn")]
    assert [one for one in recwarn if "failure" in str(one.message)] == [], "a warning of pandera's shows values"


def test_types_are_coerced_where_the_schema_says_so(tmp_path: Path) -> None:
    rows: list[dict[str, str | None]] = [{"order_count": "5"}, {"order_count": "x"}, {"order_count": "50"}]
    schema = 'pa.DataFrameSchema({"order_count": pa.Column(int, pa.Check.lt(9, name="few"), coerce=True)})'
    assert [one[0] for one in by_pandera(tmp_path, schema, rows[::2])] == ["1"]
    assert "1" in {one[0] for one in by_pandera(tmp_path, schema, rows)}


def test_a_check_of_the_whole_table_is_told_of_its_first_row(tmp_path: Path) -> None:
    schema = 'pa.DataFrameSchema(checks=pa.Check(lambda rows: len(rows) > 9, name="ten rows"))'
    assert by_pandera(tmp_path, schema, ROWS) == [("0", "", None, "ten rows (of the whole table)")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('pa.DataFrameSchema({"levl": pa.Column(str)})', ("pandera.schema", "levl", "level")),
        (
            'pa.DataFrameSchema({"owner": pa.Column(str, pa.Check(lambda v: int(v.iloc[0])), nullable=True)})',
            ("ValueError",),
        ),
        ("pa.DataFrameSchema(checks=pa.Check(lambda rows: rows['levl'].notna(), name='odd'))", ("odd", "KeyError")),
        ('pa.DataFrameSchema({"city": pa.Column("datetime64[ns]")})', ("city", "datetime64", "coerce")),
    ],
)
def test_what_a_schema_does_wrong_is_one_sentence(text: str, words: tuple[str, ...], tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        by_pandera(tmp_path, text, ROWS)
    assert [word for word in words if word not in str(caught.value)] == [], str(caught.value)
    assert "甲" not in str(caught.value)
