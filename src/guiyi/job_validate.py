"""`validate` of the job file: what rows and customers must be, and the gates of a run or an audit."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from guiyi.core.rule import Severity


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


def _as_written(told: object) -> object:
    """Take a date that YAML has read (2020-01-31 without quotation marks) back to its text."""
    return told.isoformat() if isinstance(told, date) else told


Limit = Annotated[str, BeforeValidator(_as_written)]


class ReferenceJob(_Part):
    """`validate.rules[].reference`: a list of values in a file, or the values of a field in another source or sheet."""

    file: str | None = None
    column: str | None = None
    source: str | None = None
    sheet: str | None = None
    field: str | None = None


class RuleJob(_Part):
    """One entry of `validate.rules`: fields, and one or several things asked of them."""

    field: str | list[str] = []
    name: str | None = None
    severity: Severity = "error"
    text: str = ""
    required: bool = False
    unique: bool = False
    min: Limit | None = None
    max: Limit | None = None
    min_length: int | None = Field(default=None, ge=0)
    max_length: int | None = Field(default=None, ge=0)
    pattern: str | None = None
    options: list[Limit] | None = None
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
