"""Customers or contacts → the rows of a target's object: each value in its column, what has none in the note."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from operator import attrgetter
from sys import maxsize
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.coded import TEXT, Coded, as_array, as_series
from guiyi.core.language import say
from guiyi.core.schema import Field, Schema
from guiyi.exporters.cells import Placed, nearest, place
from guiyi.exporters.glance import all_compared, all_holdable, at_a_glance, looked_up
from guiyi.exporters.preflight import found, joined
from guiyi.schemas.targets.columns import CUSTOMER_NAME, IDS, columns_of
from guiyi.schemas.targets.profile import Target, TargetField, TargetObject

GAP = "\0"  # stands for a text in a line that is said once
Tell = Callable[..., pd.DataFrame]  # code, values by id, field → findings
PICKED = ("target.option", "target.owner")  # codes for which the picklist may hold something alike


class Shaped(NamedTuple):
    """What is written for one object.

    Attributes:
        table: frame[id (index)], one `str` column a field of the target, blank = NA; refused rows are left out.
        columns: the target's fields, in order.
        findings: frame of `preflight.FINDINGS`.
    """

    table: pd.DataFrame
    columns: tuple[TargetField, ...]
    findings: pd.DataFrame


def shaped(
    frame: pd.DataFrame, obj: TargetObject, target: Target, schema: Schema, customers: Shaped | None = None
) -> Shaped:
    """Lay a frame of ours into the columns of a target's object.

    Args:
        frame: customers or contacts in normal form, with their ids.
        obj: the object.
        target: the target.
        schema: our fields.
        customers: where the object's columns refer to customers: those as written.
    """
    frame = frame.set_index(IDS[obj.entity][0], drop=False).rename_axis(None)
    columns = columns_of(obj, target, schema)
    tell = partial(found, target=target.name, entity=obj.entity, schema=schema)
    table = {one.header: pd.Series(pd.NA, index=frame.index, dtype="str") for one in columns}
    lines: list[pa.Array] = []
    findings: list[pd.DataFrame] = []
    for field in _filled(frame, obj, schema):
        mine = [one for one in columns if one.field == field.name]
        if mine or (obj.note is not None and field.name not in obj.untold):
            laid = _laid(frame[field.name], field, mine, target, obj.note is None, tell)
            table.update(laid.cells)
            lines.append(laid.lines)
            findings += laid.findings
    for column in columns:
        if column.refers and customers is not None:
            theirs = customers.table[column.refers]
            table[column.header] = looked_up(frame["customer_id"], theirs.index, theirs)
        if column.header == obj.note and any(len(one) > one.null_count for one in lines):
            table[column.header], told = _noted(table[column.header], lines, column, target, tell)
            findings += told
    whole = pd.DataFrame(table, index=frame.index, columns=[one.header for one in columns])
    kept, refused = _kept(whole, columns, tell)
    return Shaped(kept, columns, joined([*findings, *refused]))


def _filled(frame: pd.DataFrame, obj: TargetObject, schema: Schema) -> list[Field]:
    """Return the fields that hold anything, ids too where they have a column."""
    asked = {one.field for one in obj.fields} if obj.fields else {*IDS[obj.entity]}
    ids = [Field(one, "text", one, one) for one in IDS[obj.entity] if one in asked]
    lent = [one for one in schema if one.name in asked and one.entity != obj.entity]
    known = [one for one in (*ids, *schema.of(obj.entity), *lent) if one.name in frame.columns]
    return [one for one in known if frame[one.name].notna().any()]


class _Laid(NamedTuple):
    """Where the values of one field went: cells by column, a line a row for the note, findings."""

    cells: dict[str, pd.Series]
    lines: pa.Array
    findings: list[pd.DataFrame]


def _laid(
    values: pd.Series, field: Field, columns: Sequence[TargetField], target: Target, cut: bool, tell: Tell
) -> _Laid:
    """Lay the values of one field, each distinct text once."""
    coded = Coded.of(values)
    texts = as_series(coded.texts, pd.RangeIndex(len(coded.texts)))
    same, as_written = at_a_glance(texts, field, columns, target)
    placed = {at: place(texts[at], field, columns, target, cut) for at in map(int, np.flatnonzero(~same))}
    cells = {}
    for number, column in enumerate(columns):
        written = as_written.to_numpy(object, copy=True)
        written[~same] = [one.cells[number] or None for one in placed.values()]
        cells[column.header] = as_series(coded.with_texts(pa.array(written, TEXT)).array, values.index)
    line = say("export.note_line", label=field.label, value=GAP)
    left = np.full(len(texts), None, dtype=object)
    left[~same] = [line.replace(GAP, one.left) if one.left else None for one in placed.values()]
    findings = []
    for code, some in _by_code(placed).items():
        chosen = np.zeros(len(texts) + 1, dtype=bool)  # a missing text's code is -1: the last
        chosen[some] = True
        suggestions = _suggested(code, [texts[at] for at in some], field, columns)
        findings.append(tell(code, values[chosen[coded.codes]], field.name, suggestions=suggestions))
    lines = coded.with_texts(pa.array(left, TEXT)).array
    return _Laid(cells, lines, findings)


def _suggested(code: str, texts: Sequence[str], field: Field, columns: Sequence[TargetField]) -> dict[str, str]:
    if code not in PICKED:
        return {}
    near = {one: nearest(one, field, columns) for one in texts}
    return {one: choice for one, choice in near.items() if choice}


def _by_code(placed: Mapping[int, Placed]) -> dict[str, list[int]]:
    """Return the code of what befell texts → their places."""
    found: dict[str, list[int]] = {}
    for at, one in placed.items():
        for code in one.codes:
            found.setdefault(code, []).append(at)
    return found


def _noted(
    own: pd.Series, lines: Sequence[pa.Array], column: TargetField, target: Target, tell: Tell
) -> tuple[pd.Series, list[pd.DataFrame]]:
    """Add lines to the note; return it with what it could not hold."""
    full = as_series(joined_lines([as_array(own), *lines]), own.index)
    held = all_holdable(full, target)
    limit = min(filter(None, (column.max_length, target.max_text)), default=maxsize)
    over = held.str.len() > limit
    field = column.field or column.header
    told = [tell("target.charset", full[held != full].dropna(), field), tell("target.too_long", held[over], field)]
    return held.where(~over, held.str.slice(stop=limit)), told


def joined_lines(lines: Sequence[pa.Array]) -> pa.Array:
    r"""Join the lines of each row; null where it has none.

    >>> joined_lines([pa.array(["a", None, None], TEXT), pa.array(["b", "c", None], TEXT)]).to_pylist()
    ['a\nb', 'c', None]
    """
    nothing, fold = pa.scalar("", TEXT), pa.scalar("\n", TEXT)
    parts = [pc.fill_null(pc.binary_join_element_wise(fold, one, nothing), "") for one in lines]
    rows = pc.utf8_slice_codeunits(pc.binary_join_element_wise(*parts, nothing), 1)
    return pc.if_else(pc.equal(rows, ""), pa.scalar(None, TEXT), rows)


def _kept(table: pd.DataFrame, columns: Sequence[TargetField], tell: Tell) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Leave out the rows that the target would refuse; return the rest, and why."""
    told = []
    for column in filter(attrgetter("required"), columns):
        missing = table[column.header].isna()
        code = "target.parent" if column.refers else "target.required"
        told.append(tell(code, table.loc[missing, column.header], column.field or CUSTOMER_NAME))
        table = table[~missing]
    for column in filter(attrgetter("unique"), columns):
        texts = table[column.header]
        again = all_compared(texts).duplicated() & texts.notna()
        told.append(tell("target.duplicate", texts[again], column.field or CUSTOMER_NAME))
        table = table[~again]
    return table, told
