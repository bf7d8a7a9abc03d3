"""How the texts of a field are read: by its kind, and with the repairs that the job lets be applied."""

from collections.abc import Callable
from functools import partial

from guiyi.core.schema import Field
from guiyi.values.kind import Kind, Trail, Value

APPLIED = "cell.suggestion_applied"
Walk = Callable[[str], Trail]


def reader(field: Field, region: str, mended: frozenset[str], kind: Kind | None = None) -> Walk:
    """Return what takes a text of a field to its normal form.

    Args:
        field: says the kind, and whether a cell may hold several values.
        region: ISO 3166 alpha-2, "" = unproven.
        mended: names of the fields whose suggestions are applied.
        kind: in place of the field's own.
    """
    kind = kind or field.kind_of_value
    walk = partial(kind.walk, region=region, each=field.many and not kind.several)
    return partial(with_suggestion, walk=walk) if field.name in mended else walk


def with_suggestion(text: str, walk: Walk) -> Trail:
    """Walk a text and apply the repair that its kind suggests: a step and an issue of their own, the text as written in both.

    A repair that has no normal form itself is left as a suggestion.
    """
    trail = walk(text)
    repair = walk(trail.value.suggestion).value.normal if trail.value.suggestion else None
    if not repair or repair == trail.value.normal:
        return trail
    steps = trail.steps if trail.value.normal else trail.steps[:-1]  # in place of the fault
    before = trail.value.normal or trail.steps[-1][1]
    return Trail((*steps, (APPLIED, before, repair)), Value(repair, APPLIED, repair))
