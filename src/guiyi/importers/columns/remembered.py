"""What a person decided of the same columns in an earlier run: what of it counts here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from guiyi.core.schema import Schema
from guiyi.core.source import Column, Note, SourceAsked
from guiyi.importers.columns.header_text import signature
from guiyi.importers.columns.mapping import EXTRA, Asked


@dataclass(frozen=True)
class Saved:
    """Decisions for one sheet.

    Attributes:
        columns: header → decision.
        unknown: header → a field that it names and that is not known here.
        day: when they were made.
    """

    columns: Asked = field(default_factory=dict)
    unknown: Mapping[str, str] = field(default_factory=dict)
    day: str = ""

    def notes(self, columns: Sequence[Column]) -> Iterator[Note]:
        """Say how many columns were mapped so, and which decisions were not followed."""
        count = sum(one.reason == "saved" for one in columns)
        if count:
            yield Note("mapping.saved", {"count": count, "day": self.day})
        for header, name in self.unknown.items():
            yield Note("mapping.saved_unknown", {"header": header, "field": name})


def saved_for(headers: Sequence[str | None], asked: SourceAsked, schema: Schema) -> Saved:
    """Return what was decided of a sheet with these headers; fields that this job lacks are left out of it."""
    told = asked.saved.get(signature(headers)) if asked.saved else None
    if told is None:
        return Saved()
    unknown: dict[str, str] = {}
    for header, names in told.columns.items():
        for name in (names,) if isinstance(names, str) else names or ():
            if name not in schema and name not in EXTRA:
                unknown.setdefault(header, name)
    return Saved({one: names for one, names in told.columns.items() if one not in unknown}, unknown, told.day)
