"""What a row is known by when it moves: a hash of its raw cells, and the key that people's decisions carry."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

SEPARATOR = "\x1f"  # the unit separator: stands in no cell a person typed
DIGITS = 12
SIGN, NONE = 4, "-"  # digits of a cell in a fingerprint, and what an empty one is


def row_hash(cells: Iterable[str | None]) -> str:
    """Hash a row's raw cells; an empty cell and a missing one are the same, empty cells at the end do not count.

    >>> row_hash(["张三", None, "13800138000", ""]) == row_hash(["张三", "", "13800138000"])
    True
    >>> len(row_hash([]))
    12
    """
    text = SEPARATOR.join(cell or "" for cell in cells).rstrip(SEPARATOR)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


def row_key(row_id: str, cells: Iterable[str | None]) -> str:
    """Name a row by where it stands and what it holds: `<row_id>@<hash>`; the hash decides, the row may move.

    >>> row_key("客户表:Sheet1:2", ["张三"])
    '客户表:Sheet1:2@1d841bc0ee98'
    """
    return f"{row_id}@{row_hash(cells)}"


def parted_key(key: str) -> tuple[str, str]:
    """Part a key into row_id and hash; the hash is empty where the text is no key.

    >>> parted_key("客户表:Sheet1:2@1d841bc0ee98")
    ('客户表:Sheet1:2', '1d841bc0ee98')
    >>> parted_key("客户表:Sheet1:2")
    ('客户表:Sheet1:2', '')
    """
    row_id, _, told = key.rpartition("@")
    is_hash = len(told) == DIGITS and all(one in "0123456789abcdef" for one in told)
    return (row_id, told) if row_id and is_hash else (key, "")


def fingerprint(cells: Iterable[str | None]) -> str:
    """Give every cell of a row a short sign, so that a row can be known again after some of its cells were corrected.

    >>> fingerprint(["张三", None, "13800138000", ""])
    '1d84 - a694'
    """
    return " ".join(
        sha256(cell.encode("utf-8", "surrogatepass")).hexdigest()[:SIGN] if cell else NONE for cell in cells
    ).rstrip(f" {NONE}")


def is_same(told: str, cells: Sequence[str | None], place: int) -> bool:
    """Tell a row by its fingerprint: the cell at `place` is as it was, and so are half of the others or more.

    >>> told = fingerprint(["张三", "1380013800", "上海"])
    >>> is_same(told, ["张三", "1380013800", "杭州"], 1), is_same(told, ["张三", "13800138000", "上海"], 1)
    (True, False)
    """
    before, now = told.split(), fingerprint(cells).split()
    width = max(len(before), len(now), place + 1)
    before, now = ([*one, *[NONE] * (width - len(one))] for one in (before, now))
    others = [at for at in range(width) if at != place and before[at] != NONE]
    kept = sum(before[at] == now[at] for at in others)
    return before[place] == now[place] and (2 * kept >= len(others) > 0)


def row_keys(raw: pa.Table) -> "pd.Series[str]":
    """Name every row of `raw`: row_id → key. The same keys as `row_key` gives, made a column at a time."""
    hashes = pa.chunked_array([_hashes(part) for part in raw["cells"].chunks], pa.string())
    row_ids = raw["row_id"].cast(pa.string())
    keys = pc.binary_join_element_wise(row_ids, hashes, "@")
    return pd.Series(keys, index=pd.Index(row_ids, name="row_id", dtype="str"), dtype="str")


def hashes_of(keys: "pd.Series[str]") -> "pd.Series[str]":
    """Take the hashes out of keys: row_id → hash.

    >>> hashes_of(pd.Series(["客户表:Sheet1:2@1d841bc0ee98"], ["客户表:Sheet1:2"], dtype="str")).tolist()
    ['1d841bc0ee98']
    """
    parted = pc.split_pattern(pa.array(keys, pa.string()), "@", max_splits=1, reverse=True)
    return pd.Series(pd.array(pc.list_element(parted, 1), dtype="str"), index=keys.index)


def places_of(names: "pd.Series[str]", among: "pd.Index[str]") -> npt.NDArray[np.int64]:
    """Find names among others, none of which stands there twice: their places, -1 where there is none.

    >>> places_of(pd.Series(["b", "x"]), pd.Index(["a", "b"])).tolist()
    [1, -1]
    """
    found = pc.index_in(pa.array(names, pa.string()), pa.array(among, pa.string()))
    return np.asarray(pc.fill_null(found, -1).to_numpy(), np.int64)


def _hashes(rows: pa.ListArray) -> pa.Array:
    cells = pc.fill_null(rows.flatten(), "")
    sizes = pc.fill_null(pc.list_value_length(rows), 0)
    starts = np.concatenate([[0], np.cumsum(sizes.to_numpy(zero_copy_only=False))])
    lists = pa.ListArray.from_arrays(pa.array(starts, pa.int32()), cells)
    texts = pc.utf8_rtrim(pc.binary_join(lists, SEPARATOR), SEPARATOR)
    return pa.array([sha256(text.encode()).hexdigest()[:DIGITS] for text in texts.to_pylist()], pa.string())
