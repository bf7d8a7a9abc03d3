"""Spreadsheets: .xlsx .xlsm .xls .et .xlsb .ods, told apart by what is in the file.

Sources: ECMA-376 (xlsx), MS-XLS (record FILEPASS), MS-CFB (compound files), OpenDocument 1.3 part 2 (mimetype).
"""

import mmap
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from struct import unpack_from
from typing import Literal

from guiyi.core.errors import SourceError
from guiyi.core.source import PLAIN, Cells, Note, ReadOptions, Sheet
from guiyi.importers import workbook_apart, workbook_guard
from guiyi.importers.cell_text import cell_text
from guiyi.importers.workbook_readers import Grid, Merged, Place, Unreadable, by_calamine, by_openpyxl

NAME = "excel"

Form = Literal["xlsx", "xlsb", "ods", "ole", "biff"]

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08")  # BIFF without a compound file
_SHEETS_MIME = b"application/vnd.oasis.opendocument.spreadsheet"
_STREAMS = tuple(f"{name}\0".encode("utf-16-le") for name in ("Workbook", "WORKBOOK", "Book", "BOOK"))
_OTHERS = tuple(f"{name}\0".encode("utf-16-le") for name in ("WordDocument", "PowerPoint Document"))
_ENCRYPTED = "EncryptedPackage\0".encode("utf-16-le")
_BOFS = (b"\x09\x08\x10\x00\x00\x06\x05\x00", b"\x09\x08\x08\x00\x00\x05\x05\x00")
_FILEPASS = 0x2F
_STATES = {
    "hidden": "note.sheet_hidden",
    "very_hidden": "note.sheet_very_hidden",
    "no_table": "note.sheet_not_table",
}


def identify(path: Path, head: bytes) -> bool:
    """Tell a spreadsheet by its content."""
    return form_of(path, head) is not None


def form_of(path: Path, head: bytes) -> Form | None:
    """Tell which form of spreadsheet a file is, or None."""
    if head.startswith(_ZIP):
        return _zip_form(path)
    if head.startswith(_OLE):
        return "ole" if _ole_holds(path, (*_STREAMS, _ENCRYPTED)) and not _ole_holds(path, _OTHERS) else None
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


def read(path: Path, options: ReadOptions = PLAIN) -> Iterator[Sheet]:  # noqa: ARG001
    """Read every sheet that a program would show; hidden ones with a note, very hidden ones as a note alone.

    Raises:
        SourceError: it has a password, is damaged, or would take all memory.
    """
    with path.open("rb") as file:
        form = form_of(path, file.read(8))
    if form == "xlsx":
        yield from _read_xlsx(path)
    elif form in ("xlsb", "ods"):
        workbook_guard.look(path)
        yield from map(_sheet, workbook_apart.grids(path))
    elif form == "ole" and _has_password(path):
        raise SourceError("source.password", path=path)
    elif form in ("ole", "biff"):
        yield from map(_sheet, workbook_apart.grids(path))
    else:
        raise SourceError("source.not_readable", path=path, why=NAME)


def _read_xlsx(path: Path) -> Iterator[Sheet]:
    seen = workbook_guard.look(path)
    parts = workbook_guard.sheet_parts(path)
    for grid in _grids(path, seen.is_far):
        name = parts.get(grid.name, "")
        part = seen.parts.get(name, workbook_guard.Part())
        told = (("note.hidden_rows", part.hidden), ("note.error_cells", part.errors))
        yield _sheet(grid, tuple(Note(key) for key, there in told if there), seen.zeros.get(name, {}))


def _grids(path: Path, is_far: bool) -> Iterator[Grid]:
    """Read with calamine; with openpyxl, as a stream, what it cannot open or what would fill the memory."""
    try:
        if not is_far:
            try:
                yield from by_calamine(path, lambda name: by_openpyxl(path, name))
                return
            except Unreadable as fault:
                if fault.password:
                    raise
        yield from by_openpyxl(path)
    except Unreadable as fault:
        key = "source.password" if fault.password else "source.not_readable"
        raise SourceError(key, path=path, why=fault.why) from fault


def _sheet(grid: Grid, notes: tuple[Note, ...] = (), zeros: Mapping[Place, int] | None = None) -> Sheet:
    state = (Note(_STATES[grid.state]),) if grid.state in _STATES else ()
    return Sheet(
        grid.name,
        _lines(_texts(grid, zeros or {}), grid.merged),
        merged=tuple(area for area in grid.merged if area[3] > area[1]),
        notes=state + notes if grid.rows != () else state,
    )


def _texts(grid: Grid, zeros: Mapping[Place, int]) -> Iterator[Cells]:
    """Write the rows as text; `zeros` says how many digits a number shows at least."""
    margin = (None,) * grid.left
    for number, row in enumerate(grid.rows, 1):
        cells = margin + tuple([(value or None) if type(value) is str else cell_text(value) for value in row])
        if zeros:
            cells = tuple(
                text.zfill(zeros[number, at]) if text and text.isdecimal() and (number, at) in zeros else text
                for at, text in enumerate(cells)
            )
        yield cells


def _lines(rows: Iterable[Cells], merged: Iterable[Merged]) -> Iterator[tuple[str, Cells]]:
    """Label the rows as the program numbers them, and write a cell merged over several rows on each of them."""
    starts: dict[int, list[Merged]] = {}
    for area in merged:
        if area[2] > area[0]:
            starts.setdefault(area[0], []).append(area)
    if not starts:
        yield from ((str(number), cells) for number, cells in enumerate(rows, 1))
        return
    open_areas: dict[int, tuple[int, str]] = {}  # column → last row, text
    for number, row in enumerate(rows, 1):
        cells = list(row)
        is_blank = not any(cells)
        for column, (last, text) in list(open_areas.items()):
            if number > last:
                del open_areas[column]
            elif not is_blank and column < len(cells) and cells[column] is None:
                cells[column] = text
        for _, column, last, _ in starts.get(number, ()):
            written = cells[column] if column < len(cells) else None
            if written is not None:
                open_areas[column] = (last, written)
        yield str(number), tuple(cells)


def _has_password(path: Path) -> bool:
    """Tell a compound file under a password: an encrypted .xlsx in it, or the record FILEPASS near its start."""
    if _ole_holds(path, (_ENCRYPTED,)):
        return True
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        at = max(data.find(mark) for mark in _BOFS)
        for _ in range(20):
            if at < 0 or at + 4 > len(data):
                return False
            record, size = unpack_from("<HH", data, at)
            if record == _FILEPASS:
                return True
            at += 4 + size
    return False
