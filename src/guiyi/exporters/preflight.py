"""What a target would refuse or damage, told before anything is sent (DESIGN section 9)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.batch import empty
from guiyi.core.coded import TEXT, Coded, as_array, as_series
from guiyi.core.language import issue_text
from guiyi.core.rule import SEVERITIES
from guiyi.core.schema import Entity, Schema
from guiyi.exporters.cells import runnable

FINDINGS = ("target", "entity", "id", "field", "code", "value", "suggestion")
REFUSED = frozenset(("target.required", "target.duplicate", "target.parent"))  # the row is not written


class Preflight(NamedTuple):
    """What was written for the targets asked for, and what could not be written as it is.

    Attributes:
        findings: frame of `FINDINGS`; personal values are masked, suggestions are the target's own choices.
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


def found(
    code: str,
    values: pd.Series,
    field: str,
    target: str,
    entity: Entity,
    schema: Schema,
    suggestions: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Make findings of one code in one field.

    Args:
        code: the issue code.
        values: by id; NA where there is none.
        field: our field.
        target: name of the target.
        entity: customer or contact.
        schema: our fields: what is personal is masked.
        suggestions: value → what the target would take in its place.
    """
    if values.empty:
        return empty(FINDINGS)
    coded = Coded.of(values)
    shown = coded.told(schema[field].masked) if field in schema and schema[field].sensitivity == "personal" else coded
    told = {
        "target": _same(target, len(values)),
        "entity": _same(entity, len(values)),
        "id": as_array(pd.Series(values.index, dtype="str")),
        "field": _same(field, len(values)),
        "code": _same(code, len(values)),
        "value": shown.array,
        "suggestion": coded.told(suggestions.get).array if suggestions else pa.nulls(len(values), TEXT),
    }
    return pd.DataFrame({name: as_series(told[name], pd.RangeIndex(len(values))) for name in FINDINGS})


def _same(text: str, count: int) -> pa.Array:
    return pa.repeat(text, count).cast(TEXT)


def joined(findings: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Join findings into one frame, as they come."""
    some = [one for one in findings if len(one)]
    return pd.concat(some, ignore_index=True) if some else empty(FINDINGS)


def together(findings: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Join findings into one frame, in the order of customers' and contacts' ids."""
    table = joined(findings)
    ranks = {name: _rank(table[name]) for name in ("code", "field", "id", "entity", "target")}
    ranks["entity"] = -ranks["entity"]  # customers before contacts
    return table.take(np.lexsort(tuple(ranks.values()))).reset_index(drop=True)


def _rank(column: "pd.Series[str]") -> npt.NDArray[np.int64]:
    """Return the place of each row's text among the distinct ones."""
    coded = Coded.of(column)
    ranks = np.empty(len(coded.texts), dtype=np.int64)
    ranks[pc.array_sort_indices(coded.texts).to_numpy()] = np.arange(len(ranks))
    return ranks[coded.codes]


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
