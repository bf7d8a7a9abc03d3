"""SARIF 2.1.0 of an audit: one result a rule, field and source, within the limits of GitHub's code scanning.

Source: OASIS SARIF 2.1.0; GitHub takes 25,000 results a run, 1,000 locations a result (and shows 100), 20 tags a rule.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from guiyi.core.language import issue_text, language
from guiyi.reports.audit.gates import gate_line
from guiyi.reports.audit.report import LOCATIONS, Report
from guiyi.reports.audit.wording import (
    examples,
    fingerprint,
    headline,
    importers,
    line_of,
    name_of,
    place,
    plain,
    rule_text,
)

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
HOME = "https://github.com/guiyi/guiyi"
RESULTS = 25_000  # in a run; the worst come first
LEVELS = {"error": "error", "warn": "warning", "info": "note"}
GRAVE = {"error": "error", "warn": "warning", "info": "recommendation"}  # as GitHub sorts its alerts


def as_sarif(told: Report) -> str:
    """Return the report as SARIF."""
    rules = {one["id"]: one for one in _rules(told)}
    places = {name: at for at, name in enumerate(rules)}
    driver = {
        "name": "guiyi",
        "informationUri": HOME,
        "version": told["versions"]["guiyi"],
        "rules": list(rules.values()),
    }
    read_by, compared = importers(told), bool(told["baseline"])
    worst = told["problems"][:RESULTS]
    run = {
        "tool": {"driver": driver},
        "language": "zh-CN" if language() == "zh" else "en-US",
        "columnKind": "unicodeCodePoints",
        "automationDetails": {"id": "guiyi/audit/"},
        "invocations": [{"executionSuccessful": True, "startTimeUtc": told["started"].replace("+00:00", "Z")}],
        "artifacts": [{"location": _artifact(file)} for file in dict.fromkeys(one["file"] for one in told["sources"])],
        "results": [_result(one, places, read_by[one["source"]], compared=compared) for one in worst],
        "properties": _totals(told),
    }
    found = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _totals(told: Report) -> dict[str, Any]:
    gates = [plain(gate_line(one)) for one in told["gates"].values()]
    rows = {name: told[name] for name in ("passed", "rows", "rows_ignored")}
    return {**rows, "findings": told["counts"], "problems": len(told["problems"]), "gates": gates}


def _rules(told: Report) -> Iterator[dict[str, Any]]:
    """Describe every rule once, those that nothing breaks too; where fields differ in severity, the worst is its own."""
    seen: set[str] = set()
    for one in (*told["problems"], *told["held"]):
        if one["rule"] in seen:
            continue
        seen.add(one["rule"])
        text, hint = rule_text(one), plain(issue_text(one["code"]).hint)
        yield {
            "id": name_of(one["rule"]),
            "shortDescription": {"text": text},
            "fullDescription": {"text": text},
            "help": {"text": hint},
            "defaultConfiguration": {"level": LEVELS[one["severity"]]},
            "properties": {"tags": sorted({"data-quality", one["check"]}), "problem.severity": GRAVE[one["severity"]]},
        }


def _result(problem: Mapping[str, Any], places: Mapping[str, int], importer: str, *, compared: bool) -> dict[str, Any]:
    name, known = name_of(problem["rule"]), fingerprint(problem)
    found = [_location(one, problem["file"], importer) for one in problem["locations"][:LOCATIONS]]
    told: dict[str, Any] = {
        "ruleId": name,
        "ruleIndex": places[name],
        "level": LEVELS[problem["severity"]],
        "message": {"text": "\n".join([headline(problem), *examples(problem)])},
        "occurrenceCount": problem["count"],
        "locations": found or [{"physicalLocation": {"artifactLocation": _artifact(problem["file"])}}],
        "partialFingerprints": {"primaryLocationLineHash": f"{known[:16]}:1", "guiyi/v1": known},
        "properties": {
            **{key: plain(problem[key]) for key in ("field", "source")},
            **{key: problem[key] for key in ("count", "rows", "new", "known")},
        },
    }
    return told | ({"baselineState": _state(problem)} if compared else {})


def _state(problem: Mapping[str, Any]) -> str:
    if not problem["known"]:
        return "new"
    return "updated" if problem["count"] > problem["known"] else "unchanged"


def _location(one: Mapping[str, Any], file: str, importer: str) -> dict[str, Any]:
    line, where = line_of(one, importer), place(one)
    physical: dict[str, Any] = {"artifactLocation": _artifact(file)}
    if line:
        physical["region"] = {"startLine": line}
    told: dict[str, Any] = {"physicalLocation": physical}
    if where:
        told["logicalLocations"] = [{"name": where.rpartition("!")[2], "fullyQualifiedName": where, "kind": "cell"}]
    return told


def _artifact(file: str) -> dict[str, str]:
    return {"uri": quote(file, safe="/", errors="replace"), "uriBaseId": "%SRCROOT%"}
