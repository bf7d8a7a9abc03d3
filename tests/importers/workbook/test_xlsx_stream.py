"""Sheets read cell by cell: the same text as by calamine, whatever programs write."""

import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from guiyi.core.source import ReadOptions
from guiyi.importers import excel

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="000000"/></numFmts><cellXfs>'
    '<xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/><xf numFmtId="17"/><xf numFmtId="0" quotePrefix="1"/>'
    "</cellXfs></styleSheet>"
)
SHARED = (
    '<si><t>客户</t></si><si><r><t>王</t></r><r><rPr><b/></rPr><t xml:space="preserve"> 五</t></r>'
    '<rPh sb="0" eb="1"><t>ワン</t></rPh></si><si><t/></si><si><t>第一行_x000A_第二行</t></si><si><t>_x005F_x000D_</t></si>'
)
ROWS = {
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>': ("客户", "王 五"),
    '<row r="1"><c r="A1" t="s"><v>3</v></c><c r="C1" t="s"><v>4</v></c></row>': ("第一行\n第二行", None, "_x000D_"),
    '<row r="1"><c r="A1" t="str"><f>B1&amp;"a"</f><v>甲a</v></c><c r="B1"><f t="shared" si="0"/><v>7</v></c></row>': ("甲a", "7"),
    '<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c><c r="C1" t="e"><v>#N/A</v></c></row>': ("TRUE", "FALSE"),
    '<row r="1"><c r="A1" t="inlineStr"><is><t>张</t><rPh sb="0" eb="1"><t>チャン</t></rPh></is></c></row>': ("张",),
    '<row r="1"><c r="A1" t="d"><v>2024-03-05T00:00:00</v></c><c r="B1" t="d" s="2"><v>2024-03-05</v></c></row>': ("2024-03-05", "2024-03-05"),
    '<row r="1"><c r="A1" s="1"><v>510</v></c><c r="B1" s="2"><v>45000</v></c><c r="C1" s="3"><v>44986</v></c></row>': ("000510", "2023-03-15", "2023-03"),
    '<row r="1"><c r="A1" s="4" t="s"><v>0</v></c><c r="D1"><v>1.38E10</v></c></row>': ("客户", None, None, "13800000000"),
    "<row><c><v>1</v></c><c r='C1'><v>2</v></c><c><v>3</v></c></row>": ("1", None, "2", "3"),
    '<row r="1"><c r="A1"/><c r="B1"><v/></c><c r="C1"><v>5</v></c></row>': (None, None, "5"),
}  # fmt: skip


def workbook(path: Path, rows: str, far: bool) -> Path:
    if far:  # it makes the sheet one that is not laid out in memory
        rows += '<row r="1048576"><c r="XFD1048576"><v>9</v></c></row>'
    parts = {
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{SHARED}</sst>',
    }
    book = xlsxwriter.Workbook(path.with_suffix(".plain"))
    book.add_worksheet().write(0, 0, "x")
    book.close()
    with zipfile.ZipFile(path.with_suffix(".plain")) as plain, zipfile.ZipFile(path, "w") as file:
        for name in plain.namelist():
            file.writestr(name, parts.get(name, plain.read(name)))
    return path


@pytest.mark.parametrize("rows", ROWS, ids=range(len(ROWS)))
@pytest.mark.parametrize("far", [False, True], ids=["calamine", "stream"])
def test_cells_are_the_same_by_both_readers(tmp_path: Path, rows: str, far: bool) -> None:
    (sheet,) = excel.read(workbook(tmp_path / "a.xlsx", rows, far))
    cells = list(next(iter(sheet.lines))[1])
    while cells and cells[-1] is None:
        cells.pop()
    assert tuple(cells) == ROWS[rows]


def test_far_rows_cost_nothing(tmp_path: Path) -> None:
    (sheet,) = excel.read(workbook(tmp_path / "a.xlsx", '<row r="3"><c r="B3"><v>7</v></c></row>', far=True))
    filled = [(label, len(cells)) for label, cells in sheet.lines if any(cells)]
    assert filled == [("3", 2), ("1048576", 16_384)]


def test_what_is_hidden_and_merged_is_known_in_a_package_of_another_kind(tmp_path: Path) -> None:
    """Parts may lie anywhere; their relations say where."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in (("公司", "邮编"), ("华信", 510), (None, 511)):
        page.append(row)
    page["B2"].number_format = page["B3"].number_format = "000000"
    page.merge_cells("A2:A3")
    page.row_dimensions[3].hidden = True
    book.save(tmp_path / "plain.xlsx")
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as plain, zipfile.ZipFile(path, "w") as file:
        for name in plain.namelist():
            text = plain.read(name).replace(b"/xl/", b"/Daten/").replace(b'"xl/', b'"Daten/')
            file.writestr(name.replace("xl/", "Daten/"), text)
    (sheet,) = excel.read(path)
    assert [cells for _, cells in sheet.lines] == [("公司", "邮编"), ("华信", "000510"), ("华信", "000511")]
    assert sheet.hidden == {"3"}


def test_a_damaged_stream_is_refused(tmp_path: Path) -> None:
    from guiyi.core.errors import SourceError

    path = workbook(tmp_path / "a.xlsx", '<row r="1"><c r="A1" t="s"><v>99</v></c></row>', far=True)
    with pytest.raises(SourceError) as caught:
        [list(sheet.lines) for sheet in excel.read(path, ReadOptions())]
    assert caught.value.key == "source.not_readable"
