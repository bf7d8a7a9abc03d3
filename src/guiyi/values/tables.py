"""Read our own tables, `data/<name>.csv`, for the kinds; `core.language` reads the words for people."""

import csv
from functools import cache
from importlib.resources import files
from io import StringIO


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a table, read once.

    >>> rows("radicals")[0]["ideograph"]
    '厂'
    """
    text = files("guiyi").joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(StringIO(text)))
