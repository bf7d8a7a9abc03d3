"""What stands above a table's header and says something of all its rows: told in a note, never read into the rows.

客户负责人: 张三 may be whose customers they are, or only who made the list: nothing is guessed.
"""

from collections.abc import Iterable

from guiyi.core.source import Cells, Note
from guiyi.importers.layout.cell_shape import shape
from guiyi.importers.layout.labels import IN_ONE, Words, pairs_in

_MOST = 12  # pairs that are told
_LONGEST = 30  # characters of a value


def notes_above(lines: Iterable[Cells], words: Words) -> tuple[Note, ...]:
    """Tell the labels above a header and their values, masked where they may be personal."""
    pairs: list[tuple[str, str]] = []
    for cells in lines:
        known, stray = pairs_in(cells, words)
        pairs += [(one.label, one.value) for one in known if one.value]
        pairs += [
            (found[1], found[2].strip()) for text in stray if (found := IN_ONE.fullmatch(text[:200])) and found[2]
        ]
    told = [f"{label}: {_masked(label, value, words)}" for label, value in pairs[:_MOST]]
    return (Note("note.above_table", {"pairs": "; ".join(told)}),) if told else ()


def _masked(label: str, value: str, words: Words) -> str:
    """Show a value of a field that is not personal, and dates; of all others the first character."""
    known = [words.schema[name] for name in words.fields(label) if name in words.schema]
    text = " ".join(value.split())[:_LONGEST]
    if shape(text) == "date" or (known and all(one.sensitivity == "public" for one in known)):
        return text
    return known[0].masked(text) if known else f"{text[:1]}***"
