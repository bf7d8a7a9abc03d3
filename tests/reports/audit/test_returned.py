"""The returned workbook: what it marks, what it keeps of the user's own file, and that nothing in it can do harm."""

import stat
import sys
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from guiyi.audits import Audit, audit
from guiyi.core.errors import ConfigError, TargetError
from guiyi.core.language import speak
from guiyi.core.rule import SEVERITIES
from guiyi.job import Job
from guiyi.reports.audit import returned_fresh, returned_own
from guiyi.reports.audit.returned_index import HIDDEN, INDEX, KEY, SHOWN

LINES = (
    ("客户名称", "联系人", "手机", "邮箱"),
    ("上海华信贸易有限公司", "张伟", "13800138000", "zs@qq.con"),
    ("杭州云帆科技有限公司", "李娜", "1390013900", "=1+1"),
    ("苏州恒达电子有限公司", "王芳", None, None),
)
COLORS = {"error": "FFC9CD", "warn": "FFE9B8", "info": "D6E6F7"}


def returned(path: Path, *sources: Path, **keys: Any) -> Audit:
    job = Job.of({"sources": [{"path": str(one)} for one in sources], **keys}, "test", Path(), {})
    return audit(job, [("xlsx", path)])


def csv_file(path: Path, lines: Any = LINES) -> Path:
    path.write_text("".join(",".join(cell or "" for cell in line) + "\n" for line in lines), encoding="utf-8")
    return path


def own_file(path: Path) -> Path:
    """A workbook with what people put into theirs."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "客户"
    page.append(["客户名单 2024"])
    page.merge_cells("A1:D1")
    for line in LINES:
        page.append(line)
    page["D4"] = "=1+1"
    page["E2"], page["E3"] = "额度", 12.5
    page["E3"].number_format = "0.00"
    page["C4"].comment = Comment("回头问老王", "老王")
    page["C4"].fill = PatternFill("solid", fgColor="FFFF00")
    page["A3"].font = Font(bold=True, color="FF0000")
    page.column_dimensions["A"].width = 33
    page.freeze_panes = "A3"
    page.auto_filter.ref = "A2:E5"
    page.protection.sheet = True
    choice = DataValidation(type="list", formula1='"上海,杭州"')
    choice.add("F3:F9")
    page.add_data_validation(choice)
    book.create_sheet("说明")["A1"] = "随便写写"
    book.save(path)
    return path


def opened(path: Path) -> Any:
    return openpyxl.load_workbook(path)


def listed(page: Any) -> list[dict[str, Any]]:
    """Return the findings of an index, by the names of its columns; `at` is its row."""
    lines = list(page.iter_rows(values_only=True))
    head = next(at for at, one in enumerate(lines) if one[0] == KEY)
    names = (*HIDDEN, *SHOWN)
    return [dict(zip(names, one, strict=False), at=at) for at, one in enumerate(lines[head + 1 :], head + 2)]


def color(cell: Any) -> str:
    return str(cell.fill.fgColor.rgb)[-6:] if cell.fill.fill_type else ""


def cell_of(page: Any, header: str, row: int, head: int = 1) -> Any:
    return page.cell(row, [cell.value for cell in page[head]].index(header) + 1)


# fresh


def test_a_csv_comes_back_as_a_fresh_workbook_line_by_line(tmp_path: Path) -> None:
    returned(tmp_path / "out.xlsx", csv_file(tmp_path / "客户.csv"))
    book = opened(tmp_path / "out.xlsx")
    assert book.sheetnames == ["guiyi", "客户"]
    told = [[cell.value for cell in row][2:] for row in book["客户"].iter_rows()]
    assert told == [list(line) for line in LINES]
    assert book["客户"].column_dimensions["A"].hidden
    assert book["客户"].freeze_panes == "C2"


def test_wrong_cells_are_filled_and_commented_in_the_language_in_force(tmp_path: Path) -> None:
    speak("zh")
    returned(tmp_path / "out.xlsx", csv_file(tmp_path / "客户.csv"))
    page = opened(tmp_path / "out.xlsx")["客户"]
    mail, phone = cell_of(page, "邮箱", 2), cell_of(page, "手机", 3)
    assert (color(mail), color(phone)) == (COLORS["info"], COLORS["error"])
    assert "修改建议：zs@qq.com" in mail.comment.text
    assert "号码位数不够" in phone.comment.text
    assert color(cell_of(page, "联系人", 3)) == ""
    assert "号码位数不够 (手机)" in page["B3"].value


def test_the_index_lists_every_finding_with_a_link(tmp_path: Path) -> None:
    found = returned(tmp_path / "out.xlsx", csv_file(tmp_path / "it's.csv"))
    page = opened(tmp_path / "out.xlsx").worksheets[0]
    told = listed(page)
    assert len(told) == sum(found.report["counts"].values()) == 5
    assert page["A1"].value == INDEX
    assert [one["level"] for one in told] == sorted((one["level"] for one in told), key=SEVERITIES.index)
    link = page.cell(told[-1]["at"], len(HIDDEN) + SHOWN.index("cell") + 1)
    assert (link.value, link.hyperlink.location) == ("F2", "'it''s'!F2")
    assert (told[-1]["value"], told[-1]["suggestion"]) == ("zs@qq.con", "zs@qq.com")
    assert [str(one.sqref) for one in page.data_validations.dataValidation] == [f"G{told[0]['at']}:G{told[-1]['at']}"]


def test_no_text_becomes_a_formula(tmp_path: Path) -> None:
    returned(tmp_path / "out.xlsx", csv_file(tmp_path / "客户.csv"))
    book = opened(tmp_path / "out.xlsx")
    assert [cell.coordinate for page in book for row in page.iter_rows() for cell in row if cell.data_type == "f"] == []
    assert cell_of(book["客户"], "邮箱", 3).value == "=1+1"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_it_is_its_owners_alone_and_said_to_be_personal(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    returned(tmp_path / "new" / "out.xlsx", csv_file(tmp_path / "客户.csv"))
    assert stat.S_IMODE((tmp_path / "new" / "out.xlsx").stat().st_mode) == 0o600
    assert [one.name for one in (tmp_path / "new").iterdir()] == ["out.xlsx"]
    told = capfd.readouterr()
    assert "personal data unmasked" in told.err
    assert told.out == ""


def test_a_row_without_a_cell_for_it_is_marked_at_its_name(tmp_path: Path) -> None:
    lines = [("客户名称", "城市"), ("上海华信贸易有限公司", "上海")]
    returned(tmp_path / "out.xlsx", csv_file(tmp_path / "客户.csv", lines))
    book = opened(tmp_path / "out.xlsx")
    assert color(cell_of(book["客户"], "客户名称", 2)) == COLORS["error"]
    (told,) = listed(book.worksheets[0])
    assert (told["cell"], told["guiyi:place"]) == ("C2", None)


def test_long_texts_and_names_that_excel_keeps_are_no_trouble(tmp_path: Path) -> None:
    lines = [("客户名称", "联系人", "手机", "备注"), ("上海华信贸易有限公司", "张伟", "138", "长" * 40_000)]
    returned(tmp_path / "out.xlsx", csv_file(tmp_path / "History.csv", lines))
    page = opened(tmp_path / "out.xlsx").worksheets[1]
    assert page.title == "History_"
    assert len(page["F2"].value) == 32_767
    assert "is cut here" in page["F2"].comment.text


def test_a_sheet_holds_no_more_rows_than_excel_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(returned_fresh, "LINES", 2)
    returned(tmp_path / "out.xlsx", csv_file(tmp_path / "客户.csv"))
    book = opened(tmp_path / "out.xlsx")
    assert [(page.title, page.max_row) for page in book.worksheets[1:]] == [("客户", 3), ("客户~2", 2)]


def test_comments_and_the_index_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(returned_fresh, "COMMENTS", 1)
    monkeypatch.setattr("guiyi.reports.audit.returned_index.MOST", 3)
    returned(tmp_path / "out.xlsx", csv_file(tmp_path / "客户.csv"))
    book = opened(tmp_path / "out.xlsx")
    assert sum(cell.comment is not None for row in book["客户"].iter_rows(min_row=2) for cell in row) == 1
    assert len(listed(book.worksheets[0])) == 3
    assert "2 more are not listed" in str(list(book.worksheets[0].values))


# the user's own file


def test_the_users_own_file_is_kept_as_it_is(tmp_path: Path) -> None:
    before = opened(own_file(tmp_path / "客户.xlsx"))
    returned(tmp_path / "out.xlsx", tmp_path / "客户.xlsx")
    book = opened(tmp_path / "out.xlsx")
    assert book.sheetnames == ["guiyi", "客户", "说明"]
    page, was = book["客户"], before["客户"]
    cells = [cell.coordinate for row in was.iter_rows() for cell in row]
    assert {one: page[one].value for one in cells} == {one: was[one].value for one in cells}
    assert {one: page[one].number_format for one in cells} == {one: was[one].number_format for one in cells}
    assert {one: repr(page[one].font) for one in cells} == {one: repr(was[one].font) for one in cells}
    assert page.column_dimensions["A"].width == 33
    assert (page.freeze_panes, page.auto_filter.ref) == ("A3", "A2:E5")
    assert page.protection.sheet
    assert [str(one) for one in page.merged_cells.ranges] == ["A1:D1"]
    assert [one.formula1 for one in page.data_validations.dataValidation] == ['"上海,杭州"']
    assert page["D4"].data_type == "f"


def test_its_wrong_cells_are_marked_and_its_own_comments_kept(tmp_path: Path) -> None:
    returned(tmp_path / "out.xlsx", own_file(tmp_path / "客户.xlsx"))
    book = opened(tmp_path / "out.xlsx")
    page = book["客户"]
    assert [color(page[one]) for one in ("C4", "C5", "D3", "C3")] == [*map(COLORS.get, ("error", "error", "info")), ""]
    theirs, _, ours = page["C4"].comment.text.partition("\n")
    assert theirs == "回头问老王"
    assert ours.startswith("guiyi: ")
    assert {one["cell"] for one in listed(book.worksheets[0])} == {"C4", "C5", "D3"}
    assert book.active.title == "guiyi"


def test_formulas_keep_their_results(tmp_path: Path) -> None:
    source = own_file(tmp_path / "客户.xlsx")
    with zipfile.ZipFile(source) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>")
    with zipfile.ZipFile(source, "w") as file:
        for name, text in parts.items():
            file.writestr(name, text)
    returned(tmp_path / "out.xlsx", source)
    assert openpyxl.load_workbook(tmp_path / "out.xlsx", data_only=True)["客户"]["D4"].value == 2
    assert opened(tmp_path / "out.xlsx")["客户"]["D4"].value == "=1+1"


def test_what_the_copy_does_not_carry_is_said(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    source = own_file(tmp_path / "客户.xlsx")
    book = opened(source)
    chart = BarChart()
    chart.add_data(Reference(book["客户"], min_col=5, min_row=2, max_row=4))
    book["客户"].add_chart(chart, "H2")
    book.save(source)
    returned(tmp_path / "out.xlsx", source)
    assert "pictures, charts or shapes" in capfd.readouterr().err
    assert "pictures, charts or shapes" in str(list(opened(tmp_path / "out.xlsx").worksheets[0].values))


def test_a_workbook_under_another_name_is_one_too(tmp_path: Path) -> None:
    returned(tmp_path / "out.xlsx", own_file(tmp_path / "客户.xlsx").rename(tmp_path / "客户.csv"))
    assert opened(tmp_path / "out.xlsx").sheetnames == ["guiyi", "客户", "说明"]


def test_headers_merged_over_two_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.append(["客户名称", "联系方式", None])
    page.append([None, "手机", "邮箱"])
    page.append(["上海华信贸易有限公司", "138", None])
    page.merge_cells("A1:A2")
    page.merge_cells("B1:C1")
    book.save(tmp_path / "客户.xlsx")
    returned(tmp_path / "out.xlsx", tmp_path / "客户.xlsx")
    assert color(opened(tmp_path / "out.xlsx")["Sheet"]["B3"]) == COLORS["error"]


def test_a_finding_of_a_merged_cell_is_marked_at_its_first(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    for line in (["客户名称", "联系人", "手机"], ["上海华信贸易有限公司", "张伟", "138"], [None, "李娜", None]):
        page.append(line)
    page.merge_cells("C2:C3")
    book.save(tmp_path / "客户.xlsx")
    returned(tmp_path / "out.xlsx", tmp_path / "客户.xlsx")
    book = opened(tmp_path / "out.xlsx")
    assert color(book["Sheet"]["C2"]) == COLORS["error"]
    assert {one["cell"] for one in listed(book.worksheets[0])} >= {"C2"}


def test_further_contacts_of_a_line_are_marked_where_they_stand(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.append(["客户名称", "联系人1", "手机1", "联系人2", "手机2"])
    page.append(["上海华信贸易有限公司", "张伟", "13800138000", "李娜", "1390013900"])
    page.append(["杭州云帆科技有限公司", "王芳", "13700137000", "赵敏", "13600136000"])
    book.save(tmp_path / "客户.xlsx")
    returned(tmp_path / "out.xlsx", tmp_path / "客户.xlsx")
    page = opened(tmp_path / "out.xlsx")["Sheet"]
    assert (color(page["E2"]), color(page["C2"])) == (COLORS["error"], "")


def test_macros_are_kept_in_an_xlsm_only(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    source = own_file(tmp_path / "客户.xlsm")
    with zipfile.ZipFile(source, "a") as file:
        file.writestr("xl/vbaProject.bin", b"vba")
    returned(tmp_path / "out.xlsm", source)
    assert "xl/vbaProject.bin" in zipfile.ZipFile(tmp_path / "out.xlsm").namelist()
    capfd.readouterr()
    returned(tmp_path / "out.xlsx", source)
    assert "xl/vbaProject.bin" not in zipfile.ZipFile(tmp_path / "out.xlsx").namelist()
    assert "macros" in capfd.readouterr().err


@pytest.mark.parametrize("limit", ["MOST_CELLS", "MOST_BYTES"])
def test_a_large_workbook_comes_back_as_a_fresh_one(
    limit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(f"guiyi.reports.audit.returned.{limit}", 10)
    returned(tmp_path / "out.xlsx", own_file(tmp_path / "客户.xlsx"))
    assert "a fresh workbook was made" in capfd.readouterr().err
    page = opened(tmp_path / "out.xlsx")["客户"]
    assert [cell.value for cell in page[1]][:3] == ["guiyi:key", "guiyi:reason", "客户名称"] or page["A2"].value


def test_a_form_comes_back_as_a_table(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.Workbook()
    for line in (
        ["客户名称", "上海恒达贸易有限公司"],
        ["联系人", "张三"],
        ["手机", "13800138000"],
        ["邮箱", "zs@qq.con"],
    ):
        book.active.append(line)
    book.save(tmp_path / "表.xlsx")
    returned(tmp_path / "out.xlsx", tmp_path / "表.xlsx")
    assert "is no plain table" in capfd.readouterr().err
    assert opened(tmp_path / "out.xlsx").worksheets[1]["A1"].value == "guiyi:key"


def test_several_sources_each_own_file_apart_and_the_others_together(tmp_path: Path) -> None:
    sources = [own_file(tmp_path / "甲.xlsx"), csv_file(tmp_path / "乙.csv"), csv_file(tmp_path / "丙.csv")]
    returned(tmp_path / "out.xlsx", *sources)
    assert opened(tmp_path / "out-甲.xlsx").sheetnames == ["guiyi", "客户", "说明"]
    assert opened(tmp_path / "out.xlsx").sheetnames == ["guiyi", "乙", "丙"]


# what cannot be


def test_a_place_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = csv_file(tmp_path / "客户.csv")
    with pytest.raises(TargetError, match="Cannot write"):
        returned(source / "out.xlsx", source)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("guiyi.reports.audit.returned.os.replace", refuse)
    with pytest.raises(TargetError, match="open in Excel or WPS"):
        returned(tmp_path / "out.xlsx", source)
    assert not (tmp_path / "out.xlsx").exists()


@pytest.mark.parametrize(
    ("name", "told"), [("客户.xlsx", "the source itself"), ("out.csv", "must end in"), ("out.xlsm", "must end in")]
)
def test_a_place_that_is_none_is_refused(name: str, told: str, tmp_path: Path) -> None:
    source = own_file(tmp_path / "客户.xlsx")
    before = source.read_bytes()
    with pytest.raises(ConfigError, match=told):
        returned(tmp_path / name, source)
    assert source.read_bytes() == before
    with pytest.raises(ConfigError, match="name it"):
        audit(Job.of({"sources": [{"path": str(source)}]}, "test", Path(), {}), [("xlsx", None)])


def test_what_openpyxl_cannot_open_comes_back_as_a_fresh_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError("broken style")

    source = own_file(tmp_path / "客户.xlsx")
    monkeypatch.setattr("openpyxl.load_workbook", fail)
    returned(tmp_path / "out.xlsx", source)
    monkeypatch.undo()
    assert "ValueError" in str(list(opened(tmp_path / "out.xlsx").worksheets[0].values))
    assert returned_own.MOST_CELLS == 200_000
