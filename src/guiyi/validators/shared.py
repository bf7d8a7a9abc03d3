"""What must be unique: rows that share a value, or several values together."""

from collections.abc import Sequence
from functools import reduce
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.rule import Rule
from guiyi.validators.rows import Ints, Rows, apart, coded
from guiyi.values.kind import SEVERAL


class Held(NamedTuple):
    """The values of rows, in the order of the rows; those of several fields are paired row by row.

    Attributes:
        places: the place of the row of each.
        numbers: the same where the values are the same.
        shown: for each field the number of its text, and the texts.
    """

    places: Ints
    numbers: Ints
    shown: Sequence[tuple[Ints, pa.Array]]


def unique(rows: Rows, rule: Rule) -> pa.Table:
    """Find rows that share what must be unique, every one of them; `detail` is the first of them, missing in itself.

    A missing value is shared with nobody. Of several values in a cell each must be unique, beside those of other rows.
    """
    held = reduce(_together, (_held(rows, name) for name in rule.fields))
    first = np.zeros(held.numbers.max(initial=-1) + 1, np.int64)
    first[held.numbers[::-1]] = held.places[::-1]  # what is written last stays
    shared = np.flatnonzero(np.bincount(held.numbers, minlength=len(first))[held.numbers] > 1)
    places, origin = held.places[shared], first[held.numbers[shared]]
    names = rows.table["row_id"].combine_chunks()
    texts = [texts.take(pa.array(numbers[shared])) for numbers, texts in held.shown]
    return pa.table(
        {
            "row_id": names.take(pa.array(places)),
            "value": pc.binary_join_element_wise(*texts, SEVERAL),
            "detail": names.take(pa.array(origin, mask=origin == places)),
        }
    )


def _held(rows: Rows, name: str) -> Held:
    cells = rows.called() if name == "customer_name" else rows.column(name)
    if not rows.schema[name].many:
        numbers, texts = coded(cells)
        places = np.flatnonzero(numbers >= 0)
        numbers = numbers[places]
        return Held(places, numbers, [(numbers, texts)])
    places, values = apart(cells)
    numbers, texts = coded(values)
    told = np.flatnonzero(~np.isin(numbers, np.flatnonzero(np.asarray(texts) == "")))
    _, once = np.unique(places[told] * (len(texts) + 1) + numbers[told], return_index=True)
    told = told[np.sort(once)]  # a value that stands twice in a cell counts once
    return Held(places[told], numbers[told], [(numbers[told], texts)])


def _together(one: Held, other: Held) -> Held:
    """Pair the values of fields row by row."""
    start, end = (np.searchsorted(other.places, one.places, side) for side in ("left", "right"))
    count = end - start
    left = np.repeat(np.arange(len(count)), count)
    right = np.arange(len(left)) - np.repeat(np.cumsum(count) - count - start, count)
    pairs = one.numbers[left] * (other.numbers.max(initial=0) + 1) + other.numbers[right]
    numbers = pc.dictionary_encode(pa.array(pairs)).indices.to_numpy().astype(np.int64)
    shown = [(told[side], texts) for held, side in ((one, left), (other, right)) for told, texts in held.shown]
    return Held(one.places[left], numbers, shown)
