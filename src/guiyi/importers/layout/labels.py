"""Labels and their values, wherever on a sheet they stand: beside one another, in one cell, under one another."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from typing import NamedTuple

from guiyi.core.schema import Schema
from guiyi.core.source import Cells
from guiyi.importers.columns import header_text
from guiyi.importers.columns.sample import TELLING, Values, is_mobile
from guiyi.importers.columns.words import Vocabulary, knowing, meaning, vocabulary
from guiyi.importers.layout.cell_shape import HARD, filled, shape
from guiyi.importers.layout.header_names import clean
from guiyi.schemas.customer import NAMING, REACHING, customer_schema

REACHES = frozenset(REACHING)
NAMED = frozenset({*NAMING, "customer_name", "short_name"})
_SURE = 0.5
_LONGEST = 40  # characters of a label
_REMEMBERED = 20_000  # texts
_ENOUGH = 12  # lines that show whether labels stand at the left
IN_ONE = re.compile(  # a label and its value in one cell
    r"\s*([^\s:：\d][^:：\n]{0,14}?)\s*[:：](?!//)\s*(\S.*)?", re.S
)
VALUE = re.compile(r"\d{5}|@")  # no name of a column has it


class Pair(NamedTuple):
    """A label and what stands beside it; `place` is the label's column."""

    label: str
    value: str | None
    place: int


@dataclass(frozen=True)
class Words:
    """What is known of the names of columns."""

    schema: Schema

    @cached_property
    def words(self) -> dict[str, bool]:
        """Remember which texts are words: the same ones come again and again."""
        return {}

    @cached_property
    def meanings(self) -> dict[str, tuple[str, ...]]:
        """Remember the fields that labels may mean."""
        return {}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Return every header that is known, cleaned."""
        return vocabulary(self.schema)

    @cached_property
    def measure(self) -> Callable[[str], float]:
        """Return how surely a text names a column, 0.0 to 1.0."""
        return knowing(self.schema)

    def is_label(self, text: str | None) -> bool:
        """Tell the name of a column."""
        return bool(text) and len(text or "") <= _LONGEST and self.measure(clean(text or "")) > _SURE

    def is_word(self, text: str) -> bool:
        """Tell the name of a column by its plain words alone: cheap enough to be asked of thousands of lines."""
        if len(text) > 12:
            return False
        found = self.words.get(text)
        if found is None:
            found = header_text.clean(text) in self.vocabulary
            if len(self.words) < _REMEMBERED:
                self.words[text] = found
        return found

    def is_label_or_pair(self, text: str) -> bool:
        """Tell the name of a column, alone or with a value behind its colon."""
        inside = IN_ONE.fullmatch(text) if len(text) < _LONGEST * 3 else None
        return self.is_label(text) or (inside is not None and self.is_label(inside[1]))

    def names_somebody(self, label: str) -> bool:
        """Tell a label above names of customers or contacts."""
        return not NAMED.isdisjoint(self.fields(label))

    def reaches(self, label: str) -> bool:
        """Tell a label above numbers, mails and accounts."""
        return not REACHES.isdisjoint(self.fields(label))

    def fields(self, label: str) -> tuple[str, ...]:
        """Return the fields that a label may mean."""
        found = self.meanings.get(label)
        if found is None:
            told = meaning(label, self.vocabulary, slips=False)
            found = self.meanings[label] = told.candidates if told else ()
        return found

    def fit(self, label: str, values: Iterable[str | None]) -> float | None:
        """Say how well values are what their label says; None where their form cannot tell."""
        texts = Values.of(values)
        kinds = [
            self.schema[name].kind
            for name in self.fields(label)
            if name in self.schema and self.schema[name].kind in TELLING
        ]
        if not texts or not kinds:
            return None
        return max(max(map(texts.share, kinds)), texts.mean(_reaches) if "phone" in kinds else 0.0)


@lru_cache(maxsize=1)
def standard_words() -> Words:
    """Return what is known of the columns of the standard schema."""
    return Words(customer_schema())


def _reaches(text: str) -> float:
    return float(is_mobile(text) or shape(text) == "phone")


def names_columns(texts: Sequence[str], words: Words) -> bool:
    """Tell the texts of a line that names columns: two known names at least, three of five, and no value among them."""
    if len(texts) < 2 or VALUE.search("\t".join(texts)):
        return False
    return _mostly(texts, words.is_word, 0.4) and _mostly(texts, words.is_label, 0.6) and not _any_value(texts)


def _any_value(texts: Sequence[str]) -> bool:
    return any(shape(one) in HARD for one in texts)


def _mostly(texts: Sequence[str], test: Callable[[str], bool], share: float) -> bool:
    """Tell whether a test holds for two texts at least and for so large a share; stops when it cannot any more."""
    wanted = max(2.0, share * len(texts))
    found = 0
    for left, text in zip(range(len(texts), 0, -1), texts, strict=True):
        if found + left < wanted:
            return False
        found += test(text)
    return found >= wanted


def pairs_in(cells: Cells, words: Words, columns: frozenset[int] = frozenset()) -> tuple[list[Pair], list[str]]:
    """Read a line as labels with what stands beside each; texts that stand under no label come second.

    `columns` are those in which labels stand. A known word beside a label without a value is its value, unless it
    stands in such a column.
    """
    pairs: list[Pair] = []
    stray: list[str] = []
    waiting: Pair | None = None
    for place, cell in enumerate(cells):
        if not cell or cell.isspace():
            continue
        told = _told(cell, place, words, columns, waiting)
        if told:
            pairs.append(told)
            waiting = None if told.value else told
        elif waiting:
            pairs[-1] = waiting = pairs[-1]._replace(value=cell.strip())
            waiting = None
        else:
            stray.append(cell.strip())
    return pairs, stray


def _told(cell: str, place: int, words: Words, columns: frozenset[int], waiting: Pair | None) -> Pair | None:
    """Read a cell that is a label, or a label and its value in one."""
    inside = IN_ONE.fullmatch(cell) if len(cell) < 400 else None
    if inside and (not inside[2] or words.is_label(inside[1]) or (place in columns and not waiting)):
        return Pair(inside[1].strip(), (inside[2] or "").strip() or None, place)
    if place in columns and shape(cell) in {"plain", "name", "flag"}:
        return Pair(clean(cell), None, place)
    return Pair(clean(cell), None, place) if waiting is None and words.is_label(cell) else None


class Laid(NamedTuple):
    """Labels and values of a sheet, laid out as a table: names of its columns, its rows, and the note that says so."""

    names: Cells
    rows: Sequence[tuple[str, Cells]]
    note: str


def label_columns(lines: Sequence[tuple[str, Cells]], words: Words, least: int) -> frozenset[int]:
    """Return the columns in which labels stand: so many different ones, and three of five of all that stands there."""
    width = max((len(cells) for _, cells in lines), default=0)
    found = set()
    for place in range(width):
        texts = [cells[place] or "" for _, cells in lines if place < len(cells)]
        texts = filled(texts)
        known = [text for text in texts if words.is_label(text)]
        if len(set(known)) >= least and len(known) * 5 >= len(texts) * 3:
            found.add(place)
    return frozenset(found)


def begins_with_labels(lines: Sequence[tuple[str, Cells]], words: Words) -> bool:
    """Tell lines half of which begin with a label, or with a group and a label: asked of a few lines before all else."""
    some = list(islice((texts for _, cells in lines if _may_begin(texts := filled(cells), words)), _ENOUGH))
    return 2 * (told := sum(any(map(words.is_label_or_pair, texts[:2])) for texts in some)) >= len(some) and told > 1


def _may_begin(texts: Sequence[str], words: Words) -> bool:
    """Tell a line with more on it than a title."""
    return len(texts) > 1 or any(map(words.is_label_or_pair, texts))
