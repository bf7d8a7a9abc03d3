"""How a script remakes a table of `src/guiyi/data`, or checks that the table is what it would make.

`python scripts/NAME.py` writes the table; with `--check` it compares, and exits with 1 where they differ.
"""

import sys
import tempfile
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path

DATA = Path(__file__).parents[1] / "src" / "guiyi" / "data"


def remake(name: str, write: Callable[[Path], None]) -> None:
    """Write `data/<name>`, or with `--check` write it elsewhere and compare.

    Args:
        name: the table's file name.
        write: writes the table to a path.
    """
    if "--check" not in sys.argv[1:]:
        write(DATA / name)
        return
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / name
        write(fresh)
        made, kept = (path.read_text(encoding="utf-8").split("\n") for path in (fresh, DATA / name))
    for number, (one, other) in enumerate(zip_longest(made, kept), 1):
        if one != other:
            sys.exit(f"{name}, line {number}: the script makes {_short(one)}, the table has {_short(other)}")
    print(f"{name}: as its script makes it, {len(kept) - 1} lines")


def _short(line: str | None) -> str:
    return "nothing" if line is None else repr(line[:120])
