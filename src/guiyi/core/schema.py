"""What a customer base holds: fields, declared once and read by every stage."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from guiyi.core.errors import ConfigError
from guiyi.core.language import language
from guiyi.values import KINDS
from guiyi.values.kind import Kind

Entity = Literal["customer", "contact"]
Survivor = Literal["latest", "earliest", "frequent", "complete", "longest", "priority", "union"]


@dataclass(frozen=True)
class Field:
    """One field of the customer base.

    Attributes:
        name: snake_case English, unique over both entities.
        kind: name of a kind of value.
        aliases: headers that mean this field.
        options: the only normal forms allowed, in order; empty = any.
        pattern: regular expression that a normal form must match in full.
        expected: counts for completeness.
        many: holds several values joined by `|`.
        match: takes part in matching.
        survivor: which value wins when rows merge.
        sensitivity: "personal" values are masked in reports and on screen.
    """

    name: str
    kind: str
    zh: str
    en: str
    entity: Entity = "customer"
    aliases: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    pattern: str | None = None
    required: bool = False
    unique: bool = False
    expected: bool = False
    many: bool = False
    match: bool = True
    survivor: Survivor = "complete"
    sensitivity: Literal["public", "personal"] = "public"
    custom: bool = False

    @property
    def label(self) -> str:
        """The field's name in the language in force."""
        return self.zh if language() == "zh" else self.en

    @property
    def kind_of_value(self) -> Kind:
        """The kind itself."""
        return KINDS[self.kind]

    def masked(self, text: str) -> str:
        """Show a value of this field safely: personal values are masked, each of several on its own."""
        if self.sensitivity == "public":
            return text
        return "|".join(map(self.kind_of_value.mask, text.split("|"))) if self.many else self.kind_of_value.mask(text)


@dataclass(frozen=True)
class Schema:
    """The fields of a base, in order, with the rules that need more than one of them."""

    fields: tuple[Field, ...]
    any_of: tuple[tuple[str, ...], ...] = ()
    linked: tuple[tuple[str, ...], ...] = field(default=())  # groups that survive together
    together: tuple[tuple[str, ...], ...] = ()  # groups that are unique together

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """Fields by name."""
        return {one.name: one for one in self.fields}

    def __getitem__(self, name: str) -> Field:
        return self.by_name[name]

    def __contains__(self, name: str) -> bool:
        return name in self.by_name

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields)

    @property
    def names(self) -> list[str]:
        """Names of all fields, in order."""
        return [one.name for one in self.fields]

    def of(self, entity: Entity) -> list[Field]:
        """Fields of one entity, in order."""
        return [one for one in self.fields if one.entity == entity]

    def with_fields(self, more: Iterable[Field]) -> "Schema":
        """Add fields, or replace those of the same name."""
        fresh = {one.name: one for one in more}
        kept = tuple(fresh.pop(one.name, one) for one in self.fields)
        return replace(self, fields=kept + tuple(fresh.values()))

    def check(self, names: Iterable[str], where: str) -> None:
        """Refuse field names that the schema lacks.

        Raises:
            ConfigError: naming the unknown field and the likeliest one meant.
        """
        for name in names:
            if name not in self:
                raise ConfigError("config.field", field=name, where=where, meant=likeliest(name, self.names))


def likeliest(word: str, known: Iterable[str]) -> str:
    """Return the known word most like a mistyped one, or "-" when none is near.

    >>> likeliest("moble", ["mobile", "email"])
    'mobile'
    """
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, list(known), n=1, cutoff=0.5)), "-")
