"""What is in the user's own .xlsx beside cells: what a marked copy would lose, and the results of its formulas.

openpyxl keeps formulas but forgets their results, and a workbook without results reads as empty until a spreadsheet
program has calculated it: so the results are put back into the copy.

Source: ECMA-376 part 1, 18.3.1.4 (c), 18.3.1.40 (f)
"""

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from posixpath import normpath
from typing import NamedTuple

BOOK = "xl/workbook.xml"
CELL = re.compile(rb"<(?:\w+:)?c[\s>]")
FORMULA = re.compile(rb"<(?:\w+:)?c\s([^>]*[^>/])>(\s*<(?:\w+:)?f[\s>/].*?)</(?:\w+:)?c>", re.DOTALL)
REF, TYPE = re.compile(rb'\br="([A-Z]+[0-9]+)"'), re.compile(rb'\st="(\w+)"')
RESULT = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>(.*?)</(?:\w+:)?v>", re.DOTALL)
EMPTY_RESULT = re.compile(rb"<v\s*/>|<v></v>")
# how the parts are called that a copy does not carry → the end of `lost.*` in messages.csv
LOST: Mapping[str, str] = {
    r"xl/drawings/drawing.*|xl/media/.*|xl/charts/.*": "drawing",
    r"xl/threadedComments/.*": "threads",
    r"xl/ctrlProps/.*|xl/activeX/.*|xl/slicers/.*|xl/slicerCaches/.*|xl/pivotTables/.*": "controls",
    r"xl/vbaProject\.bin": "macros",
}
EXTENSIONS = b"extLst>"

Results = Mapping[str, Mapping[bytes, tuple[bytes, bytes]]]
"""sheet → cell → the type and text of its result, as they stand in the file"""


class Parts(NamedTuple):
    """What a look into a workbook shows.

    Attributes:
        cells: of all sheets.
        lost: ends of `lost.*`: what a copy made by openpyxl does not carry, or not exactly.
        results: of formulas.
    """

    cells: int
    lost: tuple[str, ...]
    results: Results


def look(path: Path) -> Parts | None:
    """Look into a workbook; None for what is no .xlsx or .xlsm."""
    if not zipfile.is_zipfile(path):
        return None
    with zipfile.ZipFile(path) as file:
        names = file.namelist()
        if BOOK not in names:
            return None
        lost = [word for pattern, word in LOST.items() if any(re.fullmatch(pattern, name) for name in names)]
        cells, results = 0, {}
        for title, part in _sheets(file).items():
            text = file.read(part) if part in names else b""
            cells += len(CELL.findall(text))
            lost += ["extensions"] if EXTENSIONS in text and "extensions" not in lost else []
            results[title] = _results(text)
    return Parts(cells, tuple(lost), results)


def put_back(path: Path, results: Results) -> None:
    """Put the results of formulas into a saved copy, cell by cell; a formula that is new there stays without one."""
    beside = path.with_name(f"{path.name}.whole")
    with zipfile.ZipFile(path) as file, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as out:
        told = {part: results.get(title, {}) for title, part in _sheets(file).items()}
        for one in file.infolist():
            text = file.read(one)
            out.writestr(one, _with_results(text, told[one.filename]) if told.get(one.filename) else text)
    beside.replace(path)


def _sheets(file: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of each sheet by its title."""
    import defusedxml.ElementTree as tree

    related = {
        one.attrib.get("Id"): one.attrib.get("Target", "")
        for one in tree.fromstring(file.read("xl/_rels/workbook.xml.rels")).iter()
    }
    found = {}
    for one in tree.fromstring(file.read(BOOK)).iter():
        if str(one.tag).endswith("}sheet"):
            identity = next((text for key, text in one.attrib.items() if key.endswith("}id")), None)
            target = related.get(identity, "")
            found[one.attrib.get("name", "")] = normpath(target if target.startswith("/") else f"xl/{target}").lstrip(
                "/"
            )
    return found


def _results(text: bytes) -> dict[bytes, tuple[bytes, bytes]]:
    found = {}
    for cell in FORMULA.finditer(text):
        ref, kind, value = REF.search(cell[1]), TYPE.search(b" " + cell[1]), RESULT.search(cell[2])
        if ref and value:
            found[ref[1]] = kind[1] if kind else b"n", value[1]
    return found


def _with_results(text: bytes, results: Mapping[bytes, tuple[bytes, bytes]]) -> bytes:
    def with_result(cell: re.Match[bytes]) -> bytes:
        ref = REF.search(cell[1])
        if ref is None or ref[1] not in results:
            return cell[0]
        kind, value = results[ref[1]]
        told = TYPE.sub(b"", b" " + cell[1]).strip() + b' t="' + kind + b'"'
        return b"<c " + told + b">" + EMPTY_RESULT.sub(b"", cell[2]) + b"<v>" + value + b"</v></c>"

    return FORMULA.sub(with_result, text)
