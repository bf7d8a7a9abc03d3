"""`targets` of the job file: where the base goes, and what a job says of a target over its profile."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_serializer

from guiyi.core.errors import ConfigError
from guiyi.core.schema import Schema, likeliest
from guiyi.core.url import is_url, without_password
from guiyi.job_paths import absolute_url
from guiyi.job_sentences import as_sentence, yaml_trouble
from guiyi.schemas.targets import TARGETS
from guiyi.schemas.targets.override import overridden
from guiyi.schemas.targets.profile import Form, Target

Entities = ("customer", "contact")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)


class ColumnJob(_Part):
    """`targets[].NAME.customer.fields.HEADER`: what a job says of one field of a target."""

    field: str | None = None
    form: Form | None = None
    joined: bool | None = None
    required: bool | None = None
    unique: bool | None = None
    max_length: int | None = Field(default=None, ge=1)
    options: dict[str, str] | None = None
    choices: list[str] | None = None
    otherwise: str | None = None
    pattern: str | None = None
    spelt: dict[str, str] | None = None
    place: int | None = Field(default=None, ge=1, le=3)


def _as_column(told: object) -> object:
    return {"field": told} if isinstance(told, str) else told


class ObjectJob(_Part):
    """`targets[].NAME.customer` and `.contact`: what a job says of one object of a target."""

    name: str | None = None
    fields: dict[str, Annotated[ColumnJob | None, BeforeValidator(_as_column)]] = {}
    order: list[str] = []
    note: str | None = None


class CallsJob(_Part):
    """`targets[].NAME.calls`: what the API takes."""

    create: int | None = Field(default=None, ge=1)
    update: int | None = Field(default=None, ge=1)
    rate: float | None = Field(default=None, gt=0)
    parallel: int | None = Field(default=None, ge=1)
    lag: float | None = Field(default=None, ge=0)


class TargetJob(_Part):
    """`targets[].NAME`: what a job says of one target."""

    url: str | None = None
    password_env: str | None = None
    described: str | None = None
    customer: ObjectJob | None = None
    contact: ObjectJob | None = None
    owners: dict[str, str] = {}
    clear: list[str] = []
    calls: CallsJob | None = None
    max_rows: int | None = Field(default=None, ge=1)
    max_text: int | None = Field(default=None, ge=1)
    charset: Literal["utf8", "utf8mb3"] | None = None
    phone_form: Literal["national", "e164"] | None = None
    values: Literal["normal", "words"] | None = None
    bom: bool | None = None
    formula_guard: Literal["none", "apostrophe", "style"] | None = None
    separator: str | None = None
    blank_policy: Literal["none", "keeps", "clears"] | None = None
    surnames: bool | None = None

    @field_serializer("url", when_used="json")
    def _without_password(self, url: str | None) -> str | None:
        return without_password(url) if url else url


def _as_entry(told: object) -> object:
    """Read the name of a target, or the URL of a database, as an entry that says nothing more of it."""
    if isinstance(told, str):
        return {"sql": {"url": told}} if is_url(told) else {told: {}}
    return {name: {} if more is None else more for name, more in told.items()} if isinstance(told, Mapping) else told


Entry = Annotated[dict[str, TargetJob], BeforeValidator(_as_entry), Field(min_length=1)]


def kept(asked: object, before: object) -> object:
    """Return targets asked for by name, each with what the job file says of it."""
    if not isinstance(asked, list) or not isinstance(before, list):
        return asked
    told = {name: more for one in before if isinstance(one, Mapping) for name, more in one.items()}
    return [{one: told[one]} if isinstance(one, str) and one in told else one for one in asked]


def profiles(entries: Sequence[Mapping[str, TargetJob]], schema: Schema, folder: Path, where: str) -> list[Target]:
    """Return the targets of a job, each once, as the job wants them.

    Raises:
        ConfigError: a target, a field of one, or a file of a description that is not there.
    """
    return [overridden(TARGETS[name], more, schema, where) for name, more in said(entries, folder, where).items()]


def said(entries: Sequence[Mapping[str, TargetJob]], folder: Path, where: str) -> dict[str, dict[str, Any]]:
    """Return target → what the job says of it over its profile, with the file of a description laid under.

    Raises:
        ConfigError: a target, or a file of a description, that is not there.
    """
    found: dict[str, dict[str, Any]] = {}
    for name, told in (pair for entry in entries for pair in entry.items()):
        if name not in TARGETS:
            details = {"meant": likeliest(name, TARGETS), "known": ", ".join(TARGETS)}
            raise ConfigError("config.target", where=where, target=name, **details)
        more = told.model_dump(exclude_none=True)
        if told.described is not None:
            more = _over(_description(folder / told.described), more)
        if told.url is not None:
            more["url"] = absolute_url(folder, told.url)
        if TARGETS[name].file_format == "sql" and told.url is None:
            raise ConfigError("target.no_url")
        found[name] = _with_nulls(more, told)
    return found


def _with_nulls(more: dict[str, Any], told: TargetJob) -> dict[str, Any]:
    """Put back the fields that a job leaves out: null means something there."""
    for entity in Entities:
        own = getattr(told, entity)
        left_out = [header for header, one in own.fields.items() if one is None] if own else []
        if left_out:
            more.setdefault(entity, {}).setdefault("fields", {}).update(dict.fromkeys(left_out))
    return more


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Lay mappings over one another, key by key."""
    both = {
        key: _over(below[key], value) if isinstance(value, Mapping) and isinstance(below.get(key), Mapping) else value
        for key, value in above.items()
    }
    return {**below, **both}


def _description(path: Path) -> dict[str, Any]:
    """Read a file of `guiyi targets pull`.

    Raises:
        ConfigError: it is missing, or does not say what a job could say.
    """
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
        return TargetJob.model_validate(told).model_dump(exclude_none=True)
    except OSError as error:
        raise ConfigError("config.described", path=path) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError("job.not_yaml", path=path, why=yaml_trouble(error)) from error
    except ValidationError as error:
        raise as_sentence(error.errors(include_url=False), told, str(path), {}) from error
