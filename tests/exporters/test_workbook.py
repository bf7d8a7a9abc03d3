from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from guiyi.core.language import spoken
from guiyi.core.schema import Schema
from guiyi.exporters.workbook import typed, width, write
from guiyi.schemas.targets import TARGETS

Base = tuple[pd.DataFrame, pd.DataFrame]
XLSX = TARGETS["xlsx"]


def rows(sheet: Any) -> list[dict[str, Any]]:
    header, *body = sheet.iter_rows()
    return [{name.value: cell for name, cell in zip(header, row, strict=True)} for row in body]


def test_a_workbook_has_real_values(base: Base, schema: Schema, tmp_path: Path) -> None:
    done = write(*base, schema, XLSX, tmp_path)
    book = openpyxl.load_workbook(done.files[0])
    assert book.sheetnames == ["客户", "联系人"]
    first, second = rows(book["客户"])
    assert first["成立日期"].value == datetime(2015, 6, 1)
    assert first["下次联系时间"].value == datetime(2024, 3, 5, 10, 11, 12)
    assert first["成交金额"].value == 128000.5
    assert first["营业收入"].value == "12345678901234567"  # longer than a spreadsheet's numbers
    assert second["成立日期"].value == "2023-05"
    assert second["成交金额"].value == -5
    assert first["电话"].value == "021-61234567-801；13800138000；13900139000"
    assert first["电话"].data_type == "s"
    assert first["统一客户ID"].value == "c1"


def test_a_workbook_speaks_to_people(base: Base, schema: Schema, tmp_path: Path) -> None:
    write(*base, schema, XLSX, tmp_path)
    book = openpyxl.load_workbook(tmp_path / "customers.xlsx")
    first, _ = rows(book["客户"])
    person, _ = rows(book["联系人"])
    assert first["商机阶段"].value == "线索"
    assert person["客户名称"].value == "归一软件有限公司"
    assert person["性别"].value == "男"
    assert "英文名称" not in first  # nobody has one
    assert "公司规模" in first  # nobody has one, and everybody should


def test_formulas_do_not_run_and_stay_text_when_edited(base: Base, schema: Schema, tmp_path: Path) -> None:
    write(*base, schema, XLSX, tmp_path)
    book = openpyxl.load_workbook(tmp_path / "customers.xlsx")
    note = rows(book["客户"])[0]["备注"]
    assert (note.value, note.data_type, note.quotePrefix) == ("=1+1", "s", True)
    assert not rows(book["客户"])[0]["客户名称"].quotePrefix


def test_a_sheet_can_be_worked_with(base: Base, schema: Schema, tmp_path: Path) -> None:
    write(*base, schema, XLSX, tmp_path)
    sheet = openpyxl.load_workbook(tmp_path / "customers.xlsx")["客户"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref.startswith("A1:")
    assert sheet.column_dimensions["B"].width >= 16


def test_a_full_sheet_is_carried_on(base: Base, schema: Schema, tmp_path: Path) -> None:
    customers = pd.concat([base[0].assign(customer_id=[f"a{i}", f"b{i}"]) for i in range(3)], ignore_index=True)
    write(customers, base[1].iloc[:0], schema, replace(XLSX, max_rows=4), tmp_path)
    book = CalamineWorkbook.from_path(str(tmp_path / "customers.xlsx"))
    assert book.sheet_names == ["客户", "客户 (2)", "联系人"]
    assert [len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names] == [5, 3, 1]


def test_a_long_text_is_cut_and_told(base: Base, schema: Schema, tmp_path: Path) -> None:
    done = write(base[0].assign(note="长" * 40_000), base[1], schema, XLSX, tmp_path)
    first, _ = rows(openpyxl.load_workbook(done.files[0])["客户"])
    assert first["备注"].value == "长" * 32_767
    assert set(done.findings["code"]) == {"target.too_long"}


def test_english_people_get_english_sheets(base: Base, schema: Schema, tmp_path: Path) -> None:
    spoken("en", write, *base, schema, XLSX, tmp_path)
    book = openpyxl.load_workbook(tmp_path / "customers.xlsx")
    assert book.sheetnames == ["Customers", "Contacts"]
    assert "Customer name" in rows(book["Customers"])[0]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("1899-12-31", "date", "1899-12-31"),
        ("1900-03-01", "date", date(1900, 3, 1)),
        ("2024-03-05", "datetime", date(2024, 3, 5)),
        ("2024-03-05T10:11:12+08:00", "datetime", "2024-03-05T10:11:12+08:00"),
        ("2024", "date", "2024"),
        ("1；2", "amount", "1；2"),
        ("007", "text", "007"),
        ("3", "count", 3.0),
    ],
)
def test_types_are_made_only_where_they_are_exact(text: str, kind: str, value: object) -> None:
    assert typed(text, kind) == value


def test_width_has_bounds() -> None:
    assert width([]) == 8
    assert width(["长" * 100]) == 48
