"""Customers or contacts → the rows of a target's object: each value in its column, what has none in the note."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from operator import attrgetter
from sys import maxsize
from typing import NamedTuple

import pandas as pd

from guiyi.core.language import say
from guiyi.core.schema import Field, Schema
from guiyi.exporters.cells import RISKY, Placed, compared, holdable, place, said
from guiyi.exporters.preflight import found, together
from guiyi.schemas.targets.columns import CUSTOMER_NAME, IDS, columns_of
from guiyi.schemas.targets.profile import Target, TargetField, TargetObject
from guiyi.values.kind import SEVERAL

Tell = Callable[[str, pd.Series, str], pd.DataFrame]  # code, values by id, field → findings


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
    lines: list[pd.Series] = []
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
            table[column.header] = frame["customer_id"].map(customers.table[column.refers]).astype("str")
        if column.header == obj.note and any(map(len, lines)):
            table[column.header], told = _noted(table[column.header], lines, column, target, tell)
            findings += told
    whole = pd.DataFrame(table, index=frame.index, columns=[one.header for one in columns])
    kept, refused = _kept(whole, columns, tell)
    return Shaped(kept, columns, together([*findings, *refused]))


def _filled(frame: pd.DataFrame, obj: TargetObject, schema: Schema) -> list[Field]:
    """Return the fields that hold anything, ids too where they have a column."""
    asked = {one.field for one in obj.fields} if obj.fields else {*IDS[obj.entity]}
    ids = [Field(one, "text", one, one) for one in IDS[obj.entity] if one in asked]
    lent = [one for one in schema if one.name in asked and one.entity != obj.entity]
    known = [one for one in (*ids, *schema.of(obj.entity), *lent) if one.name in frame.columns]
    return [one for one in known if frame[one.name].notna().any()]


class _Laid(NamedTuple):
    """Where the values of one field went: cells by column, lines for the note by id, findings."""

    cells: dict[str, pd.Series]
    lines: pd.Series
    findings: list[pd.DataFrame]


def _laid(
    values: pd.Series, field: Field, columns: Sequence[TargetField], target: Target, cut: bool, tell: Tell
) -> _Laid:
    """Lay the values of one field, each distinct text once."""
    texts = values.dropna()
    same = _as_they_stand(texts, field, columns, target)
    placed = {one: place(one, field, columns, target, cut) for one in texts[~same].unique()}
    cells = {}
    for at, column in enumerate(columns):
        changed = texts[~same].map({text: one.cells[at] for text, one in placed.items() if one.cells[at]}).astype("str")
        cells[column.header] = pd.concat([texts[same], changed]).reindex(values.index)
    left = {
        text: say("export.note_line", label=field.label, value=one.left) for text, one in placed.items() if one.left
    }
    findings = [tell(code, texts[texts.isin(some)], field.name) for code, some in _by_code(placed).items()]
    return _Laid(cells, texts[texts.isin(left)].map(left).astype("str"), findings)


def _as_they_stand(texts: pd.Series, field: Field, columns: Sequence[TargetField], target: Target) -> "pd.Series[bool]":
    """Tell, for all at once, which texts need no look: most, in a column that holds whatever the field holds."""
    if len(columns) != 1 or not columns[0].joined or target.charset != "utf8":
        return pd.Series(False, index=texts.index)
    if (field.kind == "phone" and target.phone_form == "national") or (columns[0].form == "words" and said(field.kind)):
        return pd.Series(False, index=texts.index)
    look = texts.str.match(RISKY.pattern) | (texts.str.len() > (target.max_text or maxsize))
    if field.many and target.separator != SEVERAL:
        look |= texts.str.contains(SEVERAL, regex=False)
    return ~look


def _by_code(placed: Mapping[str, Placed]) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {}
    for text, one in placed.items():
        for code in one.codes:
            texts.setdefault(code, []).append(text)
    return texts


def _noted(
    own: pd.Series, lines: Sequence[pd.Series], column: TargetField, target: Target, tell: Tell
) -> tuple[pd.Series, list[pd.DataFrame]]:
    """Add lines to the note; return it with what it could not hold."""
    by_row: dict[str, list[str]] = {}
    for row, line in (pair for some in lines for pair in some.items()):
        by_row.setdefault(str(row), []).append(line)
    added = pd.Series({row: "\n".join(some) for row, some in by_row.items()}, dtype="str").reindex(own.index)
    full = own.str.cat(added, sep="\n").fillna(own).fillna(added)
    held = full.map(partial(holdable, target=target), na_action="ignore").astype("str")
    limit = min(filter(None, (column.max_length, target.max_text)), default=maxsize)
    over = held.str.len() > limit
    field = column.field or column.header
    told = [tell("target.charset", full[held != full].dropna(), field), tell("target.too_long", held[over], field)]
    return held.where(~over, held.str.slice(stop=limit)), told


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
        again = texts.map(compared, na_action="ignore").duplicated() & texts.notna()
        told.append(tell("target.duplicate", texts[again], column.field or CUSTOMER_NAME))
        table = table[~again]
    return table, told
