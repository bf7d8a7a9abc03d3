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
    assert done.stdout.strip() in ("1", "2")  # of cells out of order some are in the row that says it holds them


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
    monkeypatch.setattr("guiyi.importers.workbook.guard.MOST_BYTES", 1000)
    book(("x",)).save(path)
    assert fault(path) == "source.too_big"


def test_what_calamine_cannot_read_is_read_as_a_stream(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
    monkeypatch.setattr("guiyi.importers.workbook.apart._CODE", "import os; os.abort()")
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
        ("suites/tafia+calamine/tests/issue_594_dos.ods", "source.sheet_too_large"),
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


def test_number_formats_of_every_form_are_kept(tmp_path: Path) -> None:
    shown = [
        ('"KH"0000', 12, "KH0012"),
        ("0%", 0.5, "50%"),
        ("¥#,##0.00", 1200.5, "¥1200.5"),
        ("#,##0", 1200.5, "1200.5"),
    ]
    shown += [('yyyy"年"m"月"', datetime.date(2023, 5, 1), "2023-05"), ("yyyy-mm-dd", datetime.date(2023, 5, 1), "2023-05-01")]  # fmt: skip
    made, old = openpyxl.Workbook(), xlwt.Workbook()
    page = old.add_sheet("Sheet")
    for at, (code, value, _) in enumerate(shown):
        for row in (1, 2, 4):  # runs of rows
            made.worksheets[0].cell(row, at + 1, value).number_format = code
            page.write(row - 1, at, value, xlwt.easyxf(num_format_str=code))
    made.save(tmp_path / "a.xlsx")
    old.save(str(tmp_path / "a.xls"))
    for name in ("a.xlsx", "a.xls"):
        (sheet,) = read(tmp_path / name)
        filled = [cells for _, cells in lines(sheet) if any(cells)]
        assert filled == [tuple(text for *_, text in shown)] * 3, name


def test_dates_of_1904(tmp_path: Path) -> None:
    made = book(("日期",), (datetime.date(2023, 5, 1),), (datetime.date(2023, 5, 1),))
    made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    made.worksheets[0]["A3"].number_format = "yyyy-mm"
    made.save(tmp_path / "a.xlsx")
    assert [cells for _, cells in lines(read(tmp_path / "a.xlsx")[0])] == [("日期",), ("2023-05-01",), ("2023-05",)]


ODD = [
    '<x:row r="2"><x:c r="A2" s="1"><x:v>510</x:v></x:c><x:c r="B2" t="e"><x:v>#N/A</x:v></x:c></x:row>',
    "<row r='2' hidden='1'><c s='1' r='A2'><v>510</v></c><c t='e' r='B2'><v>#N/A</v></c></row>",
    '<row><c/></row><row><c s="1"><v>510</v></c><c t="e"><v>#N/A</v></c></row>',
    '<row r="2"><c t="n" s="1" r="A2"><v>510</v></c><c r="B2" s="0" t="e"><v>#N/A</v></c></row>',
]


@pytest.mark.parametrize("rows", ODD)
def test_xml_that_is_written_in_another_way_is_understood(tmp_path: Path, rows: str) -> None:
    path = tmp_path / "a.xlsx"
    made = book(("x",))
    made.worksheets[0]["A1"].number_format = "000000"
    made.save(path)
    xml = XML.format(rows)
    if "<x:" in rows:
        xml = (
            xml.replace("xmlns=", "xmlns:x=")
            .replace("<w", "<x:w")
            .replace("</w", "</x:w")
            .replace("sheetData", "x:sheetData")
        )
    part(path, SHEET, xml)
    (sheet,) = read(path)
    assert [one for one in lines(sheet) if any(one[1])] == [("2", ("000510", None))]
    assert Note("note.error_cells", {"count": 1, "cells": "B2"}) in sheet.notes
    assert sheet.hidden == ({"2"} if "hidden" in rows else set())


def test_errors_and_formulas_without_a_value_are_counted_with_their_places(tmp_path: Path) -> None:
    made = book(*[("客户", "=1+1", "#N/A") for _ in range(12)])
    made.save(tmp_path / "a.xlsx")
    (sheet,) = read(tmp_path / "a.xlsx")
    assert lines(sheet)[0] == ("1", ("客户", None, None))
    places = ", ".join(f"{{}}{at}" for at in range(1, 11)) + " …"
    assert set(map(str, sheet.notes)) == {
        str(Note("note.error_cells", {"count": 12, "cells": places.replace("{}", "C")})),
        str(Note("note.formulas_without_value", {"count": 12, "cells": places.replace("{}", "B")})),
    }


def test_an_empty_result_of_a_formula_is_a_value(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book(("x",)).save(path)
    part(path, SHEET, XML.format('<row r="1"><c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><v>1</v></c></row>'))
    assert read(path)[0].notes == ()


def test_hidden_lines_are_marked_and_left_out_on_request(tmp_path: Path) -> None:
    made = book(("姓名", "密", "电话"), ("张三", "a", "1"), ("李四", "b", "2"), ("王五", "c", "3"), ("赵六", "d", "4"))
    made.worksheets[0].column_dimensions["B"].hidden = True
    for row in (2, 4, 5):
        made.worksheets[0].row_dimensions[row].hidden = True
    made.save(tmp_path / "a.xlsx")
    (kept,) = read(tmp_path / "a.xlsx")
    assert (kept.hidden, kept.hidden_columns, kept.ignored) == ({"2", "4", "5"}, {1}, {})
    assert Note("note.hidden_rows", {"count": 3, "rows": "2, 4–5"}) in kept.notes
    (left,) = excel.read(tmp_path / "a.xlsx", ReadOptions(hidden="ignore"))
    assert left.ignored == dict.fromkeys(("2", "4", "5"), "row.hidden")
    assert Note("note.hidden_columns_ignored", {"count": 1, "columns": "B"}) in left.notes


def test_comments_and_colours_stand_beside_on_request(tmp_path: Path) -> None:
    made = book(("姓名",), ("张三",), ("李四",), ("王五",))
    page = made.worksheets[0]
    page["A2"].comment = openpyxl.comments.Comment("李经理:\n重要客户", "李经理")
    colors = openpyxl.styles.colors.Color
    for place, color in {
        "A2": "FFFFFF00",
        "B2": colors(theme=4, tint=0.4),
        "A3": colors(indexed=10),
        "A4": "FFFFFFFF",
    }.items():
        page[place].fill = openpyxl.styles.PatternFill("solid", fgColor=color)
    made.save(tmp_path / "a.xlsx")
    (sheet,) = excel.read(tmp_path / "a.xlsx", ReadOptions(beside=("comments", "colors")))
    assert sheet.beside == {"批注": {"2": "重要客户"}, "填充颜色": {"2": "FFFF00|95B3D7", "3": "FF0000"}}
    assert read(tmp_path / "a.xlsx")[0].beside == {}


def test_merged_cells_and_hidden_rows_are_known_where_a_sheet_is_streamed(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    made = book(("公司", "人"), ("华信", "张三"), (None, "李四"), (12, "王五"))
    made.worksheets[0].merge_cells("A2:A3")
    made.worksheets[0].row_dimensions[4].hidden = True
    made.worksheets[0]["A4"].number_format = "0000"
    made.worksheets[0]["Z1000"] = "far"
    made.save(path)
    (sheet,) = excel.read(path, ReadOptions(limit_cells=100))
    assert [cells[:2] for _, cells in lines(sheet)[1:4]] == [("华信", "张三"), ("华信", "李四"), ("0012", "王五")]
    assert sheet.hidden == {"4"}


def test_formats_down_to_the_last_row_are_no_cells(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book(("x",)).save(path)
    part(
        path,
        SHEET,
        XML.format('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'),
    )
    assert lines(read(path)[0]) == [("1", ("1",))]


@pytest.mark.parametrize("ref", ["A1048577", "XFE1", "A99999999999", "1A"])
def test_cells_beyond_a_sheet_are_refused(tmp_path: Path, ref: str) -> None:
    path = tmp_path / "a.xlsx"
    book(("x",)).save(path)
    part(path, SHEET, XML.format(f'<row r="1"><c r="{ref}"><v>1</v></c></row>'))
    assert fault(path) == "source.cell_beyond"


def protected(path: Path, password: str) -> Path:
    from msoffcrypto.format.ooxml import OOXMLFile

    book(("姓名", "邮编"), ("张三", 510)).save(path.with_suffix(".plain"))
    with path.with_suffix(".plain").open("rb") as plain, path.open("wb") as out:
        OOXMLFile(plain).encrypt(password, out)
    return path


def test_a_password_opens_and_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "t"))
    (tmp_path / "t").mkdir()
    path = protected(tmp_path / "客户.xlsx", "密码 1")
    assert fault(path) == "source.password"
    asked: list[str] = []
    (sheet,) = excel.read(path, ReadOptions(password=lambda name: asked.append(name) or "密码 1"))  # type: ignore[func-returns-value]
    assert lines(sheet)[1] == ("2", ("张三", "510"))
    assert asked == ["客户.xlsx"]
    with pytest.raises(SourceError) as caught:
        list(excel.read(path, ReadOptions(password=lambda _: "falsch")))
    assert caught.value.key == "source.wrong_password"
    assert "falsch" not in str(caught.value)
    (sheet,) = excel.read(protected(tmp_path / "b.xlsx", "VelvetSweatshop"))  # Excel's own: nobody is asked
    assert lines(sheet)[0] == ("1", ("姓名", "邮编"))
    assert list((tmp_path / "t").iterdir()) == []


def test_guards_hold_behind_a_password_and_name_the_source(tmp_path: Path) -> None:
    path = protected(tmp_path / "a.xlsx", "1")
    with pytest.raises(SourceError) as caught:
        list(excel.read(path, ReadOptions(password=lambda _: "1", limit_cells=1)))
    assert caught.value.key == "source.sheet_too_large"
    assert str(path) in str(caught.value)


@needs_data
@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("hostile/enc.xlsx", "123456"),
        ("suites/nolze+msoffcrypto-tool/tests/inputs/example_password.xlsx", "Password1234_"),
        ("suites/nolze+msoffcrypto-tool/tests/inputs/xor_password_123456789012345.xls", "123456789012345"),
        ("suites/nolze+msoffcrypto-tool/tests/inputs/rc4cryptoapi_password.xls", "Password1234_"),
    ],
)
def test_every_encryption_is_opened(name: str, password: str) -> None:
    path = Path(DATA or "") / name
    assert any(lines(sheet) for sheet in excel.read(path, ReadOptions(password=lambda _: password)))
    with pytest.raises(SourceError) as caught:
        list(excel.read(path, ReadOptions(password=lambda _: "wrong")))
    assert caught.value.key == "source.wrong_password"


def test_a_zip_with_a_password_and_parts_that_share_bytes_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book(("x",)).save(path)
    code = bytearray(path.read_bytes())
    at = code.find(b"PK\1\2")
    while at >= 0:
        code[at + 8] |= 1
        at = code.find(b"PK\1\2", at + 4)
    (tmp_path / "b.xlsx").write_bytes(code)
    with zipfile.ZipFile(path) as file:
        offset = file.getinfo(SHEET).header_offset.to_bytes(4, "little")
    code = bytearray(path.read_bytes())
    at = code.find(b"PK\1\2")
    while at >= 0:
        code[at + 42 : at + 46] = offset
        at = code.find(b"PK\1\2", at + 4)
    (tmp_path / "c.xlsx").write_bytes(code)
    assert fault_of(tmp_path / "b.xlsx") == "source.zip_password"
    assert fault_of(tmp_path / "c.xlsx") == "source.bomb"


def fault_of(path: Path) -> str:
    from guiyi.importers.workbook.guard import look

    with pytest.raises(SourceError) as caught:
        look(path)
    return caught.value.key


ODS = (
    '<o:document xmlns:o="urn:o" xmlns:t="urn:t" xmlns:x="urn:x" xmlns:c="urn:calcext"><o:body><o:spreadsheet>'
    '<t:table t:name="客户"><t:table-column t:number-columns-repeated="2"/><t:table-column t:visibility="collapse"/>{rows}'
    "</t:table></o:spreadsheet></o:body></o:document>"
)


def test_an_opendocument_shows_its_formats_and_what_is_hidden(tmp_path: Path) -> None:
    def cell(told: str, text: str, more: str = "") -> str:
        return f"<t:table-cell {told}>{more}<x:p>{text}</x:p></t:table-cell>"

    number, day = 'o:value-type="float" o:value="{}"', 'o:value-type="date" o:date-value="2023-05-01"'
    rows = (
        "<t:table-row>" + cell(number.format(510), "000510") + cell(number.format(1200.456), "¥1,200.46")
        + cell('o:value-type="percentage" o:value="0.5"', "50.00%") + "</t:table-row>"
        '<t:table-row t:visibility="filter" t:number-rows-repeated="2">' + cell(day, "2023年5月") + cell(day, "2023-05-01")
        + cell('o:value-type="string"', "甲<x:s x:c='2'/>乙", "<o:annotation><x:p>重要</x:p></o:annotation>") + "</t:table-row>"
        '<t:table-row t:number-rows-repeated="1000000"><t:table-cell t:number-columns-repeated="1024"/></t:table-row>'
        "<t:table-row>" + cell('o:value-type="string" c:value-type="error"', "#REF!") + "<t:table-cell t:formula='of:=1'/>"
        + cell('o:value-type="boolean" o:boolean-value="true"', "真") + "</t:table-row>"
    )  # fmt: skip
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("content.xml", ODS.format(rows=rows.replace('"1000000"', '"2"')))
    (sheet,) = excel.read(path, ReadOptions(beside=("comments",)))
    assert lines(sheet) == [
        ("1", ("000510", "¥1200.456", "50%")),
        ("2", ("2023-05", "2023-05-01", "甲  乙")),
        ("3", ("2023-05", "2023-05-01", "甲  乙")),
        ("4", ()),
        ("5", ()),
        ("6", (None, None, "TRUE")),
    ]
    assert (sheet.hidden, sheet.hidden_columns) == ({"2", "3"}, {2})
    assert sheet.beside == {"批注": {"2": "重要"}}
    assert {note.key: note.told.get("cells") for note in sheet.notes} == {
        "note.hidden_rows": None,
        "note.hidden_columns": None,
        "note.error_cells": "A6",
        "note.formulas_without_value": "B6",
    }
