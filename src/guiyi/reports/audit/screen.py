"""What `guiyi audit` prints: a line a problem, the worst first, and the gate."""

from collections.abc import Mapping
from typing import Any

from guiyi.core.language import say
from guiyi.reports.audit.gates import baseline_line, gate_line
from guiyi.reports.audit.report import Report
from guiyi.reports.screen import print_line, print_table

MOST = 30  # problems shown; the outputs hold all


def print_audit(told: Report) -> None:
    """Print what an audit found."""
    for one in told["sources"]:
        print_line(say("audit.source", path=one["path"], rows=one["rows"], importer=one["importer"]))
    headers = [say(f"audit.{name}") for name in ("severity", "problem", "field", "count", "rate", "where", "value")]
    print_table(headers, map(_line, told["problems"][:MOST]), whole=1)
    if len(told["problems"]) > MOST:
        print_line(say("audit.more", count=len(told["problems"]) - MOST))
    print_line(say("audit.counts", **told["counts"], held=len(told["held"])))
    if told["baseline"]:
        print_line(baseline_line(told["baseline"]))
    for gate in told["gates"].values():
        print_line(gate_line(gate))
    if told["baseline"] and told["baseline"]["key_made"]:
        print_line(say("baseline.key_made", path=told["baseline"]["key_made"]))


def _line(one: Mapping[str, Any]) -> tuple[str, ...]:
    place: Mapping[str, Any] = next(iter(one["locations"]), {})
    where = "!".join(filter(None, (place.get("sheet"), place.get("cell") or str(place.get("line", "")))))
    level, rate = say(f"audit.{one['severity']}"), f"{one['count'] / max(one['rows'], 1):.2%}"
    return level, one["text"], one["label"], f"{one['count']:,}", rate, where, place.get("value", "")
