"""How a source will be read: its importer, its short name, its sheets, its region; made before anything is read."""

import hashlib
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from guiyi.core.errors import ConfigError
from guiyi.core.schema import Schema, likeliest
from guiyi.core.source import Block, SheetRead, SourceAsked, SourceRead
from guiyi.importers import rejects
from guiyi.importers.columns.mapping import unmet
from guiyi.importers.columns.region import region_of
from guiyi.importers.identify import reader_of
from guiyi.importers.layout.tables import chosen
from guiyi.importers.rejects import Entry, Returned
from guiyi.importers.returned import Index, parted
from guiyi.importers.sheet_plan import Line, Plan, begin, beside

_SHORT = 60  # characters of a source's name


@dataclass(frozen=True)
class SourcePlan:
    """A source whose sheets have been looked at.

    Attributes:
        sha256: of a file; "" for a URL, whose rows are hashed as they are read.
        lines: of each sheet, all lines from the top, to be read once; None where they would fill the memory: a source
            with several long sheets is read a second time.
        blocks: of each sheet, what reads it by whole blocks, where its format does.
        entries: of each sheet, line → row given back; empty unless the source is a rejects workbook.
        hashed: sheet → hash of its lines, where the source has a URL.
        index: what its index says, where it is a workbook that an audit returned.
    """

    name: str
    asked: SourceAsked
    importer: str
    sha256: str
    region: str
    plans: tuple[Plan, ...]
    lines: tuple[Iterator[Line], ...] | None
    entries: tuple[Mapping[str, Entry], ...] = ()
    blocks: tuple[Callable[[int], Iterator[Block]] | None, ...] = ()
    hashed: dict[int, "hashlib._Hash"] = field(default_factory=dict)
    index: Index = field(default_factory=Index)

    def sheets(self, places: Sequence[int]) -> Iterator[tuple[int, Iterator[Line]]]:
        """Yield the lines of some of its sheets, from the top."""
        for at, lines in self._again(places):
            yield at, lines if self.sha256 else _hashing(lines, self.hashed.setdefault(at, hashlib.sha256()))

    def _again(self, places: Sequence[int]) -> Iterator[tuple[int, Iterator[Line]]]:
        if self.lines is not None:
            yield from ((at, self.lines[at]) for at in places)
            return
        _, read = reader_of(self.asked)
        for at, sheet in enumerate(chosen(parted(read())[1], self.asked)):
            if at in places:
                yield at, iter(sheet.lines)

    def read(self, sheets: Sequence[SheetRead]) -> SourceRead:
        """Tell how the source was read."""
        encodings = (plan.encoding for plan in self.plans if plan.encoding)
        return SourceRead(
            name=self.name,
            path=str(self.asked.path),
            sha256=self.sha256 or self._sha256_of_lines(),
            importer=self.importer,
            encoding=next(encodings, None),
            region=self.region,
            role=self.asked.role,
            priority=self.asked.priority,
            sheets=tuple(sheets),
            dates=self.asked.dates,
        )

    def _sha256_of_lines(self) -> str:
        """The hash in the manifest says whether a later run saw the same: of a database or API, the same lines."""
        digests = (self.hashed[at].digest() for at in sorted(self.hashed))
        return hashlib.sha256(b"".join(digests)).hexdigest()


def plan_source(asked: SourceAsked, name: str, schema: Schema, returned: Returned, region: str) -> SourcePlan:
    """Look at a source's sheets; rows given back in a rejects workbook are added to `returned`.

    Raises:
        SourceError: the source cannot be read.
        ConfigError: the job asks for a sheet, header row or field that is not there.
    """
    importer, read = reader_of(asked)
    index, sheets = parted(read(), asked.path)
    plans: list[Plan] = []
    entries: list[Mapping[str, Entry]] = []
    lines: list[Iterator[Line]] = []
    blocks = []
    long = 0
    for sheet in chosen(sheets, asked):
        first, sheet = rejects.peeked(sheet)
        given: Mapping[str, Entry] = {}
        if rejects.is_returned(first):
            sheet, given = rejects.taken_back(sheet, returned, index)
        plan, again = begin(sheet, asked, schema)
        plans.append(replace(plan, header_rows=(1,)) if given else plan)
        entries.append(given)
        blocks.append(sheet.blocks)
        long += plan.is_long and not given
        lines = [*lines, again] if long < 2 else []
    if any(entries):  # other sheets of a rejects workbook only explain it
        plans = [
            one if given else replace(one, skipped="sheet.no_customers")
            for one, given in zip(plans, entries, strict=True)
        ]
    else:
        plans = beside(plans, asked)
    return SourcePlan(
        name=name,
        asked=asked,
        importer=rejects.NAME if any(entries) else importer,
        sha256="" if asked.url else _sha256(asked.path),
        region=_region(asked.region if asked.region.lower() != "auto" else region, plans),
        plans=tuple(plans),
        lines=tuple(lines) if long < 2 else None,
        entries=tuple(entries) if any(entries) else (),
        blocks=tuple(blocks),
        index=index,
    )


def short_names(asked: Sequence[SourceAsked]) -> list[str]:
    """Name each source by its file, once each.

    >>> short_names([SourceAsked(Path("a/客户表.xlsx")), SourceAsked(Path("b/客户表.csv")), SourceAsked(Path("x:y.csv"))])
    ['客户表', '客户表_2', 'x_y']
    """
    names: list[str] = []
    for one in asked:
        plain = plain_name(one.path.name if one.url else one.path.stem)[:_SHORT] or "source"
        name, times = plain, 1
        while name in names:
            times += 1
            name = f"{plain}_{times}"
        names.append(name)
    return names


def plain_name(text: str) -> str:
    """Leave out what would spoil a row_id: the colon that parts it, control characters."""
    text = unicodedata.normalize("NFC", text)
    return "".join("_" if one == ":" else one for one in text if unicodedata.category(one)[0] != "C").strip()


def check_columns(planned: Sequence[SourcePlan]) -> None:
    """Refuse a column that a job maps and that none of the sources it speaks of has: it is mistyped.

    Raises:
        ConfigError: naming the column and the likeliest one meant.
    """
    for one in planned:
        wanted = {header for header, names in one.asked.columns.items() if names is not None}
        alike = [plan for other in planned if other.asked.columns == one.asked.columns for plan in other.plans]
        for plan in alike:
            wanted &= unmet(one.asked.columns, [*(column.header for column in plan.columns), plan.tag])
        for header in sorted(wanted):
            known = sorted({column.header for plan in alike for column in plan.columns if column.header})
            meant = likeliest(header, known)
            if meant in known:
                raise ConfigError("config.column", path=one.asked.path, header=header, meant=meant)
            shown = ", ".join(known) or "A, B, C …"
            raise ConfigError("config.no_column", path=one.asked.path, header=header, known=shown)


def _region(asked: str, plans: Sequence[Plan]) -> str:
    live = [one for one in plans if not one.skipped]
    values: dict[str, list[str]] = {}
    for plan in live:
        for name, texts in plan.samples.items():
            values.setdefault(name, []).extend(texts)
    headers = [column.header for plan in live for column in plan.columns]
    return region_of(asked, values, headers)


def _hashing(lines: Iterator[Line], digest: "hashlib._Hash") -> Iterator[Line]:
    for line in lines:
        digest.update(repr(line).encode())
        yield line


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
