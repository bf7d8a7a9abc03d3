"""Two rows, customers or contacts of a finished run side by side: what the matching said of them, told in plain values."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from guiyi.core.errors import ConfigError
from guiyi.core.folder import RunFolder
from guiyi.core.manifest import schema_of
from guiyi.core.schema import Entity
from guiyi.dedupe.stage import Side
from guiyi.dedupe.versus import Compared, Thresholds, versus
from guiyi.matching import matched_again
from guiyi.reports.explain import members_of
from guiyi.reports.versus import Versus, told_of


def side_by_side(folder: RunFolder, id_: str, other: str, field: str | None = None) -> Versus:
    """Match the rows of a finished run once more, and tell what came of two of its customers, contacts or rows.

    Args:
        folder: of the run.
        id_: of a customer, contact or row.
        other: of another.
        field: only this one.

    Raises:
        ConfigError: the run does not hold one of the ids or the field, or both ids are the same.
    """
    rows = list(members_of(folder, id_)[1]), list(members_of(folder, other)[1])
    if id_ == other:
        raise ConfigError("explain.same_id", id=id_)
    if field:
        schema_of(folder.manifest()).check([field], "--field")
    return told_of(folder, id_, other, _matching(folder, rows), field)


def _matching(folder: RunFolder, rows: tuple[list[str], list[str]]) -> dict[str, Any]:
    sides: dict[Entity, tuple[pd.Index[str], Side]] = {}

    def seen(entity: Entity, row_ids: "pd.Index[str]", side: Side) -> None:
        sides[entity] = row_ids, side

    who = matched_again(folder, seen).who
    asked = folder.manifest()["job"]["dedupe"]
    at = Thresholds(asked["merge_at"], asked["review_at"])
    found = (versus(entity, row_ids, side, *rows, at) for entity, (row_ids, side) in sides.items())
    return {
        "merge_at": at.merge_at,
        "review_at": at.review_at,
        "one": {entity: _one(who.members[entity], rows) for entity in sides},
        "compared": [_plain(one) for one in found if one],
    }


def _one(cluster: "pd.Series[Any]", rows: Iterable[list[str]]) -> bool:
    """Tell whether two groups of rows share a cluster."""
    mine, theirs = (set(cluster.reindex(some).dropna()) for some in rows)
    return bool(mine & theirs)


def _plain(one: Compared) -> dict[str, Any]:
    """Tell a comparison in plain values, ready for JSON."""
    weights = [
        {"thing": each.thing, "fields": list(each.fields), "level": each.level, "bits": round(each.bits, 2)}
        for each in one.weights
    ]
    return {
        "entity": one.entity,
        "left": list(one.left),
        "right": list(one.right),
        "pairs": one.pairs,
        "met": one.met,
        "keys": list(one.keys),
        "weights": weights,
        "start": {"level": "kin" if one.kin else "start", "bits": round(one.start, 2)},
        "group": round(one.group, 2),
        "bits": round(one.bits, 2),
        "probability": one.probability,
        "one": one.one,
        "why": list(one.why),
    }
