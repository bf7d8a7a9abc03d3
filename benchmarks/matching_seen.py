"""What the matching of a set looked like from inside: which true pairs were compared, by which keys, and how right it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matching_sets import entity_of, truth_of

from guiyi.core.folder import RunFolder
from guiyi.dedupe.keys import keys
from guiyi.dedupe.model import probability
from guiyi.dedupe.pairs import BUDGET, LEAST, by_key
from guiyi.dedupe.stage import Side
from guiyi.matching import matched_again

BINS = (0.05, 0.25, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)  # of probabilities


@dataclass(frozen=True)
class Seen:
    """The side of a matching that the truth is about.

    Attributes:
        entity: which.
        side: its parts and pairs.
        true: number of the true cluster of each row that speaks of it.
    """

    entity: Any
    side: Side
    true: np.ndarray


def seen(out: Path, folder: Path) -> Seen:
    """Match a finished run once more.

    Args:
        out: the output of `guiyi dedupe`.
        folder: the set.
    """
    told: dict[str, tuple[Any, Side]] = {}

    def watch(entity: str, row_ids: Any, side: Side) -> None:
        told[entity] = row_ids, side

    matched_again(RunFolder(out), watch)
    entity = entity_of(folder)
    row_ids, side = told[entity]
    lines = RunFolder(out).read("members", ["row_id", "line"]).set_index("row_id")["line"]
    clusters = lines.reindex(row_ids[side.places]).map(truth_of(folder))
    return Seen(entity, side, pd.factorize(clusters)[0])


def true_pairs(one: Seen) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Return the pairs of parts that are one in truth: left, right, how many pairs of rows; and those within a part."""
    held = pd.DataFrame({"true": one.true, "part": one.side.part}).groupby(["true", "part"]).size()
    table = held.rename("rows").reset_index()
    pairs = table.merge(table, on="true", suffixes=("", "_other"))
    pairs = pairs[pairs["part"] < pairs["part_other"]]
    weight = (pairs["rows"] * pairs["rows_other"]).to_numpy()
    return pairs["part"].to_numpy(), pairs["part_other"].to_numpy(), weight, int((held * (held - 1) // 2).sum())


def candidate_recall(one: Seen) -> float:
    """Return the share of the true pairs of rows that were compared, or were one part from the beginning."""
    left, right, weight, own = true_pairs(one)
    solved, parts = one.side.solved, int(one.side.part.max()) + 1
    compared = np.isin(left * parts + right, solved.left * parts + solved.right)
    return round(float((own + weight[compared].sum()) / max(own + weight.sum(), 1)), 5)


def by_keys(one: Seen) -> list[dict[str, Any]]:
    """Say of each key which share of the true pairs it brings, which it brings alone, and how many pairs for that."""
    left, right, weight, _ = true_pairs(one)
    evidence, parts = one.side.solved.evidence, int(one.side.part.max()) + 1
    wanted, all_ = left * parts + right, max(int(weight.sum()), 1)
    told, found = [], {}
    for key in keys(one.entity, evidence):
        pairs = np.concatenate([np.zeros(0, np.int64), *by_key(key, evidence, parts, max(BUDGET * parts, LEAST)).pairs])
        found[key] = np.isin(wanted, pairs)
        told.append({"key": key.split(" / ")[0], "pairs": len(pairs), "recall": float(weight[found[key]].sum() / all_)})
    times = np.sum([*found.values()], axis=0) if found else np.zeros(len(wanted))
    for line, hit in zip(told, found.values(), strict=True):
        line["alone"] = float(weight[hit & (times == 1)].sum() / all_)
    return sorted(told, key=lambda line: -line["recall"])


def calibration(some: Sequence[Seen]) -> list[Mapping[str, float]]:
    """Say of pairs of each range of probability how many there are, and which share is right."""
    likely, right = (np.concatenate(both) for both in zip(*map(_judged, some), strict=True))
    told = []
    for low, high in pairwise(BINS):
        here = (likely >= low) & (likely < high if high < 1 else likely <= high)
        if here.any():
            mean, share = float(likely[here].mean()), float(right[here].mean())
            told.append({"from": low, "to": high, "pairs": int(here.sum()), "said": mean, "right": share})
    return told


def _judged(one: Seen) -> tuple[np.ndarray, np.ndarray]:
    """Return of each pair of parts that was compared how likely it was said to be one, and whether it is."""
    solved = one.side.solved
    first = np.full(int(one.side.part.max()) + 1, -1)
    first[one.side.part[::-1]] = one.true[::-1]
    asked = (solved.left != solved.right) & ~solved.apart
    return probability(solved.bits[asked]), first[solved.left[asked]] == first[solved.right[asked]]
