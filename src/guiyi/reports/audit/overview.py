"""What an audit's page and its table on screen say in the same words: shares, KPIs, trend, and what to do next."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any

from guiyi.core.language import say
from guiyi.reports.audit.history import SHARES, overall
from guiyi.reports.audit.report import Report

BASELINE = ".guiyi-baseline.json"


def percent(share: float | None) -> str:
    """Return a share in percent; only what is whole is called 100 %, and only nothing 0 %.

    >>> percent(1.0), percent(0.99996), percent(0.5), percent(0.00001), percent(0.0), percent(None)
    ('100%', '99.9%', '50%', '<0.1%', '0%', '–')
    """
    if share is None:
        return "–"
    if 0 < share < 0.001:
        return "<0.1%"
    return f"{min(share, 0.999) if share < 1 else share:.1%}".replace(".0%", "%")


def quoted(text: str) -> str:
    """Write a part of a command as a shell of any system takes it.

    >>> quoted("客户.xlsx"), quoted("xlsx=my list.xlsx")
    ('客户.xlsx', '"xlsx=my list.xlsx"')
    """
    return text if re.fullmatch(r"[\w.=/-]+", text) else '"' + text.replace('"', "'") + '"'


def kpi_cards(told: Report) -> list[dict[str, Any]]:
    """Return the KPIs in all: name, label, share, goal, remark (before, after, or how many rows say when)."""
    kpis, gates = told["kpis"], told["gates"]
    asked = gates.get("completeness")
    goals = {"completeness": asked["limit"] if asked else kpis["completeness"]["goal"]}
    return [
        {
            "name": name,
            "label": say(f"audit.kpi_{name}"),
            "about": say(f"kpi.about_{name}"),
            "share": overall(kpis, name),
            "goal": goals.get(name),
            "remark": _remark(name, kpis[name]),
        }
        for name in SHARES
    ]


def _remark(name: str, told: Mapping[str, Any]) -> str:
    for when in ("before", "after"):
        if when in told and told[when]["overall"] != told["overall"]:
            return say(f"kpi.{when}", share=percent(told[when]["overall"]))
    if name == "freshness":
        days = told["median_days"]
        return say("kpi.no_dates") if days is None else say("kpi.dated", share=percent(told["dated"]), days=days)
    return ""


def kpi_line(told: Report) -> str:
    """Return the KPIs in one line."""
    parts = []
    for one in kpi_cards(told):
        goal = say("kpi.goal", share=percent(one["goal"])) if one["goal"] else ""
        aside = [text for text in (goal, one["remark"]) if text]
        parts.append(
            f"{one['label']} {percent(one['share'])}" + (say("kpi.aside", told=" / ".join(aside)) if aside else "")
        )
    return " · ".join(parts)


def trend_line(told: Report) -> str:
    """Compare an audit with the one before it; "" where there is none."""
    if len(told["history"]) < 2:
        return ""
    before, now = told["history"][-2:]
    shares = [percent(one["kpis"]["completeness"]) for one in (before, now)]
    errors = [f"{one['counts'].get('error', 0):,}" for one in (before, now)]
    rows = [f"{one['rows']:,}" for one in (before, now)]
    return say(
        "audit.trend", time=before["time"][:10], runs=len(told["history"]), rows=" → ".join(rows),
        errors=" → ".join(errors), complete=" → ".join(shares),
    )  # fmt: skip


def next_steps(told: Report) -> list[dict[str, str]]:
    """Say what to do next, in order: a sentence, and the command or the lines of a job where there are any."""
    return list(_steps(told))


def _steps(told: Report) -> Iterator[dict[str, str]]:
    counts, problems = told["counts"], told["problems"]
    forms = {form for form, _ in told["outputs"]}
    sources = " ".join(quoted(one["path"]) for one in told["sources"])
    if counts["error"] + counts["warn"] and "xlsx" not in forms:
        first = PurePath(told["sources"][0]["path"]).stem
        marked = quoted(f"xlsx={first}-{say('audit.marked_file')}.xlsx")
        yield {"text": say("audit.next_xlsx"), "command": f"guiyi audit {sources} --output {marked}"}
    repaired = sorted({one["field"] for one in problems if one["suggested"] and "|" not in one["field"]})
    if repaired:
        count = f"{sum(one['suggested'] for one in problems):,}"
        command = f"cleanse: {{apply_suggestions: [{', '.join(repaired)}]}}"
        yield {"text": say("audit.next_suggestions", count=count), "command": command}
    if not told["passed"] and not told["baseline"]:
        command = f"guiyi audit {sources} --baseline {BASELINE} --update-baseline"
        yield {"text": say("audit.next_baseline"), "command": command}
    if told["passed"]:
        yield {"text": say("audit.next_run"), "command": f"guiyi run {sources}"}
