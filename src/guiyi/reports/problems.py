"""What is wrong with the cells of a run: the most frequent problems, and faults by field."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from guiyi.core.folder import RunFolder
from guiyi.core.language import issue_text
from guiyi.core.rule import SEVERITIES
from guiyi.core.schema import Schema
from guiyi.reports.shown import labels, shown

TOP, EXAMPLES = 15, 3


def problems(issues: pd.DataFrame, schema: Schema, *, mask: bool) -> list[dict[str, Any]]:
    """List the worst and most frequent problems: what, in which field, how often, and some examples.

    Args:
        issues: frame of issues.
        schema: names and masks the fields.
        mask: False shows values as they are.
    """
    issues = issues[issues["code"] != "cell.suggested"]  # nothing is wrong there: `suggestions` tells of them
    counts = issues.groupby(["code", "field"], as_index=False).size().to_dict("records")
    told = [(issue_text(one["code"]), str(one["code"]), str(one["field"]), int(one["size"])) for one in counts]
    told.sort(key=lambda one: (SEVERITIES.index(one[0].severity), -one[3], one[1], one[2]))
    return [
        {
            "code": code,
            "field": labels(field, schema),
            "count": count,
            "severity": text.severity,
            "text": text.text,
            "hint": text.hint,
            "examples": cell_examples(
                issues[(issues["code"] == code) & (issues["field"] == field)], field, schema, mask
            ),
        }
        for text, code, field, count in told[:TOP]
    ]


def cell_examples(issues: pd.DataFrame, field: str, schema: Schema, mask: bool) -> list[dict[str, str]]:
    """Choose the first different values, in the order of their rows."""
    some = issues.dropna(subset=["value"]).drop_duplicates("value").head(EXAMPLES)
    return [
        {
            "value": shown(one["value"], field, schema, mask=mask),
            "repair": shown(one["suggestion"], field, schema, mask=mask),
            "row": str(one["row_id"]),
        }
        for one in some.to_dict("records")
    ]


def faults_by_field(issues: pd.DataFrame) -> dict[str, int]:
    """Count the cells of each field that could not be read or break a rule."""
    wrong = issues[(issues["severity"] != "info") & issues["value"].notna()]
    return {str(field): int(count) for field, count in wrong["field"].value_counts().items()}


def open_faults(folder: RunFolder, issues: pd.DataFrame, members: pd.DataFrame, schema: Schema) -> dict[str, int]:
    """Count the customers and contacts that have no value in a field because theirs could not be read.

    Args:
        folder: holds customers and contacts.
        issues: frame of issues.
        members: frame[row_id (index); customer_id, contact_id].
        schema: says which entity a field belongs to.
    """
    wrong = issues[(issues["severity"] != "info") & issues["value"].notna()]
    found: dict[str, int] = {}
    for entity in ("customer", "contact"):
        fields = [one.name for one in schema if one.entity == entity]
        some = wrong[wrong["field"].isin(fields)]
        if len(some) and folder.parts(f"{entity}s"):
            found |= _still_missing(folder, entity, some, members[f"{entity}_id"])
    return found


def _still_missing(folder: RunFolder, entity: str, wrong: pd.DataFrame, ids: "pd.Series[str]") -> Mapping[str, int]:
    fields = list(wrong["field"].unique())
    golden = folder.read(f"{entity}s", [f"{entity}_id", *fields]).set_index(f"{entity}_id")
    held = pd.DataFrame({"id": wrong["row_id"].map(ids), "field": wrong["field"]}).dropna().drop_duplicates()
    return {
        name: int(golden[name].isna().reindex(held.loc[held["field"] == name, "id"]).eq(True).sum()) for name in fields
    }
