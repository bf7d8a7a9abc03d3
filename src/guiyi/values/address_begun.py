"""How addresses begin: whole paths of divisions, as texts wrote them so far, and what they were read as.

Most addresses of a base begin like many others; what was read once need not be read again. A path is learnt only where
nothing behind it can change its reading, so that the answer is the same whether it was known or not.
"""

from functools import lru_cache
from typing import NamedTuple

from guiyi.values.region_index import SHORT, Region, Unit, initials_inside, named, names_at, readings
from guiyi.values.region_prefix import GROUPS, Prefix

_MOST = 20_000  # paths kept
_NEVER = frozenset(f"路区是巿事式详街具地{GROUPS}")  # what may change the reading of a path when it follows


class Begun(NamedTuple):
    """A path, and what it was read as.

    Attributes:
        region, joined: its region, and this in normal form.
        size: its length, with the marks behind it.
        unsure: characters that may begin what belongs to it: a text that goes on with one is read anew.
        is_wide: whether counties may lie in it, so that a text that goes on with any division is read anew.
    """

    region: Region
    joined: str
    size: int
    unsure: frozenset[str]
    is_wide: bool


_paths: dict[str, Begun] = {}
_sizes: dict[str, tuple[int, ...]] = {}  # first two characters → lengths of the paths that start so, longest first


def begun(text: str) -> Begun | None:
    """Return the path that a text begins with, where one is known and what follows is sure to be no part of it."""
    for size in _sizes.get(text[:2], ()):
        known = _paths.get(text[:size])
        if known:
            char = text[size : size + 1]
            if not "\u4e00" <= char <= "\u9fff" or char in known.unsure or char == text[0]:
                return None
            return None if known.is_wide and names_at(text[size : size + 2]) else known
    return None


def learn(text: str, found: Prefix, unit: Unit, rest: str) -> None:
    """Keep the path that a text begins with, where it leads to one unit by a name that nothing can lengthen or undo.

    A short name is only learnt with a mark behind it: 上海 may be the beginning of 上海路, 上海， may not.
    """
    path, name = text[: len(text) - len(rest)], text[found.start : found.end]
    if name not in readings() or not rest or path in _paths or len(found.units) > 1 or len(_paths) >= _MOST:
        return
    closed = len(path) > found.end and not text[found.end].isalnum()
    if (
        found.units[0].status == "area"
        or found.outer == found.units
        or not (closed or all(one.form != SHORT for one in readings()[name]))
    ):
        return
    if not closed and any(longer != name and longer.startswith(name) for longer in names_at(name)):
        return
    region, read = named(unit), found.units[0]
    _paths[path] = Begun(region, "".join(f"{part}|" for part in region), len(path), _unsure(read, unit), unit.level < 3)
    _sizes[path[:2]] = tuple(sorted({*_sizes.get(path[:2], ()), len(path)}, reverse=True))


@lru_cache(maxsize=4096)
def _unsure(read: Unit, now: Unit) -> frozenset[str]:
    return _NEVER | initials_inside(read) | initials_inside(now)
