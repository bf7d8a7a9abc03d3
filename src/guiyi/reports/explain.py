"""Where a customer, a contact or a row came from, and why it is what it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow.compute as pc

from guiyi.core.errors import ConfigError
from guiyi.core.folder import RunFolder, among
from guiyi.core.language import issue_text, rule_text
from guiyi.core.manifest import schema_of, sources_of
from guiyi.core.schema import Schema
from guiyi.core.source import Column

ENTITIES = ("customer", "contact", "row")
NOT_USED = ("lost.", "agrees")  # rules of values that did not win

Told = dict[str, Any]


@dataclass(frozen=True)
class Explained:
    """An explanation: plain values, ready for JSON or the screen.

    Attributes:
        about: the id, its entity, name, customer, contacts and status.
        fields: field, label, value, and from: the rows that gave a value, the rule, and each step that it took.
        links: the pairs that tie its rows together or keep them from others.
        rows: its source lines as they were read, cell by cell, with what is wrong with them.
    """

    about: Told
    fields: list[Told]
    links: list[Told]
    rows: list[Told]


def explain(folder: RunFolder, id_: str, field: str | None = None) -> Explained:
    """Explain an id of a customer, contact or row.

    Raises:
        ConfigError: the run holds no such id or field.
    """
    manifest = folder.manifest()
    schema = schema_of(manifest)
    if field:
        schema.check([field], "--field")
    entity, members = members_of(folder, id_)
    values = {row.pop("row_id"): row for row in _of(folder, "rows", list(members))}
    steps = _steps(folder, list(members))
    if entity == "row" or not folder.parts("origin"):
        fields = _row_fields(members, values, steps)
    else:
        fields = _golden_fields(folder, entity, id_, values, steps, schema)
    return Explained(
        about=_about(entity, id_, members, fields),
        fields=[{"label": _label(schema, one["field"]), **one} for one in fields if field in (None, one["field"])],
        links=links_of(folder, list(members)),
        rows=_rows(folder, members, manifest),
    )


def members_of(folder: RunFolder, id_: str) -> tuple[str, dict[str, Told]]:
    """Say what an id names (customer, contact or row), and return its rows: row_id → line of `members`.

    Raises:
        ConfigError: the run holds no such id.
    """
    named = (pc.field("customer_id") == id_) | (pc.field("contact_id") == id_) | (pc.field("row_id") == id_)
    found = folder.arrow("members", where=named).to_pylist()
    entity = next((one for one in ENTITIES if any(row[f"{one}_id"] == id_ for row in found)), None)
    if entity is None:
        raise ConfigError("explain.unknown", id=id_)
    return entity, {row["row_id"]: row for row in found if row[f"{entity}_id"] == id_}


def _of(folder: RunFolder, table: str, row_ids: Sequence[str], columns: Sequence[str] | None = None) -> list[Told]:
    rows: list[Told] = folder.arrow(table, columns, among("row_id", row_ids)).to_pylist()
    return rows


def _label(schema: Schema, field: str) -> str:
    return schema[field].label if field in schema else field


def _about(entity: str, id_: str, members: Mapping[str, Told], fields: Sequence[Told]) -> Told:
    rows = members.values()
    customers, contacts = (sorted({row[name] for row in rows if row[name]}) for name in ("customer_id", "contact_id"))
    names = {one["field"]: one["value"] for one in fields}
    name = names.get("contact_name" if entity == "contact" else "customer_name") or names.get("contact_name")
    about = {"id": id_, "entity": entity, "name": name, "rows": len(members)}
    return {**about, "customers": customers, "contacts": contacts, "status": sorted({row["status"] for row in rows})}


def _steps(folder: RunFolder, row_ids: Sequence[str]) -> dict[tuple[str, str], list[Told]]:
    changes = _of(folder, "changes", row_ids)
    found: dict[tuple[str, str], list[Told]] = {}
    for one in sorted(changes, key=lambda one: (one["row_id"], one["field"], one["step"])):
        step = {"rule": one["rule"], "why": rule_text(one["rule"]), "before": one["before"], "after": one["after"]}
        found.setdefault((one["row_id"], one["field"]), []).append(step)
    return found


def _golden_fields(
    folder: RunFolder,
    entity: str,
    id_: str,
    values: Mapping[str, Told],
    steps: Mapping[tuple[str, str], list[Told]],
    schema: Schema,
) -> list[Told]:
    """Describe the fields of a customer or contact: those that won first, then those that lost."""
    found: list[Told] = folder.arrow(f"{entity}s", where=pc.field(f"{entity}_id") == id_).to_pylist()
    golden = found[0] if found else {}
    given: dict[str, list[Told]] = {}
    wanted = (pc.field("entity") == entity) & (pc.field("id") == id_)
    for one in folder.arrow("origin", where=wanted).to_pylist():
        row_id, name, rule = one["row_id"], one["field"], one["rule"]
        told = {"row_id": row_id, "rule": rule, "why": rule_text(rule), "value": values.get(row_id, {}).get(name)}
        given.setdefault(name, []).append({**told, "steps": steps.get((row_id, name), [])})
    names = [one.name for one in schema if one.name in given or golden.get(one.name)]
    return [
        {
            "field": name,
            "value": golden.get(name),
            "from": sorted(given.get(name, []), key=lambda one: str(one["rule"]).startswith(NOT_USED)),
        }
        for name in names
    ]


def _row_fields(
    members: Mapping[str, Told], values: Mapping[str, Told], steps: Mapping[tuple[str, str], list[Told]]
) -> list[Told]:
    """Describe the fields of rows that were not merged, or of one row alone."""
    return [
        {
            "field": name,
            "value": value,
            "from": [
                {"row_id": row_id, "rule": None, "why": "", "value": value, "steps": steps.get((row_id, name), [])}
            ],
        }
        for row_id in members
        for name, value in values.get(row_id, {}).items()
        if value is not None or (row_id, name) in steps
    ]


def links_of(folder: RunFolder, row_ids: Sequence[str]) -> list[Told]:
    """List the links of some rows, the likeliest first."""
    near = among("left", row_ids) | among("right", row_ids)
    links = folder.arrow("links", where=near).to_pylist()
    links = [{**one, "probability": _rounded(one["probability"])} for one in links]
    return sorted(links, key=lambda one: (-(one["probability"] or 0.0), one["left"], one["right"], one["entity"]))


def _rounded(probability: float | None) -> float | None:
    return None if probability is None or probability != probability else round(probability, 4)


def _rows(folder: RunFolder, members: Mapping[str, Told], manifest: Mapping[str, Any]) -> list[Told]:
    """Show the source lines themselves, cell by cell as they were read, with what is wrong with them."""
    schema = schema_of(manifest)
    sources = {one.name: one for one in sources_of(manifest)}
    columns = {(one.name, sheet.name): sheet.columns for one in sources.values() for sheet in one.sheets}
    issues: dict[str, list[Told]] = {}
    for one in _of(folder, "issues", list(members)):
        text = issue_text(one["code"])
        label = ", ".join(_label(schema, name) for name in one["field"].split("|"))
        told = {"field": one["field"], "label": label, "code": one["code"], "text": text.text, "hint": text.hint}
        issues.setdefault(one["row_id"], []).append({**told, "value": one["value"], "suggestion": one["suggestion"]})
    return [
        {
            "row_id": line["row_id"],
            "path": sources[line["source"]].path,
            "sheet": line["sheet"],
            "line": line["line"],
            "status": members[line["row_id"]]["status"],
            "reason": members[line["row_id"]]["reason"],
            "cells": _cells(line["cells"], columns.get((line["source"], line["sheet"] or ""), ()), schema),
            "issues": issues.get(line["row_id"], []),
        }
        for line in _of(folder, "raw", list(members))
    ]


def _cells(cells: Sequence[str | None], columns: Sequence[Column], schema: Schema) -> list[Told]:
    """Name the cells that hold something by their columns, with the fields that these fill."""
    found = []
    for place, text in enumerate(cells):
        if text:
            column = columns[place] if place < len(columns) else None
            fields = list(column.fields) if column else []
            labels = [_label(schema, name) for name in fields]
            found.append({"column": column.header if column else "", "text": text, "fields": fields, "labels": labels})
    return found
