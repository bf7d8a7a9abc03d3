"""Customers who are not to be sent: those on the blacklist, and those who refused consent. Files for oneself hold all."""

from typing import NamedTuple

import pandas as pd

from guiyi.core.schema import Schema
from guiyi.exporters.glance import among
from guiyi.exporters.preflight import found, joined
from guiyi.schemas.targets.profile import Target

# What keeps a customer back: field, normal form, issue code; the first that is so counts
REASONS = (("blacklist", "yes", "target.blacklisted"), ("consent", "no", "target.no_consent"))


class Kept(NamedTuple):
    """What may be sent, and findings of what may not."""

    customers: pd.DataFrame
    contacts: pd.DataFrame
    findings: pd.DataFrame


def reasons(customers: pd.DataFrame) -> "pd.Series[str]":
    """Return customer_id → issue code of the customers who are not to be sent."""
    told = pd.Series(pd.NA, index=pd.Index(customers["customer_id"]), dtype="str")
    for field, answer, code in REASONS:
        if field in customers:
            so = (customers[field] == answer).fillna(False).to_numpy()
            told = told.mask(so & told.isna().to_numpy(), code)
    return told.dropna()


def kept(customers: pd.DataFrame, contacts: pd.DataFrame, schema: Schema, target: Target) -> Kept:
    """Part what may be sent from customers who are not to be, with their contacts."""
    why = reasons(customers)
    findings = []
    for _, _, code in REASONS:
        mine = why.index[why == code]
        ours, theirs = (among(frame["customer_id"], mine) for frame in (customers, contacts))
        told = customers[ours].set_index("customer_id")["customer_name"]
        findings.append(found(code, told, "customer_name", target.name, "customer", schema))
        people = contacts[theirs].set_index("contact_id")["contact_name"]
        findings.append(found(code, people, "contact_name", target.name, "contact", schema))
    sent = [frame[~among(frame["customer_id"], why.index)] for frame in (customers, contacts)]
    return Kept(sent[0], sent[1], joined(findings))
