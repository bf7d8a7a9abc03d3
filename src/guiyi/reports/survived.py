"""What won and what lost where a customer was merged: one line for each field in which its rows did not agree."""

from collections.abc import Collection, Mapping
from typing import Any

import pyarrow.compute as pc

from guiyi.core.folder import RunFolder, among
from guiyi.core.language import rule_text
from guiyi.core.schema import Schema
from guiyi.reports.shown import shown

LOST = "lost."  # rules of `origin` under which stands what did not win
MOST = 5  # fields of a customer


def survived(
    folder: RunFolder, owner: Mapping[str, Collection[str]], schema: Schema, *, mask: bool
) -> dict[str, list[dict[str, Any]]]:
    """Tell for some customers which values won, by which rule, and which lost.

    Args:
        folder: of the run.
        owner: customer id → its own id, and those of its contacts.
        schema: names and masks the fields.
        mask: False shows values as they are.

    Returns:
        customer id → {label, value, why, lost} for each field, in the schema's order.
    """
    if not folder.parts("origin"):
        return {}
    ids = {one for own in owner.values() for one in own}
    origin = folder.arrow("origin", where=among("id", ids)).to_pylist()
    lost = [one for one in origin if one["rule"].startswith(LOST)]
    fields = dict.fromkeys(one["field"] for one in lost if one["field"] in schema)
    rows = {
        row["row_id"]: row
        for row in folder.arrow(
            "rows", ["row_id", *fields], among("row_id", {one["row_id"] for one in lost})
        ).to_pylist()
    }
    golden = _golden(folder, ids, schema, fields)
    told: dict[str, list[dict[str, Any]]] = {}
    for customer, own in owner.items():
        for field in (one for one in schema if one.name in fields):
            mine = [one for one in lost if one["id"] in own and one["field"] == field.name]
            if mine and len(told.setdefault(customer, [])) < MOST:
                texts = (shown(rows[one["row_id"]][field.name], field.name, schema, mask=mask) for one in mine)
                value = shown(golden.get((mine[0]["id"], field.name)), field.name, schema, mask=mask)
                why = rule_text(mine[0]["rule"].removeprefix(LOST))
                line = {"label": field.label, "value": value, "why": why, "lost": [*dict.fromkeys(filter(None, texts))]}
                told[customer].append(line)
    return told


def _golden(
    folder: RunFolder, ids: Collection[str], schema: Schema, fields: Collection[str]
) -> dict[tuple[str, str], str]:
    """Read the values that won: (id, field) → value."""
    found: dict[tuple[str, str], str] = {}
    for entity in ("customer", "contact"):
        names = [one.name for one in schema if one.entity == entity and one.name in fields]
        key = f"{entity}_id"
        for row in folder.arrow(f"{entity}s", [key, *names], pc.field(key).isin(list(ids))).to_pylist():
            found |= {(row[key], name): row[name] for name in names if row[name]}
    return found
