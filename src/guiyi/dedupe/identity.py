"""Ids that outlive runs: which cluster is which customer or contact of the runs before."""

from pathlib import Path

import pandas as pd

from guiyi.core.folder import as_arrow, as_pandas

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
    import pyarrow as pa
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
    held = pd.DataFrame({"cluster": clusters.dropna(), "key": keys.reindex(clusters.index)}).dropna()
    if held.empty:
        return pd.Series(pd.NA, index=clusters.index, dtype="str")
    held["hash"] = held["key"].str.rpartition("@")[2]
    names: dict[int, str] = _claimed(held, known, f"{entity}_id")
    used = set(known[f"{entity}_id"].dropna())
    first = _smallest(held)
    wanted = PREFIX[entity] + first["hash"]
    plain = ~(wanted.duplicated(keep=False) | wanted.isin(used) | first["cluster"].isin(names))
    made = pd.Series(wanted[plain].array, index=first.loc[plain, "cluster"].array, dtype="str")
    used.update(names.values())
    for cluster, name in zip(first.loc[~plain, "cluster"].tolist(), wanted[~plain].tolist(), strict=True):
        if cluster not in names:
            names[cluster] = _fresh(name, used)
            used.add(names[cluster])
    told = pd.concat([made, pd.Series(names, dtype="str")]) if names else made
    return clusters.map(told).astype("str")


def _smallest(held: pd.DataFrame) -> pd.DataFrame:
    """Keep of each cluster the row with the smallest hash, and of equal hashes the smallest key; in that order."""
    import pyarrow as pa
    import pyarrow.compute as pc

    table = pa.table({name: pa.array(held[name], pa.string()) for name in ("hash", "key")})
    order = pc.sort_indices(table, sort_keys=[("hash", "ascending"), ("key", "ascending")]).to_numpy()
    smallest: pd.DataFrame = held.iloc[order].drop_duplicates("cluster")
    return smallest


def _fresh(wanted: str, used: set[str]) -> str:
    name, n = wanted, 1
    while name in used:
        n += 1
        name = f"{wanted}-{n}"
    return name


def _claimed(held: pd.DataFrame, known: pd.DataFrame, column: str) -> dict[int, str]:
    """Match clusters with the ids that their rows had: cluster → id."""
    told = known.dropna(subset=[column])
    if told.empty:
        return {}
    exact = told.drop_duplicates("key").set_index("key")
    by_hash = told.assign(hash=told["key"].str.rpartition("@")[2]).drop_duplicates("hash").set_index("hash")
    id_, since = (
        held["key"].map(exact[name]).astype("str").fillna(held["hash"].map(by_hash[name]).astype("str"))
        for name in (column, "since")
    )
    claims = pd.DataFrame({"cluster": held["cluster"], "id": id_, "since": since.astype("float"), "hash": held["hash"]})
    claims = (
        claims.dropna(subset=["id"])
        .groupby(["id", "cluster"], as_index=False)
        .agg(rows=("hash", "size"), since=("since", "min"), smallest=("hash", "min"))
    )
    largest = claims.sort_values(["id", "rows", "smallest"], ascending=[True, False, True]).drop_duplicates("id")
    oldest = largest.sort_values(["cluster", "since", "id"]).drop_duplicates("cluster")
    return dict(zip(oldest["cluster"], oldest["id"], strict=True))
