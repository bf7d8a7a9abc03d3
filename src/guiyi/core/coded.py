"""A column of texts in which each distinct text stands once and a row holds its number: what is said of a text is said once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
TEXT = pa.large_string()  # what a pandas `str` column holds: no copy from one to the other


@dataclass(frozen=True, eq=False)
class Coded:
    """A column of texts.

    Attributes:
        codes: a number a row: where its text stands in `texts`; -1: missing.
        texts: the texts, none of them missing; one that stands twice costs time and nothing else.
    """

    codes: Ints
    texts: pa.Array

    @classmethod
    def of(cls, column: "pa.Array | pd.Series[str]") -> "Coded":
        """Take a column in which a missing text is null."""
        array = as_array(column)
        coded = array.dictionary_encode()
        made = cls(coded.indices.fill_null(-1).to_numpy(), coded.dictionary)
        made.__dict__["array"] = array
        return made

    @classmethod
    def each(cls, column: "pa.Array | pd.Series[str]") -> "Coded":
        """Take a column as if all its texts were distinct: sooner done, for one that is not looked at text by text."""
        array = as_array(column)
        every = cls(np.arange(len(array)), array)
        made = every.with_texts(array)
        made.__dict__["array"] = array
        return made

    @classmethod
    def told_of(cls, codes: Ints, told: Sequence[str | None]) -> "Coded":
        """Take what was said of each code; None: missing."""
        return cls(codes, pa.array([], TEXT)).with_texts(pa.array(told, TEXT))

    def of_rows(self, rows: Bools) -> "Coded":
        """Take these rows of the column."""
        return Coded(self.codes[rows], self.texts)

    def distinct(self) -> "Coded":
        """Number the texts anew, each once."""
        coded = self.texts.dictionary_encode()
        return Coded(np.append(coded.indices.to_numpy(), -1)[self.codes], coded.dictionary)

    @cached_property
    def array(self) -> pa.Array:
        """The column as it is: a text a row, null where it is missing."""
        held = self.held
        return self.texts.take(pa.array(self.codes, mask=None if held.all() else ~held))

    @cached_property
    def held(self) -> Bools:
        """Which rows hold a text."""
        return self.codes >= 0

    def told(self, tell: Callable[[str], str | None]) -> "Coded":
        """Put what a function says of each text in its place."""
        return self.with_texts(pa.array([tell(text) for text in self.texts.to_pylist()], TEXT))

    def with_texts(self, texts: pa.Array) -> "Coded":
        """Put these texts in the place of the others; null: missing from now on."""
        if not texts.null_count:
            return Coded(self.codes, texts)
        kept = texts.is_valid().to_numpy(zero_copy_only=False)
        places = np.append(np.where(kept, kept.cumsum() - 1, -1), -1)  # a missing text's code is -1: the last
        return Coded(places[self.codes], texts.drop_null())

    def where(self, rows: Bools, other: "Coded") -> "Coded":
        """Take the texts of another column in these rows."""
        codes = np.where(rows, np.where(other.held, other.codes + len(self.texts), -1), self.codes)
        return Coded(codes, pa.concat_arrays([self.texts, other.texts]))


def as_array(column: "pa.Array | pd.Series[str]") -> pa.Array:
    """Return a column of texts as one array; missing is null."""
    array = pa.array(column.array, from_pandas=True) if isinstance(column, pd.Series) else column
    array = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
    return array if array.type == TEXT else array.cast(TEXT)


def as_series(array: pa.Array, index: pd.Index) -> "pd.Series[str]":
    """Return an array of texts as a `str` series."""
    return pd.Series(array.to_pandas().array, index=index, dtype="str")


def unlike(one: pa.Array, other: pa.Array) -> Bools:
    """Tell where two columns differ; missing is like missing."""
    both: Bools = pc.not_equal(one, other).fill_null(False).to_numpy(zero_copy_only=False)
    if one.null_count or other.null_count:
        held, also = (array.is_valid().to_numpy(zero_copy_only=False) for array in (one, other))
        both = both | (held != also)
    return both
