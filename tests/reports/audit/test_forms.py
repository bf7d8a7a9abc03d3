"""What holds for every form, whatever stands in cells, headers, names of files and of sheets; and the command line."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import guiyi
from guiyi.core.language import spoken
from guiyi.reports.audit.report import file_here
from guiyi.reports.audit.stage import FORMS

Made = Callable[..., dict[str, Any]]
NASTY = [
    "]]>", "<script>alert(1)</script>", "a|b", "a\r\nb", "\x00\x08\x1b[31m", "%0A::error::x", "::error::x", "🍀👨‍👩‍👧", "\ud800", "\udcff",
    "\u202eabc", "\ufffe", "&amp;&#0;", '"\\', "a,b=c:d;e", "](http://a.cn)", "=1+1", "..", " ", "客户 表#1?.xlsx",
]  # fmt: skip
TEXTS = st.sampled_from(NASTY) | st.lists(st.sampled_from(NASTY), min_size=2, max_size=4).map("".join) | st.text()
LOCATION = ("sheet", "line", "cell", "header", "value", "suggestion", "detail")
PROBLEM = ("rule", "field", "label", "text", "hint")


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_nothing_breaks_a_form(data: st.DataObject, told: Made, problem: Made, faults: Any) -> None:
    over = {key: data.draw(TEXTS, key) or "x" for key in PROBLEM}
    over["file"] = data.draw(TEXTS, "file").strip("/.\\: \t\r\n") or "x"
    cell = {key: data.draw(TEXTS, key) for key in LOCATION}
    lines = data.draw(st.lists(st.integers(1, 9), max_size=3, unique=True))
    report = told(problem(**over, cell=cell, lines=lines, count=max(len(lines), 1)), gates={"completeness": False})
    for form in ("junit", "sarif", "gitlab"):
        assert faults(form, FORMS[form](report)) == []
    for line in FORMS["github"](report).splitlines():
        assert line.startswith("::error ")
    assert len(FORMS["github"](report).split("\n")) == 3
    for form in ("junit", "sarif", "gitlab", "github", "markdown"):
        assert not {char for char in FORMS[form](report) if char < " " and char != "\n"}


def audited(folder: Path, *told: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "guiyi", "audit", "--lang", "en", *told]
    known = {**os.environ, "PYTHONUTF8": "1", **env}
    return subprocess.run(command, cwd=folder, env=known, capture_output=True, check=False)


@pytest.fixture
def sources(tmp_path: Path) -> list[Path]:
    """A text file and a workbook whose names, headers, sheets and cells hold what could end a form."""
    import openpyxl

    text = tmp_path / "in" / "a%0A[b]&`c`,d.csv"
    text.parent.mkdir()
    lines = ["客户名称,联系人,手机,暗号|<b>", "<script>]]>,李娜,1390013900,::error::", "杭州|云帆,*王*,,%0A"]
    text.write_text("\n".join(lines) + "\n", encoding="utf-8")
    book, path = openpyxl.Workbook(), tmp_path / "in" / "客户 表#1.xlsx"
    sheet = book.active
    assert sheet is not None
    sheet.title = "a|b<c>&!%0A"
    for row in (["客户名称", "联系人", "手机"], ["🍀公司", "张伟", "12345"], ["苏州恒达", "李\n娜", None]):
        sheet.append(row)
    book.save(path)
    return [text, path]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_real_audit_fits_every_form(lang: str, sources: list[Path], faults: Any, monkeypatch: Any) -> None:
    monkeypatch.chdir(sources[0].parents[1])
    report = spoken(lang, guiyi.audit, sources).report
    made = {form: spoken(lang, make, report) for form, make in FORMS.items()}
    for form in ("junit", "sarif", "gitlab"):
        assert faults(form, made[form]) == []
    problems = {(one["rule"], one["field"], one["file"]) for one in report["problems"]}
    entries = json.loads(made["gitlab"])
    assert len(entries) == len(problems) == len(json.loads(made["sarif"])["runs"][0]["results"])
    assert {one["location"]["path"] for one in entries} == {"in/a%0A[b]&`c`,d.csv", "in/客户 表#1.xlsx"}
    cells = ElementTree.fromstring(made["junit"]).iter("testcase")
    assert {one.attrib["classname"] for one in cells} == {*{one["file"] for one in report["sources"]}, "guiyi.gate"}
    assert ("客户数据检查未通过" in made["markdown"]) == (lang == "zh")
    for form, text in made.items():
        assert "1390013900" not in text, form
        assert str(sources[0].parents[1]) not in text, form


def test_several_outputs_at_once_into_folders_that_are_made(sources: list[Path], tmp_path: Path) -> None:
    wanted = [f"--output={form}=out/made/{form}.txt" for form in FORMS]
    done = audited(tmp_path, *map(str, sources), *wanted)
    assert done.returncode == 1, done.stderr
    assert sorted(one.stem for one in (tmp_path / "out" / "made").iterdir()) == sorted(FORMS)
    assert b"FAILED" in done.stdout
    never = audited(tmp_path, *map(str, sources), "--output=github", "--fail-on=never")
    assert never.returncode == 0
    assert never.stdout.startswith(b"::error file=in/")


def test_a_place_that_cannot_be_written_is_one_sentence_and_exit_3(sources: list[Path], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = audited(tmp_path, str(sources[0]), "--output=sarif=file/a.sarif")
    assert done.returncode == 3
    last = done.stderr.decode().strip().splitlines()[-1]
    assert last.startswith("Cannot write to ")
    assert b"Traceback" not in done.stderr


def test_a_step_of_github_actions_gets_annotations_and_a_summary_unasked(sources: list[Path], tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    env = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary), "GITHUB_WORKSPACE": str(tmp_path)}
    done = audited(sources[0].parent, str(sources[0]), **env)
    assert done.returncode == 1
    assert b"::error file=in/a%250A[b]&`c`%2Cd.csv,line=" in done.stdout
    assert b"FAILED" in done.stdout
    assert summary.read_text("utf-8").startswith("before\n## ")
    assert summary.read_text("utf-8").count("## ") == 1


def test_where_a_machine_reads_standard_output_nothing_is_added(sources: list[Path], tmp_path: Path) -> None:
    done = audited(tmp_path, str(sources[0]), "--json", GITHUB_ACTIONS="true")
    assert json.loads(done.stdout)["passed"] is False


def test_a_summary_that_cannot_be_written_is_exit_3(sources: list[Path], tmp_path: Path) -> None:
    done = audited(tmp_path, str(sources[0]), "--output=github", GITHUB_STEP_SUMMARY=str(tmp_path))
    assert done.returncode == 3


def test_a_path_is_told_from_the_root_of_the_job_and_never_from_that_of_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a")
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    monkeypatch.delenv("CI_PROJECT_DIR", raising=False)
    assert file_here(str(tmp_path / "a" / "b" / "c.csv")) == file_here("b/c.csv") == "b/c.csv"
    assert file_here(str(tmp_path / "c.csv")) == file_here("../c.csv") == "c.csv"
    assert file_here("C:\\Users\\me\\c.csv") == "c.csv"
    monkeypatch.setenv("CI_PROJECT_DIR", str(tmp_path))
    assert file_here("b/c.csv") == "a/b/c.csv"
    assert file_here("/elsewhere/c.csv") == "c.csv"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has names of files that are no text")
def test_a_name_that_is_no_text_is_read(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xff.csv")).write_text("客户名称,手机\n华信,123\n", encoding="utf-8")
    done = audited(tmp_path, ".", *(f"--output={form}={form}.txt" for form in FORMS))
    assert done.returncode == 1, done.stderr
    for form in FORMS:
        (tmp_path / f"{form}.txt").read_text("utf-8")
