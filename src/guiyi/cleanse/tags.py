"""Tags that say a field: the job's own reading first, then the common ones."""

from collections.abc import Mapping

import pandas as pd

from guiyi.cleanse.draft import Draft
from guiyi.cleanse.places import put_part
from guiyi.core.schema import Schema
from guiyi.values import tag
from guiyi.values.kind import SEVERAL


def read_tags(draft: Draft, schema: Schema, region: str, told: Mapping[str, Mapping[str, str]]) -> None:
    """Fill empty fields from the tags of a row; the tags stay as they are.

    A place fills a row that tells none: beside an address it may be anything (where we met, who looks after them).

    Args:
        draft: the part.
        schema: the fields.
        region: ISO 3166 alpha-2.
        told: tag → {field: text} of the job; a tag is found whatever its case.
    """
    if "tags" not in draft.cells:
        return
    by_case = {name.casefold(): dict(fields) for name, fields in told.items()}
    tags = draft["tags"]
    said = {text: _said(text.split(SEVERAL), by_case) for text in tags.dropna().unique()}
    placeless = pd.concat([draft[field].isna() for field in (*tag.PLACE, "address")], axis=1).all(axis=1)
    for field in dict.fromkeys(name for fields in said.values() for name in fields):
        if field in schema:
            texts = tags.map({text: fields.get(field) for text, fields in said.items()}).astype("str")
            if field in tag.PLACE:
                texts = texts.where(placeless)
            put_part(draft, schema, field, texts, region, "tags.read")


def _said(tags: list[str], told: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    """Gather what the tags of one row say; the job's own reading of a tag takes the place of ours."""
    return tag.agreed(told.get(one.casefold()) or tag.meaning(one) for one in tags)
