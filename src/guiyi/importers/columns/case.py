"""One column to decide, with all that is known of it: the sheet around it and the values below."""

from dataclasses import dataclass

from guiyi.importers.columns.neighbours import Sheet
from guiyi.importers.columns.sample import Values
from guiyi.values import KINDS


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

    def reached_by(self) -> str:
        """Name the field that most values reach somebody by, if they are no phones: mails or WeChat ids."""
        if self.values.share("email") >= 0.6:
            return "email"
        return "wechat_id" if self.values.mean(_is_wechat) >= 0.8 else ""


def _is_wechat(text: str) -> float:
    return float(KINDS["wechat_wxid"].likeness(text) > 0.5 or KINDS["wechat_id"].value(text).issue is None)
