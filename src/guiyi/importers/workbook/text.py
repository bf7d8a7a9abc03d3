"""The values of a sheet as text, column by column: most columns hold one type, and a column of one type is quick to write."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice, repeat, zip_longest
from typing import NamedTuple

from guiyi.core.source import Cells
from guiyi.importers.workbook.cell_text import cell_text, number_text
from guiyi.importers.workbook.number_format import Format

_BLOCK = 1024  # rows
_MIDNIGHT = " 00:00:00"
_SECOND = len("2024-03-05 10:11:12")

Texts = Sequence[str | None]


class Run(NamedTuple):
    """Cells of one column, from row to row, that share a number format."""

    first: int
    last: int
    format: Format


def texts(rows: Iterable[Sequence[object]], left: int, runs: Mapping[int, Sequence[Run]]) -> Iterator[Cells]:
    """Write rows as text.

    Args:
        rows: the values from row 1 on.
        left: how many empty columns stand left of them.
        runs: column from 0 → where its values have a number format that `cell_text` does not know, from the top.
    """
    margin = [(None,)] * left
    stream, above = iter(rows), 0
    places = {at - left: [*runs[at]][::-1] for at in runs}
    while block := list(islice(stream, _BLOCK)):
        columns = list(_columns(block))
        written: list[Texts] = [
            _formatted(column, above, places[at]) if places.get(at) else column_texts(column)
            for at, column in enumerate(columns)
        ]
        above += len(block)
        if not written:
            yield from [()] * len(block)
        else:
            yield from zip(*(one * len(block) for one in margin), *written, strict=True)


def _columns(block: list[Sequence[object]]) -> Iterable[Sequence[object]]:
    if len(set(map(len, block))) == 1:
        return zip(*block, strict=True)
    return zip_longest(*block)


def _formatted(values: Sequence[object], above: int, runs: list[Run]) -> Texts:
    """Write a column of a block; runs that end in it are taken off the list, which ends with the next one."""
    written: list[Texts] = []
    at, end = 0, len(values)
    while runs and runs[-1].first - above <= end:
        run = runs[-1]
        first, last = max(run.first - 1 - above, at), min(run.last - above, end)
        written += (column_texts(values[at:first]), _with_format(values[first:last], run.format))
        at = max(last, at)
        if run.last - above > end:
            break
        runs.pop()
    return list(chain(*written, column_texts(values[at:])))


def _with_format(values: Sequence[object], shown: Format) -> Texts:
    around = shown.around
    if around and set(map(type, values)) == {float} and min(values) >= 0 and max(values) < 1e15:  # type: ignore[type-var,operator]
        plain = column_texts(values)
        if around.zeros < 2:
            before, after = around.before, around.after
            return [f"{before}{text}{after}" for text in plain]
        if all(map(str.isdecimal, plain)):  # type: ignore[arg-type]
            return [f"{around.before}{text:0>{around.zeros}}{around.after}" for text in plain]
    return [shown.write(value) for value in values]


def column_texts(values: Sequence[object]) -> Texts:
    """Write the values of a column.

    >>> column_texts([1.0, 2.5]), column_texts(["a", ""]), column_texts([True, 7.0, ""])
    (['1', '2.5'], ['a', None], ['TRUE', '7', None])
    """
    kinds = set(map(type, values))
    if kinds == {str}:
        return [text or None for text in values] if "" in values else values  # type: ignore[misc,return-value]
    if kinds == {float}:
        return _numbers(values)  # type: ignore[arg-type]
    if kinds == {datetime.date}:
        return list(map(_day, values))
    if kinds == {datetime.datetime}:
        return _moments(values)  # type: ignore[arg-type]
    return [(value or None) if type(value) is str else cell_text(value) for value in values]


def _numbers(values: Sequence[float]) -> Texts:
    if not -1e15 < min(values) <= max(values) < 1e15:
        return list(map(number_text, values))
    if all(map(float.is_integer, values)):
        return list(map(str, map(int, values)))
    plain = list(map("%.15g".__mod__, values))
    return list(map(number_text, values)) if "-0" in plain or "e" in "".join(plain) else plain


def _moments(values: Sequence[datetime.datetime]) -> Texts:
    plain = list(map(datetime.datetime.isoformat, values, repeat(" ")))
    return [
        text.removesuffix(_MIDNIGHT) if len(text) == _SECOND else cell_text(value)
        for text, value in zip(plain, values, strict=True)
    ]


_day = lru_cache(1 << 16)(datetime.date.isoformat)
