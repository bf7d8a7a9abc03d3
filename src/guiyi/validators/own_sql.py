"""Rules over the whole table in SQL of the user's own: a SELECT over `rows` that returns the rows that are wrong."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.errors import ConfigError
from guiyi.core.rule import Rule, Unusable
from guiyi.validators.own_findings import own_findings
from guiyi.validators.rows import Rows, quoted

if TYPE_CHECKING:
    import duckdb

TOLD = ("row_id", "field", "detail")  # what a rule may return; the first it must


def check_sql(text: str, names: Iterable[str]) -> None:
    """Refuse what is no single SELECT over `rows`, or does not return row_id.

    Raises:
        Unusable: says why, as DuckDB says it of a table without rows: no value of anybody can stand in it.
    """
    import duckdb

    nothing = pa.table({name: pa.array([], pa.string()) for name in ("row_id", *names)})
    try:
        engine = _engine(nothing)
        statements = engine.extract_statements(text)
        if [one.type for one in statements] != [duckdb.StatementType.SELECT]:
            raise Unusable("rule.sql_form")
        columns = [one.lower() for one in engine.sql(text).columns]
    except duckdb.Error as error:
        raise Unusable("rule.sql", why=str(error).splitlines()[0]) from error
    if "row_id" not in columns:
        raise Unusable("rule.sql_columns")


def sql(rows: Rows, rule: Rule) -> pa.Table:
    """Find the rows that the SELECT returns, with the field and detail that it returns of them.

    Raises:
        ConfigError: it stops with an error; it returns a row or field that there is not.
    """
    told = _answer(rows, rule)
    places = pc.index_in(told["row_id"], rows.table["row_id"].combine_chunks())
    if places.null_count:
        raise ConfigError("audit.sql_row", rule=rule.name)
    fields = told["field"].to_pylist()
    for field in dict.fromkeys(fields):
        for name in field.split("|") if field else ():
            if name not in rows.schema:
                raise ConfigError("audit.sql_field", rule=rule.name, field=name)
    return own_findings(rows, places.to_numpy().astype(np.int64), fields, told["detail"].to_pylist())


def _answer(rows: Rows, rule: Rule) -> pa.Table:
    """Return table[row_id, field, detail]; of a line that comes several times, one."""
    import duckdb

    engine = _engine(pa.table({"row_id": rows.table["row_id"], **{one: rows.column(one) for one in rows.schema.names}}))
    try:
        asked = engine.sql(str(rule.limits["sql"]))
        held = {one.lower(): quoted(one) for one in asked.columns}
        columns = {name: f"CAST({held[name]} AS VARCHAR)" if name in held else "NULL::VARCHAR" for name in TOLD}
        told = asked.project(", ".join(f"{one} AS {name}" for name, one in columns.items())).distinct()
        answer = told.to_arrow_table()
    except duckdb.Error as error:  # its words may hold somebody's values: only its kind is told
        raise ConfigError("audit.sql_failed", rule=rule.name, why=type(error).__name__) from error
    named = pc.fill_null(answer["field"], "|".join(rule.fields))
    return answer.set_column(answer.schema.get_field_index("field"), "field", named)


def _engine(rows: pa.Table) -> "duckdb.DuckDBPyConnection":
    """Return an engine that sees the rows and nothing else: no file, no network, no variable of ours."""
    import duckdb

    closed = {"enable_external_access": False, "python_enable_replacements": False, "lock_configuration": True}
    engine = duckdb.connect(config=closed)
    engine.register("rows", rows)
    return engine
