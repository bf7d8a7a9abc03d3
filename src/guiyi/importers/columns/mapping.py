"""From the columns of a sheet to fields: the job's word, the format's, the header's, then what the values say.

Nothing is dropped: a column that means no field becomes a custom field of its own.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from guiyi.core.errors import ConfigError
from guiyi.core.letters import letter
from guiyi.core.schema import Entity, Field, Schema, likeliest
from guiyi.core.source import Column
from guiyi.importers.columns import sample
from guiyi.importers.columns.address_words import PLACES, place_group
from guiyi.importers.columns.case import Case
from guiyi.importers.columns.contact_groups import numbered
from guiyi.importers.columns.contradictions import checked
from guiyi.importers.columns.decisions import LOOSE, WEAK, decide
from guiyi.importers.columns.draft import Draft
from guiyi.importers.columns.header_text import clean, custom_name
from guiyi.importers.columns.neighbours import Sheet, look_around
from guiyi.importers.columns.phone_parts import joined_to_numbers
from guiyi.importers.columns.rivals import without_rivals
from guiyi.importers.columns.words import Meaning, grouped_field, meaning, vocabulary

Asked = Mapping[str, str | tuple[str, ...] | None]

NOT_FIELDS = frozenset({"row_no", "error_reason"})  # read and left out
TOLD = frozenset({"job", "saved", "format"})  # reasons that no header or value argues with
UNSURE = 0.65  # confidence where nothing decides between several fields
RESERVED = frozenset({"row_id", "customer_id", "contact_id"})  # columns that our own tables have
# Fields that a header may mean although the standard schema lacks them: name → (entity, zh, en)
EXTRA: Mapping[str, tuple[Entity, str, str]] = {
    "region": ("customer", "地区", "Region"),  # the rows step fills province, city and district from it
    "age": ("contact", "年龄", "Age"),
    "signature": ("contact", "个性签名", "Signature"),
    "latitude": ("customer", "纬度", "Latitude"),
    "longitude": ("customer", "经度", "Longitude"),
    "next_action": ("customer", "下一步", "Next action"),
    "org_code": ("customer", "组织机构代码", "Organisation code"),
}


@dataclass(frozen=True)
class Context:
    """What is known of a sheet beside its columns.

    Attributes:
        role: "existing" where the rows stand in the target already.
        told: header → field, where the format itself knows it (None = leave out, "" = a field of its own).
        saved: header → what a person decided of it in an earlier sheet with these headers.
        labels: header → what people call the column, where the source says so beside the header.
        region: where bare numbers and postcodes are from.
    """

    role: str = "new"
    told: Mapping[str, str | tuple[str, ...] | None] = field(default_factory=dict)
    saved: Asked = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    region: str = "CN"

    def words_of(self, header: str, schema: Schema) -> str:
        """Return what a column is to be understood by: its label where that means a field, or where nothing does."""
        label = self.labels.get(header)
        if not label or header in self.told:
            return header
        known = vocabulary(schema)
        return header if meaning(header, known) and not meaning(label, known) else label


def map_columns(
    headers: Sequence[str | None],
    samples: Sequence[Sequence[str | None]],
    schema: Schema,
    asked: Asked,
    context: Context | None = None,
) -> tuple[Column, ...]:
    """Say for each column which field it fills, how sure that is and what it rests on.

    Args:
        headers: text above each column, "" or None where there is none.
        samples: some values of each column.
        schema: the fields of the base.
        asked: the job's own mapping, over everything found here.
        context: what is known of the sheet.

    Raises:
        ConfigError: the job names a field that does not exist.
    """
    context = context or Context()
    _check(asked, schema)
    written = [(header or "").strip() for header in headers]
    told = {at: context.told[header] for at, header in enumerate(written) if header in context.told}
    words = Words(_asked_of(headers, asked), _asked_of(headers, context.saved), told)
    columns = _mapped(written, samples, schema, words, context)
    if not (words.job or words.saved):
        return columns
    alone = _mapped(written, samples, schema, Words(told=told), context)
    return tuple(_beside(one, other) for one, other in zip(columns, alone, strict=True))


class Words(NamedTuple):
    """Decisions that stand before the headers' own words, by the place of their column."""

    job: Mapping[int, tuple[str, ...]] = {}
    saved: Mapping[int, tuple[str, ...]] = {}
    told: Mapping[int, str | tuple[str, ...] | None] = {}


def _mapped(
    written: Sequence[str], samples: Sequence[Sequence[str | None]], schema: Schema, words: Words, context: Context
) -> tuple[Column, ...]:
    spoken = [context.words_of(header, schema) for header in written]
    values = [sample.Values.of(samples[place] if place < len(samples) else ()) for place in range(len(written))]
    told = enumerate(zip(numbered(spoken), values, strict=True))
    drafts = [_by_word(Draft(at, *one), schema, words) for at, one in told]
    sheet = look_around({one.place: (one.header, one.candidates, one.fields) for one in drafts}, context.role)
    drafts = [_by_neighbours(one, sheet) for one in drafts]
    drafts = _by_values([checked(one, schema, context.region) for one in drafts], schema)
    drafts = joined_to_numbers(without_rivals(_without_shadows(drafts), samples, schema), schema)
    drafts = [replace(one, header=spoken[one.place]) for one in drafts]
    return tuple(_column(one, written[one.place], context) for one in _with_custom(drafts, schema))


def _beside(column: Column, alone: Column) -> Column:
    """Say what a column would be without the word of a person, where that differs."""
    differs = column.reason in {"job", "saved"} and column.fields != alone.fields
    return replace(column, detected=alone.fields) if differs else column


def custom_fields(columns: Sequence[Column], schema: Schema) -> tuple[Field, ...]:
    """Declare the fields that these columns fill and the schema lacks."""
    found: dict[str, Field] = {}
    for place, column in enumerate(columns):
        for name in column.fields:
            if name in schema or name in found:
                continue
            entity, zh, en = EXTRA.get(name) or (
                _entity(place, columns, schema),
                column.label or column.header or name,
                column.label or column.header or name,
            )
            found[name] = Field(name, "text", zh, en, entity=entity, match=False, custom=True)
    return tuple(found.values())


def unmet(asked: Asked, headers: Sequence[str | None]) -> set[str]:
    """Return the columns that a job names and a sheet lacks."""
    have = {clean(header or "") for header in headers} | {letter(place) for place in range(len(headers))}
    return {name for name in asked if clean(name) not in have and name not in have}


def _check(asked: Asked, schema: Schema) -> None:
    for header, names in asked.items():
        for name in (names,) if isinstance(names, str) else names or ():
            if name not in schema and name not in EXTRA:
                raise ConfigError(
                    "config.field", field=name, where=f"columns: {header}", meant=likeliest(name, schema.names)
                )


def _asked_of(headers: Sequence[str | None], asked: Asked) -> dict[int, tuple[str, ...]]:
    """Say what the job asks of each column: by its header, else by its letter where no header is called so."""
    words = [clean(header or "") for header in headers]
    cleaned = {clean(name): names for name, names in asked.items()}
    said: dict[int, tuple[str, ...]] = {}
    for place, word in enumerate(words):
        alone = letter(place).casefold()
        key = word if word and word in cleaned else alone if alone not in words else ""
        if key and key in cleaned:
            names = cleaned[key]
            said[place] = (names,) if isinstance(names, str) else names or ()
    return said


def _by_word(draft: Draft, schema: Schema, words: Words) -> Draft:
    """Decide by the job, then an earlier decision, then the format, then the header's words."""
    if draft.place in words.job:
        return draft.settled(words.job[draft.place], 1.0, "job")
    if draft.place in words.saved:
        return draft.settled(words.saved[draft.place], 1.0, "saved")
    if draft.place in words.told:
        name = words.told[draft.place]
        return draft if name == "" else draft.settled(() if name is None else name, 1.0, "format")
    found = meaning(draft.header, vocabulary(schema))
    if found is None:
        return draft
    if found.reason == "tags":
        own = tuple(
            name for name in found.candidates[:1] if grouped_field(name, schema) and _readable(draft, name, schema)
        )
        return draft.settled(("tags", *own), found.confidence, "rule")
    return _checked_like(
        replace(draft, candidates=found.candidates, confidence=found.confidence, reason=found.reason), found, schema
    )


def _readable(draft: Draft, name: str, schema: Schema) -> bool:
    """Tell whether most values are of a field's kind; A类、重要 are tags, of which one says the grade."""
    kind = schema[name].kind_of_value
    return not draft.values or draft.values.mean(lambda text: float(kind.value(text).normal is not None)) >= 0.5


def _checked_like(draft: Draft, found: Meaning, schema: Schema) -> Draft:
    """Let a header that only looks like a known one stand where its values do not say otherwise."""
    if found.reason != "like":
        return draft
    if not draft.values:
        return draft if len(clean(draft.header)) > 5 else draft.unsettled()
    kinds = {schema[name].kind for name in found.candidates if name in schema}
    can_tell = [kind for kind in kinds if kind in sample.TELLING]
    fits = any(draft.values.share(kind) >= 0.5 for kind in can_tell)
    long_enough = not can_tell and len(clean(draft.header)) >= 9
    return draft if fits or long_enough else draft.unsettled()


def _by_neighbours(draft: Draft, sheet: Sheet) -> Draft:
    """Settle what the words left open, by the columns beside it and its own values."""
    if draft.fields is not None or not draft.candidates:
        return draft
    found = decide(Case(draft.place, clean(draft.header), draft.candidates, draft.values, sheet))
    only = len(draft.candidates) == 1
    if found is None:
        sure = only and clean(draft.header) not in LOOSE
        return draft.settled(draft.candidates[0], draft.confidence if sure else min(draft.confidence, UNSURE))
    if not found:
        return draft.unsettled()
    if only and found == draft.candidates[0]:
        return draft.settled(found)
    return draft.settled(found, min(draft.confidence, 0.85), "values" if draft.values else "rule")


def _by_values(drafts: list[Draft], schema: Schema) -> list[Draft]:
    """Map columns whose words said nothing: freely where there is no header, else by unmistakable values only."""
    taken = {name for one in drafts for name in one.fields or ()}
    done = []
    for one in drafts:
        if one.fields is None and one.values:
            found = sample.field_of(one.header, one.values, taken, schema)
            if found:
                one = one.settled(found[0], found[1], "values")
                taken.add(found[0])
        done.append(one)
    return done


def _without_shadows(drafts: list[Draft]) -> list[Draft]:
    """Let only one column fill a single-valued field where the others merely repeat it: they become fields of their own.

    A second address (shipping beside billing) would mix with the first, a code or a display name only repeats a better
    column. Other second columns stay on the field: the rows step takes the first that is filled and says so.
    """
    words = {name for one in drafts if one.fields for name in one.fields if not _is_weak(one)}
    groups = [place_group(one.header) for one in drafts]
    filled = {group for group, one in zip(groups, drafts, strict=True) if group and one.fields}
    first_group = next((group for group in PLACES if group in filled), "")
    plain_address = any(one.fields == ("address",) and not group for group, one in zip(groups, drafts, strict=True))
    done = []
    for one, group in zip(drafts, groups, strict=True):
        second_address = bool(group) and (plain_address or group != first_group)
        repeats = _is_weak(one) and one.fields is not None and any(name in words for name in one.fields)
        if one.fields and one.reason not in TOLD and (second_address or repeats):
            one = one.unsettled()
        done.append(one)
    return done


def _is_weak(draft: Draft) -> bool:
    """Tell headers that count only where no better column has their field."""
    return clean(draft.header) in WEAK and draft.reason not in {"job", "saved"}


def _with_custom(drafts: Sequence[Draft], schema: Schema) -> Iterator[Draft]:
    """Give every column that is left a field of its own; empty columns without a header are left out."""
    seen = Counter(name for one in drafts for name in one.fields or ())
    for one in drafts:
        if one.fields is not None:
            left_out = bool(one.fields) and NOT_FIELDS.issuperset(one.fields)
            yield one.settled((), reason="left_out") if left_out else one
        elif not one.header and not one.values:
            yield one.settled((), 1.0, "left_out")
        else:
            name = custom_name(one.header) or f"column_{letter(one.place).lower()}"
            name = f"{name}_" if name in RESERVED or (name in schema and not schema[name].custom) else name
            seen[name] += 1
            yield one.settled(name if seen[name] == 1 else f"{name}_{seen[name]}", 0.0, "custom")


def _column(draft: Draft, header: str, context: Context) -> Column:
    label, plain = context.labels.get(header, ""), re.sub(r"\s+", " ", header)
    return Column(plain, draft.fields or (), round(draft.confidence, 2), draft.reason, label, draft.part)


def _entity(place: int, columns: Sequence[Column], schema: Schema) -> Entity:
    """A column between columns of the contact belongs to the contact, every other to the customer."""

    def nearest(places: Iterator[int]) -> str | None:
        known = (
            schema[columns[one].fields[0]].entity
            for one in places
            if columns[one].fields and columns[one].fields[0] in schema
        )
        return next(known, None)

    sides = {nearest(iter(range(place - 1, -1, -1))), nearest(iter(range(place + 1, len(columns))))} - {None}
    return "contact" if sides == {"contact"} else "customer"
