"""SQL dumps, as mysqldump, pg_dump, Navicat and their kin write them: each table into which rows are put is a sheet."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from pathlib import Path

from guiyi.core.errors import SourceError
from guiyi.core.source import PLAIN, Cells, ReadOptions, Sheet
from guiyi.importers.columns.words import knowing
from guiyi.importers.text.encoding import WRITTEN_OUT, look_through, sample
from guiyi.importers.text.sql_text import OpenTextError, Reader, Statement, statements
from guiyi.schemas.customer import customer_schema

NAME = "sql_dump"

_KEPT = 1000  # rows of a table that are kept; a longer one is read again when its turn comes
_STATEMENT = re.compile(
    r"^\s*(?:(?:INSERT|REPLACE)\s+(?:IGNORE\s+)?INTO\s+\S+|INSERT\s+\[|CREATE\s+TABLE\s+\S+|COPY\s+\S+\s*\(.*\)\s+FROM\s+stdin;)",
    re.I | re.M,
)
_COMMENT = re.compile(
    r"\s*(?:--|/\*|#|SET\s|USE\s|BEGIN|START\s|PRAGMA\s|DROP\s+TABLE|GO\b|CREATE\s|INSERT\s|REPLACE\s+INTO|COPY\s)",
    re.I,
)
_NO_BACKSLASHES = re.compile(r"PostgreSQL|standard_conforming_strings|PRAGMA|\[dbo\]|SET ANSI_NULLS|\bN'", re.I)
_LABEL = re.compile(r"[^:：,，(（\n]{1,20}")


@dataclass
class _Table:
    columns: tuple[str, ...] = ()
    rows: list[Cells] = field(default_factory=list)
    long: bool = False


def identify(path: Path, head: bytes) -> bool:  # noqa: ARG001
    """Tell a dump by its statements."""
    text = sample(head)
    return text is not None and looks_so(text)


@lru_cache(maxsize=2)  # every importer of text asks it about the same one
def looks_so(text: str) -> bool:
    r"""Tell a dump by its start.

    >>> looks_so("-- dump\nINSERT INTO `customer` VALUES (1,'张三');\n"), looks_so("insert,into\na,b\n")
    (True, False)
    """
    return _COMMENT.match(text.lstrip("\ufeff")) is not None and _STATEMENT.search(text) is not None


def read(path: Path, options: ReadOptions = PLAIN) -> Iterator[Sheet]:  # noqa: ARG001
    """Read every table that gets rows; a row's label is its number in its table.

    Raises:
        SourceError: no encoding reads the file, or a text in it never ends.
    """
    encoding, notes = look_through(path)
    tables: dict[str, _Table] = {}
    for told in _told(path, encoding):
        table = tables.setdefault(told.table, _Table())
        table.columns = table.columns or told.columns
        if told.cells is not None:
            table.long = len(table.rows) == _KEPT
            if not table.long:
                table.rows.append(_in_order(told, table.columns))
    for name, table in tables.items():
        if table.rows:
            rows = _again(path, encoding, name, table.columns) if table.long else table.rows
            lines = ((str(number), cells) for number, cells in zip(count(1), rows, strict=False))
            yield Sheet(name, lines, _header(table), encoding=encoding, notes=notes)


def _told(path: Path, encoding: str) -> Iterator[Statement]:
    with path.open(encoding=encoding, errors=WRITTEN_OUT, newline="") as file:
        start = file.read(1 << 16)
        file.seek(0)
        try:
            yield from statements(Reader(file.read, backslashes=_NO_BACKSLASHES.search(start) is None))
        except OpenTextError as error:
            raise SourceError("source.open_sql", path=path) from error


def _again(path: Path, encoding: str, name: str, columns: tuple[str, ...]) -> Iterator[Cells]:
    for told in _told(path, encoding):
        if told.table == name and told.cells is not None:
            yield _in_order(told, columns)


def _in_order(told: Statement, columns: tuple[str, ...]) -> Cells:
    """Put a row's cells under the table's columns, where the statement names its own in another order."""
    cells = told.cells or ()
    named = [one.partition("\n")[0] for one in columns]
    if not told.columns or not set(told.columns) <= set(named) or len(told.columns) != len(cells):
        return cells
    found = dict(zip(told.columns, cells, strict=True))
    return tuple(found.get(name) for name in named)


def _header(table: _Table) -> Cells | None:
    """Name the columns: by the comment where it says more to us than the name does. None where nothing names them."""
    if not table.columns:
        return None
    width = max(map(len, table.rows))
    return tuple(_labels(table.columns)) + ("",) * max(width - len(table.columns), 0)


def _labels(columns: Iterable[str]) -> Iterator[str]:
    known = knowing(customer_schema())
    for column in columns:
        name, _, comment = column.partition("\n")
        label = _LABEL.match(comment.strip())
        yield label[0].strip() if label and known(name) < 0.6 <= known(label[0].strip()) else name
