"""The command `targets`: the list of targets, and what a CRM tells of its own fields."""
# ruff: noqa: ARG001  # --lang is obeyed by its callback before the command begins

from pathlib import Path
from typing import Annotated

import typer

from guiyi.cli_job import job_asked
from guiyi.cli_options import AsJson, Lang
from guiyi.core.errors import ConfigError
from guiyi.core.language import say


def targets(
    words: Annotated[list[str] | None, typer.Argument(metavar="[pull TARGET]", help="read a CRM's own fields")] = None,
    job: Annotated[Path | None, typer.Option("--job", help="a job file whose own fields may fill the CRM's")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="the file; default TARGET.fields.yaml")] = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Print the targets that a base can be exported to; `pull TARGET` reads the fields of your CRM into a file."""
    from guiyi.reports.contents import print_targets

    if not words:
        print_targets(as_json)
    elif words[0] != "pull" or len(words) != 2:
        raise ConfigError("pull.words", words=" ".join(words))
    else:
        path = out or (job.parent if job else Path()) / f"{words[1]}.fields.yaml"
        typer.echo(say("pull.done", path=path, target=words[1], lacking=", ".join(pulled(words[1], job, path)) or "-"))


def pulled(target: str, job: Path | None, path: Path) -> list[str]:
    """Read a CRM's own description into a file, and return what it lacks that cannot be done without.

    Raises:
        TargetError: the CRM cannot be asked, or the file cannot be written.
    """
    from guiyi.core.errors import TargetError
    from guiyi.push.describe import pull
    from guiyi.push.describe.told import as_yaml
    from guiyi.schemas.customer import customer_schema

    found = pull(target, job_asked([str(job)]).schema_wanted() if job else customer_schema())
    try:
        path.write_text(as_yaml(found.laid, found.target, found.address), encoding="utf-8")
    except OSError as error:
        raise TargetError("target.unwritable", path=path, why=error.strerror or error) from error
    return found.laid.lacking
