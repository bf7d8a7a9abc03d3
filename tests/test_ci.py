"""The packaging for CI: its shell is run here, against this checkout, as the servers run it."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

ROOT = Path(__file__).parents[1]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
GITLAB = yaml.safe_load((ROOT / "ci/gitlab.yml").read_text("utf-8"))[".guiyi-audit"]
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
STEPS = {one["id"]: one for one in ACTION["runs"]["steps"] if "id" in one}
BAD = "客户名称,联系人,手机\n上海华信贸易有限公司,张伟,\n杭州云帆科技有限公司,李娜,1390013900\n"
GOOD = "客户名称,联系人,手机\n上海华信贸易有限公司,张伟,13800138000\n"
posix = pytest.mark.skipif(sys.platform == "win32", reason="which bash there is on Windows, nobody knows")


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """Commands `guiyi` and `python` of this checkout, as an installation would put them on the path."""
    folder = tmp_path / "tools"
    folder.mkdir()
    for name, command in {"guiyi": "-m guiyi", "python": ""}.items():
        (folder / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {command} "$@"\n')
        (folder / name).chmod(0o755)
    return folder


def shell(script: str, folder: Path, tools: Path, env: dict[str, str], *, bash: bool = True) -> Any:
    """Run a script as a runner does: bash with errexit and pipefail; or as sh."""
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"] if bash else ["sh", "-e", "-c"]
    known = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", **env}
    return subprocess.run([*command, script], cwd=folder, env=known, capture_output=True, text=True, encoding="utf-8")


def action(folder: Path, tools: Path, **inputs: str) -> tuple[Any, dict[str, str]]:
    """Run the audit of the action with its inputs; what became of it, and its outputs."""
    step, given = STEPS["audit"], {name: one.get("default", "") for name, one in ACTION["inputs"].items()}
    given |= {name.replace("_", "-"): text for name, text in inputs.items()}
    env = {name: _filled(text, given) for name, text in step["env"].items()}
    out, summary = folder / "outputs", folder / "summary.md"
    told = {"GITHUB_ACTIONS": "true", "GITHUB_OUTPUT": str(out), "GITHUB_STEP_SUMMARY": str(summary)}
    done = shell(step["run"], folder, tools, {**env, **told})
    lines = out.read_text("utf-8").splitlines() if out.exists() else []
    return done, dict(line.split("=", 1) for line in lines)


def _filled(text: str, inputs: dict[str, str]) -> str:
    return re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda found: inputs[found[1]], text)


@posix
def test_the_action_reports_and_fails(tmp_path: Path, tools: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    (work / "客户 表$(touch hacked);.csv").write_text(BAD, encoding="utf-8")
    (work / "good.csv").write_text(GOOD, encoding="utf-8")
    done, outputs = action(work, tools, sources="客户 表$(touch hacked);.csv\n\ngood.csv\r\n")
    assert done.returncode == 1, done.stderr
    assert outputs == {"errors": "2", "warnings": "1", "new": "", "passed": "false", "report-path": "guiyi-audit"}
    made = sorted(one.name for one in (work / "guiyi-audit").iterdir())
    assert made == ["audit.html", "audit.json", "audit.md", "audit.sarif", "junit.xml"]
    assert "::error file=客户 表$(touch hacked);.csv,line=2," in done.stdout
    assert (work / "summary.md").read_text("utf-8").startswith("## ❌")
    assert len(json.loads((work / "guiyi-audit/audit.json").read_text("utf-8"))["sources"]) == 2
    assert not (work / "hacked").exists()


@posix
def test_the_action_passes_what_its_inputs_let_pass(tmp_path: Path, tools: Path) -> None:
    (tmp_path / "a.csv").write_text(BAD, encoding="utf-8")
    done, outputs = action(tmp_path, tools, sources="*.csv", output="out/下", max_errors="100%")
    assert done.returncode == 0, done.stderr
    assert outputs["passed"] == "true"
    assert (tmp_path / "out/下/junit.xml").exists()


@posix
@pytest.mark.parametrize(
    ("inputs", "wanted"),
    [
        ({}, {"--lang en", "--fail-on error", "--max-errors 0", "--output github", "-- a b.csv"}),
        ({"fail_on": "warn", "lang": "zh", "job": "my job.yaml"}, {"--fail-on warn", "--lang zh", "--job my job.yaml"}),
        ({"baseline": "b.json", "max_errors": "2%"}, {"--baseline b.json", "--max-errors 2%"}),
        ({"workbook": "true", "output": "o"}, {"--output xlsx=o/audit.xlsx", "--output json=o/audit.json"}),
    ],
)
def test_every_input_of_the_action_reaches_the_command(
    inputs: dict[str, str], wanted: set[str], tmp_path: Path, tools: Path
) -> None:
    (tools / "guiyi").write_text('#!/bin/sh\nfor one; do echo "$one"; done\n')
    done, _ = action(tmp_path, tools, sources="a b.csv", **inputs)
    command, *given = done.stdout.splitlines()
    assert command == "audit"
    assert {f"{name} {text}" for name, text in zip(given[::2], given[1::2], strict=True)} >= wanted
    assert ("xlsx" in done.stdout) == ("workbook" in inputs)


@posix
def test_the_action_tells_what_could_not_be_carried_out(tmp_path: Path, tools: Path) -> None:
    (tmp_path / "a.csv").write_text(GOOD, encoding="utf-8")
    assert action(tmp_path, tools, sources="a.csv")[0].returncode == 0
    (tmp_path / "outputs").unlink()
    done, outputs = action(tmp_path, tools, sources="nothing.csv")
    assert done.returncode == 3
    assert "passed" not in outputs, "the report of an earlier audit is none of this one"


@posix
@pytest.mark.parametrize(("version", "wanted"), [("", "/the/action"), ("1.2.3", "guiyi==1.2.3")])
def test_the_action_installs_itself_or_the_version_asked_for(
    version: str, wanted: str, tmp_path: Path, tools: Path
) -> None:
    log, path = tmp_path / "log", tmp_path / "path"
    (tools / "python").write_text(  # makes a "venv" whose python writes down what it is asked
        f'#!/bin/sh\nmkdir -p "$3/bin"\nprintf \'#!/bin/sh\\nfor one; do echo "$one" >> "{log}"; done\\n\' > "$3/bin/python"\n'
        'chmod +x "$3/bin/python"\n'
    )
    env = {"GUIYI_VERSION": version, "RUNNER_TEMP": str(tmp_path / "a b"), "GITHUB_PATH": str(path)}
    done = shell(STEPS["install"]["run"], tmp_path, tools, {**env, "GITHUB_ACTION_PATH": "/the/action"})
    assert done.returncode == 0, done.stderr
    assert log.read_text().splitlines()[-1] == wanted
    assert path.read_text().strip() == str(tmp_path / "a b/guiyi/bin")


def test_no_input_is_written_into_the_shell_of_the_action() -> None:
    assert [one["id"] for one in STEPS.values() if "${{" in one["run"]] == []
    used = set(re.findall(r"inputs\.([\w-]+)", json.dumps(ACTION["runs"])))
    assert used == set(ACTION["inputs"])
    assert [one for one in ACTION["inputs"].values() if not one["description"]] == []
    assert set(ACTION["outputs"]) >= {"errors", "warnings", "new", "report-path"}


def test_the_workbook_leaves_the_runner_only_where_it_is_asked_for() -> None:
    (upload,) = [one for one in ACTION["runs"]["steps"] if one.get("uses", "").startswith("actions/upload-artifact@")]
    assert "inputs.artifact != ''" in upload["if"]
    (line,) = [one for one in upload["with"]["path"].splitlines() if "xlsx" in one]
    assert line.startswith("${{ inputs.workbook == 'true' && ")
    assert "*" not in upload["with"]["path"]
    assert ACTION["inputs"]["workbook"]["default"] == "false"


@posix
def test_the_job_of_gitlab_writes_what_its_artifacts_name(tmp_path: Path, tools: Path) -> None:
    (tmp_path / "客户 表.csv").write_text(BAD, encoding="utf-8")
    (tmp_path / "good.csv").write_text(GOOD, encoding="utf-8")
    env = {**GITLAB["variables"], "GUIYI_SOURCES": "客户 表.csv\ngood.csv", "GITLAB_CI": "true"}
    env["CI_PROJECT_DIR"] = str(tmp_path)
    (script,) = GITLAB["script"]
    done = shell(script, tmp_path, tools, env, bash=False)
    assert done.returncode == 1, done.stderr
    reports = GITLAB["artifacts"]["reports"]
    entries = json.loads((tmp_path / reports["codequality"]).read_text("utf-8"))
    assert {one["location"]["path"] for one in entries} == {"客户 表.csv"}
    assert len(ElementTree.parse(tmp_path / reports["junit"]).findall("testsuite")) == 3
    assert all((tmp_path / one).exists() for one in GITLAB["artifacts"]["paths"])
    (tmp_path / "base.json").write_text("{}")
    told = {"GUIYI_JOB": "none.yaml", "GUIYI_BASELINE": "base.json"}
    assert shell(script, tmp_path, tools, {**env, **told}, bash=False).returncode == 2


def test_the_job_of_gitlab_installs_this_version() -> None:
    assert GITLAB["variables"]["GUIYI_VERSION"] == VERSION
    assert f"/v{VERSION}/" in (ROOT / "ci/gitlab.yml").read_text("utf-8")
    assert "$GUIYI_VERSION" in GITLAB["before_script"][0]


@pytest.mark.parametrize(
    ("name", "wanted"), [("a.csv", True), ("客户.XLSX", True), ("a.xls", True), ("a.csv.md", False)]
)
def test_the_hook_takes_tables(name: str, wanted: bool) -> None:
    assert bool(re.search(HOOK["files"], name)) == wanted
    assert HOOK["require_serial"]
    assert HOOK.get("pass_filenames", True)


@pytest.mark.parametrize(("names", "code"), [(["good.csv"], 0), (["good.csv", "bad one.csv"], 1), (["gone.csv"], 3)])
def test_the_hook_runs_with_the_names_of_files(names: list[str], code: int, tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad one.csv").write_text(BAD, encoding="utf-8")
    words = HOOK["entry"].split()
    done = subprocess.run([sys.executable, "-m", *words, *names], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == code, done.stderr
    assert {one.name for one in tmp_path.iterdir()} == {"good.csv", "bad one.csv"}
