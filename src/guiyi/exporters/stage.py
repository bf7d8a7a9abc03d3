"""Customers and contacts → the files of every target asked for, each in a folder of its own."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from guiyi.core.errors import TargetError
from guiyi.core.language import spoken
from guiyi.core.schema import Schema
from guiyi.exporters import EXPORTERS, preflight
from guiyi.exporters.preflight import Preflight
from guiyi.schemas.targets.profile import Target


def export(
    customers: pd.DataFrame, contacts: pd.DataFrame, schema: Schema, targets: Sequence[Target], out: Path
) -> Preflight:
    """Write `out/<target>/…`, and beside the files preflight.csv: what the target would refuse or damage.

    Args:
        customers: frame[customer_id; one `str` column a field, normal forms, missing = NA].
        contacts: frame[contact_id, customer_id; likewise].
        schema: the fields.
        targets: the targets, as the job wants them.
        out: the folder for them all.

    Raises:
        TargetError: a file or a database that cannot be written.
    """
    done = [_exported(customers, contacts, schema, target, out / target.name) for target in targets]
    return Preflight(preflight.together([one.findings for one in done]), [path for one in done for path in one.files])


def _exported(
    customers: pd.DataFrame, contacts: pd.DataFrame, schema: Schema, target: Target, folder: Path
) -> Preflight:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        done = spoken(target.language, EXPORTERS[target.name], customers, contacts, schema, target, folder)
        told = preflight.write(done.findings, folder / "preflight.csv")
    except OSError as error:
        raise TargetError("target.unwritable", path=folder, why=error.strerror or error) from error
    return Preflight(done.findings, [*done.files, told])
