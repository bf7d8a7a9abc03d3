"""`fields` of the job file: fields of a user's own, and what a job changes of standard ones."""

import re
from dataclasses import replace
from typing import Literal

from pydantic import BaseModel, ConfigDict

from guiyi.core import schema as core_schema
from guiyi.core.errors import ConfigError
from guiyi.core.language import say
from guiyi.core.schema import Schema, Survivor, likeliest
from guiyi.importers.columns.mapping import RESERVED
from guiyi.job_sentences import shown
from guiyi.values import KINDS


class FieldJob(BaseModel):
    """One entry of `fields`: a custom field, or what a job changes of a standard one."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    zh: str | None = None
    en: str | None = None
    kind: str | None = None
    entity: Literal["customer", "contact"] | None = None
    aliases: list[str] | None = None
    options: list[str] | None = None
    pattern: str | None = None
    required: bool | None = None
    unique: bool | None = None
    expected: bool | None = None
    many: bool | None = None
    match: bool | None = None
    survivor: Survivor | None = None
    sensitivity: Literal["public", "personal"] | None = None


def check_field(name: str, told: FieldJob, where: str) -> None:
    """Refuse a field that cannot be.

    Raises:
        ConfigError: its name, kind or pattern.
    """
    if name in RESERVED or not name.isidentifier():
        raise ConfigError("config.field_name", where=where, field=name)
    if told.kind is not None and told.kind not in KINDS:
        raise ConfigError("config.kind", kind=told.kind, field=name, meant=likeliest(told.kind, KINDS))
    if told.pattern is not None:
        try:
            re.compile(told.pattern)
        except re.error as error:
            raise wrong(where, f"fields.{name}.pattern", told.pattern, "pattern") from error


def field_of(name: str, told: FieldJob, schema: Schema) -> core_schema.Field:
    """Make the field of the schema."""
    given = {key: value for key, value in told.model_dump().items() if value is not None}
    given |= {key: tuple(given[key]) for key in ("aliases", "options") if key in given}
    if name in schema:
        return replace(schema[name], **given)
    kind = KINDS[given.get("kind", "text")]
    defaults = {"kind": kind.name, "zh": given.get("en", name), "en": given.get("zh", name), "many": kind.several}
    return core_schema.Field(**{"name": name, **defaults, "custom": True, **given})


def wrong(where: str, key: str, found: str, wanted: str) -> ConfigError:
    """Say what a value should have been."""
    why = say("expected.not", found=shown(found), wanted=say(f"expected.{wanted}"))
    return ConfigError("config.value", where=where, key=key, why=why)
