"""What our workbooks for people share: text cells only, marks for wrong cells, sheet names that Excel takes."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")  # Excel refuses these in a sheet's name
NAME_LENGTH = 31
LINES = 1_048_576 - 1  # of a sheet, below its header
LONGEST = 32_767  # characters of a cell
LARGE = 50_000  # lines from which a workbook is written to disk as it grows
NARROW, WIDE = 10, 40  # columns are at least and at most so wide

FORMATS: Mapping[str, Mapping[str, Any]] = {
    "head": {"bold": True, "bg_color": "#DCE6F1", "text_wrap": True, "valign": "top", "bottom": 1},
    "wrap": {"text_wrap": True, "valign": "top"},
    "top": {"valign": "top"},
    "wrong": {"bg_color": "#FFC7CE", "font_color": "#9C0006", "valign": "top"},
    "input": {"bg_color": "#FFF9DB", "border": 1, "border_color": "#D9C77E", "valign": "top"},
    "alike": {"bg_color": "#E2EFDA", "valign": "top"},
    "unlike": {"bg_color": "#FCE4D6", "valign": "top"},
    "unread": {"italic": True, "font_color": "#9C0006", "valign": "top"},
}


def open_workbook(path: Path, lines: int) -> Any:
    """Open a workbook to write: no text becomes a formula, a link or a number."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    return xlsxwriter.Workbook(path, {**options, "constant_memory": lines > LARGE})


def formats(book: Any) -> dict[str, Any]:
    """Make the formats of a workbook's cells."""
    return {name: book.add_format(told) for name, told in FORMATS.items()}


def sheet_name(wanted: str, used: set[str]) -> str:
    """Return a sheet name like the wanted one that Excel takes and that is not used yet; adds it to `used`.

    >>> sheet_name("客户表/2024", set())
    '客户表_2024'
    """
    plain = FORBIDDEN.sub("_", wanted).strip("'")[:NAME_LENGTH].rstrip("'") or "_"
    plain = f"{plain}_" if plain.casefold() == "history" else plain  # Excel keeps this name for itself
    name, n = plain, 1
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


def fitting(texts: Iterable[str | None], narrow: int = NARROW, wide: int = WIDE) -> int:
    """Return how wide a column should be for some of its texts.

    >>> fitting(["手机", "13800138000"]), fitting(["备注", "长" * 90])
    (13, 40)
    """
    longest = max((width(line) for text in texts for line in (text or "").split("\n")), default=0)
    return min(max(longest + 2, narrow), wide)
