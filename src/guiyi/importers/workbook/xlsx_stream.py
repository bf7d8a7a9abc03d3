"""The cells of an .xlsx as a stream: slower than calamine, but a cell far away costs nothing and no sheet is too large.

Source: ECMA-376 part 1, 18.3.1.4 (c), 18.18.11 (ST_CellType), 18.4.8 (si), 22.9.2.19 (ST_Xstring)
"""

import datetime
import re
import xml.etree.ElementTree as tree
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

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
_TAG = re.compile(rb"<(?P<name>(?:[\w.-]+:)?(?P<local>[\w.-]+))(?:\s[^>]*?)?(?P<empty>/)?>")
_ENDS = re.compile(rb"</(?:\w+:)?(?:row|si)>")
_TAIL = 1 << 14  # most rows are shorter


def shared_texts(path: Path) -> list[str]:
    """Return the texts that cells share."""
    return [_text(node) for node in _children(path, shared_part(path, "sharedStrings"), b"sst")]


def stream(path: Path, part: str, texts: Sequence[str], formats: Mapping[int, Format], limit: int) -> Iterator[Cells]:
    """Yield the rows of a sheet that was looked at, as text.

    Raises:
        SourceError: it is damaged, or holds too many cells.
    """
    laid, columns = Laid(path, limit), dict[str, int]()
    try:
        for node in _children(path, part, b"sheetData"):
            told = node.get("r")
            cells = _row(node, columns, texts, formats)
            if cells:
                laid.put(int(told) if told else laid.last + 1, cells)
            if laid.is_much:
                yield from laid.taken()
    except (tree.ParseError, ValueError, IndexError, OverflowError) as error:
        raise SourceError("source.not_readable", path=path, why=error) from error
    yield from laid.taken()


class _Around(NamedTuple):
    """What stands before and behind the children of an element, so that some of them are a document."""

    begin: bytes
    ends: tuple[bytes, ...]  # of the element, then of the root, unless that is the element


def _children(path: Path, part: str, holder: bytes) -> Iterator[tree.Element]:
    """Yield what stands in an element of a part, one after the other; none of it stays.

    Each piece becomes a document of its own: much quicker than events for every element.

    Raises:
        ValueError: there is no such element, or it is not whole.
    """
    around, rest = None, b""
    for piece in part_pieces(path, part):
        rest += piece
        if around is None:
            around, rest = _opened(rest, holder)
            if around is None:
                continue
        last = rest.find(around.ends[0])
        cut = last if last >= 0 else _whole(rest)
        if cut > 0:
            root = tree.fromstring(b"".join((around.begin, rest[:cut], *around.ends)))
            yield from root[0] if len(around.ends) > 1 else root
            rest = rest[cut:]
        if last >= 0:
            return
    if rest:
        raise ValueError("cut short")


def _opened(text: bytes, holder: bytes) -> tuple[_Around | None, bytes]:
    """Find the start of an element, and what follows it; of one without children, its end follows."""
    root = _TAG.search(text)
    inner = next((tag for tag in _TAG.finditer(text) if tag["local"] == holder), None)
    if root is None or inner is None:
        return None, text
    tags = [inner] if inner.start() == root.start() else [inner, root]
    ends = tuple(b"</" + tag["name"] + b">" for tag in tags)
    if inner["empty"]:
        return _Around(b"", ends), ends[0]
    begin = text[: root.start()] + b"".join(tag[0] for tag in reversed(tags))
    return _Around(begin, ends), text[inner.end() :]


def _whole(rest: bytes) -> int:
    """Return where the last whole row or text ends."""
    ends = _ENDS.findall(rest[-_TAIL:]) or _ENDS.findall(rest)
    return rest.rfind(ends[-1]) + len(ends[-1]) if ends else 0


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
