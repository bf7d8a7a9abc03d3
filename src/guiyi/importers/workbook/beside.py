"""What stands beside the cells of an .xlsx, on request: comments and fill colours, in columns of their own.

Source: ECMA-376 part 1, 18.7 (comments), 18.8.19 to 18.8.21 (fills, colours), 20.1.6.2 (theme); MS-XLSX 2.6.205
(threadedComment)
"""

import colorsys
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element

from guiyi.importers.workbook.parts import local, part_tree, relations, shared_part

COMMENTS, COLORS = "批注", "填充颜色"
_REF = re.compile(r"[A-Z]{1,3}(\d{1,7})")
_TINT = re.compile(r"-?(?:0(?:\.\d+)?|1(?:\.0+)?|\d\.?\d*[Ee]-\d{1,2})")
_THEME = (
    "lt1",
    "dk1",
    "lt2",
    "dk2",
    "accent1",
    "accent2",
    "accent3",
    "accent4",
    "accent5",
    "accent6",
    "hlink",
    "folHlink",
)
_INDEXED = re.findall(  # of palette entries 8 to 63; 0 to 7 are the same as 8 to 15
    r"\w{6}",
    "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF 800000 008000 000080 808000 800080 008080 C0C0C0 808080"
    " 9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF 000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF"
    " 00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696"
    " 003366 339966 003300 333300 993300 993366 333399 333333",
)
WHITE = "FFFFFF"  # a fill that looks like none
OURS = "guiyi: "  # how an audit's part of a comment begins in a returned workbook, and the colours of its marks
MARKS = frozenset(["FFC9CD", "FFE9B8", "D6E6F7"])

Span = tuple[int, int, int, int]
Notes = Callable[[Path, str], Iterator[tuple[str, str]]]


def beside_of(
    path: Path, part: str, wanted: Iterable[str], spans: Iterable[Span], fills: Mapping[int, str]
) -> dict[str, dict[int, str]]:
    """Return what stands beside the rows of a sheet: column → row → text."""
    beside: dict[str, dict[int, str]] = {}
    if "comments" in wanted:
        beside[COMMENTS] = joined(comments_of(path, part, _notes), "；")
    if "colors" in wanted:
        told = (
            (row, fills[style]) for _, style, first, last in spans if style in fills for row in range(first, last + 1)
        )
        beside[COLORS] = joined(told, "|")
    return beside


def joined(told: Iterable[tuple[int, str]], mark: str) -> dict[int, str]:
    """Join what is told of each row, each text once.

    >>> joined([(2, "FF0000"), (3, "00FF00"), (2, "00FF00"), (2, "FF0000")], "|")
    {2: 'FF0000|00FF00', 3: '00FF00'}
    """
    rows: dict[int, dict[str, None]] = {}
    for row, text in told:
        rows.setdefault(row, {})[text] = None
    return {row: mark.join(texts) for row, texts in rows.items()}


def comments_of(path: Path, part: str, noted: Notes) -> Iterator[tuple[int, str]]:
    """Yield row and text of comments; a thread stands in the place of the note that older programs see.

    Args:
        path: the workbook.
        part: the sheet's.
        noted: yields place (`B3`) and text of each note of a part.
    """
    related = relations(path, part) if part else []
    threads: dict[str, list[str]] = {}
    for target in (target for kind, _, target in related if kind == "threadedComment"):
        for node in part_tree(path, target).iter():
            if local(node) == "threadedComment":
                threads.setdefault(node.attrib.get("ref", ""), []).append(_text(node))
    told = {ref: "\n".join(texts) for ref, texts in threads.items()}
    for target in (target for kind, _, target in related if kind == "comments"):
        for ref, text in noted(path, target):
            told.setdefault(ref, text)
    for ref, whole in told.items():
        row, text = _REF.fullmatch(ref), without_ours(whole)
        if row and text:
            yield int(row[1]), text


def _notes(path: Path, part: str) -> Iterator[tuple[str, str]]:
    root = part_tree(path, part)
    authors = dict(enumerate(node.text or "" for node in root.iter() if local(node) == "author"))
    for node in root.iter():
        if local(node) == "comment":
            author = authors.get(_whole(node.attrib.get("authorId", "")), "")
            yield node.attrib.get("ref", ""), without_author(author, _text(node))


def _text(node: Element) -> str:
    return "".join(one.text or "" for one in node.iter() if local(one) in ("t", "text")).strip()


def without_ours(text: str) -> str:
    r"""Return a comment without what an audit wrote into it when it returned the workbook.

    >>> without_ours("重要\nguiyi: 号码位数不够"), without_ours("guiyi: 号码位数不够")
    ('重要', '')
    """
    return "" if text.startswith(OURS) else text.partition(f"\n{OURS}")[0]


def without_author(author: str, text: str) -> str:
    """Return a comment without the name of its author, which Excel writes on its first line.

    >>> without_author("张三", "张三: 重要"), without_author("", "张三: 重要")
    ('重要', '张三: 重要')
    """
    for mark in (":", "："):
        text = text.strip().removeprefix(author + mark) if author else text.strip()
    return text.strip()


def fills_of(path: Path) -> dict[int, str]:
    """Return the fill colour, RRGGBB, of each style of cells that has one."""
    root = part_tree(path, shared_part(path, "styles"))
    theme = theme_of(path)
    palette = [node.attrib.get("rgb", "")[-6:] for node in root.iter() if local(node) == "rgbColor"]
    named = {local(node): node for node in root}
    fills = [_fill(node, theme, palette) for node in named.get("fills", ())]
    styles = (_whole(node.attrib.get("fillId", "0")) for node in named.get("cellXfs", ()))
    found = {at: fills[number] for at, number in enumerate(styles) if number < len(fills)}
    return {at: color for at, color in found.items() if color and color != WHITE and color not in MARKS}


def _fill(fill: Element, theme: list[str], palette: list[str]) -> str | None:
    for node in fill.iter():
        if local(node) == "patternFill" and node.attrib.get("patternType", "none") == "none":
            return None
        if local(node) == "fgColor":
            return color_of(node.attrib, theme, palette)
    return None


def color_of(told: Mapping[str, str], theme: Sequence[str], palette: Sequence[str]) -> str | None:
    """Return a colour, RRGGBB, that is told by itself, by its place in the theme or in a palette, with a tint.

    >>> color_of({"rgb": "FFFF0000"}, (), ()), color_of({"indexed": "10"}, (), ()), color_of({"theme": "4"}, (), ())
    ('FF0000', 'FF0000', None)
    """
    if "rgb" in told:
        color = told["rgb"][-6:].upper()
    elif "theme" in told:
        at = _whole(told["theme"])
        color = theme[at] if at < len(theme) else ""
    else:
        at = _whole(told.get("indexed", "64"))
        own = palette[at] if at < len(palette) else ""
        color = own or (_INDEXED[at % 8 if at < 8 else at - 8] if at < 64 else "")
    tint = told.get("tint", "0")
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", color):
        return None
    return tinted(color, float(tint)) if _TINT.fullmatch(tint) else color


def _whole(text: str) -> int:
    """Read a number; one that counts nothing where the file is damaged."""
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else 1 << 20


def tinted(color: str, tint: float) -> str:
    """Lighten or darken a colour as Excel does.

    >>> tinted("4472C4", 0.0), tinted("000000", 0.5), tinted("FFFFFF", -0.25)
    ('4472C4', '808080', 'BFBFBF')
    """
    hue, light, strong = colorsys.rgb_to_hls(*(int(color[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(255 * part):02X}" for part in colorsys.hls_to_rgb(hue, light, strong))


def theme_of(path: Path) -> list[str]:
    """Return the colours of the theme, in the order in which styles count them."""
    named: dict[str, str] = {}
    for node in part_tree(path, shared_part(path, "theme")).iter():
        if local(node) in _THEME and len(node):
            told = node[0].attrib
            named[local(node)] = told.get("lastClr") or told.get("val", "")
    return [named.get(name, "").upper() for name in _THEME]
