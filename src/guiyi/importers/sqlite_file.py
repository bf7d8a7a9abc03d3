"""SQLite files: every table and view as a sheet."""

from collections.abc import Iterator
from pathlib import Path

from guiyi.core.source import PLAIN, ReadOptions, Sheet
from guiyi.importers import wechat_db
from guiyi.importers.databases.sqlite_open import MAGIC, Place, connected
from guiyi.importers.databases.tables import Database, sheets_of

NAME = "sqlite"


def identify(path: Path, head: bytes) -> bool:
    """Tell SQLite by its first bytes; address books of WeChat have an importer of their own."""
    return head.startswith(MAGIC) and not wechat_db.identify(path, head)


def read(path: Path, options: ReadOptions = PLAIN) -> Iterator[Sheet]:
    """Read the table or query that is asked for, else every table and view; only columns then say which hold customers.

    Raises:
        SourceError: there is no such file or table, or the file is broken.
    """
    place = Place(path)
    yield from sheets_of(Database(str(path), lambda: connected(place, path)), options)
