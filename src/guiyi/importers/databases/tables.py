"""The tables of a database as sheets: which there are, what their columns are called, their rows as a stream."""

import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from guiyi.core.errors import SourceError
from guiyi.core.schema import likeliest
from guiyi.core.source import Cells, Note, ReadOptions, Sheet
from guiyi.importers.databases.cell_limit import within
from guiyi.importers.databases.select_only import only_reads
from guiyi.importers.databases.typed_text import typed_text

if TYPE_CHECKING:
    from sqlalchemy import Connection, Inspector, Select
    from sqlalchemy.engine.interfaces import ReflectedColumn

_PART = 2_000  # rows that are fetched at a time
_LOOKED_AT = 500  # rows of a table that are surely enough to see whether it holds customers
_SYSTEM = re.compile(r"information_schema|pg_.*|sqlite_.*|sys|mysql|performance_schema", re.I)


@dataclass(frozen=True)
class Database:
    """A database that can be asked.

    Attributes:
        name: what people know it by.
        connect: opens a connection in a transaction that only reads and is rolled back at its end; what goes wrong
            inside it is raised as a SourceError.
    """

    name: str
    connect: Callable[[], AbstractContextManager["Connection"]]


class _Table(NamedTuple):
    schema: str | None
    name: str
    is_view: bool = False


def sheets_of(database: Database, options: ReadOptions) -> Iterator[Sheet]:
    """Give the table or query that is asked for, else every table and view; only columns then say which hold customers.

    Raises:
        SourceError: the query would change something, there is no such table, or the database cannot be read.
    """
    if options.query is not None:
        yield _of_query(database, options.query, options.limit_cells)
        return
    with database.connect() as connection:
        from sqlalchemy import inspect

        inspector = inspect(connection)
        tables = _tables(inspector)
        if options.table is not None:
            found = _found(inspector, tables, options.table, database.name)
            yield _of_table(database, inspector, options.table, found, options.limit_cells, sure=True)
            return
        if not tables:
            raise SourceError("source.no_tables", path=database.name)
        for name, table in tables.items():
            yield _of_table(database, inspector, name, table, options.limit_cells, sure=False)


def _tables(inspector: "Inspector") -> dict[str, _Table]:
    """Return name → table; those outside the default schema carry their schema's name."""
    default = inspector.default_schema_name
    schemas: list[str | None] = [None]
    if inspector.dialect.name == "postgresql":  # a company's tables often stand in a schema of their own
        schemas += [one for one in inspector.get_schema_names() if one != default and not _SYSTEM.fullmatch(one)]
    found = {}
    for schema in schemas:
        for table in _in_schema(inspector, schema):
            found[f"{schema}.{table.name}" if schema else table.name] = table
    return found


def _in_schema(inspector: "Inspector", schema: str | None) -> Iterator[_Table]:
    parts = _parts(inspector, schema)
    for name in sorted(set(inspector.get_table_names(schema)) - parts):
        yield _Table(schema, name)
    views = list(inspector.get_view_names(schema))
    if inspector.dialect.name == "postgresql":
        views += inspector.get_materialized_view_names(schema)
    for name in sorted(views):
        yield _Table(schema, name, is_view=True)


# Tables that are only parts of others: partitions of PostgreSQL, and what SQLite keeps for a table of full-text search
_PARTS = {
    "postgresql": "SELECT c.relname FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid"
    " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = :schema",
    "sqlite": "SELECT part.name FROM sqlite_master part JOIN sqlite_master whole"
    " ON part.name LIKE whole.name || '!_%' ESCAPE '!'"
    " WHERE part.type = 'table' AND whole.sql LIKE 'CREATE VIRTUAL TABLE%'",
}


def _parts(inspector: "Inspector", schema: str | None) -> set[str]:
    """Name the tables whose rows are read with another."""
    from sqlalchemy import text

    asked = _PARTS.get(inspector.dialect.name)
    connection: Connection = inspector.bind  # type: ignore[assignment]
    told = {"schema": schema or inspector.default_schema_name} if ":schema" in (asked or "") else {}
    return {row[0] for row in connection.execute(text(asked), told)} if asked else set()


def _found(inspector: "Inspector", tables: dict[str, _Table], asked: str, database: str) -> _Table:
    """Find a table by its name as the job writes it, with its schema or without."""
    schema = asked.rpartition(".")[0]
    known = dict(tables)
    if schema and asked not in known and schema in inspector.get_schema_names():
        known |= {f"{schema}.{one.name}": one for one in _in_schema(inspector, schema)}
    alike = [one for name, one in known.items() if name.casefold() == asked.casefold()]
    if asked in known or len(alike) == 1:
        return known.get(asked) or alike[0]
    if not known:
        raise SourceError("source.no_tables", path=database)
    raise SourceError("source.no_table", path=database, table=asked, meant=likeliest(asked, known))


def _of_table(
    database: Database, inspector: "Inspector", shown: str, table: _Table, limit: int, *, sure: bool
) -> Sheet:
    from sqlalchemy import column, func, select
    from sqlalchemy import table as named

    columns = _columns(inspector, table)
    if not columns and sure:
        raise SourceError("source.closed_table", path=database.name, table=shown)
    if not columns:
        return Sheet(shown, (), (), notes=(Note("note.closed_table"),), sure=sure)
    key = [] if table.is_view else inspector.get_pk_constraint(table.name, table.schema)["constrained_columns"]
    origin = named(table.name, *(column(one["name"]) for one in columns), schema=table.schema)
    asked = select(*origin.columns).order_by(*(origin.c[name] for name in key))
    comments = ((one["name"], label_of(one.get("comment") or "")) for one in columns)
    return Sheet(
        shown,
        _rows(database, asked, shown, limit),
        tuple(one["name"] for one in columns),
        labels={name: label for name, label in comments if label and label != name},
        sure=sure,
        repeats=table.is_view,
        count=lambda: _count(database, select(func.count()).select_from(origin)),
    )


def _columns(inspector: "Inspector", table: _Table) -> "list[ReflectedColumn]":
    """Return the columns of a table; none where it cannot be read: no right to, or a view whose tables are gone."""
    from sqlalchemy import column, select
    from sqlalchemy import table as named
    from sqlalchemy.exc import DBAPIError, NoSuchTableError, SAWarning, UnreflectableTableError

    connection: Connection = inspector.bind  # type: ignore[assignment]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SAWarning)  # of types that it does not know: we read them as they come
            columns = inspector.get_columns(table.name, table.schema)
        origin = named(table.name, *(column(one["name"]) for one in columns), schema=table.schema)
        connection.execute(select(*origin.columns).limit(0))
    except (DBAPIError, NoSuchTableError, UnreflectableTableError):
        connection.rollback()  # else PostgreSQL answers nothing more
        return []
    return columns


def label_of(comment: str) -> str:
    """Return what a column's comment calls it, without what the comment then explains.

    >>> [label_of(one) for one in ("手机号", "客户状态：0潜在 1意向", "级别(1:A,2:B)", "性别 1男 2女", "联系人2，可空")]
    ['手机号', '客户状态', '级别', '性别', '联系人2']
    >>> label_of("注册资金（万元）"), label_of("")
    ('注册资金（万元）', '')
    """
    return _EXPLAINED.split(comment.strip(), maxsplit=1)[0].strip()


_EXPLAINED = re.compile(r"(?<=\S)\s*(?:[,，;；。:：|\r\n\t]|[(（\[【]\s*\d|\s\d|\d+\s*[-=:：、])")


def _of_query(database: Database, query: str, limit: int) -> Sheet:
    """Ask at once, so that the names of the columns are known; the rows follow as they are walked through."""
    if not only_reads(query):
        raise SourceError("source.query_writes", path=database.name)
    lines = _asked(database, query.strip().rstrip(";"), limit)
    header = next(lines)[1]
    return Sheet("", lines, header)


def _asked(database: Database, query: str, limit: int) -> Iterator[tuple[str, Cells]]:
    """Yield the names of the columns, then the rows."""
    with database.connect() as connection:
        ways = {
            "stream_results": True,
            "yield_per": _PART,
            "no_parameters": True,
        }  # so that `%` and `:` stay as written
        result = connection.exec_driver_sql(query, execution_options=ways)
        yield "0", tuple(result.keys())
        yield from within(_numbered(result), limit, source=database.name, sheet="query")


def _rows(
    database: Database, asked: "Select[tuple[object, ...]]", shown: str, limit: int
) -> Iterator[tuple[str, Cells]]:
    with database.connect() as connection:
        rows = _streamed(connection, asked.limit(limit // len(asked.selected_columns) + 1))
        yield from within(_numbered(rows), limit, source=database.name, sheet=shown)


def _streamed(connection: "Connection", asked: "Select[tuple[object, ...]]") -> Iterator[Sequence[object]]:
    """Yield rows while they are fetched.

    MySQL sends what it has begun to send to the end: whoever only looks at the first rows is given those alone. The
    transaction shows both questions the same rows.
    """
    first: Sequence[Sequence[object]] = ()
    if connection.dialect.name in ("mysql", "mariadb"):
        first = connection.execute(asked.limit(_LOOKED_AT)).all()
        yield from first
        if len(first) < _LOOKED_AT:
            return
    ways = {"stream_results": True, "yield_per": _PART}
    yield from islice(connection.execute(asked, execution_options=ways), len(first), None)


def _numbered(rows: Iterable[Sequence[object]]) -> Iterator[tuple[str, Cells]]:
    for at, row in enumerate(rows, 1):
        yield str(at), tuple(map(typed_text, row))


def _count(database: Database, asked: "Select[int]") -> int:
    with database.connect() as connection:
        return int(connection.execute(asked).scalar_one())
