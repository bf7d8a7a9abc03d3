"""Databases, by the URLs of SQLAlchemy: tables and views as sheets, or what a query returns. Nothing is ever written.

Source: https://docs.sqlalchemy.org/en/20/core/engines.html#database-urls
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guiyi.core.errors import SourceError
from guiyi.core.source import PLAIN, ReadOptions, Sheet
from guiyi.core.url import public_name
from guiyi.importers.databases.tables import Database, sheets_of
from guiyi.importers.databases.trouble import told_by

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

NAME = "database"

# What a URL that names no driver means
_DRIVERS = {
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
    "postgresql": "postgresql+pg8000",
    "postgres": "postgresql+pg8000",
}
_INSTALL = {"pymysql": "guiyi[mysql]", "pg8000": "guiyi[postgresql]"}
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
        return kind in _DRIVERS or registry.load(kind) is not None
    except NoSuchModuleError:
        return False


def read_url(url: str, options: ReadOptions = PLAIN) -> Iterator[Sheet]:
    """Read the table or query that is asked for, else every table and view.

    Raises:
        SourceError: the database cannot be reached or read; tells neither user nor password.
    """
    name = public_name(url)
    asked = _understood(url, name)
    if asked.drivername in ("sqlite", "sqlite+pysqlite") and asked.query.keys() <= _OF_OPENING:
        if asked.host or not asked.database:  # sqlite://crm.db
            raise SourceError("source.url_written", path=f"sqlite://{asked.host or ''}")
        from guiyi.importers.sqlite_file import read

        yield from read(Path(asked.database), options)
        return
    if asked.username and asked.password is None:
        asked = asked.set(password=options.password(name))
    engine = _engine(asked, name)
    yield from sheets_of(Database(name, lambda: _connected(engine, name)), options)


def _understood(url: str, name: str) -> "URL":
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        asked = make_url(url)
    except (ArgumentError, ValueError):  # the text of the error may hold the password
        raise SourceError("source.database_url", path=name) from None
    return asked.set(drivername=_DRIVERS.get(asked.drivername.lower(), asked.drivername))


def _engine(url: "URL", name: str) -> "Engine":
    from sqlalchemy import create_engine
    from sqlalchemy.exc import NoSuchModuleError, SQLAlchemyError
    from sqlalchemy.pool import NullPool

    driver = url.drivername.partition("+")[2]
    arguments: Mapping[str, Any] = {}
    if driver == "pg8000":
        url, arguments = _for_pg8000(url)
        arguments = {**arguments, "password": url.password or ""}  # without any it fails before the server is asked
    try:
        return create_engine(url, poolclass=NullPool, connect_args=dict(arguments))
    except (ImportError, NoSuchModuleError) as error:
        missing = getattr(error, "name", None) or driver or url.drivername
        raise SourceError(
            "source.no_driver", path=name, driver=missing, install=_INSTALL.get(missing, missing)
        ) from None
    except (SQLAlchemyError, TypeError, ValueError) as error:
        raise told_by(error, name, url) from None


def _for_pg8000(url: "URL") -> "tuple[URL, Mapping[str, Any]]":
    """Read what URLs of PostgreSQL say of encryption in the words of its own library.

    Source: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-SSLMODE
    """
    import ssl

    mode, root = url.query.get("sslmode"), url.query.get("sslrootcert")
    url = url.difference_update_query(("sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout"))
    if mode in (None, "prefer", "allow"):
        return url, {}
    if mode == "disable":
        return url, {"ssl_context": False}
    context = ssl.create_default_context(cafile=str(root) if root else None)
    context.check_hostname = mode == "verify-full"
    if mode == "require" and not root:
        context.verify_mode = ssl.CERT_NONE
    return url, {"ssl_context": context}


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
