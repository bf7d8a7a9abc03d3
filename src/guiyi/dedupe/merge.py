"""Survivorship: the rows of one customer or contact → its golden values, each with the row and rule it came from.

Rules are sorts: the rows of an id are put best first, by numbers alone, and the first wins.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from guiyi.core.schema import Entity, Field, Schema
from guiyi.values.kind import SEVERAL

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
ROW_TIME = ("updated_at", "last_contact_time", "created_at")
AGREES, LOST = "agrees", "lost."  # in `origin`: rows with the same value; rows whose value did not survive

LEGAL_FORM = r"公司|厂|店|集团|Co\.|Inc|Ltd|LLC|GmbH"
# how much a value says, beyond being there: compared before the rules that look at rows
FULLNESS: Mapping[str, Callable[["pd.Series[str]"], "pd.Series[bool]"]] = {
    "person_name": lambda names: names.str.len() > 1,  # a surname alone says less
    "company": lambda names: names.str.contains(LEGAL_FORM, regex=True),
}
DATED = ("date", "datetime")  # kinds whose own value is what latest and earliest compare


@dataclass(frozen=True)
class Ranked:
    """The rows to merge, each by numbers; all arrays run over the same rows.

    Attributes:
        rows: their fields.
        names: the ids, sorted; `id` numbers them.
        time: rank of the row's time, 0 where it does not say.
        filled: how many fields of the entity it fills.
        priority: of its source; smaller wins.
        tie: settles what is left, by the raw cells, so that the order of rows does not matter.
    """

    rows: pd.DataFrame
    names: "pd.Index[str]"
    id: Ints
    time: Ints
    filled: Ints
    priority: Ints
    tie: Ints

    def best_first(self, held: Ints, *keys: Ints) -> Ints:
        """Sort these rows by id, then by keys, larger first."""
        return held[np.lexsort((self.tie[held], *(-key for key in reversed(keys)), self.id[held]))]

    def firsts(self, best: Ints) -> Bools:
        """Mark the first row of each id."""
        return np.append(True, np.diff(self.id[best]) != 0)[: len(best)]


class Golden(NamedTuple):
    """What survived.

    Attributes:
        frame: frame[id (index); fields of the entity].
        origin: frame[entity, id, field, row_id, rule], losers under `lost.<rule>`.
    """

    frame: pd.DataFrame
    origin: pd.DataFrame


def merge(
    rows: pd.DataFrame,
    ids: "pd.Series[str]",
    schema: Schema,
    entity: Entity,
    priority: "pd.Series[int]",
    hashes: "pd.Series[str]",
) -> Golden:
    """Merge rows into golden ones.

    Args:
        rows: frame[row_id (index); fields], normal forms.
        ids: row_id → id of the customer or contact; NA where the row holds none.
        schema: fields and their rules.
        entity: whose fields.
        priority: row_id → its source's priority, smaller wins.
        hashes: row_id → hash of its raw cells; settles ties.
    """
    fields = schema.of(entity)
    ranked = _ranked(rows, ids.dropna(), [one.name for one in fields if one.name in rows], priority, hashes)
    golden: dict[str, pd.Series[str]] = {}
    origins: list[pd.DataFrame] = []
    linked = [
        [schema[name] for name in group if name in schema and schema[name].entity == entity] for group in schema.linked
    ]
    for group in filter(None, linked):
        _together(ranked, group, golden, origins)
    for field in fields:
        if field.name not in golden and field.name in rows:
            survive = _union if field.survivor == "union" else _one
            survive(ranked, field, golden, origins)
    none = pd.Series(pd.NA, index=ranked.names, dtype="str")
    frame = pd.DataFrame(
        {one.name: golden.get(one.name, none).reindex(ranked.names) for one in fields}, index=ranked.names
    )
    empty = pd.DataFrame(columns=["id", "field", "row_id", "rule"], dtype="str")
    origin = pd.concat(origins, ignore_index=True) if origins else empty
    origin.insert(0, "entity", entity)
    return Golden(frame.rename_axis(f"{entity}_id"), origin.astype("str"))


def _ranked(
    rows: pd.DataFrame,
    ids: "pd.Series[str]",
    names: Sequence[str],
    priority: "pd.Series[int]",
    hashes: "pd.Series[str]",
) -> Ranked:
    own = rows.loc[ids.index, list(dict.fromkeys((*names, *(name for name in ROW_TIME if name in rows))))]
    numbers, known = pd.factorize(ids, sort=True)
    ties = hashes.reindex(own.index).fillna("").astype("str") + own.index.astype("str")
    return Ranked(
        rows=own,
        names=pd.Index(known, dtype="str"),
        id=numbers,
        time=np.where(row_time(own) == "", 0, pd.factorize(row_time(own), sort=True)[0] + 1),
        filled=own[list(names)].notna().sum(axis=1).to_numpy(),
        priority=_numbers(priority.reindex(own.index).fillna(1)),
        tie=np.argsort(np.argsort(ties.to_numpy(dtype="object"), kind="stable")),
    )


def row_time(rows: pd.DataFrame) -> "pd.Series[str]":
    """Say when each row was last true: updated, last contacted or created; "" where it does not say."""
    time = pd.Series(pd.NA, index=rows.index, dtype="str")
    for name in ROW_TIME:
        if name in rows:
            time = time.fillna(rows[name])
    return time.fillna("")


def _keys(ranked: Ranked, field: Field, held: Ints) -> list[Ints]:
    """What a rule sorts by, larger first."""
    values = ranked.rows[field.name].iloc[held]
    latest, by_source = ranked.time[held], -ranked.priority[held]
    if field.kind in DATED and field.survivor in ("latest", "earliest"):
        own = pd.factorize(values, sort=True)[0]
        return [own if field.survivor == "latest" else -own, by_source]
    timeless_last = np.where(latest > 0, -latest, np.iinfo("int64").min + 1)
    rules: dict[str, list[Ints]] = {
        "latest": [latest],
        "earliest": [timeless_last],
        "complete": [ranked.filled[held], latest],
        "priority": [by_source, latest],
    }
    if field.survivor == "frequent":
        counts = values.groupby([ranked.id[held], values]).transform("size").to_numpy()
        return [counts, latest, by_source]
    if field.survivor == "longest":
        return [_numbers(values.str.len()), latest, by_source]
    fuller = [_numbers(FULLNESS[field.kind](values))] if field.kind in FULLNESS else []
    return [*fuller, *rules[field.survivor], by_source]


def _numbers(series: "pd.Series[Any]") -> Ints:
    return np.asarray(series, dtype="int64")


def _held(ranked: Ranked, name: str) -> Ints:
    return np.flatnonzero(ranked.rows[name].notna().to_numpy())


def _one(ranked: Ranked, field: Field, golden: dict[str, "pd.Series[str]"], origins: list[pd.DataFrame]) -> None:
    """One value survives."""
    held = _held(ranked, field.name)
    best = ranked.best_first(held, *_keys(ranked, field, held))
    first = ranked.firsts(best)
    golden[field.name] = _values(ranked, field.name, best[first])
    origins.append(_origin(ranked, field, best, first, field.survivor))


def _values(ranked: Ranked, name: str, winners: Ints) -> "pd.Series[str]":
    return ranked.rows[name].iloc[winners].set_axis(ranked.names[ranked.id[winners]])


def _origin(ranked: Ranked, field: Field, best: Ints, first: Bools, rule: str) -> pd.DataFrame:
    """Name the winner's row, the rows that agree with it, and those that lost."""
    codes = pd.factorize(ranked.rows[field.name])[0][best]
    same = codes == codes[first][np.cumsum(first) - 1] if len(best) else first
    return _told(ranked, field.name, best, np.where(first, 0, np.where(same, 1, 2)), (rule, AGREES, LOST + rule))


def _told(ranked: Ranked, name: str, best: Ints, which: Ints, rules: Sequence[str]) -> pd.DataFrame:
    """Write lines of `origin`: which of the rules each of these rows stands under."""
    told = {
        "id": ranked.names[ranked.id[best]],
        "field": name,
        "row_id": ranked.rows.index[best],
        "rule": pd.Series(rules, dtype="str").take(which).to_numpy(),
    }
    return pd.DataFrame(told).astype({"field": "str", "rule": "str"})


def _together(
    ranked: Ranked, linked: Sequence[Field], golden: dict[str, "pd.Series[str]"], origins: list[pd.DataFrame]
) -> None:
    """Linked fields survive together: all from the row that fills most of them."""
    present = [one for one in linked if one.name in ranked.rows]
    if not present:
        return
    cells = ranked.rows[[one.name for one in present]]
    held = np.flatnonzero(cells.notna().any(axis=1).to_numpy())
    judged = [(FULLNESS[one.kind], cells[one.name]) for one in present if one.kind in FULLNESS]
    full = [_numbers(fullness(values.iloc[held].fillna(""))) for fullness, values in judged]
    most = cells.notna().sum(axis=1).to_numpy()[held]
    best = ranked.best_first(held, *full, most, ranked.filled[held], ranked.time[held], -ranked.priority[held])
    winners = best[ranked.firsts(best)]
    chosen = np.full(len(ranked.names), -1)
    chosen[ranked.id[winners]] = winners
    for one in present:
        codes = pd.factorize(cells[one.name])[0]
        own = best[codes[best] >= 0]
        golden[one.name] = _values(ranked, one.name, winners).dropna()
        lead = chosen[ranked.id[own]]
        which = np.where(own == lead, 0, np.where(codes[own] == codes[lead], 1, 2))
        origins.append(_told(ranked, one.name, own, which, ("linked", AGREES, LOST + "linked")))


def _union(ranked: Ranked, field: Field, golden: dict[str, "pd.Series[str]"], origins: list[pd.DataFrame]) -> None:
    """All values survive, the best row's first; the same value (ignoring case) once."""
    held = _held(ranked, field.name)
    best = ranked.best_first(held, ranked.filled[held], ranked.time[held], -ranked.priority[held])
    first = ranked.firsts(best)
    texts = ranked.rows[field.name].iloc[best].to_numpy(dtype="object")
    gave = np.zeros(len(best), dtype="int64")
    starts = np.flatnonzero(first)
    sizes = np.diff(np.append(starts, len(best)))
    united = texts[starts]
    for group in np.flatnonzero(sizes > 1):
        kept: dict[str, str] = {}
        for place in range(starts[group], starts[group] + sizes[group]):
            fresh = {one.casefold(): one for one in texts[place].split(SEVERAL)}
            gave[place] = fresh.keys() <= kept.keys()
            kept |= {fold: one for fold, one in fresh.items() if fold not in kept}
        united[group] = SEVERAL.join(kept.values())
    golden[field.name] = pd.Series(united, index=ranked.names[ranked.id[best[first]]], dtype="str")
    origins.append(_told(ranked, field.name, best, gave, ("union", AGREES)))


def several_values(rows: pd.DataFrame, ids: "pd.Series[str]", field: str) -> "pd.Series[str]":
    """Return id → the different values of a field, joined by `|`, for ids that have more than one."""
    held = pd.DataFrame({"id": ids, "value": rows[field].reindex(ids.index)}).dropna().drop_duplicates()
    held = held.sort_values(["id", "value"])
    sizes = held.groupby("id")["value"].transform("size")
    return held[sizes > 1].groupby("id")["value"].agg(SEVERAL.join).astype("str")
