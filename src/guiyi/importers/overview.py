"""An overview sheet repeats what other sheets hold: a row of it is left aside where another sheet says all of it."""

import re
from collections.abc import Iterator

from guiyi.core.source import Cells
from guiyi.importers.sheet_plan import Plan

# The first of these fields that a row fills is what it is looked up by
_KEYS = (
    "wechat_wxid", "wecom_external_userid", "mobile", "wechat_id", "phone", "email", "uscc",
    "contact_name", "customer_name", "wechat_remark", "wechat_nickname",
)  # fmt: skip


_DATE = re.compile(r"((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 0?0:00(?::00)?)?")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s()-]+(?=\d)")
_CHINA = re.compile(r"(?:\+|00)?86[\s-]?(?=1[3-9]\d{9}$)")


class Seen:
    """Rows of the sheets that an overview may repeat."""

    def __init__(self) -> None:
        self._rows: dict[str, list[tuple[frozenset[str], str]]] = {}

    def add(self, plan: Plan, cells: Cells) -> None:
        """Remember a row, and the name of its sheet beside it."""
        said = frozenset(_texts(plan, cells))
        for key in _keys(plan, cells):
            self._rows.setdefault(key, []).append((said, plain(plan.sheet)))

    def repeated(self, plan: Plan, cells: Cells) -> bool:
        """Tell whether one row of another sheet says all that this row says; the sheet's name may say some of it."""
        said = frozenset(_texts(plan, cells))
        return any(
            all(text in name for text in said - more)
            for key in _keys(plan, cells)
            for more, name in self._rows.get(key, ())
        )


def plain(text: str) -> str:
    """Write a text as other sheets may write it too: numbers without marks, dates in one form.

    >>> [plain(one) for one in ("138 0013 8000", "+86 13800138000", "13800138000.0", "2024/3/5", "2024-03-05 00:00:00")]
    ['13800138000', '13800138000', '13800138000', '2024-03-05', '2024-03-05']
    """
    text = text.strip().casefold()
    if not text[:1].isdigit() and text[:1] not in "+(":
        return text
    if found := _DATE.fullmatch(text):
        return f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}"
    return _CHINA.sub("", _BETWEEN_DIGITS.sub("", text).removesuffix(".0"))


def _texts(plan: Plan, cells: Cells) -> Iterator[str]:
    """Yield what a row says: all its cells but the line number."""
    for place, cell in enumerate(cells):
        left_out = place < len(plan.columns) and plan.columns[place].reason == "left_out"
        if cell and not cell.isspace() and not left_out:
            yield plain(cell)


def _keys(plan: Plan, cells: Cells) -> Iterator[str]:
    for name in _KEYS:
        place = plan.place_of(name)
        cell = cells[place] if place is not None and place < len(cells) else None
        if cell and not cell.isspace():
            yield plain(cell)
            return
