"""Ids that outlive runs: which cluster is which customer or contact of the runs before."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.folder import as_arrow, as_pandas
from guiyi.core.rowkey import hashes_of
from guiyi.dedupe.compare import Ints

PREFIX = {"customer": "C", "contact": "P"}
COLUMNS = ("key", "customer_id", "contact_id", "since")


def known_ids(path: Path) -> pd.DataFrame:
    """Read ids.parquet: frame[key, customer_id, contact_id, since], empty when there is none."""
    import pyarrow.parquet as pq

    if not path.exists():
        return pd.DataFrame({name: pd.Series([], dtype="str") for name in COLUMNS})
    return as_pandas(pq.read_table(path))


def write_ids(path: Path, known: pd.DataFrame, members: pd.DataFrame, keys: "pd.Series[str]") -> None:
    """Write ids.parquet: the rows of this run, and those of earlier runs that are not in it."""
    import pyarrow.parquet as pq

    run = str(int(known["since"].max()) + 1) if len(known) else "1"
    held = members[members["customer_id"].notna()]
    fresh = pd.DataFrame(
        {"key": keys[held.index], "customer_id": held["customer_id"], "contact_id": held["contact_id"]}
    )
    older = known.set_index("key")["since"]
    fresh["since"] = fresh["key"].map(older[~older.index.duplicated()]).astype("str").fillna(run)
    gone = known[~known["key"].isin(fresh["key"])]
    told = pd.concat([fresh, gone], ignore_index=True).sort_values("key", ignore_index=True)
    pq.write_table(as_arrow(told, pa.schema([(name, pa.string()) for name in COLUMNS])), path)


def named(clusters: "pd.Series[int]", entity: str, keys: "pd.Series[str]", known: pd.DataFrame) -> "pd.Series[str]":
    """Give every cluster its id.

    A cluster takes the oldest id that its rows had; of the clusters that split from one, the larger part keeps it.
    A first id is made of the smallest raw-cell hash among the rows, so the order of lines does not matter.

    Args:
        clusters: row_id → cluster number; NA where the row holds none.
        entity: "customer" or "contact".
        keys: row_id → `<row_id>@<hash>`.
        known: as `known_ids` reads it.
    """
    own = clusters.notna().to_numpy()
    number = np.asarray(clusters[own].to_numpy(), np.int64)
    key = (keys if keys.index is clusters.index else keys.reindex(clusters.index))[own]
    if not len(number):
        return pd.Series(pd.NA, index=clusters.index, dtype="str")
    hashes = hashes_of(key)
    names = _claimed(number, key, hashes, known, f"{entity}_id")
    used = set(known[f"{entity}_id"].dropna())
    first = _smallest(number, key, hashes)
    wanted = PREFIX[entity] + hashes.iloc[first]
    plain = ~(wanted.duplicated(keep=False) | wanted.isin(used) | np.isin(number[first], list(names))).to_numpy()
    used.update(names.values())
    for cluster, name in zip(number[first][~plain].tolist(), wanted[~plain].tolist(), strict=True):
        if cluster not in names:
            names[cluster] = _fresh(name, used)
            used.add(names[cluster])
    texts = pa.concat_arrays([_texts(wanted[plain]), pa.array([*names.values()], pa.string())])
    place = np.full(int(number.max()) + 1, -1, np.int64)
    place[np.concatenate([number[first][plain], np.array([*names], np.int64)])] = np.arange(len(texts))
    every = np.full(len(clusters), -1, np.int64)
    every[own] = place[number]
    told = texts.take(pa.array(every, mask=every < 0))
    return pd.Series(pd.array(told, dtype="str"), index=clusters.index, name=clusters.name)


def _texts(column: "pd.Series[str]") -> pa.Array:
    told = pa.array(column, pa.string())
    return told.combine_chunks() if isinstance(told, pa.ChunkedArray) else told


def _smallest(number: Ints, keys: "pd.Series[str]", hashes: "pd.Series[str]") -> Ints:
    """Find of each cluster the row with the smallest hash, and of equal hashes the smallest key; in that order."""
    table = pa.table({"hash": _texts(hashes), "key": _texts(keys)})
    order = pc.sort_indices(table, sort_keys=[("hash", "ascending"), ("key", "ascending")]).to_numpy()
    first = np.full(int(number.max()) + 1, len(order), np.int64)
    np.minimum.at(first, number[order], np.arange(len(order)))
    return np.asarray(order[np.sort(first[first < len(order)])], np.int64)


def _fresh(wanted: str, used: set[str]) -> str:
    name, n = wanted, 1
    while name in used:
        n += 1
        name = f"{wanted}-{n}"
    return name


def _claimed(
    number: Ints, keys: "pd.Series[str]", hashes: "pd.Series[str]", known: pd.DataFrame, column: str
) -> dict[int, str]:
    """Match clusters with the ids that their rows had: cluster → id."""
    told = known.dropna(subset=[column])
    if told.empty:
        return {}
    exact = told.drop_duplicates("key").set_index("key")
    by_hash = told.assign(hash=hashes_of(told["key"])).drop_duplicates("hash").set_index("hash")
    id_, since = (
        keys.map(exact[name]).astype("str").fillna(hashes.map(by_hash[name]).astype("str")).to_numpy()
        for name in (column, "since")
    )
    claims = pd.DataFrame({"cluster": number, "id": id_, "since": since, "hash": hashes.to_numpy()})
    claims = (
        claims.dropna(subset=["id"])
        .astype({"since": "float"})
        .groupby(["id", "cluster"], as_index=False)
        .agg(rows=("hash", "size"), since=("since", "min"), smallest=("hash", "min"))
    )
    largest = claims.sort_values(["id", "rows", "smallest"], ascending=[True, False, True]).drop_duplicates("id")
    oldest = largest.sort_values(["cluster", "since", "id"]).drop_duplicates("cluster")
    return dict(zip(oldest["cluster"], oldest["id"], strict=True))
