"""Suggestions: told apart from changes, applied only where the job says so, the text as written kept."""

from pathlib import Path

import openpyxl
import pytest

import guiyi
from guiyi.cleanse.reading import APPLIED
from guiyi.core.errors import ConfigError
from guiyi.core.trail import replayed
from guiyi.pipeline import Result
from guiyi.reports.inspect import print_summary

LINES = """客户名称,联系人,手机,邮箱,邮编
恒达贸易有限公司,张伟,13800138000,zw@gmial.com,200120
鑫源机械有限公司,李军,l3900139000,lj@xinyuan.cn,10010
三木商行,王明 wm@qq.con,13700137000,,
"""


def carried_out(tmp_path: Path, *applied: str) -> Result:
    (tmp_path / "a.csv").write_text(LINES, "utf-8")
    job = {"sources": [{"path": "a.csv"}], "targets": ["csv"], "output": "o"}
    return guiyi.run(guiyi.Job.of({**job, "cleanse": {"apply_suggestions": [*applied]}}, "test", tmp_path))


def told(done: Result, code: str) -> list[list[str]]:
    issues = done.issues[done.issues["code"] == code]
    return issues[["field", "severity", "value", "suggestion"]].values.tolist()


def test_nothing_is_applied_unasked(tmp_path: Path) -> None:
    done = carried_out(tmp_path)
    assert told(done, "cell.suggested") == [
        ["email", "info", "zw@gmial.com", "zw@gmail.com"],
        ["email", "info", "wm@qq.con", "wm@qq.com"],
    ]
    assert told(done, "phone.letters") == [["mobile", "warn", "l3900139000", "+8613900139000"]]
    rows = done.table("rows").set_index("row_id")
    assert rows.at["a::2", "email"] == "zw@gmial.com"
    assert done.summary["suggestions"] == {"email": 2, "mobile": 1, "postcode": 1}


def test_those_of_a_field_or_kind_are_applied_and_replay(tmp_path: Path) -> None:
    done = carried_out(tmp_path, "email", "phone")
    rows = done.table("rows").set_index("row_id")
    assert rows["email"].tolist() == ["zw@gmail.com", "lj@xinyuan.cn", "wm@qq.com"]
    assert rows.at["a::3", "mobile"] == "+8613900139000"
    assert done.summary["suggestions"] == {"postcode": 1}
    assert told(done, APPLIED) == [
        ["mobile", "info", "l3900139000", "+8613900139000"],
        ["email", "info", "zw@gmial.com", "zw@gmail.com"],
        ["email", "info", "wm@qq.con", "wm@qq.com"],
    ]
    steps = done.changes[done.changes["rule"] == APPLIED]
    assert steps[["field", "before", "after"]].values.tolist() == [
        ["mobile", "l3900139000", "+8613900139000"],
        ["email", "zw@gmial.com", "zw@gmail.com"],
    ]
    ended = replayed(done.changes)
    assert ended["a::3", "mobile"] == "+8613900139000"
    assert list(done.table("raw")["cells"].iloc[1])[2] == "l3900139000"
    notes = [*done.customers["note"].dropna(), *done.contacts["contact_note"].dropna()]
    assert not any("l3900139000" in note for note in notes)


@pytest.mark.parametrize(("name", "meant"), [("emial", "email"), ("phones", "phone")])
def test_an_unknown_name_is_refused_with_a_hint(tmp_path: Path, name: str, meant: str) -> None:
    with pytest.raises(ConfigError) as error:
        carried_out(tmp_path, name)
    assert name in str(error.value)
    assert f'"{meant}"' in str(error.value)


def test_reports_show_them_apart_from_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = carried_out(tmp_path)
    page = (done.folder / "report.html").read_text("utf-8")
    suggested = page.partition("Suggested repairs")[2].partition("</section>")[0]
    assert "apply_suggestions: [email, mobile, postcode]" in suggested
    assert "z***@gmial.com" in suggested
    assert "zw@gmial.com" not in page
    assert "may be a typo" not in page.partition("Top problems")[2].partition("</section>")[0]
    _, suggestions, faults, _ = openpyxl.load_workbook(done.folder / "review.xlsx").worksheets
    assert [[row[2].value for row in page.iter_rows(min_row=2)] for page in (suggestions, faults)] == [
        ["zw@gmial.com", "wm@qq.con", "l3900139000", "10010"],
        [],
    ]
    print_summary(done.summary, done.folder)
    assert "4 suggested repairs wait (email 2, mobile 1, postcode 1)" in capsys.readouterr().out
