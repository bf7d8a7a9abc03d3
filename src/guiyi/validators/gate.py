"""The gate of an audit: by how much data may be wrong and still pass."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.errors import ConfigError
from guiyi.core.rule import SEVERITIES, Rule
from guiyi.core.schema import Schema
from guiyi.values.kind import SEVERAL

FailOn = Literal["error", "warn", "never"]


@dataclass(frozen=True)
class Gate:
    """What makes an audit fail.

    Attributes:
        fail_on: the mildest severity that counts; "never": nothing makes it fail.
        most: so many findings that count may there be; a share (0.0–1.0) of the rows where `share` says so.
        baseline: a file of the findings of an earlier audit; those do not count.
        update: write the baseline anew.
    """

    fail_on: FailOn = "error"
    most: float = 0
    share: bool = False
    baseline: Path | None = None
    update: bool = False

    @classmethod
    def of(cls, fail_on: FailOn, max_errors: str, baseline: Path | None = None, update: bool = False) -> Self:
        """Read what the command line says; `max_errors` is a number of findings, or a percentage of rows.

        Raises:
            ConfigError: it is neither; or a baseline is to be written and none is named.

        >>> Gate.of("error", "2%").most, Gate.of("warn", "10").most
        (0.02, 10.0)
        """
        told = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(%?)\s*", max_errors, re.ASCII)
        if not told or (not told[2] and "." in told[1]):
            raise ConfigError("audit.max_errors", text=max_errors)
        if update and baseline is None:
            raise ConfigError("audit.no_baseline")
        return cls(fail_on, float(told[1]) / (100 if told[2] else 1), bool(told[2]), baseline, update)

    def held(self, found: pa.Table, rows: int) -> dict[str, Any]:
        """Hold findings against the gate: {limit, value, passed, fail_on}."""
        levels = () if self.fail_on == "never" else SEVERITIES[: SEVERITIES.index(self.fail_on) + 1]
        counted = pc.is_in(found["severity"], pa.array(levels, pa.string()))
        wrong = found.filter(pc.and_(counted, pc.not_equal(pc.coalesce(found["status"], ""), "known")))
        value = pc.count_distinct(wrong["row_id"]).as_py() / max(rows, 1) if self.share else len(wrong)
        told = {"limit": self.most, "value": value, "passed": value <= self.most}
        return {**told, "gate": "max_errors", "about": "", "least": False, "share": self.share, "fail_on": self.fail_on}


STRICT = Gate()  # one error is too many


@dataclass(frozen=True)
class Audited:
    """What the limits of a job are held against.

    Attributes:
        rows: table[row_id; fields], the rows of customers only.
        found: table of `findings`, with their last severities.
        rules: what was asked of the rows.
        kpis: as `kpis` returns them.
        schema: the fields.
        earlier: rows of the audit before this one; None where nobody knows.
    """

    rows: pa.Table
    found: pa.Table
    rules: Sequence[Rule]
    kpis: Mapping[str, Any]
    schema: Schema
    earlier: int | None = None

    def duplicate_rate(self) -> float:
        """Return the share of the rows (0.0–1.0) that hold what another row holds and a rule wants once."""
        names = pa.array([rule.name for rule in self.rules if rule.check == "unique"], pa.string())
        again = self.found.filter(pc.is_in(self.found["rule"], names))
        return float(pc.count_distinct(again["row_id"]).as_py()) / max(len(self.rows), 1)

    def share(self, field: str, text: str) -> float:
        """Return the share (0.0–1.0) of a value among the rows that hold one in its field."""
        one = self.schema[field]
        wanted = one.kind_of_value.value(text).normal or text
        filled = self.rows[field].drop_null() if field in self.rows.column_names else pa.array([], pa.string())
        told = pc.list_flatten(pc.split_pattern(filled, SEVERAL)) if one.many else filled
        return float(pc.sum(pc.equal(told, wanted)).as_py() or 0) / max(len(filled), 1)


def limits_held(limits: Mapping[str, Any], told: Audited) -> dict[str, dict[str, Any]]:
    """Hold an audit against the limits of a job (`validate.gates`).

    Returns:
        name → {gate, about, limit, value, least, share, passed}: `gate` is the sentence's key; `about` the field or the
        value that it is of; `least`, whether the limit is the least allowed; `share`, whether both are shares
        (0.0–1.0). `value` is None where there was nothing to hold against the limit; that passes.
    """
    return {
        ".".join((one.gate, *one.about)): one.as_json(told.schema)
        for one in _limits(limits, told)
        if one.limit is not None
    }


@dataclass(frozen=True)
class _Limit:
    gate: str
    limit: float | None
    value: float | None
    least: bool = False
    about: tuple[str, ...] = ()
    share: bool = True

    def as_json(self, schema: Schema) -> dict[str, Any]:
        limit, value = self.limit or 0, self.value
        passed = value is None or (value >= limit if self.least else value <= limit)
        label = " ".join((schema[self.about[0]].label, *self.about[1:])) if self.about else ""
        told = {"gate": self.gate, "about": label, "limit": limit, "value": value, "least": self.least}
        return {**told, "share": self.share, "passed": passed}


def _limits(limits: Mapping[str, Any], told: Audited) -> Iterator[_Limit]:
    full, rows = told.kpis["completeness"], len(told.rows)
    yield _Limit("completeness", limits.get("completeness"), full["overall"], least=True)
    for name, limit in (limits.get("fields") or {}).items():
        yield _Limit("completeness", limit, full["fields"].get(name, 0.0), least=True, about=(name,))
    yield _Limit("error_rate", limits.get("error_rate"), told.kpis["error_rate"])
    yield _Limit("duplicate_rate", limits.get("duplicate_rate"), round(told.duplicate_rate(), 4))
    asked = limits.get("rows") or {}
    yield _Limit("rows_min", asked.get("min"), rows, least=True, share=False)
    yield _Limit("rows_max", asked.get("max"), rows, share=False)
    changed = None if not told.earlier else round(abs(rows - told.earlier) / told.earlier, 4)
    yield _Limit("rows_change", asked.get("change"), changed)
    for name, texts in (limits.get("share") or {}).items():
        for text, bounds in texts.items():
            share = round(told.share(name, text), 4)
            yield _Limit("share_min", bounds.get("min"), share, least=True, about=(name, text))
            yield _Limit("share_max", bounds.get("max"), share, about=(name, text))
