"""Where the problems of an audit sit: along the lines of a sheet, in pieces of so many rows each."""

from typing import Any

import numpy as np
import pandas as pd

from guiyi.core.rule import SEVERITIES

PIECES = 60  # of a sheet
CLEAN = len(SEVERITIES)


def strips(members: pd.DataFrame, found: pd.DataFrame) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Return (source, sheet) → the pieces of the sheet: first, last (its lines), rows, and rows by worst severity.

    A sheet without findings has no pieces.

    Args:
        members: frame[row_id (index); source, sheet, line], in the order of the lines.
        found: frame[row_id, severity].
    """
    worst = np.full(len(members), CLEAN, dtype=np.int8)
    at = members.index.get_indexer(pd.Index(found["row_id"]))
    for level in reversed(range(CLEAN)):  # the worst last, so that it stays
        worst[at[(at >= 0) & (found["severity"] == SEVERITIES[level]).to_numpy()]] = level
    told = {}
    sheets: dict[Any, Any] = dict(members.groupby(["source", "sheet"], sort=False).indices)
    for (source, sheet), places in sheets.items():
        if (worst[places] < CLEAN).any():
            told[str(source), str(sheet)] = [_piece(members, worst, one) for one in _pieces(np.sort(places))]
    return told


def _pieces(places: "np.ndarray[Any, Any]") -> "list[np.ndarray[Any, Any]]":
    return [one for one in np.array_split(places, min(PIECES, len(places))) if len(one)]


def _piece(members: pd.DataFrame, worst: "np.ndarray[Any, Any]", places: "np.ndarray[Any, Any]") -> dict[str, Any]:
    counts = np.bincount(worst[places], minlength=CLEAN)
    lines = members["line"]
    return {
        "first": str(lines.iloc[places[0]]),
        "last": str(lines.iloc[places[-1]]),
        "rows": len(places),
        **{level: int(counts[number]) for number, level in enumerate(SEVERITIES)},
    }
