"""What is known of the exports of one tool: the columns that prove it, what they mean, which rows are no customers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from guiyi.importers.columns.header_text import clean
from guiyi.importers.columns.sample import Values
from guiyi.importers.shapes.chats import why_no_person

Row = Mapping[str, str | None]  # cleaned header → cell
Told = str | tuple[str, ...] | None  # a field, several, None = leave out, "" = a field of its own
OPEN = "?"  # what a column means is left to its words


class Seen(NamedTuple):
    """A column of an export: its values, and the cleaned headers of all columns."""

    values: Values
    words: frozenset[str]


Meant = Told | Callable[[Seen], Told]


def no_reason(_: Row) -> str | None:
    """Leave no row out."""
    return None


def as_it_is(_: Row) -> Row:
    """Mend nothing."""
    return {}


@dataclass(frozen=True)
class Shape:
    """The exports of one tool.

    Attributes:
        tool: what it is called.
        proofs: sets of headers; the export has all of one of them.
        fields: header → what it means; other headers are mapped by their words.
        account: headers of the account's id, which tells groups and tools of WeChat from friends.
        kind: headers of the kind of account.
        ignore: says of a row why it is no customer.
        mend: returns the cells of a row that the tool writes in a way of its own, mended.
    """

    tool: str
    proofs: tuple[str, ...]
    fields: Mapping[str, Meant] = field(default_factory=dict)
    account: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    ignore: Callable[[Row], str | None] = no_reason
    mend: Callable[[Row], Row] = as_it_is

    @property
    def by_row(self) -> bool:
        """Tell whether each row must be looked at, to mend it or to leave it out."""
        return bool(self.account or self.kind) or self.ignore is not no_reason or self.mend is not as_it_is

    def proven(self, words: set[str]) -> bool:
        """Tell whether cleaned headers are of this tool."""
        return any(words.issuperset(_words(one)) for one in self.proofs)

    def told(self, headers: Sequence[str], samples: Sequence[Sequence[str | None]]) -> dict[str, Told]:
        """Return header → field for the columns that this tool means one thing by."""
        meant = {clean(name): what for name, what in self.fields.items()}
        words = frozenset(map(clean, headers))
        found: dict[str, Told] = {}
        for header, texts in zip(headers, samples, strict=False):
            if (word := clean(header)) in meant:
                what = meant[word]
                found[header.strip()] = what(Seen(Values.of(texts), words)) if callable(what) else what
        return {header: what for header, what in found.items() if what != OPEN}

    def why_none(self, row: Row) -> str | None:
        """Return the issue code that says why a row is no customer."""
        found = [why_no_person(row.get(clean(name)), None) for name in self.account]
        found += [why_no_person(None, row.get(clean(name))) for name in self.kind]
        return next(filter(None, found), None) or self.ignore(row)


@cache
def _words(names: str) -> frozenset[str]:
    return frozenset(map(clean, names.split(",")))


def left_out(names: str) -> dict[str, Meant]:
    """Leave columns out, named one after another with commas between them."""
    return dict.fromkeys(names.split(","))
