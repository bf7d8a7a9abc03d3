"""A look into a zipped workbook before a reader is let at it: a file of a few kilobytes can take all memory there is.

Source: ECMA-376 part 1 (SpreadsheetML); https://github.com/tafia/calamine/issues/693
"""

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from guiyi.core.errors import SourceError
from guiyi.core.source import MOST_CELLS

if TYPE_CHECKING:
    from guiyi.importers.workbook.part import Part

MOST_BYTES = 1 << 30  # of all parts together, unpacked
_MOST_LAID_OUT = 8_000_000  # cells
_MOST_TEXT = 1 << 28  # of a part that is read as a whole
DAMAGED = (  # what the parts of a zip may raise
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    KeyError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
_RATIO = 100  # normal parts shrink to a fifth or an eighth
_SMALL = 1 << 20
_CHUNK = 1 << 19  # what the cache of a processor holds is quicker to go through
_LONGEST_TAG = 1 << 12  # a tag is never cut: what follows the last whole one waits for the next piece
_ENCRYPTED = 1  # flag of an entry of a zip
_ROOT = re.compile(rb"<[A-Za-z]")


@dataclass
class Look:
    """What was seen of a workbook: its parts by path."""

    parts: "dict[str, Part]" = field(default_factory=dict)
    limit: int = MOST_CELLS

    def part(self, name: str) -> "Part":
        """Return what was seen of a part, whatever the case of its name."""
        from guiyi.importers.workbook.part import Part

        return self.parts.get(_key(name), Part())

    @property
    def is_far(self) -> bool:
        """Whether a sheet must be read as a stream: laid out in memory, its cells would fill it."""
        return any(one.rows * one.columns > min(self.limit, _MOST_LAID_OUT) for one in self.parts.values())


def _key(name: str) -> str:
    """Name a part as readers compare names."""
    return name.replace("\\", "/").lower()


def refuse_bombs(path: Path, limit: int = MOST_CELLS) -> None:
    """Refuse a zip that would swell beyond reason, by what it says of itself.

    Raises:
        SourceError: it is broken, a bomb, has a password, or is far too large.
    """
    try:
        with zipfile.ZipFile(path) as file:
            _refuse_bombs(path, file.infolist(), _most_bytes(limit))
    except DAMAGED as error:
        raise SourceError("source.not_readable", path=path, why=error) from error


def _most_bytes(limit: int) -> int:
    return MOST_BYTES * max(1, limit // MOST_CELLS)


def look(path: Path, limit: int = MOST_CELLS, styles: Mapping[int, int] | None = None) -> Look:
    """Go through all parts of a zipped workbook.

    Args:
        path: the workbook.
        limit: a sheet whose rows hold more cells is refused.
        styles: the styles whose cells are to be remembered, and the one that stands for each.

    Raises:
        SourceError: it is broken, a bomb, has a password, or is far too large.
    """
    try:
        with zipfile.ZipFile(path) as file:
            return _look(path, file, limit, styles or {})
    except DAMAGED as error:
        raise SourceError("source.not_readable", path=path, why=error) from error


def _look(path: Path, file: zipfile.ZipFile, limit: int, styles: Mapping[int, int]) -> Look:
    from guiyi.importers.workbook.part import Part

    told = [one for one in file.infolist() if not one.is_dir()]
    seen, left = Look(limit=limit), _most_bytes(limit)
    _refuse_bombs(path, told, left)
    for one in told:
        if one.filename.lower().endswith((".xml", ".rels", ".bin")):
            part = Part(styles)
            left -= _scan(path, file, one, left, part)
            if part.rows * part.columns > limit:  # formats down to the last row are no cells
                part = Part(styles, is_filled=True)
                _scan(path, file, one, _most_bytes(limit), part)
            if part.rows * part.columns > limit and part.area > limit:
                size = f"{part.rows:,} × {part.columns:,}"
                raise SourceError("source.sheet_too_large", path=path, size=size, limit=f"{limit:,}")
            if part.is_beyond:
                raise SourceError("source.cell_beyond", path=path)
            seen.parts[_key(one.filename)] = part
    return seen


def _scan(path: Path, file: zipfile.ZipFile, one: zipfile.ZipInfo, left: int, part: "Part") -> int:
    """Let `part` take in what is in an entry; return how many bytes it holds."""
    pieces, size = _pieces(path, file, one, left), 0
    if one.filename.lower().endswith(".bin"):
        return sum(map(len, pieces))
    is_sheet = not one.filename.lower().endswith("sharedstrings.xml")
    is_above = True
    for piece in _whole_tags(pieces):
        size += len(piece)
        if is_above:  # the root element: the one place for entities
            _refuse_entities(path, piece)
            is_above = _ROOT.search(piece) is None
        if is_sheet:
            part.take(piece)
    return size


def _refuse_bombs(path: Path, told: list[zipfile.ZipInfo], most: int) -> None:
    if any(one.flag_bits & _ENCRYPTED for one in told):
        raise SourceError("source.zip_password", path=path)
    for one in told:
        if one.file_size > _SMALL and one.file_size > _RATIO * max(one.compress_size, 1):
            raise SourceError("source.bomb", path=path)
    if sum(one.file_size for one in told) > most:
        raise SourceError("source.too_big", path=path, limit=most >> 30)
    spans = sorted((one.header_offset, one.header_offset + one.compress_size) for one in told)
    if any(end > start for (_, end), (start, _) in pairwise(spans)):
        raise SourceError("source.bomb", path=path)  # parts that share their bytes


def _pieces(path: Path, file: zipfile.ZipFile, one: zipfile.ZipInfo, left: int) -> Iterator[bytes]:
    """Unpack a part piece by piece, counting what really comes out: declared sizes can lie."""
    honest = copy(one)
    honest.file_size = left + 1
    honest.CRC = None  # type: ignore[assignment]  # a wrong sum is the reader's affair
    total = 0
    with file.open(honest) as part:
        while piece := part.read(_CHUNK):
            total += len(piece)
            if total > left:
                raise SourceError("source.too_big", path=path, limit=MOST_BYTES >> 30)
            if total > _SMALL * 8 and total > _RATIO * max(one.compress_size, 1):
                raise SourceError("source.bomb", path=path)
            yield piece


def _whole_tags(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Cut pieces anew where a tag ends."""
    before = b""
    for fresh in pieces:
        piece = before + fresh
        cut = _cut(piece)
        yield piece[:cut]
        before = piece[cut:]
    if before:
        yield before


def _cut(piece: bytes) -> int:
    """Return where a piece may end: behind a whole cell if one ends near, else behind a whole tag."""
    end = piece.rfind(b"</c>") + 4
    if end > len(piece) // 2:
        return end
    return max(piece.rfind(b">") + 1, len(piece) - _LONGEST_TAG)


def _refuse_entities(path: Path, piece: bytes) -> None:
    if b"<!DOCTYPE" in piece:  # never in a workbook, and a way to fill memory
        raise SourceError("source.bomb", path=path)


def part_pieces(path: Path, name: str, most: int = MOST_BYTES) -> Iterator[bytes]:
    """Yield a part of a workbook that was looked at piece by piece, whatever the case of its name; nothing if it has none.

    Raises:
        SourceError: it is broken, or swells beyond reason.
    """
    try:
        with zipfile.ZipFile(path) as file:
            found = next((one for one in file.infolist() if _key(one.filename) == _key(name)), None)
            if found:
                yield from _pieces(path, file, found, most)
    except DAMAGED as error:
        raise SourceError("source.not_readable", path=path, why=error) from error


def part_text(path: Path, name: str) -> bytes:
    """Return a whole part of a workbook that was looked at; b"" if it has none.

    Raises:
        SourceError: it is broken, or swells beyond reason.
    """
    text = b"".join(part_pieces(path, name, _MOST_TEXT))
    _refuse_entities(path, text[:_CHUNK])
    return text
