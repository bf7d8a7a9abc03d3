"""Customers and contacts → tables of a database: one transaction, by upsert, nothing dropped."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from guiyi.core.database import engine_of, understood
from guiyi.core.database_trouble import told_by
from guiyi.core.errors import ConfigError, GuiyiError, TargetError
from guiyi.core.language import say, spoken
from guiyi.core.schema import Schema
from guiyi.core.secret import password_from
from guiyi.core.url import public_name
from guiyi.exporters.crm import README
from guiyi.exporters.preflight import Preflight, joined
from guiyi.exporters.tables import both
from guiyi.exporters.upsert import DIALECTS, Connection, Put, Table, transactional
from guiyi.schemas.targets.columns import IDS
from guiyi.schemas.targets.profile import Target

if TYPE_CHECKING:
    from sqlalchemy import URL

_QUOTED = re.compile(r"""'[^']*'|"[^"]*"|\([^()]*\)""")


def write(customers: pd.DataFrame, contacts: pd.DataFrame, schema: Schema, target: Target, folder: Path) -> Preflight:
    """Put both tables into the database of the target's URL, and write README.txt: what was inserted and updated.

    Raises:
        ConfigError: the target has no URL.
        TargetError: the database cannot be reached or written; nothing of it is changed then.
    """
    if not target.url:
        raise ConfigError("target.no_url")
    shaped = both(customers, contacts, schema, target)
    tables = [_table(obj.name, IDS[obj.entity][0], shaped[obj.name].table, target) for obj in target.objects]
    name = public_name(target.url)
    names = {name for table in tables for name in (*table.rows.columns, *table.name.split("."))}
    with _opened(target, name, names) as at:
        done = _put(at, tables, name)
    told = {f"{obj.entity}s": _told(obj.name, put) for obj, put in zip(target.objects, done, strict=True)}
    path = folder / README
    texts = [spoken(code, say, "sql.readme", place=name, **told) for code in ("zh", "en")]
    path.write_text("\n\n".join(texts) + "\n", encoding="utf-8-sig", newline="\r\n")
    return Preflight(joined([one.findings for one in shaped.values()]), [path])


def _table(name: str, key: str, rows: pd.DataFrame, target: Target) -> Table:
    clears = rows.columns if target.blank_policy == "clears" else [one for one in target.clear if one in rows]
    return Table(name, key, rows, frozenset(clears))


def _told(name: str, put: Put) -> str:
    return f"{name} (+{put.inserted:,} ~{put.updated:,} ={put.others:,})"


def _put(at: Connection, tables: Sequence[Table], name: str) -> list[Put]:
    """Make what is missing and put the rows, in one transaction; MariaDB makes tables before it."""
    begin = "BEGIN IMMEDIATE" if at.dialect.name == "sqlite" else "BEGIN"
    if at.dialect.keeps_ddl:
        if not transactional(at, tables):
            raise TargetError("target.no_transactions", path=name)
        for table in tables:
            at.make(table)
    at.ask(begin)
    try:
        if not at.dialect.keeps_ddl:
            for table in tables:
                at.make(table)
        done = [at.put(table) for table in tables]
        at.ask("COMMIT")
    except BaseException:
        at.ask("ROLLBACK")
        raise
    return done


@contextmanager
def _opened(target: Target, name: str, names: set[str]) -> Iterator[Connection]:
    """Open the database; what goes wrong inside is told without values: `names` may be shown."""
    import sqlite3

    import duckdb
    from sqlalchemy.exc import SQLAlchemyError

    url = understood(str(target.url), name, TargetError)
    if url.username and url.password is None:
        url = url.set(password=password_from(target.password_env)(name))
    try:
        raw, dialect = _connected(url, name)
        try:
            yield Connection(DIALECTS[dialect], raw)
        finally:
            raw.close()
    except (SQLAlchemyError, sqlite3.Error, duckdb.Error, OSError, TypeError, ValueError, RuntimeError) as error:
        raise _without_values(told_by(error, name, url, TargetError), names) from None


def _connected(url: "URL", name: str) -> tuple[Any, str]:
    kind = url.get_backend_name().replace("mariadb", "mysql")
    if kind not in DIALECTS:
        raise TargetError("target.no_dialect", path=name, kind=kind)
    if kind in ("sqlite", "duckdb") and (url.host or not url.database):
        raise TargetError("source.url_written", path=f"{kind}://{url.host or ''}")
    if kind in ("sqlite", "duckdb"):
        return _connected_file(kind, Path(str(url.database))), kind
    connection = engine_of(url, name, TargetError).connect().execution_options(isolation_level="AUTOCOMMIT")
    if kind == "mysql":  # else too long a text is cut
        connection.exec_driver_sql("SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES')")
        connection.exec_driver_sql("SET NAMES utf8mb4")
    return connection, kind


def _connected_file(kind: str, path: Path) -> Any:
    """Open a database that is a file; a new one is its owner's alone."""
    new = not path.exists()
    if kind == "sqlite":
        import sqlite3

        raw: Any = sqlite3.connect(str(path), isolation_level=None, timeout=30)
    else:
        import duckdb

        raw = duckdb.connect(str(path))
    if new and path.exists():
        path.chmod(0o600)
    return raw


def _without_values(error: GuiyiError, names: set[str]) -> GuiyiError:
    """Leave out what a driver quotes, unless it is a name of ours: it may be somebody's."""

    def shown(found: re.Match[str]) -> str:
        inner = found[0][1:-1]
        return found[0] if inner in names or inner.rpartition(".")[2] in names else f"{found[0][0]}…{found[0][-1]}"

    if "why" in error.details:
        error.details["why"] = _QUOTED.sub(shown, str(error.details["why"]))
    return error
