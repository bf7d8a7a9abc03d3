"""An overview sheet repeats what other sheets hold: a row of it is left aside where another sheet says all of it."""

from collections.abc import Iterator

from guiyi.core.source import Cells
from guiyi.importers.sheet_plan import Plan

# The first of these fields that a row fills is what it is looked up by
_KEYS = (
    "wechat_wxid", "wecom_external_userid", "mobile", "wechat_id", "phone", "email", "uscc",
    "contact_name", "customer_name", "wechat_remark", "wechat_nickname",
)  # fmt: skip


class Seen:
    """Rows of the sheets that an overview may repeat."""

    def __init__(self) -> None:
        self._rows: dict[str, list[frozenset[str]]] = {}

    def add(self, plan: Plan, cells: Cells) -> None:
        """Remember a row, and the name of its sheet beside it."""
        said = frozenset(_texts(plan, cells)) | {plan.name.strip()}
        for key in _keys(plan, cells):
            self._rows.setdefault(key, []).append(said)

    def repeated(self, plan: Plan, cells: Cells) -> bool:
        """Tell whether one row of another sheet says all that this row says."""
        said = frozenset(_texts(plan, cells))
        return any(said <= more for key in _keys(plan, cells) for more in self._rows.get(key, ()))


def _texts(plan: Plan, cells: Cells) -> Iterator[str]:
    """Yield what a row says: all its cells but the line number."""
    for place, cell in enumerate(cells):
        left_out = place < len(plan.columns) and plan.columns[place].reason == "left_out"
        if cell and not cell.isspace() and not left_out:
            yield cell.strip()


def _keys(plan: Plan, cells: Cells) -> Iterator[str]:
    for name in _KEYS:
        place = plan.place_of(name)
        cell = cells[place] if place is not None and place < len(cells) else None
        if cell and not cell.isspace():
            yield cell.strip()
            return
