"""The columns of an object: those of its profile, or one a field of ours where it holds the whole schema."""

from collections import Counter
from dataclasses import replace

from guiyi.core.language import say
from guiyi.core.schema import Schema
from guiyi.schemas.targets.profile import Form, Target, TargetField, TargetObject

IDS = {"customer": ("customer_id",), "contact": ("contact_id", "customer_id")}
CUSTOMER_NAME = "customer_name"


def columns_of(obj: TargetObject, target: Target, schema: Schema) -> tuple[TargetField, ...]:
    """Return an object's fields; one that holds the whole schema has its ids first."""
    if obj.fields:
        return obj.fields
    people = target.headers == "labels"
    columns = [TargetField(say(f"column.{one}") if people else one, one, joined=True) for one in IDS[obj.entity]]
    if people and obj.entity == "contact":  # a person reads no ids
        name = schema[CUSTOMER_NAME].label
        columns.append(TargetField(name, refers=name))
    columns += [
        TargetField(one.label if people else one.name, one.name, form=form_of(target), joined=True)
        for one in schema.of(obj.entity)
    ]
    labels = Counter(one.header for one in columns)  # two fields may bear one label, two columns may not
    return tuple(
        replace(one, header=f"{one.header} ({one.field})") if labels[one.header] > 1 and one.field else one
        for one in columns
    )


def form_of(target: Target) -> Form:
    """Return how values are written into a column of which nothing is said."""
    return "words" if target.values == "words" else "plain"
