"""Records that a target has already: they are updated by its own ids, in files of their own."""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from guiyi.exporters.shape import Shaped
from guiyi.schemas.targets.profile import Target


class Standing(NamedTuple):
    """What the target has already.

    Attributes:
        ids: ours, of every record that it has: none of them is written as new.
        tables: object → rows to be updated, the target's id in front where its files take one; empty without any.
        updated: how many of `ids` change.
        unchanged: how many do not.
    """

    ids: pd.Index
    tables: dict[str, pd.DataFrame]
    updated: int = 0
    unchanged: int = 0


def standing(tables: Mapping[str, Shaped], target: Target, known: pd.DataFrame | None) -> Standing:
    """Return what the target has already of laid-out tables.

    Args:
        tables: object → its rows.
        target: the target.
        known: frame of `run/outcomes`; None: nothing.
    """
    if known is None or known["outcome"].eq("insert").all():
        return Standing(pd.Index([]), {})
    there = known[known["outcome"].ne("insert") & known["same_as"].isna()].set_index("id")
    found: dict[str, pd.DataFrame] = {}
    for obj in target.objects:
        mine = there[there["entity"] == obj.entity]
        written = mine if target.id_header else mine[mine["outcome"] == "update"]  # by its id it learns our key
        table = tables[obj.name].table
        rows = table[table.index.isin(written.index)]
        if target.clear_mark:
            cleared = [one.header for one in tables[obj.name].columns if one.field in target.clear]
            rows = rows.assign(**{one: rows[one].fillna(target.clear_mark) for one in cleared})
        if target.id_header:
            rows.insert(0, target.id_header, mine["target_id"].reindex(rows.index))
        found[obj.name] = rows
    counts = there["outcome"].value_counts()
    return Standing(there.index, found, int(counts.get("update", 0)), int(counts.get("unchanged", 0)))
