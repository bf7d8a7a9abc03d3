"""The report of an audit: a plain dictionary of bounded size, masked, that every form of output is made from."""

import json
import os
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd

from guiyi.core.folder import RunFolder, among
from guiyi.core.language import issue_text
from guiyi.core.letters import letter
from guiyi.core.manifest import schema_of, sources_of
from guiyi.core.rule import CODES, SEVERITIES, Rule
from guiyi.core.schema import Field, Schema
from guiyi.core.source import Column, SourceRead
from guiyi.reports.audit.places import strips
from guiyi.reports.sheets import sheet_told
from guiyi.reports.shown import file_name, labels, shown, without_numbers

CI_ROOTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")  # where GitHub and GitLab check a repository out
LOCATIONS = 100  # of a problem; SARIF takes no more of them
Report = dict[str, Any]


def report(folder: RunFolder, *, mask: bool) -> Report:
    """Return what an audit found.

    Keys: passed, sources, rows, rows_ignored, problems (one a rule, field and source; worst first), held (the rules
    that nothing breaks), counts (findings by severity), gates, kpis, fields (label, entity and expected of those in
    use), baseline, job (a hash of what was asked), history, notes, outputs (form, file), masked, versions, seconds.
    A problem: rule, code, field, label, severity, source, path, file, text, hint, limits, count, rows, new, known,
    fixed, suggested, and up to `LOCATIONS` locations: row_id, sheet, line, column, cell, value, suggestion, detail.
    """
    manifest = folder.manifest()
    schema, sources = schema_of(manifest), {one.name: one for one in sources_of(manifest)}
    rules = [Rule.from_json(one) for one in manifest["rules"]]
    found = folder.read("findings")
    members = folder.read("members", ["row_id", "source", "sheet", "line", "status"]).set_index("row_id")
    found["source"] = found["row_id"].map(members["source"])
    audited = members[members["status"] == "kept"]["source"].value_counts()
    pieces = strips(members, found)
    fixed = _fixed(manifest["audit"]["baseline"])
    problems = sorted(
        (
            {**one, "fixed": fixed.get((one["path"], one["rule"], one["field"]), 0)}
            for one in _problems(folder, found, rules, schema, sources, audited, mask)
        ),
        key=_worst_first,
    )
    broken = set(found["rule"])
    return {
        **manifest["audit"],
        "sources": [_source(one, int(audited.get(one.name, 0)), schema, pieces) for one in sources.values()],
        "rows": int(audited.sum()),
        "rows_ignored": int((members["status"] == "ignored").sum()),
        "counts": {level: int((found["severity"] == level).sum()) for level in SEVERITIES},
        "problems": problems,
        "held": [_held(rule, schema) for rule in rules if rule.name not in broken],
        "fields": {name: _field(schema[name]) for name in manifest["audit"]["kpis"]["completeness"]["fields"]},
        "job": job_hash(manifest),
        "history": [],
        "notes": [],
        "outputs": [],
        "masked": mask,
        "started": manifest["started"],
        "seconds": manifest["seconds"],
        "versions": manifest["versions"],
    }


def _fixed(baseline: Mapping[str, Any] | None) -> dict[tuple[str, str, str], int]:
    told = baseline["problems"] if baseline else []
    return {(one["source"], one["rule"], one["field"]): one["fixed"] for one in told}


def _worst_first(problem: Mapping[str, Any]) -> tuple[object, ...]:
    told = SEVERITIES.index(problem["severity"]), -problem["count"], problem["rule"], problem["field"]
    return (*told, problem["source"])


def _source(
    one: SourceRead, rows: int, schema: Schema, pieces: Mapping[tuple[str, str], list[dict[str, Any]]]
) -> dict[str, Any]:
    sheets = [
        {
            **sheet_told(sheet, schema),
            "columns": len(sheet.columns),
            "header_rows": list(sheet.header_rows),
            "strip": pieces.get((one.name, sheet.name), []),
        }
        for sheet in one.sheets
    ]
    told = {"name": one.name, "path": file_name(one.path), "file": file_here(one.path)}
    told |= {"importer": one.importer, "sha256": one.sha256}
    return {**told, "rows": rows, "sheets": sheets}


def _field(one: Field) -> dict[str, Any]:
    return {"label": one.label, "entity": one.entity, "expected": one.expected}


def job_hash(manifest: Mapping[str, Any]) -> str:
    """Return a hash of what an audit asks: its rules and the limits of its gates; where it differs, numbers may too."""
    limits = {name: gate["limit"] for name, gate in manifest["audit"]["gates"].items()}
    asked = json.dumps([manifest["rules"], limits], ensure_ascii=False, sort_keys=True)
    return sha256(asked.encode("utf-8")).hexdigest()[:16]


def file_here(path: str) -> str:
    """Return the path of a file from the root of the CI job or the working folder, parted by `/`; else its name."""
    place = Path(os.path.realpath(Path(path).parent)) / file_name(path)
    roots = [os.environ[name] for name in CI_ROOTS if os.environ.get(name)]
    for root in map(os.path.realpath, (*roots, os.curdir)):
        if place.is_relative_to(root):
            return place.relative_to(root).as_posix()
    return file_name(path)


def _held(rule: Rule, schema: Schema) -> dict[str, Any]:
    return {
        **_rule(rule),
        "text": rule.text,
        "field": "|".join(rule.fields),
        "label": labels("|".join(rule.fields), schema),
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {"rule": rule.name, "check": rule.check, "code": rule.code, "severity": rule.severity, "limits": rule.limits}


def _problems(
    folder: RunFolder,
    found: pd.DataFrame,
    rules: list[Rule],
    schema: Schema,
    sources: Mapping[str, SourceRead],
    audited: "pd.Series[int]",
    mask: bool,
) -> Iterator[dict[str, Any]]:
    asked = {rule.name: rule for rule in rules}
    groups = found.groupby(["rule", "field", "source"], sort=False)
    heads = {key: group.head(LOCATIONS) for key, group in groups}
    cells = _cells(folder, [row_id for head in heads.values() for row_id in head["row_id"]])
    for key, group in groups:
        name, field, source = map(str, key)
        code, severity = str(group["code"].iloc[0]), str(group["severity"].iloc[0])
        rule, text = asked.get(name), issue_text(code)
        known = group["status"].value_counts()
        yield {
            "rule": name,
            "check": rule.check if rule else "format",
            "code": code,
            "field": field,
            "label": labels(field, schema),
            "severity": severity,
            "source": source,
            "path": file_name(sources[source].path),
            "file": file_here(sources[source].path),
            "text": (rule.text if rule and rule.text else text.text),
            "hint": text.hint,
            "limits": dict(rule.limits) if rule else {},
            "count": len(group),
            "rows": int(audited.get(source, 0)),
            "new": int(known.get("new", 0)),
            "known": int(known.get("known", 0)),
            "suggested": int(group["suggestion"].notna().sum()),
            "locations": [
                _location(one, cells.get(one["row_id"]), sources[source], schema, mask)
                for one in heads[key].to_dict("records")
            ],
        }


def _cells(folder: RunFolder, row_ids: list[str]) -> dict[str, Mapping[str, Any]]:
    told = folder.arrow("raw", ["row_id", "sheet", "line", "cells"], among("row_id", row_ids)).to_pylist()
    return {one["row_id"]: one for one in told}


def _location(
    one: Mapping[Any, Any], raw: Mapping[str, Any] | None, source: SourceRead, schema: Schema, mask: bool
) -> dict[str, Any]:
    """Say where a finding stands: the first column read into its field in which the row holds something."""
    told: dict[str, Any] = {"row_id": one["row_id"], "sheet": "", "line": "", "column": "", "cell": "", "header": ""}
    if raw:
        told |= {"sheet": raw["sheet"], "line": raw["line"]}
        columns = next((sheet.columns for sheet in source.sheets if sheet.name == raw["sheet"]), ())
        place = place_of(str(one["field"]), columns, raw["cells"])
        if place is not None:
            told |= {"column": letter(place), "header": columns[place].header}
            told["cell"] = f"{letter(place)}{raw['line']}" if str(raw["line"]).isdecimal() else ""
    field = str(one["field"])
    return {
        **told,
        "value": shown(one["value"], field, schema, mask=mask),
        "suggestion": shown(one["suggestion"], field, schema, mask=mask),
        "detail": _detail(one, mask),
    }


def _detail(one: Mapping[Any, Any], mask: bool) -> str:
    """Return what a rule says of a finding; what a rule of the user's own says may hold numbers of people."""
    told = one["detail"] if isinstance(one["detail"], str) else ""
    return without_numbers(told) if mask and one["code"] == CODES["python"] else told


def place_of(field: str, columns: "tuple[Column, ...]", cells: list[str | None]) -> int | None:
    """Return the place of the column that a finding is about; None where there is none."""
    names = set(field.split("|"))
    places = [place for place, column in enumerate(columns) if names & set(column.fields)]
    filled = [place for place in places if place < len(cells) and cells[place]]
    return next(iter([*filled, *places]), None)
