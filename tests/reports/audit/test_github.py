"""Annotations: read back as the runner of GitHub Actions reads them."""

import re
from collections.abc import Callable
from typing import Any

from guiyi.reports.audit.github import as_github

Made = Callable[..., dict[str, Any]]


def read_back(text: str) -> list[dict[str, str]]:
    """Read workflow commands as the runner does: a line each, properties parted by commas, then unescaped."""
    found = []
    for line in text.splitlines():
        command, told, data = re.fullmatch(r"::(\w+) (.*?)::(.*)", line).groups()  # type: ignore[union-attr]
        properties = dict(one.split("=", 1) for one in told.split(",")) if told else {}
        marks = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}
        for mark, char in marks.items():
            properties = {name: one.replace(mark, char) for name, one in properties.items()}
        for mark in ("%0D", "%0A", "%25"):
            data = data.replace(mark, marks[mark])
        found.append({"command": command, "text": data, **properties})
    return found


def test_an_annotation_stands_at_the_first_cell(told: Made, problem: Made) -> None:
    found = [problem(count=2), problem("a:b,c%0A", severity="warn"), problem("phone.long", severity="info")]
    assert read_back(as_github(told(*found)))[:2] == [
        {
            "command": "error", "file": "data/客户.xlsx", "line": "3", "col": "3", "title": "phone.short",
            "text": "The number is too short: Mobile, cells: 2 (0.10%): 表!C3 139****3900",
        },
        {
            "command": "warning", "file": "data/客户.xlsx", "line": "3", "col": "3", "title": "a:b,c%0A",
            "text": "The number is too short: Mobile, cells: 1 (0.05%): 表!C3 139****3900",
        },
    ]  # fmt: skip
    assert [one["command"] for one in read_back(as_github(told(*found)))] == ["error", "warning", "notice"]


def test_the_tenth_says_how_many_more_there_are(told: Made, problem: Made) -> None:
    found = [problem("phone.short", f"f{at}") for at in range(12)]
    found += [problem("phone.short", f"w{at}", "warn") for at in range(10)]
    lines = read_back(as_github(told(*found, gates={"completeness": False})))
    assert [one["command"] for one in lines] == ["error"] * 10 + ["warning"] * 10
    assert "completeness" in lines[0]["text"]
    assert "file" not in lines[0]
    assert lines[9]["text"].endswith("(and 3 more problems of this level, see the summary or another output)")
    assert [one for one in lines if "more problems" in one["text"]] == [lines[9]]


def test_what_the_baseline_knows_is_not_said_again(told: Made, problem: Made) -> None:
    report = told(
        problem(count=2, known=2), problem("phone.long", count=3, known=1, new=2), gates={"max_errors": False}
    )
    (one,) = read_back(as_github(report))
    assert one["text"].startswith("The number is too short: Mobile, cells: 3 (0.15%), 2 of them new")


def test_a_clean_base_says_nothing(told: Made) -> None:
    assert as_github(told()) == ""
