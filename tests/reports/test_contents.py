"""The tables of contents: every field, kind and target, for people and for programs."""

import json
import re

import pytest

from guiyi.core.errors import ConfigError
from guiyi.core.language import speak
from guiyi.reports.contents import frictionless, json_schema, print_kinds, print_schema, print_targets
from guiyi.schemas.customer import customer_schema
from guiyi.schemas.targets import TARGETS
from guiyi.values import KINDS


@pytest.mark.parametrize(("lang", "label"), [("zh", "统一社会信用代码"), ("en", "Unified social credit code")])
def test_the_table_names_every_field_in_one_language(lang: str, label: str, capsys: pytest.CaptureFixture[str]) -> None:
    speak(lang)
    schema = customer_schema()
    print_schema(schema, "table")
    said = capsys.readouterr().out
    assert label in said
    assert [one.name for one in schema if not re.search(rf"^{one.name}\s", said, re.M)] == []


def test_json_schema_holds_the_rules() -> None:
    told = json_schema(customer_schema())
    customer = told["properties"]["customer"]
    assert customer["required"] == ["customer_name"]
    assert set(customer["properties"]) | set(told["properties"]["contact"]["properties"]) == set(
        customer_schema().names
    )


def test_frictionless_holds_the_rules() -> None:
    told = frictionless(customer_schema())
    fields = {one["name"]: one for one in told["customer"]["fields"]}
    assert fields["customer_name"]["constraints"] == {"required": True}
    assert fields["uscc"]["constraints"] == {"unique": True}
    assert told["contact"]["primaryKey"] == ["contact_id"]


@pytest.mark.parametrize("form", ["jsonschema", "frictionless"])
def test_every_form_is_json(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_schema(customer_schema(), form)
    assert json.loads(capsys.readouterr().out)


def test_another_form_names_the_known_ones() -> None:
    with pytest.raises(ConfigError, match="table, jsonschema, frictionless"):
        print_schema(customer_schema(), "xml")


def test_kinds_and_targets_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    print_kinds(as_json=True)
    assert {one["kind"] for one in json.loads(capsys.readouterr().out)} == set(KINDS)
    print_targets(as_json=True)
    assert {one["target"] for one in json.loads(capsys.readouterr().out)} == set(TARGETS)
    print_kinds(as_json=False)
    assert "phone" in capsys.readouterr().out
