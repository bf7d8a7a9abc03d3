"""JUnit XML: valid, and red exactly where the audit is."""

from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest

from guiyi.reports.audit.junit import as_junit

Made = Callable[..., dict[str, Any]]


def cases(text: str) -> dict[str, tuple[str, str]]:
    """Name of a testcase → what became of it, and its text."""
    found = {}
    for case in ElementTree.fromstring(text).iter("testcase"):
        (told,) = list(case) or [None]
        found[case.attrib["name"]] = ("passed", "") if told is None else (told.tag, told.text or "")
    return found


def test_a_testcase_is_a_rule_and_field_and_those_that_hold_pass(told: Made, problem: Made, faults: Any) -> None:
    text = as_junit(told(problem(count=12), problem("range.age", "age", "warn"), gates={"completeness": True}))
    assert faults("junit", text) == []
    found = cases(text)
    assert {name: what for name, (what, _) in found.items()} == {
        "phone.short[mobile]": "failure",
        "range.age": "skipped",
        "required.customer_name": "passed",
        "gate.max_errors": "failure",
        "gate.completeness": "passed",
    }
    lines = found["phone.short[mobile]"][1].splitlines()
    assert lines[0] == "The number is too short: Mobile, cells: 12 (0.60%)"
    assert lines[1] == "表!C3 139****3900"
    assert lines[-2:] == ["… and 2 more", "Complete the number"]
    assert len(lines) == 13


@pytest.mark.parametrize(
    ("over", "gate", "what"),
    [
        ({}, False, "failure"),
        ({}, True, "skipped"),  # as many as --max-errors lets pass
        ({"known": 1}, False, "skipped"),  # the baseline knows them all
        ({"severity": "warn"}, False, "skipped"),
    ],
)
def test_only_what_made_the_gate_fail_is_a_failure(
    over: dict[str, Any], gate: bool, what: str, told: Made, problem: Made
) -> None:
    text = as_junit(told(problem(**over), gates={"max_errors": gate}))
    assert cases(text)["phone.short[mobile]"][0] == what
    assert (ElementTree.fromstring(text).find(".//failure") is None) == gate


def test_what_never_fails_is_never_red(told: Made, problem: Made) -> None:
    one = told(problem(), gates={"max_errors": True})
    one["gates"]["max_errors"]["fail_on"] = "never"
    assert "<failure" not in as_junit(one)


def test_totals_are_what_is_listed(told: Made, problem: Made) -> None:
    root = ElementTree.fromstring(as_junit(told(problem(count=12), problem("phone.long", severity="warn"))))
    for suite in root.iter("testsuite"):
        listed = [len(suite.findall(path)) for path in ("testcase", "testcase/failure", "testcase/skipped")]
        assert [int(suite.attrib[name]) for name in ("tests", "failures", "skipped")] == listed
    told_of = {one.attrib["name"]: one.attrib["value"] for one in root[0].iter("property")}
    assert told_of == {"importer": "excel", "rows": "2000", "error": "12", "warn": "1", "info": "0"}
    assert int(root.attrib["tests"]) == len(list(root.iter("testcase")))
    assert root.attrib["time"] == "0.750"


def test_a_rule_that_one_source_breaks_passes_in_the_other(told: Made, problem: Made, faults: Any) -> None:
    one = told(problem("range.age", "age", check="range"))
    one["sources"].append({**one["sources"][0], "name": "b", "file": "b.csv", "importer": "delimited"})
    text = as_junit(one)
    assert faults("junit", text) == []
    assert [case.attrib["classname"] for case in ElementTree.fromstring(text).iterfind(".//testcase[@name='range.age']")] == [
        "data/客户.xlsx", "b.csv",
    ]  # fmt: skip
