"""Databases, by the URLs of SQLAlchemy: tables and views as sheets, or what a query returns. Nothing is ever written.

Source: https://docs.sqlalchemy.org/en/20/core/engines.html#database-urls
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from guiyi.core.database import DRIVERS, engine_of, understood
from guiyi.core.database_trouble import told_by
from guiyi.core.errors import SourceError
from guiyi.core.source import PLAIN, ReadOptions, Sheet
from guiyi.core.url import public_name
from guiyi.importers.databases.tables import Database, sheets_of

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

NAME = "database"

_OF_OPENING = {"mode", "immutable"}  # of a URL of SQLite: files are opened to be read, whatever these say
_READ_ONLY = {
    "postgresql": "SET TRANSACTION READ ONLY",
    "oracle": "SET TRANSACTION READ ONLY",
    "mysql": "SET SESSION TRANSACTION READ ONLY",
    "mariadb": "SET SESSION TRANSACTION READ ONLY",
    "sqlite": "PRAGMA query_only = ON",
}


def identify_url(url: str) -> bool:
    """Tell a URL of a kind of database that SQLAlchemy knows, with what is installed beside it."""
    from sqlalchemy.dialects import registry
    from sqlalchemy.exc import NoSuchModuleError

    kind = url.partition(":")[0].partition("+")[0].lower()
    try:
        return kind in DRIVERS or registry.load(kind) is not None
    except NoSuchModuleError:
        return False


def read_url(url: str, options: ReadOptions = PLAIN) -> Iterator[Sheet]:
    """Read the table or query that is asked for, else every table and view.

    Raises:
        SourceError: the database cannot be reached or read; tells neither user nor password.
    """
    name = public_name(url)
    asked = understood(url, name)
    if asked.drivername in ("sqlite", "sqlite+pysqlite") and asked.query.keys() <= _OF_OPENING:
        if asked.host or not asked.database:  # sqlite://crm.db
            raise SourceError("source.url_written", path=f"sqlite://{asked.host or ''}")
        from guiyi.importers.sqlite_file import read

        yield from read(Path(asked.database), options)
        return
    if asked.username and asked.password is None:
        asked = asked.set(password=options.password(name))
    engine = engine_of(asked, name)
    yield from sheets_of(Database(name, lambda: _connected(engine, name)), options)


@contextmanager
def _connected(engine: "Engine", name: str) -> "Iterator[Connection]":
    """Open a connection in a transaction that only reads, and roll it back at the end."""
    from sqlalchemy.exc import SQLAlchemyError

    try:
        connection = engine.connect()
    except (SQLAlchemyError, OSError, TypeError, ValueError, RuntimeError) as error:
        raise told_by(error, name, engine.url) from None
    try:
        with connection:  # closed without a commit: rolled back
            _only_reading(connection)
            yield connection
    except (SQLAlchemyError, OSError, UnicodeError) as error:
        raise told_by(error, name, engine.url) from None


def _only_reading(connection: "Connection") -> None:
    """Ask for a transaction that only reads, where the database has one."""
    from sqlalchemy.exc import DBAPIError

    statement = _READ_ONLY.get(connection.dialect.name)
    if statement:
        try:
            connection.exec_driver_sql(statement)
        except DBAPIError:  # a relative of MySQL or PostgreSQL without it: what we ask only reads all the same
            connection.rollback()
