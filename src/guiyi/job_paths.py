"""What the paths of a job file name: files, those of a folder or a pattern, databases; relative to the job file."""

import glob
import os
import re
from pathlib import Path

from guiyi.core.errors import SourceError

# In a folder of sources: job files, what Windows leaves there, what SQLite keeps beside a database, our own ledger
NOT_SOURCES = re.compile(r"(?i).*\.(?:ya?ml|ini)|thumbs\.db|ledger\.db|.*-(?:wal|shm|journal)")
_URL_TYPO = re.compile(r"[A-Za-z][A-Za-z+]+:")  # two letters or more: C: is a drive

_SECRET = re.compile(r":[^/:][^/]*@")  # the password of a URL, even of one that is none


def files(folder: Path, told: str) -> list[Path]:
    """Return the files that a path names, each once: itself, those in it, or those that fit it as a pattern.

    Raises:
        SourceError: nothing is there.
    """
    path = folder / told
    if path.is_file():
        return [path]
    near = path.iterdir() if path.is_dir() else map(folder.joinpath, glob.glob(told, root_dir=folder, recursive=True))
    found = [one for one in sorted(near) if one.is_file() and not one.name.startswith((".", "~$"))]
    found = [one for one in found if not NOT_SOURCES.fullmatch(one.name) and not ("**" in told and _is_output(one))]
    once = {os.path.realpath(one): one for one in reversed(found)}  # links lead to a file by several ways
    if not once:
        raise SourceError(_why_none(path, told), path=_SECRET.sub(":***@", told))
    return sorted(once.values())


def _why_none(path: Path, told: str) -> str:
    """Return the key of the sentence that says why nothing can be read there."""
    if path.is_dir():
        return "source.folder_empty"
    if path.exists():
        return "source.no_regular_file"
    return "source.url_written" if _URL_TYPO.match(told) else "source.missing"


def _is_output(path: Path) -> bool:
    """Tell a file that an earlier run wrote: `**` goes down into its folder, too."""
    return any((above / "run" / "manifest.json").exists() for above in path.parents)


def absolute_url(folder: Path, told: str) -> str:
    """Return a URL as it is, but the path of a SQLite or DuckDB file absolute.

    >>> absolute_url(Path("a"), "mysql://me@db/crm")
    'mysql://me@db/crm'
    """
    kind, found, file = told.partition(":///")
    if not found or not file or not kind.startswith(("sqlite", "duckdb")) or file.startswith("file:"):
        return told
    path, asked, query = file.partition("?")
    return f"{kind}:///{(folder / path).absolute().as_posix()}{asked}{query}"
