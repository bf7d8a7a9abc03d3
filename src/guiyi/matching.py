"""Matching over a run folder: as a run does it, and once more over a finished run, to say or measure what it did."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import pyarrow.compute as pc

from guiyi.core.folder import RunFolder
from guiyi.core.manifest import schema_of, sources_of
from guiyi.core.rowkey import hashes_of, row_keys
from guiyi.core.schema import Schema
from guiyi.core.source import SourceRead
from guiyi.dedupe.decisions import read_decisions, told
from guiyi.dedupe.linking import Linking
from guiyi.dedupe.stage import Resolution, Watch, nobody, resolve
from guiyi.job import DedupeJob
from guiyi.job_linking import distinct

LATER = ("row.", "customer.", "deal.")  # issues of cells that were read: moved or contradicted, or found after matching


@dataclass(frozen=True)
class Found:
    """Who is who, and by which keys rows are known.

    Attributes:
        keys: row_id → `<row_id>@<hash>`.
        who: the resolution.
        lost: decisions of which a row was not found.
    """

    keys: "pd.Series[str]"
    who: Resolution
    lost: list[dict[str, str]]


def matched(
    folder: RunFolder,
    schema: Schema,
    asked: DedupeJob,
    sources: Sequence[SourceRead],
    ignored: Iterable[str],
    decisions: Sequence[Mapping[str, str]],
    watch: Watch = nobody,
) -> Found:
    """Say which rows of a run folder are one customer and which are one contact.

    Args:
        folder: holds `raw`, `rows` and `issues`.
        schema: the fields.
        asked: thresholds, and which sources hold nobody twice.
        sources: where the rows come from.
        ignored: row_ids that hold no customer.
        decisions: as `read_decisions` gives them.
        watch: is told what came of each entity.

    Raises:
        ConfigError: `dedupe.linking` names a source that does not exist.
    """
    keys = row_keys(folder.arrow("raw", ["row_id", "cells"]))
    decided = told(decisions, keys)
    held = [_living(folder, [*ignored])]  # for `resolve` alone: a million rows shall not be held twice
    linking = _linking(asked, sources, held[0].index)
    who = resolve(
        held.pop(),
        schema,
        merge_at=asked.merge_at,
        review_at=asked.review_at,
        faulted=faulted(folder),
        hashes=hashes_of(keys),
        told=decided.pairs,
        linking=linking,
        watch=watch,
    )
    return Found(keys, who, decided.lost)


def _linking(asked: DedupeJob, sources: Sequence[SourceRead], row_ids: "pd.Index[str]") -> Linking | None:
    """Say where rows come from, where that says who is not one."""
    single = distinct(asked.linking, [one.name for one in sources], "dedupe.linking")
    existing = frozenset(one.name for one in sources if one.role == "existing")
    if asked.existing == "compared":
        existing = frozenset()
    if not single and not existing:
        return None
    return Linking(pd.Series(row_ids.str.partition(":").get_level_values(0), index=row_ids), single, existing)


def _living(folder: RunFolder, ignored: Sequence[str]) -> pd.DataFrame:
    """Read the rows that stand for somebody: frame[row_id (index); fields in which anything stands]."""
    rows = folder.read("rows", list(dict.fromkeys(["row_id", *folder.filled("rows")]))).set_index("row_id")
    return rows[~rows.index.isin(ignored)] if ignored else rows


def matched_again(folder: RunFolder, watch: Watch = nobody) -> Found:
    """Match the rows of a finished run once more, with the decisions that stood when it began."""
    manifest = folder.manifest()
    ignored = folder.arrow("members", ["row_id"], pc.field("status") == "ignored")["row_id"].to_pylist()
    decisions = [one for one in read_decisions(folder / "decisions.csv") if one["at"] <= manifest["started"]]
    asked = DedupeJob(**manifest["job"]["dedupe"])
    return matched(folder, schema_of(manifest), asked, sources_of(manifest), ignored, decisions, watch)


def faulted(folder: RunFolder) -> pd.DataFrame:
    """Texts of cells that were not read, or not wholly: frame[row_id, field, value]."""
    some = pc.field("value").is_valid()
    for start in LATER:
        some &= ~pc.starts_with(pc.field("code"), start)
    return folder.read("issues", ["row_id", "field", "value"], some)
