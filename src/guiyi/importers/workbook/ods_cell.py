"""One cell of an OpenDocument spreadsheet: its stored value with what its number format adds, its comment.

Source: OpenDocument 1.3 part 3, 19.385 to 19.389 (office:value and its kin), 14.1 (annotations)
"""

import re
import xml.etree.ElementTree as tree
from collections.abc import Iterator
from typing import NamedTuple

from guiyi.importers.workbook.cell_text import number_text

_NUMBER = re.compile(r"\d[\d,.\u00a0\u202f' ]*\d|\d")
_DIGITS = re.compile(r"\d+")
_DURATION = re.compile(r"(-?)P(?:(\d{1,6})D)?T?(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:[.,]\d*)?S)?")
_MOST_DIGITS = 15
_MOST_SPACES = 1000


class Cell(NamedTuple):
    """What a cell says."""

    text: str | None
    comment: str = ""
    is_error: bool = False
    is_open_formula: bool = False


def named(node: tree.Element, attribute: str | None = None) -> str:
    """Return the name of an element, or one of its attributes, without namespaces; "" where there is none."""
    if attribute is None:
        return node.tag.rpartition("}")[2]
    return next((text for key, text in node.attrib.items() if key.rpartition("}")[2] == attribute), "")


def cell_of(node: tree.Element) -> Cell:
    """Read a cell."""
    if not node.attrib and not len(node):
        return Cell(None)
    told = {key.rpartition("}")[2]: text for key, text in node.attrib.items()}
    kinds = [text for key, text in node.attrib.items() if key.endswith("}value-type")]
    kind = "error" if "error" in kinds else next(iter(kinds), "")
    comment = "\n".join(_paragraphs(one) for one in node if named(one) == "annotation").strip()
    shown = _paragraphs(node)
    if kind == "error":
        return Cell(None, comment, is_error=True)
    is_open = "formula" in told and not kind and not shown
    return Cell(_value(kind, told, shown) or None, comment, is_open_formula=is_open)


def _value(kind: str, told: dict[str, str], shown: str) -> str:
    if kind in ("float", "currency", "percentage"):
        try:
            return with_format(float(told.get("value", "")), shown, kind == "percentage")
        except ValueError:
            return shown
    if kind == "date":
        return date_text(told.get("date-value", ""), shown) or shown
    if kind == "time":
        return time_text(told.get("time-value", "")) or shown
    if kind == "boolean":
        return told.get("boolean-value", shown).upper()
    return shown or told.get("string-value", "")


def with_format(number: float, shown: str, is_percent: bool = False) -> str:
    """Write a number in full, with what is shown around it: a mark, a unit, leading zeros, places between digits.

    >>> with_format(1200.5, "¥1,200.50"), with_format(510.0, "000510"), with_format(13800138000.0, "138-0013-8000")
    ('¥1200.5', '000510', '138-0013-8000')
    >>> with_format(0.12345, "12%", True), with_format(12345.0, "1.2万"), with_format(7.0, "1E+01")
    ('12.345%', '12345', '7')
    """
    text = number_text(abs(number))
    sign = "-" if number < 0 and text != "0" else ""
    if is_percent:
        return f"{number_text(round(number * 100, 12))}%"
    digits = "".join(_DIGITS.findall(shown))
    groups = _NUMBER.findall(shown)
    if len(groups) == 1 and text.isdecimal() and len(digits) > len(text) and digits == text.zfill(len(digits)):
        return shown if not sign else sign + text
    if len(groups) == 1 and _is_rounded(float(text), groups[0]):
        before, _, after = shown.partition(groups[0])
        marks = before.replace("-", "").replace("(", "").strip(), after.replace(")", "").strip()
        return sign + marks[0] + text + marks[1]
    is_spread = len(groups) > 1 and text.isdecimal() and not sign and len(text) <= _MOST_DIGITS
    return shown if is_spread and digits == text.zfill(len(digits)) else sign + text


def _is_rounded(number: float, group: str) -> bool:
    """Tell whether what is shown is the number, rounded or not, whatever marks its thousands and its point."""
    for thousands, point in ((",", "."), (".", ",")):
        plain = re.sub(r"[\u00a0\u202f' ]", "", group).replace(thousands, "").replace(point, ".")
        places = len(plain.partition(".")[2])
        if plain.count(".") < 2 and abs(float(plain) - number) <= 0.5000001 * 10**-places:
            return True
    return False


def date_text(told: str, shown: str) -> str:
    """Write a date as far as it is shown, but no day that is stored is lost.

    >>> date_text("2023-05-01", "2023年5月"), date_text("2023-01-01", "2023年"), date_text("2023-05-15", "2023年5月")
    ('2023-05', '2023', '2023-05-15')
    >>> date_text("2023-05-01T08:00:00", "2023年5月")
    '2023-05-01 08:00:00'
    """
    day, _, clock = told.partition("T")
    clock = clock.partition(".")[0]
    if clock.strip("0:"):
        return f"{day} {clock}"
    numbers = [int(one) for one in _DIGITS.findall(shown)]
    year, _, rest = day.partition("-")
    month = rest[:2]
    if year.isdecimal() and month.isdecimal():
        if numbers == [int(year)] and shown.strip(" 年") == year:
            return day.removesuffix("-01-01")
        if sorted(numbers) == sorted([int(year), int(month)]):
            return day.removesuffix("-01")
    return day


def time_text(told: str) -> str:
    """Write a duration as hours, minutes and seconds.

    >>> time_text("PT14H30M00S"), time_text("PT26H03M00.5S"), time_text("?")
    ('14:30:00', '26:03:00', '')
    """
    found = _DURATION.fullmatch(told)
    if not found:
        return ""
    days, hours, minutes, seconds = (int(one or 0) for one in found.groups()[1:])
    whole = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    return f"{found[1]}{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def _paragraphs(node: tree.Element) -> str:
    return "\n".join("".join(_pieces(one)) for one in node if named(one) in ("p", "h"))


def _pieces(node: tree.Element) -> Iterator[str]:
    """Yield the text inside an element, where spaces, tabs and breaks are elements of their own."""
    yield node.text or ""
    for one in node:
        name = named(one)
        if name == "s":
            times = named(one, "c")
            yield " " * min(int(times) if times.isdecimal() else 1, _MOST_SPACES)
        elif name in ("tab", "line-break"):
            yield "\t" if name == "tab" else "\n"
        elif name not in ("annotation", "note", "ruby-text"):
            yield from _pieces(one)
        yield one.tail or ""
