"""What an audit finds by the rules of a job, from outside: what contradicts within a row, and the user's own rules."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import guiyi

WITHIN = (
    "客户名称,联系人,手机,电话,省份,城市,区县,地址,邮编,身份证号,生日,性别\n"
    "上海华信贸易有限公司,张伟,13800138000,010-62345678,上海市,上海市,西湖区,,510000,11010519491231002X,1950-01-01,男\n"
    "杭州云帆科技有限公司,李娜,13900139000,0571-87654321,浙江省,杭州市,,浦东新区张江路1号,310000,,,\n"
)
CODES = {
    "row.birthday_differs", "row.gender_differs", "row.area_code_differs", "row.id_region_differs",
    "row.postcode_differs", "row.district_differs", "address.conflict",
}  # fmt: skip


def severities(report: dict[str, Any]) -> dict[str, str]:
    return {one["rule"]: one["severity"] for one in report["problems"]}


@pytest.mark.parametrize("level", ["error", "warn", "info"])
def test_what_contradicts_within_a_row_is_told_as_gravely_as_the_job_says(level: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(WITHIN, encoding="utf-8")
    told = severities(guiyi.audit([tmp_path / "a.csv"]).report)
    assert set(told) >= CODES
    assert "error" not in {told[code] for code in CODES}
    job = tmp_path / "guiyi.yaml"
    job.write_text(json.dumps({"validate": {"severity": dict.fromkeys(sorted(CODES), level)}}), encoding="utf-8")
    found = severities(guiyi.audit([tmp_path / "a.csv"], job=job).report)
    assert {found[code] for code in CODES} == {level}


SHEET = (
    "客户名称,联系人,手机,负责人,成交金额,客户级别,更新时间\n"
    "上海华信贸易有限公司,张伟明,13800138000,王芳,50,A,2020-01-01\n"
    "杭州云帆科技有限公司,李娜,13900139000,赵六,500,B,2020-01-02\n"
    "广州天成实业有限公司,周强,13700137000,王芳,5000,A,\n"
)
CHECKS = """
import pandera.pandas as pa

def big(row):
    if row["deal_amount"] and float(row["deal_amount"]) > 1000:
        return f"ask {row['contact_name']}, {row['mobile'][3:]}"

schema = pa.DataFrameSchema({"level": pa.Column(str, pa.Check.isin(["B"], error="only B"))})
"""
JOB = """
sources: [{path: a.csv}]
validate:
  rules:
    - {field: owner, reference: {file: owners.txt}}
    - {field: updated_at, within: 365d, severity: warn}
    - {python: "checks.py:big", field: deal_amount}
    - {name: few, field: deal_amount, sql: "SELECT row_id, 'under 100' AS detail FROM rows WHERE try_cast(deal_amount AS DOUBLE) < 100"}
    - {pandera: "checks.py:schema"}
"""


def test_own_rules_stand_beside_ours_and_show_nobody(tmp_path: Path) -> None:
    for name, text in (("a.csv", SHEET), ("guiyi.yaml", JOB), ("checks.py", CHECKS), ("owners.txt", "王芳\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    before = sorted(one.name for one in tmp_path.iterdir())
    command = [
        sys.executable,
        "-m",
        "guiyi",
        "audit",
        "--lang",
        "en",
        "a.csv",
        "--job",
        "guiyi.yaml",
        "--output",
        "json",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 1, done.stderr
    problems = {one["rule"]: one for one in json.loads(done.stdout)["problems"]}
    cells = {
        name: [one["cell"] for one in told["locations"]] for name, told in problems.items() if told["check"] != "format"
    }
    assert cells == {
        "reference.owner": ["D3"], "fresh.updated_at": ["G2", "G3"], "python.big": ["E4"], "few": ["E2"],
        "pandera.schema": ["F2", "F4"],
    }  # fmt: skip
    details = {name: problems[name]["locations"][0]["detail"] for name in ("few", "pandera.schema", "python.big")}
    assert details.pop("python.big").startswith("ask 周")
    assert details == {"few": "under 100", "pandera.schema": "only B"}
    assert "周强" not in done.stdout + done.stderr
    assert "13700137000" not in done.stdout + done.stderr
    assert problems["reference.owner"]["limits"] == {"file": "owners.txt"}
    assert sorted(one.name for one in tmp_path.iterdir()) == before


def test_a_rule_that_cannot_be_obeyed_ends_with_exit_code_2(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(SHEET, encoding="utf-8")
    (tmp_path / "guiyi.yaml").write_text(JOB, encoding="utf-8")
    command = [sys.executable, "-m", "guiyi", "audit", "--lang", "en", "a.csv", "--job", "guiyi.yaml"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert "reference.owner" in done.stderr
    assert "owners.txt" in done.stderr
    assert "Traceback" not in done.stderr
