"""Parquet and Arrow files: one sheet, read batch by batch; nested columns laid out with dots.

Sources: https://parquet.apache.org/docs/file-format/, https://arrow.apache.org/docs/format/Columnar.html
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guiyi.core.errors import SourceError
from guiyi.core.source import PLAIN, Cells, ReadOptions, Sheet
from guiyi.importers.databases.cell_limit import within
from guiyi.importers.databases.typed_text import text_of, typed_text

if TYPE_CHECKING:
    import pyarrow as pa

NAME = "parquet"

PARQUET, ENCRYPTED, ARROW = b"PAR1", b"PARE", b"ARROW1"
_PART = 8_192  # rows of a batch
_DEEPEST = 6  # of structs in structs: what lies deeper is kept as JSON text
_INDEX = "__index_level_0__"  # how pandas names the numbers of its rows


def identify(path: Path, head: bytes) -> bool:  # noqa: ARG001
    """Tell Parquet and Arrow files by their first bytes; a text may begin so too, but holds no zero bytes."""
    return head.startswith((PARQUET, ENCRYPTED, ARROW)) and b"\0" in head


def read(path: Path, options: ReadOptions = PLAIN) -> Iterator[Sheet]:
    """Give one sheet whose lines are read batch by batch.

    Raises:
        SourceError: the file is broken or encrypted.
    """
    with _sound(path):
        schema = _opened(path)[0]
    header = tuple(name for field in schema for name in _names(field, field.name, 0))
    lines = within(_lines(path), options.limit_cells, source=path, sheet="")
    yield Sheet("", lines, header, {_INDEX: None} if _INDEX in header else {}, sure=False)


@contextmanager
def _sound(path: Path) -> Iterator[None]:
    """Say in a sentence what pyarrow raises of a file that it cannot read."""
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError, MemoryError, ValueError) as error:  # also of names that are no text
        raise SourceError("source.parquet", path=path) from error


def _opened(path: Path) -> "tuple[pa.Schema, Iterator[pa.RecordBatch]]":
    """Open a file; return its schema and its batches."""
    import pyarrow as pa
    from pyarrow import ipc, parquet

    with path.open("rb") as file:
        start = file.read(len(ARROW))
    if start.startswith(ENCRYPTED):
        raise SourceError("source.parquet_encrypted", path=path)
    if start == ARROW:
        reader = ipc.open_file(pa.OSFile(str(path)))
        return reader.schema, (reader.get_batch(at) for at in range(reader.num_record_batches))
    whole = parquet.ParquetFile(str(path))
    return whole.schema_arrow, whole.iter_batches(batch_size=_PART)


def _lines(path: Path) -> Iterator[tuple[str, Cells]]:
    at = 0
    with _sound(path):
        for batch in _opened(path)[1]:
            columns = [texts for column in batch.columns for texts in _columns(column, 0)]
            for cells in zip(*columns, strict=True):
                at += 1
                yield str(at), cells


def _names(field: "pa.Field", name: str, depth: int) -> Iterator[str]:
    """Name the columns that a field is laid out as."""
    if _is_struct(field.type, depth):
        for inner in field.type:
            yield from _names(inner, f"{name}.{inner.name}", depth + 1)
    else:
        yield name


def _columns(array: "pa.Array", depth: int) -> Iterator[list[str | None]]:
    """Write a column as text; a struct as several."""
    if _is_struct(array.type, depth):
        for inner in array.flatten():
            yield from _columns(inner, depth + 1)
    else:
        yield [typed_text(value) for value in _values(array)]


def _is_struct(kind: "pa.DataType", depth: int) -> bool:
    import pyarrow as pa

    return pa.types.is_struct(kind) and depth < _DEEPEST and kind.num_fields > 0


def _values(array: "pa.Array") -> list[Any]:
    """Return the values of a column; what Python has no value for, a day after the year 9999, comes as text."""
    import pyarrow as pa

    if pa.types.is_timestamp(array.type) and array.type.unit == "ns":  # Python's times end at microseconds
        array = array.cast(pa.timestamp("us", array.type.tz), safe=False)
    try:
        values: list[Any] = array.to_pylist()
    except UnicodeDecodeError:
        values = [raw if raw is None else text_of(raw) for raw in array.cast(pa.binary()).to_pylist()]
    except (ValueError, OverflowError):
        values = array.cast(pa.string()).to_pylist()
    return values
