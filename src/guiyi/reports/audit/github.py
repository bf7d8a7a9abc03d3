"""Annotations of GitHub Actions: at most ten errors, ten warnings and ten notices, the worst first.

GitHub shows no more of a step and drops the rest without a word, so the tenth says how many there are. Source:
https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions (the commands and their escapes).
"""

import re
from collections.abc import Mapping
from typing import Any

from guiyi.core.language import say
from guiyi.reports.audit.gates import gate_line
from guiyi.reports.audit.report import Report
from guiyi.reports.audit.wording import example, failed_gates, headline, importers, line_of, plain

LEVELS = {"error": "error", "warn": "warning", "info": "notice"}
MOST = 10  # of each level, in a step
DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
PROPERTY = {**DATA, ":": "%3A", ",": "%2C"}


def as_github(told: Report) -> str:
    """Return the report as workflow commands, a line each; nothing is said of what the baseline knows already."""
    read_by = importers(told)
    fresh = [one for one in told["problems"] if one["count"] > one["known"]]
    lines: list[str] = []
    for level, command in LEVELS.items():
        found = [_problem(one, read_by[one["source"]]) for one in fresh if one["severity"] == level]
        if level == "error":
            found = [*({"title": plain(gate_line(one))} for one in failed_gates(told).values()), *found]
        more = len(found) - MOST
        for at, one in enumerate(found[:MOST], 1):
            text = one.pop("text", one["title"])
            told_more = say("audit.more_annotations", count=more) if more > 0 and at == MOST else ""
            lines.append(f"::{command} {_properties(one)}::{escaped(text + told_more, DATA)}\n")
    return "".join(lines)


def _problem(problem: Mapping[str, Any], importer: str) -> dict[str, str]:
    first: Mapping[str, Any] | None = next(iter(problem["locations"]), None)
    told = {"file": plain(problem["file"])}
    line = line_of(first, importer) if first else None
    if first and line:
        told["line"] = str(line)
        if first["column"]:
            told["col"] = str(_number(first["column"]))
    told["title"] = plain(problem["rule"])
    told["text"] = headline(problem) + (f": {example(first)}" if first else "")
    return told


def _properties(told: Mapping[str, str]) -> str:
    return ",".join(f"{name}={escaped(text, PROPERTY)}" for name, text in told.items() if text)


def _number(column: str) -> int:
    """Return the number of a column from its letters, from 1.

    >>> _number("A"), _number("AA")
    (1, 27)
    """
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def escaped(text: str, marks: Mapping[str, str]) -> str:
    r"""Escape what would end a command or one of its properties.

    >>> escaped("50%\n::error::", DATA), escaped("a:b,c;d", PROPERTY)
    ('50%25%0A::error::', 'a%3Ab%2Cc;d')
    """
    return re.sub("[" + "".join(marks) + "]", lambda found: marks[found[0]], text)
