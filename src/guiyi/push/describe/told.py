"""What a CRM tells of its own fields → what a job may say of the target: the file of `guiyi targets pull`."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from guiyi.core.language import say, spoken
from guiyi.core.schema import Entity, Schema
from guiyi.schemas.targets.columns import columns_of
from guiyi.schemas.targets.profile import Target, TargetField, TargetObject

_BARE = re.compile(r"^\*|\*$")


class Told(NamedTuple):
    """One field as the CRM tells it.

    Attributes:
        header: what its files and our profile call it.
        label: what people call it.
        choices: its picklist, where no other text is taken.
    """

    header: str
    label: str
    required: bool = False
    unique: bool = False
    max_length: int | None = None
    choices: tuple[str, ...] = ()


Description = Mapping[Entity, Sequence[Told]]


class Laid(NamedTuple):
    """A description against a profile.

    Attributes:
        said: what a job says of the target, as `schemas/targets/override.py` takes it.
        unfilled: fields that nothing of ours fills, by entity.
        lacking: headers of the profile that the CRM lacks and that cannot be done without: our key.
    """

    said: dict[str, Any]
    unfilled: dict[Entity, list[Told]]
    lacking: list[str]


def laid(description: Description, target: Target, schema: Schema) -> Laid:
    """Lay a description against a target's profile."""
    said: dict[str, Any] = {}
    unfilled: dict[Entity, list[Told]] = {}
    lacking: list[str] = []
    for obj in target.objects:
        columns = spoken(target.language, columns_of, obj, target, schema)
        own = description.get(obj.entity, ())
        by_header = {_BARE.sub("", one.header): one for one in columns}
        fields, order, left = _fields(own, by_header, obj, target, schema)
        seen = {_BARE.sub("", one.header) for one in own}
        for header, column in by_header.items():
            if header not in seen and own:
                if column.refers or column.field == "owner":
                    order.append(header)
                elif column.required:
                    lacking.append(f"{obj.name}.{header}")
                else:
                    fields[header] = None
        said[obj.entity] = {"fields": fields, **({"order": order} if target.hinted else {})}
        unfilled[obj.entity] = left
    return Laid(said, unfilled, lacking)


def _fields(
    own: Sequence[Told], columns: Mapping[str, TargetField], obj: TargetObject, target: Target, schema: Schema
) -> tuple[dict[str, Any], list[str], list[Told]]:
    """Return what differs by header, the order, and the fields that nothing fills."""
    fields: dict[str, Any] = {}
    order, left = [], []
    used = {one.field for one in columns.values()}
    for one in own:
        header = _BARE.sub("", one.header)
        if header in columns:
            given = _differs(one, columns[header])
        else:
            ours = next((each.name for each in schema.of(obj.entity) if one.label in (each.zh, each.en, each.name)), "")
            if (not ours or ours in used) and not target.hinted:
                left.append(one)
                continue
            given = {"field": "" if ours in used else ours, **_differs(one, TargetField(header))}
        if given:
            fields[header] = given
        order.append(header)
    return fields, order, left


def _differs(one: Told, column: TargetField) -> dict[str, Any]:
    given: dict[str, Any] = {}
    if one.required and not column.required:
        given["required"] = True
    if one.unique and not column.unique:
        given["unique"] = True
    if one.max_length and one.max_length != column.max_length:
        given["max_length"] = one.max_length
    if one.choices and set(one.choices) != {*column.choices, *column.options.values()}:
        given["choices"] = list(one.choices)
    return given


def as_yaml(found: Laid, target: Target, address: str) -> str:
    """Write it as the file that `described` in a job names; what nothing fills stands there as comments."""
    import yaml

    lines = [f"# {line}" for line in say("pull.head", target=target.name, address=address).split("\n")]
    lines += [f"# {say('pull.lacking', field=one)}" for one in found.lacking]
    lines.append(yaml.safe_dump(found.said, allow_unicode=True, sort_keys=False, width=110).rstrip())
    for entity, left in found.unfilled.items():
        if left:
            lines.append(f"# {say('pull.unfilled', entity=entity)}")
        lines += [
            f"#   {yaml.safe_dump(one.header, allow_unicode=True).splitlines()[0]}: NAME  # {_shown(one)}"
            for one in left
        ]
    return "\n".join(lines) + "\n"


def _shown(one: Told) -> str:
    marks = [say("schema.required")] if one.required else []
    return " · ".join((" ".join(one.label.split()), *marks, *one.choices[:8]))
