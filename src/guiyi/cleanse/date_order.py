"""In which order the dates of a column are written: as the job states, or as the whole column proves.

A column proves an order when a date in it can be read in that order alone (25/12/2023) and none in another alone. Years
of two digits prove nothing about years of four, nor the reverse.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.schema import Schema
from guiyi.core.source import Column
from guiyi.values.day import Order, Orders, readings

Sheet = tuple[str, str]  # source, sheet
Proofs = dict[tuple[Sheet, str, bool], set[Order]]  # sheet, field, whether the year has four digits → orders proven

DATED = ("date", "datetime")
_THREE_NUMBERS = r"^\s*['\"]?(?P<day>[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:[0-9]{4}|[0-9]{2}))(?:[ T,].*)?$"


def date_orders(
    parts: Iterable[pa.Table],
    columns: Mapping[Sheet, Sequence[Column]],
    schema: Schema,
    stated: Mapping[str, Order | None],
) -> dict[Sheet, dict[str, Orders]]:
    """Return the order of dates for each field where it is known.

    Args:
        parts: all parts of `raw`, each of one sheet.
        columns: how the columns of each sheet are read.
        schema: the fields.
        stated: source → the order that the job states, None where the columns decide.
    """
    dated = {sheet: _dated(told, schema) for sheet, told in columns.items()}
    orders = {
        sheet: {name: Orders.of(order) for _, name in fields}
        for sheet, fields in dated.items()
        if (order := stated.get(sheet[0]))
    }
    proofs: Proofs = defaultdict(set)
    for part in parts:
        sheet = (part["source"][0].as_py(), part["sheet"][0].as_py()) if len(part) else ("", "")
        for place, name in dated.get(sheet, ()) if sheet not in orders else ():
            for day in _three_numbers(part["cells"], place):
                if len(found := readings(day)) == 1:
                    proofs[sheet, name, day[-4:].isdigit()] |= found
    for sheet, name in {(sheet, name) for sheet, name, _ in proofs}:
        known = Orders(*(_the_one(proofs.get((sheet, name, long), set())) for long in (True, False)))
        if any(known):
            orders.setdefault(sheet, {})[name] = known
    return orders


def _dated(columns: Sequence[Column], schema: Schema) -> list[tuple[int, str]]:
    """Return the fields of dates, each with the place of its column."""
    return [
        (place, name)
        for place, column in enumerate(columns)
        for name in column.fields
        if name in schema and schema[name].kind in DATED
    ]


def _three_numbers(cells: pa.ChunkedArray, place: int) -> list[str]:
    """Return the distinct dates of three numbers in a column, without their times; the year is not the first of four."""
    texts = pc.list_slice(cells, place, place + 1, return_fixed_size_list=True).combine_chunks().flatten()
    days = pc.struct_field(pc.extract_regex(texts, _THREE_NUMBERS), "day")
    return [day for day in pc.unique(days).to_pylist() if day]


def _the_one(proven: set[Order]) -> Order | None:
    return next(iter(proven)) if len(proven) == 1 else None
