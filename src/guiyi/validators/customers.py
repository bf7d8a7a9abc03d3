"""What merged customers must have: required fields, one way to reach them, and values that nobody shares."""

import pandas as pd

from guiyi.core.batch import ISSUES, empty
from guiyi.core.language import issue_text
from guiyi.core.schema import Entity, Schema
from guiyi.values.kind import SEVERAL

ENTITIES: tuple[Entity, ...] = ("customer", "contact")
FINDINGS = ("entity", "id", "field", "code", "value")


def lacking(customers: pd.DataFrame, contacts: pd.DataFrame, homes: pd.DataFrame, schema: Schema) -> pd.DataFrame:
    """Return frame[entity, id, field, code, value] of customers without a required field or any of a list of fields.

    Args:
        customers: frame[customer_id (index); customer fields].
        contacts: frame[contact_id (index); contact fields].
        homes: frame[contact_id, customer_id]: all customers that a contact was seen with; it reaches each of them.
        schema: says what is required.
    """
    seen = homes.merge(contacts, left_on="contact_id", right_index=True, suffixes=("", "_home"))
    found = [_required(customers, seen, one.name, one.entity) for one in schema if one.required]
    found += [_any_of(customers, seen, names, schema) for names in schema.any_of if names]
    return pd.concat(found, ignore_index=True) if found else empty(FINDINGS)


def _held(customers: pd.DataFrame, contacts: pd.DataFrame, name: str, entity: Entity) -> "pd.Series[bool]":
    """Say which customers hold a value of a field, in themselves or in any of their contacts."""
    if entity == "customer":
        return customers[name].notna()
    reached = contacts.loc[contacts[name].notna(), "customer_id"]
    return pd.Series(customers.index.isin(reached), index=customers.index)


def _required(customers: pd.DataFrame, contacts: pd.DataFrame, name: str, entity: Entity) -> pd.DataFrame:
    if entity == "contact":  # asked of customers that have contacts
        with_contact = customers.index.isin(contacts["customer_id"])
        lack = customers.index[with_contact & ~_held(customers, contacts, name, entity).to_numpy()]
    else:
        lack = customers.index[customers[name].isna()]
    return _findings(lack, name, "customer.required")


def _any_of(customers: pd.DataFrame, contacts: pd.DataFrame, names: tuple[str, ...], schema: Schema) -> pd.DataFrame:
    reached = pd.Series(False, index=customers.index)
    for name in names:
        reached |= _held(customers, contacts, name, schema[name].entity)
    return _findings(customers.index[~reached], "|".join(names), "customer.any_of")


def _findings(ids: "pd.Index[str]", name: str, code: str) -> pd.DataFrame:
    return pd.DataFrame({"entity": "customer", "id": ids, "field": name, "code": code, "value": pd.NA}).astype("str")


def sharing(customers: pd.DataFrame, contacts: pd.DataFrame, schema: Schema) -> pd.DataFrame:
    """Return frame[entity, id, field, code, value] of those left apart that share what must be unique.

    Of several values in a field each must be unique; a missing one is shared with nobody.

    Args:
        customers: frame[customer_id (index); customer fields].
        contacts: frame[contact_id (index); customer_id, contact fields].
        schema: says what is unique.
    """
    groups = [*((one.name,) for one in schema if one.unique), *schema.together]
    found = [_sharing(customers, contacts, names, schema) for names in groups]
    return pd.concat(found, ignore_index=True) if found else empty(FINDINGS)


def _sharing(customers: pd.DataFrame, contacts: pd.DataFrame, names: tuple[str, ...], schema: Schema) -> pd.DataFrame:
    """Look for those that share the values of some fields; where these are of both entities, for customers."""
    entities = {schema[name].entity for name in names}
    if entities == {"contact"}:
        held = contacts
    elif entities == {"customer"}:
        held = customers
    else:
        held = contacts.merge(customers, left_on="customer_id", right_index=True).set_index("customer_id")
    held = held[list(names)].dropna().rename_axis("id")
    for name in names:
        if schema[name].many:
            held = held.assign(**{name: held[name].str.split(SEVERAL, regex=False)}).explode(name)
            held = held[held[name] != ""]
    shared = held.reset_index().drop_duplicates()
    shared = shared[shared.duplicated(list(names), keep=False)]
    value = shared[names[0]].str.cat([shared[name] for name in names[1:]], sep=SEVERAL)  # type: ignore[misc]
    told = {"entity": min(entities, key=ENTITIES.index), "id": shared["id"], "field": SEVERAL.join(names)}
    return pd.DataFrame({**told, "code": "customer.unique", "value": value}, columns=list(FINDINGS)).astype("str")


def on_rows(findings: pd.DataFrame, ids: pd.DataFrame) -> pd.DataFrame:
    """Spread findings over the rows of their customers: frame of issues.

    Args:
        findings: frame[entity, id, field, code, value].
        ids: frame[row_id (index); customer_id, contact_id].
    """
    if findings.empty:
        return empty(ISSUES)
    parts = []
    for entity, group in findings.groupby("entity"):
        rows = ids.reset_index().merge(group, left_on=f"{entity}_id", right_on="id")
        parts.append(rows[["row_id", "field", "code", "value"]])
    issues = pd.concat(parts, ignore_index=True)
    issues["severity"] = issues["code"].map(lambda code: issue_text(code).severity)
    issues["suggestion"] = pd.Series(pd.NA, index=issues.index, dtype="str")
    return issues[list(ISSUES)]
