"""The rows of an audit as checks see them: Arrow columns for what a cell shows, `rows` in DuckDB for what takes several."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.rule import Rule
from guiyi.core.schema import Schema
from guiyi.schemas.customer import PERSONAL_NAMES
from guiyi.values.kind import SEVERAL

if TYPE_CHECKING:
    import duckdb

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Texts: TypeAlias = pa.Array | pa.ChunkedArray  # of strings, nulls among them

PLACE = "row_place"  # of `rows` in DuckDB: the place of a row in the table, from 0
SCANNED = 65_536  # rows that one thread looks at in one go


@dataclass(frozen=True)
class Rows:
    """What a check looks at.

    Attributes:
        table: table[row_id; one text column a field, in normal form], the rows of customers only.
        schema: the fields; every field of a rule is one of them.
    """

    table: pa.Table
    schema: Schema

    @cached_property
    def engine(self) -> "duckdb.DuckDBPyConnection":
        """DuckDB, which knows the table as `rows`, with its columns and `row_place`; nothing is copied."""
        import duckdb

        engine = duckdb.connect(config={"enable_external_access": False, "python_enable_replacements": False})
        engine.register("rows", in_parts(self.table))
        return engine

    def column(self, name: str) -> pa.ChunkedArray:
        """Return the cells of a field; of one without a column they are missing."""
        if name in self.table.column_names:
            return self.table[name]
        return pa.chunked_array([pa.nulls(len(self.table), pa.string())])

    def called(self) -> pa.ChunkedArray:
        """Return the names of customers; a personal customer is called by its contact, its remark or its nickname."""
        return pc.coalesce(*(self.column(name) for name in ("customer_name", *PERSONAL_NAMES)))

    def where(self, wrong: Bools, *names: str) -> pa.Table:
        """Return table[row_id, value] of the rows that are marked, in their order.

        Args:
            wrong: the marks.
            names: the fields of the value, joined by `|`; without any there is no column of values.
        """
        told = [self.table["row_id"], *map(self.column, names)]
        if not wrong.all():  # where all are wrong nothing is copied
            kept = pa.array(wrong)
            told = [one.filter(kept) for one in told]
        row_ids, *values = told
        if len(values) > 1:
            values = [pc.binary_join_element_wise(*values, SEVERAL, null_handling="skip")]
        return pa.table([row_ids, *values], names=["row_id", "value"][: 1 + len(values)])

    def at(self, places: Ints, *names: str) -> pa.Table:
        """Return table[row_id, value] of the rows at some places; otherwise as `where`."""
        wrong = np.zeros(len(self.table), dtype=bool)
        wrong[places] = True
        return self.where(wrong, *names)

    def failing(self, name: str, fails: Callable[[Texts], Texts]) -> pa.Table:
        """Return table[row_id, value] of the rows where a value fails; where a cell holds several, each of them is asked.

        Args:
            name: the field.
            fails: texts → for each whether it is wrong (boolean, null where the text is missing).
        """
        cells = self.column(name)
        wrong = marks(fails(cells))
        if self.schema[name].many:
            several = np.flatnonzero(marks(pc.match_substring(cells, SEVERAL)))
            wrong[several] = False
            among, values = apart(cells.take(pa.array(several)))
            wrong[several[among[marks(fails(values))]]] = True
        return self.where(wrong, name)


Check = Callable[[Rows, Rule], pa.Table]
"""Finds what breaks one rule: table[row_id], one line a finding, and what it can say of `field`, `value`, `suggestion`
and `detail` (text columns). A field it does not name is that of the rule; name, code and severity are the rule's.
"""


def in_parts(table: pa.Table) -> pa.Table:
    """Add `row_place` and cut a table into parts, so that DuckDB scans them side by side; nothing is copied."""
    placed = table.append_column(PLACE, pa.array(np.arange(len(table))))
    return pa.Table.from_batches(placed.to_batches(max_chunksize=SCANNED), placed.schema)


def marks(told: Texts) -> Bools:
    """Make a mask of booleans of Arrow; what is missing is false."""
    return np.asarray(pc.fill_null(told, False).to_numpy(zero_copy_only=False), dtype=bool)


def apart(cells: Texts) -> tuple[Ints, Texts]:
    """Take cells of several values apart: the place of the cell of each value, and the values, in their order."""
    lists = pc.split_pattern(pa.chunked_array([*_chunks(cells)], pa.string()), SEVERAL)
    count = pc.fill_null(pc.list_value_length(lists), 0).to_numpy()
    return np.repeat(np.arange(len(count)), count), pc.list_flatten(lists)


def coded(cells: Texts) -> tuple[Ints, pa.Array]:
    """Number distinct texts in the order they first appear: the number of each cell, -1 where it is missing; the texts."""
    chunks = pc.dictionary_encode(pa.chunked_array([*_chunks(cells)], pa.string())).chunks
    if not chunks:
        return np.zeros(0, np.int64), pa.array([], pa.string())
    numbers = [pc.fill_null(one.indices, -1).to_numpy(zero_copy_only=False) for one in chunks]
    return np.concatenate(numbers).astype(np.int64), chunks[-1].dictionary


def of_distinct(cells: Texts, fails: Callable[[str], bool]) -> pa.Array:
    """Ask Python of each distinct text once; where the cell is missing the answer is false."""
    numbers, texts = coded(cells)
    wrong = np.fromiter(map(fails, texts.to_pylist()), dtype=bool, count=len(texts))
    return pa.array(np.append(wrong, False)[numbers])  # -1: the last


def storable(text: str) -> bool:
    """Tell whether a cell can hold a text: none holds a lone surrogate.

    >>> storable("a"), storable(chr(0xD800))
    (True, False)
    """
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _chunks(cells: Texts) -> Sequence[pa.Array]:
    return cells.chunks if isinstance(cells, pa.ChunkedArray) else [cells]


def quoted(name: str) -> str:
    """Write a name so that SQL reads it as a name, whatever stands in it.

    >>> quoted('a"b')
    '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'
