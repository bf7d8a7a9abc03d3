"""GitLab's Code Quality report of an audit: one entry a rule, field and source, and one a gate that failed.

Source: https://docs.gitlab.com/ci/testing/code_quality/ (the format); equal fingerprints collapse to the first.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from guiyi.reports.audit.gates import gate_line
from guiyi.reports.audit.report import Report
from guiyi.reports.audit.wording import example, failed_gates, fingerprint, headline, importers, line_of, name_of, plain

LEVELS = {"error": "major", "warn": "minor", "info": "info"}
GATE = "critical"


def as_gitlab(told: Report) -> str:
    """Return the report as a Code Quality report."""
    read_by = importers(told)
    found = [*_gates(told), *(_problem(one, read_by[one["source"]]) for one in told["problems"])]
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _gates(told: Report) -> list[dict[str, Any]]:
    file = told["sources"][0]["file"]
    return [
        _entry(plain(gate_line(one)), f"gate.{name}", _hash(f"gate.{name}"), GATE, file, 1)
        for name, one in failed_gates(told).items()
    ]


def _problem(problem: Mapping[str, Any], importer: str) -> dict[str, Any]:
    first = next(iter(problem["locations"]), None)
    text = headline(problem) if first is None else f"{headline(problem)}: {example(first)}"
    line = line_of(first, importer) if first else None
    told = (name_of(problem["rule"]), fingerprint(problem), LEVELS[problem["severity"]], problem["file"], line or 1)
    return _entry(text, *told)


def _entry(text: str, name: str, known: str, level: str, file: str, line: int) -> dict[str, Any]:
    place = {"path": name_of(file), "lines": {"begin": line}}
    return {"description": text, "check_name": name, "fingerprint": known, "severity": level, "location": place}


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:32]
