"""Tables under one another on a sheet: where each of them begins.

A further table begins at a header with other columns, under a blank line, a title or the end of the table above. The same
header once more is the same table going on. A wrong cut is worse than none: what may be a row stays one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from guiyi.core.source import Cells
from guiyi.importers.layout.body_lines import is_again, why_no_row
from guiyi.importers.layout.cell_shape import HARD, VALUES, common_shape, filled, shape
from guiyi.importers.layout.header import find
from guiyi.importers.layout.labels import VALUE, Words, names_columns, pairs_in
from guiyi.importers.layout.line_numbers import number

Line = tuple[str, Cells]

_BELOW = 12  # lines under a header that show what its columns hold
_BADLY, _WELL, _MORE = 0.3, 0.7, 0.2  # how values fit the names above them
_TITLES = 4  # lines between two tables that may belong to the lower one


@dataclass(frozen=True)
class Lines:
    """The filled lines of a sheet, and where blank ones stand between them.

    `may_name` says of each whether it may name columns: most lines hold a number or mail, and are told by that alone.
    """

    lines: Sequence[Line]
    may_name: Sequence[bool]
    words: Words

    @classmethod
    def of(cls, lines: Sequence[Line], words: Words) -> "Lines":
        """Leave out the blank lines."""
        both = [(line, text) for line in lines if (text := "\t".join(filter(None, line[1]))) and not text.isspace()]
        return cls([line for line, _ in both], [not VALUE.search(text) for _, text in both], words)

    def texts(self, at: int) -> list[str]:
        """Return the texts of a line."""
        return filled(self.lines[at][1])

    def cells(self, at: int) -> Cells:
        """Return the cells of a line."""
        return self.lines[at][1]

    def gap(self, at: int) -> bool:
        """Tell a line with a blank one, or none at all, above it."""
        return at == 0 or number(self.lines[at][0]) - number(self.lines[at - 1][0]) > 1

    def is_head(self, at: int) -> bool:
        """Tell a line that names columns, in words that are known."""
        return self.may_name[at] and names_columns(self.texts(at), self.words)

    def under(self, at: int) -> list[Cells]:
        """Return the lines below, up to the next blank one or header."""
        found: list[Cells] = []
        for place in range(at + 1, min(at + 1 + _BELOW, len(self.lines))):
            if self.gap(place) or self.is_head(place):
                break
            found.append(self.cells(place))
        return found


def starts(lines: Sequence[Line], words: Words) -> list[str]:
    """Return the labels of the lines at which further tables begin; titles above a header belong to its table."""
    sheet = Lines.of(lines, words)
    cuts: list[int] = []
    begun, head = 0, -1
    at = 0
    while at < len(sheet.lines):
        if not (sheet.is_head(at) or _is_unknown_head(sheet, at, head)):
            at += 1
            continue
        last = at
        while last + 1 < len(sheet.lines) and not sheet.gap(last + 1) and sheet.is_head(last + 1):
            last += 1
        top = _top(sheet, at, max(begun, head + 1))
        if head < 0 and not _is_table(sheet, begun, top):
            head = last
        elif head < 0 or _is_other(sheet, at, last, top, head):
            cuts.append(top)
            begun, head = top, last
        at = last + 1
    return [sheet.lines[cut][0] for cut in cuts]


def _is_other(sheet: Lines, at: int, last: int, top: int, head: int) -> bool:
    """Tell the header of another table from the same one again, and from a row."""
    if _goes_on(sheet.cells(head), sheet.cells(last)):
        return False
    return _is_apart(sheet, at, top, head) and not _fits_less(sheet, last, head)


def _goes_on(head: Cells, again: Cells) -> bool:
    """Tell a header that says nothing new: each of its names stands on the same place in the one above."""
    new = any(cell and (place >= len(head) or head[place] != cell) for place, cell in enumerate(again))
    return not new and is_again(again, [head])


def _is_apart(sheet: Lines, at: int, top: int, head: int) -> bool:
    """Tell a header that a blank line, a title or the end of a table parts from what stands above, or that is plain."""
    texts = sheet.texts(at)
    if at == head + 1:  # nothing stands between two headers
        return sheet.gap(at) and bool(sheet.under(at))
    parted = any(sheet.gap(place) for place in range(top, at + 1)) or top < at or _ends(sheet.cells(top - 1))
    sure = sum(map(sheet.words.is_label, texts))
    return (parted and bool(sheet.under(at) or sure == len(texts))) or (
        sure >= 3 and sure * 5 >= len(texts) * 4 and bool(sheet.under(at))
    )


def _fits_less(sheet: Lines, last: int, head: int) -> bool:
    """Tell words above values of which the header of the table above says more: they are a row."""
    rows = sheet.under(last)
    new, old = (_fit(sheet.cells(at), rows, sheet.words, reaching=True) for at in (last, head))
    return new < _BADLY and old > _WELL


def _fit(names: Cells, rows: Sequence[Cells], words: Words, *, reaching: bool) -> float:
    """Say how well the values of rows are what the names above them say, 0.5 where that cannot be told.

    With `reaching`, only numbers and mails are asked for: no other kind of value is told so surely.
    """
    columns = [
        (name, [cells[at] for cells in rows if at < len(cells)])
        for at, name in enumerate(names)
        if name and (words.reaches(name) or not reaching)
    ]
    told = [fit for name, values in columns if (fit := words.fit(name, values)) is not None]
    return sum(told) / len(told) if told else 0.5


def is_other(header: Cells, cells: Cells, under: Cells, words: Words) -> bool:
    """Tell the header of another table far below, by two lines: all its cells are names, and say more of the next line.

    >>> from guiyi.importers.layout.labels import standard_words
    >>> words, header = standard_words(), ("客户名称", "联系人", "手机")
    >>> is_other(header, ("姓名", "手机", "邮箱"), ("张三", "13800138000", "a@b.cn"), words)
    True
    >>> is_other(header, ("姓名", "手机", "邮箱"), ("恒达贸易有限公司", "张三", "13800138000"), words)
    False
    """
    texts = filled(cells)
    if len(texts) < 3 or not names_columns(texts, words) or not all(map(words.is_label, texts)):
        return False
    if _goes_on(header, cells):
        return False
    return any(
        _fit(cells, [under], words, reaching=one) > _fit(header, [under], words, reaching=one) + _MORE
        for one in (True, False)
    )


def _ends(cells: Cells) -> bool:
    return why_no_row(cells, frozenset(), (), near=False) in ("row.total", "row.note")


def _top(sheet: Lines, at: int, floor: int) -> int:
    """Go up from a header to the first of the lines that belong to it: titles, groups of columns, labels with values."""
    width = len(sheet.texts(at))
    top = at
    while top > floor and at - top < _TITLES:
        up = top - 1
        if sheet.gap(top) and not sheet.gap(up):
            break
        if not _is_above(sheet, up, width, at):
            break
        top = up
    return top


def _is_above(sheet: Lines, up: int, width: int, at: int) -> bool:
    cells, texts = sheet.lines[up][1], sheet.texts(up)
    if _ends(cells):
        return sheet.gap(up) and not sheet.gap(up + 1) and len(texts) > 1  # 制表人：…  right above its header
    if len(texts) == 1:
        return not _fits_above(sheet, up)
    if any(shape(one) in VALUES for one in texts):
        pairs, stray = pairs_in(cells, sheet.words)
        return bool(pairs) and not stray and all(":" in one or "：" in one for one in texts[:1])
    return len(texts) < width and up + 1 == at and not sheet.gap(at)


def _fits_above(sheet: Lines, up: int) -> bool:
    """Tell a lone cell that goes on with its column: a row with little in it, no title."""
    if sheet.gap(up):
        return False
    cells = sheet.cells(up)
    place = next(at for at, cell in enumerate(cells) if cell and not cell.isspace())
    above = [sheet.cells(one) for one in range(max(0, up - _BELOW), up)]
    column = [cells[place] or "" for cells in above if place < len(cells)]
    return shape(cells[place] or "") in VALUES and common_shape(column) == shape(cells[place] or "")


def _is_table(sheet: Lines, begun: int, top: int) -> bool:
    """Tell whether the lines above the first known header are a table by themselves: no titles, no labels with values."""
    lines = [sheet.lines[at] for at in range(begun, top) if len(sheet.texts(at)) > 1]
    if len(lines) < 2:
        return False
    labelled = sum(bool(pairs_in(cells, sheet.words)[0]) for _, cells in lines)
    if labelled * 2 >= len(lines):
        return False
    header = find(lines, known=sheet.words.measure)
    rows = lines[header.first :]
    if not rows or not sheet.gap(top):
        return False
    width = max(len(cells) for _, cells in rows)
    shapes = [common_shape([cells[place] or "" for _, cells in rows if place < len(cells)]) for place in range(width)]
    return any(one in HARD for one in shapes) and (header.kind == "found" or len(rows) > 1)


def _is_unknown_head(sheet: Lines, at: int, head: int) -> bool:
    """Tell a header in words that nobody knows: under a blank line or a title, over columns of other values."""
    if head < 0 or at <= head + 1 or not sheet.may_name[at]:
        return False
    titled = sheet.gap(at - 1) and len(sheet.texts(at - 1)) == 1
    if not titled and not sheet.gap(at):
        return False
    cells, texts = sheet.cells(at), sheet.texts(at)
    if len(texts) < 2 or len(set(texts)) < len(texts):
        return False
    if any(shape(one) not in {"plain", "name"} or len(one) > 12 for one in texts):
        return False
    below = sheet.under(at)
    above = [sheet.cells(place) for place in range(head + 1, min(head + 1 + _BELOW, at))]
    contrasts = conflicts = 0
    for place, cell in enumerate(cells):
        if not cell or cell.isspace():
            continue
        under = common_shape([line[place] or "" for line in below if place < len(line)])
        over = common_shape([line[place] or "" for line in above if place < len(line)])
        contrasts += under in HARD
        conflicts += over != under and (over in HARD or not over)
    return bool(below) and contrasts > 0 and conflicts > 0 and contrasts + conflicts + titled > 2
