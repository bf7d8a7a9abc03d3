"""企业微信: a list of remarks, mobiles and tags for the external contacts that members have already."""

from pathlib import Path

import pandas as pd

from guiyi.core.schema import Schema
from guiyi.exporters import crm
from guiyi.exporters.preflight import Preflight
from guiyi.exporters.shape import Shaped, shaped
from guiyi.schemas.targets.profile import Target

OF_CUSTOMERS = ("customer_name", "customer_type", "owner_account", "tags")


def write(
    customers: pd.DataFrame,
    contacts: pd.DataFrame,
    schema: Schema,
    target: Target,
    folder: Path,
    known: pd.DataFrame | None = None,
) -> Preflight:
    """Write the list and README.txt; a contact that no member has there is refused."""
    return crm.write_laid_out(*laid_out(customers, contacts, schema, target), target, folder, known)


def laid_out(
    customers: pd.DataFrame, contacts: pd.DataFrame, schema: Schema, target: Target
) -> tuple[dict[str, Shaped], pd.DataFrame]:
    """Lay contacts into the one object there is, with what their customers lend them; and findings."""
    (obj,) = target.objects
    theirs = customers.set_index("customer_id").reindex(columns=list(OF_CUSTOMERS)).reindex(contacts["customer_id"])
    theirs["customer_name"] = theirs["customer_name"].where(theirs["customer_type"] != "person")  # it is the contact's
    lent = {name: theirs[name].to_numpy() for name in OF_CUSTOMERS}
    rows = shaped(contacts.assign(**lent).drop(columns="customer_type"), obj, target, schema)
    return {obj.name: rows}, rows.findings
