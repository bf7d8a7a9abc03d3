"""How a rule over several cells of one row is taken by all rows of a part.

A rule is a function whose parameters are the fields it reads, or clues; it returns the cells it sets and the issues it
finds. A parameter with a default is a field that alone gives the rule nothing to do; a `bool` says whether the field is filled.
Each distinct tuple of values is looked at once.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from guiyi.cleanse.draft import Draft, Texts
from guiyi.core.coded import Bools, Coded, Ints
from guiyi.core.schema import Schema
from guiyi.values import phone
from guiyi.values.company_person import customer_type_told
from guiyi.values.kind import SEVERAL


class Set(NamedTuple):
    """What a rule sets: field → text (None empties the cell), and (field, issue code, value) for what it doubts."""

    cells: Mapping[str, str | None] = {}
    issues: tuple[tuple[str, str, str], ...] = ()


NOTHING = Set()
RowStep = Callable[..., Set]
Cells = Callable[[str], Texts]  # field → its cells, of all rows or some


def _dialled_from(cells: Cells) -> Texts:
    """Give the area codes of each row's landlines."""
    numbers = (cells("phone") + SEVERAL + cells("contact_phone")).fillna(cells("phone")).fillna(cells("contact_phone"))
    landline = pc.match_substring_regex(pa.array(numbers), r"\+86(?:10|2[0-9]|[3-9][0-9]{2})[0-9]{6,8}(?:;|\||$)")
    texts = numbers[landline.fill_null(False).to_numpy(zero_copy_only=False)]
    codes = [dict.fromkeys(filter(None, map(phone.area_code, text.split(SEVERAL)))) for text in texts]
    return pd.Series([SEVERAL.join(one) or None for one in codes], index=texts.index, dtype="str").reindex(
        numbers.index
    )


def _registered_at(cells: Cells) -> Texts:
    """Give the first six digits of each row's id number."""
    return cells("id_number").str[:6]


def _posted_to(cells: Cells) -> Texts:
    """Give each row's postcode without what does not tell its province."""
    texts = cells("postcode")
    return (texts.str[:3] + "000").where(texts.str.fullmatch("[0-9]{6}").fillna(False))


def _type_by_name(cells: Cells) -> Texts:
    """Give the type of customer that each row's name tells, where nothing else does; beside another contact no person is sure."""
    names, contacts = cells("customer_name"), cells("contact_name")
    names = names.where(cells("customer_type").isna() & cells("uscc").isna())
    firm = names.str.endswith("公司").fillna(False)  # most names need no second look
    told = names.map({text: customer_type_told(text) for text in names[~firm].dropna().unique()}).astype("str")
    doubtful = (told == "person") & contacts.notna() & (contacts != names)
    return told.mask(doubtful).mask(firm, "company")


def _unplaced(cells: Cells, field: str) -> Texts:
    """Give a cell of rows that do not know their city yet."""
    return cells(field).where(cells("city").isna())


# Columns made of others, mostly of few distinct values: rules that read them meet each only once
CLUES: Mapping[str, Callable[[Cells], Texts]] = {
    "dialled_from": _dialled_from,
    "registered_at": _registered_at,
    "posted_to": _posted_to,
    "type_by_name": _type_by_name,
    **{f"unplaced_{field}": partial(_unplaced, field=field) for field in ("district", "address", "region")},
}


def take_row_step(draft: Draft, step: RowStep, schema: Schema, known: Mapping[str, object]) -> None:
    """Take one rule with every row that has a value in one of the fields it needs; each distinct tuple once.

    `known` is what rules may ask for by keyword: `where` (the region), `current_regions`.
    """
    signature = inspect.signature(step).parameters.values()
    read = [one for one in signature if one.kind is one.POSITIONAL_OR_KEYWORD]
    needed = sum(one.default is one.empty for one in read)  # they stand first
    asked = {one.name: known[one.name] for one in signature if one.kind is one.KEYWORD_ONLY}
    first = [_column(one, draft) for one in read[:needed]]
    held = np.logical_or.reduce([column.held for column in first])
    if not held.any():
        return
    columns = [*(column.of_rows(held) for column in first), *(_column(one, draft, held) for one in read[needed:])]
    codes, distinct = _tuples([_read(column, one) for column, one in zip(columns, read, strict=True)])
    results = [step(*cells, **asked) for cells in distinct]
    places = np.full(len(held), -1)  # of each row, that of its result
    places[held] = codes
    for field in dict.fromkeys(name for result in results for name in result.cells):
        if field in schema:
            told = np.array([*(field in result.cells for result in results), False])[places]
            fresh = Coded.told_of(places, [result.cells.get(field) for result in results])
            draft.put(field, draft.coded(field).where(told, fresh), f"rows.{step.__name__}")
    for field, code in dict.fromkeys((field, code) for result in results for field, code, _ in result.issues):
        doubted = [next((v for f, c, v in result.issues if (f, c) == (field, code)), None) for result in results]
        draft.report(field, code, Coded.told_of(places, doubted).array)


def _column(read: inspect.Parameter, draft: Draft, rows: Bools | None = None) -> Coded:
    """Return what a rule reads, of all rows or some."""
    name = read.name.rstrip("_")  # a trailing _ keeps a field's name apart from a module's
    if name in CLUES:
        return Coded.of(CLUES[name](draft.__getitem__ if rows is None else lambda field: draft[field][rows]))
    return draft.coded(name) if rows is None else draft.coded(name).of_rows(rows)


def _read(column: Coded, read: inspect.Parameter) -> tuple[Ints, Sequence[str | bool | None]]:
    """Return a number a row, and what each stands for, a missing text last; a rule may ask only whether there is one."""
    if read.annotation is bool:
        return np.where(column.held, 0, -1), (True, False)
    distinct = column.distinct()
    return distinct.codes, (*distinct.texts.to_pylist(), None)


def _tuples(
    columns: Sequence[tuple[Ints, Sequence[str | bool | None]]],
) -> tuple[Ints, list[tuple[str | bool | None, ...]]]:
    """Number the distinct tuples of values: (the number of each row, the tuples)."""
    numbers = np.zeros(len(columns[0][0]), dtype="int64")
    for codes, values in columns:
        numbers, _ = pd.factorize(numbers * len(values) + codes + 1)
    first = np.unique(numbers, return_index=True)[1]
    return numbers, list(
        zip(*([values[code] for code in codes[first].tolist()] for codes, values in columns), strict=True)
    )
