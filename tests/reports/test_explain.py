"""Where a customer, a contact or a row came from: every cell and every rule."""

import itertools
import json
from dataclasses import asdict

import pandas as pd
import pytest

from guiyi.core.errors import ConfigError
from guiyi.core.folder import RunFolder
from guiyi.core.language import speak
from guiyi.core.manifest import schema_of
from guiyi.pipeline import Result
from guiyi.reports.explain import explain
from guiyi.reports.told import print_told


def test_a_customer_names_the_row_and_rule_of_every_value(done: Result) -> None:
    folder = RunFolder(done.folder)
    customer_id = done.members["customer_id"].value_counts().index[0]
    told = explain(folder, str(customer_id))
    golden = done.customers.set_index("customer_id").loc[customer_id].dropna()
    found = {one["field"]: one for one in told.fields}
    assert set(golden.index) <= set(found)
    assert {name: found[name]["value"] for name in golden.index} == golden.to_dict()
    for one in told.fields:
        assert one["from"] or one["field"] == "note", one
        assert all(given["why"] and given["row_id"] for given in one["from"])
    rows = done.members.loc[done.members["customer_id"] == customer_id, "row_id"]
    assert {row["row_id"] for row in told.rows} == set(rows)
    assert told.about["rows"] == len(rows)
    assert json.loads(json.dumps(asdict(told))) == asdict(told)


def test_steps_lead_from_the_cell_to_the_value(done: Result) -> None:
    folder = RunFolder(done.folder)
    for row_id in done.members["row_id"]:
        for one in explain(folder, str(row_id)).fields:
            steps = one["from"][0]["steps"]
            assert all(above["after"] == below["before"] for above, below in itertools.pairwise(steps))
            assert steps[-1]["after"] == one["value"]


def test_what_won_stands_above_what_lost(crafted: RunFolder) -> None:
    (name,) = [one for one in explain(crafted, "C1").fields if one["field"] == "customer_name"]
    assert [(one["row_id"], one["rule"], one["value"]) for one in name["from"]] == [
        ("甲:表:2", "complete", "华信贸易"),
        ("甲:表:3", "lost.complete", "华信"),
    ]
    assert name["label"] == "Customer name"


def test_the_source_lines_are_shown_cell_by_cell(crafted: RunFolder) -> None:
    told = explain(crafted, "P1")
    assert told.about["customers"] == ["C1"]
    first, second = told.rows
    assert (first["path"], first["sheet"], first["line"]) == ("/somewhere/甲.xlsx", "表", "2")
    assert [(one["column"], one["text"], one["labels"]) for one in first["cells"]] == [
        ("客户名称", "华信贸易", ["Customer name"]),
        ("联系人", "张三", ["Contact name"]),
        ("手机", "13800138000", ["Mobile"]),
    ]
    assert [one["code"] for one in second["issues"]] == ["phone.masked"]
    assert {link["zone"] for link in told.links} == {"merge", "review"}


def test_a_rejected_row_says_why(crafted: RunFolder) -> None:
    told = explain(crafted, "甲:表:4")
    assert told.about["status"] == ["rejected"]
    assert told.rows[0]["reason"] == "customer.any_of"
    assert told.rows[0]["issues"][0]["label"] == "Mobile, Phone"


def test_one_field_alone(crafted: RunFolder) -> None:
    told = explain(crafted, "甲:表:2", "mobile")
    assert [one["field"] for one in told.fields] == ["mobile"]
    assert [step["rule"] for step in told.fields[0]["from"][0]["steps"]] == ["map.column", "phone.international"]
    assert told.about["name"] == "华信贸易"


@pytest.mark.parametrize(("id_", "field", "said"), [("C9", None, "C9"), ("C1", "moble", "mobile")])
def test_what_the_run_does_not_hold(crafted: RunFolder, id_: str, field: str | None, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        explain(crafted, id_, field)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("id_", ["C1", "P2", "甲:表:5", "甲:表:6", "甲:表:7"])
def test_the_screen_shows_every_cell(
    crafted: RunFolder, lang: str, id_: str, capsys: pytest.CaptureFixture[str]
) -> None:
    speak(lang)
    told = explain(crafted, id_)
    print_told(told, schema_of(crafted.manifest()))
    said = capsys.readouterr().out
    assert id_ in said
    for row in told.rows:
        assert row["row_id"] in said
        for cell in row["cells"]:
            assert cell["text"][:30] in said
    for one in told.fields:
        assert one["label"] in said


def test_a_run_that_stopped_at_matching_is_explained_too(crafted: RunFolder) -> None:
    for name in ("customers", "contacts", "origin"):
        for part in crafted.parts(name):
            part.unlink()
    told = explain(crafted, "C1")
    assert {one["value"] for one in told.fields if one["field"] == "customer_name"} == {"华信贸易", "华信"}


def test_only_what_is_asked_for_is_read(crafted: RunFolder) -> None:
    assert isinstance(crafted.read("changes"), pd.DataFrame)
    told = explain(crafted, "P2")
    assert [row["row_id"] for row in told.rows] == ["甲:表:5"]
