"""The rows of an audit as checks see them: an Arrow table for values, the same as `rows` in DuckDB for sets."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from guiyi.core.rule import Rule
from guiyi.core.schema import Schema

if TYPE_CHECKING:
    import duckdb

PLACE = "row_place"  # of `rows` in DuckDB: the place of a row in the table, from 0
SCANNED = 65_536  # rows that one thread looks at in one go


@dataclass(frozen=True)
class Rows:
    """What a check looks at.

    Attributes:
        table: table[row_id; one text column a field, in normal form], the rows of customers only.
        schema: the fields; every field of a rule is one of them.
        engine: knows the table as `rows`, with its columns and `row_place`.
    """

    table: pa.Table
    schema: Schema
    engine: "duckdb.DuckDBPyConnection"

    def at(self, places: npt.NDArray[np.int64], name: str | None = None) -> pa.Table:
        """Return table[row_id, value] of the rows at some places, in their order; `name`: the field of the value."""
        wanted = {"row_id": "row_id"} | ({"value": name} if name in self.table.column_names else {})
        if len(places) == len(self.table):  # all of them: their columns are lent, not copied
            return pa.table({to: self.table[one] for to, one in wanted.items()})
        told = np.sort(places)
        return pa.table({to: self.table[one].take(told) for to, one in wanted.items()})


Check = Callable[[Rows, Rule], pa.Table]
"""Finds what breaks one rule: table[row_id], one line a finding, and what it can say of `field`, `value`, `suggestion`
and `detail` (text columns). A field it does not name is that of the rule; name, code and severity are the rule's.
"""

Limits = Callable[[Rule, Schema], None]
"""Refuses with a `ConfigError` that names the rule and the key what a rule asks and cannot be understood, before anything
is read. Paths among the limits are absolute.
"""


def rows_of(table: pa.Table, schema: Schema) -> Rows:
    """Lay a table before the checks; it is not copied."""
    import duckdb

    engine = duckdb.connect(config={"enable_external_access": False})
    placed = table.append_column(PLACE, pa.array(np.arange(len(table), dtype=np.int64)))
    engine.register("rows", pa.Table.from_batches(placed.to_batches(max_chunksize=SCANNED), placed.schema))
    return Rows(table, schema, engine)


def quoted(name: str) -> str:
    """Write a name so that SQL reads it as a name, whatever stands in it.

    >>> quoted('a"b')
    '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'
