"""HubSpot: companies and contacts in a file each, and both in one, as its import of two objects from one file wants them."""

from pathlib import Path

import pandas as pd

from guiyi.core.schema import Schema
from guiyi.exporters import crm
from guiyi.exporters.preflight import Preflight
from guiyi.exporters.standing import standing
from guiyi.schemas.targets.hubspot import COMPANY_KEY, KEY
from guiyi.schemas.targets.profile import Target

TOGETHER = "companies-and-contacts.csv"


def write(
    customers: pd.DataFrame,
    contacts: pd.DataFrame,
    schema: Schema,
    target: Target,
    folder: Path,
    known: pd.DataFrame | None = None,
) -> Preflight:
    """Write companies.csv, contacts.csv, one file with both, and README.txt."""
    tables, findings = crm.laid_out(customers, contacts, schema, target)
    done = crm.write_laid_out(tables, findings, target, folder, known)
    if standing(tables, target, known).tables:  # a new contact of a company that is there has no row of both
        return done
    both = joined(*(tables[obj.name].table for obj in target.objects))
    both.to_csv(folder / TOGETHER, index=False, encoding="utf-8", lineterminator="\n")
    return Preflight(findings, [*done.files, folder / TOGETHER])


def joined(companies: pd.DataFrame, contacts: pd.DataFrame) -> pd.DataFrame:
    """Return a row a contact with the columns of its company before its own, and a row a company without contacts."""
    left = companies.add_prefix("companies.")
    right = contacts.drop(columns=[COMPANY_KEY]).add_prefix("contacts.")
    owner = contacts[COMPANY_KEY].to_numpy()
    return left.merge(right, how="left", left_on=f"companies.{KEY}", right_on=owner).drop(
        columns="key_0", errors="ignore"
    )
