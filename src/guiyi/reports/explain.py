"""Where a customer, a contact or a row came from, and why it is what it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from guiyi.core.errors import ConfigError
from guiyi.core.folder import RunFolder
from guiyi.core.language import issue_text, rule_text, say
from guiyi.core.manifest import schema_of, sources_of
from guiyi.core.schema import Schema
from guiyi.reports.reasons import reasons_text
from guiyi.reports.screen import console, print_table

MERGING = ("merge", "review", "apart")


@dataclass(frozen=True)
class Told:
    """An explanation: plain values, ready for JSON or the screen."""

    about: dict[str, str | None]
    fields: list[dict[str, Any]]
    links: list[dict[str, Any]]
    rows: list[dict[str, Any]]


def explain(folder: RunFolder, id_: str, field: str | None = None) -> Told:
    """Explain an id of a customer, contact or row.

    Raises:
        ConfigError: the run holds no such id or field.
    """
    manifest = folder.manifest()
    schema = schema_of(manifest)
    if field:
        schema.check([field], "--field")
    members = folder.read("members").set_index("row_id", drop=False)
    entity = _entity(members, id_)
    rows = members[members["row_id" if entity == "row" else f"{entity}_id"] == id_]
    fields = _row_fields(folder, rows, field) if entity == "row" else _golden_fields(folder, schema, entity, id_, field)
    history = _history(folder, rows.index, schema, {(one["field"]) for one in fields} if field else None)
    for one in fields:
        for given in one["from"]:
            given["steps"] = history.get((given["row_id"], one["field"]), [])
            given["label"] = schema[one["field"]].label if one["field"] in schema else one["field"]
    about = {"id": id_, "entity": entity, "customer_id": _only(rows["customer_id"]), "status": _only(rows["status"])}
    return Told(about, fields, _links(folder, rows.index), _rows(folder, rows, manifest))


def _entity(members: pd.DataFrame, id_: str) -> str:
    for entity, column in (("customer", "customer_id"), ("contact", "contact_id"), ("row", "row_id")):
        if (members[column] == id_).any():
            return entity
    raise ConfigError("explain.unknown", id=id_)


def _only(values: "pd.Series[str]") -> str | None:
    known = values.dropna().unique()
    return str(known[0]) if len(known) == 1 else None


def _golden_fields(folder: RunFolder, schema: Schema, entity: str, id_: str, field: str | None) -> list[dict[str, Any]]:
    golden = folder.read(f"{entity}s").set_index(f"{entity}_id").loc[id_].dropna()
    origin = folder.read("origin")
    origin = origin[(origin["entity"] == entity) & (origin["id"] == id_)]
    rows = folder.read("rows").set_index("row_id")
    found = []
    for name in [one.name for one in schema if one.name in golden.index or (origin["field"] == one.name).any()]:
        if field in (None, name):
            given = [_given(one, name, rows) for one in origin[origin["field"] == name].itertuples()]
            found.append({"field": name, "label": schema[name].label, "value": golden.get(name), "from": given})
    return found


def _given(one: Any, name: str, rows: pd.DataFrame) -> dict[str, Any]:
    value = rows.at[one.row_id, name] if name in rows and one.row_id in rows.index else None
    return {"row_id": one.row_id, "rule": one.rule, "why": rule_text(one.rule), "value": None if pd.isna(value) else value}


def _row_fields(folder: RunFolder, rows: pd.DataFrame, field: str | None) -> list[dict[str, Any]]:
    cells = folder.read("rows").set_index("row_id").loc[rows.index[0]]
    touched = set(folder.read("changes").query("row_id == @rows.index[0]")["field"])
    names = [name for name in cells.index if (pd.notna(cells[name]) or name in touched) and field in (None, name)]
    value = {name: None if pd.isna(cells[name]) else cells[name] for name in names}
    return [
        {"field": name, "label": name, "value": value[name], "from": [{"row_id": rows.index[0], "value": value[name]}]}
        for name in names
    ]


def _history(folder: RunFolder, row_ids: "pd.Index[str]", schema: Schema, fields: set[str] | None) -> dict[tuple[str, str], list[dict[str, Any]]]:
    changes = folder.read("changes")
    changes = changes[changes["row_id"].isin(row_ids)].sort_values(["row_id", "field", "step"], kind="stable")
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one in changes.itertuples():
        if fields is None or one.field in fields:
            step = {"rule": one.rule, "why": rule_text(str(one.rule)), "before": _or_none(one.before), "after": _or_none(one.after)}
            found.setdefault((str(one.row_id), str(one.field)), []).append(step)
    return found


def _or_none(text: Any) -> str | None:
    return None if pd.isna(text) else str(text)


def _links(folder: RunFolder, row_ids: "pd.Index[str]") -> list[dict[str, Any]]:
    links = folder.read("links")
    near = links[links["left"].isin(row_ids) | links["right"].isin(row_ids)]
    near = near.sort_values("probability", ascending=False, kind="stable")
    return [{**one, "probability": _or_number(one["probability"])} for one in near.to_dict("records")]


def _or_number(number: float) -> float | None:
    return None if pd.isna(number) else round(float(number), 4)


def _rows(folder: RunFolder, rows: pd.DataFrame, manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """The source lines themselves, cell by cell as they were read, with what is wrong with them."""
    raw = folder.read("raw").set_index("row_id").loc[rows.index]
    issues = folder.read("issues")
    issues = issues[issues["row_id"].isin(rows.index)]
    sources = {one.name: one for one in sources_of(manifest)}
    found = []
    for row_id, line in raw.iterrows():
        source = sources[line["source"]]
        sheet = next((one for one in source.sheets if one.name == line["sheet"]), None)
        headers = [column.header for column in sheet.columns] if sheet else []
        cells = [(headers[n] if n < len(headers) else "", cell) for n, cell in enumerate(line["cells"]) if cell]
        wrong = [
            {"field": one.field, "code": one.code, "text": issue_text(one.code).text}
            for one in issues[issues["row_id"] == row_id].itertuples()
        ]
        place = {"row_id": row_id, "path": source.path, "sheet": line["sheet"], "line": line["line"]}
        found.append({**place, "status": rows.at[row_id, "status"], "cells": cells, "issues": wrong})
    return found


def print_told(told: Told) -> None:
    """Print an explanation: the values with their cells and rules, the links, the source lines."""
    out = console()
    about = {name: text or "-" for name, text in told.about.items()}
    out.print(say("explain.about", **{**about, "entity": say(f"entity.{told.about['entity']}")}))
    print_table(
        [say(f"explain.{name}") for name in ("field", "value", "from", "rule", "was")],
        (line for one in told.fields for line in _field_lines(one)),
        title=say("explain.fields"),
    )
    if told.links:
        headers = [say(f"explain.{name}") for name in ("left", "right", "probability", "zone", "reasons")]
        rows = ((one["left"], one["right"], _percent(one["probability"]), one["zone"], reasons_text(one["reasons"])) for one in told.links)
        print_table(headers, rows, title=say("explain.links"))
    for row in told.rows:
        out.print(say("explain.row", **{name: row[name] for name in ("row_id", "path", "sheet", "line", "status")}))
        for header, cell in row["cells"]:
            out.print(f"    {' '.join(header.split()) or '-'}: {cell}")
        for issue in row["issues"]:
            out.print(f"    ! {issue['field']}: {issue['text']} ({issue['code']})")


def _percent(probability: float | None) -> str:
    return "-" if probability is None else f"{probability:.1%}"


def _field_lines(one: dict[str, Any]) -> Iterator[tuple[str, str, str, str, str]]:
    for n, given in enumerate(one["from"]):
        walked = " → ".join(f"{step['before'] or '∅'} [{step['why']}] {step['after'] or '∅'}" for step in given["steps"])
        first = (one["label"], one["value"] or "") if n == 0 else ("", "")
        yield (*first, given["row_id"], given.get("why", ""), walked)
