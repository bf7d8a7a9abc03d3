"""GitLab's Code Quality report: valid, and each finding once."""

import json
from collections.abc import Callable
from typing import Any

from guiyi.reports.audit.gitlab import as_gitlab

Made = Callable[..., dict[str, Any]]


def test_an_entry_is_a_rule_and_field(told: Made, problem: Made, faults: Any) -> None:
    text = as_gitlab(told(problem(count=2), problem("phone.long", severity="warn"), gates={"completeness": False}))
    assert faults("gitlab", text) == []
    gate, first, second = json.loads(text)
    assert first["description"] == "The number is too short: Mobile, cells: 2 (0.10%): 表!C3 139****3900"
    assert first["location"] == {"path": "data/客户.xlsx", "lines": {"begin": 3}}
    assert [one["severity"] for one in (gate, first, second)] == ["critical", "major", "minor"]
    assert [one["check_name"] for one in (gate, first)] == ["gate.completeness", "phone.short"]


def test_no_two_entries_collapse_and_none_moves_with_its_line(told: Made, problem: Made) -> None:
    found = [problem(), problem("phone.long"), problem(field="phone"), problem(source="b"), problem(file="b.xlsx")]
    entries = json.loads(as_gitlab(told(*found, gates={"completeness": False, "error_rate": False})))
    assert len({one["fingerprint"] for one in entries}) == len(entries) == 7
    moved = json.loads(as_gitlab(told(problem(count=4, lines=range(80, 84)))))
    assert moved[0]["fingerprint"] == entries[2]["fingerprint"]


def test_a_clean_base_is_an_empty_list(told: Made, faults: Any) -> None:
    assert json.loads(as_gitlab(told())) == []
    assert faults("gitlab", as_gitlab(told())) == []


def test_what_has_no_line_stands_on_the_first(told: Made, problem: Made, faults: Any) -> None:
    text = as_gitlab(told(problem(locations=[]), problem("phone.long", lines=["3#2"])))
    assert faults("gitlab", text) == []
    assert [one["location"]["lines"]["begin"] for one in json.loads(text)] == [1, 3]
