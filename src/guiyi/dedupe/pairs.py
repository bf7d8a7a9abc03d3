"""Which parts are compared at all: those that share a key, block by block, in SQL."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import duckdb
import numpy as np
import pandas as pd

from guiyi.dedupe.compare import Ints
from guiyi.dedupe.evidence import Evidence

CAP = 200  # parts in a block
BUDGET = 2  # pairs a key may bring for each part
LEAST = 20_000  # pairs a key may always bring
ALL = 500_000  # so few pairs are compared without any key


class Found(NamedTuple):
    """Pairs to compare, left < right, sorted; and what each key brought."""

    left: Ints
    right: Ints
    told: list[dict[str, Any]]


def candidates(keys: Sequence[str], evidence: Mapping[str, Evidence], parts: int) -> Found:
    """Find the pairs that share a key.

    Args:
        keys: as `keys.keys` gives them.
        evidence: thing → its values.
        parts: how many parts there are.
    """
    if parts * (parts - 1) // 2 <= ALL:
        left, right = np.triu_indices(parts, 1)
        return Found(left.astype(np.int64), right.astype(np.int64), [{"key": "all", "pairs": len(left), "skipped": 0}])
    budget = max(BUDGET * parts, LEAST)
    with duckdb.connect() as base:
        told = [_by_key(base, key, evidence, parts, budget) for key in keys]
    packed = np.sort(pd.unique(np.concatenate([np.zeros(0, np.int64), *(pairs for pairs, _ in told)])))
    left, right = np.divmod(packed, parts)
    return Found(left, right, [one for _, one in told])


def _by_key(
    base: duckdb.DuckDBPyConnection, key: str, evidence: Mapping[str, Evidence], parts: int, budget: int
) -> tuple[Ints, dict[str, Any]]:
    """Make the blocks of one key, and split those that are too large by its further forms."""
    made_of, *splits = key.split(" / ")
    _write_blocks(base, made_of.split(" + "), evidence)
    brought: list[Ints] = []
    skipped = 0
    for step in [*splits, None]:
        cap = _largest(base, budget - sum(map(len, brought)))
        brought.append(_pairs(base, cap, parts))
        over = base.execute("select count(*) from (select key from blocks group by key having count(*) > ?)", [cap])
        skipped = int(over.fetchall()[0][0])
        if step is None or not skipped:
            break
        _split(base, step, cap, evidence)
    pairs = np.concatenate(brought)
    return pairs, {"key": key, "pairs": len(pairs), "skipped": skipped}


def _write_blocks(base: duckdb.DuckDBPyConnection, forms: Sequence[str], evidence: Mapping[str, Evidence]) -> None:
    """Write the table blocks(part, key)."""
    for number, form in enumerate(forms):
        base.register(f"f{number}", _form(form, evidence))
    joined = "f0" + "".join(f" join f{number} using (part)" for number in range(1, len(forms)))
    chosen = ", ".join(f"f{number}.code" for number in range(len(forms)))
    base.execute(f"create or replace temp table blocks as select distinct part, hash({chosen}) as key from {joined}")


def _split(base: duckdb.DuckDBPyConnection, form: str, cap: int, evidence: Mapping[str, Evidence]) -> None:
    """Keep of the blocks those over the cap, parted by one more form; parts without it fall out."""
    base.register("more", _form(form, evidence))
    base.execute(
        "create or replace temp table blocks as"
        " with large as (select key from blocks group by key having count(*) > ?)"
        " select distinct part, hash(key, more.code) as key from blocks join large using (key) join more using (part)",
        [cap],
    )


def _form(form: str, evidence: Mapping[str, Evidence]) -> pd.DataFrame:
    thing, name = form.split(".")
    if thing not in evidence:
        return pd.DataFrame({"part": np.zeros(0, np.int64), "code": np.zeros(0, np.int64)})
    one = evidence[thing]
    codes = one.forms[name].codes[one.code]
    return pd.DataFrame({"part": one.part[codes >= 0], "code": codes[codes >= 0]})


def _largest(base: duckdb.DuckDBPyConnection, budget: int) -> int:
    """Find the largest block size that the budget allows, small blocks first."""
    sizes = base.execute(
        "select size, count(*) as blocks from (select count(*) as size from blocks group by key)"
        " where size between 2 and ? group by size order by size",
        [CAP],
    ).fetchnumpy()
    size, blocks = sizes["size"].astype(np.int64), sizes["blocks"].astype(np.int64)
    within = np.cumsum(blocks * size * (size - 1) // 2) <= budget
    return int(size[within].max(initial=1))


def _pairs(base: duckdb.DuckDBPyConnection, cap: int, parts: int) -> Ints:
    found = base.execute(
        "with fitting as (select key from blocks group by key having count(*) between 2 and ?),"
        " kept as (select part, key from blocks join fitting using (key))"
        " select a.part * ? + b.part as pair from kept a join kept b on a.key = b.key and a.part < b.part",
        [cap, parts],
    ).fetchnumpy()
    return np.asarray(found["pair"], np.int64)
