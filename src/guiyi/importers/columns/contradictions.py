"""Values that contradict their header: names under 手机, phones under 邮箱.

A wrong mapping is worse than a custom field: where most values are plainly of another kind, the header does not count.
Values that are merely broken (masked, too short) stay where the header puts them, and become issues.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from guiyi.core.schema import Schema
from guiyi.core.source import Column, Note
from guiyi.importers.columns.draft import Draft
from guiyi.importers.columns.sample import TELLING, Values
from guiyi.importers.columns.words import meaning, vocabulary

_ENOUGH = 2  # values
_OTHERS = ("phone", "email", "uscc", "resident_id", "website", "company", "person_name")
_READ_ANYTHING = frozenset({"company", "address", "province", "city", "district"})  # no text is a fault of these
_PATIENT = frozenset({"wechat_id", "qq", "phone_suggest"})  # a phone or mail there names the same account
_DOUBT = 0.5  # confidence in a header most of whose values are no values of its field


def checked(draft: Draft, schema: Schema, region: str = "CN") -> Draft:
    """Take a header's word back where its values contradict it, and lower the confidence where they are unreadable."""
    name = draft.fields[0] if draft.fields and len(draft.fields) == 1 else ""
    if name not in schema or draft.reason in {"job", "saved", "format"} or len(draft.values.texts) < _ENOUGH:
        return draft
    kind = schema[name].kind
    if kind not in TELLING or draft.values.share(kind) >= _DOUBT:
        return draft
    if contradicted(draft.values, kind):
        return draft.unsettled()
    if draft.values.readable(kind, region) < _DOUBT:
        return replace(draft, confidence=min(draft.confidence, _DOUBT))
    return draft


def contradicted(values: Values, kind: str) -> bool:
    """Tell values that are of another kind than the field that their header names.

    >>> contradicted(Values(("张三", "李四")), "phone"), contradicted(Values(("138****8000", "139****9000")), "phone")
    (True, False)
    """
    if kind not in TELLING or kind in _PATIENT or len(values.texts) < _ENOUGH or values.share(kind) > 0.2:
        return False
    reads_any = kind in _READ_ANYTHING
    if not reads_any and values.readable(kind) > 0.2:
        return False
    others = _OTHERS[:4] if reads_any else _OTHERS
    return any(other != kind and values.share(other) >= 0.8 for other in others)


def notes(columns: Sequence[Column], samples: Sequence[Sequence[str | None]], schema: Schema) -> Iterator[Note]:
    """Say which columns are not mapped as their header says, or hold mostly what cannot be read."""
    for place, column in enumerate(columns):
        values = Values.of(samples[place] if place < len(samples) else ())
        if column.reason in {"custom", "values"}:
            said = meaning(column.header, vocabulary(schema), slips=False)
            names = [name for name in said.candidates if name in schema] if said else []
            if len(names) == 1 and names[0] not in column.fields and contradicted(values, schema[names[0]].kind):
                yield Note("mapping.contradicted", {"header": column.header, "field": schema[names[0]].label})
        elif column.confidence == _DOUBT and len(column.fields) == 1:
            yield Note("mapping.doubtful", {"header": column.header, "field": schema[column.fields[0]].label})
