"""What the rows say of people and of organisations: the values of every thing that is compared."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.schema import Entity, Field, Schema
from guiyi.dedupe import levels
from guiyi.dedupe.compare import Comparison, Ints
from guiyi.dedupe.forms import PART
from guiyi.dedupe.reading import Forms, Packed
from guiyi.dedupe.texts import UNREAD
from guiyi.dedupe.threads import each
from guiyi.values.kind import SEVERAL
from guiyi.values.name_parts import family_and_given

Column: TypeAlias = "pd.Series[str]"
_CODED = 5  # characters of a number that somebody gave out
_LONGEST = 300  # figures that are counted with
_SPARSE = 20  # numbers left out for each that is given out
_SEVERAL = 1 / 4  # such numbers for each part, at least
_MOST = 8  # values of one thing that are compared for one part; an organisation of thousands of rows has more


@dataclass(frozen=True)
class Cells:
    """Cells of rows that stand for something, by the number of the part they belong to.

    Attributes:
        rows: frame[part (index, may repeat); fields], normal forms.
        unread: the same frame of the texts that had no normal form.
    """

    rows: pd.DataFrame
    unread: pd.DataFrame

    def of(self, *fields: str) -> list[Column]:
        """Return the values of some fields; what could not be read is marked."""
        valid = [self.rows[name].dropna() for name in fields if name in self.rows]
        return valid + [UNREAD + self.unread[name].dropna() for name in fields if name in self.unread]

    def text(self, field: str) -> Column:
        """Return a field's values, "" where missing."""
        if field in self.rows:
            return self.rows[field].fillna("")
        return pd.Series("", index=self.rows.index, dtype="str")


@dataclass(frozen=True)
class Evidence:
    """The values that parts hold of one thing: `code[k]` is the number of one of `words`, held by `part[k]` (sorted)."""

    comparison: Comparison
    part: Ints
    code: Ints
    starts: Ints
    words: Packed
    forms: Forms

    def forms_of(self, texts: pa.Array) -> Forms | None:
        """Return how some of the words are read; None where one is not among them, or is read by the others beside it."""
        if self.words.texts.equals(texts):
            return self.forms
        if any(one.worth for one in self.forms.values()):
            return None
        place = pc.index_in(texts, self.words.texts)
        if place.null_count:
            return None
        return {name: one.of_some(place) for name, one in self.forms.items()}


@dataclass(frozen=True)
class Thing:
    """One thing that is compared, and where its values come from."""

    name: str
    comparison: Comparison
    values: Callable[[Cells], list[Column]]
    uses: tuple[str, ...]


def fields(*names: str) -> Callable[[Cells], list[Column]]:
    """Take the values of some fields."""
    return lambda cells: cells.of(*names)


def accounts(*names: str) -> Callable[[Cells], list[Column]]:
    """Take account names with the field they stand in, so that only those of one service are compared."""
    return lambda cells: [f"{name}:" + column for name in names for column in cells.of(name) if name in cells.rows]


def names(cells: Cells) -> list[Column]:
    """Take names as family and given name; the two fields, where both are filled, know best."""
    if not {"last_name", "first_name"} & {*cells.rows}:
        whole = split_names(cells.rows["contact_name"].dropna()) if "contact_name" in cells.rows else None
        return [] if whole is None else [whole[whole != ""]]
    last, first, full = (cells.text(name) for name in ("last_name", "first_name", "contact_name"))
    own = (last != "") & (first != "") | (full == "") | (full == last) | (full == first)
    parted = split_names(full.where(~own, ""))
    told = (last + PART + first).where(own & ((last != "") | (first != "")), parted)
    alone = own & (last == "") & (first == "") | (told == "")
    return [told[~alone]]


def split_names(full: Column) -> Column:
    """Part full names into family TAB given, each distinct name once."""
    codes, distinct = pd.factorize(full)
    parted = np.array([PART.join(family_and_given(name)) if name else "" for name in distinct] or [""], dtype=object)
    return pd.Series(parted[codes] if len(codes) else [], index=full.index, dtype="str")


def people_of(*fields_: str) -> Callable[[Cells], list[Column]]:
    """Take fields that hold names of people."""
    return lambda cells: [split_names(cells.rows[name].dropna()) for name in fields_ if name in cells.rows]


def places(cells: Cells) -> list[Column]:
    """Take places: province, city, district, postcode and address together; a contact's own address beside it."""
    told = _joined([cells.text(name) for name in _PLACE])
    if "contact_address" not in cells.rows:
        return [told]
    own = cells.rows["contact_address"].dropna()
    return [told, PART * 4 + own[own != ""]]


def _joined(parts: Sequence[Column]) -> Column:
    """Write several columns as one; places where all are empty fall out."""
    whole = pc.binary_join_element_wise(*(pa.array(part, pa.string()) for part in parts), PART)
    told = pd.Series(pd.array(whole, dtype="str"), index=parts[0].index)
    return told[told != PART * (len(parts) - 1)]


_PLACE = ("province", "city", "district", "postcode", "address")
_ACCOUNTS = ("wechat_id", "wechat_wxid", "unionid", "openid", "wecom_external_userid", "qq")

PEOPLE: tuple[Thing, ...] = (
    Thing("contact_name", levels.NAME, names, ("contact_name", "last_name", "first_name")),
    Thing("mobile", levels.PHONE, fields("mobile", "contact_phone", "phone"), ("mobile", "contact_phone", "phone")),
    Thing("email", levels.EMAIL, fields("contact_email", "email"), ("contact_email", "email")),
    Thing("wechat_id", levels.ACCOUNT, accounts(*_ACCOUNTS), _ACCOUNTS),
    Thing("id_number", replace(levels.CODE, proof="conflict"), fields("id_number"), ("id_number",)),
    Thing("birthday", levels.DATE, fields("birthday"), ("birthday",)),
    Thing("gender", levels.KIND, fields("gender"), ("gender",)),
    Thing("address", levels.PLACE, places, (*_PLACE, "contact_address")),
    Thing("customer_name", levels.COMPANY, fields("customer_name"), ("customer_name",)),
)
ORGANISATIONS: tuple[Thing, ...] = (
    Thing(
        "customer_name",
        levels.FIRM_NAME,
        fields("customer_name", "short_name", "former_name", "english_name"),
        ("customer_name", "short_name", "former_name", "english_name"),
    ),
    Thing("uscc", replace(levels.CODE, proof="conflict"), fields("uscc"), ("uscc",)),
    Thing("phone", levels.FIRM_PHONE, fields("phone", "fax"), ("phone", "fax")),
    Thing("email", levels.FIRM_EMAIL, fields("email"), ("email",)),
    Thing("address", levels.FIRM_PLACE, places, _PLACE),
    Thing("legal_person", levels.FIRM_PERSON, people_of("legal_person"), ("legal_person",)),
    Thing("people", levels.SEEN, fields("people"), ("people",)),
)
LABELS = ("customer_code", "registration_no", "bank_account")  # given by somebody: equal says much, different little
PERSON_OF = ("customer_code", "bank_account", "website")  # of a customer without an organisation, also the person's


def things(schema: Schema, entity: Entity) -> tuple[Thing, ...]:
    """List what is compared for an entity: the built-in things, and every other field that takes part in matching."""
    known = PEOPLE if entity == "contact" else ORGANISATIONS
    used = {name for thing in known for name in thing.uses}
    return known + tuple(_other(one) for one in schema if one.match and one.name not in used and _own(one, entity))


def _own(field: Field, entity: Entity) -> bool:
    if entity == "customer":
        return field.entity == "customer"
    return field.entity == "contact" or field.custom or field.name in PERSON_OF


def _other(field: Field) -> Thing:
    by_kind = levels.BY_KIND.get(field.kind, levels.TEXT)
    comparison = replace(levels.LABEL if field.name in LABELS else by_kind, name=field.name, telling=False)
    values = people_of(field.name) if field.kind == "person_name" else fields(field.name)
    return Thing(field.name, comparison, values, (field.name,))


def gather(
    some: Sequence[Thing], cells: Cells, parts: int, read: Mapping[str, Evidence] = MappingProxyType({})
) -> dict[str, Evidence]:
    """Gather what the parts hold of each thing; things that no part holds are left out.

    `read` is what was gathered for the other entity.
    """

    def one(thing: Thing) -> Evidence:
        return gathered(replace(thing.comparison, name=thing.name), thing.values(cells), parts, [*read.values()])

    held = [thing for thing in some if any(name in cells.rows or name in cells.unread for name in thing.uses)]
    found = dict(zip((thing.name for thing in held), each(one, held), strict=True))
    return _suited({name: evidence for name, evidence in found.items() if len(evidence.part)}, parts)


def _suited(found: dict[str, Evidence], parts: int) -> dict[str, Evidence]:
    """Suit comparisons to what the data holds: kin who are colleagues seldom share a name as father and son do."""
    firms = found.get("customer_name")
    if firms is None or "contact_name" not in found:
        return found
    colleagues = len(np.unique(firms.part)) / max(parts, 1)
    name = found["contact_name"]
    return {**found, "contact_name": replace(name, comparison=levels.among_colleagues(name.comparison, colleagues))}


def gathered(comparison: Comparison, columns: Sequence[Column], parts: int, read: Sequence[Evidence] = ()) -> Evidence:
    """Gather the values of several columns (index: part); a cell may hold several, parted by a bar.

    `read` is what was gathered before: values that were read there are not read again.
    """
    place, code, texts = _values([one for one in columns if len(one)])
    held, times = _counted(place * max(len(texts), 1) + code)
    part, code = np.divmod(held, max(len(texts), 1))
    part, code = fewer(part, code, times)
    if comparison.forms is levels.TEXT.forms and _numbers(texts.to_pylist(), parts):
        comparison = replace(levels.NUMBER, name=comparison.name)
    starts = np.searchsorted(part, np.arange(parts + 1))
    known = next((one for one in read if one.comparison.forms is comparison.forms), None)
    forms = (known and known.forms_of(texts)) or comparison.forms(texts)
    return Evidence(comparison, part, code, starts, Packed(texts), forms)


def _values(columns: Sequence[Column]) -> tuple[Ints, Ints, pa.Array]:
    """Number the values of several columns: the part and the number of each, and the different values, sorted."""
    if not columns:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), pa.array([], pa.string())
    place = np.concatenate([one.index.to_numpy(np.int64) for one in columns])
    numbered = pa.concat_arrays([_plain_array(one) for one in columns]).dictionary_encode()
    code, words = numbered.indices.to_numpy().astype(np.int64), numbered.dictionary
    if pc.any(pc.match_substring(words, SEVERAL)).as_py():
        lists = pc.split_pattern(words, SEVERAL)
        many = np.diff(lists.offsets.to_numpy())
        step = np.arange(many[code].sum()) - np.repeat(np.cumsum(many[code]) - many[code], many[code])
        place, first = np.repeat(place, many[code]), np.repeat(lists.offsets.to_numpy()[:-1][code], many[code])
        numbered = lists.flatten().dictionary_encode()
        code, words = numbered.indices.to_numpy().astype(np.int64)[first + step], numbered.dictionary
    order = np.asarray(pc.sort_indices(words).to_numpy(), np.int64)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return place, rank[code], words.take(pa.array(order))


def _plain_array(column: Column) -> pa.Array:
    told = pa.array(column, pa.string())
    return told.combine_chunks() if isinstance(told, pa.ChunkedArray) else told


def _counted(numbers: Ints) -> tuple[Ints, Ints]:
    """Sort numbers, and count how often each stands there."""
    if (numbers[1:] > numbers[:-1]).all():
        return numbers, np.ones(len(numbers), np.int64)
    held, times = np.unique(numbers, return_counts=True)
    return held, times


def _numbers(texts: Sequence[str], parts: int) -> bool:
    """Tell whether values are numbers that somebody gave out, far apart; those of lines, one after the other, are none.

    >>> _numbers(["4011-88", "4052-19", "5120-77"], 4), _numbers(["10001", "10002", "10003"], 3), _numbers(["tea"], 2)
    (True, False, False)
    """
    coded = sum(len(text) >= _CODED and any(map(str.isdigit, text)) and " " not in text for text in texts)
    counted = [int(text) for text in texts if text.isdecimal() and len(text) < _LONGEST]
    dense = bool(counted) and max(counted) - min(counted) < _SPARSE * len(counted)
    return coded >= 0.9 * len(texts) and len(texts) >= _SEVERAL * parts and not dense


def fewer(part: Ints, code: Ints, times: Ints) -> tuple[Ints, Ints]:
    """Keep for each part the values it holds most often."""
    if np.bincount(part).max(initial=0) <= _MOST:
        return part, code
    order = np.lexsort((code, -times, part))
    rank = np.arange(len(part)) - np.searchsorted(part, part)  # `part` is sorted, and so is part[order]
    kept = np.sort(order[rank < _MOST])
    return part[kept], code[kept]
