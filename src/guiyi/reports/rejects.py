"""rejects.xlsx: the rows that did not go on, with their original cells, the wrong ones marked and the reason beside.

Corrected and given as a source again, its rows take the place of the old ones (importers/rejects.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from guiyi.core.folder import RunFolder
from guiyi.core.language import issue_text, say
from guiyi.core.manifest import schema_of, sources_of
from guiyi.core.rowkey import row_key
from guiyi.core.schema import Schema
from guiyi.core.source import Column
from guiyi.reports.workbook import HEAD, WRONG, open_workbook, sheet_name, width

KEY, REASON = "guiyi:key", "guiyi:reason"  # what importers/rejects.py knows the workbook by
OWN = 2  # columns of ours before the original ones


def write_rejects(folder: RunFolder) -> None:
    """Write rejects.xlsx: a sheet for every sheet with rejected rows; without any, one empty sheet."""
    manifest = folder.manifest()
    schema = schema_of(manifest)
    columns = {(s.name, sheet.name): sheet.columns for s in sources_of(manifest) for sheet in s.sheets}
    members = folder.read("members", ["row_id", "source", "sheet", "status", "reason"])
    rejected = members[members["status"] == "rejected"].set_index("row_id")
    cells = folder.read("raw", ["row_id", "cells"]).set_index("row_id")["cells"].reindex(rejected.index)
    issues = folder.read("issues")
    by_row = dict(list(issues[issues["row_id"].isin(rejected.index)].groupby("row_id")))
    book = open_workbook(folder / "rejects.xlsx")
    formats = {"head": book.add_format(HEAD), "wrong": book.add_format(WRONG), "wrap": book.add_format({"text_wrap": True})}
    used: set[str] = set()
    for (source, sheet), rows in rejected.groupby(["source", "sheet"], sort=True, dropna=False):
        page = book.add_worksheet(sheet_name(f"{source} {sheet}".strip(), used))
        _head(page, [column.header for column in columns[source, sheet]], formats)
        for line, (row_id, row) in enumerate(rows.iterrows(), start=1):
            told = by_row.get(row_id, pd.DataFrame(columns=issues.columns))
            _row(page, line, str(row_id), list(cells[row_id]), str(row["reason"]), told, columns[source, sheet], schema, formats)
    if rejected.empty:
        _head(book.add_worksheet(sheet_name(say("rejects.none"), used)), [], formats)
    book.close()


def _head(page: Any, headers: Sequence[str], formats: Mapping[str, Any]) -> None:
    for position, text in enumerate((KEY, REASON, *headers)):
        page.write_string(0, position, text, formats["head"])
        page.set_column(position, position, min(max(width(text) + 2, 12), 40))
    page.set_column(0, 0, 4)
    page.set_column(1, 1, 40)
    page.freeze_panes(1, OWN)


def _row(
    page: Any, line: int, row_id: str, cells: list[str | None], reason: str, issues: pd.DataFrame,
    columns: Sequence[Column], schema: Schema, formats: Mapping[str, Any],
) -> None:  # fmt: skip
    page.write_string(line, 0, row_key(row_id, cells))
    page.write_string(line, 1, "\n".join(_reasons(reason, issues, schema)), formats["wrap"])
    wrong = _wrong_cells(issues, columns)
    for position in range(max(len(cells), max(wrong, default=-1) + 1)):
        text = (cells[position] if position < len(cells) else None) or ""
        if position in wrong:
            page.write_string(line, position + OWN, text, formats["wrong"]) if text else page.write_blank(
                line, position + OWN, None, formats["wrong"]
            )
            page.write_comment(line, position + OWN, "\n".join(wrong[position]))
        elif text:
            page.write_string(line, position + OWN, text)


def _reasons(reason: str, issues: pd.DataFrame, schema: Schema) -> Iterable[str]:
    """Say the row's own reason first, then what else is wrong, each with what to do."""
    told = dict.fromkeys([reason, *issues.loc[issues["severity"] != "info", "code"]])
    for code in told:
        fields = dict.fromkeys(name for names in issues.loc[issues["code"] == code, "field"] for name in names.split("|"))
        labels = "、".join(schema[name].label for name in fields if name in schema)
        text = issue_text(code)
        yield f"{text.text}{f' ({labels})' if labels else ''}: {text.hint}"


def _wrong_cells(issues: pd.DataFrame, columns: Sequence[Column]) -> dict[int, list[str]]:
    """Return position of a cell → what is wrong with it."""
    found: dict[int, list[str]] = {}
    for issue in issues.itertuples():
        text = issue_text(str(issue.code))
        fields = set(str(issue.field).split("|"))
        for position, column in enumerate(columns):
            if fields & set(column.fields):
                found.setdefault(position, []).append(f"{text.text}: {text.hint}")
    return found
