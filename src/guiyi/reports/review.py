"""review.xlsx: pairs that a person must decide, side by side, with a drop-down; and its decisions read back."""

import getpass
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.compute as pc

from guiyi.core.errors import SourceError
from guiyi.core.folder import RunFolder, among
from guiyi.core.language import say, table
from guiyi.core.manifest import schema_of
from guiyi.core.rowkey import row_key
from guiyi.core.schema import Field, Schema
from guiyi.reports.doubtful import write_doubtful
from guiyi.reports.preflight import write_preflight
from guiyi.reports.reasons import reasons_text
from guiyi.reports.workbook import fitting, formats, open_workbook
from guiyi.values.kind import SEVERAL

HIDDEN = ("guiyi:left", "guiyi:right", "guiyi:kind")  # first columns: what the decision is about
ENTITY = "guiyi:entity"  # last column: whom it is about
SHOWN = ("decision", "number", "probability", "entity", "reasons", "left_row", "right_row")
WIDTHS = {"decision": 14, "number": 6, "probability": 9, "entity": 9, "reasons": 46, "left_row": 18, "right_row": 18}
DECISIONS = ("same", "different", "later")
MOST_PAIRS = 5_000  # more than a person can decide; the others come up in the next run
SAMPLE = 100  # rows that the width of a column goes by
# What tells people apart comes first, then the other fields in the schema's order
FIRST = (
    "customer_name", "contact_name", "mobile", "phone", "contact_phone", "email", "contact_email", "wechat_id",
    "wechat_remark", "wechat_nickname", "uscc", "id_number", "province", "city", "district", "address",
)  # fmt: skip

Row = Mapping[str, str | None]


def write_review(folder: RunFolder) -> None:
    """Write review.xlsx: one line a pair, each field of the left row beside that of the right one.

    Further sheets list suggested repairs, cells that could not be read, and what the targets would refuse or damage.
    """
    schema = schema_of(folder.manifest())
    links = folder.read("links", where=pc.field("zone") == "review")
    links = links.sort_values(["probability", "left", "right"], ascending=[False, True, True], kind="stable")
    pairs = links.head(MOST_PAIRS).to_dict("records")
    ids = {link[side] for link in pairs for side in ("left", "right")}
    rows, unread = _rows(folder, ids), _unread(folder, ids)
    keys = {
        row["row_id"]: row_key(row["row_id"], row["cells"]) for row in _read(folder, "raw", ["row_id", "cells"], ids)
    }
    used = {name for row in (*rows.values(), *unread.values()) for name, text in row.items() if text}
    fields = sorted((one for one in schema if one.name in used), key=_place)
    book = open_workbook(folder / "review.xlsx", len(pairs))
    made = formats(book)
    page = book.add_worksheet(say("review.sheet"))
    _head(page, fields, list(rows.values())[:SAMPLE], made, len(pairs))
    for line, link in enumerate(pairs, start=1):
        _own_cells(page, line, link, keys, schema, made)
        for place, one in enumerate(fields):
            texts = [_text(rows, unread, link[side], one.name) for side in ("left", "right")]
            _pair(page, line, len(HIDDEN) + len(SHOWN) + 2 * place, texts, one, made)
        page.write_string(line, len(HIDDEN) + len(SHOWN) + 2 * len(fields), str(link["entity"]))
    write_doubtful(book, folder, schema, made)
    write_preflight(book, folder, schema, made)
    book.close()


def _read(folder: RunFolder, name: str, columns: Sequence[str] | None, ids: Iterable[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = folder.arrow(name, columns, among("row_id", ids)).to_pylist()
    return rows


def _rows(folder: RunFolder, ids: Iterable[str]) -> dict[str, Row]:
    return {row.pop("row_id"): row for row in _read(folder, "rows", None, ids)}


def _unread(folder: RunFolder, ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """Find the texts of cells that have no normal form: they too help a person to decide."""
    found: dict[str, dict[str, str]] = {}
    for issue in _read(folder, "issues", ["row_id", "field", "value"], ids):
        if issue["value"]:
            found.setdefault(issue["row_id"], {})[issue["field"]] = issue["value"]
    return found


def _place(field: Field) -> int:
    return FIRST.index(field.name) if field.name in FIRST else len(FIRST)


def _text(rows: Mapping[str, Row], unread: Mapping[str, Row], row_id: str, name: str) -> tuple[str, bool]:
    """Return the text of a cell, and whether it is in normal form."""
    normal = rows.get(row_id, {}).get(name)
    return (normal, True) if normal else (unread.get(row_id, {}).get(name) or "", False)


def _head(page: Any, fields: Sequence[Field], rows: Sequence[Row], made: Mapping[str, Any], pairs: int) -> None:
    own = [*HIDDEN, *(say(f"review.{name}") for name in SHOWN)]
    sides = [say(f"review.{side}", label=one.label) for one in fields for side in ("left", "right")]
    for position, text in enumerate([*own, *sides, ENTITY]):
        page.write_string(0, position, text, made["head"])
    hidden = {"hidden": True}
    page.set_column(0, len(HIDDEN) - 1, None, None, hidden)
    for position, name in enumerate(SHOWN, start=len(HIDDEN)):
        page.set_column(position, position, WIDTHS[name])
    for place, one in enumerate(fields):
        position = len(own) + 2 * place
        page.set_column(
            position,
            position + 1,
            fitting([say("review.left", label=one.label), *(row.get(one.name) for row in rows)], wide=30),
        )
    page.set_column(len(own) + len(sides), len(own) + len(sides), None, None, hidden)
    page.freeze_panes(1, len(HIDDEN) + 2)
    if pairs:
        page.autofilter(0, 0, pairs, len(own) + len(sides))
        choices = [say(f"decision.{word}") for word in DECISIONS]
        told = {"input_title": say("review.decision"), "input_message": say("review.how")}
        page.data_validation(1, len(HIDDEN), pairs, len(HIDDEN), {"validate": "list", "source": choices, **told})


def _own_cells(
    page: Any, line: int, link: Mapping[Any, Any], keys: Mapping[str, str], schema: Schema, made: Mapping[str, Any]
) -> None:
    kind = "attach" if str(link["reasons"]).startswith("attach.") else "pair"
    probability = "-" if pd.isna(link["probability"]) else f"{link['probability']:.1%}"
    reasons = reasons_text(link["reasons"], schema)
    shown = [str(line), probability, say(f"entity.{link['entity']}"), reasons, link["left"], link["right"]]
    for position, text in enumerate([keys[link["left"]], keys[link["right"]], kind]):
        page.write_string(line, position, text)
    page.write_blank(line, len(HIDDEN), None, made["input"])
    for position, text in enumerate(shown, start=len(HIDDEN) + 1):
        page.write_string(line, position, text, made["wrap"])


def _pair(
    page: Any, line: int, position: int, texts: Sequence[tuple[str, bool]], field: Field, made: Mapping[str, Any]
) -> None:
    """Write both sides of a field, marked where both are filled: alike, or not."""
    left, right = (set(text.split(SEVERAL)) if field.many else {text} for text, _ in texts)
    both = all(text and normal for text, normal in texts)
    mark = ("alike" if left & right else "unlike") if both else "top"
    for offset, (text, normal) in enumerate(texts):
        if text:
            page.write_string(line, position + offset, text, made[mark if normal else "unread"])


def read_review(path: Path) -> list[dict[str, str]]:
    """Read the decisions of a filled review.xlsx, as rows of decisions.csv; undecided pairs are left out.

    Raises:
        SourceError: it cannot be read, is not a review workbook, or holds a word that is no decision (names the line).
    """
    lines = iter(_cells(path))
    at = {str(text): position for position, text in enumerate(next(lines, ())) if text}
    decision = next((at[word] for word in _words("review.decision") if word in at), None)
    if decision is None or not set(HIDDEN) <= set(at):
        raise SourceError("review.foreign", path=path)
    words = {told.casefold(): word for word in DECISIONS for told in (word, *_words(f"decision.{word}"))}
    by, at_ = _who(), datetime.now(UTC).isoformat(timespec="seconds")
    found = []
    for number, cells in enumerate(lines, start=2):
        told = str(cells[decision] or "").strip()
        if not told:
            continue
        if told.casefold() not in words:
            known = ", ".join(say(f"decision.{word}") for word in DECISIONS)
            raise SourceError("review.word", path=path, line=number, word=told, known=known)
        left, right, kind = (str(cells[at[name]] or "") for name in HIDDEN)
        entity = str(cells[at[ENTITY]] or "") if ENTITY in at and kind == "pair" else ""
        row = {"kind": kind, "left_key": left, "right_key": right, "decision": words[told.casefold()]}
        found.append({**row, "field": entity, "value": "", "by": by, "at": at_})
    return found


def _cells(path: Path) -> list[tuple[Any, ...]]:
    import openpyxl

    try:
        page = openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets[0]
        page.reset_dimensions()
        rows = [tuple(row) for row in page.iter_rows(values_only=True)]
    except Exception as error:  # openpyxl raises whatever its parsers meet
        raise SourceError("review.unreadable", path=path, why=type(error).__name__) from error
    widest = max(map(len, rows), default=0)
    return [(*row, *[None] * (widest - len(row))) for row in rows]


def _words(key: str) -> Iterable[str]:
    """Say a word in every language: the workbook may have been made in another one."""
    row = next(one for one in table("messages") if one["key"] == key)
    return row["zh"], row["en"]


def _who() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container or service without a user's name
        return ""
