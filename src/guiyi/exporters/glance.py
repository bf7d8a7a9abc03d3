"""What can be said of all texts of a column at once: most need no look of their own."""

from collections.abc import Sequence
from functools import partial
from sys import maxsize

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.compute as pc

from guiyi.core.coded import as_array, as_series
from guiyi.core.schema import Field
from guiyi.exporters.cells import RISKY, compared, holdable, said
from guiyi.schemas.targets.profile import Target, TargetField
from guiyi.values.kind import SEVERAL

BEYOND = "[\U00010000-\U0010ffff]"  # what utf8mb3 cannot hold
_MOBILE = r"\+861[3-9][0-9]{9}"
_PLAIN = "[!-~一-鿿（）·]+"  # folded by lower case alone
Bools = npt.NDArray[np.bool_]


def at_a_glance(
    texts: "pd.Series[str]", field: Field, columns: Sequence[TargetField], target: Target
) -> tuple[Bools, "pd.Series[str]"]:
    """Tell which texts go into the one column there is as they stand, or as a rule for all says, and how.

    Args:
        texts: distinct normal forms, none missing.
        field: ours.
        columns: the target's fields that it fills.
        target: the target.
    """
    column = columns[0] if len(columns) == 1 else None
    picked = column and (column.options or column.choices or column.spelt or column.place)
    if (
        column is None
        or picked
        or column.form not in ("plain", "words")
        or (column.form == "words" and said(field.kind))
    ):
        return np.zeros(len(texts), dtype=bool), texts
    look = pd.Series(False, index=texts.index)
    if field.many and not (column.joined and target.separator == SEVERAL):
        look |= texts.str.contains(SEVERAL, regex=False)
    if field.kind == "phone" and target.phone_form == "national":
        look |= ~texts.str.fullmatch(_MOBILE)
        texts = texts.where(look, texts.str.slice(3))
    limit = min(filter(None, (column.max_length, target.max_text if column.joined else None)), default=maxsize)
    if limit < maxsize:
        look |= texts.str.len() > limit
    if column.pattern and not column.joined:
        look |= ~texts.str.fullmatch(column.pattern)
    if target.charset != "utf8":
        look |= texts.str.contains(BEYOND)
    if column.joined and target.formula_guard == "apostrophe":
        look |= texts.str.match(RISKY.pattern)
    return ~look.to_numpy(dtype=bool), texts


def all_holdable(texts: "pd.Series[str]", target: Target) -> "pd.Series[str]":
    """Return what the target's character set can hold of texts, missing ones too."""
    if target.charset == "utf8":
        return texts
    look = texts.notna() & texts.str.contains(BEYOND)
    changed = texts[look].map(partial(holdable, target=target))
    return pd.concat([texts[~look], changed]).reindex(texts.index).astype("str") if look.any() else texts


def all_compared(texts: "pd.Series[str]") -> "pd.Series[str]":
    """Return the form in which targets look for texts that they hold already."""
    look = texts.notna() & ~texts.str.fullmatch(_PLAIN)
    lower = texts.str.lower()
    return lower.where(~look, texts[look].map(compared).astype("str").reindex(texts.index)) if look.any() else lower


def looked_up(keys: "pd.Series[str]", known: "pd.Index | pd.Series[str]", values: "pd.Series[str]") -> "pd.Series[str]":
    """Return the values that stand at keys; missing where a key is not known."""
    places = pc.index_in(as_array(keys), value_set=as_array(pd.Series(known, dtype="str")))
    return as_series(as_array(values).take(places), keys.index)


def among(keys: "pd.Series[str]", known: "pd.Index | pd.Series[str]") -> Bools:
    """Tell which keys are known."""
    found: Bools = pc.is_in(as_array(keys), value_set=as_array(pd.Series(known, dtype="str"))).to_numpy(
        zero_copy_only=False
    )
    return found
