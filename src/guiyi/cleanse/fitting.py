"""What the schema asks of a normal form beyond its kind: that it is one of the options, or matches a pattern."""

import re
from collections.abc import Callable, Iterator

from guiyi.cleanse.draft import Draft
from guiyi.core.schema import Field
from guiyi.values.kind import SEVERAL


def leave_out_unfit(draft: Draft, one: Field) -> None:
    """Empty the cells whose value the schema does not allow, with an issue; of several values the others stay."""
    for code, fits in _asked(one):
        texts = draft[one.name]
        parts = {text: text.split(SEVERAL) if one.many else [text] for text in texts.dropna().unique()}
        kept = {text: SEVERAL.join(filter(fits, found)) or None for text, found in parts.items()}
        left = {text: SEVERAL.join(part for part in found if not fits(part)) or None for text, found in parts.items()}
        draft.report(one.name, code, texts.map(left).astype("str"))
        draft.put(one.name, texts.map(kept).astype("str"), code)


def _asked(one: Field) -> Iterator[tuple[str, Callable[[str], object]]]:
    if one.options:
        yield "field.option", frozenset(one.options).__contains__
    if one.pattern:
        yield "field.pattern", re.compile(one.pattern).fullmatch
