"""The parts of an .xlsx and how they belong together.

Source: ECMA-376 part 2 (relationships), part 1, 18.2.20 (sheets)
"""

import xml.etree.ElementTree as tree
from pathlib import Path
from posixpath import normpath

from guiyi.importers.workbook.guard import part_text


def sheet_parts(path: Path) -> dict[str, str]:
    """Return the part of each sheet by the sheet's name."""
    book = part_tree(path, "xl/workbook.xml")
    targets = {identity: target for _, identity, target in relations(path, "xl/workbook.xml")}
    named: dict[str, str] = {}
    for one in book.iter():
        if one.tag.rpartition("}")[2] == "sheet":
            ids = [text for key, text in one.attrib.items() if key.endswith("}id")]
            named[one.attrib.get("name", "")] = targets.get(ids[0], "") if ids else ""
    return named


def relations(path: Path, part: str) -> list[tuple[str, str, str]]:
    """Return what a part relates to: the end of the relation's type, its id, the other part."""
    folder, _, name = part.rpartition("/")
    return [
        (
            one.attrib.get("Type", "").rpartition("/")[2],
            one.attrib.get("Id", ""),
            normpath(f"{folder}/{target}") if not target.startswith("/") else target.lstrip("/"),
        )
        for one in part_tree(path, f"{folder}/_rels/{name}.rels").iter()
        if (target := one.attrib.get("Target", ""))
    ]


def part_tree(path: Path, name: str) -> tree.Element:
    """Return the root of a part; an empty element where it is absent, or broken: the reader says what is wrong with it."""
    try:
        return tree.fromstring(part_text(path, name) or b"<none/>")
    except tree.ParseError:
        return tree.Element("none")


def local(node: tree.Element) -> str:
    """Return an element's name without its namespace."""
    return str(node.tag).rpartition("}")[2]
