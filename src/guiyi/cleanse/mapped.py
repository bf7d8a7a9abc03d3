"""Raw cells → the fields their columns are mapped to: step 0 of every cell's history."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from guiyi.cleanse.draft import Draft
from guiyi.cleanse.phone_parts import parts_beside, whole
from guiyi.core.coded import TEXT, Coded, as_series, unlike
from guiyi.core.schema import Field, Schema
from guiyi.core.source import Column
from guiyi.values import KINDS
from guiyi.values.company_person import company_and_person
from guiyi.values.kind import SEVERAL

PARTED = re.compile(r"[\s·•,，、/／>\-—]+")  # between the parts of one cell that fills several fields

_TWO = ("customer_name", "contact_name")

# the unit that a header names for its numbers: 注册资本（万元）, 营收(单位:亿)
UNIT = re.compile(
    r"[（(【\[]\s*(?:单位\s*[:：]?\s*)?((?:[十百千]?[万亿])|千)\s*(?:元|人民币|美元|港元|欧元|[A-Z]{3})?\s*[）)】\]]"
)
# yes below these is no consent
REFUSED = re.compile(r"do[\s_]*not|opt\w*[\s_]*out|unsubscri|退订|拒收|拒绝|勿扰|免打扰|不接[受收]|不同意|不允许", re.I)
WHETHER = re.compile(r"[*＊]?\s*是否(?!已|有|为|是)(\w{2,4})\s*[?？:：]?")
BARE = re.compile(r"\s*[-+]?\d[\d,]*(?:\.\d+)?\s*")


def mapped(raw: pa.Table, columns: Sequence[Column], schema: Schema) -> Draft:
    """Return the lines of one sheet with every mapped cell in its field, as written.

    Two columns on one field: joined where the field holds several values; elsewhere the first that is not empty
    counts and the other becomes an issue.
    """
    draft = Draft(raw["row_id"])
    for column, cells, texts in _whole(columns, _columns(raw, len(columns)), draft):
        rule = "map.column" if cells is texts else "map.phone_parts"
        for name, part in _shares(column, texts):
            _bring(draft, schema[name], cells, _as_meant(part, schema[name], column.header), rule)
            _with_unit(draft, schema[name], column.header)
    return draft


def _whole(columns: Sequence[Column], cells: Iterable[Coded], draft: Draft) -> Iterator[tuple[Column, Coded, Coded]]:
    """Yield each column with its cells and what they say: a number with the codes that stand beside it."""
    numbers = parts_beside(columns)
    if not numbers:
        yield from ((column, texts, texts) for column, texts in zip(columns, cells, strict=True))
        return
    told = list(cells)
    shown = [as_series(one.array, draft.row_ids) for one in told]
    for at, column in enumerate(columns):
        if not column.part:
            parts = {part: shown[place] for part, place in numbers.get(at, {}).items()}
            yield column, told[at], Coded.of(whole(shown[at], parts)) if parts else told[at]


def _columns(raw: pa.Table, width: int) -> Iterator[Coded]:
    """Give the texts of each column; an empty cell is missing, a short line ends in missing cells."""
    if not width:
        return
    flat = pc.list_slice(raw["cells"], 0, width, return_fixed_size_list=True).combine_chunks().flatten().cast(TEXT)
    for position in range(width):
        texts = Coded.of(flat.take(np.arange(position, len(flat), width)))
        empty = pc.equal(texts.texts, "")
        yield texts.with_texts(pc.if_else(empty, None, texts.texts)) if pc.any(empty).as_py() else texts


def _shares(column: Column, texts: Coded) -> Iterator[tuple[str, Coded]]:
    """Share a column out over its fields: by parts where a person says so, else each reads the whole text.

    A company beside a person is the one exception, no company reads itself out of that. Tags keep all that others read
    of them.
    """
    if column.reason in {"job", "saved"} and "tags" not in column.fields:
        yield from _parts(column.fields, texts)
    elif column.fields == _TWO:
        told = list(map(company_and_person, texts.texts.to_pylist()))
        for name, kind in zip(_TWO, ("company", "person_name"), strict=True):
            yield name, texts.with_texts(pa.array([parts.get(kind) for parts in told], TEXT))
    else:
        yield from ((name, texts) for name in column.fields)


def _parts(fields: Sequence[str], texts: Coded) -> Iterator[tuple[str, Coded]]:
    """Share a column out over its fields; a cell with another number of parts goes whole into the last field."""
    if len(fields) == 1:
        yield fields[0], texts
        return
    for place, name in enumerate(fields):
        yield name, texts.told(partial(_share, place=place, last=len(fields) - 1))


def _share(text: str, place: int, last: int) -> str | None:
    parts = PARTED.split(text.strip())
    if len(parts) == last + 1:
        return parts[place]
    return text if place == last else None


def _as_meant(texts: Coded, field: Field, header: str) -> Coded:
    """Say in the field's words what yes and no under a header mean: 是 under 退订 is no consent, 否 under 是否成交 未成交."""
    asked = WHETHER.fullmatch(header.strip()) if field.kind == "text" and not field.custom else None
    if field.name == "consent" and REFUSED.search(header):
        words = {"yes": "no", "no": "yes"}
    elif asked:
        words = {"yes": f"已{asked[1]}", "no": f"未{asked[1]}"}
    else:
        return texts
    return texts.told(lambda text: words.get(KINDS["yes_no"].value(text).normal or "", text))


def _bring(draft: Draft, field: Field, raw: Coded, texts: Coded, rule: str) -> None:
    if field.many and not field.kind_of_value.several:
        texts = texts.told(lambda text: text.replace(SEVERAL, "｜"))  # a literal bar would read as two values
    present = draft.cells.get(field.name)
    draft.start(field.name, raw, texts, rule)
    if present is None:
        return
    more = present.held & texts.held & unlike(present.array, texts.array)
    if not more.any():
        return
    if field.many:
        between = "\n" if field.kind_of_value.several else SEVERAL  # kinds with several values read line by line
        joined = pc.binary_join_element_wise(present.array, texts.array, pa.scalar(between, TEXT))
        draft.put(field.name, draft.cells[field.name].where(more, Coded.of(joined)), "map.joined")
    else:
        draft.report(field.name, "map.second_column", pc.if_else(pa.array(more), texts.array, None))


def _with_unit(draft: Draft, field: Field, header: str) -> None:
    """Write the unit of the header behind bare numbers: 500 under 注册资本（万元） is 500万."""
    unit = UNIT.search(header) if field.kind == "amount" else None
    if unit:
        known = draft.cells[field.name]
        draft.put(
            field.name,
            known.told(lambda text: text.strip() + unit[1] if BARE.fullmatch(text) else text),
            "map.unit",
        )
