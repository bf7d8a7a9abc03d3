"""Ids that outlive runs."""

from pathlib import Path

import pandas as pd

from guiyi.dedupe.identity import known_ids, named, write_ids


def keys(*rows: str) -> "pd.Series[str]":
    return pd.Series({row: f"{row}@{hash_of(row)}" for row in rows}, dtype="str")


def hash_of(row: str) -> str:
    return (row.encode().hex() * 6)[:12]


def clusters(**rows: int) -> "pd.Series[int]":
    return pd.Series(rows, dtype="Int64")


def remembered(path: Path, told: "pd.Series[str]", names: "pd.Series[str]") -> pd.DataFrame:
    members = pd.DataFrame({"customer_id": names, "contact_id": pd.NA}).astype("str")
    write_ids(path, known_ids(path), members, told)
    return known_ids(path)


def test_a_first_id_is_made_of_the_smallest_hash(tmp_path: Path) -> None:
    told = keys("a", "b", "c")
    names = named(clusters(b=7, a=7, c=1), "customer", told, known_ids(tmp_path / "none"))
    assert names.to_dict() == {"a": "C616161616161", "b": "C616161616161", "c": "C636363636363"}


def test_ids_stay_when_lines_move_and_clusters_are_renumbered(tmp_path: Path) -> None:
    told = keys("a", "b")
    before = named(clusters(a=1, b=2), "customer", told, known_ids(tmp_path / "ids"))
    known = remembered(tmp_path / "ids", told, before)
    moved = pd.Series({"x": f"x@{hash_of('a')}", "y": f"y@{hash_of('b')}"})
    after = named(clusters(y=1, x=9), "customer", moved, known)
    assert (after["x"], after["y"]) == (before["a"], before["b"])


def test_on_a_join_the_oldest_id_stays(tmp_path: Path) -> None:
    first = keys("b")
    known = remembered(tmp_path / "ids", first, named(clusters(b=1), "customer", first, known_ids(tmp_path / "ids")))
    second = keys("a", "b")
    known = remembered(tmp_path / "ids", second, named(clusters(a=1, b=2), "customer", second, known))
    joined = named(clusters(a=5, b=5), "customer", second, known)
    assert set(joined) == {f"C{hash_of('b')}"}


def test_on_a_split_the_larger_part_keeps_the_id(tmp_path: Path) -> None:
    told = keys("a", "b", "c")
    known = remembered(
        tmp_path / "ids", told, named(clusters(a=1, b=1, c=1), "customer", told, known_ids(tmp_path / "ids"))
    )
    split = named(clusters(a=1, b=2, c=2), "customer", told, known)
    assert split["b"] == split["c"] == f"C{hash_of('a')}"
    assert split["a"] != split["b"]
    assert split["a"].startswith("C")
