"""What a target accepts, as data: its objects and fields, limits, picklists and file format.

Exporters write by it, the pre-flight tells by it what the target would refuse or damage, and push sends by it.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from guiyi.core.language import language
from guiyi.core.schema import Entity

Form = Literal["plain", "words", "mobile", "landline", "datetime"]


@dataclass(frozen=True)
class TargetField:
    """One field of a target's object.

    Attributes:
        header: the field as the target spells it.
        field: our field that fills it; several columns may share one, each takes the first value that fits.
        form: how a normal form is written: as it is (a phone: in the target's phone form), in words for people, only
            where it is a mobile or a landline number, or as `2024-03-05 10:11:12`.
        joined: it holds several values; else the first that fits is taken and the others go to the note.
        required: a row without it is refused.
        unique: a row that repeats another's is refused.
        max_length: characters it holds.
        options: our normal form → theirs, for a picklist; empty = any text.
        choices: the picklist where our text is free: the one choice that holds the text, or is held in it, is taken.
        otherwise: what stands for a value that the picklist lacks.
        pattern: regular expression that a value must match in full.
        spelt: values that the target spells otherwise; the others stand as they are.
        place: level of the administrative divisions that it takes only by their official names: 1 to 3.
        refers: header of the customer's field whose text names the customer in a contact.
        api: what the target's API calls it, where that is not the header; fields that share a name are its parts.
        linked: only files have it: in the API a bond of its own (`push/client.py: Links`) tells the contact's customer.
    """

    header: str
    field: str | None = None
    form: Form = "plain"
    joined: bool = False
    required: bool = False
    unique: bool = False
    max_length: int | None = None
    options: Mapping[str, str] = dataclasses.field(default_factory=dict)
    choices: tuple[str, ...] = ()
    otherwise: str = ""
    pattern: str | None = None
    spelt: Mapping[str, str] = dataclasses.field(default_factory=dict)
    place: int | None = None
    refers: str | None = None
    api: str = ""
    linked: bool = False


@dataclass(frozen=True)
class Calls:
    """What a target's API takes.

    Attributes:
        create: records created by one call.
        update: records updated by one call.
        rate: calls a second; None = as many as one likes.
        parallel: calls under way at once.
        lag: seconds by which a look-up may be behind what was written.
    """

    create: int = 1
    update: int = 1
    rate: float | None = None
    parallel: int = 1
    lag: float = 0.0


@dataclass(frozen=True)
class TargetObject:
    """One object of a target.

    Attributes:
        name: the object as the target's files or API call it.
        entity: the entity of ours that fills it.
        fields: its fields, in the target's order; empty = it holds every field of the schema.
        note: header of the field that takes what has no place of its own, or None.
        untold: our fields that another column already tells, or that only guiyi needs: not written into the note.
    """

    name: str
    entity: Entity
    zh: str
    en: str
    fields: tuple[TargetField, ...] = ()
    note: str | None = None
    untold: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The object's name in the language in force."""
        return self.zh if language() == "zh" else self.en

    def header_of(self, api: str) -> str:
        """Return the header of the field that the API calls so."""
        return next(one.header for one in self.fields if one.api == api)


@dataclass(frozen=True)
class Target:
    """A place that a customer base can go to.

    Attributes:
        file_format: what is written.
        headers: what the header row says: names of fields (stable, for machines), labels (for people), or the target's.
        phone_form: `13800138000` and `021-61234567`, or `+8613800138000`.
        values: normal forms, or words for people (stage, industry, yes and no …).
        charset: "utf8mb3" cannot hold characters past U+FFFF (emoji, rare characters).
        bom: a byte order mark, so that Excel reads a CSV as UTF-8.
        formula_guard: how text that a spreadsheet would run is made harmless: by a ' in front, or by the cell's style.
        separator: joins several values of one field.
        max_rows: rows of data in one file or sheet; what is over goes to the next.
        max_text: characters in one cell.
        blank_policy: what an empty cell does to a customer that the target already has.
        surnames: a contact must have a surname of its own; one that is not parted stands in its place.
        whole: it holds every customer, marked; a CRM gets none who asked to be left alone.
        owner_header: the field that holds the account of the owner, where the job gives accounts of owners.
        owners: name of an owner → account in the target; empty = owners go as they are.
        id_header: the column of its own id in files that update what it has; None = it is found by name or our key.
        clear_mark: what clears a value in a file where an empty cell keeps it.
        clear: our fields of which a blank clears what the target holds, against its blank policy.
        url: where it is, for a target that is reached by a URL.
        password_env: the environment variable that holds the password of the URL.
        hinted: a hint stands above the header row of its files.
        language: of the words written into the file; None = the language in force.
        calls: what its API takes at once, where it has one.
    """

    name: str
    zh: str
    en: str
    objects: tuple[TargetObject, ...]
    file_format: Literal["csv", "xlsx", "parquet", "xls", "sql"]
    headers: Literal["names", "labels", "target"] = "target"
    phone_form: Literal["national", "e164"] = "national"
    values: Literal["normal", "words"] = "words"
    charset: Literal["utf8", "utf8mb3"] = "utf8"
    bom: bool = False
    formula_guard: Literal["none", "apostrophe", "style"] = "none"
    separator: str = "|"
    max_rows: int | None = None
    max_text: int | None = None
    blank_policy: Literal["none", "keeps", "clears"] = "none"
    surnames: bool = False
    whole: bool = False
    owner_header: str | None = None
    owners: Mapping[str, str] = dataclasses.field(default_factory=dict)
    id_header: str | None = None
    clear_mark: str | None = None
    clear: tuple[str, ...] = ()
    url: str | None = None
    password_env: str | None = None
    hinted: bool = False
    language: Literal["zh", "en"] | None = None
    calls: Calls = Calls()

    @property
    def label(self) -> str:
        """The target's name in the language in force."""
        return self.zh if language() == "zh" else self.en

    def object_of(self, entity: Entity) -> TargetObject:
        """Return the object that an entity goes to."""
        return next(one for one in self.objects if one.entity == entity)
