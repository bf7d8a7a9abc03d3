"""The first stage: sources → raw rows, each source under a short name, each sheet mapped, each line accounted for."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count, islice
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.errors import SourceError
from guiyi.core.folder import RunFolder, arrow_schema
from guiyi.core.schema import Field, Schema
from guiyi.core.source import Cells, Look, SheetRead, SourceAsked, SourceRead
from guiyi.importers.block_rows import Part, in_parts, is_plain, parts, together
from guiyi.importers.columns.mapping import custom_fields
from guiyi.importers.layout.blocks import gathered
from guiyi.importers.lines import Row, Walk, rows
from guiyi.importers.overview import Seen
from guiyi.importers.rejects import Returned
from guiyi.importers.sheet_plan import Line
from guiyi.importers.source_plan import SourcePlan, check_columns, plain_name, plan_source, short_names
from guiyi.importers.standing import check_unchanged, standing

PART = 50_000  # rows of one raw part
PREVIEW = 5  # rows of a sheet that a look shows


class Read(NamedTuple):
    """What was read.

    Attributes:
        schema: with the custom fields that the sources brought.
        ignored: row_id → issue code, for the rows that are no customers.
        rows_in: rows, the ignored ones included.
        lines_in: lines of all sheets, headers, titles and blank ones included.
        blank_lines: lines without anything on them.
    """

    sources: tuple[SourceRead, ...]
    schema: Schema
    ignored: dict[str, str]
    rows_in: int
    lines_in: int
    blank_lines: int


@dataclass
class Sink:
    """Where rows go: parts of `raw`, if they are written at all, and what is remembered of them."""

    write: Callable[[pa.Table], None] | None
    rows: int = 0
    ignored: dict[str, str] = field(default_factory=dict)
    previews: dict[tuple[str, str], tuple[Cells, ...]] = field(default_factory=dict)

    def take(self, source: str, sheet: str, prefix: str, part: Part) -> None:
        """Write one part, which is of one sheet."""
        self.rows += len(part.lines)
        self.ignored.update((f"{prefix}{part.lines[at]}", code) for at, code in part.ignored.items())
        if (source, sheet) not in self.previews:
            shown = list(islice((at for at in range(len(part.lines)) if at not in part.ignored), PREVIEW))
            self.previews[source, sheet] = tuple(map(tuple, part.cells.take(pa.array(shown, pa.int64())).to_pylist()))
        if self.write is None:
            return
        row_ids = pc.binary_join_element_wise(prefix, part.lines, "")
        same = [pa.repeat(pa.scalar(text, pa.string()), len(part.lines)) for text in (source, sheet)]
        self.write(pa.Table.from_arrays([row_ids, *same, part.lines, part.cells], schema=arrow_schema("raw")))


def read(asked: Sequence[SourceAsked], schema: Schema, folder: RunFolder, region: str = "auto") -> Read:
    """Read all sources into `raw`.

    Raises:
        SourceError: a source cannot be read, or no source holds a row.
        ConfigError: the job names a field, column, sheet or header row that is not there.
    """
    parts = count()
    sink = Sink(lambda table: folder.write("raw", table, part=next(parts)))
    sources, wider = _read(asked, schema, sink, region)
    if not sink.rows:
        raise SourceError("source.no_rows", path=", ".join(str(one.path) for one in asked) or "-")
    sheets = [sheet for source in sources for sheet in source.sheets]
    return Read(
        sources=sources,
        schema=wider,
        ignored=sink.ignored,
        rows_in=sink.rows,
        lines_in=sum(one.lines_in for one in sheets),
        blank_lines=sum(one.blank_lines for one in sheets),
    )


def look(asked: Sequence[SourceAsked], schema: Schema, region: str = "auto") -> list[Look]:
    """Read all sources and write nothing: how each would be read, with the first rows of its sheets."""
    sink = Sink(None)
    sources, wider = _read(asked, schema, sink, region)
    return [
        Look(one, {sheet.name: sink.previews.get((one.name, sheet.name), ()) for sheet in one.sheets}, wider, told.url)
        for one, told in zip(sources, asked, strict=True)
    ]


def _read(
    asked: Sequence[SourceAsked], schema: Schema, sink: Sink, region: str
) -> tuple[tuple[SourceRead, ...], Schema]:
    """Plan every source, then read: rows given back must be known before the rows that they replace."""
    before = standing(one.path for one in asked if one.url is None)
    returned = Returned()
    planned = [
        plan_source(one, name, schema, returned, region) for one, name in zip(asked, short_names(asked), strict=True)
    ]
    check_columns(planned)
    last = sorted(planned, key=lambda one: bool(one.entries))
    done = {one.name: one.read(_sheets(one, sink, returned)) for one in last}
    check_unchanged(before)
    sources = tuple(done[one.name] for one in planned)
    fresh: dict[str, Field] = {}
    for sheet in (sheet for source in sources for sheet in source.sheets if not sheet.skipped):
        fresh = {one.name: one for one in custom_fields(sheet.columns, schema)} | fresh
    return sources, schema.with_fields(fresh.values())


def _sheets(source: SourcePlan, sink: Sink, returned: Returned) -> list[SheetRead]:
    """Read the sheets of a source; overviews come last, when it is known what they repeat."""
    done: dict[int, SheetRead] = {}
    seen = Seen() if any(plan.overview for plan in source.plans) else None
    names = row_names(source)
    for overviews in (False, True):
        places = [at for at, plan in enumerate(source.plans) if plan.overview is overviews]
        for at, lines in source.sheets(places) if places else ():
            walk = Walk.below(source.plans[at])
            if seen or returned or source.index or not is_plain(source.plans[at]):
                stream = in_parts(_settled(source, at, lines, walk, seen, returned, names[at]), PART)
            else:
                stream = _plain(source, at, lines, walk)
            ignored = Counter[str]()
            for part in together(stream, PART):
                ignored.update(part.ignored.values())
                sink.take(source.name, source.plans[at].name, names[at], part)
            done[at] = replace(walk.read(source.plans[at]), ignored=dict(sorted(ignored.items())))
    if source.plans and (notes := source.index.notes):
        done[0] = replace(done[0], notes=(*done[0].notes, *notes))
    return [done[at] for at in range(len(source.plans))]


def _plain(source: SourcePlan, at: int, lines: Iterator[Line], walk: Walk) -> Iterator[Part]:
    """Yield the rows of a sheet in which a line is a row: those looked at one by one, then whole blocks of them."""
    plan = source.plans[at]
    yield from in_parts(rows(plan, islice(lines, plan.looked_at), walk), PART)
    if plan.is_long:
        blocks = source.blocks[at]
        yield from parts(plan, blocks(walk.last) if blocks else gathered(lines), walk)


def _settled(
    source: SourcePlan,
    at: int,
    lines: Iterator[Line],
    walk: Walk,
    seen: Seen | None,
    returned: Returned,
    prefix: str,
) -> Iterator[Row]:
    """Yield rows: repeated ones marked in an overview, rejected ones replaced by what was given back."""
    plan = source.plans[at]
    gone = {label for label, entry in source.entries[at].items() if entry.taken} if source.entries else frozenset[str]()
    headers = [column.header for column in plan.columns] + ([plan.tag or ""] if plan.has_tag else [])
    for row in rows(plan, lines, walk, gone):
        row_id = prefix + row.line
        if seen and not row.ignored:
            if plan.overview and seen.repeated(plan, row.cells):
                row = row._replace(ignored="row.overview")
            elif not plan.overview:
                seen.add(plan, row.cells)
        if returned and not source.entries:
            row = row._replace(cells=returned.in_place_of(row_id, row.cells, headers))
        if source.index and not source.entries:
            row = row._replace(cells=source.index.decided(plan.sheet, row.line, row.cells))
        yield row


def row_names(source: SourcePlan) -> list[str]:
    """Return what the row_id of each sheet's rows begins with; two sheets never share it."""
    names: list[str] = []
    for plan in source.plans:
        plain = f"{source.name}:{plain_name(plan.name)}"
        name, times = plain, 1
        while name in names:
            times += 1
            name = f"{plain}_{times}"
        names.append(name)
    return [f"{name}:" for name in names]
