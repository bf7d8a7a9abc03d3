"""What each part of the matching brings: a finished run matched once more with one part of it switched off.

The product has no switches for this. What is put in the place of a part stands here, by name; a name that is no longer
there is an error.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matching_score import score
from matching_sets import entity_of, truth_of

from guiyi.core.folder import RunFolder
from guiyi.dedupe import evidence, forms, model, solve, stage
from guiyi.dedupe.cluster import Clusters, components
from guiyi.matching import matched_again


class Swap(NamedTuple):
    """Something to put in the place of something else: `put` is given what it takes the place of."""

    where: Any
    name: str
    put: Callable[[Any], Any]


def one_weight_a_level(measured: Any) -> Any:
    """All values of one level weigh the same, however common they are."""

    def plain(*told: Any) -> Any:
        chance = measured(*told)
        values = {key: np.full_like(one, chance.levels[key[0]][key[1]]) for key, one in chance.values.items()}
        return replace(chance, values=values)

    return plain


def as_written(_: Any) -> Any:
    """Chinese is compared as it is written."""
    return lambda text, surname: text  # noqa: ARG005


def nobody_is_kin(_: Any) -> Any:
    """Pairs are weighed against strangers alone: no household, no colleagues, no branches."""
    return lambda self, pairs, strangers: np.zeros(len(strangers))  # noqa: ARG005


def chained(_: Any) -> Any:
    """Whoever is linked is one, however far."""

    def joined(parts: int, left: Any, right: Any, bits: Any, *, merge_at: float, **_: Any) -> Clusters:
        links = (bits >= merge_at) & (left != right)
        return Clusters(components(parts, left[links], right[links]), {})

    return joined


def without(name: str) -> Callable[[Any], Any]:
    """One thing is not compared."""
    return lambda things: tuple(one for one in things if one.name != name)


def no_people(gathered: Any) -> Any:
    """Rows of a firm are gathered by its name and place alone."""
    return lambda rows, person, alone: gathered(rows, np.full_like(person, -1), alone)


PARTS: Mapping[str, Sequence[Swap]] = {
    "term frequency": (Swap(model, "measured", one_weight_a_level),),
    "pinyin": (Swap(forms, "pinyin", as_written),),
    "shared values": (Swap(model.Model, "_kinship", nobody_is_kin),),
    "cluster cuts": (Swap(solve, "clustered", chained),),
    "second look": (Swap(solve, "_LOOKS", lambda _: 0),),
    "the other entity": (
        Swap(evidence, "PEOPLE", without("customer_name")),
        Swap(evidence, "ORGANISATIONS", without("people")),
        Swap(stage, "gathered_firms", no_people),
    ),
}


@contextmanager
def switched_off(part: str) -> Iterator[None]:
    """Match without a part; with all where none is named."""
    held = [(one, getattr(one.where, one.name)) for one in PARTS.get(part, ())]
    try:
        for one, before in held:
            setattr(one.where, one.name, one.put(before))
        yield
    finally:
        for one, before in held:
            setattr(one.where, one.name, before)


def ablation(folder: Path, out: Path) -> list[dict[str, Any]]:
    """Score a set with everything, and without each part.

    Args:
        folder: the set.
        out: the output of `guiyi dedupe`.
    """
    return [{"set": folder.name, "without": part, **scored(folder, out, part)} for part in ("", *PARTS)]


def scored(folder: Path, out: Path, part: str) -> dict[str, float]:
    """Match a finished run once more without a part, and score it."""
    with switched_off(part):
        members = matched_again(RunFolder(out)).who.members[entity_of(folder)]
    lines = RunFolder(out).read("members", ["row_id", "line"]).set_index("row_id")["line"]
    known = members.dropna()
    found = dict(zip(lines.reindex(known.index), known.astype(str), strict=True))
    return score(truth_of(folder), {str(line): str(one) for line, one in found.items() if not pd.isna(one)})
