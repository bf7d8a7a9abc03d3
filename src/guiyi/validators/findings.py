"""Which rows break which rules: the complete list, found by sets in SQL (DuckDB) over the columns concerned."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import pyarrow as pa

from guiyi.core.folder import arrow_schema
from guiyi.core.rule import Check, Rule

if TYPE_CHECKING:
    import duckdb

PERSONAL_NAMES = ("contact_name", "wechat_remark", "wechat_nickname")  # a personal customer is called by these


def findings(rows: pa.Table, rules: Sequence[Rule]) -> pa.Table:
    """Return the `findings` of all rules over all rows.

    Args:
        rows: table[row_id; one text column a field, in normal form], the rows of customers only.
        rules: what is asked of them; their fields are columns of `rows`.
    """
    import duckdb

    engine = duckdb.connect(config={"enable_external_access": False})
    engine.register("rows", rows)
    found = [CHECKS[rule.check](engine, rule) for rule in rules if rule.check in CHECKS]
    return pa.concat_tables([arrow_schema("findings").empty_table(), *found])


def _required(engine: "duckdb.DuckDBPyConnection", rule: Rule) -> pa.Table:
    (name,) = rule.fields
    instead = PERSONAL_NAMES if name == "customer_name" else ()
    return _where(engine, rule, " AND ".join(f'"{one}" IS NULL' for one in (name, *instead)), "NULL")


def _any_of(engine: "duckdb.DuckDBPyConnection", rule: Rule) -> pa.Table:
    return _where(engine, rule, " AND ".join(f'"{one}" IS NULL' for one in rule.fields), "NULL")


def _unique(engine: "duckdb.DuckDBPyConnection", rule: Rule) -> pa.Table:
    group = ", ".join(f'"{one}"' for one in rule.fields)
    held = " AND ".join(f'"{one}" IS NOT NULL' for one in rule.fields)
    value = f"concat_ws('|', {group})"
    told = f"""
        SELECT row_id, {value} AS value, first(row_id) OVER same AS detail FROM rows WHERE {held}
        WINDOW same AS (PARTITION BY {group} ORDER BY row_id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
        QUALIFY count(*) OVER same > 1
    """
    return _as_findings(engine, rule, f"SELECT row_id, value, nullif(detail, row_id) AS detail FROM ({told})")


CHECKS: Mapping[Check, Callable[..., pa.Table]] = {
    "required": _required,
    "any_of": _any_of,
    "unique": _unique,
}


def _where(engine: "duckdb.DuckDBPyConnection", rule: Rule, condition: str, value: str) -> pa.Table:
    return _as_findings(engine, rule, f"SELECT row_id, {value} AS value, NULL AS detail FROM rows WHERE {condition}")


def _as_findings(engine: "duckdb.DuckDBPyConnection", rule: Rule, query: str) -> pa.Table:
    told = engine.sql(query).to_arrow_table()
    same = {"field": "|".join(rule.fields), "rule": rule.name, "code": rule.code, "severity": rule.severity}
    columns = {name: pa.repeat(pa.scalar(text, pa.string()), len(told)) for name, text in same.items()}
    columns |= {name: told[name].cast(pa.string()) for name in told.column_names}
    wanted = arrow_schema("findings")
    return pa.Table.from_arrays(
        [columns.get(one.name, pa.nulls(len(told), pa.string())) for one in wanted], schema=wanted
    )
