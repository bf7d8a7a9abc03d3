"""One sheet of a source, several tables: what stands under or beside one another is read as if on sheets of its own.

The first lines are enough to see how a sheet is laid out; what comes after them belongs to the table at its end. The
first table keeps the sheet's name, the others are called `name#2`, `name#3`; lines keep their numbers.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count, islice, pairwise, tee
from sys import maxsize

from guiyi.core.errors import ConfigError
from guiyi.core.source import Cells, Note, Sheet, SourceAsked
from guiyi.importers import rejects
from guiyi.importers.layout.blocks import trimmed
from guiyi.importers.layout.cell_shape import filled
from guiyi.importers.layout.form_sheet import as_form
from guiyi.importers.layout.labels import Words, standard_words
from guiyi.importers.layout.line_numbers import number
from guiyi.importers.layout.side_by_side import Strip, are_alike, strips
from guiyi.importers.layout.stacked import starts
from guiyi.importers.layout.transposed import as_rows

LOOK = 5_000  # lines that show how a sheet is laid out
LOOK_SLOWLY = 1_000  # where the format reads by whole blocks, sooner than line by line
_CELLS = 500_000  # and no more cells than these

Line = tuple[str, Cells]


def chosen(sheets: Iterable[Sheet], asked: SourceAsked) -> Iterator[Sheet]:
    """Return the tables of the sheets that the job asks for; it may also name one table of a sheet: `客户#2`.

    Raises:
        ConfigError: the source has no sheet or table of that name.
    """
    wanted = None if asked.sheet == "*" else {asked.sheet} if isinstance(asked.sheet, str) else set(asked.sheet)
    found: list[str] = []
    for sheet in sheets:
        found.append(sheet.name)
        if wanted is None or sheet.name in wanted or not sheet.name:
            yield from tables_of(sheet, asked)
        elif any(name.startswith(f"{sheet.name}#") for name in wanted):
            tables = list(tables_of(sheet, asked))
            found += [one.name for one in tables[1:]]
            yield from (one for one in tables if one.name in wanted)
    missing = sorted((wanted or set()) - set(found)) if any(found) else []
    if missing:
        raise ConfigError("config.sheet", path=asked.path, sheet=missing[0], known=", ".join(found))


def tables_of(sheet: Sheet, asked: SourceAsked) -> Iterator[Sheet]:
    """Return a sheet as its tables, in the order of reading; a sheet of one table stays as it is.

    A format that knows its header, a job that names the header's line, and rows given back never split.
    """
    if sheet.header is not None or asked.header != "auto":
        yield sheet
        return
    lines = iter(sheet.lines)
    head = list(_looked_at(lines, LOOK_SLOWLY if sheet.blocks else LOOK))
    if not head or rejects.is_returned(head[0]):
        yield replace(sheet, lines=chain(head, lines))
        return
    found = _tables(_Part(head, lines, left_out=sheet.ignored), standard_words(), deep=True)
    if len(found) == 1 and found[0].plain:
        yield replace(sheet, lines=chain(found[0].head, found[0].rest))
        return
    for at, one in enumerate(found, 1):
        yield one.sheet(sheet, at)


def _looked_at(lines: Iterator[Line], most: int) -> Iterator[Line]:
    """Take the first lines of a sheet, without the empty cells at their ends."""
    cells_seen = 0
    for label, cells in islice(lines, most):
        kept = trimmed(cells)
        cells_seen += len(kept)
        yield label, kept
        if cells_seen > _CELLS:
            return


@dataclass(frozen=True)
class _Part:
    """Lines of a sheet that are one table, or may be several.

    Attributes:
        head: the lines looked at.
        rest: the lines after them.
        columns: its columns, where others stand beside them.
        counted: another table counts its lines.
        elsewhere: labels of lines on which only other tables have something.
        after: number of the last line above it.
        plain: the sheet is this one table.
        goes_on: its lines, as they stand, are the sheet's to the end.
        header: labels that became the names of its columns.
        note: what the reader should know of it.
        left_out: labels of lines that are no rows, whatever stands on them.
        strips: how many rows a line may hold, where it is one table in several strips.
    """

    head: Sequence[Line]
    rest: Iterator[Line] = field(default_factory=lambda: iter(()))
    columns: Strip | None = None
    counted: bool = False
    elsewhere: set[str] | None = None
    after: int = 0
    plain: bool = True
    goes_on: bool = True
    header: Cells | None = None
    note: Note | None = None
    left_out: Collection[str] = ()
    strips: int = 0

    def sheet(self, sheet: Sheet, at: int) -> Sheet:
        """Return it as a sheet of its own, the `at`-th of a sheet."""
        merged = sheet.merged
        if self.columns:
            merged = tuple(one for one in merged if self.columns.left <= one[1] and one[3] < self.columns.right)
        return replace(
            sheet,
            name=sheet.name if at == 1 else f"{sheet.name}#{at}",
            sheet=sheet.name,
            lines=chain(self.head, self.rest),
            merged=merged,
            after=maxsize if self.counted else self.after,
            elsewhere=self.elsewhere,
            blocks=sheet.blocks if self.goes_on else None,
            count=None,
            notes=(*(sheet.notes if at == 1 else ()), *([self.note] if self.note else [])),
            header=self.header,
            laid_out=self.header is not None,
            hidden_columns=() if self.header else sheet.hidden_columns,
            beside={name: self._by_row(texts) for name, texts in sheet.beside.items()},
        )

    def _by_row(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        """Return what stands beside a line beside each of the rows on it."""
        rows = range(1, self.strips + 1)
        return {**texts, **{f"{label}#{nth}": text for label, text in texts.items() for nth in rows}}


def _tables(part: _Part, words: Words, *, deep: bool) -> list[_Part]:
    """Part lines into tables: as they stand side by side, then one under the other, then side by side once more."""
    part = _laid_out(part, words)
    if part.header is None and (found := strips(part.head, words)):
        beside = [_strips(part, found)] if are_alike(found) else _beside(part, found)
        return [one for strip in beside for one in _below(_laid_out(strip, words), words, deep=False)]
    return _below(part, words, deep=deep)


def _below(part: _Part, words: Words, *, deep: bool) -> list[_Part]:
    """Part lines into the tables that stand one under the other."""
    cuts = set(starts(part.head, words)) if part.header is None else set[str]()
    if not cuts:
        return [part]
    places = [0, *(at for at, (label, _) in enumerate(part.head) if label in cuts), len(part.head)]
    found: list[_Part] = []
    for first, last in pairwise(places):
        is_last = last == len(part.head)
        one = replace(
            part,
            head=part.head[first:last],
            rest=part.rest if is_last else iter(()),
            after=number(part.head[first - 1][0]) if first else part.after,
            plain=False,
            goes_on=is_last and part.goes_on,
        )
        found += _tables(one, words, deep=False) if deep else [_laid_out(one, words)]
    return found


def _laid_out(part: _Part, words: Words) -> _Part:
    """Read a form, or a table whose columns are customers, as rows under their labels; other tables stay as they are."""
    for read in (as_rows, as_form):
        if not read(part.head, words):
            continue
        lines = [*part.head, *part.rest]
        part = replace(part, rest=iter(lines[len(part.head) :]))
        if laid := read([line for line in lines if line[0] not in part.left_out], words):
            rows = {number(label) for label, _ in laid.rows}
            others = [(label, cells) for label, cells in lines if number(label) not in rows or not filled(cells)]
            return replace(
                part,
                head=sorted([*laid.rows, *_emptied(others, part.left_out)], key=lambda line: number(line[0])),
                rest=iter(()),
                header=laid.names,
                plain=False,
                goes_on=False,
                note=Note(laid.note),
                elsewhere=(part.elsewhere or set()) | {label for label, cells in others if filled(cells)},
            )
    return part


def _emptied(lines: Iterable[Line], kept: Collection[str]) -> Iterator[Line]:
    """Leave only the labels of lines whose cells stand in other rows now."""
    return ((label, cells if label in kept else ()) for label, cells in lines)


def _beside(part: _Part, found: Sequence[Strip]) -> list[_Part]:
    """Part the columns of a sheet; what stands in none of the tables stays with the one left of it."""
    edges = [0, *(one.left for one in found[1:]), maxsize]
    heads = [list(part.head) for _ in found]
    rests = tee(part.rest, len(found))
    parts = []
    for at, (left, right) in enumerate(pairwise(edges)):
        block = replace(found[at], left=left, right=right)
        elsewhere = set[str]()
        lines = _cut(chain(heads[at], rests[at]), block, elsewhere)
        head = list(islice(lines, len(part.head)))
        parts.append(
            replace(
                part,
                head=head,
                rest=lines,
                columns=block,
                counted=at > 0,
                elsewhere=elsewhere,
                plain=False,
                goes_on=False,
            )
        )
    return parts


def _cut(lines: Iterable[Line], block: Strip, elsewhere: set[str]) -> Iterator[Line]:
    for label, cells in lines:
        own = tuple(cell if place >= block.left else None for place, cell in enumerate(cells[: block.right]))
        if not filled(own) and filled(cells):
            elsewhere.add(label)
        yield label, own


def _strips(part: _Part, found: Sequence[Strip]) -> _Part:
    """Read strips of one table as that table: a line holds a row for each of them."""
    filled_at = [at for at, (_, cells) in enumerate(part.head) if filled(cells)]
    last = part.head[filled_at[found[0].head]][0]
    lines = _unwound(chain(part.head, part.rest), found, last, part.left_out)
    head = list(islice(lines, len(part.head) * len(found)))
    return replace(part, head=head, rest=lines, plain=False, goes_on=False, strips=len(found))


def _unwound(lines: Iterable[Line], found: Sequence[Strip], last: str, whole: Collection[str]) -> Iterator[Line]:
    margin: Cells = (None,) * found[0].left
    above = True
    for label, cells in lines:
        own = [margin + one.of(cells) for one in found if filled(one.of(cells))]
        outside = len(filled(cells)) > sum(len(filled(one)) for one in own)
        if label in whole:
            yield label, cells
        elif above or outside or len(own) < 2:
            yield label, (own[0] if (own and not outside) or label == last else cells)
        else:
            yield from ((f"{label}#{nth}", one) for nth, one in zip(count(1), own, strict=False))
        above = above and label != last
