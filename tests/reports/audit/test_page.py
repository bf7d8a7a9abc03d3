"""The page of an audit: whole, self-contained, and safe against what cells, headers, files, sheets and rules hold."""

import json
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import guiyi
from guiyi.audits import audit
from guiyi.core.language import speak, spoken
from guiyi.reports.audit.html import as_html

HOSTILE = "\"><img src=x onerror=alert(1)><svg onload=alert(1)></svg><script>alert(1)</script>'{{7*7}}"
Made = Callable[..., dict[str, Any]]
VOID = {"meta", "br", "img", "link", "input"}
WANTED = {
    "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "div", "section", "ul", "ol", "li", "table",
    "thead", "tbody", "tr", "th", "td", "span", "b", "i", "u", "p", "br", "code", "details", "summary",
    "svg", "g", "rect", "path", "line", "text",
}  # fmt: skip


class Page(HTMLParser):
    """The elements of a page, and the texts that a person reads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.texts.append(data)

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.texts).split())


def harmless(text: str) -> Page:
    """Read a page as a browser would, and hold that it runs and fetches nothing."""
    page = Page(text)
    assert page.open == []
    assert set(page.tags) - WANTED == set()
    assert {name for name, _ in page.attributes if name.startswith("on") or name in ("src", "href")} == set()
    policy = next(value for _, value in page.attributes if value.startswith("default-src"))
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"
    style = text.partition("<style>")[2].partition("</style>")[0]
    for outside in ("http:", "https:", "url(", "@import", "//"):
        assert outside not in style
    return page


def line(n: int, **over: Any) -> dict[str, Any]:
    shares = {"completeness": 0.5 + n / 100, "validity": 0.9, "uniqueness": 0.8, "consistency": 1.0, "freshness": None}
    told = {"time": f"2026-01-{n + 1:02}T00:00:00+00:00", "rows": 10 + n, "passed": False, "kpis": shares}
    return {**told, "counts": {"error": 9 - n, "warn": 2}, **over}


SHEET = {
    "name": "表", "rows": 2000, "columns": 3, "header": "1", "header_rows": [1], "skipped": "", "notes": [],
    "mapped": [("手机", "Mobile")], "custom": [], "out": [],
    "strip": [{"first": "2", "last": "11", "rows": 10, "error": 5, "warn": 1, "info": 0}],
}  # fmt: skip


def full(told: Made, problem: Made, **over: Any) -> dict[str, Any]:
    report = told(problem(count=5, suggested=2), history=[line(n) for n in range(3)], **over)
    return {**report, "sources": [{**report["sources"][0], "sha256": "ab" * 32, "sheets": [SHEET]}]}


def hostile(value: Any, key: str = "") -> Any:
    """Put what attacks a page wherever a text stands that a file, a person or a rule wrote."""
    if isinstance(value, dict):
        return {name: hostile(one, name) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [hostile(one, key) for one in value]
    ours = ("severity", "entity", "gate", "code", "check", "time", "started", "fail_on")
    return HOSTILE if isinstance(value, str) and value and key not in ours else value


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_that_a_report_holds_can_run(told: Made, problem: Made, lang: str) -> None:
    speak(lang)
    page = harmless(as_html(hostile(full(told, problem, notes=["x"], outputs=[["xlsx", "f"]]))))
    assert page.words.count("onerror=alert(1)") > 15  # told as text
    assert "{{7*7}}" in page.words


def test_it_tells_the_verdict_the_gates_and_the_numbers_against_their_goals(told: Made, problem: Made) -> None:
    words = harmless(spoken("en", as_html, full(told, problem))).words
    for said in ("Failed", "FAILED findings that count: 3", "75% Completeness", "goal 95%", "50% before cleansing"):
        assert said in words
    assert "– Freshness" in words


def test_it_tells_problems_fields_places_history_rules_and_sources(told: Made, problem: Made) -> None:
    words = harmless(spoken("en", as_html, full(told, problem))).words
    for said in (
        "The number is too short", "139****3900", "表!C3", "… 2 more",
        "Mobile ★ mobile 50% 100% 96% 60%",
        "lines 2–11: 5 rows with errors",
        "2026-01-01", "Completeness 52%", "error 7",
        "required.customer_name", "手机 → Mobile", "guiyi audit 客户.xlsx --output xlsx=客户-marked.xlsx",
    ):  # fmt: skip
        assert said in words


def test_what_is_not_there_has_no_heading(told: Made) -> None:
    words = harmless(spoken("en", as_html, told(held=[]))).words
    for heading in ("Over the runs", "Rules that held", "Where in the file"):
        assert heading not in words
    assert "Passed" in words
    assert "No problems found." in words


def test_a_long_list_is_cut_and_says_so(told: Made, problem: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guiyi.reports.audit.html.PROBLEMS", 2)
    words = harmless(spoken("en", as_html, told(*(problem(f"rule.{n}") for n in range(5))))).words
    assert "3 more problems" in words


def test_a_real_audit_is_masked_and_hostile_files_stay_text(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "<b>表"
    book.active.append(["客户名称", "手机", "<script>alert(1)</script>"])
    book.active.append(["华信贸易<img src=x onerror=alert(1)>", "1390013900", "<script>alert(2)</script>"])
    book.active.append(["云帆科技", "13800138000", "x"])
    source = tmp_path / "a'<i onclick=alert(1)>.xlsx"
    book.save(source)
    rules = {"rules": [{"field": "mobile", "required": True, "text": "<script>alert(3)</script>"}]}
    job = guiyi.Job.of({"sources": [{"path": str(source)}], "validate": rules}, "test")
    told = spoken("en", audit, job, [("html", tmp_path / "o.html")]).report
    text = (tmp_path / "o.html").read_text("utf-8")
    page = harmless(text)
    assert "1390013900" not in text
    assert "<i onclick=alert(1)>" in page.words
    assert [(one["first"], one["warn"]) for one in told["sources"][0]["sheets"][0]["strip"]] == [("2", 0), ("3", 0)]
    json.dumps(told)
