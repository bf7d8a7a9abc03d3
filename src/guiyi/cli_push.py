"""The two commands that change a CRM: push and rollback. Each exists first as a plan that a person can read."""
# ruff: noqa: ARG001  # --lang is obeyed by its callback before the command begins

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guiyi.cli_options import AsJson, Lang
from guiyi.core.errors import ConfigError
from guiyi.core.language import say

if TYPE_CHECKING:
    from guiyi.push.phases import Phase
    from guiyi.pushes import Pushed

Folder = Annotated[Path, typer.Argument(help="the output folder of a run")]


def push(
    out: Folder,
    to: Annotated[str, typer.Option("--to", help="the CRM to push into")],
    plan: Annotated[
        bool, typer.Option("--plan", help="only say what would become of every record; the default")
    ] = False,
    pilot: Annotated[int | None, typer.Option("--pilot", min=1, help="carry out the first N customers")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="carry all of the plan out: pilot, a tenth, the rest")
    ] = False,
    resume: Annotated[bool, typer.Option("--resume", help="go on where the last push was cut off")] = False,
    max_errors: Annotated[str, typer.Option("--max-errors", help="the share of a phase that may fail, e.g. 5%")] = "5%",
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Push customers and contacts into a CRM: first a plan, then a pilot, then all; never twice."""
    from guiyi.pushes import push as carry_out

    if sum((plan, pilot is not None, everything, resume)) > 1:
        raise typer.BadParameter("--plan | --pilot N | --all | --resume")
    _finished(out)
    done = carry_out(
        out, to, pilot=pilot, everything=everything, resume=resume, stop=_share(max_errors), quiet=False,
        told=lambda _: None if as_json else _tell(_),
    )  # fmt: skip
    if as_json:
        typer.echo(json.dumps(_as_json(done), ensure_ascii=False, indent=2))
    else:
        _print(done)
    if done.stopped:
        raise typer.Exit(1)
    if done.counts and done.counts["unknown"]:
        raise typer.Exit(3)


def rollback(
    out: Folder,
    to: Annotated[str | None, typer.Option("--to", help="the CRM; default: that of the last push")] = None,
    plan: Annotated[bool, typer.Option("--plan", help="only list what would be deleted, restored and left")] = False,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Undo the last push: delete what it created, restore what it changed, list what somebody changed since."""
    from guiyi.push.undone import counts
    from guiyi.pushes import rollback as carry_out

    done = carry_out(out, to, only_plan=plan, quiet=False)
    told = counts(done.undoings)
    if as_json:
        typer.echo(json.dumps({"target": done.target, "file": str(done.file), **told}, ensure_ascii=False, indent=2))
        return
    for deed, number in told.items():
        typer.echo(say("push.line", what=say(f"push.deed.{deed}"), number=number))
    typer.echo(say("push.would_undo" if plan else "push.has_undone", path=done.file))


def _finished(out: Path) -> None:
    if not (out / "run" / "manifest.json").exists():
        raise ConfigError("folder.no_run", path=out)


def _share(told: str) -> float:
    """Read a share: `5%` or `0.05`."""
    try:
        share = float(told.strip().removesuffix("%")) / (100 if told.strip().endswith("%") else 1)
    except ValueError as error:
        raise typer.BadParameter(f"--max-errors {told}: 5%, 0.05") from error
    if not 0 <= share <= 1:
        raise typer.BadParameter(f"--max-errors {told}: 0% … 100%")
    return share


def _tell(phase: "Phase") -> None:
    one = phase.tally
    told = {"saved": one.saved, "refused": one.refused, "unknown": one.unknown, "differing": one.differing}
    typer.echo(say("push.phase", name=say(f"push.phase.{phase.name}"), **told))


def _print(done: "Pushed") -> None:
    if done.counts is None:
        for name, actions in done.plan.counts().items():
            told = ", ".join(f"{say(f'push.action.{action}')} {number}" for action, number in actions.items() if number)
            typer.echo(say("push.line", what=name, number=told or "0"))
        typer.echo(say("push.planned", path=done.folder / "plan.xlsx", target=done.plan.target))
        return
    for name, number in done.counts.items():
        if number or name != "waiting":
            typer.echo(say("push.line", what=say(f"push.file.{name}"), number=number))
    typer.echo(say("push.stopped" if done.stopped else "push.done", path=done.folder))


def _as_json(done: "Pushed") -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "target": done.plan.target,
        "folder": str(done.folder),
        "plan": done.plan.counts(),
        "phases": [{"name": one.name, "tasks": len(one.numbers), **asdict(one.tally)} for one in done.phases],
        "stopped": done.stopped,
        "records": done.counts,
    }
