"""A look into a zipped workbook before a reader is let at it: a file of a few kilobytes can take all memory there is.

Also told on the way: what a reader would lose (hidden rows, error cells, numbers shown with leading zeros).

Source: ECMA-376 part 1 (SpreadsheetML); https://github.com/tafia/calamine/issues/693
"""

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path

from guiyi.core.errors import SourceError

MOST_BYTES = 1 << 30  # of all parts together, unpacked
MOST_CELLS = 20_000_000  # of the rectangle that holds all cells of a sheet
DAMAGED = (  # what the parts of a zip may raise
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    KeyError,
    NotImplementedError,
    RuntimeError,
)
_RATIO = 100  # normal parts shrink to a fifth or an eighth
_SMALL = 1 << 20
_CHUNK = 1 << 20
_LONGEST_TAG = 1 << 12  # a tag is never cut: what follows the last whole one waits for the next piece

_HIDDEN_ROW = re.compile(rb"<(?:\w{1,20}:)?row\b[^>]{0,400}?\bhidden=[\"'](?:1|true)[\"']")
_SPACED = re.compile(rb"\br(?:\s{1,99}=\s{0,99}|=\s{1,99})([\"'])")  # no program writes spaces there
_ROW_END = re.compile(rb"</(?:\w{1,20}:)?row")
_CELL = re.compile(rb"<(?:\w{1,20}:)?c[\s/>]")

Place = tuple[int, int]  # row from 1, column from 0


@dataclass
class Part:
    """What the cells of one part say."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    hidden: bool = False
    errors: bool = False

    @property
    def is_far(self) -> bool:
        """Whether the rectangle around the cells is too large to be laid out in memory."""
        return self.rows * self.columns > MOST_CELLS


@dataclass
class Look:
    """What was seen of a workbook: its parts by path, and the width of numbers that are shown with leading zeros."""

    parts: dict[str, Part] = field(default_factory=dict)
    zeros: dict[str, Mapping[Place, int]] = field(default_factory=dict)

    @property
    def is_far(self) -> bool:
        """Whether a sheet must be read as a stream."""
        return any(one.is_far for one in self.parts.values())


def column_number(letters: bytes) -> int:
    """Count a column's letters from 0.

    >>> column_number(b"A"), column_number(b"XFD")
    (0, 16383)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1


def look(path: Path) -> Look:
    """Go through all parts of a zipped workbook.

    Raises:
        SourceError: it is broken, a bomb, or far too large.
    """
    try:
        with zipfile.ZipFile(path) as file:
            return _look(path, file)
    except DAMAGED as error:
        raise SourceError("source.not_readable", path=path, why=error) from error


def _look(path: Path, file: zipfile.ZipFile) -> Look:
    told = [one for one in file.infolist() if not one.is_dir()]
    for one in told:
        if one.file_size > _SMALL and one.file_size > _RATIO * max(one.compress_size, 1):
            raise SourceError("source.bomb", path=path)
    if sum(one.file_size for one in told) > MOST_BYTES:
        raise SourceError("source.too_big", path=path)
    styles = _zero_styles(path, file)
    seen, left = Look(), MOST_BYTES
    for one in told:
        if one.filename.lower().endswith((".xml", ".rels", ".bin")):
            part = Part()
            zeros: dict[Place, int] = {}
            for chunk, fresh in _chunks(path, file, one, left):
                left -= fresh
                _refuse_entities(path, chunk)
                if not one.filename.lower().endswith("sharedstrings.xml"):
                    _take_in(part, chunk)
                    _take_zeros(zeros, chunk, styles)
            seen.parts[one.filename] = part
            if zeros:
                seen.zeros[one.filename] = zeros
            if part.is_far and part.cells > MOST_CELLS // 4:
                raise SourceError("source.too_big", path=path)
    return seen


def _chunks(path: Path, file: zipfile.ZipFile, one: zipfile.ZipInfo, left: int) -> Iterator[tuple[bytes, int]]:
    """Unpack a part piece by piece, counting what really comes out: declared sizes can lie."""
    honest = copy(one)
    honest.file_size = left + 1
    honest.CRC = None  # type: ignore[assignment]  # a wrong sum is the reader's affair
    total, before = 0, b""
    with file.open(honest) as part:
        while piece := part.read(_CHUNK):
            total += len(piece)
            if total > left:
                raise SourceError("source.too_big", path=path)
            if total > _SMALL * 8 and total > _RATIO * max(one.compress_size, 1):
                raise SourceError("source.bomb", path=path)
            chunk = before + piece
            cut = max(chunk.rfind(b">") + 1, len(chunk) - _LONGEST_TAG)
            yield chunk[:cut], len(piece)
            before = chunk[cut:]
    if before:
        yield before, 0


def _refuse_entities(path: Path, chunk: bytes) -> None:
    if b"<!DOCTYPE" in chunk:  # never in a workbook, and a way to fill memory
        raise SourceError("source.bomb", path=path)


def _take_in(part: Part, chunk: bytes) -> None:
    """Widen the rectangle by the cells and rows of a chunk, with those that do not say their place."""
    rows, columns, placed = _reach(chunk)
    cells = chunk.count(b"<c ") + chunk.count(b"<c>") or len(_CELL.findall(chunk))
    part.cells += max(cells, placed)
    part.rows = max(part.rows, rows)
    part.columns = max(part.columns, columns)
    if cells > placed:  # counted along the row then
        part.rows += len(_ROW_END.findall(chunk))
        part.columns = max(part.columns, 2 * max(len(_CELL.findall(row)) for row in _ROW_END.split(chunk)))
    part.hidden = part.hidden or (b"hidden=" in chunk and _HIDDEN_ROW.search(chunk) is not None)
    part.errors = part.errors or b't="e"' in chunk


def _reach(chunk: bytes) -> tuple[int, int, int]:
    """Return the last row and column that `r="..."` names, and how many cells do.

    >>> _reach(b'<row r="3"><c r="B3"/><c r = "AA3"><v>1</v></c></row>')
    (3, 27, 2)
    """
    import numpy as np

    text = np.frombuffer(chunk + b"\0" * 16, dtype=np.uint8)
    equals = np.flatnonzero(text == ord("="))
    equals = equals[equals > 1]
    if ((text[equals - 1] <= ord(" ")) | (text[equals + 1] <= ord(" "))).any() and _SPACED.search(chunk):
        return _reach(_SPACED.sub(rb"r=\1", chunk))
    equals = equals[text[equals - 1] == ord("r")]
    quote = text[equals + 1]
    at = equals[((quote == ord('"')) | (quote == ord("'"))) & (text[equals - 2] <= ord(" "))] + 2
    columns, rows = np.zeros(len(at), dtype=np.int32), np.zeros(len(at), dtype=np.int32)
    for _ in range(3):
        letter = (text[at] & 0xDF) - np.uint8(ord("A"))  # upper case; what is no letter is past 25
        is_letter = (letter < 26) & (text[at] >= ord("A"))
        columns = np.where(is_letter, columns * 26 + letter + 1, columns)
        at = at + is_letter
    for _ in range(7):
        digit = text[at] - np.uint8(ord("0"))
        is_digit = digit < 10
        if not is_digit.any():
            break
        rows = np.where(is_digit, rows * 10 + digit, rows)
        at = at + is_digit
    return int(rows.max(initial=0)), int(columns.max(initial=0)), int(np.count_nonzero(columns))


def _take_zeros(zeros: dict[Place, int], chunk: bytes, styles: Mapping[bytes, int]) -> None:
    """Note the cells whose number format is nothing but zeros: `000000` shows 510 as 000510."""
    if styles:
        pattern = rb'<c r="([A-Z]{1,3})(\d{1,7})" s="(' + b"|".join(styles) + rb')"'
        for letters, row, style in re.findall(pattern, chunk):
            zeros[int(row), column_number(letters)] = styles[style]


def _zero_styles(path: Path, file: zipfile.ZipFile) -> dict[bytes, int]:
    """Return the cell styles that show leading zeros, with how many digits they show."""
    name = next((one for one in file.namelist() if one.lower() == "xl/styles.xml"), None)
    if name is None:
        return {}
    text = b"".join(chunk for chunk, _ in _chunks(path, file, file.getinfo(name), _SMALL * 32))
    formats: dict[bytes, int] = {}
    for tag in re.findall(rb"<(?:\w+:)?numFmt\b[^>]*>", text):
        code, number = re.search(rb'formatCode="(0{2,20})(?:_ |;@)?"', tag), re.search(rb'numFmtId="(\d{1,9})"', tag)
        if code and number:
            formats[number[1]] = len(code[1])
    block = re.search(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", text, re.S)
    if not formats or not block:
        return {}
    styles = re.findall(rb"<(?:\w+:)?xf\b[^>]*?numFmtId=\"(\d{1,9})\"", block[0])
    return {b"%d" % at: formats[number] for at, number in enumerate(styles) if number in formats}


def sheet_parts(path: Path) -> dict[str, str]:
    """Return the part of each sheet of an .xlsx by the sheet's name."""
    import xml.etree.ElementTree as tree

    def attribute(node: "tree.Element", name: str) -> str:
        return next((text for key, text in node.attrib.items() if key.rpartition("}")[2] == name), "")

    try:
        with zipfile.ZipFile(path) as file:
            relations = tree.fromstring(file.read("xl/_rels/workbook.xml.rels"))
            book = tree.fromstring(file.read("xl/workbook.xml"))
    except (tree.ParseError, *DAMAGED):
        return {}
    targets = {attribute(one, "Id"): attribute(one, "Target") for one in relations.iter()}
    named: dict[str, str] = {}
    for one in book.iter():
        if one.tag.rpartition("}")[2] == "sheet":
            ids = [text for key, text in one.attrib.items() if key.endswith("}id")]
            target = targets.get(ids[0], "") if ids else ""
            named[attribute(one, "name")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return named
