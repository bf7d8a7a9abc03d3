"""Which rows break which rules: the complete list, every finding with its row, field, value and reason."""

from collections.abc import Mapping, Sequence

import pyarrow as pa

from guiyi.core import rule as core_rule
from guiyi.core.folder import arrow_schema
from guiyi.core.rule import Rule
from guiyi.core.schema import Schema
from guiyi.validators.compared import compare
from guiyi.validators.declared import any_of, length, options, required, value_range
from guiyi.validators.fresh import fresh
from guiyi.validators.own_rows import python
from guiyi.validators.own_schema import pandera_schema
from guiyi.validators.own_sql import sql
from guiyi.validators.patterns import pattern
from guiyi.validators.references import reference
from guiyi.validators.rows import Check, Rows
from guiyi.validators.shared import unique

CHECKS: Mapping[core_rule.Check, Check] = {
    "required": required,
    "any_of": any_of,
    "unique": unique,
    "range": value_range,
    "length": length,
    "pattern": pattern,
    "options": options,
    "compare": compare,
    "reference": reference,
    "fresh": fresh,
    "python": python,
    "sql": sql,
    "pandera": pandera_schema,
}
BLOCK = 65_536  # findings that share one copy of what is the same in all of them


def findings(table: pa.Table, rules: Sequence[Rule], schema: Schema) -> pa.Table:
    """Return the `findings` of all rules over all rows, by rule, then in the order of the rows.

    Args:
        table: table[row_id; one text column a field, in normal form], the rows of customers only. A field without a
            column is missing in every row.
        rules: what is asked of them.
        schema: the fields.
    """
    for name in dict.fromkeys(name for rule in rules for name in rule.fields if name not in table.column_names):
        table = table.append_column(name, pa.nulls(len(table), pa.string()))
    rows = Rows(table, schema)
    found = [_told(rows, rule) for rule in rules]
    return pa.concat_tables([arrow_schema("findings").empty_table(), *found])


def _told(rows: Rows, rule: Rule) -> pa.Table:
    """Look for what breaks a rule, and say of each finding which rule it is."""
    found = CHECKS[rule.check](rows, rule)
    same = {"field": "|".join(rule.fields), "rule": rule.name, "code": rule.code, "severity": rule.severity}
    wanted = arrow_schema("findings")
    columns = [
        found[one.name].cast(one.type)
        if one.name in found.column_names
        else _repeated(pa.scalar(same.get(one.name), one.type), len(found))
        for one in wanted
    ]
    return pa.Table.from_arrays(columns, schema=wanted)


def _repeated(text: pa.Scalar, count: int) -> pa.ChunkedArray:
    """Repeat a text, at the cost of one block however often."""
    block = pa.repeat(text, min(count, BLOCK))
    return pa.chunked_array([block] * (count // BLOCK) + [block.slice(0, count % BLOCK)], text.type)
