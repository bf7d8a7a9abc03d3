"""Repairs that are suggested and wait for a person: how many a field, with examples."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyarrow.compute as pc

from guiyi.core.folder import RunFolder
from guiyi.core.schema import Schema
from guiyi.reports.problems import cell_examples
from guiyi.reports.shown import labels

APPLIED = "cell.suggestion_applied"  # of these the suggestion tells what was done
WAITING = pc.field("suggestion").is_valid() & (pc.field("code") != APPLIED)


def waiting_by_field(folder: RunFolder) -> dict[str, int]:
    """Count the suggestions of each field, most first."""
    counts = folder.arrow("issues", ["field"], WAITING).group_by("field").aggregate([([], "count_all")]).to_pylist()
    return {one["field"]: one["count_all"] for one in sorted(counts, key=lambda one: (-one["count_all"], one["field"]))}


def suggestions(issues: pd.DataFrame, counts: Mapping[str, int], schema: Schema, *, mask: bool) -> list[dict[str, Any]]:
    """Describe the suggestions of each field: its name, how many wait, and some of them.

    Args:
        issues: frame of issues.
        counts: as `waiting_by_field` gives them.
        schema: names and masks the fields.
        mask: False shows values as they are.
    """
    told = issues[issues["suggestion"].notna() & (issues["code"] != APPLIED)]
    return [
        {
            "name": field,
            "field": labels(field, schema),
            "count": count,
            "examples": cell_examples(told[told["field"] == field], field, schema, mask),
        }
        for field, count in counts.items()
    ]
