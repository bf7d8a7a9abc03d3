"""What the paths of a job file name: files, those of a folder or a pattern, databases; relative to the job file."""

import glob
import re
from pathlib import Path

from guiyi.core.errors import SourceError

# In a folder of sources: job files, what Windows leaves there, what SQLite keeps beside a database, our own ledger
NOT_SOURCES = re.compile(r"(?i).*\.(?:ya?ml|ini)|thumbs\.db|ledger\.db|.*-(?:wal|shm|journal)")


def files(folder: Path, told: str) -> list[Path]:
    """Return the files that a path names: itself, those in it, or those that fit it as a pattern.

    Raises:
        SourceError: nothing is there.
    """
    path = folder / told
    if path.is_file():
        return [path]
    near = path.iterdir() if path.is_dir() else map(Path, glob.glob(str(path), recursive=True))
    found = [one for one in sorted(near) if one.is_file() and not one.name.startswith((".", "~$"))]
    found = [one for one in found if not NOT_SOURCES.fullmatch(one.name)]
    if not found:
        raise SourceError("source.folder_empty" if path.is_dir() else "source.missing", path=told)
    return found


def absolute_url(folder: Path, told: str) -> str:
    """Return a URL as it is, but the path of a SQLite file absolute.

    >>> absolute_url(Path("a"), "mysql://me@db/crm")
    'mysql://me@db/crm'
    """
    kind, found, file = told.partition(":///")
    if not found or not file or not kind.startswith("sqlite") or file.startswith("file:"):
        return told
    path, asked, query = file.partition("?")
    return f"{kind}:///{(folder / path).absolute().as_posix()}{asked}{query}"
