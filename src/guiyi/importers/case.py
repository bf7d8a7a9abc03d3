"""One column to decide, with all that is known of it: the sheet around it and the values below."""

from dataclasses import dataclass

from guiyi.importers.neighbours import Sheet
from guiyi.importers.sample import Values


@dataclass(frozen=True)
class Case:
    """One column to decide: where it stands, its cleaned header, the fields it may mean, some of its values."""

    place: int
    word: str
    candidates: tuple[str, ...]
    values: Values
    sheet: Sheet

    @property
    def persons(self) -> float:
        """How surely the values are names of persons."""
        return self.values.share("person_name")

    @property
    def companies(self) -> float:
        """How surely the values are names of companies."""
        return self.values.share("company")
