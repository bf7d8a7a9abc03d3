"""report.html: one self-contained page for the person who ran it. No network, personal values masked."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from guiyi.core.folder import RunFolder
from guiyi.core.language import issue_text, language, say
from guiyi.core.manifest import schema_of, sources_of
from guiyi.core.schema import Schema
from guiyi.reports.flow import Flow, Node, flow_svg
from guiyi.reports.reasons import reasons_text

TOP_PROBLEMS, EXAMPLES, TOP_MERGES = 15, 3, 10
COLOURS = {"kept": "#2f855a", "rejected": "#c53030", "ignored": "#a0aec0", "merged": "#b7791f", "customers": "#2b6cb0", "source": "#4a5568"}


def write_html(folder: RunFolder, summary: Mapping[str, Any], *, mask: bool) -> None:
    """Write report.html."""
    from jinja2 import Environment, PackageLoader, select_autoescape

    manifest = folder.manifest()
    schema = schema_of(manifest)
    page = Environment(loader=PackageLoader("guiyi.reports"), autoescape=select_autoescape(default=True), trim_blocks=True)
    page.globals.update(say=say, issue=issue_text, percent=lambda share: f"{share:.0%}")
    text = page.get_template("report.html").render(
        language=language(),
        summary=summary,
        manifest=manifest,
        flow=_flow(folder, summary),
        fields=_fields(folder, summary, schema),
        problems=_problems(folder, schema, mask),
        merges=_merges(folder, schema, mask),
        sheets=_sheets(manifest, schema),
        todo=_todo(summary),
    )
    (folder / "report.html").write_text(text, encoding="utf-8")


def _flow(folder: RunFolder, summary: Mapping[str, Any]) -> str:
    members = folder.read("members", ["source", "customer_id", "status"])
    kept = members[members["status"] == "kept"]
    counts = members.groupby(["source", "status"]).size()
    sources = members["source"].unique()
    nodes = [Node(f"source:{name}", 0, str(name), COLOURS["source"]) for name in sources]
    nodes += [Node(status, 1, say(f"report.{status}"), COLOURS[status]) for status in ("kept", "rejected", "ignored")]
    nodes += [Node("customers", 2, say("report.customers"), COLOURS["customers"]), Node("merged", 2, say("report.merged"), COLOURS["merged"])]
    flows = [Flow(f"source:{source}", str(status), int(rows)) for (source, status), rows in counts.items()]
    single = int(kept["customer_id"].nunique())
    flows += [Flow("kept", "customers", single), Flow("kept", "merged", len(kept) - single)]
    return flow_svg(nodes, flows, say("report.flow"))


def _fields(folder: RunFolder, summary: Mapping[str, Any], schema: Schema) -> list[dict[str, Any]]:
    before, after = summary["completeness"]["before"], summary["completeness"]["after"]
    issues = folder.read("issues", ["field", "severity"])
    faults = issues[issues["severity"] != "info"]["field"].value_counts()
    return [
        {
            "label": one.label,
            "name": one.name,
            "expected": one.expected,
            "before": before.get(one.name, 0.0),
            "after": after.get(one.name, 0.0),
            "faults": int(faults.get(one.name, 0)),
        }
        for one in schema
        if one.name in before or one.name in after
    ]


def _problems(folder: RunFolder, schema: Schema, mask: bool) -> list[dict[str, Any]]:
    issues = folder.read("issues")
    found = []
    for (code, field), group in issues.groupby(["code", "field"]):
        shown = group.dropna(subset=["value"]).drop_duplicates("value").sort_values("row_id").head(EXAMPLES)
        examples = [
            {"value": _safe(one.value, str(field), schema, mask), "row": one.row_id, "repair": _safe(one.suggestion, str(field), schema, mask)}
            for one in shown.itertuples()
        ]
        label = "、".join(schema[name].label for name in str(field).split("|")[:3] if name in schema)
        found.append({"code": code, "field": label or field, "count": len(group), "examples": examples, **issue_text(str(code))._asdict()})
    severity = {"error": 0, "warn": 1, "info": 2}
    return sorted(found, key=lambda one: (severity[one["severity"]], -one["count"], one["code"]))[:TOP_PROBLEMS]


def _safe(text: Any, field: str, schema: Schema, mask: bool) -> str:
    if pd.isna(text):
        return ""
    flat = " ".join(str(text).split())[:60]
    if not mask:
        return flat
    return schema[field].masked(flat) if field in schema and not schema[field].custom else flat[:1] + "***"


def _merges(folder: RunFolder, schema: Schema, mask: bool) -> list[dict[str, Any]]:
    """The customers that most rows became, each with the strongest reason of a link inside it."""
    members = folder.read("members", ["row_id", "customer_id", "status"])
    kept = members[members["status"] == "kept"]
    sizes = kept["customer_id"].value_counts()
    largest = sizes[sizes > 1].reset_index().sort_values(["count", "customer_id"], ascending=[False, True]).head(TOP_MERGES)
    names = folder.read("customers").set_index("customer_id")
    owner = kept.set_index("row_id")["customer_id"]
    links = folder.read("links")
    inside = links.assign(customer=links["left"].map(owner))
    inside = inside[(inside["customer"] == links["right"].map(owner)) & (inside["zone"] == "merge")]
    best = inside.sort_values("probability", ascending=False, kind="stable").drop_duplicates("customer").set_index("customer")
    found = []
    for one in largest.itertuples():
        person = names.at[one.customer_id, "customer_type"] == "person"
        name = str(names.at[one.customer_id, "customer_name"])
        shown = schema["contact_name"].masked(name) if person and mask else name
        why = reasons_text(best.at[one.customer_id, "reasons"], schema) if one.customer_id in best.index else say("report.same_name")
        found.append({"id": one.customer_id, "name": shown, "rows": int(one.count), "why": why})
    return found


def _sheets(manifest: Mapping[str, Any], schema: Schema) -> list[dict[str, Any]]:
    found = []
    for source in sources_of(manifest):
        for sheet in source.sheets:
            own = [column.header for column in sheet.columns if column.reason == "custom" and column.header]
            out = [column.header for column in sheet.columns if column.reason == "left_out" and column.header]
            skipped = issue_text(sheet.skipped).text if sheet.skipped else ""
            notes = [say(note) for note in sheet.notes]
            header = ", ".join(map(str, sheet.header_rows)) or "–"
            found.append(dict(source=source.name, path=source.path, sheet=sheet.name, rows=sheet.rows, header=header, custom=own, out=out, skipped=skipped, notes=notes))
    return found


def _todo(summary: Mapping[str, Any]) -> list[str]:
    """What to do next, in order."""
    steps = []
    if summary["review_pairs"]:
        steps.append(say("report.todo_review", count=summary["review_pairs"]))
    if summary["rows_rejected"]:
        steps.append(say("report.todo_rejects", count=summary["rows_rejected"]))
    refused = sum(sum(counts.values()) for counts in summary["targets"].values())
    if refused:
        steps.append(say("report.todo_targets", count=refused))
    return [*steps, say("report.todo_import")]
