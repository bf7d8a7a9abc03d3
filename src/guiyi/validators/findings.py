"""Which rows break which rules: the complete list, every finding with its row, field, value and reason."""

from collections.abc import Mapping, Sequence

import pyarrow as pa

from guiyi.core import rule as core_rule
from guiyi.core.folder import arrow_schema
from guiyi.core.rule import Rule
from guiyi.core.schema import Schema
from guiyi.validators.declared import any_of, required, unique
from guiyi.validators.fresh import fresh
from guiyi.validators.own_rows import python
from guiyi.validators.own_schema import pandera_schema
from guiyi.validators.own_sql import sql
from guiyi.validators.references import reference
from guiyi.validators.rows import Check, Limits, Rows, rows_of

CHECKS: Mapping[core_rule.Check, Check] = {
    "required": required,
    "any_of": any_of,
    "unique": unique,
    "reference": reference,
    "fresh": fresh,
    "python": python,
    "sql": sql,
    "pandera": pandera_schema,
}

# what is looked at before anything is read; the others have no limits that could be wrong
LIMITS: Mapping[core_rule.Check, Limits] = {}


def check_limits(rules: Sequence[Rule], schema: Schema) -> None:
    """Refuse rules that cannot be understood, before anything is read.

    Raises:
        ConfigError: naming the rule and the key.
    """
    for rule in rules:
        if rule.check in LIMITS:
            LIMITS[rule.check](rule, schema)


def findings(table: pa.Table, rules: Sequence[Rule], schema: Schema) -> pa.Table:
    """Return the `findings` of all rules over all rows.

    Args:
        table: table[row_id; one text column a field, in normal form], the rows of customers only.
        rules: what is asked of them.
        schema: the fields.

    Raises:
        ConfigError: a rule that cannot be understood.
    """
    check_limits(rules, schema)
    rows = rows_of(table, schema)
    found = [_told(rows, rule) for rule in rules]
    return pa.concat_tables([arrow_schema("findings").empty_table(), *found])


def _told(rows: Rows, rule: Rule) -> pa.Table:
    """Look for what breaks a rule, and say of each finding which rule it is."""
    found = CHECKS[rule.check](rows, rule)
    same = {"field": "|".join(rule.fields), "rule": rule.name, "code": rule.code, "severity": rule.severity}
    columns = {name: pa.repeat(pa.scalar(text, pa.string()), len(found)) for name, text in same.items()}
    columns |= {name: found[name].cast(pa.string()) for name in found.column_names}
    wanted = arrow_schema("findings")
    return pa.Table.from_arrays(
        [columns.get(one.name, pa.nulls(len(found), pa.string())) for one in wanted], schema=wanted
    )
