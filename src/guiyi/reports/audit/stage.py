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
from guiyi.reports.audit.history import History, append, in_short, line_of
from guiyi.reports.audit.report import Report, report

Form = Callable[[Report], str]


def as_json(told: Report) -> str:
    """Return the report as JSON."""
    return json.dumps(told, ensure_ascii=False, indent=2, default=str) + "\n"


FORMS: Mapping[str, Form] = {"json": as_json}
"""form of output → report → text"""


def check_outputs(outputs: Sequence[tuple[str, Path | None]]) -> None:
    """Refuse an output that cannot be written, before anything is read.

    Raises:
        ConfigError: no such form; or a form that is a file is to go to standard output.
    """
    for form, _ in outputs:
        if form not in FORMS:
            raise ConfigError("audit.form", form=form, meant=likeliest(form, FORMS), known=", ".join(FORMS))


def write_audit(
    folder: RunFolder, outputs: Sequence[tuple[str, Path | None]], *, mask: bool, past: History | None = None
) -> dict[str, Any]:
    """Write the outputs of an audit, and its line of the history; return its report."""
    told = report(folder, mask=mask)
    line = line_of(told)
    if past:
        told |= {"history": in_short([*past.lines, line]), "notes": past.notes}
    for form, path in outputs:
        text = FORMS[form](told)
        if path is None:
            sys.stdout.write(text)
        else:
            write_beside(path, text.encode("utf-8"))
    if past:
        append(past.path, line)
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
