"""The history of audits: it only grows, survives what is damaged, and holds no values."""

import json
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import guiyi
from guiyi.audits import audit
from guiyi.core.errors import ConfigError, SourceError, TargetError
from guiyi.core.language import spoken
from guiyi.reports.audit import history

LINE: dict[str, Any] = {
    "time": "2026-01-02T03:04:05+00:00", "sources": ["a.csv"], "rows": 3, "counts": {"error": 1}, "passed": True,
    "kpis": {"completeness": {"overall": 0.5, "fields": {"city": 0.5}}, "error_rate": 0.1},
}  # fmt: skip
SOURCE = "客户名称,联系人,手机\n上海华信贸易有限公司,张伟,\n杭州云帆科技有限公司,李娜,1390013900\n"


def audited(folder: Path, path: Path, text: str = SOURCE, **more: Any) -> dict[str, Any]:
    source = folder / "客户.csv"
    source.write_text(text, encoding="utf-8")
    return audit(guiyi.Job.of({"sources": [{"path": str(source)}], **more}, "test"), history=path).report


def test_a_file_that_is_not_there_is_an_empty_history(tmp_path: Path) -> None:
    assert history.read(tmp_path / "none").lines == ()
    assert history.last(tmp_path / "none") is None


def test_lines_come_back_in_order(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "history.jsonl"
    for rows in (1, 2, 3):
        history.append(path, {**LINE, "rows": rows})
    told = history.read(path)
    assert [one["rows"] for one in told.lines] == [1, 2, 3]
    assert (told.damaged, told.notes) == ((), [])
    assert history.last(path) == {**LINE, "rows": 3}
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_last_audit_of_the_same_sources_can_be_asked_for(tmp_path: Path) -> None:
    told = history.History(tmp_path, (LINE, {**LINE, "sources": ["b.csv", "a.csv"], "rows": 9}))
    assert told.last() == told.lines[1]
    assert told.last(["a.csv"]) == LINE
    assert told.last(["a.csv", "b.csv"]) == told.lines[1]
    assert told.last(["c.csv"]) is None


def test_damaged_lines_are_named_and_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    history.append(path, LINE)
    with path.open("ab") as file:
        file.write(b'{"time": "20')  # a machine that lost power
    history.append(path, {**LINE, "rows": 4})
    with path.open("ab") as file:
        file.write(b"[]\n\n\xff\xfe\n")
    told = history.read(path)
    assert [one["rows"] for one in told.lines] == [3, 4]
    assert told.damaged == (2, 4, 6)
    (note,) = spoken("en", lambda: told.notes)
    assert "2, 4, 6" in note


@pytest.mark.parametrize("text", ["客户名称,手机\n华信,13800138000\n", '{"any": "json"}\n', "[1]"])
def test_what_is_no_history_is_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "备份.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="备份"):
        audited(tmp_path, path)
    assert path.read_text("utf-8") == text


def test_a_place_that_cannot_be_read_or_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        history.read(tmp_path)
    with pytest.raises(TargetError):
        history.append(tmp_path, LINE)


@pytest.mark.parametrize("written", [0, 5, None])
def test_a_full_disk_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: int | None
) -> None:
    path = tmp_path / "history.jsonl"
    history.append(path, LINE)
    before, write = path.read_bytes(), history.os.write

    def short(number: int, text: bytes) -> int:
        if written is None:
            raise OSError(28, "No space left on device")
        return write(number, text[:written])

    monkeypatch.setattr(history.os, "write", short)
    with pytest.raises(TargetError, match="space"):
        history.append(path, LINE)
    assert path.read_bytes() == before


def test_two_audits_at_once_keep_both_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda rows: history.append(path, {**LINE, "rows": rows, "rules": {"x" * 500: 1}}), range(60)))
    told = history.read(path)
    assert sorted(one["rows"] for one in told.lines) == list(range(60))
    assert told.damaged == ()


def test_an_audit_appends_its_numbers_and_no_values(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    first, second = audited(tmp_path, path), audited(tmp_path, path)
    lines = [json.loads(one) for one in path.read_text("utf-8").splitlines()]
    assert len(lines) == 2
    assert lines[1]["sources"] == ["客户.csv"]
    assert lines[1]["rules"]["phone.short"] == 1
    assert lines[1]["counts"] == second["counts"] == {"error": 2, "warn": 1, "info": 0}
    assert lines[0]["job"] == lines[1]["job"] == second["job"]
    assert (lines[1]["rows"], lines[1]["passed"], lines[1]["kpis"]) == (2, False, second["kpis"])
    assert [len(one["history"]) for one in (first, second)] == [1, 2]
    assert second["history"][1]["kpis"]["validity"] == second["kpis"]["validity"]["overall"]
    for value in ("1390013900", "张伟", "李娜", "华信", "云帆", str(tmp_path)):
        assert value not in path.read_text("utf-8")


def test_the_number_of_rows_is_held_against_the_last_audit(tmp_path: Path) -> None:
    gates = {"validate": {"gates": {"rows": {"change": 0.4}}}}
    told = [
        audited(tmp_path, tmp_path / "h", text, **gates) for text in (SOURCE, SOURCE.rpartition("\n杭州")[0] + "\n")
    ]
    assert [one["gates"]["rows_change"]["value"] for one in told] == [None, 0.5]
    assert [one["gates"]["rows_change"]["passed"] for one in told] == [True, False]


def test_a_report_tells_of_the_latest_runs_only() -> None:
    told = history.in_short([{**LINE, "rows": rows} for rows in range(history.MOST + 5)])
    assert (len(told), told[0]["rows"], told[-1]["rows"]) == (history.MOST, 5, history.MOST + 4)
    assert told[0]["kpis"] == {
        "completeness": 0.5, "validity": None, "uniqueness": None, "consistency": None, "freshness": None,
    }  # fmt: skip
