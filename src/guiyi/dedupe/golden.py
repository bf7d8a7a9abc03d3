"""The golden base: customers and contacts merged of the kept rows, and what was put in or taken out of it."""

from dataclasses import dataclass, replace
from typing import Self

import pandas as pd

from guiyi.core.language import say
from guiyi.core.schema import Schema
from guiyi.dedupe.merge import AGREES, LOST, merge, row_time, several_values
from guiyi.values.kind import SEVERAL

NAMES = ("contact_name", "wechat_remark", "wechat_nickname")  # what names a personal customer, in this order


@dataclass(frozen=True)
class Base:
    """Golden customers and contacts.

    Attributes:
        customers: frame[customer_id (index); customer fields].
        contacts: frame[contact_id (index); customer_id, contact fields].
        origin: frame[entity, id, field, row_id, rule].
        doubts: frame[entity, id, field, code, value] of what merging found.
        homes: frame[contact_id, customer_id], best first: the customers that a contact was seen with.
    """

    customers: pd.DataFrame
    contacts: pd.DataFrame
    origin: pd.DataFrame
    doubts: pd.DataFrame
    homes: pd.DataFrame

    def without(self, customer_ids: "pd.Series[str]") -> Self:
        """Leave customers out, with the contacts that were seen with no other customer."""
        customers = self.customers[~self.customers.index.isin(customer_ids)]
        left = _home(self.homes[~self.homes["customer_id"].isin(customer_ids)])
        contacts = self.contacts.assign(customer_id=left.reindex(self.contacts.index))
        gone = contacts.index[contacts["customer_id"].isna()]
        contacts = contacts[contacts["customer_id"].notna()]
        origin = self.origin[~self.origin["id"].isin([*customer_ids, *gone])].reset_index(drop=True)
        return replace(self, customers=customers, contacts=contacts, origin=origin)

    def with_unreadable(self, issues: pd.DataFrame, members: pd.DataFrame, schema: Schema) -> Self:
        """Append to the notes the texts of cells that could not be read, so that no export loses them.

        Args:
            issues: frame of issues.
            members: frame[row_id (index); customer_id, contact_id].
            schema: names the fields.
        """
        unread = issues[issues["value"].notna() & issues["code"].isin(_cell_faults(issues))]
        noted = self
        for entity, note in (("customer", "note"), ("contact", "contact_note")):
            fields = {one.name: one.label for one in schema.of(entity)}  # type: ignore[arg-type]
            own = unread[unread["field"].isin(fields)]
            ids = own["row_id"].map(members[f"{entity}_id"])
            texts = own["field"].map(fields) + say("note.label") + own["value"].str.replace(SEVERAL, "｜", regex=False)
            told = texts.groupby(ids).agg(lambda group: SEVERAL.join(dict.fromkeys(group)))
            noted = noted._noted(f"{entity}s", note, told)
        return noted

    def _noted(self, table: str, note: str, told: "pd.Series[str]") -> Self:
        frame = getattr(self, table)
        more = told.reindex(frame.index).astype("str")
        joined = (frame[note] + SEVERAL + more).fillna(frame[note]).fillna(more)
        return replace(self, **{table: frame.assign(**{note: joined})})


def _cell_faults(issues: pd.DataFrame) -> list[str]:
    """Codes that say a cell has no normal form: those of kinds, and of options and patterns."""
    aside = ("customer.", "row.", "deal.", "cell.", "address.", "attach.", "target.")
    return [code for code in issues["code"].unique() if not code.startswith(aside)]


def merge_base(
    rows: pd.DataFrame, members: pd.DataFrame, schema: Schema, priority: "pd.Series[int]", hashes: "pd.Series[str]"
) -> Base:
    """Merge the kept rows.

    Args:
        rows: frame[row_id (index); fields].
        members: frame[row_id (index); customer_id, contact_id, status].
        schema: the fields.
        priority: row_id → its source's priority.
        hashes: row_id → raw-cell hash.
    """
    kept = members[members["status"] == "kept"]
    customers = merge(rows, kept["customer_id"], schema, "customer", priority, hashes)
    contacts = merge(rows, kept["contact_id"], schema, "contact", priority, hashes)
    homes = _homes(kept, rows)
    owner = _home(homes)
    named, named_origin = _personal(customers.frame, contacts.frame, contacts.origin, owner)
    frame = contacts.frame.copy()
    frame.insert(0, "customer_id", owner.reindex(frame.index))
    deals = (
        several_values(rows, kept["customer_id"], "deal_amount") if "deal_amount" in rows else pd.Series(dtype="str")
    )
    doubts = pd.DataFrame(
        {
            "entity": "customer",
            "id": deals.index,
            "field": "deal_amount",
            "code": "deal.several",
            "value": deals.to_numpy(),
        }
    )
    listed = named["note"].where(~named.index.isin(deals.index), _with_deals(named["note"], deals))
    origin = pd.concat([customers.origin, contacts.origin, named_origin], ignore_index=True)
    return Base(named.assign(note=listed.astype("str")), frame, origin, doubts.astype("str"), homes)


def _with_deals(notes: "pd.Series[str]", deals: "pd.Series[str]") -> "pd.Series[str]":
    listed = (say("note.deals") + deals.str.replace(SEVERAL, "; ", regex=False)).reindex(notes.index)
    return (notes + SEVERAL + listed).fillna(listed)


def _homes(kept: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Rank the customers a contact was seen with: where most of its rows are, then the latest, then by id."""
    held = kept.dropna(subset=["contact_id", "customer_id"])
    held = held.assign(time=row_time(rows).reindex(held.index))
    seen = held.groupby(["contact_id", "customer_id"], as_index=False).agg(rows=("time", "size"), time=("time", "max"))
    return seen.sort_values(
        ["contact_id", "rows", "time", "customer_id"], ascending=[True, False, False, True], ignore_index=True
    )[["contact_id", "customer_id"]]


def _home(homes: pd.DataFrame) -> "pd.Series[str]":
    return homes.drop_duplicates("contact_id").set_index("contact_id")["customer_id"]


def _personal(
    customers: pd.DataFrame, contacts: pd.DataFrame, origin: pd.DataFrame, owner: "pd.Series[str]"
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Name customers without an organisation by their contact, and say that they are persons."""
    people = contacts[list(NAMES)].assign(customer_id=owner.reindex(contacts.index)).sort_index()
    people = people[people["customer_id"].map(customers["customer_name"].isna()).fillna(False).to_numpy(dtype=bool)]
    people = people[people[list(NAMES)].notna().any(axis=1)].drop_duplicates("customer_id")
    name = people[list(NAMES)].bfill(axis=1).iloc[:, 0].astype("str").set_axis(people["customer_id"])
    named = customers.assign(customer_name=customers["customer_name"].fillna(name.reindex(customers.index)))
    untyped = named["customer_type"].isna() & named.index.isin(name.index)
    named["customer_type"] = named["customer_type"].mask(untyped, "person")
    if people.empty:
        return named, origin.iloc[:0]
    field = people[list(NAMES)].notna().idxmax(axis=1)
    winners = origin[origin["field"].isin(NAMES) & ~origin["rule"].str.startswith((LOST, AGREES))]
    from_row = winners.set_index(["id", "field"])["row_id"]
    rows = from_row.reindex(pd.MultiIndex.from_arrays([people.index, field])).to_numpy()
    told = pd.DataFrame(
        {"entity": "customer", "id": name.index, "field": "customer_name", "row_id": rows, "rule": "personal_name"}
    )
    typed = told[told["id"].map(untyped).to_numpy(dtype=bool)].assign(field="customer_type", rule="personal_type")
    return named, pd.concat([told, typed], ignore_index=True).astype("str")
