"""The last step of an audit: its report, and every output that is asked for."""

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from guiyi.core.beside import write_beside
from guiyi.core.errors import ConfigError, TargetError
from guiyi.core.folder import RunFolder
from guiyi.core.schema import likeliest
from guiyi.reports.audit.github import as_github
from guiyi.reports.audit.gitlab import as_gitlab
from guiyi.reports.audit.history import History, append, in_short, line_of
from guiyi.reports.audit.html import as_html
from guiyi.reports.audit.junit import as_junit
from guiyi.reports.audit.markdown import MOST, as_markdown
from guiyi.reports.audit.report import Report, report
from guiyi.reports.audit.sarif import as_sarif

Form = Callable[[Report], str]
Book = Callable[[RunFolder, Path], None]


def as_json(told: Report) -> str:
    """Return the report as JSON."""
    return json.dumps(told, ensure_ascii=False, indent=2, default=str) + "\n"


SUMMARY = "GITHUB_STEP_SUMMARY"  # the file of a step's summary

FORMS: Mapping[str, Form] = {
    "json": as_json,
    "html": as_html,
    "junit": as_junit,
    "sarif": as_sarif,
    "gitlab": as_gitlab,
    "github": as_github,
    "markdown": as_markdown,
}
"""form of output → report → text"""


def _returned(folder: RunFolder, path: Path) -> None:
    from guiyi.reports.audit.returned import write_returned

    write_returned(folder, path)


BOOKS: Mapping[str, Book] = {"xlsx": _returned}
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
            from guiyi.reports.audit.returned import check_name  # and with it what writes workbooks

            check_name(path)


def write_audit(
    folder: RunFolder, outputs: Sequence[tuple[str, Path | None]], *, mask: bool, past: History | None = None
) -> dict[str, Any]:
    """Write the outputs of an audit, and its line of the history; return its report."""
    told = report(folder, mask=mask) | {"outputs": [(form, str(path or "")) for form, path in outputs]}
    line = line_of(told)
    if past:
        told |= {"history": in_short([*past.lines, line]), "notes": past.notes}
    for form, path in outputs:
        if path is not None and form in BOOKS:
            BOOKS[form](folder, path)
        elif path is None:
            _print(FORMS[form](told))
        else:
            write_beside(path, FORMS[form](told).encode("utf-8", "replace"))
        if form == "github":
            _summarise(told)
    if past:
        append(past.path, line)
    return told


def _summarise(told: Report) -> None:
    """Add the audit to the summary of a step of GitHub Actions, where there is one.

    Raises:
        TargetError: it cannot be written.
    """
    place = os.environ.get(SUMMARY)
    if not place:
        return
    try:
        with open(place, "ab") as file:
            file.write(as_markdown(told, max(MOST - file.tell(), 0)).encode("utf-8", "replace"))
    except OSError as error:
        raise TargetError("target.unwritable", path=place, why=error.strerror) from error


def _print(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise TargetError("target.output", why=error.strerror) from error
