"""A pandera schema of the user's own over our rows: its failures are findings like ours.

pandera tells of a check over whole rows once a column, and leaves out empty cells. So such checks are carried out here by
pandera's own backend, and their answer is taken row by row; of the others, the answers are read where pandera keeps them.
Source: https://pandera.readthedocs.io (lazy validation); measured with pandera 0.35.
"""

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from guiyi.core.errors import ConfigError
from guiyi.core.folder import as_pandas
from guiyi.core.language import say
from guiyi.core.rule import Rule, Unusable
from guiyi.core.schema import Schema, likeliest
from guiyi.validators.own_findings import own_findings
from guiyi.validators.rows import Rows

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pandera
    from pandera.errors import SchemaError

_OF_VALUES = {
    "not_nullable": "pandera.missing",
    "field_uniqueness": "pandera.unique",
    "multiple_fields_uniqueness": "pandera.unique",
}
_OF_TYPES = ("DATATYPE_COERCION", "WRONG_DATATYPE", "CHECK_ERROR")
_LONGEST = 120  # characters of a check's name: that of a list holds the whole list
_WHOLE = 0  # the place of the row that a failure of the whole table is told of


class Failure(NamedTuple):
    """One failure: the place of its row, its fields joined by `|`, what is wrong, and whether the check only warns."""

    place: int
    field: str
    detail: str
    mild: bool


def check_schema(found: object, schema: Schema) -> "pandera.DataFrameSchema":
    """Return what a rule names as a schema to validate with: a copy that keeps every row and tells every failure.

    Raises:
        Unusable: it is no schema of pandera over pandas, or names a column that is no field.
    """
    import pandera.pandas as pandera

    if isinstance(found, type) and issubclass(found, pandera.DataFrameModel):
        found = found.to_schema()  # type: ignore[attr-defined]
    if not isinstance(found, pandera.DataFrameSchema):
        raise Unusable("rule.no_schema", found=type(found).__name__)
    for name, column in found.columns.items():
        if not column.regex and name not in schema:
            raise Unusable("rule.no_field", found=name, meant=likeliest(str(name), schema.names))
    wanted = deepcopy(found)
    wanted.drop_invalid_rows = wanted.ordered = wanted.strict = (
        False  # rows are told, not dropped; ours has more columns
    )
    wanted.index = None  # the order of the rows, which means nothing
    for column in wanted.columns.values():
        column.drop_invalid_rows = False
    return wanted


def pandera_schema(rows: Rows, rule: Rule) -> pa.Table:
    """Find what the schema refuses: one finding a cell, or a row where a check looks at whole rows.

    Raises:
        ConfigError: a check stops with an error, or asks for a type that text is not.
    """
    cells = pa.table({name: rows.column(name) for name in rows.schema.names})
    failures = list(dict.fromkeys(_failures(as_pandas(cells), rule)))
    mild = pa.array(
        ["warn" if one.mild and rule.severity == "error" else rule.severity for one in failures], pa.string()
    )
    places = np.array([one.place for one in failures], dtype=np.int64)
    order = np.argsort(places, kind="stable")
    told = own_findings(rows, places, [one.field for one in failures], [one.detail for one in failures])
    return told.append_column("severity", mild.take(pa.array(order)))


def _failures(frame: "pd.DataFrame", rule: Rule) -> Iterator[Failure]:
    wanted = deepcopy(rule.given)
    over_rows, wanted.checks = wanted.checks, []
    mild = {id(check) for column in wanted.columns.values() for check in column.checks if check.raise_warning}
    for column in wanted.columns.values():
        for check in column.checks:
            check.raise_warning = False  # else it would print the values
    checked, errors = _validated(wanted, frame)
    unread = [error for error in errors if _reason(error) == "DATATYPE_COERCION" and _places(error) is not None]
    if unread:  # such a column stays text and cannot be checked: the rows that could be read are looked at once more
        names = {_fields(error) for error in unread}
        errors = [error for error in errors if not (_fields(error) in names and _reason(error) in _OF_TYPES)]
        lost = {place for error in unread for place in _places(error) or ()}
        checked, more = _validated(wanted, frame.drop(index=sorted(lost)))
        errors = [*unread, *errors, *more]
    for error in errors:
        yield from _of_column(error, rule, id(error.check) in mild)
    for check in over_rows:
        yield from _of_rows(check, checked, rule)


def _validated(
    wanted: "pandera.DataFrameSchema", frame: "pd.DataFrame"
) -> "tuple[pd.DataFrame, Sequence[SchemaError]]":
    from pandera.errors import SchemaErrors

    try:
        return wanted.validate(frame, lazy=True), ()
    except SchemaErrors as errors:
        return errors.data, errors.schema_errors


def _of_column(error: "SchemaError", rule: Rule, mild: bool) -> Iterator[Failure]:
    name, fields = _title(error.check), _fields(error)
    if _reason(error) == "CHECK_ERROR":
        why = str(error.failure_cases).partition("(")[0]  # what follows may be somebody's value
        raise ConfigError("audit.pandera_failed", rule=rule.name, check=name, why=why)
    places = _places(error)
    if _reason(error) == "WRONG_DATATYPE" or (places is None and _reason(error) == "DATATYPE_COERCION"):
        raise ConfigError("audit.pandera_type", rule=rule.name, field=fields, check=name)
    if places is None:
        yield Failure(_WHOLE, fields, say("pandera.whole", check=name), mild)
    else:
        yield from (Failure(place, fields, name, mild) for place in places)


def _reason(error: "SchemaError") -> str:
    return error.reason_code.name if error.reason_code else ""


def _places(error: "SchemaError") -> list[int] | None:
    """Return the places of the rows that failed: of a check, what it answered, empty cells included; None: of no row."""
    import pandas as pd

    if isinstance(error.check_output, pd.Series) and error.check_output.index.is_unique:
        passed = error.check_output.astype(bool)
        return [int(place) for place in passed.index[~passed]]
    cases = error.failure_cases
    if isinstance(cases, pd.DataFrame) and cases["index"].notna().all():
        return [int(place) for place in cases["index"]]
    return None


def _fields(error: "SchemaError") -> str:
    import pandas as pd

    if error.column_name is not None:
        return str(error.column_name)
    if _reason(error) == "DUPLICATES":
        return "|".join(error.schema.unique)
    if isinstance(error.failure_cases, pd.DataFrame) and "column" in error.failure_cases:
        return "|".join(dict.fromkeys(map(str, error.failure_cases["column"])))
    return str(getattr(error.schema, "name", None) or "")


def _title(check: Any) -> str:
    """Name a check as its author does: by its title, its name, or pandera's word."""
    if isinstance(check, str):
        return say(_OF_VALUES[check]) if check in _OF_VALUES else check
    return str(check.title or check.error or check.name or check)[:_LONGEST]


def _of_rows(check: "pandera.Check", frame: "pd.DataFrame", rule: Rule) -> Iterator[Failure]:
    """Carry out a check over whole rows; a mask of cells is told cell by cell, one answer for all of the first row."""
    import pandas as pd

    name, fields = _title(check), "|".join(rule.fields)
    try:
        backend = check.get_backend(frame)(check)
        answer = backend.apply(backend.preprocess(frame, None))
    except Exception as error:
        raise ConfigError("audit.pandera_failed", rule=rule.name, check=name, why=type(error).__name__) from error
    if isinstance(answer, pd.DataFrame) and answer.index.equals(frame.index):
        passed = answer.astype(bool) | (frame[answer.columns].isna() if check.ignore_na else False)
        at, of = np.nonzero(~passed.to_numpy())
        yield from (
            Failure(int(place), str(answer.columns[int(one)]), name, check.raise_warning)
            for place, one in zip(at, of, strict=True)
        )
    elif isinstance(answer, pd.Series) and answer.index.equals(frame.index):
        refused = np.flatnonzero(~answer.fillna(False).astype(bool))
        yield from (Failure(int(place), fields, name, check.raise_warning) for place in refused)
    elif not _all(answer):
        yield Failure(_WHOLE, fields, say("pandera.whole", check=name), check.raise_warning)


def _all(answer: Any) -> bool:
    return all(answer) if isinstance(answer, Iterable) else bool(answer)
