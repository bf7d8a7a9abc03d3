"""The cells of an .xlsx as a stream: slower than calamine, but a cell far away costs nothing and no sheet is too large.

Source: ECMA-376 part 1, 18.3.1.4 (c), 18.18.11 (ST_CellType), 18.4.8 (si), 22.9.2.19 (ST_Xstring)
"""

import datetime
import re
import xml.etree.ElementTree as tree
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from guiyi.core.errors import SourceError
from guiyi.core.source import Cells
from guiyi.importers.workbook.cell_place import column_number
from guiyi.importers.workbook.cell_text import cell_text
from guiyi.importers.workbook.guard import part_pieces
from guiyi.importers.workbook.laid import Laid
from guiyi.importers.workbook.number_format import Format
from guiyi.importers.workbook.parts import local, shared_part
from guiyi.importers.workbook.readers import MOST_COLUMNS

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_READING_AID = "rPh"


def shared_texts(path: Path) -> list[str]:
    """Return the texts that cells share."""
    return [_text(node) for node in _children(path, shared_part(path, "sharedStrings"), "sst")]


def stream(path: Path, part: str, texts: Sequence[str], formats: Mapping[int, Format], limit: int) -> Iterator[Cells]:
    """Yield the rows of a sheet that was looked at, as text.

    Raises:
        SourceError: it is damaged, or holds too many cells.
    """
    laid, columns = Laid(path, limit), dict[str, int]()
    try:
        for node in _children(path, part, "sheetData"):
            told = node.get("r")
            cells = _row(node, columns, texts, formats)
            if cells:
                laid.put(int(told) if told else laid.last + 1, cells)
            if laid.is_much:
                yield from laid.taken()
    except (tree.ParseError, ValueError, IndexError, OverflowError) as error:
        raise SourceError("source.not_readable", path=path, why=error) from error
    yield from laid.taken()


def _children(path: Path, part: str, holder: str) -> Iterator[tree.Element]:
    """Yield what stands in an element, one after the other; none of it stays."""
    parser: Any = tree.XMLPullParser(("start", "end"))
    parent: tree.Element | None = None
    depth = 0
    for piece in part_pieces(path, part):
        parser.feed(piece)
        for event, node in parser.read_events():
            if parent is None:
                if event == "start" and local(node) == holder:
                    parent = node
            elif event == "start":
                depth += 1
            elif depth == 0:
                parent = None
            else:
                depth -= 1
                if depth == 0:
                    yield node
                    parent.clear()


def _row(node: tree.Element, columns: dict[str, int], texts: Sequence[str], formats: Mapping[int, Format]) -> Cells:
    cells: list[str | None] = []
    at = -1
    for one in node:
        letters = one.get("r", "").rstrip("0123456789")
        if not letters:
            at += 1
        elif letters in columns:
            at = columns[letters]
        else:
            at = columns[letters] = column_number(letters.encode())
        value = _value(one, texts)
        if value is None or not 0 <= at < MOST_COLUMNS:
            continue
        if at >= len(cells):
            cells += [None] * (at + 1 - len(cells))
        shown = formats.get(int(one.get("s") or 0))
        cells[at] = shown.write(value) if shown else cell_text(value)
    return tuple(cells)


def _value(node: tree.Element, texts: Sequence[str]) -> object:
    """Return what a cell holds; nothing for an error, which the scan has noted."""
    kind, text = node.get("t", "n"), None
    for one in node:
        if one.tag[-1] == "v":
            text = one.text
        elif kind == "inlineStr" and local(one) == "is":
            return _text(one)
    if text is None or kind == "e":
        return None
    read = _READERS.get(kind)
    return texts[int(text)] if kind == "s" else read(text) if read else text


def _text(node: tree.Element) -> str:
    """Return a text made of runs, without the reading aid that may stand beside it."""
    found = (
        one.text or "" for part in node if local(part) != _READING_AID for one in part.iter() if one.tag[-1] == "t"
    )
    return unescaped("".join(found))


def unescaped(text: str) -> str:
    r"""Put characters in the place of their numbers.

    >>> unescaped("第一行_x000A_第二行_x005F_")
    '第一行\n第二行_'
    """
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) if "_x" in text else text


def _moment(text: str) -> object:
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError:
        return text


_READERS: Mapping[str, Callable[[str], object]] = {
    "n": float,
    "b": lambda text: text.strip() in ("1", "true"),
    "d": _moment,
    "str": unescaped,
}
