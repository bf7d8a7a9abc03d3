"""SARIF: valid, within GitHub's limits, and known again when lines move."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from guiyi.reports.audit import sarif
from guiyi.reports.audit.sarif import as_sarif

Made = Callable[..., dict[str, Any]]


def run_of(report: dict[str, Any]) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(as_sarif(report))["runs"][0]
    return run


def test_a_result_is_a_rule_and_field_with_its_places(told: Made, problem: Made, faults: Any) -> None:
    report = told(problem(count=2), problem("range.age", "age", "info"), gates={"completeness": False})
    assert faults("sarif", as_sarif(report)) == []
    run = run_of(report)
    first, second = run["results"]
    assert first["message"]["text"].splitlines()[:2] == [
        "The number is too short: Mobile, cells: 2 (0.10%)", "表!C3 139****3900",
    ]  # fmt: skip
    assert first["locations"][1] == {
        "physicalLocation": {
            "artifactLocation": {"uri": "data/%E5%AE%A2%E6%88%B7.xlsx", "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": 4},
        },
        "logicalLocations": [{"name": "C4", "fullyQualifiedName": "表!C4", "kind": "cell"}],
    }
    assert (first["level"], second["level"]) == ("error", "note")
    assert [run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] for one in run["results"]] == [
        "phone.short", "range.age",
    ]  # fmt: skip
    assert "required.customer_name" in [one["id"] for one in run["tool"]["driver"]["rules"]]
    assert len(run["properties"]["gates"]) == 2


def test_github_takes_all_of_it(told: Made, problem: Made, faults: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sarif.RESULTS <= 25_000
    monkeypatch.setattr(sarif, "RESULTS", 3)
    report = told(problem(count=5000), *(problem("phone.short", f"field{at}") for at in range(5)))
    assert faults("sarif", as_sarif(report)) == []
    run = run_of(report)
    assert (len(run["results"]), run["properties"]["problems"]) == (3, 6)
    assert (len(run["results"][0]["locations"]), run["results"][0]["occurrenceCount"]) == (100, 5000)


def test_a_problem_is_known_again_wherever_its_cells_move_to(told: Made, problem: Made) -> None:
    (one,) = run_of(told(problem(count=3)))["results"]
    (moved,) = run_of(told(problem(count=9, lines=range(40, 49), text="Other words", known=2)))["results"]
    assert moved["partialFingerprints"] == one["partialFingerprints"]
    others = [problem("phone.long"), problem(field="phone"), problem(source="b"), problem(file="b.xlsx")]
    prints = {json.dumps(run_of(told(other))["results"][0]["partialFingerprints"]) for other in others}
    assert len(prints | {json.dumps(one["partialFingerprints"])}) == 5


def test_what_has_no_lines_has_none(told: Made, problem: Made, faults: Any) -> None:
    report = told(problem(lines=[7]), problem("phone.long", locations=[]))
    report["sources"][0]["importer"] = "database"
    assert faults("sarif", as_sarif(report)) == []
    assert ["region" in one["locations"][0]["physicalLocation"] for one in run_of(report)["results"]] == [False, False]


def test_a_baseline_is_told(told: Made, problem: Made, faults: Any) -> None:
    found = [problem(count=2, known=2), problem("phone.long", count=2, known=1, new=1), problem("phone.bare", new=1)]
    report = told(*found, baseline={"file": "b.json"})
    assert faults("sarif", as_sarif(report)) == []
    assert [one["baselineState"] for one in run_of(report)["results"]] == ["unchanged", "updated", "new"]
