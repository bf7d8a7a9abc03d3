"""How the sheets of a source were read, for people: what became of their columns, and what to know of them."""

from typing import Any

from guiyi.core.language import issue_text, say
from guiyi.core.schema import Schema
from guiyi.core.source import SheetRead


def sheet_told(sheet: SheetRead, schema: Schema) -> dict[str, Any]:
    """Describe a sheet: name, rows, header, skipped, notes, and mapped (header → label), custom and out, its columns."""
    used = [column for column in sheet.columns if column.header]
    return {
        "name": sheet.name,
        "rows": sheet.rows,
        "header": ", ".join(map(str, sheet.header_rows)),
        "skipped": issue_text(sheet.skipped).text if sheet.skipped else "",
        "notes": [say(note.key, **note.told) for note in sheet.notes],
        "mapped": [
            (column.shown, " + ".join(schema[name].label if name in schema else name for name in column.fields))
            for column in used
            if column.fields and column.reason != "custom"
        ],
        "custom": [column.shown for column in used if column.reason == "custom"],
        "out": [column.shown for column in used if not column.fields],
    }
