"""What `guiyi audit` prints: a line a problem, the worst first; the KPIs, the gates, and what to do next."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.text import Text

from guiyi.core.language import say
from guiyi.reports.audit.gates import baseline_line, gate_line
from guiyi.reports.audit.overview import kpi_line, next_steps, percent, trend_line
from guiyi.reports.audit.report import Report
from guiyi.reports.audit.wording import place, plain
from guiyi.reports.screen import console, print_line, print_table

MOST = 30  # problems shown; the outputs hold all
NARROW, NARROWER = 100, 70  # columns of a terminal, below which the table goes without its less needed columns
COLOURS = {"error": "bold red", "warn": "yellow", "info": "cyan", True: "green", False: "bold red"}
ALWAYS, COMPARED = ("severity", "problem", "field", "count"), ("new", "known", "fixed")
NUMBERS = ("count", "rate", *COMPARED)


def print_audit(told: Report) -> None:
    """Print what an audit found."""
    for one in told["sources"]:
        wide = max((sheet["columns"] for sheet in one["sheets"]), default=0)
        print_line(
            say(
                "audit.source_columns",
                path=plain(one["path"]),
                rows=one["rows"],
                columns=wide,
                importer=one["importer"],
            )
        )
    if told["problems"]:
        _print_problems(told)
    print_line(say("audit.counts", **told["counts"], held=len(told["held"])))
    for text in filter(None, [kpi_line(told), trend_line(told), *_baseline(told), *told["notes"]]):
        print_line(text)
    for gate in told["gates"].values():
        print_line(gate_line(gate), style=COLOURS[gate["passed"]])
    for form, path in told["outputs"]:
        if path:
            print_line(say("audit.written", form=form, path=path))
    steps = next_steps(told)
    if steps:
        print_line(say("audit.next"))
        for step in steps:
            print_line(f"  - {step['text']}\n      {step['command']}")


def _baseline(told: Report) -> Iterator[str]:
    if told["baseline"]:
        yield baseline_line(told["baseline"])
        if told["baseline"]["key_made"]:
            yield say("baseline.key_made", path=told["baseline"]["key_made"])


def _print_problems(told: Report) -> None:
    names = columns(console().width, compared=bool(told["baseline"]))
    headers = [say(f"audit.{name}") for name in names]
    lines = [line(one, names) for one in told["problems"][:MOST]]
    print_table(headers, lines, whole=1, right=[place for place, name in enumerate(names) if name in NUMBERS])
    if len(told["problems"]) > MOST:
        print_line(say("audit.more", count=len(told["problems"]) - MOST))


def columns(width: int, *, compared: bool) -> tuple[str, ...]:
    """Choose the columns of the table for a width of the terminal; those of a baseline where there is one.

    >>> columns(60, compared=False)
    ('severity', 'problem', 'field', 'count')
    """
    told = [*ALWAYS, *(COMPARED if compared else ())]
    if width >= NARROW:
        told.append("rate")
    if width >= NARROWER:
        told.append("where")
    return (*told, "value") if width >= NARROW else tuple(told)


def line(one: Mapping[str, Any], names: Sequence[str]) -> list[str | Text]:
    """Return the cells of a problem."""
    found: Mapping[str, Any] = next(iter(one["locations"]), {})
    shown = [plain(found[name]) for name in ("value", "suggestion") if found.get(name)]
    cells: dict[str, str | Text] = {
        "severity": Text(say(f"audit.{one['severity']}"), style=COLOURS[one["severity"]]),
        "problem": plain(one["text"]),
        "field": plain(one["label"]),
        "count": f"{one['count']:,}",
        "rate": percent(one["count"] / max(one["rows"], 1)) if one["count"] <= one["rows"] else "",
        "where": place(found) if found else "",
        "value": " → ".join(shown),
        **{name: f"{one[name]:,}" for name in COMPARED},
    }
    return [cells[name] for name in names]
