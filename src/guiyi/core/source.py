"""What an importer hands over, and what is remembered of it: sheets of raw cells, and how their columns were read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol, Self

from guiyi.core.schema import Schema

Cells = tuple[str | None, ...]  # text as the program shows it; None = empty


@dataclass(frozen=True)
class Sheet:
    """One table of a source as it stands, before anyone has looked for its header.

    Attributes:
        name: the sheet's name; "" where a source has only one table.
        lines: (line, cells): the line's label (its number as the program shows it, `3#1` for the first of several on
            line 3) and its cells. Blank lines may be left out. May be read only once: an iterator is welcome.
        header: names of the columns where the format itself knows them; else the header is looked for in the lines.
        fields: column name → field name, where the format itself knows (None = leave out).
        merged: merged areas as (first line, first column, last line, last column), lines as labelled, columns from 0.
        ignored: line label → reason (an issue code) of lines that the format itself knows to be no customers.
        notes: keys of `messages.csv` for what the reader should know.
    """

    name: str
    lines: Iterable[tuple[str, Cells]]
    header: Cells | None = None
    fields: Mapping[str, str | None] = field(default_factory=dict)
    merged: tuple[tuple[int, int, int, int], ...] = ()
    ignored: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    notes: tuple[str, ...] = ()


class Importer(Protocol):
    """A module of `importers/`: the module is the protocol."""

    NAME: str

    def identify(self, path: Path, head: bytes) -> bool:
        """Tell by content whether this importer reads the file. `head` is its first 64 KiB."""

    def read(self, path: Path) -> Iterable[Sheet]:
        """Read its sheets.

        Raises:
            SourceError: the file cannot be read; says why and what to do.
        """


@dataclass(frozen=True)
class Column:
    """How one column of a sheet was read: `fields` is empty where it was left out."""

    header: str
    fields: tuple[str, ...]
    confidence: float
    reason: str  # exact, rule, like, values, job, format, custom, left_out


@dataclass(frozen=True)
class SheetRead:
    """How one sheet was read."""

    name: str
    header_rows: tuple[int, ...]
    first_data_row: int
    rows: int
    columns: tuple[Column, ...]
    blank_lines: int = 0
    lines_in: int = 0
    skipped: str | None = None  # the issue code, where no row of the sheet is a customer
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class SourceRead:
    """How one source was read: what the manifest keeps."""

    name: str
    path: str
    sha256: str
    importer: str
    encoding: str | None
    region: str
    role: str
    priority: int
    sheets: tuple[SheetRead, ...]

    def as_json(self) -> dict[str, object]:
        """As written to the manifest."""
        return asdict(self)

    @classmethod
    def from_json(cls, told: Mapping[str, object]) -> Self:
        """As read back from the manifest."""
        plain = dict(told)
        plain["sheets"] = tuple(_sheet_from_json(one) for one in told["sheets"])  # type: ignore[attr-defined]
        return cls(**plain)  # type: ignore[arg-type]


def _sheet_from_json(told: Mapping[str, object]) -> SheetRead:
    plain = dict(told)
    plain["columns"] = tuple(
        Column(**{**one, "fields": tuple(one["fields"])})
        for one in told["columns"]  # type: ignore[attr-defined]
    )
    for name in ("header_rows", "notes"):
        plain[name] = tuple(told[name])  # type: ignore[arg-type]
    return SheetRead(**plain)  # type: ignore[arg-type]


@dataclass(frozen=True)
class SourceAsked:
    """One source as a job asks for it.

    Attributes:
        path: the file.
        sheet: a name, several, or "*" for every sheet that holds rows of customers.
        format: an importer's name, or "auto".
        header: line number of the header row, or "auto".
        columns: header → field, several fields, or None to leave it out; over the detected mapping.
        region: ISO 3166 alpha-2, or "auto".
        role: "new", or "existing" (already in the target, with its id in `target_id`).
        priority: smaller wins where survivorship goes by source.
    """

    path: Path
    sheet: str | tuple[str, ...] = "*"
    format: str = "auto"
    header: int | str = "auto"
    columns: Mapping[str, str | tuple[str, ...] | None] = field(default_factory=dict)
    region: str = "auto"
    role: str = "new"
    priority: int = 1


class Look(NamedTuple):
    """What `inspect` and `init` see of a source: how it was read, and the first lines of each sheet.

    `previews` is sheet name → lines of cells; `schema` holds the custom fields that its columns made.
    """

    source: SourceRead
    previews: Mapping[str, Sequence[Cells]]
    schema: Schema
