"""The command line as a user meets it: in a process of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest

from guiyi.cli import app


def guiyi(*words: object, cwd: Path, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", "guiyi", *map(str, words)]
    return subprocess.run(
        command, cwd=cwd, input=stdin, env=environment, capture_output=True, text=True, encoding="utf-8"
    )


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    done = guiyi("demo", "-o", "out", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_every_command_has_a_help_line() -> None:
    names = {command.name or command.callback.__name__ for command in app.registered_commands}
    assert names == {
        "demo",
        "init",
        "inspect",
        "run",
        "dedupe",
        "audit",
        "value",
        "explain",
        "review",
        "schema",
        "targets",
        "kinds",
        "push",
        "rollback",
    }
    assert all(command.callback.__doc__ for command in app.registered_commands)


def test_value_prints_a_line_each(tmp_path: Path) -> None:
    done = guiyi("value", "phone", cwd=tmp_path, stdin="１３８ 0013 8000\n138****8000\n")
    assert done.stdout.splitlines() == ["１３８ 0013 8000\t+8613800138000\t", "138****8000\t\tphone.masked"]
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("value", "fone", "1"), 2, "phone"),
        (("run",), 2, "Usage"),
        (("run", "missing.xlsx"), 3, "missing.xlsx"),
        (("run", "job.yaml"), 2, "job.yaml"),
        (("run", "a.csv", "--to", "wukong"), 2, "wukong9"),
        (("run", "a.csv", "--set", "dedupe.merge_at"), 2, "key=value"),
        (("run", "a.csv", "--set", "dedupe.merge_at=high"), 2, "dedupe.merge_at"),
        (("explain", ".", "C1"), 2, "guiyi run"),
        (("inspect", "missing.xlsx"), 3, "missing.xlsx"),
        (("nonsense",), 2, "nonsense"),
    ],
)
def test_the_users_mistakes(words: tuple[str, ...], code: int, said: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("客户名称,手机\n甲公司,13800138000\n", encoding="utf-8")
    done = guiyi(*words, cwd=tmp_path)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert [one.name for one in tmp_path.iterdir()] == ["a.csv"]


def test_the_demo_prints_the_sum(demo: Path) -> None:
    done = guiyi("demo", "-o", "again", cwd=demo)
    told = json.loads((demo / "again" / "summary.json").read_text(encoding="utf-8"))
    said = f"{told['rows_in']} rows in = {told['rows_kept']} kept + {told['rows_rejected']} rejected + {told['rows_ignored']} ignored"
    assert said in done.stdout


def test_explain_shows_every_source_cell_and_rule(demo: Path) -> None:
    members = [
        line.split(",") for line in (demo / "out" / "clusters.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    ]
    ids = [cells[-3] for cells in members if cells[-3]]
    merged = max(set(ids), key=ids.count)
    rows = [cells[-4] for cells in members if cells[-3] == merged]
    done = guiyi("explain", "out", merged, "--json", cwd=demo)
    told = json.loads(done.stdout)
    assert {row["row_id"] for row in told["rows"]} == set(rows)
    for field in told["fields"]:
        winners = [one for one in field["from"] if not one["rule"].startswith(("lost.", "agrees"))]
        assert winners, field
        assert all(one["why"] for one in field["from"])
    plain = guiyi("explain", "out", merged, cwd=demo)
    assert all(row in plain.stdout for row in rows)


def test_explain_one_row_and_one_field(demo: Path) -> None:
    row = (demo / "out" / "clusters.csv").read_text(encoding="utf-8-sig").splitlines()[1].split(",")[3]
    told = json.loads(guiyi("explain", "out", row, "--field", "contact_name", "--json", cwd=demo).stdout)
    assert {one["field"] for one in told["fields"]} <= {"contact_name"}
    assert guiyi("explain", "out", "C0", cwd=demo).returncode == 2


def test_inspect_json_is_as_the_contract_says(demo: Path) -> None:
    (demo / "a.csv").write_text("客户名称,手机,没见过的列\n甲公司,13800138000,x\n", encoding="utf-8")
    told = json.loads(guiyi("inspect", "a.csv", "--json", cwd=demo).stdout)
    source = told["sources"][0]
    assert set(source) == {"path", "importer", "encoding", "region", "sheets"}
    sheet = source["sheets"][0]
    assert (sheet["header_rows"], sheet["first_data_row"], sheet["rows"]) == ([1], 2, 1)
    assert [(one["header"], one["field"]) for one in sheet["columns"]][:2] == [
        ("客户名称", "customer_name"),
        ("手机", "mobile"),
    ]
    assert set(sheet["columns"][0]) == {"header", "field", "confidence", "reason"}


def test_inspect_masks_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("客户名称,手机\n甲公司,13800138000\n", encoding="utf-8")
    assert "13800138000" not in guiyi("inspect", "a.csv", cwd=tmp_path).stdout
    assert "13800138000" in guiyi("inspect", "a.csv", "--show-values", cwd=tmp_path).stdout
    assert [one.name for one in tmp_path.iterdir()] == ["a.csv"]


def test_init_writes_a_job_that_runs(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("客户名称,手机,车型\n甲公司,13800138000,宝马\n", encoding="utf-8")
    assert guiyi("init", "a.csv", cwd=tmp_path).returncode == 0
    assert guiyi("init", "a.csv", cwd=tmp_path).returncode == 2  # it is there already
    done = guiyi("run", "guiyi.yaml", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "guiyi-out" / "export" / "csv" / "customers.csv").exists()


def test_dedupe_stops_after_matching(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("客户名称,手机\n甲公司,13800138000\n甲公司,13800138000\n", encoding="utf-8")
    assert guiyi("dedupe", "a.csv", "-o", "out", cwd=tmp_path).returncode == 0
    lines = (tmp_path / "out" / "clusters.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "source,sheet,line,row_id,customer_id,contact_id,status"
    assert lines[1].split(",")[4] == lines[2].split(",")[4] != ""
    assert not (tmp_path / "out" / "export").exists()


def test_a_failed_gate_is_exit_code_1(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("客户名称,手机\n甲公司,13800138000\n乙公司,\n", encoding="utf-8")
    assert guiyi("run", "a.csv", "--set", "validate.gates.error_rate=0.1", cwd=tmp_path).returncode == 1
    assert guiyi("run", "a.csv", "--set", "validate.gates.error_rate=0.9", cwd=tmp_path).returncode == 0


def members(demo: Path) -> dict[str, list[str]]:
    lines = (demo / "out" / "clusters.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    return {cells[3]: cells for cells in (line.split(",") for line in lines)}


def test_decisions_of_a_filled_review_are_obeyed(demo: Path) -> None:
    book = openpyxl.load_workbook(demo / "out" / "review.xlsx")
    page = book.worksheets[0]
    decision = [cell.value for cell in page[1]].index("Decision") + 1
    lines = [line for line in range(2, page.max_row + 1) if page.cell(line, 3).value == "attach"]
    assert len(lines) == 2  # a tag that fits two contacts of one name
    left, right = (page.cell(lines[0], side).value.rpartition("@")[0] for side in (1, 2))
    loose, firm = sorted((left, right), key=lambda row: members(demo)[row][-1] == "kept")
    assert members(demo)[loose][-1] == "rejected"
    page.cell(lines[0], decision, "same")
    page.cell(lines[1], decision, "different")
    book.save(demo / "filled.xlsx")
    applied = guiyi("review", "out", "--apply", "filled.xlsx", cwd=demo)
    assert applied.returncode == 0, applied.stderr
    assert guiyi("demo", "-o", "out", cwd=demo).returncode == 0
    assert members(demo)[loose][5] == members(demo)[firm][5] != ""


def test_a_foreign_workbook_is_no_review(demo: Path) -> None:
    openpyxl.Workbook().save(demo / "other.xlsx")
    done = guiyi("review", "out", "--apply", "other.xlsx", cwd=demo)
    assert done.returncode == 3
    assert "review.xlsx" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signal to one process")
def test_an_interrupted_run_leaves_the_older_output(demo: Path) -> None:
    before = (demo / "out" / "summary.json").read_bytes()
    command = [sys.executable, "-m", "guiyi", "demo", "-o", "out"]
    with subprocess.Popen(command, cwd=demo, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        while running.poll() is None and not list(demo.glob(".out-*")):
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=60)
    assert running.returncode == 130
    assert (demo / "out" / "summary.json").read_bytes() == before
    assert not list(demo.glob(".out-*"))


def test_run_masks_its_report_unless_asked(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("客户名称,手机\n甲公司,138****8000\n甲公司,13800138000\n", encoding="utf-8")
    assert guiyi("run", "a.csv", "-o", "out", "--to", "csv", cwd=tmp_path).returncode == 0
    assert "13800138000" not in (tmp_path / "out" / "report.html").read_text("utf-8")
    assert guiyi("run", "a.csv", "-o", "out", "--to", "csv", "--show-values", cwd=tmp_path).returncode == 0
    assert "not masked" in (tmp_path / "out" / "report.html").read_text("utf-8")


def test_the_version_is_told(tmp_path: Path) -> None:
    assert guiyi("--version", cwd=tmp_path).stdout.startswith("guiyi ")


def test_dedupe_leaves_every_report(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("客户名称,手机\n甲公司,13800138000\n甲公司,13800138000\n", encoding="utf-8")
    assert guiyi("dedupe", "a.csv", "-o", "out", cwd=tmp_path).returncode == 0
    for name in ("report.html", "review.xlsx", "rejects.xlsx", "summary.json"):
        assert (tmp_path / "out" / name).exists()
    row = (tmp_path / "out" / "clusters.csv").read_text("utf-8-sig").splitlines()[1].split(",")
    assert guiyi("explain", "out", row[4], cwd=tmp_path).returncode == 0
