"""The last step of an audit: its report, and every output that is asked for."""

import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from guiyi.core.errors import ConfigError, TargetError
from guiyi.core.folder import RunFolder
from guiyi.core.schema import likeliest
from guiyi.reports.audit.report import Report, report
from guiyi.reports.audit.returned import check_name, write_returned

Form = Callable[[Report], str]
Book = Callable[[RunFolder, Path], None]


def as_json(told: Report) -> str:
    """Return the report as JSON."""
    return json.dumps(told, ensure_ascii=False, indent=2, default=str) + "\n"


FORMS: Mapping[str, Form] = {"json": as_json}
"""form of output → report → text"""

BOOKS: Mapping[str, Book] = {"xlsx": write_returned}
"""form of output that is a file with personal data → what writes it from the run folder"""


def check_outputs(outputs: Sequence[tuple[str, Path | None]]) -> None:
    """Refuse an output that cannot be written, before anything is read.

    Raises:
        ConfigError: no such form; or a form that is a file is to go to standard output.
    """
    known = (*FORMS, *BOOKS)
    for form, path in outputs:
        if form not in known:
            raise ConfigError("audit.form", form=form, meant=likeliest(form, known), known=", ".join(known))
        if form in BOOKS and path is None:
            raise ConfigError("returned.needs_file", form=form)
        if form in BOOKS and path is not None:
            check_name(path)


def write_audit(folder: RunFolder, outputs: Sequence[tuple[str, Path | None]], *, mask: bool) -> dict[str, Any]:
    """Write the outputs of an audit; return its report."""
    told = report(folder, mask=mask)
    for form, path in outputs:
        if path is not None and form in BOOKS:
            BOOKS[form](folder, path)
        elif path is None:
            sys.stdout.write(FORMS[form](told))
        else:
            write_beside(path, FORMS[form](told).encode("utf-8"))
    return told


def write_beside(path: Path, content: bytes) -> None:
    """Write a file of an owner only, beside its place, and put it there when it is whole.

    Raises:
        TargetError: the place cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        number, beside = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    except OSError as error:
        raise TargetError("target.unwritable", path=path, why=error.strerror) from error
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
        os.replace(beside, path)
    except OSError as error:
        Path(beside).unlink(missing_ok=True)
        raise TargetError("target.unwritable", path=path, why=error.strerror) from error
