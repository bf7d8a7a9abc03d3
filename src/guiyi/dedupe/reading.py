"""How every distinct value was read, once, to be compared often."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


class Packed:
    """Texts by number: kept packed, and made Python's only for the places that are asked for."""

    def __init__(self, texts: "Sequence[str] | pa.Array") -> None:
        told = texts if isinstance(texts, pa.Array) else pa.array(texts, pa.string())
        self.texts = told

    def __len__(self) -> int:
        return len(self.texts)

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts.to_pylist())

    def __getitem__(self, places: npt.NDArray[np.int64]) -> npt.NDArray[np.object_]:
        asked = np.zeros(len(self), bool)
        asked[places] = True
        at = np.cumsum(asked) - 1  # each text is made Python's once, however often it is asked for
        some = np.asarray(self.texts.filter(pa.array(asked)).to_numpy(zero_copy_only=False), object)
        return np.asarray(some[at[places]], object)

    @cached_property
    def lengths(self) -> npt.NDArray[np.int64]:
        """How many characters each text has."""
        return np.asarray(pc.utf8_length(self.texts).to_numpy(zero_copy_only=False), np.int64)


@dataclass(frozen=True)
class Form:
    """One reading of every distinct value.

    Attributes:
        texts: the reading of each value, "" where it has none; none at all where only codes are asked for.
        codes: equal texts share a code; -1 where there is none.
        bags: the words of each reading, where words are compared.
        worth: what each word tells: the rarer, the more.
        told: what all words of each reading tell.
    """

    texts: Packed
    codes: npt.NDArray[np.int32]
    bags: tuple[frozenset[str], ...] = ()
    worth: Mapping[str, float] = field(default_factory=dict)
    told: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))

    @classmethod
    def of(cls, texts: "Sequence[str] | pa.Array") -> "Form":
        """Number the texts as they first appear."""
        packed = Packed(texts)
        return cls(packed, _codes(packed.texts))

    @classmethod
    def coded(cls, texts: "Sequence[str] | pa.Array") -> "Form":
        """Number the texts, and keep none of them: for forms that are only asked whether they are the same."""
        return cls(Packed([]), _codes(Packed(texts).texts))

    def of_some(self, places: pa.Array) -> "Form":
        """Return the readings of some of the values, in this order."""
        at = places.to_numpy()
        codes = self.codes[at].astype(np.int64)
        held = codes >= 0
        codes[held] = pd.factorize(codes[held])[0]
        texts = Packed(self.texts.texts.take(places)) if len(self.texts) else self.texts
        return Form(texts, codes.astype(np.int32), tuple(self.bags[one] for one in at) if self.bags else ())

    @cached_property
    def size(self) -> int:
        """How many different texts there are."""
        return int(self.codes.max(initial=-1)) + 1


def _codes(texts: pa.Array) -> npt.NDArray[np.int32]:
    numbered = texts.dictionary_encode()
    codes = numbered.indices.to_numpy().astype(np.int32)
    empty = pc.index(numbered.dictionary, "").as_py()
    return np.where(codes == empty, -1, codes - (codes > empty)).astype(np.int32) if empty >= 0 else codes


Forms = Mapping[str, Form]
