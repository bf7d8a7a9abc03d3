"""What was found in sources, and what a run did: for the screen and for machines."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from guiyi.core.language import issue_text, say
from guiyi.core.letters import letter
from guiyi.core.schema import Schema
from guiyi.core.source import Cells, Column, Look, SheetRead
from guiyi.reports.screen import console, print_line, print_table
from guiyi.reports.shown import shown

SAMPLES, VALUE = 3, 24  # values shown for each column, and characters of each
ROWS, BETWEEN = 3, 2  # rows shown below the mapping, and blanks between two columns


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


def print_looks(looks: Iterable[Look], *, mask: bool) -> None:
    """Print sheets and mapping, with the first values of each column beside it."""
    for look in looks:
        source = look.source
        told = {"path": source.path, "importer": source.importer, "encoding": source.encoding or "-"}
        print_line(say("inspect.source", **told, region=source.region or "?"))
        for sheet in source.sheets:
            _print_sheet(sheet, look, mask)


def _print_sheet(sheet: SheetRead, look: Look, mask: bool) -> None:
    rows = ", ".join(map(str, sheet.header_rows))
    told = {"name": sheet.name or Path(look.source.path).name, "header": rows, "first": sheet.first_data_row}
    print_line(say("inspect.sheet" if rows else "inspect.no_header", **told, rows=sheet.rows))
    if sheet.ignored:
        reasons = " · ".join(f"{issue_text(code).text} {count}" for code, count in sheet.ignored.items())
        print_line("  " + say("inspect.ignored", count=sum(sheet.ignored.values()), reasons=reasons))
    for note in [
        *([issue_text(sheet.skipped).text] if sheet.skipped else []),
        *(say(note.key, **note.told) for note in sheet.notes),
    ]:
        print_line(f"  {note}")
    preview = look.previews.get(sheet.name, ())
    lines = [_column_line(place, column, preview, look.schema, mask) for place, column in enumerate(sheet.columns)]
    if lines:
        names = ("letter", "column", "field", "sure", "reason", "values")
        print_table([say(f"inspect.{name}") for name in names], lines, whole=1)
        _print_rows(sheet.columns, preview[:ROWS], look.schema, mask)


def _column_line(place: int, column: Column, preview: Sequence[Cells], schema: Schema, mask: bool) -> tuple[str, ...]:
    texts = [cells[place] for cells in preview if place < len(cells) and cells[place]][:SAMPLES]
    values = [_short(shown(text, _field(column), schema, mask=mask)) for text in texts]
    labels = [schema[name].label if name in schema else name for name in column.fields]
    part = f" ({say(f'part.{column.part}')})" if column.part else ""
    sure = f"{column.confidence:.0%}" if column.fields and column.reason != "custom" else ""
    field = (" + ".join(labels) or "–") + part
    return letter(place), _flat(column.shown), field, sure, say(f"reason.{column.reason}"), " ┊ ".join(values)


def _print_rows(columns: Sequence[Column], preview: Sequence[Cells], schema: Schema, mask: bool) -> None:
    """Print the first rows as they stand, where the terminal is wide enough for all their columns."""
    from rich.cells import cell_len

    texts = [
        [
            _short(shown(text, _field(one), schema, mask=mask))
            for one, text in zip(columns, _filled(cells, columns), strict=True)
        ]
        for cells in preview
    ]
    headers = [_short(_flat(one.header)) or letter(place) for place, one in enumerate(columns)]
    widths = [max(map(cell_len, column)) + BETWEEN for column in zip(headers, *texts, strict=True)]
    if texts and sum(widths) <= console().width:
        print_table(headers, texts, title="  " + say("inspect.rows"), whole=len(headers))


def _filled(cells: Cells, columns: Sequence[Column]) -> Sequence[str | None]:
    return [*cells[: len(columns)], *(None,) * (len(columns) - len(cells))]


def _field(column: Column) -> str | None:
    return column.fields[0] if column.fields else None


def _flat(text: str) -> str:
    return " ".join(text.split())


def _short(text: str) -> str:
    return text if len(text) <= VALUE else f"{text[: VALUE - 1]}…"


def print_summary(summary: Mapping[str, Any], folder: Path) -> None:
    """Print where the rows went, and what to look at next."""
    print_line(say("summary.rows", **summary))
    print_line(say("summary.base", **summary))
    for code, count in summary["reasons"].items():
        print_line("  " + say("summary.reason", text=issue_text(code).text, code=code, count=count))
    if "after" in summary["completeness"]:
        before, after = (summary["completeness"][when]["overall"] for when in ("before", "after"))
        print_line(say("summary.complete", before=f"{before:.0%}", after=f"{after:.0%}"))
    for name, gate in summary["gates"].items():
        told = {"name": say(f"gate.{name}"), "value": f"{gate['value']:.1%}", "limit": f"{gate['limit']:.1%}"}
        print_line(say("summary.passed" if gate["passed"] else "summary.failed", **told))
    if summary["suggestions"]:
        fields = ", ".join(f"{field} {count}" for field, count in summary["suggestions"].items())
        print_line(say("summary.suggestions", count=sum(summary["suggestions"].values()), fields=fields))
    if summary["decisions_lost"]:
        print_line(say("summary.decisions_lost", count=summary["decisions_lost"]))
    for entity, known in summary["outcomes"].items():
        print_line(say("summary.outcomes", entity=say(f"entity.{entity}"), **known))
    for target, counts in summary["targets"].items():
        found = say("summary.places", count=sum(counts.values())) if counts else say("summary.nothing")
        print_line(say("summary.target", target=target, found=found))
        for code, count in counts.items():
            print_line("  " + say("summary.finding", text=issue_text(code).text, code=code, count=count))
    print_line(say("summary.where", path=folder))
