"""The further sheets of review.xlsx: suggested repairs, and the cells that could not be read, with what to do."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.folder import RunFolder
from guiyi.core.language import issue_text, say
from guiyi.core.schema import Schema
from guiyi.reports.shown import labels
from guiyi.reports.suggestions import WAITING

MOST = 10_000  # lines: a list longer than this is read by a program, from run/issues
WIDTHS = {"row": 30, "field": 18, "text": 30, "suggestion": 24, "problem": 40, "advice": 50}


def write_doubtful(book: Any, folder: RunFolder, schema: Schema, made: Mapping[str, Any]) -> None:
    """Add both sheets, one line a cell: suggestions by field, the other cells by what is wrong."""
    suggested = folder.arrow("issues", where=WAITING).sort_by([("field", "ascending"), ("code", "ascending")])
    others = folder.arrow("issues", where=pc.field("value").is_valid() & ~WAITING).sort_by("code")
    _write(book, say("review.suggestions"), suggested, schema, made)
    _write(book, say("review.cells"), others, schema, made)


def _write(book: Any, title: str, told: pa.Table, schema: Schema, made: Mapping[str, Any]) -> None:
    left, told = len(told) - MOST, told.slice(0, MOST)
    page = book.add_worksheet(title)
    for position, (name, wide) in enumerate(WIDTHS.items()):
        page.set_column(position, position, wide)
        page.write_string(0, position, say(f"review.{name}"), made["head"])
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(len(told), 1), len(WIDTHS) - 1)
    label, text_of = cache(lambda field: labels(field, schema)), cache(issue_text)
    if left > 0:
        page.write_string(MOST + 1, 0, say("review.more", count=f"{left:,}"))
    for line, one in enumerate(told.to_pylist(), start=1):
        text = text_of(one["code"])
        cells = (one["row_id"], label(one["field"]), one["value"], one["suggestion"], text.text, text.hint)
        for position, cell in enumerate(cells):
            page.write_string(line, position, cell or "", made["wrap" if position > 3 else "top"])
