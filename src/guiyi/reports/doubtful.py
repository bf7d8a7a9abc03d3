"""The second sheet of review.xlsx: the cells that could not be read or may be mistyped, with what to do."""

from collections.abc import Mapping
from typing import Any

import pyarrow.compute as pc

from guiyi.core.folder import RunFolder
from guiyi.core.language import issue_text, say
from guiyi.core.schema import Schema
from guiyi.reports.shown import labels

MOST = 50_000  # lines: a list longer than this is read by a program, from run/issues
WIDTHS = {"row": 30, "field": 18, "text": 30, "suggestion": 24, "problem": 40, "advice": 50}


def write_doubtful(book: Any, folder: RunFolder, schema: Schema, made: Mapping[str, Any]) -> None:
    """Add the sheet: one line a cell, those with a suggested repair first, then by what is wrong."""
    told = folder.arrow("issues", where=pc.field("value").is_valid())
    order = [("with", "ascending"), ("code", "ascending")]
    told = told.append_column("with", pc.is_null(told["suggestion"])).sort_by(order).slice(0, MOST)
    page = book.add_worksheet(say("review.cells"))
    for position, (name, wide) in enumerate(WIDTHS.items()):
        page.set_column(position, position, wide)
        page.write_string(0, position, say(f"review.{name}"), made["head"])
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(len(told), 1), len(WIDTHS) - 1)
    for line, one in enumerate(told.to_pylist(), start=1):
        text = issue_text(one["code"])
        cells = (one["row_id"], labels(one["field"], schema), one["value"], one["suggestion"], text.text, text.hint)
        for position, cell in enumerate(cells):
            page.write_string(line, position, cell or "", made["wrap" if position > 3 else "top"])
