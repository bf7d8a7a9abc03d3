"""`validate` of the job file: what rows and customers must be, and the gates of a run or an audit."""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from guiyi.core.rule import Rule, Severity, rule_name
from guiyi.core.schema import Schema


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)


Share = Annotated[float, Field(ge=0, le=1)]


class RowsGate(_Part):
    """`validate.gates.rows`: how many rows there may be; `change` is a share of the rows of the audit before."""

    min: int | None = Field(default=None, ge=0)
    max: int | None = Field(default=None, ge=0)
    change: float | None = Field(default=None, ge=0)


class ShareGate(_Part):
    """`validate.gates.share.FIELD.VALUE`: among the rows that hold a value, how many may hold this one."""

    min: Share | None = None
    max: Share | None = None


class GatesJob(_Part):
    """`validate.gates`: limits that make a run or an audit end with exit code 1."""

    completeness: Share | None = None
    error_rate: Share | None = None
    duplicate_rate: Share | None = None
    fields: dict[str, Share] = {}
    rows: RowsGate = RowsGate()
    share: dict[str, dict[str, ShareGate]] = {}


class ReferenceJob(_Part):
    """`validate.rules[].reference`: a list of values, in a CSV or text file or a workbook."""

    file: str
    column: str | None = None


class RuleJob(_Part):
    """One entry of `validate.rules`: fields, and one or several things asked of them."""

    field: str | list[str] = []
    name: str | None = None
    severity: Severity = "error"
    text: str = ""
    required: bool = False
    unique: bool = False
    min: str | None = None
    max: str | None = None
    min_length: int | None = Field(default=None, ge=0)
    max_length: int | None = Field(default=None, ge=0)
    pattern: str | None = None
    options: list[str] | None = None
    reference: ReferenceJob | None = None
    within: str | None = None
    compare: str | None = None
    python: str | None = None
    sql: str | None = None
    pandera: str | None = None


class ValidateJob(_Part):
    """`validate`: what a customer must have."""

    required: list[str] | None = None
    any_of: list[list[str]] | None = None
    unique: list[str | list[str]] | None = None
    rules: list[RuleJob] = []
    severity: dict[str, Severity] = {}
    gates: GatesJob = GatesJob()


# check → keys of a rule that ask it, and what they are called among its limits
_ASKED: dict[str, dict[str, str]] = {
    "required": {"required": ""},
    "unique": {"unique": ""},
    "range": {"min": "min", "max": "max"},
    "length": {"min_length": "min", "max_length": "max"},
    "pattern": {"pattern": "pattern"},
    "options": {"options": "options"},
    "reference": {"reference": "reference"},
    "fresh": {"within": "within"},
    "compare": {"compare": "compare"},
    "python": {"python": "python"},
    "sql": {"sql": "sql"},
    "pandera": {"pandera": "pandera"},
}


def rules_of(checks: ValidateJob, schema: Schema) -> list[Rule]:
    """Return the rules over rows that the schema and the job ask for; what the job states is an error to break."""
    return [*_schema_rules(checks, schema), *_own_rules(checks)]


def _schema_rules(checks: ValidateJob, schema: Schema) -> Iterator[Rule]:
    for one in schema:
        if one.required:
            stated = one.name in (checks.required or ())
            yield Rule(rule_name("required", one.name), "required", (one.name,), "error", stated=stated)
    for names in schema.any_of:
        if names:
            yield Rule("any_of." + "+".join(names[:3]), "any_of", names, "error")  # a way to reach
    told = checks.unique
    for fields in [one.name for one in schema if one.unique] if told is None else told:
        group = (fields,) if isinstance(fields, str) else tuple(fields)
        severity: Severity = "warn" if told is None else "error"
        yield Rule(rule_name("unique", *group), "unique", group, severity, stated=told is not None)


def _own_rules(checks: ValidateJob) -> Iterator[Rule]:
    for one in checks.rules:
        fields = (one.field,) if isinstance(one.field, str) else tuple(one.field)
        asked = one.model_dump(exclude_defaults=True)
        for check, keys in _ASKED.items():
            limits: dict[str, Any] = {to: asked[key] for key, to in keys.items() if key in asked}
            if limits:
                limits.pop("", None)
                name = one.name or rule_name(check, *fields)  # type: ignore[arg-type]
                yield Rule(name, check, fields, one.severity, limits, one.text, stated=True)  # type: ignore[arg-type]
