"""What was found in sources, and what a run did: for the screen and for machines."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from guiyi.core.language import issue_text, say
from guiyi.core.schema import Schema
from guiyi.core.source import Look, SheetRead
from guiyi.reports.screen import console, print_table

SAMPLES = 3  # values shown for each column


def as_json(looks: Iterable[Look]) -> dict[str, Any]:
    """Return what `inspect --json` prints (DESIGN section 6)."""
    return {
        "sources": [
            {
                "path": look.source.path,
                "importer": look.source.importer,
                "encoding": look.source.encoding,
                "region": look.source.region,
                "sheets": [_sheet_json(sheet) for sheet in look.source.sheets],
            }
            for look in looks
        ]
    }


def _sheet_json(sheet: SheetRead) -> dict[str, Any]:
    columns = [
        {
            "header": column.header,
            "field": (column.fields[0] if len(column.fields) == 1 else list(column.fields)) if column.fields else None,
            "confidence": column.confidence,
            "reason": column.reason,
        }
        for column in sheet.columns
    ]
    told = {"name": sheet.name, "header_rows": list(sheet.header_rows), "first_data_row": sheet.first_data_row}
    return {**told, "rows": sheet.rows, "skipped": sheet.skipped, "columns": columns}


def print_looks(looks: Iterable[Look], *, masked: bool) -> None:
    """Print sheets and mapping, with the first values of each column beside it."""
    for look in looks:
        source = look.source
        told = {"path": source.path, "importer": source.importer, "encoding": source.encoding or "-"}
        console().print(say("inspect.source", **told, region=source.region or "?"))
        for sheet in source.sheets:
            _print_sheet(sheet, look, masked)


def _print_sheet(sheet: SheetRead, look: Look, masked: bool) -> None:
    rows = ", ".join(map(str, sheet.header_rows)) or "-"
    told = {"name": sheet.name or "-", "header": rows, "first": sheet.first_data_row, "rows": sheet.rows}
    console().print(say("inspect.sheet", **told))
    if sheet.skipped:
        console().print("  " + issue_text(sheet.skipped).text)
    for note in sheet.notes:
        console().print("  " + say(note))
    if not sheet.columns:
        return
    preview = look.previews.get(sheet.name, ())
    lines = []
    for position, column in enumerate(sheet.columns):
        cells = [cells[position] for cells in preview if position < len(cells) and cells[position]][:SAMPLES]
        shown = [_safe(cell or "", column.fields, look.schema, masked) for cell in cells]
        labels = [look.schema[name].label if name in look.schema else name for name in column.fields]
        sure = f"{column.confidence:.0%}" if column.fields else ""
        lines.append((" ".join(column.header.split()), " + ".join(labels) or "–", sure, say(f"reason.{column.reason}"), " ┊ ".join(shown)))
    print_table([say(f"inspect.{name}") for name in ("column", "field", "sure", "reason", "values")], lines)


def _safe(text: str, fields: tuple[str, ...], schema: Schema, masked: bool) -> str:
    flat = " ".join(text.split())
    flat = flat if len(flat) <= 24 else flat[:23] + "…"
    if not masked:
        return flat
    known = [schema[name] for name in fields if name in schema]
    if not known or any(one.custom for one in known):
        return flat[:1] + "***"  # a column nobody vouches for may hold anything
    return known[0].masked(flat)


def print_summary(summary: Mapping[str, Any], folder: Path) -> None:
    """Print where the rows went, and what to look at next."""
    out = console()
    out.print(say("summary.rows", **summary))
    out.print(say("summary.base", **summary))
    for code, count in summary["reasons"].items():
        out.print("  " + say("summary.reason", text=issue_text(code).text, code=code, count=count))
    if "completeness" in summary:
        before, after = (summary["completeness"][when]["overall"] for when in ("before", "after"))
        out.print(say("summary.complete", before=f"{before:.0%}", after=f"{after:.0%}"))
    for name, gate in summary.get("gates", {}).items():
        out.print(say("summary.passed" if gate["passed"] else "summary.failed", name=name, **gate))
    if summary["decisions_lost"]:
        out.print(say("summary.decisions_lost", count=summary["decisions_lost"]))
    for target, counts in summary.get("targets", {}).items():
        found = ", ".join(f"{issue_text(code).text} {count}" for code, count in counts.items())
        out.print(say("summary.target", target=target, found=found or say("summary.nothing")))
    out.print(say("summary.where", path=folder))
