"""The dedupe stage: who is who among the rows (DESIGN section 4).

Two resolutions with one engine: organisations, gathered by name first, and people. What people are says which
organisations share somebody, and the organisation is evidence for the person.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.rowkey import places_of
from guiyi.core.schema import Entity, Schema
from guiyi.dedupe.attach import Attached, attach
from guiyi.dedupe.cluster import components
from guiyi.dedupe.compare import Bools, Ints
from guiyi.dedupe.decided import Decisions, by_part, decisions, parted
from guiyi.dedupe.evidence import PERSON_OF, Cells, Evidence, Thing, gather, things
from guiyi.dedupe.linking import (
    Linking,
    Marks,
    allowed,
    columns_of,
    marks,
    marks_by_part,
    numbered_apart,
    one_by_mark,
)
from guiyi.dedupe.links import links_between, links_within, no_links
from guiyi.dedupe.parts import (
    equal_rows,
    filled,
    gathered_firms,
    has_contact,
    only_tagged,
    organised,
    seen_in_several,
    with_person,
)
from guiyi.dedupe.solve import Decided, Given, Solved, solve
from guiyi.dedupe.threads import each


@dataclass(frozen=True)
class Resolution:
    """Who is who.

    Attributes:
        members: frame[row_id (index); customer, contact (numbers of clusters, or NA), status, reason].
        links: frame[left, right, entity, probability, zone, reasons].
        report: what was found by which key, what each agreement weighs, what to expect.
    """

    members: pd.DataFrame
    links: pd.DataFrame
    report: dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """What the matching is to obey."""

    schema: Schema
    merge_at: float
    review_at: float
    decisions: Decisions


@dataclass(frozen=True)
class Side:
    """One entity resolved.

    Attributes:
        places: places of the rows that speak of it.
        part: the part that each of them belongs to.
        solved: what came of matching the parts.
    """

    places: Ints
    part: Ints
    solved: Solved

    def numbers(self, rows: int) -> Ints:
        """Number each row's cluster by the place of its first row; -1 where a row does not speak of the entity."""
        whole = self.solved.whole[self.part]
        label = np.where(whole, self.solved.of[self.part], len(self.solved.of) + self.places)
        first = np.full(len(self.solved.of) + rows, rows, np.int64)
        np.minimum.at(first, label, self.places)
        found = np.full(rows, -1, np.int64)
        found[self.places] = first[label]
        return found


Watch = Callable[[Entity, "pd.Index[str]", Side], None]


def nobody(entity: Entity, row_ids: "pd.Index[str]", side: Side) -> None:
    """Watch nothing."""


def resolve(
    rows: pd.DataFrame,
    schema: Schema,
    *,
    merge_at: float = 0.95,
    review_at: float = 0.60,
    faulted: pd.DataFrame,
    hashes: "pd.Series[str]",
    told: pd.DataFrame,
    linking: Linking | None = None,
    watch: Watch = nobody,
) -> Resolution:
    """Say which rows are one customer, and which are one contact.

    Args:
        rows: frame[row_id (index); fields], normal forms, missing = NA.
        schema: the fields.
        merge_at: probability from which rows are merged.
        review_at: probability from which a person should look at them.
        faulted: frame[row_id, field, value] of texts that have no normal form: weaker evidence, where nothing else stands
            in the cell.
        hashes: row_id → hash of its raw cells; with the row_id it gives the order in which ties are settled.
        told: frame[kind, left, right, decision, and entity where known]: what people decided.
        linking: where the rows come from, as far as it says who is not one.
        watch: is told of each entity what came of it: the row_ids by place, and the parts.
    """
    order = _settled(rows.index, hashes)
    rows = rows.iloc[order]
    unread = _unread(faulted, rows)
    firms = organised(rows)
    loose = only_tagged(rows, schema, filled(unread, list(unread.columns)))
    people = ~loose & with_person(rows, firms)
    asked = Asked(schema, merge_at, review_at, decisions(told, rows, loose, firms, people))
    known = {entity: marks(linking, rows, entity, firms, people) for entity in ("contact", "customer")}
    persons = _people(rows, unread, firms, people, asked, known["contact"])
    person = persons.numbers(len(rows))
    organisations = _organisations(rows, unread, firms, person, persons.solved.evidence, asked, known["customer"])
    watch("contact", rows.index, persons)
    watch("customer", rows.index, organisations)
    every = marks(linking, rows, "customer", np.ones(len(rows), bool), people)
    customer = _customers(organisations.numbers(len(rows)), person, every, asked.decisions.joined)
    contact = np.where(has_contact(rows, firms) & people, person, -1)
    attached = attach(rows, np.flatnonzero(loose), contact, asked.decisions.attached)
    members = _members(rows.index, customer, contact, np.flatnonzero(loose), attached)
    sides: Sequence[tuple[Side, Entity]] = ((persons, "contact"), (organisations, "customer"))
    links = [*each(lambda side: _links(*side, rows, asked), sides), attached.links]
    report = {
        "contact": persons.solved.report,
        "customer": organisations.solved.report,
        "decisions_clashing": [sorted(str(rows.index[one]) for one in pair) for pair in asked.decisions.clashes],
        "attached": {"rows": int(loose.sum()), "attached": int((attached.to >= 0).sum())},
    }
    return Resolution(members.iloc[np.argsort(order)], _joined(links), report)


def _settled(row_ids: "pd.Index[str]", hashes: "pd.Series[str]") -> Ints:
    """Order rows by hash, then by row_id, so that the order they came in does not matter."""
    known = hashes if hashes.index.equals(row_ids) else hashes.reindex(row_ids).fillna("")
    texts = {"hash": known, "row": row_ids}
    table = pa.table({name: pa.array(one, pa.string()) for name, one in texts.items()})
    order = pc.sort_indices(table, sort_keys=[("hash", "ascending"), ("row", "ascending")])
    return np.asarray(order.to_numpy(), np.int64)


def _unread(faulted: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the texts that had no normal form as a frame like that of the rows; in a filled cell they do not count."""
    known = faulted.drop_duplicates(["row_id", "field"])
    at = places_of(known["row_id"], rows.index)
    fields = {}
    for name in sorted(set(known["field"].unique()).intersection(rows.columns)):
        own = np.flatnonzero((known["field"] == name).to_numpy() & (at >= 0))
        own = own[rows[name].isna().to_numpy()[at[own]]]
        place = np.full(len(rows), -1, np.int64)
        place[at[own]] = own
        texts = pa.array(known["value"], pa.string()).take(pa.array(place, mask=place < 0))
        fields[name] = pd.array(texts, dtype="str")
    told = pd.DataFrame(fields, index=rows.index)
    return told[[name for name in told if told[name].notna().any()]]


def _people(rows: pd.DataFrame, unread: pd.DataFrame, firms: Bools, which: Bools, asked: Asked, known: Marks) -> Side:
    """Match people: the contacts of rows with an organisation, and all of a row without one."""
    compared, places = things(asked.schema, "contact"), np.flatnonzero(which)
    held = _personal(rows, firms, places, asked.schema), _of_rows(_used(unread, compared), places)
    own = columns_of(known, places).set_axis(held[0].index)
    whole = pd.concat([held[0], held[1].add_prefix("unread "), own], axis=1)
    part = parted(places, partial(equal_rows, whole), asked.decisions.people, one=False)
    del whole
    first = np.unique(part, return_index=True)[1]
    cells = Cells(*(_of_rows(one, first).set_axis(np.arange(len(first))) for one in held))
    del held
    evidence = gather(compared, cells, len(first))
    del cells
    pa.default_memory_pool().release_unused()
    return _solved("contact", evidence, places, part, asked, known)


def _personal(rows: pd.DataFrame, firms: Bools, places: Ints, schema: Schema) -> pd.DataFrame:
    """Take what some rows say of people."""
    compared = things(schema, "contact")
    some = _of_rows(_used(rows, [*compared, *things(schema, "customer")]), places).copy(deep=False)
    firms = firms[places]
    if "customer_name" in some:
        named = some["contact_name"] if "contact_name" in some else pd.Series(pd.NA, index=some.index, dtype="str")
        some["contact_name"] = named.where(firms | named.notna(), some["customer_name"])
        some["customer_name"] = some["customer_name"].where(firms)
    for name in (one.name for one in schema if one.entity == "customer" and (one.custom or one.name in PERSON_OF)):
        if name in some:
            some[name] = some[name].where(~firms)
    return _used(some, compared)


def _of_rows(frame: pd.DataFrame, places: Ints) -> pd.DataFrame:
    """Take some rows of a frame, in order; all of them as they are."""
    return frame if len(places) == len(frame) else frame.iloc[places]


def _organisations(
    rows: pd.DataFrame,
    unread: pd.DataFrame,
    firms: Bools,
    person: Ints,
    read: Mapping[str, Evidence],
    asked: Asked,
    known: Marks,
) -> Side:
    """Match organisations: rows are gathered by name, and share the people who were found in them."""
    compared, places = things(asked.schema, "customer"), np.flatnonzero(firms)
    some = _of_rows(rows, places)
    numbered = numbered_apart(known, places, partial(gathered_firms, some, person[places]))
    part = parted(places, numbered, asked.decisions.firms, one=True) if len(places) else places
    held = _used(some, compared).assign(people=seen_in_several(some, person[places], part))
    cells = Cells(held.set_axis(part), _of_rows(_used(unread, compared), places).set_axis(part))
    del some, held
    evidence = gather(compared, cells, int(part.max(initial=-1)) + 1, read)
    del cells
    pa.default_memory_pool().release_unused()
    return _solved("customer", evidence, places, part, asked, known)


def _used(rows: pd.DataFrame, compared: Sequence[Thing]) -> pd.DataFrame:
    """Keep the fields that are compared, where anything stands in them."""
    names = dict.fromkeys(name for thing in compared for name in thing.uses)
    return rows[[name for name in names if name in rows and rows[name].notna().any()]]


def _solved(
    entity: Entity, evidence: Mapping[str, Evidence], places: Ints, part: Ints, asked: Asked, known: Marks
) -> Side:
    times = np.bincount(part) if len(part) else np.zeros(0, np.int64)
    own = times if entity == "contact" else np.ones_like(times)  # gathered rows are one already
    told = asked.decisions.of(entity)
    part_of = dict(zip(places.tolist(), part.tolist(), strict=True)) if told else {}
    decided = Decided(by_part(told, part_of, True), by_part(told, part_of, False))
    mark = marks_by_part(known, places, part)
    given = Given(own, times, decided, mark, one_by_mark(mark))
    return Side(places, part, solve(entity, evidence, given, asked.merge_at, asked.review_at))


def _customers(firm: Ints, person: Ints, known: Marks, joined: Sequence[tuple[int, int]]) -> Ints:
    """Number each row's customer by a row of it: its organisation, else the person's organisation, else the person.

    A row goes to no organisation that is another customer than it by where they come from.
    """
    customer = np.where(firm >= 0, firm, person)
    held = pd.DataFrame({"person": person, "firm": firm})
    held = held[(held["person"] >= 0) & (held["firm"] >= 0)].groupby(["person", "firm"], as_index=False).size()
    held = held.sort_values(["person", "size", "firm"], ascending=[True, False, True]).drop_duplicates("person")
    home = pd.Series(held["firm"].to_numpy(), index=held["person"].to_numpy())
    alone = np.flatnonzero((firm < 0) & np.isin(person, home.index))
    there = home.reindex(person[alone]).to_numpy()
    free = allowed(known, firm, alone, there)
    customer[alone[free]] = there[free]
    if joined:
        left, right = (customer[list(side)] for side in zip(*joined, strict=True))
        told = customer >= 0
        customer[told] = components(len(customer), left, right)[customer[told]]
    return customer


def _members(row_ids: "pd.Index[str]", customer: Ints, contact: Ints, loose: Ints, attached: Attached) -> pd.DataFrame:
    """Put every row in its place."""
    customer, contact = customer.copy(), contact.copy()
    status = np.full(len(row_ids), "kept", dtype=object)
    reason: npt.NDArray[np.object_] = np.full(len(row_ids), None, dtype=object)
    fits = attached.to >= 0
    customer[loose[fits]], contact[loose[fits]] = customer[attached.to[fits]], contact[attached.to[fits]]
    customer[loose[~fits]] = contact[loose[~fits]] = -1
    status[loose[~fits]] = "rejected"
    reason[loose[~fits]] = np.array([one for one in attached.reason if one], dtype=object)
    numbers = {"customer": customer, "contact": contact}
    made = {name: pd.array(some, dtype="Int64") for name, some in numbers.items()}
    for name, some in numbers.items():
        made[name][some < 0] = pd.NA
    texts = {"status": pd.Series(status, dtype="str").array, "reason": pd.Series(reason, dtype="str").array}
    return pd.DataFrame({**made, **texts}, index=row_ids)


def _links(side: Side, entity: Entity, rows: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    names = pa.array(rows.index, pa.string()).take(pa.array(side.places))
    first = names.take(pa.array(np.unique(side.part, return_index=True)[1]))
    between = links_between(side.solved, entity, first, asked.review_at)
    gathered = entity == "customer"
    return _joined([between, links_within(side.solved, entity, names, side.part, asked.review_at, gathered)])


def _joined(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    filled = [one for one in frames if len(one)]
    return pd.concat(filled, ignore_index=True) if filled else no_links()
