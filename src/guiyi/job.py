"""The job file (guiyi.yaml): what is read, how it is checked, matched, merged, and where it goes.

pydantic reads it here and nowhere else; the stages get plain values.
"""

import glob
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from guiyi.core import schema as core_schema
from guiyi.core.errors import ConfigError, SourceError
from guiyi.core.schema import Schema, likeliest
from guiyi.core.source import SourceAsked
from guiyi.schemas.customer import customer_schema
from guiyi.schemas.targets import TARGETS
from guiyi.values import KINDS


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class SourceJob(_Part):
    """One entry of `sources`."""

    path: str
    sheet: str | list[str] = "*"
    format: str = "auto"
    header: int | Literal["auto"] = "auto"
    columns: dict[str, str | list[str] | None] = {}
    region: str = "auto"
    role: Literal["new", "existing"] = "new"
    priority: int = 1


class FieldJob(_Part):
    """One entry of `fields`: a custom field, or what a job changes of a standard one."""

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
    survivor: Literal["latest", "earliest", "frequent", "complete", "longest", "priority", "union"] | None = None
    sensitivity: Literal["public", "personal"] | None = None


class CleanseJob(_Part):
    """`cleanse`: what becomes of cells."""

    keep_unreadable: bool = True


class GatesJob(_Part):
    """`validate.gates`: limits that make a run end with exit code 1."""

    completeness: float | None = Field(None, ge=0, le=1)
    error_rate: float | None = Field(None, ge=0, le=1)


class ValidateJob(_Part):
    """`validate`: what a customer must have."""

    required: list[str] | None = None
    any_of: list[list[str]] | None = None
    unique: list[str] | None = None
    gates: GatesJob = GatesJob()


class DedupeJob(_Part):
    """`dedupe`: the probabilities from which a pair is merged, or shown to a person."""

    merge_at: float = Field(0.95, gt=0, le=1)
    review_at: float = Field(0.60, gt=0, le=1)


class PrivacyJob(_Part):
    """`privacy`: whether personal values are masked in reports and on screen."""

    mask: bool = True
    encrypt_to: None = None


class Job(_Part):
    """A whole job."""

    sources: list[SourceJob] = Field(min_length=1)
    region: str = "auto"
    fields: dict[str, FieldJob] = {}
    tags: dict[str, dict[str, str]] = {}
    cleanse: CleanseJob = CleanseJob()
    checks: ValidateJob = Field(ValidateJob(), alias="validate")
    dedupe: DedupeJob = DedupeJob()
    merge: dict[str, Literal["latest", "earliest", "frequent", "complete", "longest", "priority", "union"]] = {}
    targets: list[str] = ["csv", "xlsx"]
    privacy: PrivacyJob = PrivacyJob()
    output: str = "guiyi-out"
    folder: Path = Field(Path(), exclude=True)  # what relative paths are relative to

    @classmethod
    def load(cls, path: Path, overrides: Mapping[str, object] | None = None) -> Self:
        """Read a job file.

        Raises:
            ConfigError: it is missing, is not YAML, or holds a key or value that is not understood.
        """
        try:
            told = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise ConfigError("job.missing", path=path) from error
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise ConfigError("job.not_yaml", path=path, why=_one_line(error)) from error
        if not isinstance(told, dict):
            raise ConfigError("job.not_yaml", path=path, why=type(told).__name__)
        return cls.of(told, str(path), path.parent, overrides)

    @classmethod
    def of(
        cls, told: Mapping[str, Any], where: str, folder: Path = Path(), overrides: Mapping[str, object] | None = None
    ) -> Self:
        """Make a job of plain values; `where` names it in errors."""
        plain = {key: value for key, value in told.items() if key != "folder" or value is not None}
        for key, value in (overrides or {}).items():
            _set(plain, key.split("."), value)
        try:
            job = cls.model_validate({**plain, "folder": folder})
        except ValidationError as error:
            raise _as_sentence(error, where) from error
        job._check(where)
        return job

    def _check(self, where: str) -> None:
        for target in self.targets:
            if target not in TARGETS:
                raise ConfigError("config.target", target=target, known=", ".join(TARGETS))
        if self.dedupe.review_at > self.dedupe.merge_at:
            raise ConfigError("config.thresholds", where=where)
        schema = self.schema_wanted(where)
        schema.check(self.merge, where)
        for fields in self.tags.values():
            schema.check(fields, where)
        for source in self.sources:
            told = (_as_tuple(fields) for fields in source.columns.values())
            schema.check((name for fields in told for name in fields), where)

    def schema_wanted(self, where: str = "guiyi.yaml") -> Schema:
        """Return the standard schema with what the job adds and changes.

        Raises:
            ConfigError: an unknown kind or field.
        """
        schema = customer_schema()
        schema = schema.with_fields(_field(name, told, schema, where) for name, told in self.fields.items())
        for attribute in ("required", "unique"):
            names = getattr(self.checks, attribute)
            if names is not None:
                schema.check(names, where)
                schema = schema.with_fields(_with(one, **{attribute: one.name in names}) for one in schema)
        schema = schema.with_fields(_with(schema[name], survivor=rule) for name, rule in self.merge.items() if name in schema)
        if self.checks.any_of is not None:
            for names in self.checks.any_of:
                schema.check(names, where)
            schema = core_schema.Schema(schema.fields, tuple(map(tuple, self.checks.any_of)), schema.linked)
        return schema

    def asked(self) -> list[SourceAsked]:
        """Return the files to read: globs and folders opened, paths made absolute to the job file's folder.

        Raises:
            SourceError: nothing is there.
        """
        return [
            SourceAsked(
                path=path,
                sheet=told.sheet if isinstance(told.sheet, str) else tuple(told.sheet),
                format=told.format,
                header=told.header,
                columns={name: _as_fields(fields) for name, fields in told.columns.items()},
                region=told.region if told.region != "auto" else self.region,
                role=told.role,
                priority=told.priority,
            )
            for told in self.sources
            for path in _files(self.folder, told.path)
        ]

    @property
    def out(self) -> Path:
        """The output folder."""
        return self.folder / self.output


def _files(folder: Path, told: str) -> list[Path]:
    path = folder / told
    if path.is_file():
        return [path]
    if path.is_dir():
        found = [one for one in sorted(path.iterdir()) if one.is_file() and not one.name.startswith((".", "~$"))]
    else:
        found = [one for one in map(Path, sorted(glob.glob(str(path), recursive=True))) if one.is_file()]
    if not found:
        raise SourceError("source.folder_empty" if path.is_dir() else "source.missing", path=told)
    return found


def _as_tuple(fields: str | list[str] | None) -> tuple[str, ...]:
    return () if fields is None else (fields,) if isinstance(fields, str) else tuple(fields)


def _as_fields(fields: str | list[str] | None) -> str | tuple[str, ...] | None:
    return tuple(fields) if isinstance(fields, list) else fields


def _field(name: str, told: FieldJob, schema: Schema, where: str) -> core_schema.Field:
    given = {key: value for key, value in told.model_dump().items() if value is not None}
    given |= {key: tuple(given[key]) for key in ("aliases", "options") if key in given}
    if given.get("kind", "text") not in KINDS:
        raise ConfigError("config.kind", kind=given["kind"], field=name, meant=likeliest(given["kind"], KINDS))
    if name in schema:
        return _with(schema[name], **given)
    kind = KINDS[given.get("kind", "text")]
    defaults = {"kind": kind.name, "zh": given.get("en", name), "en": given.get("zh", name), "many": kind.several}
    return core_schema.Field(**{"name": name, **defaults, "custom": True, **given})


def _with(field: core_schema.Field, **changes: Any) -> core_schema.Field:
    from dataclasses import replace

    return replace(field, **changes)


def _set(told: dict[str, Any], path: Sequence[str], value: object) -> None:
    *parents, last = path
    for name in parents:
        told = told.setdefault(name, {})
    told[last] = value


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def _as_sentence(error: ValidationError, where: str) -> ConfigError:
    """Turn pydantic's first complaint into one sentence with the path of the key."""
    first = error.errors()[0]
    path = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return ConfigError("config.key", where=where, key=path, meant=likeliest(str(first["loc"][-1]), _keys_at(first["loc"])))
    return ConfigError("config.value", where=where, key=path, why=first["msg"])


def _keys_at(location: Sequence[int | str]) -> Iterable[str]:
    """Name the keys that the job knows where a wrong one stood."""
    model: type[BaseModel] = Job
    for part in location[:-1]:
        child = next((f for n, f in model.model_fields.items() if part in (n, f.alias)), None)
        found = child and next((m for m in _PARTS if m.__name__ in str(child.annotation)), None)
        model = found or model
    return [info.alias or name for name, info in model.model_fields.items() if name != "folder"]


_PARTS: tuple[type[BaseModel], ...] = (SourceJob, FieldJob, CleanseJob, GatesJob, ValidateJob, DedupeJob, PrivacyJob)
