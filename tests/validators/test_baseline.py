"""Baselines: a finding stays known wherever its row stands, and the file tells nobody what it holds."""

import json
import random
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pytest

from guiyi.core.errors import ConfigError, GuiyiError
from guiyi.core.folder import arrow_schema, fitted
from guiyi.core.rule import Rule
from guiyi.validators.baseline import Compared, compared, read_baseline, write_baseline
from guiyi.validators.fingerprint import KEY_FILE, KEY_VARIABLE

RULES = [Rule("required.city", "required", ("city",), "error")]
Row = dict[str, str | None]
ROWS: list[Row] = [
    {"customer_name": "甲公司", "contact_name": "张伟", "mobile": "+8613800138000", "stage": "lead"},
    {"customer_name": "甲公司", "contact_name": "李娜", "mobile": "+8613900139000", "stage": "lead"},
    {"customer_name": "乙公司", "contact_name": "王芳", "mobile": None, "stage": "lost"},
]
FIELDS = ("customer_name", "contact_name", "mobile", "city", "stage")


@pytest.fixture(autouse=True)
def no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)


def held(
    path: Path, rows: list[Row], *, update: bool = False, rules: list[Rule] = RULES, file: str = "a.csv"
) -> Compared:
    """Audit rows for a city, each on its line, against the baseline at a path."""
    table = pa.table(
        {
            "row_id": pa.array([f"a::{line}" for line in range(len(rows))], pa.string()),
            **{name: pa.array([row.get(name) for row in rows], pa.string()) for name in FIELDS},
        }
    )
    lacking = [f"a::{line}" for line, row in enumerate(rows) if not row.get("city")]
    found = pa.table({"row_id": pa.array(lacking, pa.string())})
    for name, text in {"rule": "required.city", "field": "city", "code": "rule.required", "severity": "error"}.items():
        found = found.append_column(name, pa.array([text] * len(lacking), pa.string()))
    homes = table.select(["row_id"]).append_column("source", pa.array(["a"] * len(rows), pa.string()))
    found = fitted(found, arrow_schema("findings"))
    done = compared(read_baseline(path, update=update), found, table, rules, homes, {"a": file}, update=update)
    if update:
        write_baseline(done.fresh)
    return done


def counts(told: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(told[name] for name in ("new", "known", "fixed"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    told = held(tmp_path / "b.json", ROWS, update=True).told
    assert (counts(told), told["taken"], told["updated"]) == ((0, 3, 0), 3, True)
    return tmp_path / "b.json"


def test_rows_may_move_and_others_come(path: Path) -> None:
    more: list[Row] = [{"customer_name": "丙公司", "mobile": "+8613700137000"}]
    rows = [*more, *ROWS]
    random.Random(1).shuffle(rows)
    done = held(path, rows)
    assert counts(done.told) == (1, 3, 0)
    new = [
        row_id
        for row_id, status in zip(*(done.found[name].to_pylist() for name in ("row_id", "status")), strict=True)
        if status == "new"
    ]
    assert new == [f"a::{rows.index(more[0])}"]


EDITS = [(line, name) for line, row in enumerate(ROWS) for name, text in row.items() if text]


@pytest.mark.parametrize(("line", "name"), EDITS)
def test_mending_another_cell_of_the_row_makes_nothing_new(line: int, name: str, path: Path) -> None:
    rows = [dict(row) for row in ROWS]
    rows[line][name] = "+8613600136000" if name == "mobile" else "another"
    assert counts(held(path, rows).told) == (0, 3, 0)


def test_a_fixed_one_makes_no_room_for_another(path: Path) -> None:
    rows = [{**ROWS[0], "city": "上海市"}, *ROWS[1:], {"customer_name": "丙公司", "mobile": "+8613700137000"}]
    assert counts(held(path, rows).told) == (1, 2, 1)


def test_rows_that_are_the_same_are_counted(path: Path) -> None:
    assert counts(held(path, [*ROWS, ROWS[2], ROWS[2]]).told) == (2, 3, 0)


def test_an_update_takes_new_ones_in_and_fixed_ones_out(path: Path) -> None:
    rows = [{**ROWS[0], "city": "上海市"}, *ROWS[1:], {"customer_name": "丙公司"}]
    told = held(path, rows, update=True).told
    assert (counts(told), told["taken"]) == ((0, 3, 1), 1)
    assert counts(held(path, rows).told) == (0, 3, 0)
    assert counts(held(path, ROWS).told) == (1, 2, 1)


def test_another_file_is_neither_fixed_nor_forgotten(path: Path) -> None:
    other: list[Row] = [{"customer_name": "丁公司"}]
    assert counts(held(path, other, file="b.csv", update=True).told) == (0, 1, 0)
    assert counts(held(path, ROWS).told) == (0, 3, 0)
    assert counts(held(path, [*ROWS, *other], file="renamed.csv").told) == (0, 4, 0)


def test_the_file_and_its_key_are_their_owners_alone_and_hold_no_value(path: Path) -> None:
    text = path.read_text("utf-8")
    assert [value for row in ROWS for value in row.values() if value and value in text] == []
    assert {one.stat().st_mode & 0o777 for one in (path, path.parent / KEY_FILE)} == {0o600}
    assert (path.parent / KEY_FILE).read_text("utf-8").strip() not in text


def test_the_same_findings_make_the_same_file(path: Path) -> None:
    before = path.read_bytes()
    held(path, list(reversed(ROWS)), update=True)
    assert path.read_bytes() == before


def test_another_key_hashes_otherwise(path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other") / "b.json"
    held(other, ROWS, update=True)
    hashes = [
        {line for one in json.loads(each.read_text("utf-8"))["problems"] for line in one["findings"]}
        for each in (path, other)
    ]
    assert hashes[0].isdisjoint(hashes[1])


def test_the_environment_may_hold_the_key(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = path.parent / KEY_FILE
    monkeypatch.setenv(KEY_VARIABLE, key.read_text("utf-8"))
    key.unlink()
    assert counts(held(path, ROWS).told) == (0, 3, 0)
    assert held(path, ROWS, update=True).told["key_made"] == ""
    assert not key.exists()


def other_key(path: Path) -> None:
    (path.parent / KEY_FILE).write_text("0" * 64, "utf-8")


def no_key_at_all(path: Path) -> None:
    (path.parent / KEY_FILE).unlink()


def short_key(path: Path) -> None:
    (path.parent / KEY_FILE).write_text("abc", "utf-8")


def half(path: Path) -> None:
    path.write_text(path.read_text("utf-8")[:-40], "utf-8")


def one_taken_out(path: Path) -> None:
    told = json.loads(path.read_text("utf-8"))
    told["problems"][0]["findings"].pop()
    path.write_text(json.dumps(told), "utf-8")


def conflict(path: Path) -> None:
    path.write_text("<<<<<<< ours\n" + path.read_text("utf-8"), "utf-8")


def bytes_of_another(path: Path) -> None:
    path.write_bytes(b"\xff\xfe\x00")


def a_list(path: Path) -> None:
    path.write_text("[1]", "utf-8")


def gone(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize(
    ("spoil", "key"),
    [
        (other_key, "baseline.other_key"), (no_key_at_all, "baseline.no_key"), (short_key, "baseline.short_key"),
        (half, "baseline.damaged"), (one_taken_out, "baseline.damaged"), (conflict, "baseline.damaged"),
        (bytes_of_another, "baseline.damaged"), (a_list, "baseline.damaged"), (gone, "baseline.missing"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_said_and_not_overwritten(spoil: object, key: str, path: Path) -> None:
    spoil(path)  # type: ignore[operator]
    before = path.read_bytes() if path.exists() else b""
    with pytest.raises(ConfigError) as told:
        held(path, ROWS)
    assert told.value.key == key
    if key != "baseline.missing":
        with pytest.raises(GuiyiError):
            held(path, ROWS, update=True)
        assert path.read_bytes() == before


def test_a_rule_that_changed_or_went_is_said(path: Path) -> None:
    for rules in ([], [Rule("required.city", "required", ("district",), "error")]):
        with pytest.raises(ConfigError, match=r"required\.city"):
            held(path, ROWS, rules=rules)
        assert counts(held(path, ROWS, rules=rules, update=True).told) == (0, 3, 0)
        held(path, ROWS, update=True)
    milder = [
        Rule("required.city", "required", ("city",), "warn", text="where?"),
        Rule("unique.uscc", "unique", ("uscc",), "warn"),
    ]
    assert counts(held(path, ROWS, rules=milder).told) == (0, 3, 0)
