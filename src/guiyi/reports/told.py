"""An explanation on the screen: the values with their rows and rules, the links, the source lines."""

from collections.abc import Iterator, Mapping

from guiyi.core.language import issue_text, say
from guiyi.core.schema import Schema
from guiyi.reports.explain import Explained, Told
from guiyi.reports.reasons import reasons_text
from guiyi.reports.screen import print_line, print_table

MAPPED = "map.column"  # the first step of nearly every cell, which says nothing where others follow


def print_told(told: Explained, schema: Schema) -> None:
    """Print an explanation; rows are numbered, and listed in full at the end."""
    number = {row["row_id"]: f"[{n}]" for n, row in enumerate(told.rows, start=1)}
    print_line(about_line(told.about))
    print_line("")
    headers = [say(f"explain.{name}") for name in ("field", "value", "from", "given", "rule", "was")]
    lines = (line for one in told.fields for line in field_lines(one, number))
    print_table(headers, lines, title=say("explain.fields"), whole=1)
    if told.links:
        headers = [say(f"explain.{name}") for name in ("left", "right", "probability", "zone", "reasons")]
        links = [_link_line(one, number, schema) for one in told.links]
        print_table(headers, links, title=say("explain.links"))
    for row in told.rows:
        _print_row(row, number[row["row_id"]])


def about_line(about: Told) -> str:
    """Say in a line what an id names: its name, rows, customers and contacts, status."""
    parts = [f"{say('entity.' + about['entity'])} {about['id']}", about["name"] or ""]
    if about["entity"] != "row":
        parts.append(say("explain.rows", count=about["rows"]))
    others = [one for one in ("customer", "contact") if one != about["entity"] and about[f"{one}s"]]
    parts += [f"{say(f'entity.{one}')} {', '.join(about[f'{one}s'])}" for one in others]
    return " · ".join(filter(None, [*parts, ", ".join(say(f"report.{one}") for one in about["status"])]))


def field_lines(one: Told, number: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield a line for each row that gave a field a value: the winner first, then those that agree, then those that lost."""
    shown = (one["label"], one["value"] or "∅")
    for given in one["from"] or [{"row_id": "", "value": None, "why": "", "steps": []}]:
        value = given["value"] if given["value"] != one["value"] else ""
        yield (*shown, number.get(given["row_id"], given["row_id"]), value or "", given["why"], _walked(given["steps"]))
        shown = ("", "")


def _walked(steps: list[Told]) -> str:
    """Say what became of a cell, a line a step; a cell that was only read says nothing."""
    real = [step for step in steps if step["rule"] != MAPPED]
    return "\n".join(f"{step['before'] or '∅'} → {step['after'] or '∅'} ({step['why']})" for step in real)


def _link_line(link: Told, number: Mapping[str, str], schema: Schema) -> tuple[str, ...]:
    probability = "-" if link["probability"] is None else f"{link['probability']:.1%}"
    entity, zone = say(f"entity.{link['entity']}"), say(f"zone.{link['zone']}")
    sides = (number.get(link[side], link[side]) for side in ("left", "right"))
    return (*sides, probability, f"{zone} ({entity})", reasons_text(link["reasons"], schema))


def _print_row(row: Told, number: str) -> None:
    place = say("explain.place", path=row["path"], sheet=row["sheet"] or "-", line=row["line"])
    reason = f" · {issue_text(row['reason']).text}" if row["reason"] else ""
    cells = ((" ".join(one["column"].split()), one["text"], " + ".join(one["labels"])) for one in row["cells"])
    headers = [say(f"explain.{name}") for name in ("column", "cell", "field")]
    print_table(headers, cells, title=f"{number} {row['row_id']} · {place} · {say('report.' + row['status'])}{reason}")
    for issue in row["issues"]:
        repair = f" → {issue['suggestion']}" if issue["suggestion"] else ""
        print_line(f"    ! {issue['label']}: {issue['text']}{repair} ({issue['hint']})")
