"""report.html: one self-contained page for the person who ran it. No network, no script, personal values masked."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from guiyi.core.folder import RunFolder
from guiyi.core.language import issue_text, language, say
from guiyi.core.manifest import schema_of, sources_of
from guiyi.core.schema import Schema
from guiyi.reports import preflight
from guiyi.reports.flow import Flow, Node, flow_svg
from guiyi.reports.merges import evidence, examples
from guiyi.reports.problems import faults_by_field, open_faults, problems
from guiyi.reports.review import MOST_PAIRS
from guiyi.reports.sheets import sheet_told
from guiyi.reports.shown import file_name
from guiyi.reports.suggestions import suggestions

STATUSES = ("kept", "rejected", "ignored")
MOST_SOURCES = 10  # bars of their own in the picture
COLOURS = {
    "kept": "#2f855a", "rejected": "#c53030", "ignored": "#a0aec0",
    "merged": "#b7791f", "left": "#2b6cb0", "source": "#4a5568",
}  # fmt: skip


def write_html(folder: RunFolder, summary: Mapping[str, Any], *, mask: bool) -> None:
    """Write report.html."""
    from jinja2 import Environment, PackageLoader, select_autoescape

    manifest = folder.manifest()
    schema = schema_of(manifest)
    members = folder.read("members").set_index("row_id")
    links = folder.read("links")
    issues = folder.read("issues")
    page = Environment(
        loader=PackageLoader("guiyi.reports"),
        autoescape=select_autoescape(default=True),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page.globals.update(say=say, issue=issue_text, percent=_percent, number="{:,}".format)
    text = page.get_template("report.html").render(
        language=language(),
        summary=summary,
        manifest=manifest,
        masked=mask,
        flow=_flow(members, summary),
        fields=_fields(folder, summary, issues, members, schema),
        problems=problems(issues, schema, mask=mask),
        suggestions=suggestions(issues, summary["suggestions"], schema, mask=mask),
        evidence=evidence(links, schema),
        merges=examples(folder, members, links, schema, mask=mask),
        sheets=_sheets(manifest, schema),
        preflight=preflight.examples(folder, schema),
        todo=_todo(summary, str(manifest["job"]["output"])),
    )
    (folder / "report.html").write_text(text, encoding="utf-8")


def _percent(share: float) -> str:
    return f"{share:.0%}"


def _flow(members: pd.DataFrame, summary: Mapping[str, Any]) -> str:
    """Draw where the rows of every source went: what is kept is one row of a contact, or merged into one."""
    sizes = members["source"].value_counts(sort=False).to_dict()
    largest = sorted(sizes, key=lambda name: (-sizes[name], name))[:MOST_SOURCES]
    named = members["source"].where(members["source"].isin(largest), "")
    pairs = pd.DataFrame({"source": named, "status": members["status"]}).value_counts().reset_index().to_dict("records")
    flows = [Flow(f"source {one['source']}", str(one["status"]), int(one["count"])) for one in pairs]
    flows += [Flow("kept", "left", summary["rows_kept"] - summary["merged"]), Flow("kept", "merged", summary["merged"])]
    others = say("report.other_sources", count=len(sizes) - len(largest))
    ends = [*(name for name in sizes if name in largest), ""]
    rows = {name: sum(flow.rows for flow in flows if flow.left == f"source {name}") for name in ends}
    nodes = [Node(f"source {name}", 0, (f"{name or others} {rows[name]:,}",), COLOURS["source"]) for name in ends]
    nodes += [
        Node(name, 1, (f"{say(f'report.{name}')} {summary[f'rows_{name}']:,}",), COLOURS[name]) for name in STATUSES
    ]
    left = tuple(f"{say(f'report.n_{name}')} {summary[name]:,}" for name in ("customers", "contacts"))
    nodes += [
        Node("left", 2, left, COLOURS["left"]),
        Node("merged", 2, (f"{say('report.n_merged')} {summary['merged']:,}",), COLOURS["merged"]),
    ]
    return flow_svg(nodes, flows, say("report.flow"))


def _fields(
    folder: RunFolder, summary: Mapping[str, Any], issues: pd.DataFrame, members: pd.DataFrame, schema: Schema
) -> dict[str, list[dict[str, Any]]]:
    """Describe every field in use by entity: how full it was and is, and what could not be read."""
    before, after = summary["completeness"]["before"], summary["completeness"].get("after", {})
    faults, still = faults_by_field(issues), open_faults(folder, issues, members, schema)
    told: dict[str, list[dict[str, Any]]] = {"customer": [], "contact": []}
    for one in schema:
        if one.name in before or one.name in after:
            told[one.entity].append(
                {
                    "label": one.label,
                    "name": one.name,
                    "expected": one.expected,
                    "before": before.get(one.name, 0.0),
                    "after": after.get(one.name, 0.0),
                    "faults": faults.get(one.name, 0),
                    "open": still.get(one.name, 0),
                }
            )
    return told


def _sheets(manifest: Mapping[str, Any], schema: Schema) -> list[dict[str, Any]]:
    """Describe how each sheet was read: its header, and what became of its columns."""
    return [
        {"source": source.name, "path": file_name(source.path), **sheet_told(sheet, schema)}
        for source in sources_of(manifest)
        for sheet in source.sheets
    ]


def _todo(summary: Mapping[str, Any], output: str) -> list[dict[str, str]]:
    """Say what to do next, in order: a sentence, the file it is about, and the command where there is one."""
    out = file_name(output) or output
    quoted = f'"{out}"' if " " in out else out
    steps = [_step("gates", count=sum(not gate["passed"] for gate in summary["gates"].values()))]
    steps.append(_step("lost", count=summary["decisions_lost"]))
    command = f"guiyi review {quoted} --apply {quoted}/review.xlsx"
    steps.append(_step("review", "review.xlsx", command, count=summary["review_pairs"]))
    if summary["review_pairs"] > MOST_PAIRS:
        steps.append(_step("later", count=summary["review_pairs"] - MOST_PAIRS))
    steps.append(_step("rejects", "rejects.xlsx", count=summary["rows_rejected"]))
    steps.append(_step("cells", "review.xlsx", count=sum(summary["suggestions"].values())))
    refused = sum(sum(counts.values()) for counts in summary["targets"].values())
    steps.append(_step("targets", "export", count=refused))
    steps.append(_step("import", "export", count=summary["customers"]))
    return [step for step in steps if step]


def _step(name: str, file: str = "", command: str = "", *, count: int) -> dict[str, str]:
    return {"text": say(f"report.todo_{name}", count=f"{count:,}"), "file": file, "command": command} if count else {}
