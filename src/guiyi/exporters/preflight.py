"""What a target would refuse or damage, told before anything is sent (DESIGN section 9)."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from guiyi.core.batch import empty
from guiyi.core.language import issue_text
from guiyi.core.rule import SEVERITIES
from guiyi.core.schema import Entity, Schema
from guiyi.exporters.cells import runnable

FINDINGS = ("target", "entity", "id", "field", "code", "value")
REFUSED = frozenset(("target.required", "target.duplicate", "target.parent"))  # the row is not written


class Preflight(NamedTuple):
    """What was written for the targets asked for, and what could not be written as it is.

    Attributes:
        findings: frame[target, entity, id, field, code, value]; personal values are masked.
        files: every file written.
    """

    findings: pd.DataFrame
    files: list[Path]

    def counts(self) -> dict[str, dict[str, int]]:
        """Count the findings: target → code → how many."""
        counted: dict[str, dict[str, int]] = {}
        pairs = Counter(zip(self.findings["target"], self.findings["code"], strict=True))
        for (target, code), number in sorted(pairs.items()):
            counted.setdefault(target, {})[code] = number
        return counted


def found(code: str, values: pd.Series, field: str, target: str, entity: Entity, schema: Schema) -> pd.DataFrame:
    """Make findings of one code in one field; `values` is indexed by id."""
    shown = {one: schema[field].masked(one) if field in schema else one for one in values.dropna().unique()}
    return pd.DataFrame(
        {
            "target": target,
            "entity": entity,
            "id": values.index,
            "field": field,
            "code": code,
            "value": values.map(shown).to_numpy(),
        },
        columns=list(FINDINGS),
        dtype="str",
    )


def together(findings: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Join findings into one frame, in the order of customers' and contacts' ids."""
    some = [one for one in findings if len(one)]
    if not some:
        return empty(FINDINGS)
    order = ["target", "entity", "id", "field", "code"]
    return pd.concat(some).sort_values(order, ascending=[True, False, True, True, True], ignore_index=True)


def write(findings: pd.DataFrame, path: Path) -> Path:
    """Write a target's findings for people, the worst first, with what each means in the language in force."""
    told = {code: issue_text(code) for code in findings["code"].unique()}
    table = findings.drop(columns="target").assign(
        severity=findings["code"].map({code: text.severity for code, text in told.items()}),
        text=findings["code"].map({code: text.text for code, text in told.items()}),
    )
    ours = table["value"].map(runnable, na_action="ignore").eq(True)
    table["value"] = table["value"].mask(ours, "'" + table["value"])
    worst = table["severity"].map(SEVERITIES.index)
    table = table.iloc[worst.argsort(kind="stable")]
    table.to_csv(path, index=False, encoding="utf-8-sig")
    return path
