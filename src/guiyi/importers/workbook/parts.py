"""The parts of an .xlsx and how they belong together.

Source: ECMA-376 part 2 (relationships), part 1, 18.2.20 (sheets)
"""

import xml.etree.ElementTree as tree
from pathlib import Path
from posixpath import normpath
from typing import NamedTuple

from guiyi.importers.workbook.guard import part_text
from guiyi.importers.workbook.readers import State

_STATES: dict[str, State] = {"hidden": "hidden", "veryHidden": "very_hidden"}


class SheetPart(NamedTuple):
    """A sheet as the workbook lists it, and the part that holds it; "" if none does."""

    name: str
    part: str
    state: State


def sheet_parts(path: Path) -> dict[str, SheetPart]:
    """Return the sheets by their names."""
    book = book_part(path)
    related = {identity: (kind, target) for kind, identity, target in relations(path, book)}
    named: dict[str, SheetPart] = {}
    for one in part_tree(path, book).iter():
        if local(one) == "sheet":
            identity = next((text for key, text in one.attrib.items() if key.endswith("}id")), "")
            kind, target = related.get(identity, ("", ""))
            state = _STATES.get(one.attrib.get("state", ""), "visible")
            name = one.attrib.get("name", "")
            named[name] = SheetPart(name, target, state if kind == "worksheet" else "no_table")
    return named


def book_part(path: Path) -> str:
    """Return the part that lists the sheets."""
    return next((part for kind, _, part in relations(path, "") if kind == "officeDocument"), "xl/workbook.xml")


def shared_part(path: Path, kind: str) -> str:
    """Return a part that the sheets share: `styles`, `sharedStrings`, `theme`; "" if there is none."""
    return next((part for one, _, part in relations(path, book_part(path)) if one == kind), "")


def relations(path: Path, part: str) -> list[tuple[str, str, str]]:
    """Return what a part, or with "" the whole file, relates to: the end of the relation's type, its id, the other part."""
    folder, _, name = part.rpartition("/")
    return [
        (
            one.attrib.get("Type", "").rpartition("/")[2],
            one.attrib.get("Id", ""),
            normpath(target if target.startswith("/") else f"{folder}/{target}").lstrip("/"),
        )
        for one in part_tree(path, f"{folder}/_rels/{name}.rels".lstrip("/")).iter()
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
