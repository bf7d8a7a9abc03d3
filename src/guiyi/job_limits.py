"""What each check of `validate.rules` asks: its keys as the job gives them → limits that the check can hold rows against."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from guiyi import job_code
from guiyi.core.errors import ConfigError
from guiyi.core.rule import Check, Unusable
from guiyi.core.schema import Field, Schema, likeliest
from guiyi.job_lists import listed
from guiyi.job_sentences import shown
from guiyi.job_validate import RuleJob
from guiyi.values import KINDS

IN_ORDER = frozenset({"date", "datetime", "amount", "count", "text"})  # kinds with a least and a greatest value
DATES = frozenset({"date", "datetime"})


@dataclass(frozen=True)
class Place:
    """Where rules stand, and what they are read with.

    Attributes:
        where: the job file, for sentences.
        folder: what paths are relative to.
        region: what phones and the like among limits are read for.
        today: the day that `within` counts back from.
        carried_out: whether the user's code is carried out; else it is only looked at.
    """

    where: str
    folder: Path
    region: str
    today: date
    carried_out: bool


@dataclass(frozen=True)
class Entry:
    """One entry of `validate.rules`.

    Attributes:
        number: its place in the list, from 0.
        name: what it is called in sentences.
    """

    told: RuleJob
    number: int
    name: str
    schema: Schema
    place: Place

    @contextmanager
    def of(self, key: str) -> Iterator[None]:
        """Name the rule and the key of what turns out to be unusable.

        Raises:
            ConfigError: in its place.
        """
        try:
            yield
        except Unusable as error:
            details = {"where": self.place.where, "rule": self.name, "number": self.number, "key": key, "why": error}
            raise ConfigError("config.rule", **details) from error


@dataclass(frozen=True)
class Asks:
    """What one check asks.

    Attributes:
        limits: plain values that JSON holds.
        given: what JSON cannot hold.
        fields: the fields concerned, where the entry does not name them.
    """

    limits: Mapping[str, Any] = field(default_factory=dict)
    given: Any = None
    fields: tuple[str, ...] = ()


def _nothing(_: Entry, *__: Field) -> Asks:
    return Asks()


def _range(entry: Entry, one: Field) -> Asks:
    limits = {}
    for key in ("min", "max"):
        with entry.of(key):
            if (text := getattr(entry.told, key)) is not None:
                if one.kind not in IN_ORDER:
                    raise Unusable("rule.no_order", field=one.label, kind=one.kind)
                kind = KINDS["amount" if one.kind == "text" else one.kind]
                limits[key] = _normal(text, kind.value(text, entry.place.region).normal, one, kind.name)
    with entry.of("min"):
        if len(limits) > 1 and _order(limits["min"], one) > _order(limits["max"], one):
            raise Unusable("rule.crossed", least=limits["min"], most=limits["max"])
    return Asks(limits)


def _order(text: str, one: Field) -> Any:
    return text if one.kind in DATES else Decimal(text)


def _normal(text: str, normal: str | None, one: Field, kind: str) -> str:
    if normal is None:
        raise Unusable("rule.limit", found=shown(text), field=one.label, kind=kind)
    return normal


def _length(entry: Entry, _: Field) -> Asks:
    told = {"min": entry.told.min_length, "max": entry.told.max_length}
    limits = {key: limit for key, limit in told.items() if limit is not None}
    with entry.of("min_length"):
        if len(limits) > 1 and limits["min"] > limits["max"]:
            raise Unusable("rule.crossed", least=limits["min"], most=limits["max"])
    return Asks(limits)


def _pattern(entry: Entry, _: Field) -> Asks:
    with entry.of("pattern"):
        try:
            re.compile(str(entry.told.pattern))
        except re.error as error:
            raise Unusable("rule.no_pattern", found=shown(entry.told.pattern), at=(error.pos or 0) + 1) from error
    return Asks({"pattern": entry.told.pattern})


def _options(entry: Entry, one: Field) -> Asks:
    with entry.of("options"):
        if not entry.told.options:
            raise Unusable("rule.no_options")
        read = {text: one.kind_of_value.value(text, entry.place.region).normal for text in entry.told.options}
        normal = [_normal(text, found, one, one.kind) for text, found in read.items()]
    return Asks({"options": list(dict.fromkeys(normal))})


def _reference(entry: Entry, one: Field) -> Asks:
    told = entry.told.reference.model_dump(exclude_none=True) if entry.told.reference else {}
    with entry.of("reference"):
        if ("file" in told) == bool({"source", "sheet"} & set(told)):
            raise Unusable("rule.reference_form")
        for key in ("field",) if "file" in told else ("column",):
            if key in told:
                raise Unusable("rule.reference_key", key=key)
    with entry.of("reference.field"):
        _check_names([told.get("field", one.name)], entry.schema)
    if "file" not in told:
        return Asks({"field": one.name, **told})
    with entry.of("reference"):
        given = listed(entry.place.folder / told["file"], told.get("column"), one, entry.place.region)
    return Asks(told, given)


def _check_names(names: list[str], schema: Schema) -> None:
    for name in names:
        if name not in schema:
            raise Unusable("rule.no_field", found=name, meant=likeliest(name, schema.names))


def _fresh(entry: Entry, one: Field) -> Asks:
    from guiyi.validators.fresh import since

    within = str(entry.told.within)
    with entry.of("within"):
        if one.kind not in DATES:
            raise Unusable("rule.no_date", field=one.label, kind=one.kind)
        if (first := since(within, entry.place.today)) is None:
            raise Unusable("rule.within", found=shown(within))
    return Asks({"within": within, "since": first})


def _compare(entry: Entry, *_: Field) -> Asks:
    from guiyi.validators.compared import compared, in_order

    told = str(entry.told.compare)
    with entry.of("compare"):
        asked = compared(told)
        if asked is None:
            raise Unusable("rule.compare", found=shown(told))
        _check_names([asked.left, asked.right], entry.schema)
        if not in_order(asked, entry.schema):
            raise Unusable("rule.compare_kinds", found=shown(told))
    named = sorted((asked.left, asked.right), key=told.index)
    return Asks({"compare": told}, fields=tuple(dict.fromkeys(named)))


def _sql(entry: Entry, *_: Field) -> Asks:
    from guiyi.validators.own_sql import check_sql

    told = str(entry.told.sql)
    with entry.of("name"):
        if entry.told.name is None:
            raise Unusable("rule.needs_name")
    with entry.of("sql"):
        check_sql(told, entry.schema.names)
    return Asks({"sql": told})


def _python(entry: Entry, *_: Field) -> Asks:
    def fits(found: object) -> object:
        from guiyi.validators.own_rows import check_function

        return check_function(found)

    return _code(entry, "python", str(entry.told.python), fits)


def _pandera(entry: Entry, *_: Field) -> Asks:
    def fits(found: object) -> object:
        from guiyi.validators.own_schema import check_schema

        return check_schema(found, entry.schema)

    return _code(entry, "pandera", str(entry.told.pandera), fits)


def _code(entry: Entry, check: Check, told: str, fits: Callable[[object], object]) -> Asks:
    """Read a rule that names code of the user's own; `fits` makes of it what the check is given."""
    given = None
    with entry.of(check):
        if entry.place.carried_out:
            given = fits(job_code.load(told, entry.place.folder))
        else:
            job_code.look(told, entry.place.folder)
    return Asks({check: told}, given)


LIMITS: Mapping[Check, Callable[..., Asks]] = {
    "required": _nothing,
    "unique": _nothing,
    "range": _range,
    "length": _length,
    "pattern": _pattern,
    "options": _options,
    "reference": _reference,
    "fresh": _fresh,
    "compare": _compare,
    "python": _python,
    "sql": _sql,
    "pandera": _pandera,
}
