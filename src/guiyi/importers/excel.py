"""Spreadsheets: .xlsx .xlsm .xls .et .xlsb .ods, told apart by what is in the file.

Sources: ECMA-376 (xlsx), MS-XLS (xls), MS-CFB (compound files), OpenDocument 1.3 part 2 (mimetype).
"""

import mmap
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from guiyi.core.errors import SourceError
from guiyi.core.source import PLAIN, ReadOptions, Sheet
from guiyi.importers.workbook import apart as workbook_apart
from guiyi.importers.workbook import guard as workbook_guard
from guiyi.importers.workbook import password as workbook_password
from guiyi.importers.workbook.readers import Grid
from guiyi.importers.workbook.sheet import sheet_of

NAME = "excel"

Form = Literal["xlsx", "xlsb", "ods", "ole", "biff"]

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08")  # BIFF without a compound file
_SHEETS_MIME = b"application/vnd.oasis.opendocument.spreadsheet"
_STREAMS = tuple(f"{name}\0".encode("utf-16-le") for name in ("Workbook", "WORKBOOK", "Book", "BOOK"))
_OTHERS = tuple(f"{name}\0".encode("utf-16-le") for name in ("WordDocument", "PowerPoint Document"))


def identify(path: Path, head: bytes) -> bool:
    """Tell a spreadsheet by its content."""
    return form_of(path, head) is not None


def form_of(path: Path, head: bytes) -> Form | None:
    """Tell which form of spreadsheet a file is, or None."""
    if head.startswith(_ZIP):
        return _zip_form(path)
    if head.startswith(_OLE):
        names = (*_STREAMS, workbook_password.PACKAGE)
        return "ole" if _ole_holds(path, names) and not _ole_holds(path, _OTHERS) else None
    return "biff" if head.startswith(_OLD) else None


def _zip_form(path: Path) -> Form | None:
    try:
        with zipfile.ZipFile(path) as file:
            names = {name.replace("\\", "/").lower(): name for name in file.namelist()}
            if _start(file, names.get("mimetype")).startswith(_SHEETS_MIME):
                return "ods"
            if "xl/workbook.bin" in names:
                return "xlsb"
            types = _start(file, names.get("[content_types].xml"))
    except workbook_guard.DAMAGED:
        return None
    return "xlsx" if b"spreadsheetml" in types or any(name.startswith("xl/") for name in names) else None


def _start(file: zipfile.ZipFile, name: str | None) -> bytes:
    """Return the first bytes of a part, none where it is absent or damaged."""
    try:
        with file.open(name or "") as part:
            return part.read(1 << 16)
    except workbook_guard.DAMAGED:
        return b""


def _ole_holds(path: Path, names: Iterable[bytes]) -> bool:
    """Tell whether a compound file has a stream of one of these names."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return any(data.find(name) >= 0 for name in names)


def read(path: Path, options: ReadOptions = PLAIN) -> Iterator[Sheet]:
    """Read every sheet, hidden ones with a note.

    Raises:
        SourceError: it has a password that nobody gives, is damaged, or would take all memory.
    """
    with workbook_password.opened(path, options.password) as plain:
        try:
            for grid in _grids(plain, options):
                if plain != path:  # it does not stay until its rows are asked for
                    grid = grid._replace(rows=workbook_apart.kept(grid.rows))
                yield sheet_of(grid, options, path)
        except SourceError as error:
            if plain == path:
                raise
            raise SourceError(error.key, **{**error.details, "path": path}) from error


def _grids(path: Path, options: ReadOptions) -> Iterator[Grid]:
    with path.open("rb") as file:
        form = form_of(path, file.read(8))
    if form == "xlsx":
        from guiyi.importers.workbook import xlsx as workbook_xlsx

        return workbook_xlsx.grids(path, options)
    if form in ("xlsb", "ods"):
        workbook_guard.look(path, options.limit_cells)
    if form is None:
        raise SourceError("source.not_readable", path=path, why=NAME)
    return workbook_apart.grids(path, form, options)
