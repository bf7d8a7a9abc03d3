"""review.xlsx: pairs that a person must decide, side by side, with a drop-down; and its decisions read back."""

import getpass
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from guiyi.core.errors import SourceError
from guiyi.core.folder import RunFolder
from guiyi.core.language import say, table
from guiyi.core.manifest import schema_of
from guiyi.core.rowkey import row_key
from guiyi.core.schema import Schema
from guiyi.reports.reasons import reasons_text
from guiyi.reports.workbook import HEAD, open_workbook

HIDDEN = ("guiyi:left", "guiyi:right", "guiyi:kind")  # first columns: what the decision is about
SHOWN = ("decision", "number", "probability", "entity", "reasons", "left", "right")
DECISIONS = ("same", "different", "later")
MOST_PAIRS = 20_000  # more than a person can decide; the rest comes up in the next run
ALIKE, UNLIKE = {"bg_color": "#E2EFDA"}, {"bg_color": "#FFF2CC"}


def write_review(folder: RunFolder) -> None:
    """Write review.xlsx: one line a pair, each field of the left row beside that of the right one."""
    schema = schema_of(folder.manifest())
    links = folder.read("links")
    links = links[links["zone"] == "review"].sort_values(
        ["probability", "left", "right"], ascending=[False, True, True], kind="stable"
    )
    links = links.head(MOST_PAIRS)
    row_ids = pd.unique(pd.concat([links["left"], links["right"]]))
    rows = folder.read("rows").set_index("row_id").reindex(row_ids)
    raw = folder.read("raw", ["row_id", "cells"]).set_index("row_id")["cells"].reindex(row_ids)
    fields = [one for one in schema if one.name in rows and rows[one.name].notna().any()]
    book = open_workbook(folder / "review.xlsx")
    page = book.add_worksheet(say("review.sheet"))
    formats = {"head": book.add_format(HEAD), "alike": book.add_format(ALIKE), "unlike": book.add_format(UNLIKE)}
    _head(page, [one.label for one in fields], formats, len(links))
    for line, link in enumerate(links.to_dict("records"), start=1):
        _own_cells(page, line, link, raw, schema)
        for place, one in enumerate(fields):
            _pair(page, line, len(HIDDEN) + len(SHOWN) + 2 * place, rows, link, one.name, formats)
    book.close()


def _head(page: Any, labels: Sequence[str], formats: Mapping[str, Any], pairs: int) -> None:
    own = [*HIDDEN, *(say(f"review.{name}") for name in SHOWN)]
    sides = [f"{label} {say(f'review.{side}')}" for label in labels for side in ("left", "right")]
    for position, text in enumerate([*own, *sides]):
        page.write_string(0, position, text, formats["head"])
    page.set_column(0, len(HIDDEN) - 1, None, None, {"hidden": True})
    page.set_column(len(HIDDEN), len(own) + len(sides), 16)
    page.set_column(len(HIDDEN) + SHOWN.index("reasons"), len(HIDDEN) + SHOWN.index("reasons"), 48)
    page.freeze_panes(1, len(HIDDEN) + 1)
    if pairs:
        choices = [say(f"decision.{word}") for word in DECISIONS]
        page.data_validation(1, len(HIDDEN), pairs, len(HIDDEN), {"validate": "list", "source": choices})


def _own_cells(page: Any, line: int, link: Mapping[str, Any], raw: "pd.Series[Any]", schema: Schema) -> None:
    kind = "attach" if str(link["reasons"]).startswith("attach.") else "pair"
    keys = [row_key(link[side], raw[link[side]]) for side in ("left", "right")]
    probability = "-" if pd.isna(link["probability"]) else f"{link['probability']:.1%}"
    shown = ["", str(line), probability, say(f"entity.{link['entity']}"), reasons_text(link["reasons"], schema)]
    for position, text in enumerate([*keys, kind, *shown, link["left"], link["right"]]):
        if text:
            page.write_string(line, position, text)


def _pair(page: Any, line: int, position: int, rows: pd.DataFrame, link: Mapping[str, Any], name: str, formats: Mapping[str, Any]) -> None:
    left, right = (rows.at[link[side], name] for side in ("left", "right"))
    both = not (pd.isna(left) or pd.isna(right))
    shade = (formats["alike" if left == right else "unlike"],) if both else ()
    for offset, text in enumerate((left, right)):
        if not pd.isna(text):
            page.write_string(line, position + offset, text, *shade)


def read_review(path: Path) -> list[dict[str, str]]:
    """Read the decisions of a filled review.xlsx, as rows of decisions.csv; undecided pairs are left out.

    Raises:
        SourceError: it cannot be read, is not a review workbook, or holds a word that is no decision (names the line).
    """
    import openpyxl

    try:
        page = openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets[0]
    except Exception as error:  # openpyxl raises whatever its parsers meet
        raise SourceError("review.unreadable", path=path, why=type(error).__name__) from error
    lines = page.iter_rows(values_only=True)
    head = next(lines, ())
    if tuple(head[: len(HIDDEN)]) != HIDDEN:
        raise SourceError("review.foreign", path=path)
    words = _words()
    by, at = getpass.getuser(), datetime.now(UTC).isoformat(timespec="seconds")
    found = []
    for number, cells in enumerate(lines, start=2):
        told = str(cells[len(HIDDEN)] or "").strip() if len(cells) > len(HIDDEN) else ""
        if not told:
            continue
        if told.casefold() not in words:
            raise SourceError("review.word", path=path, line=number, word=told, known=", ".join(DECISIONS))
        left, right, kind = (str(cell or "") for cell in cells[: len(HIDDEN)])
        decision = words[told.casefold()]
        found.append(dict(kind=kind, left_key=left, right_key=right, decision=decision, field="", value="", by=by, at=at))
    return found


def _words() -> dict[str, str]:
    """What people may write for each decision, in any language."""
    sentences = {row["key"]: row for row in table("messages")}
    told = {row.casefold(): word for word in DECISIONS for row in (word, *_both(sentences[f"decision.{word}"]))}
    return told


def _both(row: Mapping[str, str]) -> tuple[str, str]:
    return row["zh"], row["en"]
