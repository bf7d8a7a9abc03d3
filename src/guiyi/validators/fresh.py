"""Freshness: a date that lies too far back. The day that counts as today is told, so that an audit can be repeated."""

import re
from calendar import monthrange
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.rule import Rule
from guiyi.validators.declared import DATE_ENDS
from guiyi.validators.rows import Rows, marks

_SPAN = re.compile(r"\s*([1-9]\d{0,4})\s*([dwmy])\s*", re.ASCII | re.IGNORECASE)
_MONTHS = {"m": 1, "y": 12}
_DAYS = {"d": 1, "w": 7}


def since(within: str, today: date) -> str | None:
    """Return the first day that is still fresh: so many days, weeks, months or years ago; None for another form.

    >>> since("365d", date(2026, 3, 31)), since("2w", date(2026, 3, 31)), since("1m", date(2026, 3, 31))
    ('2025-03-31', '2026-03-17', '2026-02-28')
    >>> since("2y", date(2024, 2, 29)), since("soon", date(2026, 1, 1))
    ('2022-02-28', None)
    """
    span = _SPAN.fullmatch(within)
    if not span:
        return None
    count, unit = int(span[1]), span[2].lower()
    if unit in _DAYS:
        days = count * _DAYS[unit]
        return (today - timedelta(days)).isoformat() if days < today.toordinal() else None
    year, month = divmod(today.year * 12 + today.month - 1 - count * _MONTHS[unit], 12)
    if year < 1:
        return None
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1])).isoformat()


def fresh(rows: Rows, rule: Rule) -> pa.Table:
    """Find dates before `since`; of one that tells only its month or year, the whole of it counts. No date: no finding."""
    (name,) = rule.fields
    first, dates = str(rule.limits["since"]), rows.column(name)
    begun = pa.array([first[:end] for end in DATE_ENDS], pa.string())
    return rows.where(marks(pc.and_(pc.less(dates, first), pc.invert(pc.is_in(dates, begun)))), name)
