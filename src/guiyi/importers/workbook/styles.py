"""The styles of an .xlsx: which of them have a number format or a fill that a reader would lose.

Source: ECMA-376 part 1, 18.8 (styles), 20.1.6.2 (theme colours), 18.8.27 (indexed colours)
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import unescape

from guiyi.importers.workbook.guard import part_text
from guiyi.importers.workbook.number_format import Format, built_in, format_of
from guiyi.importers.workbook.parts import book_part, shared_part

_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\b[^>]*>")
_STYLES = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs\s*>", re.S)
_STYLE = re.compile(rb"<(?:\w+:)?xf\b[^>]*>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_DATE_1904 = re.compile(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904=[\"'](?:1|true)[\"']")
_ENTITIES = {"&quot;": '"', "&apos;": "'", "&#10;": "\n"}


def attributes(tag: bytes) -> Mapping[str, str]:
    """Return the attributes of a tag.

    >>> attributes(b'<numFmt numFmtId="176" formatCode="0&quot;x&quot;"/>')
    {'numFmtId': '176', 'formatCode': '0"x"'}
    """
    return {
        key.decode(): unescape((one or two).decode("utf-8", "replace"), _ENTITIES)
        for key, one, two in _ATTRIBUTE.findall(tag)
    }


def formats_of(path: Path, has_dates: bool) -> dict[int, Format]:
    """Return the number formats that matter, by the style of cells; dates come as dates, or as numbers."""
    text = part_text(path, shared_part(path, "styles"))
    is_1904 = _DATE_1904.search(part_text(path, book_part(path))) is not None
    codes = {told.get("numFmtId"): told.get("formatCode", "") for told in map(attributes, _FORMAT.findall(text))}
    known: dict[str, Format | None] = {}
    formats: dict[int, Format] = {}
    for at, style in enumerate(styles_of(text)):
        number = style.get("numFmtId", "0")
        if number not in known:
            known[number] = _format(number, codes.get(number), is_1904, has_dates)
        if found := known[number]:
            formats[at] = found
    return formats


def styles_of(text: bytes) -> Iterator[Mapping[str, str]]:
    """Yield the attributes of the styles of cells, in their order."""
    block = _STYLES.search(text)
    if block:
        yield from map(attributes, _STYLE.findall(block[0]))


def _format(number: str, code: str | None, is_1904: bool, has_dates: bool) -> Format | None:
    if code is not None:
        return format_of(code, is_1904, has_dates)
    return built_in(int(number), is_1904, has_dates) if number.isdecimal() else None
