"""Options that several commands share."""

import os
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from guiyi.core.errors import ConfigError
from guiyi.core.language import LANGUAGES, speak

ANNOTATIONS = "github"  # the output that GitHub Actions takes from the log, so that people may read on there


class Engine(StrEnum):
    """Where the stages run."""

    local = "local"


class FailOn(StrEnum):
    """The mildest severity that fails an audit."""

    error = "error"
    warn = "warn"
    never = "never"


def _spoken(lang: str | None) -> str | None:
    if lang and lang not in LANGUAGES:
        raise typer.BadParameter(f"{lang}: {' | '.join(LANGUAGES)}")
    if lang:
        speak(lang)
    return lang


def _version(asked: bool) -> None:
    if asked:
        from guiyi.core.manifest import versions

        typer.echo(f"guiyi {versions()['guiyi']}")
        raise typer.Exit


Lang = Annotated[
    str | None, typer.Option("--lang", callback=_spoken, is_eager=True, help="zh or en; default: the locale's")
]
Out = Annotated[Path | None, typer.Option("--out", "-o", help="output folder; default guiyi-out")]
Sources = Annotated[list[str], typer.Argument(help="files, folders, globs, or one job file (.yaml)")]
AsJson = Annotated[bool, typer.Option("--json", help="print JSON for machines")]
Set = Annotated[list[str] | None, typer.Option("--set", help="key=value over the job file, e.g. dedupe.merge_at=0.9")]
PasswordEnv = Annotated[
    str | None, typer.Option("--password-env", help="environment variable that holds the password of the sources")
]
LimitCells = Annotated[
    int | None, typer.Option("--limit-cells", help="read sheets of more cells than 20 million, knowingly")
]
Outputs = Annotated[
    list[str] | None, typer.Option("--output", help="FORM=FILE, or FORM for standard output; several times")
]
Mildest = Annotated[FailOn, typer.Option("--fail-on", help="the mildest severity that fails the audit")]
Baseline = Annotated[Path | None, typer.Option("--baseline", help="findings of an earlier audit; only new ones fail")]
History = Annotated[
    Path | None, typer.Option("--history", help="a file that gets a line of this audit's numbers, to be plotted")
]
ShowValues = Annotated[bool, typer.Option("--show-values", help="do not mask personal values")]
Version = Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="print the version")]


def setting(text: str) -> tuple[str, object]:
    """Read `key=value`.

    Raises:
        ConfigError: it is not that, or the value is not YAML.
    """
    import yaml

    key, found, told = text.partition("=")
    if not found or not key.strip():
        raise ConfigError("config.set", text=text)
    try:
        return key.strip(), yaml.safe_load(told)
    except yaml.YAMLError as error:
        raise ConfigError("config.set", text=text) from error


def output_asked(text: str) -> tuple[str, Path | None]:
    """Read `FORM=FILE`, or `FORM` for standard output.

    >>> output_asked("github")
    ('github', None)
    """
    form, _, path = text.partition("=")
    return form.strip(), Path(path) if path.strip() else None


def outputs_asked(texts: Sequence[str]) -> list[tuple[str, Path | None]]:
    """Read all outputs; a step of GitHub Actions gets its annotations too, unless standard output is for a machine."""
    asked = [output_asked(text) for text in texts]
    plain = all(path for _, path in asked) and ANNOTATIONS not in dict(asked)
    return [*asked, (ANNOTATIONS, None)] if plain and os.environ.get("GITHUB_ACTIONS") == "true" else asked
