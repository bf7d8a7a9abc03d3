"""The job file (guiyi.yaml): what is read, how it is checked, matched, merged, and where it goes.

pydantic reads it here and nowhere else; the stages get plain values.
"""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import date
from os import PathLike, fspath
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args, get_origin

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_serializer

from guiyi import saved_mapping
from guiyi.core.errors import ConfigError
from guiyi.core.language import say
from guiyi.core.rule import Rule
from guiyi.core.schema import Schema, Survivor, likeliest
from guiyi.core.secret import password_from
from guiyi.core.source import MOST_CELLS, ReadOptions, SourceAsked
from guiyi.core.url import is_url, public_name, without_password
from guiyi.importers.columns.mapping import EXTRA
from guiyi.job_fields import FieldJob, check_field, field_of, wrong
from guiyi.job_limits import Place
from guiyi.job_linking import LinkJob
from guiyi.job_paths import absolute_url, files
from guiyi.job_rules import check_severity, rules_of
from guiyi.job_sentences import as_sentence, set_key, shown, unknown_key, yaml_trouble
from guiyi.job_targets import Entry, TargetJob, kept, profiles, said
from guiyi.job_validate import ValidateJob
from guiyi.schemas.customer import customer_schema
from guiyi.schemas.targets.profile import Target


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)


class SourceJob(_Part):
    """One entry of `sources`."""

    path: str
    sheet: str | list[str] = "*"
    format: str = "auto"
    header: Literal["auto"] | Annotated[int, Field(ge=1)] = "auto"
    columns: dict[str, str | list[str] | None] = {}
    region: str = "auto"
    dates: Literal["auto", "dmy", "mdy", "ymd"] = "auto"
    role: Literal["new", "existing"] = "new"
    priority: int = 1
    hidden: Literal["keep", "ignore"] = "keep"
    beside: list[Literal["comments", "colors"]] = []
    password_env: str | None = None
    limit_cells: int | None = Field(default=None, ge=1)
    table: str | None = None
    query: str | None = None

    @field_serializer("path", when_used="json")
    def _without_password(self, path: str) -> str:  # what is written down holds no password
        return without_password(path) if is_url(path) else path


class CleanseJob(_Part):
    """`cleanse`: what becomes of cells."""

    keep_unreadable: bool = True
    apply_suggestions: list[str] = []
    current_regions: bool = True


class DedupeJob(_Part):
    """`dedupe`: the probabilities from which a pair is merged, or shown to a person, and what sources hold nobody twice."""

    merge_at: float = Field(default=0.95, gt=0, le=1)
    review_at: float = Field(default=0.60, gt=0, le=1)
    linking: list[LinkJob] = []


class PrivacyJob(_Part):
    """`privacy`: whether personal values are masked in reports and on screen, and who is not sent to a CRM."""

    mask: bool = True
    send_refused: bool = False
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
    merge: dict[str, Survivor] = {}
    targets: list[Entry] = [{"csv": TargetJob()}, {"xlsx": TargetJob()}]
    privacy: PrivacyJob = PrivacyJob()
    output: str = "guiyi-out"
    password_env: str | None = None
    limit_cells: int = Field(default=MOST_CELLS, ge=1)
    saved_mapping: bool | None = None
    folder: Path = Field(Path(), exclude=True)  # what relative paths are relative to

    @classmethod
    def load(cls, path: Path, overrides: Mapping[str, object] | None = None) -> Self:
        """Read a job file.

        Raises:
            ConfigError: it is missing, is not YAML, or holds a key or value that is not understood.
        """
        told = _read_yaml(path)
        return cls.of(told, str(path), path.parent, overrides)

    @classmethod
    def over(cls, path: Path, sources: Sequence[str], overrides: Mapping[str, object] | None = None) -> Self:
        """Read a job file for other sources than its own; one that it names keeps what it says of it.

        Raises:
            ConfigError: as of `load`.
        """
        told = _read_yaml(path)
        own = {Path(str(one.get("path", ""))).name: one for one in told.get("sources") or [] if isinstance(one, dict)}
        named = [one if is_url(one) else str(Path(one).absolute()) for one in sources]
        told["sources"] = [{**own.get(Path(one).name, {}), "path": one} for one in named]
        return cls.of(told, str(path), path.parent, overrides)

    @classmethod
    def of(
        cls, told: Mapping[str, Any], where: str, folder: Path = Path(), overrides: Mapping[str, object] | None = None
    ) -> Self:
        """Make a job of plain values; `where` names it in errors.

        Raises:
            ConfigError: a key or value that is not understood; names it, and the likeliest one meant.
        """
        own = {str(key): value for key, value in told.items() if key != "folder" or not isinstance(value, Path)}
        plain = deepcopy(own)  # without the folder that a job's own dump may carry
        for key, value in (overrides or {}).items():
            value = kept(value, plain.get("targets")) if key == "targets" else value
            set_key(plain, key, fspath(value) if isinstance(value, PathLike) else value)
        if "folder" in plain:  # a field of ours, not a key of a job file
            raise unknown_key(["folder"], where, KEYS)
        try:
            job = cls.model_validate({**plain, "folder": folder})
        except ValidationError as error:
            raise as_sentence(error.errors(include_url=False), plain, where, KEYS, overrides or ()) from error
        job._check(where)
        return job

    def _check(self, where: str) -> None:
        if self.dedupe.review_at > self.dedupe.merge_at:
            raise ConfigError("config.thresholds", where=where)
        for region in (self.region, *(source.region for source in self.sources)):
            if region.lower() != "auto" and not re.fullmatch("[A-Za-z]{2}", region):
                raise wrong(where, "region", region, "region")
        schema = self.schema_wanted(where)
        schema.check(self.merge, f"{where} (merge)")
        self.target_profiles(schema, where)
        names = [*schema.names, *dict.fromkeys(one.kind for one in schema)]
        for name in self.cleanse.apply_suggestions:
            if name not in names:
                asked = f"{where} (cleanse.apply_suggestions)"
                raise ConfigError("config.field", field=name, where=asked, meant=likeliest(name, names))
        rules = self._rules(schema, where, date.today(), carried_out=False)
        check_severity(self.checks.severity, rules, schema, where)
        for word, fields in self.tags.items():
            schema.check(fields, f"{where} (tags, {word})")
        for source in self.sources:
            told = (_as_tuple(fields) for fields in source.columns.values())
            schema.check((name for fields in told for name in fields if name not in EXTRA), f"{where} (columns)")

    def schema_wanted(self, where: str = "guiyi.yaml") -> Schema:
        """Return the standard schema with what the job adds and changes.

        Raises:
            ConfigError: an unknown kind or field.
        """
        schema = customer_schema()
        for name, told in self.fields.items():
            check_field(name, told, where)
        schema = schema.with_fields(field_of(name, told, schema) for name, told in self.fields.items())
        checks = self.checks
        if checks.required is not None:
            schema.check(checks.required, f"{where} (validate.required)")
            schema = schema.with_fields(replace(one, required=one.name in checks.required) for one in schema)
        if checks.unique is not None:
            schema.check((name for one in checks.unique for name in _as_tuple(one)), f"{where} (validate.unique)")
            groups = {_as_tuple(one) for one in checks.unique}
            schema = schema.with_fields(replace(one, unique=(one.name,) in groups) for one in schema)
            schema = replace(schema, together=tuple(sorted(one for one in groups if len(one) > 1)))
        schema.check((*checks.gates.fields, *checks.gates.share), f"{where} (validate.gates)")
        ruled = ((schema[name], rule) for name, rule in self.merge.items() if name in schema)
        schema = schema.with_fields(replace(one, survivor=rule) for one, rule in ruled)
        if self.checks.any_of is not None:
            for names in self.checks.any_of:
                schema.check(names, f"{where} (validate.any_of)")
            schema = replace(schema, any_of=tuple(map(tuple, self.checks.any_of)))
        return schema

    def asked(self) -> list[SourceAsked]:
        """Return the sources to read: globs and folders opened, paths made absolute to the job file's folder.

        Raises:
            SourceError: nothing is there.
        """
        saved = saved_mapping.known(self.saved_mapping)
        return [
            SourceAsked(
                path=path,
                url=absolute_url(self.folder, told.path) if is_url(told.path) else None,
                options=self._options(told),
                sheet=told.sheet if isinstance(told.sheet, str) else tuple(told.sheet),
                format=told.format,
                header=told.header,
                columns={name: tuple(to) if isinstance(to, list) else to for name, to in told.columns.items()},
                region=_region(told.region) if told.region.lower() != "auto" else _region(self.region),
                dates=None if told.dates == "auto" else told.dates,
                role=told.role,
                priority=told.priority,
                saved=saved,
            )
            for told in self.sources
            for path in ([Path(public_name(told.path))] if is_url(told.path) else files(self.folder, told.path))
        ]

    def _options(self, told: SourceJob) -> ReadOptions:
        return ReadOptions(
            password=password_from(told.password_env or self.password_env),
            limit_cells=told.limit_cells or self.limit_cells,
            hidden=told.hidden,
            beside=tuple(told.beside),
            table=told.table,
            query=told.query,
        )

    def rules(self, schema: Schema, today: date | None = None, where: str = "guiyi.yaml") -> list[Rule]:
        """Return the rules over rows, for an audit; the user's own code that they name is carried out.

        Args:
            schema: the fields.
            today: the day that `within` counts back from; None: that of the machine.
            where: the job file, for sentences.

        Raises:
            ConfigError: what a rule names has gone, or cannot be carried out.
        """
        return self._rules(schema, where, today or date.today(), carried_out=True)

    def _rules(self, schema: Schema, where: str, today: date, *, carried_out: bool) -> list[Rule]:
        region = "CN" if self.region.lower() == "auto" else self.region.upper()
        return rules_of(self.checks, schema, Place(where, self.folder, region, today, carried_out))

    def target_profiles(self, schema: Schema, where: str = "guiyi.yaml") -> list[Target]:
        """Return the targets, each once, as the job wants them.

        Raises:
            ConfigError: a target, or a field of one, that is not there.
        """
        return profiles(self.targets, schema, self.folder, where)

    def targets_said(self) -> dict[str, dict[str, Any]]:
        """Return target → what the job says of it, for the manifest: as `overridden` takes it, without passwords."""
        told = said(self.targets, self.folder, "guiyi.yaml")
        return {
            name: {**one, "url": without_password(one["url"])} if "url" in one else one for name, one in told.items()
        }

    @property
    def out(self) -> Path:
        """The output folder."""
        return self.folder / self.output


def _read_yaml(path: Path) -> dict[str, Any]:
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError("job.missing", path=path) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError("job.not_yaml", path=path, why=yaml_trouble(error)) from error
    if not isinstance(told, dict):
        why = say("expected.not", found=shown(told), wanted=say("expected.mapping"))
        raise ConfigError("job.not_yaml", path=path, why=why)
    return told


def _region(told: str) -> str:
    return told.lower() if told.lower() == "auto" else told.upper()


def _as_tuple(fields: str | list[str] | None) -> tuple[str, ...]:
    return () if fields is None else (fields,) if isinstance(fields, str) else tuple(fields)


def _keys(model: type[BaseModel]) -> dict[str, Any]:
    """Return the keys of a model, each with those inside it; a name of the user's own is an empty one."""
    told = {info.alias or name: info.annotation for name, info in model.model_fields.items() if name != "folder"}
    return {name: _keys_in(annotation) for name, annotation in told.items()}


def _keys_in(annotation: Any) -> dict[str, Any]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _keys(annotation)
    inner = next((keys for keys in map(_keys_in, get_args(annotation)) if keys), {})
    holds = get_origin(annotation) in (list, dict)  # what it says of what it holds stands one part deeper
    return {"": inner} if inner and holds else inner


KEYS = _keys(Job)
