"""Which files a source of a job is: a file, a folder of them, or a pattern."""

import glob
import os
from pathlib import Path

from guiyi.core.errors import SourceError

NOT_SOURCES = (".yaml", ".yml", ".ini", "thumbs.db")  # how the names of job files end, and of what Windows leaves there


def files_of(folder: Path, told: str) -> list[Path]:
    """Return the files that a job's `path` names, each once: itself, those of a folder, or those that fit a pattern.

    Raises:
        SourceError: there is none.
    """
    path = folder / told
    if path.is_file():
        return [path]
    near = path.iterdir() if path.is_dir() else map(folder.joinpath, glob.glob(told, root_dir=folder, recursive=True))
    found = [one for one in sorted(near) if one.is_file() and not one.name.startswith((".", "~$"))]
    found = [one for one in found if not one.name.lower().endswith(NOT_SOURCES) and not ("**" in told and _is_output(one))]
    once = {os.path.realpath(one): one for one in reversed(found)}  # links lead to a file by several ways
    if not once:
        raise SourceError("source.folder_empty" if path.is_dir() else "source.missing", path=told)
    return sorted(once.values())


def _is_output(path: Path) -> bool:
    """Tell a file that an earlier run wrote: `**` goes down into its folder, too."""
    return any((above / "run" / "manifest.json").exists() for above in path.parents)
