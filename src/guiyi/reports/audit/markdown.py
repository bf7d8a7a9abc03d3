"""Markdown of an audit, for the summary of a CI step, a comment or a wiki: gates, KPIs, and the problems as a table."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from guiyi.core.language import say
from guiyi.reports.audit.gates import baseline_line, gate_line
from guiyi.reports.audit.report import Report
from guiyi.reports.audit.wording import place, plain

MOST = 1_000_000  # bytes; GitHub takes 1 MiB a step
KPIS = ("completeness", "validity", "uniqueness", "consistency", "freshness", "error_rate")
# Marks of Markdown, of mathematics and of mentions; those that would break a table or a tag are written as entities.
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;", "\\": "&#92;", "@": "&#64;"}
MARKS = re.compile(r"[&<>|\\@]|[`*_\[\]~#$!]|://|www\.")


def as_markdown(told: Report, most: int = MOST) -> str:
    """Return the report as Markdown of at most so many bytes; problems that find no room are counted."""
    head, cells = "".join(_head(told)), [_cells(one) for one in told["problems"]]
    tail = "\n" + say("audit.counts", **told["counts"], held=len(told["held"])) + "\n"
    table = "".join(_table(cells)) if cells else ""
    shown = len(cells)
    while _size(head + table + tail) > most and shown:
        shown //= 2
        table = "".join(_table(cells[:shown])) if shown else ""
        table += f"\n{say('audit.more', count=len(cells) - shown)}\n"
    return head + table + tail


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def _head(told: Report) -> Iterator[str]:
    yield f"## {say('audit.heading_passed' if told['passed'] else 'audit.heading_failed')}\n\n"
    for one in told["sources"]:
        columns = max((sheet["columns"] for sheet in one["sheets"]), default=0)
        told_of = {"path": one["file"], "rows": one["rows"], "columns": columns, "importer": one["importer"]}
        yield f"- {escaped(say('audit.file_rows', **told_of))}\n"
    for gate in told["gates"].values():
        yield f"- {'✅' if gate['passed'] else '❌'} {escaped(gate_line(gate))}\n"
    if told["baseline"]:
        yield f"- {escaped(baseline_line(told['baseline']))}\n"
    shares = {name: share for name in KPIS if (share := _share(told["kpis"].get(name))) is not None}
    if shares:
        yield "\n" + "".join(
            _rows([[say(f"audit.kpi_{name}") for name in shares], [f"{one:.1%}" for one in shares.values()]])
        )
    yield "\n"


def _share(told: Any) -> float | None:
    share = told.get("overall") if isinstance(told, Mapping) else told
    return share if isinstance(share, (int, float)) else None


def _cells(one: Mapping[str, Any]) -> list[str]:
    first: Mapping[str, Any] | None = next(iter(one["locations"]), None)
    repair = " → ".join(filter(None, (first["value"], first["suggestion"]))) if first else ""
    told = [say(f"audit.{one['severity']}"), one["text"], one["label"], f"{one['count']:,}"]
    told += [f"{one['count'] / max(one['rows'], 1):.2%}", one["file"], place(first) if first else "", repair]
    return [escaped(cell) for cell in told]


def _table(cells: Sequence[list[str]]) -> Iterator[str]:
    names = ("severity", "problem", "field", "count", "rate", "file", "where", "value")
    return _rows([[escaped(say(f"audit.{name}")) for name in names], *cells], right=(3, 4))


def _rows(cells: Sequence[Sequence[str]], right: Sequence[int] = ()) -> Iterator[str]:
    """Write a table whose first row is its head, columns aligned as a terminal shows them."""
    from rich.cells import cell_len

    widths = [max(3, *map(cell_len, column)) for column in zip(*cells, strict=True)]
    for at, row in enumerate(cells):
        padded = (
            (" " * (width - cell_len(cell)) + cell) if place in right else cell + " " * (width - cell_len(cell))
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield f"| {' | '.join(padded)} |\n"
        if not at:
            rule = ("-" * (width - 1) + ":" if place in right else "-" * width for place, width in enumerate(widths))
            yield f"| {' | '.join(rule)} |\n"


def escaped(text: str) -> str:
    r"""Return a text that Markdown shows as it is, on one line.

    >>> escaped("<b>|*a*|</b>"), escaped("https://a.cn")
    ('&lt;b&gt;&#124;\\*a\\*&#124;&lt;/b&gt;', 'https&#58;//a.cn')
    """
    return MARKS.sub(lambda found: _escape(found[0]), plain(text))


def _escape(mark: str) -> str:
    if mark == "://":
        return "&#58;//"
    return "www&#46;" if mark == "www." else ENTITIES.get(mark, f"\\{mark}")
