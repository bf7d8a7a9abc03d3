"""Hidden lines, comments and colours of workbooks, from the file to the clean base."""

import json
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlwt
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

import guiyi
from guiyi.core.source import ReadOptions
from guiyi.importers import excel
from guiyi.pipeline import Result

HEADERS = ("公司名称", "联系人", "手机", "内部备注")
ROWS = [
    (f"上海{name}贸易有限公司", name, f"1380013800{at}", "内部") for at, name in enumerate(("张三", "李四", "王五"))
]


@pytest.fixture
def job(tmp_path: Path) -> Path:
    made = openpyxl.Workbook()
    page = made.worksheets[0]
    page.title = "客户"
    for row in (HEADERS, *ROWS):
        page.append(row)
    page.row_dimensions[3].hidden = page.column_dimensions["D"].hidden = True
    page["A2"].fill = PatternFill("solid", fgColor="FFFF00")
    page["A4"].comment = Comment("张:\n重要客户", "张")
    hidden = made.create_sheet("旧")
    for row in (HEADERS, ("杭州赵六科技有限公司", "赵六", "13900139000", "内部")):
        hidden.append(row)
    hidden.sheet_state = "hidden"
    made.save(tmp_path / "a.xlsx")
    return tmp_path / "job.yaml"


def ran(job: Path, options: str) -> tuple[Result, dict[str, dict[str, object]]]:
    job.write_text(f"sources: [{{path: a.xlsx, {options}}}]\noutput: out\ntargets: [csv]\n", encoding="utf-8")
    result = guiyi.run(job)
    told = json.loads((job.parent / "out/run/manifest.json").read_text(encoding="utf-8"))
    return result, {sheet["name"]: sheet for sheet in told["sources"][0]["sheets"]}


def table(job: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(job.parent / "out" / "run" / name)


def test_hidden_lines_are_left_out_with_a_reason_where_the_job_says_so(job: Path) -> None:
    result, sheets = ran(job, "hidden: ignore")
    assert sorted(result.contacts["contact_name"]) == ["张三", "王五"]
    assert list(result.members.set_index("row_id").loc["a:客户:3", ["status", "reason"]]) == ["ignored", "row.hidden"]
    assert sheets["旧"]["skipped"] == "sheet.hidden"
    columns = {column["header"]: column["fields"] for column in sheets["客户"]["columns"]}  # type: ignore[attr-defined]
    assert columns["内部备注"] == []
    raw = table(job, "raw").set_index("row_id")["cells"]
    assert list(raw["a:客户:2"]) == list(ROWS[0])  # what is left unmapped is not lost


def test_hidden_lines_are_read_and_noted_by_default(job: Path) -> None:
    result, sheets = ran(job, "hidden: keep")
    assert sorted(result.contacts["contact_name"]) == ["张三", "李四", "王五", "赵六"]
    assert [key for key, _ in sheets["客户"]["notes"]] == ["note.hidden_rows", "note.hidden_columns"]  # type: ignore[attr-defined]


def test_comments_and_colours_become_columns_that_a_job_can_map(job: Path) -> None:
    result, sheets = ran(job, "beside: [comments, colors], columns: {填充颜色: tags, 批注: note}")
    by_name = result.customers.set_index("customer_name")
    assert by_name.loc["上海张三贸易有限公司", "tags"] == "FFFF00"
    assert by_name.loc["上海王五贸易有限公司", "note"] == "重要客户"
    assert [column["header"] for column in sheets["客户"]["columns"]][-2:] == ["批注", "填充颜色"]  # type: ignore[attr-defined]
    cells = table(job, "raw").set_index("row_id")["cells"]
    assert list(cells["a:客户:2"])[-1] == "FFFF00"
    assert list(cells["a:客户:4"])[4:] == ["重要客户"]


THREADED = (
    '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
    '<threadedComment ref="A2" id="{1}"><text>下周回访</text></threadedComment>'
    '<threadedComment ref="A2" id="{2}" parentId="{1}"><text>已约好</text></threadedComment></ThreadedComments>'
)


def test_a_thread_of_comments_is_read_in_place_of_its_note(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    for row in (HEADERS, *ROWS):
        made.worksheets[0].append(row)
    made.worksheets[0]["A2"].comment = Comment("[Threaded comment] 您的 Excel 版本可读取此线程批注", "tc={1}")
    made.worksheets[0]["A3"].comment = Comment("老客户", "张")
    made.save(tmp_path / "plain.xlsx")
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as plain, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as file:
        for name in plain.namelist():
            text = plain.read(name)
            if name == "xl/worksheets/_rels/sheet1.xml.rels":
                more = f'<Relationship Id="tc" Type="{kind}" Target="../threadedComments/threadedComment1.xml"/></Relationships>'
                text = text.replace(b"</Relationships>", more.encode())
            file.writestr(name, text)
        file.writestr("xl/threadedComments/threadedComment1.xml", THREADED)
    (sheet,) = excel.read(tmp_path / "a.xlsx", ReadOptions(beside=("comments",)))
    assert sheet.beside == {"批注": {"2": "下周回访\n已约好", "3": "老客户"}}


def test_colours_of_old_workbooks(tmp_path: Path) -> None:
    made = xlwt.Workbook()
    page = made.add_sheet("客户")
    page.write(0, 0, "姓名")
    page.write(1, 0, "张三", xlwt.easyxf("pattern: pattern solid, fore_colour yellow"))
    page.write(2, 0, "李四", xlwt.easyxf("pattern: pattern solid, fore_colour white"))
    page.row(2).hidden = page.col(1).hidden = True
    page.write(1, 1, "x")
    made.save(str(tmp_path / "a.xls"))
    (sheet,) = excel.read(tmp_path / "a.xls", ReadOptions(beside=("colors",)))
    assert sheet.beside == {"填充颜色": {"2": "FFFF00"}}
    assert (sheet.hidden, sheet.hidden_columns) == ({"3"}, {1})
