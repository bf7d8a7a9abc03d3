"""How a delimited text parts its cells: found from what its records have in common, never from its name.

A mark counts by how alike it makes the records, and by the quotes that stand beside it. Marks that people also type
inside of cells must show more: quoted cells, or a first line of known names of columns.

Source: RFC 4180; the `sep=` line as Excel writes it; comment lines as in https://www.w3.org/TR/tabular-data-model/.
"""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from guiyi.importers.columns.header_text import clean
from guiyi.importers.columns.words import knowing
from guiyi.importers.layout.cell_shape import HARD, common_shape, shape
from guiyi.importers.text.framed import is_framed
from guiyi.importers.text.records import Dialect, reader
from guiyi.importers.text.set_columns import stops
from guiyi.schemas.customer import customer_schema

DELIMITERS = (",", "\t", ";", "|", "，")
RARE = ("、", "^", "~", "#", "*", "&", "@", ":", " ")  # more common in cells than between them
SAMPLE = 200  # records
_FOOTER = 8  # lines under a report
_SEP = re.compile(r"sep=(.)\s*", re.I)
_DOUBLED = re.compile(r'[^\\",;\t|\r\n]""[^",;\t|\r\n]')
_IDENTIFIER = re.compile(r"[A-Za-z_][\w -]{0,40}", re.A)
_GAPS = (re.compile(r"[ \u3000]{2,}"), re.compile(r"[ \u3000]+"))  # between columns that are set under one another


class Parted(NamedTuple):
    """A text under one mark.

    Attributes:
        records: those with anything in them.
        well: share of the quotes that stand around cells; 1.0 also where there are none.
        cells: how many cells have quotes around them.
        joins: for each line, how often a quoted cell ends there and another begins.
    """

    dialect: Dialect
    records: Sequence[Sequence[str]]
    well: float
    cells: int
    joins: Sequence[int]


@lru_cache(maxsize=2)
def find_dialect(text: str) -> Dialect | None:
    r"""Find how the start of a text is delimited, or None where no mark parts its records alike.

    >>> find_dialect("name;mail\nTom;a@b.cn, c@d.cn\nAnn;\n").delimiter
    ';'
    >>> found = find_dialect("'Tom's, Ltd.'~'a'\n'Ann'~'b'\n")
    >>> found.delimiter, found.quote
    ('~', "'")
    """
    declared = _SEP.fullmatch(text.lstrip("\ufeff").split("\n", 1)[0])
    if declared:
        return replace(_parted(text.split("\n", 1)[-1], declared[1]).dialect, declared=True)
    lines = text.splitlines(keepends=True)[: SAMPLE * 5]
    if len(lines) > 1 and not text.endswith(("\n", "\r")):
        lines.pop()  # cut off where the sample ends
    if is_framed(lines):
        return Dialect("|", quote=None, framed=True)
    told = [one for one in lines if not one.startswith("#")]
    if len(told) * 2 < len(lines):
        told = lines  # so many are no comments
    usual = [_parted("".join(lines), mark) for mark in DELIMITERS]
    if len(told) < len(lines) and not any(map(_likeness, usual)):
        usual = [_parted("".join(told), mark) for mark in DELIMITERS]
    best = max(usual, key=_likeness)
    if _likeness(best) > 0 and best.well >= 0.5:
        return best.dialect
    every = usual + [_parted("".join(told), mark) for mark in RARE]
    found = _by_quotes(every) or (best if _likeness(best) > 0 else None) or _by_columns(every)
    return found.dialect if found else _aligned([one for one in told if one.strip()][:SAMPLE])


def _parted(text: str, mark: str) -> Parted:
    edge, space = re.escape(mark), " *" if mark != " " else ""
    begin, end = rf"(?:(?<=[{edge}\r\n])|\A){space}", rf"{space}(?=[{edge}\r\n]|\Z)"
    escape = "\\" if '\\"' in text and not _DOUBLED.search(text) else None
    plain = text.replace('\\"', "") if escape else text
    double = re.findall(rf'{begin}"(?:[^"]|"")*+"{end}', plain)
    single = re.findall(rf"{begin}'(?:[^'\r\n]|'(?!{end})){{0,400}}+'{end}", plain)
    opened, filled = len(re.findall(rf"{begin}'", plain)), sum(not one.isspace() for one in plain.splitlines() if one)
    is_single = len(single) > max(len(double), 1) and len(single) * 5 >= max(opened * 4, filled * 3)
    quote, cells = ("'", single) if is_single else ('"', double)
    total = plain.count('"')
    dialect = Dialect(mark, quote=quote, escape=escape, spaced=bool(space) and f"{mark} {quote}" in text)
    join = re.compile(rf"{quote}{edge}{space}{quote}")
    return Parted(
        dialect,
        _records(text, dialect),
        1.0 if is_single or not total else sum(one.count('"') for one in double) / total,
        len(cells),
        [len(join.findall(line)) for line in plain.splitlines() if line and not line.isspace()],
    )


def _records(text: str, dialect: Dialect) -> Sequence[Sequence[str]]:
    try:
        found = islice(reader(text.splitlines(keepends=True), dialect), SAMPLE)
        return [one for one in found if any(cell.strip() for cell in one)]
    except csv.Error:
        return []


def _likeness(told: Parted) -> float:
    """Say how alike the records are: 0 where most hold one cell, or too few hold several."""
    mark = told.dialect.delimiter
    records = _without_footer(told.records, mark)
    widths = Counter(len(one) for one in records)
    several = {width: times for width, times in widths.items() if width > 1}
    if not several:
        return 0.0
    width, times = max(several.items(), key=lambda pair: (pair[1], pair[0]))
    parted = sum(several.values()) / len(records)
    if parted < 0.6 or (times < 0.6 * len(records) and not _is_header(records)) or _is_prose(records, mark):
        return 0.0
    tabs = 0.2 if mark == "\t" else 0.0  # nobody types them into a cell
    quoted = min(told.cells / len(records), 1.0) / 10 - (1 - told.well)
    return times / len(records) + parted / 2 + min(width, 10) / 50 + tabs + quoted - DELIMITERS.index(mark) / 1000


def _without_footer(records: Sequence[Sequence[str]], mark: str) -> Sequence[Sequence[str]]:
    """Leave out what a report prints under its table, a cell a line: its name, whose it is, when it was made."""
    end = next((at for at in range(len(records), 0, -1) if len(records[at - 1]) > 1), 0)
    table = records[:end]
    alike = len({len(one) for one in table}) == 1 and end > 1 and len(table[0]) > 2
    if not alike or len(records) - end > _FOOTER or mark == "，":
        return records
    named = all(cell and len(cell) < 40 and not re.search(r"\d", cell) for cell in table[0])
    return table if named and re.search(r"\d", "".join(table[1])) else records


def _is_header(records: Sequence[Sequence[str]]) -> bool:
    """Tell a first record that names columns, so that uneven ones below are broken rows rather than sentences."""
    first = records[0]
    named = all(_IDENTIFIER.fullmatch(cell.strip()) for cell in first if cell) and bool(first[0])
    return len(first) > 2 and (named or all(len(one) >= len(first) for one in records))


def _is_prose(records: Sequence[Sequence[str]], mark: str) -> bool:
    """Tell sentences, which have commas too, from cells: few and long parts, as many as each sentence likes."""
    if mark not in ",，;":
        return False
    widths = {len(one) for one in records}
    ends = sum(one[-1].rstrip().endswith(("。", ".", "！", "!")) and shape(one[-1]) != "company" for one in records)
    return len(widths) > 1 and ends * 2 > len(records)


def _by_quotes(every: Sequence[Parted]) -> Parted | None:
    """Find the mark that stands between quoted cells, on most lines or in lines alike; or beside them in all records."""
    best = max(every, key=lambda one: sum(one.joins))
    joined = [one for one in best.joins if one]
    alike = Counter(one for one in joined if one > 1).most_common(1)
    if len(joined) > 1 and (len(joined) * 5 >= len(best.joins) * 3 or (alike and alike[0][1] > 1)) and best.well >= 0.5:
        return best
    return next((one for one in every if one.dialect.delimiter not in ": " and _is_wholly_quoted(one)), None)


def _is_wholly_quoted(told: Parted) -> bool:
    widths = {len(one) for one in told.records}
    return len(widths) == 1 and widths != {1} and told.well == 1.0 and told.cells >= len(told.records) > 1


def _by_columns(every: Sequence[Parted]) -> Parted | None:
    """Find the mark under which the first record names columns, or all are alike and the columns of several kinds."""
    for one in every:
        widths = Counter(len(record) for record in one.records[1:])
        width, times = max(widths.items(), key=lambda pair: pair[1], default=(0, 0))
        if width < 2 or one.dialect.delimiter == " " or times * 5 < (len(one.records) - 1) * 4:
            continue
        if len(one.records[0]) == width and named(one.records[0]) > 1:
            return one
        alike = len(one.records) > 2 and len(widths) == 1 and one.dialect.delimiter != ":"
        kinds = {common_shape(column) for column in zip(*one.records[1:], strict=True)} if alike else set()
        if width > 2 and len(kinds & HARD) > 1:
            return one
    return None


def named(cells: Sequence[str]) -> int:
    """Count the cells that are names of columns of a customer list."""
    known = knowing(customer_schema())
    return sum(known(clean(one)) >= 0.9 for one in cells)


def _aligned(lines: Sequence[str]) -> Dialect | None:
    """Find columns set under one another with spaces between them: several, or single ones under names of columns."""
    for gap in _GAPS if len(lines) > 1 and named(lines[0].split()) > 1 else _GAPS[:1]:
        widths = Counter(len(gap.split(one.strip())) for one in lines)
        width, times = max(widths.items(), key=lambda pair: pair[1], default=(0, 0))
        if width > 1 and times > 1 and times * 5 >= len(lines) * 4:
            return Dialect("\t", gap=gap, stops=stops(lines, width) if gap is _GAPS[0] else ())
    return None
