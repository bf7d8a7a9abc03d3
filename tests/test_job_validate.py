"""`validate` of the job file: the rules that it makes, and what is wrong with them in one sentence that names rule and key."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from guiyi.core.errors import ConfigError
from guiyi.core.language import speak
from guiyi.core.rule import CODES, Rule
from guiyi.job import Job

PAGE = (Path(__file__).parents[1] / "docs" / "audit.md").read_text("utf-8")
TODAY = date(2026, 3, 31)
CHECKS = "def big(row):\n    return True\n\nLIMIT = 3\n\ndef of_two(row, other):\n    return True\n"


@pytest.fixture(autouse=True)
def _english() -> None:
    speak("en")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "checks.py").write_text(CHECKS, encoding="utf-8")
    (tmp_path / "broken.py").write_text("def big(row:\n", encoding="utf-8")
    (tmp_path / "stops.py").write_text("import re\n1 / 0\nbig = re\n", encoding="utf-8")
    (tmp_path / "owners.csv").write_text("工号,姓名\n1,张三\n2,李四\n", encoding="utf-8")
    (tmp_path / "empty.txt").write_text("\n", encoding="utf-8")
    return tmp_path


def job(folder: Path, **validate: Any) -> Job:
    return Job.of({"sources": [{"path": "a.csv"}], "validate": validate}, "guiyi.yaml", folder)


def rules(folder: Path, *told: dict[str, Any], **validate: Any) -> dict[str, Rule]:
    asked = job(folder, rules=list(told), **validate)
    return {one.name: one for one in asked.rules(asked.schema_wanted(), TODAY)}


# what cannot be obeyed: the rule, and words that the sentence must hold
WRONG: tuple[tuple[dict[str, Any], tuple[str, ...]], ...] = (
    ({"field": "mobile"}, ("mobile", "validate.rules.0", "asks nothing", "required, unique, min")),
    ({"field": "mobile", "required": False}, ("asks nothing",)),
    ({"required": True}, ("required", "field")),
    ({"min": 3}, ("range", "field")),
    ({"field": "moble", "required": True}, ("validate.rules.0", "required.moble", "moble", "mobile")),
    ({"field": "founded_date", "min": "abc"}, ("range.founded_date", "min", "abc", "Founded", "date")),
    ({"field": "registered_capital", "max": "many"}, ("range.registered_capital", "max", "many", "amount")),
    ({"field": "mobile", "min": 3}, ("range.mobile", "min", "Mobile", "phone", "no order")),
    ({"field": "order_count", "min": 9, "max": 3}, ("range.order_count", "9", "3")),
    ({"field": "founded_date", "min": "2021-01-01", "max": "2020-01-01"}, ("2021-01-01", "2020-01-01")),
    ({"field": "note", "min_length": 9, "max_length": 3}, ("length.note", "min_length", "9", "3")),
    ({"field": "customer_code", "pattern": "("}, ("pattern.customer_code", "pattern", "regular expression", "(")),
    ({"field": "level", "options": []}, ("options.level", "options", "one option")),
    ({"field": "level", "options": ["A", "first-class"]}, ("options.level", "first-class", "Level")),
    ({"field": "owner", "reference": {}}, ("reference.owner", "file", "source", "sheet")),
    ({"field": "owner", "reference": {"file": "owners.csv", "sheet": "a"}}, ("reference.owner", "file")),
    ({"field": "owner", "reference": {"file": "owners.csv", "field": "a"}}, ("reference.owner", "field means nothing")),
    ({"field": "owner", "reference": {"sheet": "a", "column": "a"}}, ("reference.owner", "column means nothing")),
    ({"field": "owner", "reference": {"sheet": "a", "field": "ownr"}}, ("reference.field", "ownr", "owner")),
    ({"field": "owner", "reference": {"file": "none.csv"}}, ("reference.owner", "none.csv", "no file")),
    ({"field": "owner", "reference": {"file": "empty.txt"}}, ("reference.owner", "empty.txt", "no value")),
    ({"field": "owner", "reference": {"file": "owners.csv", "column": "name"}}, ("name", "工号, 姓名")),
    ({"field": "updated_at", "within": "soon"}, ("fresh.updated_at", "within", "soon", "365d, 12w, 6m")),
    ({"field": "updated_at", "within": "0d"}, ("within", "0d")),
    ({"field": "mobile", "within": "1y"}, ("fresh.mobile", "within", "Mobile", "dates")),
    ({"compare": "founded <= created_at"}, ("compare", "founded", "founded_date")),
    ({"compare": "1 <= 2"}, ("compare", "1 <= 2", "FIELD <= FIELD")),
    ({"compare": "founded_date <= revenue"}, ("compare", "founded_date <= revenue", "both")),
    ({"python": "checks.py"}, ("python", "checks.py", "FILE.py:NAME")),
    ({"python": "none.py:big"}, ("python.big", "none.py", "no file")),
    ({"python": "checks.py:bag"}, ("python.bag", "checks.py", "bag", "big")),
    ({"python": "broken.py:big"}, ("python.big", "broken.py", "no Python", "line 1")),
    ({"sql": "SELECT row_id FROM rows"}, ("sql", "name")),
    ({"name": "own", "sql": "SELECT row_id FROM row"}, ("own", "sql", "DuckDB says", "row")),
    ({"name": "own", "sql": "SELECT moble FROM rows"}, ("own", "moble")),
    ({"name": "own", "sql": "SELECT mobile FROM rows"}, ("own", "row_id")),
    ({"name": "own", "sql": "SELECT 1 AS row_id; SELECT 2"}, ("own", "one SELECT")),
    ({"name": "own", "sql": "COPY rows TO 'a.csv'"}, ("own", "one SELECT")),
    ({"name": "own", "sql": "SELECT * FROM read_csv('owners.csv')"}, ("own", "DuckDB says")),
    ({"pandera": "checks.py:schema"}, ("pandera.schema", "schema")),
    ({"field": "mobile", "pattren": "1"}, ("validate.rules.0.pattren", "pattern")),
    ({"field": "mobile", "required": True, "severity": "eror"}, ("severity", "eror", "error")),
)


@pytest.mark.parametrize(("told", "words"), WRONG, ids=lambda one: str(one)[:60] if isinstance(one, dict) else "")
def test_what_a_rule_asks_in_vain_is_told_when_the_job_is_read(
    told: dict[str, Any], words: tuple[str, ...], folder: Path
) -> None:
    with pytest.raises(ConfigError) as caught:
        job(folder, rules=[told])
    said = str(caught.value)
    assert [word for word in ("guiyi.yaml", *words) if word not in said] == [], said
    assert "\n" not in said
    assert caught.value.exit_code == 2


# what only carrying the user's code out can tell
WHEN_CARRIED_OUT: tuple[tuple[dict[str, Any], tuple[str, ...]], ...] = (
    ({"python": "stops.py:big"}, ("python.big", "stops.py", "ZeroDivisionError", "line 2")),
    ({"python": "checks.py:LIMIT"}, ("python.LIMIT", "int", "function")),
    ({"python": "checks.py:of_two"}, ("python.of_two", "one row")),
    ({"pandera": "checks.py:big"}, ("pandera.big", "DataFrameSchema")),
)


@pytest.mark.parametrize(("told", "words"), WHEN_CARRIED_OUT, ids=lambda one: str(one) if isinstance(one, dict) else "")
def test_code_is_carried_out_for_an_audit_only(told: dict[str, Any], words: tuple[str, ...], folder: Path) -> None:
    asked = job(folder, rules=[told])
    with pytest.raises(ConfigError) as caught:
        asked.rules(asked.schema_wanted(), TODAY)
    assert [word for word in words if word not in str(caught.value)] == [], str(caught.value)


def test_nothing_is_written_beside_code_that_is_carried_out(folder: Path) -> None:
    before = sorted(one.name for one in folder.iterdir())
    assert rules(folder, {"python": "checks.py:big"})["python.big"].given({}) is True
    assert sorted(one.name for one in folder.iterdir()) == before


def test_severities_are_of_what_there_is(folder: Path) -> None:
    known = {"phone.short": "error", "mobile": "info", "range.order_count": "warn"}
    job(folder, rules=[{"field": "order_count", "min": 0}], severity=known)
    for name, meant in (("phone.shrt", "phone.short"), ("moble", "mobile"), ("range.order_cnt", "range.order_count")):
        with pytest.raises(ConfigError) as caught:
            job(folder, rules=[{"field": "order_count", "min": 0}], severity={name: "warn"})
        assert name in str(caught.value)
        assert meant in str(caught.value)


def test_limits_are_read_as_cells_are(folder: Path) -> None:
    found = rules(
        folder,
        {
            "field": "founded_date",
            "min": "2020年1月1日",
            "max": date(2030, 1, 1),
        },  # as YAML reads one without quotation marks
        {"field": "registered_capital", "min": "5万", "max": "1亿"},
        {"field": "stage", "options": ["线索", "成交客户"]},
        {"field": "updated_at", "within": "6m"},
    )
    assert found["range.founded_date"].limits == {"min": "2020-01-01", "max": "2030-01-01"}
    assert found["range.registered_capital"].limits == {"min": "50000", "max": "100000000"}
    assert found["options.stage"].limits == {"options": ["lead", "customer"]}
    assert found["fresh.updated_at"].limits == {"within": "6m", "since": "2025-09-30"}


@pytest.mark.parametrize("name", ["owners.csv", "owners.txt", "owners.xlsx", "owners.gb.csv"])
def test_a_list_is_read_in_the_normal_form_of_its_field(name: str, folder: Path) -> None:
    table, column = [("手机", "姓名"), ("138 0013 8000", "张三"), ("13900139000", "李四")], "手机"
    if name == "owners.txt":
        (folder / name).write_text("138 0013 8000\n13900139000\n", encoding="utf-8")
        column = None
    elif name == "owners.xlsx":
        import openpyxl

        book = openpyxl.Workbook()
        for row in table:
            book.active.append(row)
        book.save(folder / name)
    else:
        text = "".join(",".join(row) + "\n" for row in table)
        (folder / name).write_text(text, encoding="gb18030" if "gb" in name else "utf-8")
    reference = {"file": name, **({"column": column} if column else {})}
    found = rules(folder, {"field": "mobile", "reference": reference})["reference.mobile"]
    assert found.given == {"+8613800138000", "+8613900139000"}
    assert found.as_json()["limits"] == reference
    assert Rule.from_json(found.as_json()) == found


def test_rules_are_named_so_that_no_two_share_a_name(folder: Path) -> None:
    found = rules(
        folder,
        {"field": ["deal_amount", "revenue"], "min": 0},
        {"field": ["customer_name", "city"], "unique": True},
        {"name": "code", "field": "customer_code", "pattern": "K.*", "max_length": 9},
        {"name": "due", "field": ["last_contact_time", "next_contact_time"], "required": True, "severity": "info"},
        {"compare": "founded_date <= created_at"},
        {"field": "uscc", "unique": True},
        any_of=[],
    )
    schema_own = {
        "required.customer_name", "unique.id_number", "compare.founded_date+last_order_date", "compare.created_at+updated_at",
    }  # fmt: skip
    assert set(found) - schema_own == {
        "range.deal_amount", "range.revenue", "unique.customer_name+city", "code.pattern", "code.length",
        "due.last_contact_time", "due.next_contact_time", "compare.founded_date+created_at", "unique.uscc",
    }  # fmt: skip
    assert found["unique.uscc"].severity == "error", "the job's own rule stands over the schema's"
    assert found["due.last_contact_time"].severity == "info"
    assert found["compare.founded_date+created_at"].fields == ("founded_date", "created_at")
    with pytest.raises(ConfigError, match=r"range\.deal_amount.*validate\.rules\.1"):
        rules(folder, {"field": "deal_amount", "min": 0}, {"field": "deal_amount", "max": 9})


def test_every_rule_of_the_page_is_one(tmp_path: Path) -> None:
    (told,) = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    (code,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    schema = "import pandera.pandas as pa\nschema = pa.DataFrameSchema({})\n"
    (tmp_path / "checks.py").write_text(schema + code, encoding="utf-8")
    (tmp_path / "销售名单.csv").write_text("姓名\n张三\n", encoding="utf-8")
    validate = yaml.safe_load(told)["validate"]
    found = rules(tmp_path, *validate.pop("rules"), **validate)
    assert {one.check for one in found.values()} == set(CODES)
    big = found["python.big_customers"].given
    assert big({"level": "A", "deal_amount": "20"}) == "level A below 100,000"
    assert big({"level": "A", "deal_amount": "200000"}) is None
