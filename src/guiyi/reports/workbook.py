"""What our workbooks for people share: text cells only, marks for wrong cells, sheet names that Excel takes."""

import re
from pathlib import Path
from typing import Any

import xlsxwriter

FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")  # Excel refuses these in a sheet's name
NAME_LENGTH = 31
WRONG = {"bg_color": "#FFC7CE", "font_color": "#9C0006"}
HEAD = {"bold": True, "bg_color": "#DCE6F1", "text_wrap": True, "valign": "top"}


def open_workbook(path: Path) -> Any:
    """Open a workbook to write: no text becomes a formula, a link or a number."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    return xlsxwriter.Workbook(path, options)


def sheet_name(wanted: str, used: set[str]) -> str:
    """Return a sheet name like the wanted one that Excel takes and that is not used yet; adds it to `used`.

    >>> sheet_name("客户表/2024", set())
    '客户表_2024'
    """
    plain = FORBIDDEN.sub("_", wanted).strip("'") or "_"
    name, n = plain[:NAME_LENGTH], 1
    while name.casefold() in used:
        n += 1
        name = f"{plain[: NAME_LENGTH - len(str(n)) - 1]}~{n}"
    used.add(name.casefold())
    return name


def width(text: str) -> int:
    """Return how many columns of a terminal or sheet a text takes: CJK characters take two.

    >>> width("客户A")
    5
    """
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)
