"""The pre-flight for people: a sheet of review.xlsx and examples in report.html."""

from pathlib import Path

import openpyxl
import pytest

import guiyi
from guiyi.core.folder import RunFolder
from guiyi.reports import preflight
from guiyi.schemas.customer import customer_schema

LINES = """客户名称,联系人,手机,客户来源,黑名单
上海华信贸易有限公司,张三丰,13800138000,展会活动,
苏州恒达电子有限公司,李四海,13900139000,抖音,是
"""


@pytest.fixture
def done(tmp_path: Path) -> Path:
    (tmp_path / "a.csv").write_text(LINES, "utf-8")
    guiyi.run([str(tmp_path / "a.csv")], targets=["wukong9", "salesforce"], output=str(tmp_path / "out"))
    return tmp_path / "out"


def test_the_sheet_lists_them_the_worst_first(done: Path) -> None:
    page = openpyxl.load_workbook(done / "review.xlsx")["Pre-flight"]
    head, *lines = page.iter_rows(values_only=True)
    assert head == ("Target", "Entity", "Id", "Field", "Text", "Suggested repair", "Problem", "What to do")
    told = {(line[0], line[3], line[4], line[5]) for line in lines}
    assert ("wukong9", "Lead source", "展会活动", "展会资源") in told
    assert any(line[0] == "salesforce" and line[6].startswith("On the blacklist") for line in lines)
    assert not any("13900139000" in str(cell) or "李四海" in str(cell) for line in lines for cell in line)


def test_the_page_shows_examples(done: Path) -> None:
    text = (done / "report.html").read_text("utf-8")
    assert "<code>展会活动</code> → <code>展会资源</code>" in text
    assert "On the blacklist" in text


def test_a_long_list_is_cut_and_says_so(done: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from guiyi.reports.review import write_review

    monkeypatch.setattr(preflight, "MOST", 2)
    write_review(RunFolder(done))
    page = openpyxl.load_workbook(done / "review.xlsx")["Pre-flight"]
    *_, last = page.iter_rows(values_only=True)
    assert page.max_row == 4
    assert "preflight.csv" in str(last[0])


def test_a_run_without_targets_has_an_empty_sheet(crafted: RunFolder) -> None:
    assert preflight.told(crafted).empty
    assert preflight.examples(crafted, customer_schema()) == {}
