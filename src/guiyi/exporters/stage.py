"""Customers and contacts → the files of every target asked for, each in a folder of its own."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pandas as pd

from guiyi.core.errors import TargetError
from guiyi.core.language import LANGUAGES, say, spoken
from guiyi.core.schema import Schema
from guiyi.exporters import EXPORTERS, preflight
from guiyi.exporters.crm import README
from guiyi.exporters.preflight import Preflight
from guiyi.exporters.withheld import Kept, kept
from guiyi.schemas.targets.profile import Target


def export(
    customers: pd.DataFrame,
    contacts: pd.DataFrame,
    schema: Schema,
    targets: Sequence[Target],
    out: Path,
    *,
    send_refused: bool = False,
    known: pd.DataFrame | None = None,
) -> Preflight:
    """Write `out/<target>/…`, and beside the files preflight.csv: what the target would refuse or damage.

    Args:
        customers: frame[customer_id; one `str` column a field, normal forms, missing = NA].
        contacts: frame[contact_id, customer_id; likewise].
        schema: the fields.
        targets: the targets, as the job wants them.
        out: the folder for them all.
        known: what the target has already (`run/outcomes`); None: nothing.
        send_refused: a CRM gets those too who are on the blacklist or refused consent.

    Raises:
        TargetError: a file or a database that cannot be written.
    """
    done = []
    for target in targets:
        sent = Kept(customers, contacts, preflight.together([]))
        if not target.whole and not send_refused:
            sent = kept(customers, contacts, schema, target)
        done.append(_exported(sent, schema, target, out / target.name, known))
    return Preflight(preflight.together([one.findings for one in done]), [path for one in done for path in one.files])


def _exported(sent: Kept, schema: Schema, target: Target, folder: Path, known: pd.DataFrame | None) -> Preflight:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write: Callable[..., Preflight] = EXPORTERS[target.name]
        write = write if target.whole else partial(write, known=known)
        done = spoken(target.language, write, sent.customers, sent.contacts, schema, target, folder)
        count = int((sent.findings["entity"] == "customer").sum())
        if count:
            with (folder / README).open("a", encoding="utf-8", newline="\r\n") as readme:
                texts = [spoken(code, say, "export.withheld", count=f"{count:,}") for code in LANGUAGES]
                readme.write("\n" + "\n".join(texts) + "\n")
        findings = preflight.together([sent.findings, done.findings])
        told = preflight.write(findings, folder / "preflight.csv")
    except OSError as error:
        raise TargetError("target.unwritable", path=folder, why=error.strerror or error) from error
    return Preflight(findings, [*done.files, told])
