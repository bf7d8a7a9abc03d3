"""A report of an audit written by hand, and what holds each form against the rules of its standard."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

HERE = Path(__file__).parent
Made = Callable[..., dict[str, Any]]


def _location(at: int, **over: Any) -> dict[str, Any]:
    told = {"row_id": f"客户:表:{at}", "sheet": "表", "line": str(at), "column": "C", "cell": f"C{at}"}
    return {**told, "header": "手机", "value": "139****3900", "suggestion": "", "detail": "", **over}


def _problem(rule: str = "phone.short", field: str = "mobile", severity: str = "error", **over: Any) -> dict[str, Any]:
    lines = over.pop("lines", range(3, 3 + over.get("count", 1)))
    cell = over.pop("cell", {})
    told = {
        "rule": rule, "check": "format", "code": "phone.short", "field": field, "label": "Mobile", "severity": severity,
        "source": "客户", "path": "客户.xlsx", "file": "data/客户.xlsx", "text": "The number is too short",
        "hint": "Complete the number", "limits": {}, "count": 1, "rows": 2000, "new": 0, "known": 0, "fixed": 0, "suggested": 0,
        "locations": [_location(line, **cell) for line in list(lines)[:100]],
    }  # fmt: skip
    return {**told, **over}


@pytest.fixture(scope="session")
def problem() -> Made:
    """Make a problem; what is named takes the place of what it would hold."""
    return _problem


@pytest.fixture(scope="session")
def told() -> Made:
    """Make a report of problems; `gates` says of each gate whether it passed."""

    def made(*problems: dict[str, Any], gates: dict[str, bool] | None = None, **over: Any) -> dict[str, Any]:
        gates = {"max_errors": not problems, **(gates or {})}
        held = {"rule": "required.customer_name", "check": "required", "code": "rule.required", "severity": "error"}
        source = {
            "name": "客户",
            "path": "客户.xlsx",
            "file": "data/客户.xlsx",
            "importer": "excel",
            "rows": 2000,
            "sheets": [],
        }
        read = [source, *({**source, "name": one["source"], "file": one["file"]} for one in problems)]
        found = {
            "passed": all(gates.values()),
            "gates": {name: _gate(name, passed) for name, passed in gates.items()},
            "kpis": KPIS,
            "fields": {"mobile": {"label": "Mobile", "entity": "contact", "expected": True}},
            "baseline": None,
            "history": [],
            "notes": [],
            "outputs": [],
            "masked": True,
            "job": "0123456789abcdef",
            "sources": list({one["name"]: one for one in read}.values()),
            "rows": 2000,
            "rows_ignored": 1,
            "counts": {level: sum(one["count"] for one in problems if one["severity"] == level) for level in LEVELS},
            "problems": list(problems),
            "held": [{**held, "limits": {}, "text": "", "field": "customer_name", "label": "Customer name"}],
            "started": "2026-01-02T03:04:05+00:00",
            "seconds": {"read": 0.5, "validate": 0.25},
            "versions": {"guiyi": "1.2.3"},
        }
        return {**found, **over}

    return made


LEVELS = ("error", "warn", "info")
KPIS: dict[str, Any] = {
    "completeness": {
        "overall": 0.75, "fields": {"mobile": 1.0}, "goal": 0.95, "before": {"overall": 0.5, "fields": {"mobile": 0.5}},
    },
    "validity": {"overall": 0.9, "fields": {"mobile": 0.96}, "after": {"overall": 0.9, "fields": {"mobile": 1.0}}},
    "uniqueness": {"overall": 0.98, "fields": {"mobile": 0.6}},
    "consistency": {"overall": 1.0, "fields": {}},
    "freshness": {"overall": None, "dated": 0.0, "median_days": None},
    "error_rate": 0.02,
}  # fmt: skip


def _gate(name: str, passed: bool) -> dict[str, Any]:
    share, known = name != "max_errors", name.partition(".")[0]
    numbers = {"limit": 0.95 if share else 0, "value": 0.5 if share else 3, "least": share, "share": share}
    return {**numbers, "gate": known, "about": "", "passed": passed, "fail_on": "error"}


@pytest.fixture(scope="session")
def faults() -> Callable[[str, str], list[str]]:
    """Hold a text against the rules of its form: what breaks them."""
    import jsonschema
    import xmlschema

    junit = xmlschema.XMLSchema(HERE / "junit.xsd")
    by_form = {
        name: jsonschema.Draft202012Validator(
            json.loads((HERE / f"{name}.schema.json").read_text("utf-8")),
            format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
        )
        for name in ("sarif", "gitlab")
    }

    def found(form: str, text: str) -> list[str]:
        text.encode("utf-8")
        if form == "junit":
            return [str(one.reason) for one in junit.iter_errors(ElementTree.fromstring(text))]
        return [f"{one.json_path}: {one.message}" for one in by_form[form].iter_errors(json.loads(text))]

    return found
