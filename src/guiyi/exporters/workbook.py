"""Customers and contacts → one Excel workbook for people: dates and amounts as such, everything else as text."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from guiyi.core.schema import Field, Schema
from guiyi.exporters.cells import risky
from guiyi.exporters.preflight import Preflight, joined
from guiyi.exporters.shape import Shaped
from guiyi.exporters.tables import both
from guiyi.schemas.targets.profile import Target

NAME = "customers.xlsx"
LARGE = 100_000  # rows from which memory matters more than the file's size
Cell = str | float | date | None
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_DIGITS = 15  # what a spreadsheet keeps of a number
_FIRST_DAY = date(1900, 3, 1)  # before it, spreadsheets disagree
_WIDTHS = (8, 48)
_SAMPLE = 200
_TEXT = Field("", "text", "", "")


def write(customers: pd.DataFrame, contacts: pd.DataFrame, schema: Schema, target: Target, folder: Path) -> Preflight:
    """Write customers.xlsx with a sheet of customers and one of contacts; a sheet that is full is carried on."""
    import xlsxwriter

    tables = both(customers, contacts, schema, target)
    path = folder / NAME
    options = {"constant_memory": max(len(one.table) for one in tables.values()) > LARGE, "tmpdir": str(folder)}
    with xlsxwriter.Workbook(str(path), options) as book:
        for obj in target.objects:
            _write_sheets(book, obj.label, tables[obj.name], schema, target.max_rows or LARGE)
    return Preflight(joined([one.findings for one in tables.values()]), [path])


def typed(text: str, kind: str) -> Cell:
    """Return the real value of a cell's text where its kind has one that a spreadsheet can hold exactly.

    >>> typed("2024-03-05", "date"), typed("2024-03", "date"), typed("128000.50", "amount")
    (datetime.date(2024, 3, 5), '2024-03', 128000.5)
    """
    if kind in ("amount", "count"):
        short = _NUMBER.fullmatch(text) and sum(map(str.isdigit, text)) <= _DIGITS
        return float(text) if short else text
    if kind in ("date", "datetime") and len(text) >= len("2024-03-05"):
        try:
            known = date.fromisoformat(text) if len(text) == len("2024-03-05") else datetime.fromisoformat(text)
        except ValueError:
            return text
        day = known.date() if isinstance(known, datetime) else known
        return text if day < _FIRST_DAY or getattr(known, "tzinfo", None) else known
    return text


def width(texts: Sequence[str]) -> int:
    """Return how wide a column must be for texts, a Chinese character counting two.

    >>> width(["客户名称", "abc"])
    10
    """
    longest = max((sum(1 + (unicodedata.east_asian_width(one) in "WF") for one in text) for text in texts), default=0)
    return min(max(longest + 2, _WIDTHS[0]), _WIDTHS[1])


def _write_sheets(book: Any, label: str, shaped: Shaped, schema: Schema, rows: int) -> None:
    fields = [schema[one.field] if one.field and one.field in schema else _TEXT for one in shaped.columns]
    shown = [
        (column.header, field)
        for column, field in zip(shaped.columns, fields, strict=True)
        if field is _TEXT or field.required or field.expected or shaped.table[column.header].notna().any()
    ]
    styles = _styles(book)
    for number, start in enumerate(range(0, max(len(shaped.table), 1), rows), 1):
        sheet = book.add_worksheet(label if number == 1 else f"{label} ({number})")
        _write_sheet(sheet, shaped.table.iloc[start : start + rows], shown, styles)


def _styles(book: Any) -> dict[str, Any]:
    risky_text = book.add_format({"num_format": "@"})
    risky_text.set_quote_prefix()  # stays text when it is edited
    return {
        "header": book.add_format({"bold": True, "bg_color": "#DDEBF7", "bottom": 1, "num_format": "@"}),
        "text": book.add_format({"num_format": "@"}),
        "risky": risky_text,
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "datetime": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        "whole": book.add_format({"num_format": "#,##0"}),
        "decimal": book.add_format({"num_format": "#,##0.00######"}),
    }


def _write_sheet(sheet: Any, table: pd.DataFrame, shown: Sequence[tuple[str, Field]], styles: dict[str, Any]) -> None:
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(table), len(shown) - 1)
    for at, (header, _) in enumerate(shown):
        sample = table[header].dropna().head(_SAMPLE)
        sheet.set_column(at, at, width([header, *sample]))
        sheet.write_string(0, at, header, styles["header"])
    for row, texts in enumerate(table[[header for header, _ in shown]].itertuples(index=False, name=None), 1):
        for at, text in enumerate(texts):
            if isinstance(text, str):
                _write_cell(sheet, row, at, text, shown[at][1], styles)


def _write_cell(sheet: Any, row: int, at: int, text: str, field: Field, styles: dict[str, Any]) -> None:
    value = typed(text, field.kind)
    if isinstance(value, str):
        sheet.write_string(row, at, value, styles["risky" if risky(value, field) else "text"])
    elif isinstance(value, float):
        sheet.write_number(row, at, value, styles["whole" if value.is_integer() else "decimal"])
    else:
        sheet.write_datetime(row, at, value, styles["datetime" if isinstance(value, datetime) else "date"])
