"""Rules over one row by a plain function of the user's own: `def big_customers(row): ...` in a file that the job names."""

import inspect
from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa

from guiyi.core.errors import ConfigError, line_in
from guiyi.core.rule import Rule, Unusable
from guiyi.validators.own_findings import own_findings
from guiyi.validators.rows import Rows

Function = Callable[[dict[str, str | None]], bool | str | None]
"""Field → normal form or None, of one row; what it returns: True or None where all is well, else False or a text."""

_AT_ONCE = 8_192  # rows that are laid out for the function


def check_function(found: object) -> Function:
    """Return what a rule names, where it is a function that takes one row.

    Raises:
        Unusable: it is none.
    """
    try:
        inspect.signature(found).bind({})  # type: ignore[arg-type]
    except (TypeError, ValueError) as error:
        raise Unusable("rule.no_function", found=type(found).__name__) from error
    return found  # type: ignore[return-value]


def python(rows: Rows, rule: Rule) -> pa.Table:
    """Find the rows that the function refuses; a text that it returns is what is wrong with the row.

    Raises:
        ConfigError: the function raises an error, or returns something else; names it and the row.
    """
    places, details = [], []
    for place, row in enumerate(_each(rows)):
        said = _asked(rule, row, rows, place)
        if said is False or isinstance(said, str):
            places.append(place)
            details.append(said or None)
    told = ["|".join(rule.fields)] * len(places)
    return own_findings(rows, np.array(places, dtype=np.int64), told, details)


def _each(rows: Rows) -> Iterator[dict[str, str | None]]:
    """Give every row as a dictionary; a field that no row holds costs nothing."""
    nothing: dict[str, str | None] = dict.fromkeys(rows.schema.names)
    held = [name for name in rows.schema.names if rows.column(name).null_count < len(rows.table)]
    for batch in rows.table.select(held).to_batches(max_chunksize=_AT_ONCE):
        yield from ({**nothing, **row} for row in batch.to_pylist())


def _asked(rule: Rule, row: dict[str, str | None], rows: Rows, place: int) -> bool | str | None:
    named = {"rule": rule.name, "function": rule.limits["python"]}
    try:
        said = rule.given(row)
    except Exception as error:  # whatever the user's code does is the user's to mend
        where = {"row": rows.table["row_id"][place].as_py(), "line": line_in(error, _file(rule.given))}
        raise ConfigError("audit.function_failed", **named, **where, why=type(error).__name__) from error
    if said is None or isinstance(said, bool | str):
        return said
    where = {"row": rows.table["row_id"][place].as_py()}
    raise ConfigError("audit.function_answer", **named, **where, found=type(said).__name__)


def _file(function: object) -> str:
    code = getattr(inspect.unwrap(function), "__code__", None)  # type: ignore[arg-type]
    return str(getattr(code, "co_filename", ""))
