"""The validate stage: which merged customers may go on, and what is wrong with the others."""

from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from guiyi.core.folder import TABLES
from guiyi.core.schema import Schema
from guiyi.schemas.customer import PERSONAL_NAMES
from guiyi.validators.customers import ENTITIES, lacking, on_rows, sharing
from guiyi.validators.tables import gate
from guiyi.values.kind import SEVERAL


@dataclass(frozen=True)
class Verdict:
    """What validation says of a merged base.

    Attributes:
        rejected: ids of the customers that do not go on.
        members: frame[row_id (index); ..., status, reason], the rows of those customers rejected.
        links: frame of `links`, with the pairs that share a value which must be unique.
        issues: frame of issues, one for each row concerned.
    """

    rejected: "pd.Series[str]"
    members: pd.DataFrame
    links: pd.DataFrame
    issues: pd.DataFrame


def validate(
    customers: pd.DataFrame,
    contacts: pd.DataFrame,
    homes: pd.DataFrame,
    doubts: pd.DataFrame,
    rows: pd.DataFrame,
    members: pd.DataFrame,
    links: pd.DataFrame,
    schema: Schema,
) -> Verdict:
    """Check what needs a whole customer: required fields, a way to reach, uniqueness, and the gate before export.

    Args:
        customers: frame[customer_id (index); fields].
        contacts: frame[contact_id (index); customer_id, fields].
        homes: frame[contact_id, customer_id]: all customers that a contact was seen with.
        doubts: frame[entity, id, field, code, value] that merging found.
        rows: frame[row_id (index); fields]: what cleansing left, in normal form.
        members: frame[row_id (index); customer_id, contact_id, status, reason, ...].
        links: frame of `links`.
        schema: the rules.
    """
    lack = lacking(customers, contacts, homes, schema)
    sound = ~customers.index.isin(lack["id"])
    going = contacts[contacts["customer_id"].isin(customers.index[sound])]
    unfit = gate(customers[sound].reset_index(), going.reset_index(), schema, _proven(rows, schema))
    unfit = unfit[unfit["check"] != "unique"]  # those who share what is unique are left to a person
    owner = unfit["id"].map(contacts["customer_id"]).where(unfit["entity"] == "contact", unfit["id"])
    rejected = pd.concat([lack["id"], owner]).drop_duplicates().astype("str")
    shared = sharing(customers, contacts, schema)
    unfit = unfit.assign(code="customer.gate")  # it has no value of its own
    issues = on_rows(pd.concat([lack, unfit, shared, doubts], ignore_index=True), members)
    told = pd.concat([lack[["id", "code"]], pd.DataFrame({"id": owner, "code": "customer.gate"})])
    reasons = told.drop_duplicates("id").set_index("id")["code"]
    return Verdict(rejected, _rejected(members, reasons), _with_shared(links, shared, members), issues)


def _proven(rows: pd.DataFrame, schema: Schema) -> dict[str, frozenset[str]]:
    """Give the normal forms that each field's rows hold; a personal customer's name comes from its contact's."""
    texts = {name: rows[name].dropna() for name in schema.names if name in rows}
    pieces = {name: one.str.split(SEVERAL).explode() if schema[name].many else one for name, one in texts.items()}
    proven = {name: frozenset(one.unique()) for name, one in pieces.items()}
    names = (proven[name] for name in ("customer_name", *PERSONAL_NAMES) if name in proven)
    return proven | {"customer_name": frozenset().union(*names)}


def _rejected(members: pd.DataFrame, reasons: "pd.Series[str]") -> pd.DataFrame:
    hit = members["customer_id"].isin(reasons.index)
    told = members.copy()
    told.loc[hit, "status"] = "rejected"
    told.loc[hit, "reason"] = members.loc[hit, "customer_id"].map(reasons)
    told.loc[hit, ["customer_id", "contact_id"]] = pd.NA
    return told


def _with_shared(links: pd.DataFrame, shared: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """Add a pair to review for every two left apart that share what must be unique, each by its first row."""
    fresh = []
    for entity in ENTITIES:
        first = members.reset_index().dropna(subset=[f"{entity}_id"]).groupby(f"{entity}_id")["row_id"].min()
        for (field, _), group in shared[shared["entity"] == entity].groupby(["field", "value"]):
            rows = sorted(first.reindex(group["id"]).dropna())
            fresh += [
                (left, right, entity, None, "review", f"customer.unique {field}")
                for left, right in combinations(rows[:10], 2)
            ]
    told = pd.DataFrame(fresh, columns=list(TABLES["links"]))
    both = pd.concat([links, told.astype(links.dtypes.to_dict())] if len(told) else [links], ignore_index=True)
    return both.drop_duplicates(["left", "right", "entity"], ignore_index=True)
