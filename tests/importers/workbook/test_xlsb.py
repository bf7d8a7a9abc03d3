from pathlib import Path
from struct import pack

import pytest

from guiyi.core.errors import SourceError
from guiyi.core.source import Note, ReadOptions
from guiyi.importers import excel

from .made_xlsb import (
    BLANK,
    BOOL,
    COLUMN,
    END_SHEET_DATA,
    ERROR,
    FORMULA_TEXT,
    MERGED,
    REAL,
    RICH,
    RK,
    SHARED,
    SHEET_DATA,
    TEXT,
    cell,
    customers,
    record,
    row,
    styles,
    wide,
    xlsb,
)


def rk(told: int) -> bytes:
    return pack("<I", told)


def test_cells_of_every_kind(tmp_path: Path) -> None:
    quarter = pack("<d", 0.25)[4:]
    rows = row(
        2,
        cell(RK, 0, rk(13_800 << 2 | 2)),
        cell(RK, 1, rk(3073 << 2 | 3)),
        cell(RK, 2, quarter),
        cell(RK, 3, rk((-5 << 2 | 2) & 0xFFFFFFFF)),
        cell(REAL, 4, pack("<d", 13800138000.0)),
        cell(BOOL, 5, b"\1"),
        cell(TEXT, 6, wide("华信")),
        cell(RICH, 7, b"\3" + wide("张三") + pack("<IHH", 1, 0, 0)),
        cell(FORMULA_TEXT, 8, wide("=") + bytes(10)),
        cell(SHARED, 9, rk(1)),
        cell(BLANK, 12),
    )
    path = tmp_path / "a.xlsb"
    path.write_bytes(xlsb(("表", 0, record(SHEET_DATA) + rows + record(END_SHEET_DATA)), shared=["甲", "乙"]))
    (sheet,) = excel.read(path)
    assert list(sheet.lines) == [
        ("1", ()),
        ("2", ("13800", "30.73", "0.25", "-5", "13800138000", "TRUE", "华信", "张三", "=", "乙")),
    ]


def test_formats_errors_and_what_is_hidden_or_stands_beside(tmp_path: Path) -> None:
    codes = ("000000", '"KH"0000', "14", 'yyyy"年"m"月"')
    cells = [cell(REAL, at, pack("<d", value), at + 1) for at, value in enumerate((510.0, 12.0, 45000.0, 45047.0))]
    page = (
        record(COLUMN, pack("<IIIIH", 1, 2, 0, 0, 1))
        + record(SHEET_DATA)
        + row(1, *cells)
        + row(3, cell(ERROR, 0, b"\x2a"), cell(TEXT, 1, wide("乙"), 5), hidden=True)
        + record(END_SHEET_DATA)
        + record(MERGED, pack("<IIII", 0, 2, 1, 1))
    )
    book = xlsb(
        ("甲", 0, page),
        ("藏", 1, b""),
        ("深", 2, b""),
        formats=styles(codes, (255, 255, 0)),
        comments=[("张三", 2, 1, "张三:\n重要")],
    )
    (tmp_path / "a.xlsb").write_bytes(book)
    sheet, hidden, deep = excel.read(tmp_path / "a.xlsb", ReadOptions(beside=("comments", "colors")))
    assert list(sheet.lines) == [
        ("1", ("000510", "KH0012", "2023-03-15", "2023-05")),
        ("2", ()),
        ("3", (None, "乙")),
    ]
    assert (sheet.hidden, sheet.hidden_columns, sheet.beside) == (
        {"3"},
        {1, 2},
        {"批注": {"3": "重要"}, "填充颜色": {"3": "FFFF00"}},
    )
    assert Note("note.error_cells", {"count": 1, "cells": "A3"}) in sheet.notes
    assert (hidden.state, deep.state) == ("hidden", "very_hidden")


def test_dates_of_1904(tmp_path: Path) -> None:
    page = record(SHEET_DATA) + row(1, cell(REAL, 0, pack("<d", 43538.0), 1)) + record(END_SHEET_DATA)
    (tmp_path / "a.xlsb").write_bytes(xlsb(("甲", 0, page), formats=styles(("14",), (0, 0, 0)), is_1904=True))
    (sheet,) = excel.read(tmp_path / "a.xlsb")
    assert list(sheet.lines) == [("1", ("2023-03-15",))]


@pytest.mark.parametrize(
    ("page", "key"),
    [
        (b"\x00\xff", "source.not_readable"),
        (record(SHEET_DATA) + row(3, cell(TEXT, 0, wide("a"))) + row(2, cell(TEXT, 0, wide("b"))), "source.not_readable"),
        (record(SHEET_DATA) + row(1, cell(TEXT, 70_000, wide("a"))), "source.not_readable"),
        (record(SHEET_DATA) + row(1, cell(SHARED, 0, pack("<I", 9))), "source.not_readable"),
        (b"".join(row(at, cell(TEXT, 16_383, wide("a"))) for at in range(1, 5000)), "source.sheet_too_large"),
        (row(2_000_000, cell(TEXT, 0, wide("a"))), "source.sheet_too_large"),
    ],
)  # fmt: skip
def test_damaged_and_absurd_sheets_are_refused(tmp_path: Path, page: bytes, key: str) -> None:
    (tmp_path / "a.xlsb").write_bytes(xlsb(("甲", 0, page)))
    with pytest.raises(SourceError) as caught:
        list(excel.read(tmp_path / "a.xlsb"))
    assert caught.value.key == key


def test_the_limit_of_cells_reaches_it(tmp_path: Path) -> None:
    (tmp_path / "a.xlsb").write_bytes(customers())
    with pytest.raises(SourceError, match="--limit-cells"):
        list(excel.read(tmp_path / "a.xlsb", ReadOptions(limit_cells=30)))
    (sheet,) = excel.read(tmp_path / "a.xlsb", ReadOptions(limit_cells=36))
    assert len(list(sheet.lines)) == 12
