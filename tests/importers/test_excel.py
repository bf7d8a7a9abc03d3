import datetime
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt

from guiyi.core.errors import SourceError
from guiyi.core.source import Note, ReadOptions, Sheet
from guiyi.importers import excel

DATA = os.environ.get("GUIYI_TEST_DATA")
needs_data = pytest.mark.skipif(DATA is None, reason="GUIYI_TEST_DATA is not set")


def read(path: Path) -> list[Sheet]:
    assert excel.identify(path, path.read_bytes()[:65536])
    return list(excel.read(path))


def lines(sheet: Sheet) -> list[tuple[str, tuple[str | None, ...]]]:
    return list(sheet.lines)


def book(*rows: tuple[object, ...]) -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    for row in rows:
        made.worksheets[0].append(row)
    return made


def test_cells_read_as_excel_shows_them(tmp_path: Path) -> None:
    made = book(
        ("客户", "电话", "日期", "时间", "时刻", "金额", "是否"),
        (
            "华信",
            13800138000,
            datetime.date(2024, 3, 5),
            datetime.time(14, 30),
            datetime.datetime(2024, 3, 5, 10, 11, 12),
            0.5,
            True,
        ),
        ("恒达", "013800138001", None, None, None, 1.38e10, False),
    )
    made.save(tmp_path / "a.xlsx")
    (sheet,) = read(tmp_path / "a.xlsx")
    assert lines(sheet)[1:] == [
        ("2", ("华信", "13800138000", "2024-03-05", "14:30:00", "2024-03-05 10:11:12", "0.5", "TRUE")),
        ("3", ("恒达", "013800138001", None, None, None, "13800000000", "FALSE")),
    ]


def test_numbers_shown_with_leading_zeros_keep_them(tmp_path: Path) -> None:
    made = book(("邮编", "编号", "数"), (510, 12, 12), ("510", 12345, 7))
    for row in (2, 3):
        made.worksheets[0].cell(row, 1).number_format = "000000"
        made.worksheets[0].cell(row, 2).number_format = "0000"
    made.save(tmp_path / "a.xlsx")
    (sheet,) = read(tmp_path / "a.xlsx")
    assert [cells for _, cells in lines(sheet)[1:]] == [("000510", "0012", "12"), ("510", "12345", "7")]


def test_a_table_that_starts_at_d6_keeps_its_place(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    for at, text in enumerate(("编号", 1001, 1002)):
        made.worksheets[0].cell(6 + at, 4, text)
    made.save(tmp_path / "a.xlsx")
    (sheet,) = read(tmp_path / "a.xlsx")
    assert [one for one in lines(sheet) if any(one[1])] == [
        ("6", (None, None, None, "编号")),
        ("7", (None, None, None, "1001")),
        ("8", (None, None, None, "1002")),
    ]


@pytest.mark.parametrize("ending", ["xlsx", "xls"])
def test_merged_cells(tmp_path: Path, ending: str) -> None:
    rows = [
        ("客户名单", None, None),
        ("公司", "联系人", "手机"),
        ("华信", "张三", "1"),
        (None, "李四", "2"),
        (None, None, None),
    ]
    path = tmp_path / f"a.{ending}"
    if ending == "xlsx":
        made = book(*rows)
        made.worksheets[0].merge_cells("A1:C1")
        made.worksheets[0].merge_cells("A3:A5")
        made.worksheets[0]["C5"].font = openpyxl.styles.Font(bold=True)
        made.save(path)
    else:
        old = xlwt.Workbook()
        page = old.add_sheet("Sheet")
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                if text is not None and (at, column) not in ((0, 0), (2, 0)):
                    page.write(at, column, text)
        page.write_merge(0, 0, 0, 2, "客户名单")
        page.write_merge(2, 4, 0, 0, "华信")
        old.save(str(path))
    (sheet,) = read(path)
    assert lines(sheet)[2:4] == [("3", ("华信", "张三", "1")), ("4", ("华信", "李四", "2"))]
    assert not any(any(cells) for label, cells in lines(sheet) if label == "5")  # a blank line stays blank
    assert sheet.merged == ((1, 0, 1, 2),)


def test_hidden_sheets_and_rows_are_told(tmp_path: Path) -> None:
    made = book(("姓名",), ("张三",), ("李四",))
    made.worksheets[0].row_dimensions[3].hidden = True
    made.create_sheet("字典").append(("x",))
    made.create_sheet("深藏").append(("y",))
    made["字典"].sheet_state = "hidden"
    made["深藏"].sheet_state = "veryHidden"
    made.create_chartsheet("图")
    made.save(tmp_path / "a.xlsx")
    told = {sheet.name: (len(lines(sheet)), sheet.notes) for sheet in read(tmp_path / "a.xlsx")}
    assert told == {
        "Sheet": (3, (Note("note.hidden_rows", {"count": 1, "rows": "3"}),)),
        "字典": (1, (Note("note.sheet_hidden"),)),
        "深藏": (1, (Note("note.sheet_very_hidden"),)),
        "图": (0, (Note("note.sheet_not_table"),)),
    }


def test_an_old_workbook_is_read_apart_whatever_its_name(tmp_path: Path) -> None:
    old = xlwt.Workbook()
    page = old.add_sheet("客户")
    page.write(0, 0, "姓名")
    page.write(0, 1, "电话")
    page.write(1, 0, "张三")
    page.write(1, 1, 13800138000)
    page.write(1, 2, datetime.date(2024, 3, 5), xlwt.easyxf(num_format_str="YYYY-MM-DD"))
    for name in ("a.xls", "b.et", "c.xlsx", "d.csv"):
        old.save(str(tmp_path / name))
        (sheet,) = read(tmp_path / name)
        assert sheet.name == "客户"
        assert lines(sheet)[1] == ("2", ("张三", "13800138000", "2024-03-05"))


def part(path: Path, name: str, text: str) -> None:
    """Write a workbook anew with one part in the place of another."""
    with zipfile.ZipFile(path) as file:
        parts = {one: file.read(one) for one in file.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for one, content in parts.items():
            file.writestr(one, text if one == name else content)


SHEET = "xl/worksheets/sheet1.xml"
XML = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>',
        "<row r='1'><c r='A1'><v>1</v></c></row><row r = '1048576'><c r = 'XFD1048576'><v>2</v></c></row>",
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576">' + "<c/>" * 16383 + "<c><v>2</v></c></row>",
        '<row r="1"><c r="XFD1048576"><v>2</v></c><c r="A1"><v>1</v></c></row>',
    ],
)
def test_a_cell_far_away_does_not_take_all_memory(tmp_path: Path, rows: str) -> None:
    path = tmp_path / "far.xlsx"
    book(("x",)).save(path)
    part(path, SHEET, XML.format(rows))
    code = (
        "import sys; from pathlib import Path; from guiyi.importers import excel; "
        "print(sum(1 for sheet in excel.read(Path(sys.argv[1])) for _, cells in sheet.lines if any(cells)))"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() in ("1", "2")  # openpyxl puts cells out of order into one row


def test_bombs_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    book(("x",)).save(path)
    part(
        path, SHEET, XML.format('<row r="1"><c r="A1" t="inlineStr"><is><t>' + "a" * 20_000_000 + "</t></is></c></row>")
    )
    assert fault(path) == "source.bomb"
    part(
        path,
        SHEET,
        '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>' + XML.format('<row r="1"><c r="A1"><v>1</v></c></row>'),
    )
    assert fault(path) == "source.bomb"


def test_a_sheet_of_too_many_cells_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "big.xlsx"
    book(*[tuple(range(40)) for _ in range(40)]).save(path)
    with pytest.raises(SourceError, match=r"40 × 40.*1,000.*--limit-cells"):
        list(excel.read(path, ReadOptions(limit_cells=1000)))
    assert len(lines(next(excel.read(path, ReadOptions(limit_cells=1600))))) == 40
    monkeypatch.setattr("guiyi.importers.workbook_guard.MOST_BYTES", 1000)
    book(("x",)).save(path)
    assert fault(path) == "source.too_big"


def test_what_calamine_cannot_read_is_read_by_openpyxl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import python_calamine

    class Broken:
        @staticmethod
        def from_path(path: str) -> None:
            raise python_calamine.CalamineError(path)

    monkeypatch.setattr(python_calamine, "CalamineWorkbook", Broken)
    book(("姓名", "电话"), ("张三", 13800138000)).save(tmp_path / "a.xlsx")
    (sheet,) = read(tmp_path / "a.xlsx")
    assert lines(sheet)[1] == ("2", ("张三", "13800138000"))


def whole(path: Path) -> list[list[tuple[str, tuple[str | None, ...]]]]:
    return [lines(sheet) for sheet in excel.read(path)]


def fault(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        whole(path)
    assert str(path) in str(caught.value)
    return caught.value.key




def test_damaged_workbooks_are_told(tmp_path: Path) -> None:
    book(("x",)).save(tmp_path / "a.xlsx")
    part(tmp_path / "a.xlsx", "xl/workbook.xml", "<nothing")
    assert fault(tmp_path / "a.xlsx") == "source.not_readable"
    old = xlwt.Workbook()
    old.add_sheet("客户").write(0, 0, "姓名")
    old.save(str(tmp_path / "b.xls"))
    code = (tmp_path / "b.xls").read_bytes()
    (tmp_path / "b.xls").write_bytes(code[:600] + b"\xff" * 1000 + code[1600:])
    assert fault(tmp_path / "b.xls") in ("source.not_readable", "source.crashed")


def test_a_child_that_dies_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guiyi.importers.workbook_apart._CODE", "import os; os.abort()")
    old = xlwt.Workbook()
    old.add_sheet("客户").write(0, 0, "姓名")
    old.save(str(tmp_path / "a.xls"))
    assert fault(tmp_path / "a.xls") == "source.crashed"


@needs_data
@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("hostile/bomb.xlsx", "source.bomb"),
        ("hostile/lol.xlsx", "source.bomb"),
        ("hostile/enc.xlsx", "source.password"),
        ("sheets/broken_or_odd.xlsx", "source.not_readable"),
        ("suites/nolze+msoffcrypto-tool/tests/inputs/xor_password_123456789012345.xls", "source.password"),
        ("suites/nolze+msoffcrypto-tool/tests/inputs/rc4cryptoapi_password.xls", "source.password"),
        ("suites/tafia+calamine/tests/pass_protected.ods", "source.password"),
        ("suites/tafia+calamine/tests/pass_protected.xlsb", "source.password"),
        ("suites/tafia+calamine/tests/issue_594_dos.ods", "source.too_many_cells"),
    ],
)
def test_hostile_files_are_refused(name: str, key: str) -> None:
    assert fault(Path(DATA or "") / name) == key


@needs_data
@pytest.mark.parametrize("name", ["far.xlsx", "far20.xlsx", "farstyle.xlsx"])
def test_far_files_are_read(name: str) -> None:
    (sheet,) = excel.read(Path(DATA or "") / "hostile" / name)
    assert next(iter(sheet.lines))[0] == "1"


@needs_data
def test_every_form_of_workbook_is_read() -> None:
    folder = Path(DATA or "") / "suites" / "tafia+calamine" / "tests"
    for name in ("date.xlsx", "date.xlsb", "date.xls", "date.ods"):
        sheet = next(iter(excel.read(folder / name)))
        assert any("2021-01-01" in cells for _, cells in sheet.lines), name
    for path in (Path(DATA or "") / "sheets").glob("*.et"):
        assert lines(read(path)[0])[0] == ("1", ("Name", "Example", "Result"))
