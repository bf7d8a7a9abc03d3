"""What `guiyi audit` prints: worst first, masked, aligned, and as wide as the terminal."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from rich.cells import cell_len

from guiyi.core.language import speak
from guiyi.reports.audit.charts import counts_svg, shares_svg
from guiyi.reports.audit.overview import kpi_line, next_steps, trend_line
from guiyi.reports.audit.screen import columns, print_audit
from guiyi.reports.shown import labels
from guiyi.schemas.customer import REACHING, customer_schema

Made = Callable[..., dict[str, Any]]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_columns_are_aligned_whatever_the_letters(
    told: Made, problem: Made, capsys: pytest.CaptureFixture[str], lang: str
) -> None:
    speak(lang)
    print_audit(told(problem(text="号码位数不够", label="手机"), problem(text="too short", label="Mobile", count=12)))
    table = [one for one in capsys.readouterr().out.splitlines() if "139****3900" in one]
    assert len(table) == 2
    ends = [cell_len(one.partition("139****3900")[0]) for one in table]
    assert ends[0] == ends[1]
    assert "\x1b" not in "".join(table)


def test_a_narrow_terminal_goes_without_some_columns() -> None:
    assert columns(240, compared=False) == ("severity", "problem", "field", "count", "rate", "where", "value")
    assert columns(80, compared=True) == ("severity", "problem", "field", "count", "new", "known", "fixed", "where")


def test_what_steers_a_terminal_is_not_printed(told: Made, problem: Made, capsys: pytest.CaptureFixture[str]) -> None:
    print_audit(told(problem(text="a\x1b[31mb", label="\x07", cell={"value": "\x1b]0;x\x07", "sheet": "\x9b"})))
    assert {one for one in capsys.readouterr().out if (one < " " and one != "\n") or "\x7f" <= one <= "\x9f"} == set()


def test_it_says_where_outputs_are_and_what_comes_next(
    told: Made, problem: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    speak("en")
    print_audit(told(problem(suggested=3), outputs=[["json", "out/a.json"], ["markdown", ""]], notes=["mind this"]))
    out = capsys.readouterr().out
    for said in ("written  json: out/a.json", "mind this", "3 cells have a suggested repair", "--update-baseline"):
        assert said in out
    assert "markdown" not in out


def test_next_steps_fit_what_was_found(told: Made, problem: Made) -> None:
    speak("en")
    assert [one["command"] for one in next_steps(told())] == ["guiyi run 客户.xlsx"]
    done = next_steps(told(problem(), outputs=[["xlsx", "a.xlsx"]], baseline={"file": "b"}))
    assert done == []


def test_the_numbers_stand_in_one_line(told: Made) -> None:
    speak("en")
    assert kpi_line(told()) == (
        "Completeness 75% (goal 95% / 50% before cleansing) · Validity 90% · Uniqueness 98% · Consistency 100%"
        " · Freshness – (no dates of update or contact)"
    )
    held = {"completeness": {**told(gates={"completeness": True})["gates"]["completeness"], "limit": 0.6}}
    assert "goal 60%" in kpi_line(told() | {"gates": held})


RUNS: list[dict[str, Any]] = [
    {
        "time": f"2026-0{n}-01", "rows": n, "counts": {"error": 5 * n, "warn": 0}, "passed": True,
        "kpis": {"completeness": n / 10, "validity": None if n == 2 else 0.9, "uniqueness": 0.9, "consistency": 0.9,
                 "freshness": None},
    }
    for n in (1, 2, 3)
]  # fmt: skip


def test_the_trend_is_that_of_the_last_two_audits(told: Made) -> None:
    speak("en")
    assert trend_line(told(history=RUNS[:1])) == ""
    assert "rows 2 → 3, errors 10 → 15, completeness 20% → 30%" in trend_line(told(history=RUNS))


def test_plots_have_a_line_a_number_gaps_and_labels_apart() -> None:
    from xml.etree import ElementTree

    speak("en")
    drawn = ElementTree.fromstring(shares_svg(RUNS, 0.95))
    lines = {one.get("class"): one.get("d", "") for one in drawn.iter("path")}
    assert set(lines) == {"line completeness", "line validity", "line uniqueness", "line consistency"}
    assert (lines["line completeness"].count("L"), lines["line validity"].count("M")) == (2, 2)
    assert len([one for one in drawn.iter("line") if one.get("class") == "goal"]) == 1
    ends = sorted(float(one.get("y", "0")) for one in drawn.iter("text") if "end" in one.get("class", ""))
    assert all(low - high >= 14 for high, low in pairwise(ends))
    assert "error 15" in [one.text for one in ElementTree.fromstring(counts_svg(RUNS)).iter("text")]
    assert "goal" not in shares_svg(RUNS, None)


def test_ways_to_reach_somebody_go_by_one_name() -> None:
    speak("zh")
    schema = customer_schema()
    assert labels("|".join(REACHING), schema) == "任一联系方式"
    assert labels("mobile|phone", schema) == "手机, 电话"
    assert labels("mobile|phone|city", schema) == "手机, 电话, 城市"
