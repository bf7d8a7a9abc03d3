"""What was merged and why: the reasons of all merges counted, and some merged customers row by row."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.folder import RunFolder, among
from guiyi.core.language import say
from guiyi.core.schema import Schema
from guiyi.reports.reasons import OF_THE_MODEL, WEIGHT, named, reasons_text
from guiyi.reports.shown import shown
from guiyi.reports.survived import survived

TOP_REASONS, EXAMPLES, ROWS = 10, 8, 6
NAMES = ("customer_name", "contact_name", "wechat_remark", "wechat_nickname")
REACHED = ("mobile", "phone", "contact_phone", "email", "contact_email", "wechat_id", "wechat_wxid", "qq")

Row = Mapping[str, str | None]


def evidence(links: pd.DataFrame, schema: Schema) -> list[tuple[str, int]]:
    """Count what spoke for the pairs that were merged: (reason in words, pairs), the most frequent first."""
    merged = pa.array(links.loc[links["zone"] == "merge", "reasons"].dropna(), pa.string())
    lists = pc.split_pattern(merged.combine_chunks() if isinstance(merged, pa.ChunkedArray) else merged, ";")
    each = pc.utf8_trim_whitespace(lists.flatten()).dictionary_encode()
    words = {reason: named(reason, schema) for reason in each.dictionary.to_pylist() if reason and _speaks_for(reason)}
    names = [*dict.fromkeys(words.values())]
    number = {name: at for at, name in enumerate(names)}
    code = np.array([number.get(words.get(one, ""), -1) for one in each.dictionary.to_pylist()] or [-1], np.int64)
    said, link = code[each.indices.to_numpy()], lists.value_parent_indices().to_numpy()  # once a link, however often
    once = np.unique(link[said >= 0].astype(np.int64) * max(len(names), 1) + said[said >= 0])
    counts = np.bincount(once % max(len(names), 1), minlength=len(names)).tolist()
    return sorted(zip(names, counts, strict=True), key=lambda one: (-one[1], one[0]))[:TOP_REASONS]


def _speaks_for(reason: str) -> bool:
    found = WEIGHT.match(reason)
    return not found or (found["thing"] != OF_THE_MODEL and float(found["bits"]) > 0)


def examples(
    folder: RunFolder, members: pd.DataFrame, links: pd.DataFrame, schema: Schema, *, mask: bool
) -> list[dict[str, Any]]:
    """Describe some merged customers, those seen in most sheets first: each row, what ties it to the others, what lost.

    Args:
        folder: holds the rows.
        members: frame[row_id (index); source, sheet, line, customer_id, contact_id, status].
        links: frame of `links`.
        schema: names and masks the fields.
        mask: False shows values as they are.
    """
    kept = members[members["status"] == "kept"]
    chosen = _chosen(kept)
    some = kept[kept["customer_id"].isin(chosen)]
    names, titles = [name for name in (*NAMES, *REACHED) if name in schema], _titles(folder, chosen, schema, mask)
    chosen_rows = folder.arrow("rows", ["row_id", *names], among("row_id", some.index)).to_pylist()
    rows = {row["row_id"]: row for row in chosen_rows}
    ties = _ties(links, some["customer_id"])
    groups = dict(list(some.groupby("customer_id")))
    owner = {id_: {id_, *groups[id_]["contact_id"].dropna()} for id_ in chosen}
    lost = survived(folder, owner, schema, mask=mask)
    told = [_example(id_, titles.get(id_, id_), groups[id_], rows, ties, schema, mask) for id_ in chosen]
    return [{**one, "survived": lost.get(one["id"], [])} for one in told]


def _titles(folder: RunFolder, ids: list[str], schema: Schema, mask: bool) -> dict[str, str]:
    """Name customers; a personal customer bears a person's name."""
    if not folder.parts("customers"):
        return {}
    columns = ["customer_id", "customer_name", "customer_type"]
    golden = folder.read("customers", columns, where=among("customer_id", ids))
    return {
        one["customer_id"]: shown(one["customer_name"], _named_by(one["customer_type"]), schema, mask=mask)
        for one in golden.to_dict("records")
    }


def _named_by(customer_type: str) -> str:
    return "contact_name" if customer_type == "person" else "customer_name"


def _chosen(kept: pd.DataFrame) -> list[str]:
    repeated = kept[kept["customer_id"].duplicated(keep=False).to_numpy()]
    sheets = repeated.assign(place=repeated["source"] + "\0" + repeated["sheet"].fillna(""))
    sizes = sheets.groupby("customer_id").agg(rows=("line", "size"), places=("place", "nunique"))
    several = sizes[sizes["rows"] > 1].reset_index()
    ordered = several.sort_values(["places", "rows", "customer_id"], ascending=[False, False, True])
    return [str(one) for one in ordered["customer_id"].head(EXAMPLES)]


def _ties(links: pd.DataFrame, owner: "pd.Series[str]") -> dict[str, list[tuple[str, str]]]:
    """Find what ties a row to other rows of its customer, the best reason first: row → (other row, reasons)."""
    inside = links[(links["zone"] == "merge") & links["left"].isin(owner.index) & links["right"].isin(owner.index)]
    inside = inside[inside["left"].map(owner) == inside["right"].map(owner)]
    told = inside["reasons"].str.contains(" ", regex=False)  # weights say more than a gathering by name
    inside = inside.assign(told=told).sort_values(["told", "probability"], ascending=False, kind="stable")
    found: dict[str, list[tuple[str, str]]] = {}
    for one in inside.to_dict("records"):
        found.setdefault(one["left"], []).append((one["right"], one["reasons"]))
        found.setdefault(one["right"], []).append((one["left"], one["reasons"]))
    return found


def _example(
    id_: str,
    title: str,
    group: pd.DataFrame,
    rows: Mapping[str, Row],
    ties: Mapping[str, list[tuple[str, str]]],
    schema: Schema,
    mask: bool,
) -> dict[str, Any]:
    order = [str(one) for one in group.index]
    lines = [
        {
            "row": row_id,
            "name": _first_shown(rows[row_id], NAMES[:1], schema, mask),
            "contact": _first_shown(rows[row_id], NAMES[1:], schema, mask),
            "reached": _first_shown(rows[row_id], REACHED, schema, mask),
            "why": _why(ties.get(row_id, ()), set(order[:place]), schema) if place else say("report.first_row"),
        }
        for place, row_id in enumerate(order[:ROWS])
    ]
    contacts = int(group["contact_id"].nunique())
    return {
        "id": id_,
        "title": title,
        "rows": len(group),
        "contacts": contacts,
        "lines": lines,
        "more": len(group) - len(lines),
    }


def _first_shown(row: Row, names: Iterable[str], schema: Schema, mask: bool) -> str:
    name = next((name for name in names if row.get(name)), None)
    return shown(row[name], name, schema, mask=mask) if name else ""


def _why(ties: Iterable[tuple[str, str]], earlier: set[str], schema: Schema) -> str:
    """Say what ties a row to one that stands above it, else to any."""
    known = list(ties)
    reasons = next((told for other, told in known if other in earlier), known[0][1] if known else "")
    return reasons_text(reasons, schema, brief=True) or say("report.same_name")
