"""The text of a cell's value, as the program that wrote the file shows it."""

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

_PLAIN = 16  # so short a number has no more than the 15 digits that Excel shows
_EXACT = 2**53  # beyond it the digits at the end are not those that were typed


def number_text(number: float) -> str:
    """Write a number without exponent and without a decimal part that is zero.

    >>> [number_text(one) for one in (13800138000.0, 1.38e10, 41.5, 0.1 + 0.2, -0.0, 1e-7)]
    ['13800138000', '13800000000', '41.5', '0.3', '0', '0.0000001']
    """
    if number.is_integer():
        return str(int(number)) if abs(number) < _EXACT else format(Decimal(repr(number)), ".0f")
    text = repr(number)
    if len(text) <= _PLAIN and "e" not in text:
        return text
    text = format(Decimal(f"{number:.15g}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def cell_text(value: object) -> str | None:
    """Write a cell's value as text; None for an empty cell.

    >>> cell_text(datetime.datetime(2024, 3, 5, 10, 11, 12)), cell_text(True), cell_text("")
    ('2024-03-05 10:11:12', 'TRUE', None)
    """
    write = _WRITERS.get(type(value))
    return write(value) if write else str(value)


def _moment(value: datetime.datetime) -> str:
    if value.microsecond:  # days are stored as fractions: 10:11:12 may come as 10:11:11.999
        value = value.replace(microsecond=0) + datetime.timedelta(seconds=round(value.microsecond / 1e6))
    return value.isoformat(" ", "seconds") if value.time() != datetime.time.min else value.date().isoformat()


def _hours(span: datetime.timedelta) -> str:
    seconds = round(span.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


_WRITERS: Mapping[type, Callable[[Any], str | None]] = {
    type(None): lambda _: None,
    str: lambda text: text or None,
    bool: lambda told: "TRUE" if told else "FALSE",
    int: str,
    float: number_text,
    datetime.datetime: _moment,
    datetime.date: datetime.date.isoformat,
    datetime.time: lambda time: time.isoformat("seconds"),
    datetime.timedelta: _hours,
}
