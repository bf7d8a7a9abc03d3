"""SQLite files, opened so that neither the file nor the folder around it changes.

Sources: https://www.sqlite.org/uri.html, https://www.sqlite.org/wal.html, https://www.sqlite.org/fileformat.html
"""

import shutil
import sqlite3
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from guiyi.core.errors import SourceError
from guiyi.importers.databases.typed_text import text_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

MAGIC = b"SQLite format 3\0"
_BESIDE = ("-wal", "-journal")  # what a program that ended early, or still runs, has written but not put in place


class Place:
    """Where a file is opened: in its place, or in a copy where opening it there would write into its folder.

    Attributes:
        uri: what sqlite3 opens.
    """

    def __init__(self, path: Path) -> None:
        """Choose the place.

        Raises:
            SourceError: there is no such file.
        """
        if path.is_dir():
            raise SourceError("source.folder", path=path)
        if not path.is_file():
            raise SourceError("source.missing", path=path)
        if _beside(path, "-wal") and _beside(
            path, "-shm"
        ):  # another program has it open: it is read as that program shows it
            self.uri = f"{_uri(path)}?mode=ro"
        elif any(_beside(path, ending) for ending in _BESIDE):
            self.uri = f"{_uri(self._copied(path))}?mode=rw"
        else:
            self.uri = f"{_uri(path)}?mode=ro&immutable=1"

    def _copied(self, path: Path) -> Path:
        folder = Path(tempfile.mkdtemp(prefix="guiyi-"))
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        for ending in ("", *_BESIDE):
            if not ending or _beside(path, ending):
                shutil.copyfile(f"{path}{ending}", f"{folder / path.name}{ending}")
        return folder / path.name

    def connect(self) -> sqlite3.Connection:
        """Open the file."""
        connection = sqlite3.connect(self.uri, uri=True, check_same_thread=False)
        connection.text_factory = text_of
        return connection


def _beside(path: Path, ending: str) -> bool:
    other = path.with_name(path.name + ending)
    return other.is_file() and other.stat().st_size > 0


def _uri(path: Path) -> str:
    told = path.absolute().as_uri()
    return told if told.startswith("file:///") else told.replace("file://", "file:////", 1)  # a share of Windows


@contextmanager
def asked(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file for a few questions.

    Raises:
        SourceError: it is missing or broken.
    """
    place = Place(path)
    try:
        connection = place.connect()
        try:
            yield connection
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise trouble(error, path) from error


@contextmanager
def connected(place: Place, path: Path) -> "Iterator[Connection]":
    """Open a file as SQLAlchemy does a database.

    Raises:
        SourceError: it is broken, or the query cannot be answered.
    """
    from sqlalchemy import create_engine
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.pool import NullPool

    engine = create_engine("sqlite://", creator=place.connect, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            yield connection
    except DBAPIError as error:
        raise trouble(error.orig, path) from error


def trouble(error: BaseException | None, path: Path) -> SourceError:
    """Say in a sentence what sqlite3 raised."""
    if isinstance(error, sqlite3.OperationalError) and "open" not in str(error):
        return SourceError("source.database_failed", path=path, why=str(error)[:200])
    return SourceError("source.sqlite", path=path, why=error)
