"""The gate of an audit: by how much data may be wrong and still pass."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.errors import ConfigError
from guiyi.core.rule import SEVERITIES

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
        return {**told, "fail_on": self.fail_on, "share": self.share}


STRICT = Gate()  # one error is too many


def limits_held(limits: Mapping[str, float | None], values: Mapping[str, float]) -> dict[str, dict[str, Any]]:
    """Hold the numbers of an audit against the limits of the job: name → {limit, value, passed}."""
    held = {"completeness": lambda value, limit: value >= limit, "error_rate": lambda value, limit: value <= limit}
    return {
        name: {"limit": limit, "value": values[name], "passed": held[name](values[name], limit)}
        for name, limit in limits.items()
        if limit is not None
    }
