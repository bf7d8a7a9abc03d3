"""The styles of an .xlsb: which of them have a number format or a fill that a reader would lose.

Source: MS-XLSB 2.4.344 (BrtFmt), 2.4.836 (BrtXF), 2.4.336 (BrtFill), 2.5.10 (BrtColor)
"""

from pathlib import Path
from struct import unpack_from

from guiyi.importers.workbook.beside import WHITE, color_of, theme_of
from guiyi.importers.workbook.biff12 import records, wide_text
from guiyi.importers.workbook.guard import part_pieces
from guiyi.importers.workbook.number_format import Format, built_in, format_of
from guiyi.importers.workbook.parts import shared_part

_FORMAT, _STYLE, _FILL = 44, 47, 45
_STYLES, _END_STYLES = 617, 618  # around the styles of cells; those of named styles stand elsewhere
_COLOR_KINDS = {1: "indexed", 2: "rgb", 3: "theme"}
_TINTS = 0x7FFF


def styles_of(path: Path, is_1904: bool, with_fills: bool) -> tuple[dict[int, Format], dict[int, str]]:
    """Return the number formats and the fill colours, RRGGBB, that matter, by the style of cells."""
    codes: dict[int, str] = {}
    fills: list[str | None] = []
    styles: list[tuple[int, int]] = []
    theme, is_style = theme_of(path) if with_fills else [], False
    for kind, data in records(part_pieces(path, shared_part(path, "styles"))):
        if kind == _FORMAT:
            codes[unpack_from("<H", data)[0]] = wide_text(data, 2)
        elif kind == _FILL and with_fills:
            fills.append(_fill(data, theme))
        elif kind in (_STYLES, _END_STYLES):
            is_style = kind == _STYLES
        elif kind == _STYLE and is_style:
            _, number, _, fill = unpack_from("<HHHH", data)
            styles.append((number, fill))
    shown = {number: _format(number, codes.get(number), is_1904) for number, _ in styles}
    formats = {at: found for at, (number, _) in enumerate(styles) if (found := shown[number])}
    colors = {at: color for at, (_, fill) in enumerate(styles) if fill < len(fills) and (color := fills[fill])}
    return formats, colors


def _format(number: int, code: str | None, is_1904: bool) -> Format | None:
    return built_in(number, is_1904) if code is None else format_of(code, is_1904)


def _fill(data: bytes, theme: list[str]) -> str | None:
    pattern, kind, index, tint, red, green, blue = unpack_from("<IBBhBBB", data)
    told = {"rgb": f"{red:02X}{green:02X}{blue:02X}", "theme": str(index), "indexed": str(index)}
    named = _COLOR_KINDS.get(kind >> 1)
    if not pattern or not named:
        return None
    color = color_of({named: told[named], "tint": f"{tint / _TINTS:.6f}"}, theme, ())
    return color if color != WHITE else None
