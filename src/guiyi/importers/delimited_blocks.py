"""The same records as `records`, in whole blocks of text columns: what is plain is parted by Arrow, the rest by Python.

Arrow parts records many times faster than Python. Both agree wherever quotes stand only around cells and all records of
a block are alike; a block for which that does not hold goes through `records`, so that no file reads in two ways.

Source: https://arrow.apache.org/docs/python/csv.html; RFC 4180.
"""

import codecs
import io
import re
from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from guiyi.core.errors import SourceError
from guiyi.core.source import Cells
from guiyi.importers.encoding import WRITTEN_OUT
from guiyi.importers.records import Dialect, records, swallowed

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]
    Places = NDArray[np.intp]

_CHUNK = 1 << 22  # bytes of one block, or somewhat more
_MARK = codecs.BOM_UTF8
_MOST = 2000  # columns; more are parted by Python
_AS_SHOWN = (
    ('="', r'\A="([^"]*)"\z'),
    ("'", r"\A'([=+\-@\t\r])"),
)  # as `records.shown` does it: a sign, and what it tells


class Block(NamedTuple):
    """Some records in their order: the number of the first, and a text column for each place; None where empty."""

    first: int
    cells: "pa.RecordBatch"


def blocks(path: Path, encoding: str, dialect: Dialect, skip: int = 0) -> Iterator[Block] | None:
    """Read the records below the first `skip`, or None where Arrow knows no such dialect.

    Blocks may differ in width: a short record ends in None. Blank records are there, with nothing in them.

    Raises:
        SourceError: while reading, as `records` does.
    """
    unknown = dialect.gap or dialect.framed or dialect.escape or dialect.spaced or not dialect.delimiter.isascii()
    return None if unknown else _blocks(path, encoding, dialect, max(skip, int(dialect.declared)))


def _blocks(path: Path, encoding: str, dialect: Dialect, skip: int) -> Iterator[Block]:
    code, above = b"", 0
    for more in chain(_utf8(path, encoding), (None,)):
        code += more or b""
        while not above and code.startswith(_MARK):
            code = code[len(_MARK) :]
        end = len(code) if more is None else _line_end(code, len(code))
        if not end or (more is not None and len(code) < _CHUNK):
            continue
        found, code = _parted(path, code, end, dialect, above, last=more is None)
        if found is None:
            continue
        rows = found.num_rows
        if above + rows > skip:
            at = max(skip - above, 0)
            yield Block(above + at + 1, found.slice(at))
        above += rows


def _utf8(path: Path, encoding: str) -> Iterator[bytes]:
    """Yield a file's bytes in UTF-8, a part at a time."""
    plain = encoding in ("utf-8", "utf-8-sig")
    decoder = codecs.getincrementaldecoder(encoding)(WRITTEN_OUT)
    with path.open("rb") as file:
        while code := file.read(_CHUNK):
            yield code if plain else decoder.decode(code).encode()
        if not plain:
            yield decoder.decode(b"", final=True).encode()


def _line_end(code: bytes, before: int) -> int:
    """Return where the last whole line ends, 0 where none does; a carriage return at the very end may be half of one."""
    return code.rfind(b"\n", 0, before) + 1 or code.rfind(b"\r", 0, min(before, len(code) - 1)) + 1


def _parted(
    path: Path, code: bytes, end: int, dialect: Dialect, above: int, last: bool
) -> tuple["pa.RecordBatch | None", bytes]:
    """Return the whole records at the start of a part, and what is left of it."""
    import numpy as np

    found = np.frombuffer(code, np.uint8, end)
    quotes = np.flatnonzero(found == ord(dialect.quote)) if dialect.quote else np.empty(0, np.intp)
    if np.any(found[quotes - 1] == ord("=")) and (plain := _without_signs(code[:end], dialect)) != code[:end]:
        return _parted(path, plain + code[end:], len(plain), dialect, above, last)
    whole = end
    while not last and whole and np.searchsorted(quotes, whole) % 2:  # within a cell
        whole = _line_end(code, whole - 1)
    inside = quotes[: np.searchsorted(quotes, whole)]
    if whole and _is_well_quoted(found[:whole], inside, dialect):
        batch = _by_arrow(memoryview(code)[:whole], dialect)
        if batch is not None and not (len(inside) and _has_odd_cells(batch, found[:whole], dialect)):
            return _as_shown(batch, code), code[whole:]
    return _by_python(path, code, end, dialect, above, last)


def _without_signs(code: bytes, dialect: Dialect) -> bytes:
    """Make ="001" to 001, where it is a whole cell without quotes around it."""
    mark = re.escape(dialect.delimiter.encode())
    return re.sub(rb'(?<![^\r\n%s])="([^"\r\n%s]+)"(?![^\r\n%s])' % (mark, mark, mark), rb"\1", code)


def _is_well_quoted(found: "Bytes", quotes: "Places", dialect: Dialect) -> bool:
    """Tell that each opening quote follows a delimiter or line end, and each closing one stands before such a mark."""
    import numpy as np

    marks = np.zeros(256, bool)
    marks[[ord(dialect.delimiter), ord("\n"), ord("\r"), ord(dialect.quote or "\n")]] = True
    opening, closing = quotes[::2], quotes[1::2]
    before, behind = opening[opening > 0] - 1, closing[closing < len(found) - 1] + 1
    return len(opening) == len(closing) and bool(marks[found[before]].all() and marks[found[behind]].all())


def _by_arrow(code: memoryview, dialect: Dialect) -> "pa.RecordBatch | None":
    """Part whole records, or None where they are not all alike, or no text."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.csv as arrow_csv

    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(pa.py_buffer(code)),
            read_options=arrow_csv.ReadOptions(autogenerate_column_names=True, block_size=len(code) + 1),
            parse_options=arrow_csv.ParseOptions(
                delimiter=dialect.delimiter,
                quote_char=dialect.quote or False,
                newlines_in_values=True,
                ignore_empty_lines=False,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types={f"f{at}": pa.string() for at in range(_MOST)}, strings_can_be_null=True, null_values=[""]
            ),
        )
    except pa.ArrowInvalid:  # records of several widths, or bytes that are no text
        return None
    if table.num_columns > _MOST or pc.any(pc.starts_with(table.column(0), "\ufeff")).as_py():
        return None
    return table.combine_chunks().to_batches()[0]


def _has_odd_cells(batch: "pa.RecordBatch", found: "Bytes", dialect: Dialect) -> bool:
    """Tell that a cell holds whole records, or marks of byte order inside: `records` will see to it."""
    import numpy as np
    import pyarrow.compute as pc

    lines, returns = np.count_nonzero(found == ord("\n")), np.flatnonzero(found == ord("\r"))
    if batch.num_rows == lines + (found[-1] != ord("\n")) and np.all(found[returns + 1 - len(found)] == ord("\n")):
        return False  # as many records as lines: no cell has several
    return any(
        "\n\ufeff" in cell or swallowed(cell, dialect, batch.num_columns)
        for column in batch.columns
        for cell in column.filter(pc.match_substring(column, "\n")).to_pylist()
    )


def _as_shown(batch: "pa.RecordBatch", code: bytes) -> "pa.RecordBatch":
    """Take off what keeps a cell a text in a spreadsheet, where any cell has it."""
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = batch.columns
    for sign, pattern in _AS_SHOWN:
        if sign[0].encode() in code:
            for at, column in enumerate(columns):
                if pc.any(pc.starts_with(column, sign)).as_py():
                    bare = pc.replace_substring_regex(column, pattern, r"\1")
                    columns[at] = pc.if_else(pc.equal(bare, ""), pa.scalar(None, pa.string()), bare)
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _by_python(
    path: Path, code: bytes, end: int, dialect: Dialect, above: int, last: bool
) -> tuple["pa.RecordBatch | None", bytes]:
    """Part records one by one; the last may go on in the next part of the file: then it is left."""
    import pyarrow as pa

    text = io.StringIO(code[:end].decode("utf-8", WRITTEN_OUT), newline="")
    lines = [bare for line in text if (bare := line.lstrip("\ufeff"))]
    counted = Counted(lines)
    cells: list[Cells] = []
    whole = 0
    try:
        for _, one in records(path, counted, dialect, above):
            cells.append(one)
            whole = counted.given
    except SourceError:
        if last or counted.given < len(lines):
            raise
    if not cells:
        return None, code
    columns = list(zip_longest(*cells)) or [(None,) * len(cells)]
    arrays = [pa.array(column, pa.string()) for column in columns]
    batch = pa.RecordBatch.from_arrays(arrays, names=[f"f{at}" for at in range(len(arrays))])
    return batch, "".join(lines[whole:]).encode() + code[end:]


class Counted(Iterator[str]):
    """Lines, and how many of them were given so far."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.given, self._lines = 0, lines

    def __next__(self) -> str:
        if self.given == len(self._lines):
            raise StopIteration
        self.given += 1
        return self._lines[self.given - 1]
