"""The command line: one short function a command. It parses, calls one function, and prints what came out."""
# ruff: noqa: ARG001  # --lang and --version are obeyed by their callbacks before the command begins

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from guiyi.cli_exit import leave
from guiyi.cli_job import job_asked, looked, ways
from guiyi.cli_options import (
    ANNOTATIONS,
    AsJson,
    Baseline,
    Engine,
    FailOn,
    History,
    Lang,
    LimitCells,
    Mildest,
    Out,
    Outputs,
    PasswordEnv,
    Set,
    ShowValues,
    Sources,
    Version,
    outputs_asked,
)
from guiyi.cli_push import push, rollback
from guiyi.cli_targets import targets
from guiyi.core.errors import ConfigError
from guiyi.core.language import say

ONE_LINE = str.maketrans("\t\n\r", "   ")

app = typer.Typer(
    name="guiyi",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="归一: many customer lists become one clean, deduplicated base in the CRM you chose.",
)


@app.callback()
def _guiyi(
    lang: Lang = None,
    version: Version = False,
) -> None:
    """Take the options that stand before the command."""


@app.command()
def demo(out: Out = None, lang: Lang = None, as_json: AsJson = False) -> None:
    """Run the main job on bundled samples: an Excel workbook, a WeChat tag list, a WeCom export."""
    from guiyi.demo import samples

    _carry_out(job_asked([str(path) for path in samples()], out, ["csv", "xlsx", "wukong9"], None), as_json)


@app.command()
def init(
    sources: Sources,
    out: Annotated[Path, typer.Option("--out", "-o", help="the job file to write")] = Path("guiyi.yaml"),
    force: Annotated[bool, typer.Option("--force", help="replace a job file that is already there")] = False,
    password_env: PasswordEnv = None,
    limit_cells: LimitCells = None,
    lang: Lang = None,
) -> None:
    """Look at the sources and write a commented job file with the detected mapping."""
    from guiyi.job_file import write_job_file

    write_job_file(looked(sources, ways(password_env, limit_cells)), out, force=force)
    typer.echo(say("init.done", path=out))


@app.command()
def inspect(
    sources: Sources,
    as_json: AsJson = False,
    show_values: ShowValues = False,
    password_env: PasswordEnv = None,
    limit_cells: LimitCells = None,
    lang: Lang = None,
) -> None:
    """Show what was found: sheets, header rows, encoding, mapping with confidence. Writes nothing."""
    from guiyi.reports.inspect import as_json as told
    from guiyi.reports.inspect import print_looks

    looks = looked(sources, ways(password_env, limit_cells))
    if as_json:
        typer.echo(json.dumps(told(looks), ensure_ascii=False, indent=2))
    else:
        print_looks(looks, mask=not show_values)


@app.command()
def run(
    sources: Sources,
    to: Annotated[
        list[str] | None, typer.Option("--to", help="a target, or the URL of a database; may be given several times")
    ] = None,
    out: Out = None,
    engine: Annotated[Engine, typer.Option(help="where the stages run")] = Engine.local,
    set_: Set = None,
    show_values: ShowValues = False,
    password_env: PasswordEnv = None,
    limit_cells: LimitCells = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Read, cleanse, check, deduplicate and export: the main job."""
    settings = [*(set_ or []), *(["privacy.mask=false"] if show_values else [])]
    _carry_out(job_asked(sources, out, to, settings, ways(password_env, limit_cells)), as_json)


@app.command()
def dedupe(
    sources: Sources,
    out: Out = None,
    set_: Set = None,
    password_env: PasswordEnv = None,
    limit_cells: LimitCells = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Stop after matching: OUT/clusters.csv says which rows are one customer and one contact."""
    _carry_out(job_asked(sources, out, None, set_, ways(password_env, limit_cells)), as_json, until="dedupe")


@app.command()
def audit(
    sources: Sources,
    job: Annotated[Path | None, typer.Option("--job", help="a job file with the rules for these sources")] = None,
    output: Outputs = None,
    fail_on: Mildest = FailOn.error,
    max_errors: Annotated[str, typer.Option("--max-errors", help="so many findings pass: N, or P% of the rows")] = "0",
    baseline: Baseline = None,
    update: Annotated[bool, typer.Option("--update-baseline", help="write the baseline anew")] = False,
    history: History = None,
    set_: Set = None,
    show_values: ShowValues = False,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Check the sources row by row, change nothing, and say whether they pass."""
    import os

    from guiyi.audits import audit as carry_out
    from guiyi.reports.audit.screen import print_audit
    from guiyi.validators.gate import Gate

    settings = [*(set_ or []), *(["privacy.mask=false"] if show_values else [])]
    asked = job_asked(sources, None, None, settings, over=job)
    outputs = outputs_asked([*(output or []), *(["json"] if as_json else [])])
    gate = Gate.of(fail_on.value, max_errors, baseline, update)
    found = carry_out(asked, outputs, gate=gate, history=history, workers=os.cpu_count() or 1, quiet=False)
    if all(path or form == ANNOTATIONS for form, path in outputs):
        print_audit(found.report)
    if not found.passed:
        raise typer.Exit(1)


@app.command()
def value(
    kind: Annotated[str, typer.Argument(help="a kind of value; `guiyi kinds` lists them")],
    texts: Annotated[
        list[str] | None, typer.Argument(help="texts; without any, one a line from standard input")
    ] = None,
    region: Annotated[str, typer.Option(help="ISO country that the texts come from")] = "CN",
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Print the normal form of values: text, normal form, issue code, parted by tabs."""
    from guiyi.values import KINDS

    known = _kind(kind, KINDS)
    for text in texts if texts is not None else (line.rstrip("\r\n") for line in sys.stdin):
        found = known.value(text, region)
        if as_json:
            told = {"text": text, "normal": found.normal, "issue": found.issue, "suggestion": found.suggestion}
            typer.echo(json.dumps(told, ensure_ascii=False))
        else:
            typer.echo("\t".join((text.translate(ONE_LINE), found.normal or "", found.issue or "")))


@app.command()
def explain(
    out: Annotated[Path, typer.Argument(help="the output folder of a run")],
    id_: Annotated[str, typer.Argument(metavar="ID", help="a customer id, contact id or row id")],
    field: Annotated[str | None, typer.Option(help="only this field")] = None,
    versus: Annotated[
        str | None, typer.Option(metavar="ID", help="another id: why the two are one, or are not")
    ] = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Show where a customer, contact or row came from and why it is what it is."""
    from dataclasses import asdict

    from guiyi.core.manifest import schema_of
    from guiyi.reports.explain import explain as explained
    from guiyi.reports.told import print_told
    from guiyi.reports.versus_told import print_versus
    from guiyi.versus import side_by_side

    folder = _finished(out)
    told: Any = side_by_side(folder, id_, versus, field) if versus else explained(folder, id_, field)
    if as_json:
        typer.echo(json.dumps(asdict(told), ensure_ascii=False, indent=2))
    elif versus:
        print_versus(told, schema_of(folder.manifest()))
    else:
        print_told(told, schema_of(folder.manifest()))


@app.command()
def review(
    out: Annotated[Path, typer.Argument(help="the output folder of a run")],
    apply: Annotated[Path, typer.Option("--apply", help="a filled review.xlsx to read back")],
    lang: Lang = None,
) -> None:
    """Read the decisions of a filled review.xlsx into decisions.csv; the next run obeys them."""
    from guiyi.dedupe.decisions import read_decisions, write_decisions
    from guiyi.reports.review import read_review

    folder = _finished(out)
    fresh = read_review(apply)
    write_decisions(folder / "decisions.csv", [*read_decisions(folder / "decisions.csv"), *fresh])
    typer.echo(say("review.applied", count=len(fresh), path=folder / "decisions.csv"))


@app.command()
def schema(
    sources: Annotated[list[str] | None, typer.Argument(metavar="[JOB.yaml]", help="the fields of this job")] = None,
    format_: Annotated[str, typer.Option("--format", help="table, jsonschema, frictionless or pandera")] = "table",
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Print the fields of the customer base."""
    from guiyi.reports.contents import print_schema
    from guiyi.schemas.customer import customer_schema

    wanted = job_asked(sources).schema_wanted() if sources else customer_schema()
    print_schema(wanted, "jsonschema" if as_json and format_ == "table" else format_)


@app.command()
def kinds(as_json: AsJson = False, lang: Lang = None) -> None:
    """Print the kinds of values that guiyi understands."""
    from guiyi.reports.contents import print_kinds

    print_kinds(as_json)


app.command()(targets)
app.command()(push)
app.command()(rollback)


def _carry_out(job: Any, as_json: bool, until: str = "export") -> None:
    import os

    from guiyi.pipeline import run as carry_out
    from guiyi.reports.inspect import print_summary

    result = carry_out(job, workers=os.cpu_count() or 1, until=until, quiet=False)
    if as_json:
        typer.echo(json.dumps(result.summary, ensure_ascii=False, indent=2))
    else:
        print_summary(result.summary, result.folder)
    if not all(gate["passed"] for gate in result.summary["gates"].values()):
        raise typer.Exit(1)


def _finished(out: Path) -> Any:
    from guiyi.core.folder import RunFolder

    if not (out / "run" / "manifest.json").exists():
        raise ConfigError("folder.no_run", path=out)
    return RunFolder(out)


def _kind(name: str, known: dict[str, Any]) -> Any:
    from guiyi.core.schema import likeliest

    if name not in known:
        raise ConfigError("value.kind", kind=name, meant=likeliest(name, known))
    return known[name]


def main() -> None:
    """Run the command line and leave with its exit code (DESIGN section 6)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console in code page 936 cannot show every character
    leave(app)
