"""The golden base: customers and contacts merged of the kept rows, and what was put in or taken out of it."""

from dataclasses import dataclass, replace
from typing import Self

import pandas as pd

from guiyi.core.language import say
from guiyi.core.schema import Schema
from guiyi.dedupe.merge import merge, row_time, several_values
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
        left = _home(self.homes[self.homes["customer_id"].isin(customers.index)])
        contacts = self.contacts[self.contacts.index.isin(left.index)]
        contacts = contacts.assign(customer_id=left.reindex(contacts.index))
        kept = customers.index.union(contacts.index)
        origin = self.origin[self.origin["id"].isin(kept)].reset_index(drop=True)
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
    deals = several_values(rows, kept["customer_id"], "deal_amount") if "deal_amount" in rows else pd.Series(dtype="str")
    doubts = pd.DataFrame({"entity": "customer", "id": deals.index, "field": "deal_amount", "code": "deal.several", "value": deals.to_numpy()})
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
    people = contacts.assign(customer_id=owner.reindex(contacts.index)).sort_index()
    nameless = customers.index[customers["customer_name"].isna()]
    people = people[people["customer_id"].isin(nameless)]
    named, told = customers.copy(), []
    first = people[people[list(NAMES)].notna().any(axis=1)].drop_duplicates("customer_id")
    source = first[list(NAMES)].notna().idxmax(axis=1) if len(first) else pd.Series(dtype="str")
    for contact_id, field in source.items():
        customer_id = first.at[contact_id, "customer_id"]
        named.at[customer_id, "customer_name"] = first.at[contact_id, field]
        told.append((customer_id, contact_id, field))
    origins = pd.DataFrame(told, columns=["id", "contact", "field"])
    winners = origin[~origin["rule"].str.startswith(("lost.", "agrees"))].drop_duplicates(["id", "field"])
    winners = winners.rename(columns={"id": "contact"})[["contact", "field", "row_id"]]
    origins = origins.merge(winners, on=["contact", "field"], how="left")
    name_rows = origins.assign(entity="customer", field="customer_name", rule="personal_name")
    untyped = named.index[named.index.isin(origins["id"]) & named["customer_type"].isna()]
    named.loc[untyped, "customer_type"] = "person"
    type_rows = name_rows[name_rows["id"].isin(untyped)].assign(field="customer_type", rule="personal_type")
    columns = ["entity", "id", "field", "row_id", "rule"]
    return named, pd.concat([name_rows, type_rows], ignore_index=True)[columns].astype("str")
