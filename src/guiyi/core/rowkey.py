"""What a row is known by when it moves: a hash of its raw cells, and the key that people's decisions carry."""

from collections.abc import Iterable
from hashlib import sha256

import pandas as pd

SEPARATOR = "\x1f"  # the unit separator: stands in no cell a person typed
DIGITS = 12


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


def row_keys(raw: pd.DataFrame) -> "pd.Series[str]":
    """Name every row of `raw`: row_id → key."""
    keys = [row_key(row_id, cells) for row_id, cells in zip(raw["row_id"], raw["cells"], strict=True)]
    return pd.Series(keys, index=pd.Index(raw["row_id"], name="row_id"), dtype="str")
