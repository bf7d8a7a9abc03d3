"""The last step of an audit: its report, and every output that is asked for."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from guiyi.core.beside import write_beside
from guiyi.core.errors import ConfigError, TargetError
from guiyi.core.folder import RunFolder
from guiyi.core.schema import likeliest
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


def write_audit(folder: RunFolder, outputs: Sequence[tuple[str, Path | None]], *, mask: bool) -> dict[str, Any]:
    """Write the outputs of an audit; return its report."""
    told = report(folder, mask=mask)
    for form, path in outputs:
        text = FORMS[form](told)
        if path is None:
            _print(text)
        else:
            write_beside(path, text.encode("utf-8"))
    return told


def _print(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise TargetError("target.output", why=error.strerror) from error
