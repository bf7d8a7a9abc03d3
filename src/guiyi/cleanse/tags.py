"""Tags that say a field: the job's own reading first, then the common ones."""

from collections.abc import Mapping

from guiyi.cleanse.draft import Draft
from guiyi.cleanse.places import put_part
from guiyi.core.schema import Schema
from guiyi.values import tag
from guiyi.values.kind import SEVERAL


def read_tags(draft: Draft, schema: Schema, region: str, told: Mapping[str, Mapping[str, str]]) -> None:
    """Fill empty fields from the tags of a row; the tags stay as they are.

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
    for field in dict.fromkeys(name for fields in said.values() for name in fields):
        if field in schema:
            texts = tags.map({text: fields.get(field) for text, fields in said.items()}).astype("str")
            put_part(draft, schema, field, texts, region, "tags.read")


def _said(tags: list[str], told: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Gather what the tags of one row say; of two that say different things neither counts."""
    found: dict[str, set[str]] = {}
    for one in tags:
        built_in = tag.meaning(one)
        fields = told.get(one.casefold()) or (dict([built_in]) if built_in else {})
        for field, text in fields.items():
            found.setdefault(field, set()).add(text)
    return {field: texts.pop() for field, texts in found.items() if len(texts) == 1}
