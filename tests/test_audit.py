"""`guiyi audit`, from outside: what it says, what it leaves alone, and its exit code."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import guiyi

GOOD = "客户名称,联系人,手机\n上海华信贸易有限公司,张伟,13800138000\n杭州云帆科技有限公司,李娜,13900139000\n"
BAD = "客户名称,联系人,手机\n上海华信贸易有限公司,张伟,\n杭州云帆科技有限公司,李娜,1390013900\n"


def audit(*told: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "guiyi", "audit", "--lang", "en", *told]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.parametrize(("text", "code"), [(GOOD, 0), (BAD, 1), ("客户名称,联系人,手机\n", 3), ("", 3)])
def test_the_exit_code_tells_bad_data_from_what_could_not_be_read(text: str, code: int, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    done = audit("a.csv", cwd=tmp_path)
    assert done.returncode == code, done.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["a.csv"]


def test_a_finding_says_where_it_stands_and_is_masked(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(BAD, encoding="utf-8")
    told = json.loads(audit("a.csv", "--output", "json", cwd=tmp_path).stdout)
    assert told["counts"] == {"error": 2, "warn": 1, "info": 0}
    short = next(one for one in told["problems"] if one["rule"] == "phone.short")
    assert {key: short["locations"][0][key] for key in ("cell", "header", "value")} == {
        "cell": "C3", "header": "手机", "value": "139****3900",
    }  # fmt: skip
    assert "1390013900" not in json.dumps(told)


def test_python_says_the_same(tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text(GOOD, encoding="utf-8")
    assert guiyi.audit([source]).passed
    job = tmp_path / "guiyi.yaml"
    job.write_text("sources: [{path: other.csv}]\nvalidate: {required: [uscc]}\n", encoding="utf-8")
    with pytest.raises(guiyi_error(), match="uscc"):
        guiyi.audit([source], job=job)


def guiyi_error() -> type[Exception]:
    from guiyi.core.errors import SourceError

    return SourceError
