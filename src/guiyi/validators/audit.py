"""An audit's verdict over rows: what cleansing could not read and what breaks a rule, in one list."""

from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.errors import SourceError
from guiyi.core.folder import arrow_schema, fitted
from guiyi.core.rule import Rule, Severity
from guiyi.core.schema import Schema
from guiyi.validators.findings import findings

TOLD_OF_RUNS = ("cell.suggestion_applied", "row.moved", "deal.several")  # what was done, not what is wrong


def audited(
    rows: pa.Table,
    issues: pa.Table,
    rules: Sequence[Rule],
    schema: Schema,
    mapped: frozenset[str],
    severity: Mapping[str, Severity],
) -> pa.Table:
    """Return the `findings` of an audit.

    Args:
        rows: table[row_id; fields], the rows of customers only.
        issues: table of `issues`: what cleansing says of their cells.
        rules: what is asked of the rows.
        schema: the fields.
        mapped: the fields that some column of the sources was read into.
        severity: rule, code or field → severity, as the job says, over that of the rule or code.

    Raises:
        SourceError: no column of the sources was read into a field that the job states a rule of.
    """
    for rule in rules:
        lacking = [name for name in rule.fields if name not in mapped]
        if rule.stated and lacking:
            raise SourceError("audit.no_column", rule=rule.name, field=schema[lacking[0]].label, name=lacking[0])
    found = findings(rows, rules, schema)
    told = _faults(issues.filter(pc.invert(pc.is_in(issues["code"], pa.array(TOLD_OF_RUNS)))))
    return _weighed(pa.concat_tables([told, found]), severity)


def _faults(issues: pa.Table) -> pa.Table:
    return fitted(issues.append_column("rule", issues["code"]), arrow_schema("findings"))


def _weighed(found: pa.Table, severity: Mapping[str, Severity]) -> pa.Table:
    """Give findings the severities of the job: a field's, over which a code's goes, over which a rule's does."""
    weighed = found["severity"]
    for column in ("field", "code", "rule"):
        for name, level in severity.items():
            weighed = pc.if_else(pc.equal(found[column], name), level, weighed)
    return found.set_column(found.schema.get_field_index("severity"), "severity", weighed)
