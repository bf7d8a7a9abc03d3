"""Rows into the tables of a database by upsert: new ones are inserted, known ones written over, by their key.

Sources: https://www.postgresql.org/docs/current/sql-insert.html, https://sqlite.org/lang_upsert.html,
https://duckdb.org/docs/stable/sql/statements/insert, https://mariadb.com/docs/server (UPDATE, INSERT … SELECT).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

PART = 2_000  # rows of one statement
INCOMING = "guiyi_incoming"


class Put(NamedTuple):
    """How many rows of a table were new, how many were written over, and how many others stand in it."""

    inserted: int
    updated: int
    others: int


@dataclass(frozen=True)
class Dialect:
    """What a database calls things.

    Attributes:
        quote: stands around a name.
        key: type of a key.
        text: type of everything else.
        columns: query for the columns of a table; `{table}` and `{schema}` are literals.
        here: what stands for the schema where none is named.
        options: what a new table has behind its columns.
        keeps_ddl: a table that was made stays when the transaction is rolled back.
    """

    name: str
    quote: str = '"'
    key: str = "text"
    text: str = "text"
    columns: str = (
        "SELECT column_name FROM information_schema.columns WHERE table_name = {table} AND table_schema = {schema}"
    )
    here: str = "current_schema()"
    options: str = ""
    keeps_ddl: bool = False


DIALECTS: Mapping[str, Dialect] = {
    one.name: one
    for one in (
        Dialect("postgresql"),
        Dialect("sqlite", columns="SELECT name FROM pragma_table_info({table})"),
        Dialect("duckdb"),
        Dialect(
            "mysql",
            quote="`",
            key="varchar(64) COLLATE utf8mb4_bin",
            text="mediumtext",
            here="DATABASE()",
            options=" ENGINE=InnoDB DEFAULT CHARSET=utf8mb4",
            keeps_ddl=True,
        ),
    )
}


class Table(NamedTuple):
    """A table, and what is put into it.

    Attributes:
        name: as the job has it, with its schema where it names one.
        key: the column by which rows are known.
        rows: one `str` column a column of the table, blank = NA.
        clears: columns of which a blank clears what is there; the others keep it.
    """

    name: str
    key: str
    rows: pd.DataFrame
    clears: frozenset[str]

    def parts(self) -> Iterator[list[tuple[Any, ...]]]:
        """Yield rows, some at a time, with None for blanks."""
        for start in range(0, len(self.rows), PART):
            part = self.rows.iloc[start : start + PART]
            yield list(part.astype(object).where(part.notna(), None).itertuples(index=False, name=None))


class Connection:
    """An open database: how it is asked, whatever the driver."""

    def __init__(self, dialect: Dialect, raw: Any) -> None:
        """Take a connection of sqlite3, DuckDB or SQLAlchemy."""
        self.dialect, self.raw = dialect, raw

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """Carry a statement out and return its rows."""
        if self.dialect.name in ("sqlite", "duckdb"):
            return [tuple(row) for row in self.raw.execute(statement).fetchall()]
        done = self.raw.exec_driver_sql(statement, execution_options={"no_parameters": True})
        return [tuple(row) for row in done] if done.returns_rows else []

    def name(self, told: str) -> str:
        """Quote a name, each part of one with its schema."""
        quote = self.dialect.quote
        return ".".join(f"{quote}{part.replace(quote, quote * 2)}{quote}" for part in told.split("."))

    def make(self, table: Table) -> None:
        """Make a table, or the columns that it lacks; what is there stays."""
        known = self._columns(table.name)
        types = {name: self.dialect.key if name.endswith("_id") else self.dialect.text for name in table.rows.columns}
        place = self.name(table.name)
        if not known:
            told = ", ".join(
                f"{self.name(name)} {kind}{' NOT NULL PRIMARY KEY' * (name == table.key)}"
                for name, kind in types.items()
            )
            self.ask(f"CREATE TABLE {place} ({told}){self.dialect.options}")
        for name, kind in types.items() if known else ():
            if name not in known and name.casefold() not in known:
                self.ask(f"ALTER TABLE {place} ADD COLUMN {self.name(name)} {kind}")

    def _columns(self, table: str) -> set[str]:
        schema, _, name = table.rpartition(".")
        told = self.dialect.columns.format(
            table=_literal(name), schema=_literal(schema) if schema else self.dialect.here
        )
        names = [str(row[0]) for row in self.ask(told)]
        folds = self.dialect.name != "postgresql"
        return {one.casefold() if folds else one for one in names}

    def put(self, table: Table) -> Put:
        """Put rows into a table; return how many were new and how many known."""
        count = f"SELECT count(*) FROM {self.name(table.name)}"
        before = int(self.ask(count)[0][0])
        if len(table.rows):
            _PUT[self.dialect.name](self, table)
        after = int(self.ask(count)[0][0])
        fresh = after - before
        return Put(fresh, len(table.rows) - fresh, after - len(table.rows))


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _upsert(at: Connection, table: Table, values: str) -> str:
    names = [at.name(one) for one in table.rows.columns]
    changes = ", ".join(
        f"{name} = {f'excluded.{name}' if told in table.clears else f'COALESCE(excluded.{name}, ours.{name})'}"
        for name, told in zip(names, table.rows.columns, strict=True)
        if told != table.key
    )
    place = f"INSERT INTO {at.name(table.name)} AS ours ({', '.join(names)})"
    return f"{place} {values} ON CONFLICT ({at.name(table.key)}) DO UPDATE SET {changes}"


def _into_sqlite(at: Connection, table: Table) -> None:
    marks = ", ".join("?" * len(table.rows.columns))
    told = _upsert(at, table, f"VALUES ({marks})")
    for rows in table.parts():
        at.raw.executemany(told, rows)


def _into_duckdb(at: Connection, table: Table) -> None:
    at.raw.register(INCOMING, table.rows.astype(object).where(table.rows.notna(), None))
    names = ", ".join(f"CAST({at.name(one)} AS VARCHAR)" for one in table.rows.columns)
    at.raw.execute(_upsert(at, table, f"SELECT {names} FROM {INCOMING}"))
    at.raw.unregister(INCOMING)


def _into_postgresql(at: Connection, table: Table) -> None:
    from sqlalchemy import text

    columns = ", ".join(f"CAST(:c{number} AS text[])" for number in range(len(table.rows.columns)))
    told = text(_upsert(at, table, f"SELECT * FROM unnest({columns})"))
    for rows in table.parts():
        at.raw.execute(told, {f"c{number}": list(cells) for number, cells in enumerate(zip(*rows, strict=True))})


def _into_mysql(at: Connection, table: Table) -> None:
    """Go by way of a table of its own: an upsert of MariaDB also takes rows that share another unique key."""
    names, place, key = [at.name(one) for one in table.rows.columns], at.name(table.name), at.name(table.key)
    told = ", ".join(names)
    at.ask(f"DROP TEMPORARY TABLE IF EXISTS {INCOMING}")
    at.ask(f"CREATE TEMPORARY TABLE {INCOMING} AS SELECT {told} FROM {place} LIMIT 0")
    marks = ", ".join(["%s"] * len(names))
    for rows in table.parts():
        at.raw.exec_driver_sql(f"INSERT INTO {INCOMING} ({told}) VALUES ({marks})", rows)
    changes = ", ".join(
        f"o.{name} = {f'i.{name}' if one in table.clears else f'COALESCE(i.{name}, o.{name})'}"
        for name, one in zip(names, table.rows.columns, strict=True)
        if one != table.key
    )
    at.ask(f"UPDATE {place} o JOIN {INCOMING} i ON o.{key} = i.{key} SET {changes}")
    absent = f"NOT EXISTS (SELECT 1 FROM {place} o WHERE o.{key} = i.{key})"
    at.ask(f"INSERT INTO {place} ({told}) SELECT {told} FROM {INCOMING} i WHERE {absent}")
    at.ask(f"DROP TEMPORARY TABLE {INCOMING}")


_PUT = {
    "sqlite": _into_sqlite,
    "duckdb": _into_duckdb,
    "postgresql": _into_postgresql,
    "mysql": _into_mysql,
}


def transactional(at: Connection, tables: Sequence[Table]) -> bool:
    """Tell whether all tables that are there can be rolled back: MyISAM of MariaDB cannot."""
    if at.dialect.name != "mysql":
        return True
    for table in tables:
        schema, _, name = table.name.rpartition(".")
        place = _literal(schema) if schema else at.dialect.here
        told = f"SELECT engine FROM information_schema.tables WHERE table_name = {_literal(name)} AND table_schema = {place}"
        if any(str(row[0]).lower() in ("myisam", "aria", "memory", "csv") for row in at.ask(told)):
            return False
    return True
