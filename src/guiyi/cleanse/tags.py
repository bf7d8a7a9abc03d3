"""Tags that say a field: the job's own reading first, then the common ones."""

from collections.abc import Mapping
from typing import NamedTuple

from guiyi.cleanse.draft import Draft
from guiyi.cleanse.places import REGION, put_part, without_region
from guiyi.core.schema import Schema
from guiyi.values import address, tag
from guiyi.values.kind import SEVERAL

# kinds of which a customer has one: two that differ contradict each other, where two needs may both be true
_ONE_OF = frozenset(
    {"stage", "grade", "industry", "company_size", "customer_type", "gender", "province", "city", "district"}
)
Told = Mapping[str, Mapping[str, str]]  # tag → {field: text}


class Said(NamedTuple):
    """What the tags of one cell say of a field: its normal form, "" where they differ, and the tags that say so."""

    normal: str
    tags: str


def read_tags(draft: Draft, schema: Schema, region: str, told: Told) -> None:
    """Fill empty fields from the tags of a row; the tags stay as they are.

    Of tags that say different things of one field none counts, and a cell that is filled stands over its tags; both are
    issues where only one can be true. A place is taken in rows that name none.

    Args:
        draft: the part.
        schema: the fields.
        region: ISO 3166 alpha-2.
        told: tag → {field: text} of the job; a tag is found whatever its case.
    """
    if "tags" not in draft.cells:
        return
    by_case = {name.casefold(): dict(fields) for name, fields in told.items()}
    tags, nowhere = draft["tags"], without_region(draft)
    said = {text: _said(text.split(SEVERAL), by_case, schema, region) for text in tags.dropna().unique()}
    for field in dict.fromkeys(name for fields in said.values() for name in fields):
        found = {text: fields[field] for text, fields in said.items() if field in fields}
        normal, written = (
            tags.map({text: one[at] or None for text, one in found.items()}).astype("str") for at in (0, 1)
        )
        if schema[field].kind in _ONE_OF:
            now = draft[field]
            draft.report(field, "row.tags_differ", written.where(normal.isna()))
            draft.report(field, "row.tag_differs", written.where(normal.notna() & now.notna() & (normal != now)))
        put_part(draft, schema, field, normal.where(nowhere) if field in REGION else normal, region, "tags.read")


def _said(tags: list[str], told: Told, schema: Schema, region: str) -> dict[str, Said]:
    """Gather what the tags of one cell say, field by field."""
    found: dict[str, dict[str, str]] = {}  # field → normal form → the first tag that says it
    for one in tags:
        fields = told.get(one.casefold()) or tag.meaning(one)
        for field, text in _with_region(fields, region).items():
            normal = schema[field].kind_of_value.value(text, region).normal if field in schema else None
            if normal:
                found.setdefault(field, {}).setdefault(normal, one)
    apart = {field for field, texts in found.items() if len(texts) > 1}
    if not apart.isdisjoint(REGION):  # two places: neither counts, with all that it lies in
        apart.update(REGION)
    return {
        field: Said("" if field in apart else next(iter(texts)), SEVERAL.join(dict.fromkeys(texts.values())))
        for field, texts in found.items()
    }


def _with_region(fields: Mapping[str, str], region: str) -> Mapping[str, str]:
    """Add the province of a city that a tag names, and the city of a county."""
    if region != "CN" or not any(name in fields for name in REGION):
        return fields
    read = address.parsed("", *(fields.get(name, "") for name in REGION))
    return {**fields, **{name: text for name, text in zip(REGION, read, strict=False) if text}}
