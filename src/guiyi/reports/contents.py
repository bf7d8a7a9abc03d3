"""The tables of contents that `guiyi schema`, `targets` and `kinds` print."""

import json
from collections.abc import Sequence
from typing import Any

from guiyi.core.errors import ConfigError
from guiyi.core.language import language, rule_text, say
from guiyi.core.schema import Field, Schema
from guiyi.reports.pandera_source import pandera_source
from guiyi.reports.screen import print_table
from guiyi.schemas.targets import TARGETS
from guiyi.values import KINDS


def print_schema(schema: Schema, form: str) -> None:
    """Print the fields as a table, as JSON Schema, as a Frictionless table schema, or as Python source for pandera.

    Raises:
        ConfigError: another form.
    """
    if form == "table":
        headers = [say(f"schema.{name}") for name in ("field", "label", "entity", "kind", "rules", "survivor")]
        print_table(
            headers,
            ((f.name, f.label, say(f"entity.{f.entity}"), f.kind, _rules(f), rule_text(f.survivor)) for f in schema),
        )
    elif form in FORMS:
        print(json.dumps(FORMS[form](schema), ensure_ascii=False, indent=2))
    elif form == "pandera":
        print(pandera_source(schema), end="")
    else:
        raise ConfigError("schema.format", form=form, known=", ".join(("table", *FORMS, "pandera")))


def _rules(field: Field) -> str:
    said = ("required", "unique", "many", "expected")
    return ", ".join(say(f"schema.{name}") for name in said if getattr(field, name))


def json_schema(schema: Schema) -> dict[str, Any]:
    """Return the base as a JSON Schema (draft 2020-12): an object with `customer` and `contact`."""
    entities = {
        entity: {
            "type": "object",
            "properties": {one.name: _property(one) for one in schema.of(entity)},
            "required": [one.name for one in schema.of(entity) if one.required],
        }
        for entity in ("customer", "contact")
    }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "properties": entities}


def _property(field: Field) -> dict[str, Any]:
    told: dict[str, Any] = {"type": "string", "title": field.label, "description": field.kind}
    if field.options:
        told["enum"] = list(field.options)
    if field.pattern:
        told["pattern"] = f"^(?:{field.pattern})$"
    return told


def frictionless(schema: Schema) -> dict[str, Any]:
    """Return each entity as a Frictionless table schema (https://datapackage.org/standard/table-schema/)."""
    return {
        entity: {"fields": [_described(one) for one in schema.of(entity)], "primaryKey": [f"{entity}_id"]}
        for entity in ("customer", "contact")
    }


def _described(field: Field) -> dict[str, Any]:
    rules: dict[str, Any] = {name: True for name in ("required", "unique") if getattr(field, name)}
    if field.options:
        rules["enum"] = list(field.options)
    if field.pattern:
        rules["pattern"] = field.pattern
    return {"name": field.name, "type": "string", "title": field.label, **({"constraints": rules} if rules else {})}


FORMS = {"jsonschema": json_schema, "frictionless": frictionless}


def print_targets(as_json: bool) -> None:
    """Print the targets, with what is fixed of each."""
    rows = [(one.name, one.zh if language() == "zh" else one.en) for one in TARGETS.values()]
    _print(as_json, ("target", "label"), rows)


def print_kinds(as_json: bool) -> None:
    """Print the kinds of values."""
    rows = [(one.name, one.zh if language() == "zh" else one.en) for one in KINDS.values()]
    _print(as_json, ("kind", "label"), rows)


def _print(as_json: bool, names: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    if as_json:
        print(json.dumps([dict(zip(names, row, strict=True)) for row in rows], ensure_ascii=False, indent=2))
    else:
        print_table([say(f"schema.{name}") for name in names], rows)
