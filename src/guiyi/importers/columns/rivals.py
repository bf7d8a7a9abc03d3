"""Two columns that claim one field: where they say different things, only the better one has it."""

from collections.abc import Sequence

from guiyi.core.schema import Schema
from guiyi.importers.columns.draft import Draft
from guiyi.importers.columns.header_text import clean

_ENOUGH = 2  # lines on which both are filled
_MOST = 0.5

Samples = Sequence[Sequence[str | None]]


def without_rivals(drafts: Sequence[Draft], samples: Samples, schema: Schema) -> list[Draft]:
    """Leave a field of the customer that holds one value to one column, if the other would lose most of what it says.

    Columns that fill each other's gaps stay together, and so do those of one header, which speak of several contacts.
    """
    claims: dict[str, list[Draft]] = {}
    for one in drafts:
        for name in one.fields or ():
            if name in schema and not schema[name].many and schema[name].entity == "customer":
                claims.setdefault(name, []).append(one)
    lost: set[int] = set()
    for name, rivals in claims.items():
        labels = {clean(one) for one in (name, schema[name].zh, schema[name].en)}
        best = min(
            rivals, key=lambda one: (not _is_told(one), clean(one.header) not in labels, -one.confidence, one.place)
        )
        lost |= {one.place for one in rivals if one is not best and not _is_told(one) and _differ(best, one, samples)}
    return [one.unsettled() if one.place in lost else one for one in drafts]


def _is_told(draft: Draft) -> bool:
    return draft.reason in {"job", "saved", "format"}


def _differ(best: Draft, other: Draft, samples: Samples) -> bool:
    if clean(best.header) == clean(other.header) or max(best.place, other.place) >= len(samples):
        return False
    lines = zip(samples[best.place], samples[other.place], strict=False)
    both = [(left.strip(), right.strip()) for left, right in lines if left and right]
    return len(both) >= _ENOUGH and sum(left != right for left, right in both) > _MOST * len(both)
