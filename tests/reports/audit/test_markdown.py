"""Markdown: read back by a parser, nothing in a value is markup, and it has room in the summary of a step."""

import html
import re
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.cells import cell_len

from guiyi.reports.audit.markdown import MOST, as_markdown, escaped
from guiyi.reports.audit.wording import plain

Made = Callable[..., dict[str, Any]]
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def tables(text: str) -> list[list[list[str]]]:
    """Return the cells of every table, as a reader sees them."""
    page = READER.render(text)
    rows = [
        re.findall(r"<tr>\n(.*?)</tr>", one, re.DOTALL) for one in re.findall("<table>(.*?)</table>", page, re.DOTALL)
    ]
    return [
        [[html.unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in table]
        for table in rows
    ]


def test_gates_kpis_and_problems_are_there_worst_first(told: Made, problem: Made) -> None:
    text = as_markdown(told(problem(count=2), problem("phone.long", severity="warn"), gates={"completeness": False}))
    assert text.startswith("## ❌ Customer data audit FAILED\n")
    kpis, problems = tables(text)
    assert kpis == [
        ["Completeness", "Validity", "Uniqueness", "Consistency", "Rows with errors"],
        ["75.0%", "90.0%", "98.0%", "100.0%", "2.0%"],
    ]
    assert problems[1] == [
        "error",
        "The number is too short",
        "Mobile",
        "2",
        "0.10%",
        "data/客户.xlsx",
        "表!C3",
        "139****3900",
    ]
    assert [row[0] for row in problems] == ["Level", "error", "warn"]
    assert text.count("- ❌") == 2


def test_a_clean_base_passes(told: Made) -> None:
    text = as_markdown(told())
    assert text.startswith("## ✅ Customer data audit passed\n")
    assert len(tables(text)) == 1


def test_columns_are_aligned_as_a_terminal_shows_them(told: Made, problem: Made) -> None:
    text = as_markdown(told(problem(label="手机"), problem("phone.long", label="Mobile phone", text="号码位数不够")))
    table = [line for line in text.split("\n\n")[-2].splitlines() if line.startswith("|")]
    assert len(table) == 4
    assert len({cell_len(line) for line in table}) == 1


def test_it_has_room_in_the_summary_of_a_step(told: Made, problem: Made) -> None:
    report = told(*(problem("phone.short", f"f{at}", text="字" * 200) for at in range(3000)))
    assert len(as_markdown(report).encode("utf-8")) <= MOST < 1 << 20
    text = as_markdown(report, 50_000)
    assert 10_000 < len(text.encode("utf-8")) <= 50_000
    shown = len(tables(text)[1]) - 1
    assert f"{3000 - shown} more problems" in text
    assert len(as_markdown(report, 0).encode("utf-8")) < 1000


@given(st.text(st.characters() | st.sampled_from("|\\`*_<>[]()#~$!@&:/.-+=\n\r\t\0"), max_size=40))
def test_a_value_is_shown_as_it_is(text: str) -> None:
    page = READER.render(f"| {escaped('x' + text + 'x')} | b |\n| --- | --- |\n| 1 | 2 |\n")
    (head, _), _ = tables(f"| {escaped('x' + text + 'x')} | b |\n| --- | --- |\n| 1 | 2 |\n")[0]
    assert head == plain("x" + text + "x")
    assert set(re.findall(r"<(\w+)", page)) == {"table", "thead", "tr", "th", "tbody", "td"}
