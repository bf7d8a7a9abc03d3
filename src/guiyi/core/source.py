"""What an importer hands over, and what is remembered of it: sheets of raw cells, and how their columns were read."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, Self

from guiyi.core.schema import Schema
from guiyi.values.day import Order

if TYPE_CHECKING:
    import pyarrow as pa

Cells = tuple[str | None, ...]  # text as the program shows it; None = empty
Password = Callable[[str], str | None]  # name of a source → its password, None where nobody gives one

MOST_CELLS = 20_000_000  # of the rectangle that holds all cells of a sheet, unless the job sets another limit


def no_password(_: str) -> str | None:
    """Know no password."""
    return None


class Note(NamedTuple):
    """What the reader of a report should know of a sheet: a key of `messages.csv`, and what fills its sentence in."""

    key: str
    told: Mapping[str, str | int] = {}


@dataclass(frozen=True)
class ReadOptions:
    """How a source is to be read, beside what its content says.

    Attributes:
        password: gives the password of a file, database or API.
        limit_cells: a sheet whose cells span a larger rectangle, or a table or query with more cells, is refused;
            plain text is a stream and has no limit.
        hidden: "keep" reads hidden rows, columns and sheets and notes them; "ignore" leaves the rows of hidden lines
            and sheets out with a reason, and hidden columns unmapped.
        beside: what is read beside the cells, each into a column of its own.
        table, query: what is read of a database; without either, every table that holds customers.
    """

    password: Password = no_password
    limit_cells: int = MOST_CELLS
    hidden: Literal["keep", "ignore"] = "keep"
    beside: tuple[Literal["comments", "colors"], ...] = ()
    table: str | None = None
    query: str | None = None


PLAIN = ReadOptions()


class Block(NamedTuple):
    """Lines that follow one another, as they stand.

    Attributes:
        first: number of the first line.
        cells: list<string>: of each line its cells; an empty one is null, and those at a line's end are left out.
    """

    first: int
    cells: "pa.ListArray"


@dataclass(frozen=True)
class Sheet:
    """One table of a source as it stands, before anyone has looked for its header.

    Attributes:
        name: the sheet's name; "" where a source has only one table.
        lines: (line, cells): the line's label (its number as the program shows it, `3#1` for the first of several on
            line 3) and its cells. Blank lines may be left out. May be read only once: an iterator is welcome.
        header: names of the columns where the format itself knows them; else the header is looked for in the lines.
        fields: column name → field name, where the format itself knows (None = leave out, "" = a field of its own).
        merged: merged areas as (first line, first column, last line, last column), lines as labelled, columns from 0.
        ignored: line label → reason (an issue code) of lines that the format itself knows to be no customers.
        notes: what the reader should know.
        beside: name of a column → line label → text: what stands beside the cells (comments, fill colours).
        hidden: labels of lines that the program does not show.
        hidden_columns: columns, from 0, that the program does not show.
        blocks: given how many lines were read already, reads those below by whole blocks: the same cells, sooner.
            Only of a sheet that numbers its lines from 1 and leaves none out.
        labels: column name → what people call the column, where the source says so beside its name (the comment of a
            database's column); the column is mapped by that first.
        sure: whether its rows are customers where `header` is given; else its columns decide, as for any sheet.
        repeats: whether it may only repeat other sheets of the source, as a view does.
        count: counts its lines, where that is quicker than to read them.
        sheet: name of the sheet that the table stands on, where it is one of several there and has a name of its own.
        after: number of the line up to which other tables of the same sheet have counted the lines.
        elsewhere: labels of lines that are not blank, although this table has nothing on them; may grow while the lines
            are read. None where nothing stands beside the table.
        laid_out: `header` was not known to the format: it is labels found in the sheet, as in a form.
        state: whether the program shows the sheet; of a very hidden one it does not even tell that it is there.
    """

    name: str
    lines: Iterable[tuple[str, Cells]]
    header: Cells | None = None
    fields: Mapping[str, str | tuple[str, ...] | None] = field(default_factory=dict)
    merged: tuple[tuple[int, int, int, int], ...] = ()
    ignored: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    notes: tuple[Note, ...] = ()
    beside: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    hidden: Collection[str] = ()
    hidden_columns: Collection[int] = ()
    blocks: Callable[[int], Iterator[Block]] | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    sure: bool = True
    repeats: bool = False
    count: Callable[[], int] | None = None
    sheet: str | None = None
    after: int = 0
    elsewhere: Collection[str] | None = None
    laid_out: bool = False
    state: Literal["visible", "hidden", "very_hidden"] = "visible"


class Importer(Protocol):
    """A module of `importers/`: the module is the protocol."""

    NAME: str

    def identify(self, path: Path, head: bytes) -> bool:
        """Tell by content whether this importer reads the file. `head` is its first 64 KiB."""

    def read(self, path: Path, options: ReadOptions = PLAIN) -> Iterable[Sheet]:
        """Read its sheets.

        Raises:
            SourceError: the file cannot be read; says why and what to do.
        """


class Connector(Protocol):
    """A module of `importers/` that reads what has a URL, a database or an API: the module is the protocol."""

    NAME: str

    def identify_url(self, url: str) -> bool:
        """Tell by the URL alone whether this connector reads it."""

    def read_url(self, url: str, options: ReadOptions = PLAIN) -> Iterable[Sheet]:
        """Read its sheets; lines are fetched while they are walked through.

        Raises:
            SourceError: it cannot be reached or read; says why and what to do, and never who asked or with which
                password.
        """


@dataclass(frozen=True)
class Column:
    """How one column of a sheet was read.

    Attributes:
        fields: empty where it was left out.
        confidence: 0.0 to 1.0.
        reason: exact, rule, like, values, job, saved, format, custom, left_out.
        label: what the source says beside the header.
        part: "country", "area" or "extension" where the column only completes a number in another one.
        detected: what it would be without the word of the job or of an earlier one; None where that is `fields`.
    """

    header: str
    fields: tuple[str, ...]
    confidence: float
    reason: str
    label: str = ""
    part: str = ""
    detected: tuple[str, ...] | None = field(default=None, compare=False)

    @property
    def shown(self) -> str:
        """The header as people are shown it.

        >>> Column("tel", ("mobile",), 1.0, "exact", "手机号").shown, Column("手机", ("mobile",), 1.0, "exact").shown
        ('tel (手机号)', '手机')
        """
        return f"{self.header} ({self.label})" if self.label else self.header


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
    ignored: Mapping[str, int] = field(default_factory=dict)  # issue code → rows that are no customers for that reason
    notes: tuple[Note, ...] = ()


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
    dates: Order | None = None  # the order of dates that the job states

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
        Column(**{**one, "fields": tuple(one["fields"]), "detected": _as_tuple(one.get("detected"))})
        for one in told["columns"]  # type: ignore[attr-defined]
    )
    plain["header_rows"] = tuple(told["header_rows"])  # type: ignore[arg-type]
    plain["notes"] = tuple(Note(*one) for one in told["notes"])  # type: ignore[attr-defined]
    return SheetRead(**plain)  # type: ignore[arg-type]


def _as_tuple(names: Sequence[str] | None) -> tuple[str, ...] | None:
    return None if names is None else tuple(names)


class Remembered(NamedTuple):
    """What a person decided earlier of a sheet with the same headers: header → field or fields (None = left out)."""

    columns: Mapping[str, str | tuple[str, ...] | None]
    day: str


@dataclass(frozen=True)
class SourceAsked:
    """One source as a job asks for it.

    Attributes:
        path: the file; for a database or an API, a path of its name alone, for messages.
        url: of a database or an API, in place of a file.
        sheet: a name, several, or "*" for every sheet that holds rows of customers.
        format: an importer's name, or "auto".
        header: line number of the header row, or "auto".
        columns: header → field, several fields, or None to leave it out; over the detected mapping.
        region: ISO 3166 alpha-2, or "auto".
        role: "new", or "existing" (already in the target, with its id in `target_id`).
        priority: smaller wins where survivorship goes by source.
        dates: in which order dates of three numbers are written; None where each column decides.
        saved: set of headers → what was decided of them earlier; under `columns`, over everything detected.
    """

    path: Path
    sheet: str | tuple[str, ...] = "*"
    format: str = "auto"
    header: int | str = "auto"
    columns: Mapping[str, str | tuple[str, ...] | None] = field(default_factory=dict)
    region: str = "auto"
    role: str = "new"
    priority: int = 1
    dates: Order | None = None
    url: str | None = None
    saved: Mapping[frozenset[str], Remembered] = field(default_factory=dict)
    options: ReadOptions = PLAIN


class Look(NamedTuple):
    """What `inspect` and `init` see of a source: how it was read, and the first lines of each sheet.

    `previews` is sheet name → lines of cells; `schema` holds the custom fields that its columns made; `url` is that of
    a database or an API, None for a file.
    """

    source: SourceRead
    previews: Mapping[str, Sequence[Cells]]
    schema: Schema
    url: str | None = None
