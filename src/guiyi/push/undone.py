"""What a rollback did, or would do, record by record: rollback.csv."""

import csv
import io
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from guiyi.core.beside import write_beside
from guiyi.core.language import say
from guiyi.push.rollback import Undoing

FILE = "rollback.csv"
HEAD = ("object", "key", "id", "action", "fields", "reason")


def write(undoings: Iterable[Undoing], folder: Path) -> Path:
    """Write the list, for its owner only; names of fields, not what stands in them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEAD)
    for one in undoings:
        entry = one.entry
        fields = ", ".join(entry.before) if one.deed == "restore" else ""
        writer.writerow((entry.object, entry.key, entry.id, say(f"push.deed.{one.deed}"), fields, one.why))
    write_beside(folder / FILE, text.getvalue().encode("utf-8-sig"))
    return folder / FILE


def counts(undoings: Iterable[Undoing]) -> dict[str, int]:
    """Count records by what became of them."""
    return dict(Counter(one.deed for one in undoings))
