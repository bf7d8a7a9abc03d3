"""What a user's own rules found, as findings: the values concerned, and what the rule says without personal values."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.schema import Field
from guiyi.validators.rows import Ints, Rows
from guiyi.values import KINDS
from guiyi.values.kind import SEVERAL

_PERSON = 0.5  # likeness from which a customer's name is taken for a person's
_SHORTEST = 2  # characters of a value that is looked for in what a rule says


def own_findings(rows: Rows, places: Ints, fields: Sequence[str], details: Sequence[str | None]) -> pa.Table:
    """Return table[row_id, field, value, detail], in the order of the rows.

    Args:
        rows: what was looked at.
        places: of each finding, the place of its row.
        fields: of each finding, its field, or several joined by `|`, or "".
        details: of each finding, what the rule says; personal values of its row are masked in it.
    """
    order = np.argsort(places, kind="stable")
    places, fields, details = places[order], [fields[one] for one in order], [details[one] for one in order]
    values: npt.NDArray[np.object_] = np.full(len(places), None, dtype=object)
    told = np.array(fields, dtype=object)
    for field in dict.fromkeys(fields):
        where = np.flatnonzero(told == field)
        values[where] = _joined(rows, places[where], field)
    return pa.table(
        {
            "row_id": rows.table["row_id"].take(places),
            "field": pa.array(fields, pa.string()),
            "value": pa.array(values, pa.string()),
            "detail": pa.array(_without_personal(rows, places, details), pa.string()),
        }
    )


def _joined(rows: Rows, places: Ints, field: str) -> list[str | None]:
    columns = [rows.column(name).take(places) for name in field.split("|") if name in rows.schema]
    if not columns:
        return [None] * len(places)
    if len(columns) == 1:
        return list(columns[0].to_pylist())
    joined = pc.binary_join_element_wise(*columns, SEVERAL, null_handling="skip")
    return [text or None for text in joined.to_pylist()]


def _without_personal(rows: Rows, places: Ints, details: Sequence[str | None]) -> list[str | None]:
    """Mask in what rules say every personal value of the row that it repeats; a custom field may hold anything."""
    told = list(details)
    speaking = np.flatnonzero([one is not None for one in told])
    if not len(speaking):
        return told
    for field in rows.schema:
        if not (field.sensitivity == "personal" or field.custom or field.kind == "company"):
            continue
        held = rows.column(field.name).take(places[speaking]).to_pylist()
        for at, text in zip(speaking, held, strict=True):
            if text is not None:
                told[at] = _masked(str(told[at]), text, field)
    return told


def _masked(said: str, text: str, field: Field) -> str:
    for one in {text, *text.split(SEVERAL)}:
        if len(one) >= _SHORTEST and one in said:
            said = said.replace(one, _shown(one, field))
    return said


def _shown(text: str, field: Field) -> str:
    if field.sensitivity == "personal":
        return field.masked(text)
    if field.custom:
        return text[:1] + "***"
    named = KINDS["person_name"].likeness(text) >= _PERSON > KINDS["company"].likeness(text)
    return KINDS["person_name"].mask(text) if named else text  # a customer may be a person
