"""Reading a workbook in a process of its own: for the binary formats, where a damaged file may end the process.

The child may use so much memory and time and no more. Its rows come back through a file without a name, a piece at a
time, so that neither process ever holds a whole workbook.
"""

import json
import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple

from guiyi.core.errors import SourceError
from guiyi.core.source import MOST_CELLS, Cells, ReadOptions
from guiyi.importers.workbook.readers import Grid, Unreadable, by_calamine, opened
from guiyi.importers.workbook.text import texts

_MEMORY = 1 << 30
_SECONDS = 45  # of a small file
_SECONDS_A_MEGABYTE = 4
_PIECE = 1000  # rows
_INDEX = 8  # bytes at the end that say where the index is
_OURS = (b"ImportError", b"ModuleNotFoundError", b"NameError", b"AttributeError", b"TypeError", b"SyntaxError")
_CODE = "from guiyi.importers.workbook.apart import child; child()"

Pieces = Iterator[list[Cells] | Grid | None]  # rows of a sheet, at last the sheet without them; None: begin anew


class Index(NamedTuple):
    """What stands at the end of the file: the sheets with the places of their rows, and the fault that ended it."""

    sheets: list[tuple[Grid, list[int]]]
    fault: tuple[str, dict[str, str]] | None = None


class _Spool:
    """The file that the rows come through; it is closed with the last of those who read it."""

    def __init__(self) -> None:
        self.file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115

    def __del__(self) -> None:
        self.file.close()

    def index(self) -> Index:
        self.file.seek(-_INDEX, os.SEEK_END)
        self.file.seek(int.from_bytes(self.file.read(_INDEX), "little"))
        told: Index = pickle.load(self.file)  # written by our own child a moment ago
        return told

    def rows(self, places: Sequence[int]) -> Iterator[Cells]:
        for place in places:
            self.file.seek(place)
            yield from pickle.load(self.file)


def grids(path: Path, form: str, options: ReadOptions) -> Iterator[Grid]:
    """Read a workbook in a child process; rows are text.

    Raises:
        SourceError: it is damaged, or its reading took all memory or time.
    """
    spool, times = _Spool(), max(1, options.limit_cells // MOST_CELLS)
    asked = {"form": form, "limit": options.limit_cells, "beside": options.beside, "memory": _MEMORY * times}
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"}
    try:
        done = subprocess.run(
            [sys.executable, "-c", _CODE, os.path.abspath(path), json.dumps(asked)],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=spool.file,
            stderr=subprocess.PIPE,
            timeout=(_SECONDS + _SECONDS_A_MEGABYTE * (path.stat().st_size >> 20)) * times,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as error:
        raise SourceError("source.crashed", path=path) from error
    if done.returncode:
        _tell(path, done.stderr)
    told = spool.index()
    for grid, places in told.sheets:
        yield grid._replace(rows=spool.rows(places))
    if told.fault:
        key, details = told.fault
        raise SourceError(key, **{**details, "path": path})


def _tell(path: Path, cry: bytes) -> None:
    """Tell a file that ended the child from a fault of ours."""
    if cry.rstrip().rpartition(b"\n")[2].startswith(_OURS):
        raise RuntimeError(cry.decode("utf-8", "replace"))
    raise SourceError("source.crashed", path=path)


def child() -> None:
    """Read the workbook named on the command line and write its rows, then their index, to the standard output."""
    path, asked = Path(sys.argv[1]), json.loads(sys.argv[2])
    out, sys.stdout = sys.stdout.buffer, sys.stderr  # what a library prints must not get between the rows
    _limit_memory(asked["memory"])
    with out:
        index = _spooled(out, READERS[asked["form"]](path, asked["limit"], asked["beside"]))
        place = out.tell()
        pickle.dump(index, out)
        out.write(place.to_bytes(_INDEX, "little"))


def _spooled(out: IO[bytes], pieces: Pieces) -> Index:
    sheets: list[tuple[Grid, list[int]]] = []
    places: list[int] = []
    try:
        for piece in pieces:
            if piece is None:
                sheets, places = [], []
            elif isinstance(piece, Grid):
                sheets.append((piece, places))
                places = []
            elif piece:
                places.append(out.tell())
                pickle.dump(piece, out)
    except SourceError as error:
        return Index(sheets, (error.key, {name: str(told) for name, told in error.details.items()}))
    except Unreadable as fault:
        return Index(sheets, ("source.password" if fault.password else "source.not_readable", {"why": fault.why}))
    return Index(sheets)


def _of_xls(path: Path, limit: int, beside: Sequence[str]) -> Pieces:
    """Read with xlrd, which knows more; with calamine what xlrd cannot."""
    from guiyi.importers.workbook.xls import by_xlrd

    try:
        yield from by_xlrd(path, limit, beside)
    except Unreadable as first:
        yield None
        try:
            yield from _by_calamine(path)
        except Unreadable:  # the first one says more
            raise first from None


def _of_xlsb(path: Path, limit: int, beside: Sequence[str]) -> Pieces:
    from guiyi.importers.workbook.xlsb import by_records

    yield from by_records(path, limit, beside)


def _of_ods(path: Path, limit: int, beside: Sequence[str]) -> Pieces:
    from guiyi.importers.workbook.ods import by_content

    yield from by_content(path, limit, beside)


def _by_calamine(path: Path) -> Pieces:
    for grid in by_calamine(opened(path, (".xls",)), lambda _, rows, left: texts(rows, left, {}), _none_instead):
        rows = iter(grid.rows)
        while some := list(islice(rows, _PIECE)):
            yield some
        yield grid._replace(rows=())


READERS: Mapping[str, Callable[[Path, int, Sequence[str]], Pieces]] = {
    "ole": _of_xls,
    "biff": _of_xls,
    "xlsb": _of_xlsb,
    "ods": _of_ods,
}


def _none_instead(name: str) -> Grid:
    raise Unreadable(name)


def _limit_memory(wanted: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: an allocation that fails ends the child all the same
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = wanted if most == resource.RLIM_INFINITY else min(most, wanted)
    resource.setrlimit(resource.RLIMIT_AS, (limit, most))
