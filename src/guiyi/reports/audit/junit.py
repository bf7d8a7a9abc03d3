"""JUnit XML of an audit: a suite is a source, a testcase a rule and field.

A testcase fails only where its findings count and the gate did not let them pass: the file is red where the audit is.
What is found but does not count is skipped, with its sentences: GitLab and Jenkins show those, but not what a passed
testcase printed. Source: the schema of Jenkins' xUnit plugin, junit-10.xsd, which pytest's xunit2 follows too.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

from guiyi.core.language import say
from guiyi.core.rule import SEVERITIES
from guiyi.reports.audit.gates import gate_line
from guiyi.reports.audit.report import Report
from guiyi.reports.audit.wording import COUNTED, examples, headline, name_of, plain

GATES = "guiyi.gate"


def as_junit(told: Report) -> str:
    """Return the report as JUnit XML."""
    root = ElementTree.Element("testsuites", {"name": "guiyi"})
    root.extend([*(_source(one, told) for one in told["sources"]), _gates(told)])
    cases = root.findall("testsuite/testcase")
    root.set("tests", str(len(cases)))
    root.set("failures", str(len(root.findall("testsuite/testcase/failure"))))
    root.set("errors", "0")
    root.set("time", f"{sum(told['seconds'].values()):.3f}")
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _source(source: Mapping[str, Any], told: Report) -> ElementTree.Element:
    problems = [one for one in told["problems"] if one["source"] == source["name"]]
    found: dict[str, int] = {
        level: sum(one["count"] for one in problems if one["severity"] == level) for level in SEVERITIES
    }
    counts: dict[str, object] = {"importer": source["importer"], "rows": source["rows"], **found}
    cases = [_problem(one, counts=_counts(one, told)) for one in problems]
    seen = {(one["rule"], one["field"]) for one in problems}
    rules = {(one["rule"], one["field"]) for one in (*told["problems"], *told["held"]) if one["check"] != "format"}
    cases += [_case(source["file"], _name(*one)) for one in sorted(rules - seen)]
    return _suite(source["file"], cases, counts, told)


def _gates(told: Report) -> ElementTree.Element:
    cases = []
    for name, gate in told["gates"].items():
        case = _case(GATES, f"gate.{name}")
        if not gate["passed"]:
            _add(case, "failure", [plain(gate_line(gate))], "gate")
        cases.append(case)
    counts = {"passed": told["passed"], "rows": told["rows"], "rows_ignored": told["rows_ignored"], **told["counts"]}
    return _suite(GATES, cases, {**counts, "held": len(told["held"])}, told)


def _suite(
    name: str, cases: list[ElementTree.Element], counts: Mapping[str, object], told: Report
) -> ElementTree.Element:
    numbers = {
        "tests": len(cases),
        "failures": sum(one.find("failure") is not None for one in cases),
        "errors": 0,
        "skipped": sum(one.find("skipped") is not None for one in cases),
    }
    suite = ElementTree.Element("testsuite", {"name": name_of(name), **{key: str(one) for key, one in numbers.items()}})
    suite.attrib["timestamp"] = told["started"].partition("+")[0]
    listed = ElementTree.SubElement(suite, "properties")
    for key, one in counts.items():
        ElementTree.SubElement(listed, "property", {"name": key, "value": str(one).lower()})
    suite.extend(cases)
    return suite


def _case(group: str, name: str) -> ElementTree.Element:
    return ElementTree.Element("testcase", {"classname": name_of(group), "name": name_of(name)})


def _name(rule: str, field: str) -> str:
    """Name a testcase; most rules name their field already."""
    return rule if rule.endswith("." + field.replace("|", "+")) else f"{rule}[{field}]"


def _counts(problem: Mapping[str, Any], told: Report) -> bool:
    """Tell whether the findings of a problem are among those that made the gate fail."""
    gate = told["gates"][COUNTED]
    if gate["passed"] or problem["count"] == problem["known"]:
        return False
    return SEVERITIES.index(problem["severity"]) <= SEVERITIES.index(gate["fail_on"])


def _problem(problem: Mapping[str, Any], *, counts: bool) -> ElementTree.Element:
    case = _case(problem["file"], _name(problem["rule"], problem["field"]))
    if counts:
        _add(case, "failure", list(_lines(problem)), problem["severity"])
    else:
        level = say(f"audit.{problem['severity']}")
        _add(case, "skipped", [f"{level}: {headline(problem)}", *list(_lines(problem))[1:]], problem["severity"])
    return case


def _lines(problem: Mapping[str, Any]) -> Iterator[str]:
    yield headline(problem)
    yield from examples(problem)
    yield plain(problem["hint"])


def _add(case: ElementTree.Element, name: str, lines: list[str], kind: str) -> None:
    told = ElementTree.SubElement(case, name, {"message": lines[0], "type": kind})
    told.text = "\n".join(lines)
