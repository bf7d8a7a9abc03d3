"""Survivorship: the rows of one customer or contact → its golden values, each with the row and rule it came from."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from guiyi.core.schema import Entity, Field, Schema
from guiyi.values.kind import SEVERAL

ROW_TIME = ("updated_at", "last_contact_time", "created_at")
LOST = "lost."  # a value that did not survive is kept in `origin` under this prefix

# how much a value says, beyond being there: compared before the rules that look at rows
FULLNESS: Mapping[str, Callable[["pd.Series[str]"], "pd.Series[int]"]] = {
    "person_name": lambda names: (names.str.len() > 1).astype(int),  # a surname alone says less
    "company": lambda names: names.str.contains(r"公司|厂|店|集团|Co\.|Inc|Ltd|LLC|GmbH", regex=True).astype(int),
    "date": lambda dates: dates.str.len(),
    "datetime": lambda dates: dates.str.len(),
}


class Golden(NamedTuple):
    """What survived.

    Attributes:
        frame: frame[id (index); fields of the entity].
        origin: frame[entity, id, field, row_id, rule], losers under `lost.<rule>`.
    """

    frame: pd.DataFrame
    origin: pd.DataFrame


def merge(
    rows: pd.DataFrame, ids: "pd.Series[str]", schema: Schema, entity: Entity, priority: "pd.Series[int]", hashes: "pd.Series[str]"
) -> Golden:
    """Merge rows into golden ones.

    Args:
        rows: frame[row_id (index); fields], normal forms.
        ids: row_id → id of the customer or contact; NA where the row holds none.
        schema: fields and their rules.
        entity: whose fields.
        priority: row_id → its source's priority, smaller wins.
        hashes: row_id → hash of its raw cells; settles ties, so that the order of rows does not matter.
    """
    ids = ids.dropna()
    fields = schema.of(entity)
    order = _ranked(rows.loc[ids.index], fields, ids, priority, hashes)
    golden: dict[str, pd.Series[str]] = {}
    origins: list[pd.DataFrame] = []
    done: set[str] = set()
    for group in schema.linked:
        linked = [schema[name] for name in group if name in schema and schema[name].entity == entity]
        if linked:
            _together(order, linked, golden, origins)
            done.update(one.name for one in linked)
    for field in fields:
        if field.name not in done:
            survive = _union if field.survivor == "union" else _one
            survive(order, field, golden, origins)
    index = pd.Index(sorted(ids.unique()), dtype="str", name=f"{entity}_id")
    frame = pd.DataFrame({one.name: golden[one.name].reindex(index) for one in fields}, index=index)
    origin = pd.concat(origins, ignore_index=True) if origins else pd.DataFrame(columns=["id", "field", "row_id", "rule"])
    origin.insert(0, "entity", entity)
    return Golden(frame, origin.sort_values(["id", "field", "rule", "row_id"], ignore_index=True))


def _ranked(
    rows: pd.DataFrame, fields: Sequence[Field], ids: "pd.Series[str]", priority: "pd.Series[int]", hashes: "pd.Series[str]"
) -> pd.DataFrame:
    """Give rows with what the rules ask of them: `_id`, `_time`, `_filled`, `_priority`; ties settled by `_tie`."""
    names = [one.name for one in fields if one.name in rows]
    return rows.assign(
        _id=ids,
        _time=row_time(rows),
        _filled=rows[names].notna().sum(axis=1),
        _priority=priority.reindex(rows.index).fillna(1),
        _tie=hashes.reindex(rows.index).fillna("") + rows.index.to_series(),
    ).sort_values("_tie", kind="stable")


def row_time(rows: pd.DataFrame) -> "pd.Series[str]":
    """Say when each row was last true: updated, last contacted or created; "" where it does not say."""
    time = pd.Series(pd.NA, index=rows.index, dtype="str")
    for name in ROW_TIME:
        if name in rows:
            time = time.fillna(rows[name])
    return time.fillna("")


def _keys(field: Field, held: pd.DataFrame) -> tuple[list["pd.Series[object]"], list[bool]]:
    """What a rule sorts by, best first: (series, whether small wins)."""
    values = held[field.name]
    latest, by_source = (held["_time"], False), (held["_priority"], True)
    dated = field.kind in ("date", "datetime")
    rules: dict[str, list[tuple[object, bool]]] = {
        "latest": [(values, False)] if dated else [latest],
        "earliest": [(values, True)] if dated else [(held["_time"].replace("", "~"), True)],  # no time comes last
        "frequent": [(held.groupby(["_id", field.name])[field.name].transform("size"), False), latest],
        "complete": [(held["_filled"], False), latest],
        "longest": [(values.str.len(), False), latest],
        "priority": [by_source, latest],
    }
    fuller = [(FULLNESS[field.kind](values), False)] if field.kind in FULLNESS and not dated else []
    chosen = [*fuller, *rules[field.survivor if field.survivor != "union" else "complete"], by_source]
    return [key for key, _ in chosen], [small for _, small in chosen]  # type: ignore[misc]


def _best_first(held: pd.DataFrame, keys: Sequence["pd.Series[object]"], small: Sequence[bool]) -> pd.DataFrame:
    ranks = {f"_k{n}": key for n, key in enumerate(keys)}
    sorted_ = held.assign(**ranks).sort_values(
        ["_id", *ranks, "_tie"], ascending=[True, *small, True], kind="stable"
    )
    return sorted_.drop(columns=list(ranks))


def _one(order: pd.DataFrame, field: Field, golden: dict[str, "pd.Series[str]"], origins: list[pd.DataFrame]) -> None:
    """One value survives."""
    if field.name not in order:
        golden[field.name] = pd.Series([], dtype="str")
        return
    held = order[order[field.name].notna()]
    best = _best_first(held, *_keys(field, held))
    winners = best.drop_duplicates("_id").set_index("_id")[field.name]
    golden[field.name] = winners
    origins.append(_origin(best, field.name, field.survivor, winners))


def _origin(best: pd.DataFrame, name: str, rule: str, winners: "pd.Series[str]") -> pd.DataFrame:
    """Name the winner's row, the rows that agree, and those that lost; the winner comes first of its id."""
    same = (best[name] == best["_id"].map(winners)).to_numpy(dtype=bool)
    first = ~best["_id"].duplicated().to_numpy()
    rules = np.where(first, rule, np.where(same, "agrees", LOST + rule))
    return pd.DataFrame({"id": best["_id"].to_numpy(), "field": name, "row_id": best.index.to_numpy(), "rule": rules})


def _together(
    order: pd.DataFrame, linked: Sequence[Field], golden: dict[str, "pd.Series[str]"], origins: list[pd.DataFrame]
) -> None:
    """Linked fields survive together: all from the row that fills most of them."""
    names = [one.name for one in linked if one.name in order]
    for missing in (one.name for one in linked if one.name not in order):
        golden[missing] = pd.Series([], dtype="str")
    if not names:
        return
    held = order[order[names].notna().any(axis=1)]
    lead = next((one for one in linked if one.kind in FULLNESS and one.name in names), linked[0])
    fuller = FULLNESS[lead.kind](held[lead.name].fillna("")) if lead.kind in FULLNESS else held["_filled"] * 0
    filled = held[names].notna().sum(axis=1)
    best = _best_first(held, [fuller, filled, held["_filled"], held["_time"], held["_priority"]], [False] * 4 + [True])
    winners = best.drop_duplicates("_id").set_index("_id")
    for name in names:
        golden[name] = winners[name].dropna()
        own = best[best[name].notna()]
        if len(own):
            told = _origin(own, name, "linked", winners[name])
            won = own["_id"].map(winners[name]).notna().to_numpy()
            told.loc[~won, "rule"] = f"{LOST}linked"  # the chosen row leaves this field empty
            origins.append(told)


def _union(order: pd.DataFrame, field: Field, golden: dict[str, "pd.Series[str]"], origins: list[pd.DataFrame]) -> None:
    """All values survive, the best row's first; the same value (ignoring case) once."""
    if field.name not in order:
        golden[field.name] = pd.Series([], dtype="str")
        return
    held = order[order[field.name].notna()]
    best = _best_first(held, [held["_filled"], held["_time"], held["_priority"]], [False, False, True])
    values = best.assign(_value=best[field.name].str.split(SEVERAL)).explode("_value")
    values["_fold"] = values["_value"].str.casefold()
    kept = values.drop_duplicates(["_id", "_fold"])
    golden[field.name] = kept.groupby("_id", sort=False)["_value"].agg(SEVERAL.join).astype("str")
    gave = kept.index.unique()
    rules = np.where(best.index.isin(gave), "union", "agrees")
    origins.append(
        pd.DataFrame({"id": best["_id"].to_numpy(), "field": field.name, "row_id": best.index.to_numpy(), "rule": rules})
    )


def several_values(rows: pd.DataFrame, ids: "pd.Series[str]", field: str) -> "pd.Series[str]":
    """Return id → the different values of a field, joined by `|`, for ids that have more than one."""
    held = pd.DataFrame({"id": ids, "value": rows[field].reindex(ids.index)}).dropna().drop_duplicates()
    held = held.sort_values(["id", "value"])
    sizes = held.groupby("id")["value"].transform("size")
    return held[sizes > 1].groupby("id")["value"].agg(SEVERAL.join).astype("str")
