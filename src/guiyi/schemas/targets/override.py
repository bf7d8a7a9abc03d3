"""What a job says of a target over its profile: picklists, required fields, lengths, columns, accounts of owners.

A CRM is changed by those who use it; the profile is that of one as it comes.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from guiyi.core.errors import ConfigError
from guiyi.core.language import spoken
from guiyi.core.schema import Schema, likeliest
from guiyi.schemas.targets.columns import IDS, columns_of, form_of
from guiyi.schemas.targets.profile import Target, TargetField, TargetObject

PLAIN = (
    "url", "password_env", "max_rows", "max_text", "charset", "phone_form", "values", "bom", "formula_guard", "separator",
    "blank_policy", "surnames",
)  # fmt: skip
_MARK = re.compile(r"^\*|\*$")  # of a required field, which one may leave out


@dataclass(frozen=True)
class _Place:
    """Where in a job it stands: for sentences."""

    where: str
    target: str
    entity: str = ""
    known: Sequence[str] = ()

    def error(self, key: str, name: str, known: Sequence[str] = ()) -> ConfigError:
        at = ".".join(filter(None, (self.target, self.entity)))
        details = {"where": self.where, "target": at, "name": name, "known": ", ".join(known)}
        return ConfigError(key, **details, meant=likeliest(name, known))


def overridden(target: Target, told: Mapping[str, Any], schema: Schema, where: str) -> Target:
    """Return a target as a job wants it.

    Args:
        target: its profile.
        told: what the job says: the keys of `PLAIN`, `owners`, `clear`, `calls`, and for each entity `name`, `fields`, `order` and
            `note`; a key that is None says nothing.
        schema: our fields.
        where: the job file, for sentences.

    Raises:
        ConfigError: a field of the target or of ours that is not there; names it, and the likeliest one meant.
    """
    place = _Place(where, target.name)
    plain = {name: told[name] for name in PLAIN if told.get(name) is not None}
    if target.file_format != "sql" and {"url", "password_env"} & plain.keys():
        raise ConfigError("config.target_url", where=where, target=target.name)
    for name in told.get("clear") or ():
        if name not in schema:
            raise place.error("config.target_ours", name, schema.names)
    calls = {name: value for name, value in (told.get("calls") or {}).items() if value is not None}
    target = replace(target, **plain, calls=replace(target.calls, **calls))
    target = replace(target, clear=tuple(told.get("clear") or ()), owners=dict(told.get("owners") or {}))
    entities = [one.entity for one in target.objects]
    for entity in IDS:
        if told.get(entity) and entity not in entities:
            raise place.error("config.target_entity", entity, entities)
    objects = [_object(one, told.get(one.entity) or {}, target, schema, place) for one in target.objects]
    target = replace(target, objects=tuple(objects))
    headers = {one.header for one in objects[0].fields}
    lost = [
        one for obj in objects for one in obj.fields if one.refers and objects[0].fields and one.refers not in headers
    ]
    for column in lost:
        raise place.error("config.target_refers", str(column.refers), sorted(headers))
    return _with_owners(target)


def _object(obj: TargetObject, told: Mapping[str, Any], target: Target, schema: Schema, place: _Place) -> TargetObject:
    place = replace(place, entity=obj.entity)
    name = told.get("name") or obj.name
    if not told.get("fields") and not told.get("order") and not told.get("note"):
        return replace(obj, name=name)
    columns = list(spoken(target.language, columns_of, obj, target, schema))
    for header, change in (told.get("fields") or {}).items():
        at = _at(header, columns)
        if change is None:
            _check_removable(header, at, columns, place)
            del columns[at]
        elif at >= 0:
            columns[at] = _changed(columns[at], change, schema, place)
        elif change.get("field") is not None:  # "": a column that stays empty
            columns.append(_changed(TargetField(header, form=form_of(target)), change, schema, place))
        else:
            raise place.error("config.target_field", header, [one.header for one in columns])
    if told.get("order"):
        columns = _ordered(columns, told["order"], place)
    note = told.get("note") or (obj.note if any(one.header == obj.note for one in columns) else None)
    if note and _at(note, columns) < 0:
        raise place.error("config.target_field", note, [one.header for one in columns])
    return replace(obj, name=name, fields=tuple(columns), note=columns[_at(note, columns)].header if note else None)


def _at(header: str, columns: Sequence[TargetField]) -> int:
    """Return the place of a column, -1 for none; the * of a required one may be left out."""
    headers = [one.header for one in columns]
    bare = [_MARK.sub("", one) for one in headers]
    return headers.index(header) if header in headers else bare.index(header) if header in bare else -1


def _check_removable(header: str, at: int, columns: Sequence[TargetField], place: _Place) -> None:
    if at < 0:
        raise place.error("config.target_field", header, [one.header for one in columns])
    if columns[at].refers:
        raise place.error("config.target_parent", header)


def _changed(column: TargetField, told: Mapping[str, Any], schema: Schema, place: _Place) -> TargetField:
    """Return a column with what a job says of it; a picklist that is given takes the place of the one before."""
    given = {key: value for key, value in told.items() if value is not None}
    name = given.get("field")
    if name and name not in schema and name not in IDS["contact"]:
        raise place.error("config.target_ours", name, schema.names)
    given = given if name != "" else {**given, "field": None}
    if "choices" in given:
        given["choices"] = tuple(given["choices"])
        kept = {ours: theirs for ours, theirs in column.options.items() if theirs in given["choices"]}
        given = {"options": kept, "otherwise": column.otherwise * (column.otherwise in given["choices"]), **given}
    elif "options" in given:
        given = {"choices": (), "otherwise": "", **given}
    if "pattern" in given:
        try:
            re.compile(given["pattern"])
        except re.error as error:
            raise place.error("config.target_pattern", f"{column.header}: {given['pattern']}") from error
    return replace(column, **given)


def _ordered(columns: Sequence[TargetField], order: Sequence[str], place: _Place) -> list[TargetField]:
    """Put the columns that are named first, in their order; the others follow."""
    places = [_at(one, columns) for one in order]
    for header, at in zip(order, places, strict=True):
        if at < 0:
            raise place.error("config.target_field", header, [one.header for one in columns])
    return [columns[at] for at in places] + [one for at, one in enumerate(columns) if at not in places]


def _with_owners(target: Target) -> Target:
    """Let the owners' accounts stand in their column; where the profile has none, in one of their own."""
    if not target.owners:
        return target
    header = next((one.header for obj in target.objects for one in obj.fields if one.field == "owner"), None)
    if header is None and target.owner_header is None:
        return target
    objects = []
    for obj in target.objects:
        columns = tuple(replace(one, options=target.owners) if one.field == "owner" else one for one in obj.fields)
        if header is None and obj.fields:
            told = (
                {"field": "owner", "options": target.owners}
                if obj.entity == "customer"
                else {"refers": target.owner_header}
            )
            columns = (*columns, TargetField(str(target.owner_header), **told))
        objects.append(replace(obj, fields=columns))
    return replace(target, objects=tuple(objects))
