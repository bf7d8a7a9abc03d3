"""A rule over the rows of a base: what it asks of which fields, and how grave it is to break it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, Self

from guiyi.core.language import say

Check = Literal[
    "required", "any_of", "unique", "range", "length", "pattern", "options",
    "compare", "reference", "fresh", "python", "sql", "pandera",
]  # fmt: skip
Severity = Literal["error", "warn", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warn", "info")  # the worst first

# check → the issue code of what breaks it
CODES: Mapping[Check, str] = {
    "required": "rule.required",
    "any_of": "rule.any_of",
    "unique": "rule.unique",
    "range": "rule.range",
    "length": "rule.length",
    "pattern": "rule.pattern",
    "options": "rule.option",
    "compare": "rule.compare",
    "reference": "rule.reference",
    "fresh": "rule.stale",
    "python": "rule.own",
    "sql": "rule.own",
    "pandera": "rule.own",
}


@dataclass(frozen=True)
class Rule:
    """One rule.

    Attributes:
        name: known by in reports, baselines and CI: the same in every run, e.g. `range.age`.
        fields: fields it looks at, in order; a finding of several names them joined by `|`.
        limits: what it asks, as plain values that JSON holds: `min`, `max`, `pattern`, `options`, `file` ….
        text: what is wrong, in the user's own words; else the sentence of its code.
        stated: whether the job names it; then a source without its fields cannot be audited.
        given: what the check needs beside its limits and JSON cannot hold: the texts of a list, a function, a schema.
    """

    name: str
    check: Check
    fields: tuple[str, ...]
    severity: Severity
    limits: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""
    stated: bool = False
    given: Any = field(default=None, compare=False, repr=False)

    @property
    def code(self) -> str:
        """The issue code of a finding."""
        return CODES[self.check]

    def as_json(self) -> dict[str, Any]:
        """As written to the manifest."""
        return {name: told for name, told in asdict(replace(self, given=None)).items() if name != "given"}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """As read back from the manifest."""
        return cls(**{**told, "fields": tuple(told["fields"])})


def rule_name(check: Check, *fields: str) -> str:
    """Name a rule that its user did not name.

    >>> rule_name("unique", "customer_name", "city")
    'unique.customer_name+city'
    """
    return f"{check}.{'+'.join(fields)}"


class Unusable(Exception):
    """Why what a rule asks cannot be asked: a key of `messages.csv`, and what fills it in; becomes a `ConfigError`."""

    def __init__(self, key: str, /, **details: object) -> None:
        super().__init__(key)
        self.key, self.details = key, details

    def __str__(self) -> str:
        return say(self.key, **self.details)
