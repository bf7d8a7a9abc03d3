"""The page of an audit: one self-contained file for people. No network, no script, personal values masked."""

from collections.abc import Iterator, Mapping
from typing import Any

from guiyi.core.language import language, say
from guiyi.reports.audit.charts import counts_svg, shares_svg, strip_svg
from guiyi.reports.audit.gates import baseline_line, gate_line
from guiyi.reports.audit.overview import kpi_cards, next_steps, percent, trend_line
from guiyi.reports.audit.report import Report
from guiyi.reports.audit.wording import place, plain

EXAMPLES = 3  # of a problem
PROBLEMS = 200  # a page with more of them helps nobody
SHEETS = 30  # whose lines are drawn
STEPS = (0.5, 0.8, 0.95, 1.0)  # shares from which a cell of the table of fields is one shade better


def as_html(told: Report) -> str:
    """Return the report as a page."""
    from jinja2 import Environment, PackageLoader, select_autoescape
    from markupsafe import Markup

    page = Environment(
        loader=PackageLoader("guiyi.reports"),
        autoescape=select_autoescape(default=True),
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page.globals.update(say=say, percent=percent, number="{:,}".format, shade=shade, gate_line=gate_line)
    past, cards = told["history"], kpi_cards(told)
    drawn = (shares_svg(past, cards[0]["goal"]), counts_svg(past)) if len(past) > 1 else ()
    return page.get_template("audit.html").render(
        language=language(),
        told=told,
        cards=cards,
        problems=[_problem(one) for one in told["problems"][:PROBLEMS]],
        more=max(len(told["problems"]) - PROBLEMS, 0),
        fields=_fields(told),
        strips=[{**one, "svg": Markup(one["svg"])} for one in _strips(told)],
        baseline=baseline_line(told["baseline"]) if told["baseline"] else "",
        trend=trend_line(told),
        plots=[Markup(one) for one in drawn],  # their texts are escaped where they are drawn
        steps=next_steps(told),
    )


def _shown(text: object) -> object:
    """Take from what is put into the page what no page can show; what is markup already is ours."""
    return plain(text) if isinstance(text, str) and not hasattr(text, "__html__") else text


def shade(share: float | None) -> str:
    """Return the class of a cell by its share.

    >>> shade(None), shade(0.2), shade(0.96), shade(1.0)
    ('', 's0', 's3', 's4')
    """
    return "" if share is None else f"s{sum(share >= step for step in STEPS)}"


def _problem(one: Mapping[str, Any]) -> dict[str, Any]:
    examples = [
        {
            "value": found["value"],
            "repair": found["suggestion"],
            "place": place(found),
            "detail": found["detail"],
        }
        for found in one["locations"][:EXAMPLES]
    ]
    return {**one, "examples": examples, "more": one["count"] - len(examples)}


def _fields(told: Report) -> dict[str, list[dict[str, Any]]]:
    """Describe the fields by entity: how full they are before and after cleansing, and how much of that is right."""
    full, valid, unique = (told["kpis"][name] for name in ("completeness", "validity", "uniqueness"))
    before = full.get("before", {}).get("fields", {})
    fields: dict[str, list[dict[str, Any]]] = {"customer": [], "contact": []}
    for name, one in told["fields"].items():
        shares = {
            "before": before.get(name),
            "full": full["fields"].get(name),
            "valid": valid["fields"].get(name),
            "unique": unique["fields"].get(name),
        }
        fields[one["entity"]].append({**one, "name": name, **shares})
    return fields


def _strips(told: Report) -> Iterator[dict[str, str]]:
    drawn = 0
    for source in told["sources"]:
        for sheet in source["sheets"]:
            if sheet["strip"] and drawn < SHEETS:
                drawn += 1
                name = " · ".join(filter(None, (source["path"], sheet["name"])))
                first, last = sheet["strip"][0]["first"], sheet["strip"][-1]["last"]
                svg = strip_svg(sheet["strip"], say("audit.strip", name=name))
                yield {"name": name, "first": first, "last": last, "svg": svg}
