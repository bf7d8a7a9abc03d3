"""Two fields of a row against each other: `founded_date <= created_at`."""

import re
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from guiyi.core.errors import ConfigError
from guiyi.core.rule import Rule
from guiyi.core.schema import Schema
from guiyi.validators.rows import PLACE, Rows, in_parts

DATES = frozenset({"date", "datetime"})
NUMBERS = frozenset({"amount", "count"})
DECIMAL = "DECIMAL(38, 17)"  # holds every amount and count in normal form as it is
_FORM = re.compile(r"\s*([^\W\d]\w*)\s*(<=|>=|<>|!=|==|=|<|>)\s*([^\W\d]\w*)\s*")
_MEANT = {"==": "=", "!=": "<>"}
_MIRRORED = {">": "<", ">=": "<="}
_DAY = 10  # characters of a whole day


class Compared(NamedTuple):
    """Two fields, and what must hold between them: `<`, `<=`, `=` or `<>`."""

    left: str
    holds: str
    right: str


def compared(text: str) -> Compared | None:
    """Read what a rule compares; None where it cannot be read.

    >>> compared("created_at >= founded_date")
    Compared(left='founded_date', holds='<=', right='created_at')
    >>> compared("a < b < c")
    """
    found = _FORM.fullmatch(text)
    if not found:
        return None
    left, holds, right = found.groups()
    if holds in _MIRRORED:
        left, holds, right = right, _MIRRORED[holds], left
    return Compared(left, _MEANT.get(holds, holds), right)


def in_order(asked: Compared, schema: Schema) -> bool:
    """Tell whether the kinds of two fields can be compared so: two dates or two numbers; others are the same or not."""
    kinds = {schema[asked.left].kind, schema[asked.right].kind}
    return asked.holds in ("=", "<>") or kinds <= DATES or kinds <= NUMBERS


def _asked(rule: Rule, schema: Schema) -> Compared:
    text = str(rule.limits["compare"])
    asked = compared(text)
    if asked is None or not {asked.left, asked.right} <= set(schema.names) or not in_order(asked, schema):
        raise ConfigError("config.compare", rule=rule.name, text=text)
    return asked


def compare(rows: Rows, rule: Rule) -> pa.Table:
    """Find rows where both fields have a value and what must hold between them does not; the value is both.

    Dates are compared as far as both are precise: 2023-05 is neither before nor after 2023-05-10.

    Raises:
        ConfigError: the comparison cannot be read.
    """
    asked = _asked(rule, rows.schema)
    told = in_parts(pa.table({"one": rows.column(asked.left), "other": rows.column(asked.right)}))
    if any(told[name].null_count == len(told) for name in ("one", "other")):  # DuckDB is slow to start
        return rows.at(np.array([], dtype=np.int64), asked.left)
    rows.engine.register("compared", told)
    found = rows.engine.sql(f"SELECT {PLACE} FROM compared WHERE {_wrong(asked, rows.schema)}").fetchnumpy()[PLACE]
    rows.engine.unregister("compared")
    return rows.at(found, *rule.fields)


def _wrong(asked: Compared, schema: Schema) -> str:
    """Write in SQL what breaks a comparison; it is null where a value is missing."""
    kinds = {schema[asked.left].kind, schema[asked.right].kind}
    if kinds <= NUMBERS:
        return f"NOT (TRY_CAST(one AS {DECIMAL}) {asked.holds} TRY_CAST(other AS {DECIMAL}))"
    if not kinds <= DATES:
        return f"NOT (one {asked.holds} other)"
    within = "(starts_with(one, other) OR starts_with(other, one))"
    same = f"(one = other AND length(one) >= {_DAY})"
    return {
        "<=": f"one > other AND NOT {within}",
        "<": f"one > other AND NOT {within} OR {same}",
        "=": f"NOT {within}",
        "<>": same,
    }[asked.holds]
