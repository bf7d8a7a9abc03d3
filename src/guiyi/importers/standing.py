"""Whether a file stayed as it was while it was read: a list that somebody saves meanwhile is neither the old nor the new."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from guiyi.core.errors import SourceError


class Standing(NamedTuple):
    """A file at one moment."""

    path: Path
    size: int
    modified: int  # nanoseconds


def standing(paths: Iterable[Path]) -> list[Standing]:
    """Say how files stand now; what cannot be looked at is told when it is read."""
    return [Standing(path, told.st_size, told.st_mtime_ns) for path in paths if (told := _told(path))]


def check_unchanged(before: Iterable[Standing]) -> None:
    """Compare files with how they stood.

    Raises:
        SourceError: one has changed or gone since.
    """
    for one in before:
        if standing([one.path]) != [one]:
            raise SourceError("source.changed", path=one.path)


def _told(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None
