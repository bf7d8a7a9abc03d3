"""rejects.xlsx: the rows that did not go on, with their original cells, the wrong ones marked and the reason beside.

Corrected and given as a source again, its rows take the place of the old ones (importers/rejects.py).
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

import pandas as pd
import pyarrow.compute as pc

from guiyi.core.folder import RunFolder, among
from guiyi.core.language import issue_text, say
from guiyi.core.manifest import schema_of, sources_of
from guiyi.core.rowkey import row_key
from guiyi.core.schema import Schema
from guiyi.core.source import Column
from guiyi.reports.shown import labels
from guiyi.reports.workbook import LINES, LONGEST, fitting, formats, open_workbook, sheet_name

KEY, REASON = "guiyi:key", "guiyi:reason"  # what importers/rejects.py knows the workbook by
OWN = 2  # columns of ours before the original ones
COMMENTS = 1_000  # rows whose wrong cells carry one; the reason stands in its own column for all rows
SAMPLE = 50  # rows that the width of a column goes by

Cells = Sequence[str | None]
Issue = Mapping[str, Any]


class Rejected(NamedTuple):
    """One row that was rejected."""

    row_id: str
    reason: str
    cells: Cells
    issues: Sequence[Issue]


def write_rejects(folder: RunFolder) -> None:
    """Write rejects.xlsx: a sheet for every sheet with rejected rows; without any, one empty sheet."""
    manifest = folder.manifest()
    schema = schema_of(manifest)
    columns = {(s.name, sheet.name): sheet.columns for s in sources_of(manifest) for sheet in s.sheets}
    members = folder.read("members", ["row_id", "source", "sheet", "reason"], where=pc.field("status") == "rejected")
    book = open_workbook(folder / "rejects.xlsx", len(members))
    made = formats(book)
    used: set[str] = set()
    for place, rows in _by_sheet(folder, members).items():
        left = iter(rows)
        while some := list(islice(left, LINES)):
            page = book.add_worksheet(sheet_name(" ".join(filter(None, place)), used))
            _head(page, [column.header for column in columns[place]], some, made)
            for line, row in enumerate(some, start=1):
                _row(page, line, row, columns[place], schema, made)
    if members.empty:
        _head(book.add_worksheet(sheet_name(say("rejects.none"), used)), [], [], made)
    book.close()


def _by_sheet(folder: RunFolder, members: pd.DataFrame) -> dict[tuple[str, str], list[Rejected]]:
    chosen = among("row_id", members["row_id"])
    raw = folder.arrow("raw", ["row_id", "cells"], chosen).to_pydict()
    cells = dict(zip(raw["row_id"], raw["cells"], strict=True))
    issues: dict[str, list[Issue]] = {}
    for one in folder.arrow("issues", where=chosen).to_pylist():
        issues.setdefault(one["row_id"], []).append(one)
    found: dict[tuple[str, str], list[Rejected]] = {}
    for row in members.fillna("").to_dict("records"):
        row_id = row["row_id"]
        told = Rejected(row_id, row["reason"], cells[row_id], issues.get(row_id, ()))
        found.setdefault((row["source"], row["sheet"]), []).append(told)
    return found


def _head(page: Any, headers: Sequence[str], rows: Sequence[Rejected], made: Mapping[str, Any]) -> None:
    for position, text in enumerate((KEY, REASON, *headers)):
        page.write_string(0, position, text, made["head"])
    page.write_comment(0, 1, say("rejects.how"), {"x_scale": 2.5, "y_scale": 1.2})
    page.set_column(0, 0, None, None, {"hidden": True})
    page.set_column(1, 1, 44)
    for place, header in enumerate(headers):
        texts = [row.cells[place] for row in rows[:SAMPLE] if place < len(row.cells)]
        page.set_column(place + OWN, place + OWN, fitting([header, *texts]))
    page.freeze_panes(1, OWN)


def _row(
    page: Any, line: int, row: Rejected, columns: Sequence[Column], schema: Schema, made: Mapping[str, Any]
) -> None:
    wrong = _wrong_cells(row.issues, columns)
    for place, text in enumerate(row.cells):
        if text and len(text) > LONGEST:
            wrong.setdefault(place, []).append(say("rejects.cut", most=LONGEST))
    page.write_string(line, 0, row_key(row.row_id, row.cells))
    page.write_string(line, 1, "\n".join(_reasons(row, schema)), made["wrap"])
    for place in range(max(len(row.cells), max(wrong, default=-1) + 1)):
        text = (row.cells[place] if place < len(row.cells) else None) or ""
        style = made["wrong" if place in wrong else "top"]
        if text:
            page.write_string(line, place + OWN, text, style)
        elif place in wrong:
            page.write_blank(line, place + OWN, None, style)
        if place in wrong and line <= COMMENTS:
            page.write_comment(line, place + OWN, "\n".join(wrong[place]), {"x_scale": 2})


def _reasons(row: Rejected, schema: Schema) -> Iterator[str]:
    """Say the row's own reason first, then what else is wrong, each with what to do."""
    fields: dict[str, dict[str, None]] = {row.reason: {}}
    for issue in row.issues:
        if issue["severity"] != "info" or issue["code"] == row.reason:
            fields.setdefault(issue["code"], {})[issue["field"]] = None
    for code, names in fields.items():
        text = issue_text(code)
        where = f" ({labels('|'.join(names), schema)})" if names else ""
        yield f"{text.text}{where}{say('note.label')}{text.hint}"


def _wrong_cells(issues: Sequence[Issue], columns: Sequence[Column]) -> dict[int, list[str]]:
    """Return position of a cell → what is wrong with it."""
    found: dict[int, list[str]] = {}
    for issue in issues:
        text = issue_text(issue["code"])
        fields = set(issue["field"].split("|"))
        said = f"{text.text}{say('note.label')}{text.hint}"
        if issue["suggestion"]:
            said += f"\n{say('review.suggestion')}{say('note.label')}{issue['suggestion']}"
        for position, column in enumerate(columns):
            if fields & set(column.fields):
                found.setdefault(position, []).append(said)
    return found
