"""What targets would refuse, cut or store wrongly, for people: a sheet of review.xlsx, and examples for report.html.

The files of the pre-flight stand beside what was written for a target, the worst first, personal values masked.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import pandas as pd

from guiyi.core.folder import RunFolder
from guiyi.core.language import issue_text, say
from guiyi.core.rule import SEVERITIES
from guiyi.core.schema import Schema
from guiyi.reports.shown import labels, shown

MOST = 10_000  # lines of the sheet: preflight.csv has them all
EXAMPLES = 3
WIDTHS = {"target": 12, "entity": 10, "id": 22, "field": 18, "text": 30, "suggestion": 24, "problem": 40, "advice": 50}


def told(folder: RunFolder) -> pd.DataFrame:
    """Read what the pre-flights of a run found: frame[target, entity, id, field, code, value, suggestion], worst first.

    At most `MOST` lines a target.
    """
    found = [
        pd.read_csv(path, dtype="str", keep_default_na=False, nrows=MOST).assign(target=path.parent.name)
        for path in sorted((folder / "export").glob("*/preflight.csv"))
    ]
    columns = ["target", "entity", "id", "field", "code", "value", "suggestion", "severity"]
    some = [one for one in found if len(one)]
    table = pd.concat(some, ignore_index=True)[columns] if some else pd.DataFrame(columns=columns, dtype="str")
    return table.iloc[table["severity"].map(SEVERITIES.index).argsort(kind="stable")].reset_index(drop=True)


def write_preflight(book: Any, folder: RunFolder, schema: Schema, made: Mapping[str, Any]) -> None:
    """Add the sheet, one line a finding."""
    table = told(folder)
    page = book.add_worksheet(say("review.preflight"))
    for position, (name, wide) in enumerate(WIDTHS.items()):
        page.set_column(position, position, wide)
        page.write_string(0, position, say(f"review.{name}"), made["head"])
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(min(len(table), MOST), 1), len(WIDTHS) - 1)
    label, text_of = cache(lambda field: labels(field, schema)), cache(issue_text)
    for line, one in enumerate(table.head(MOST).to_dict("records"), start=1):
        text = text_of(one["code"])
        named = (one["target"], say(f"entity.{one['entity']}"), one["id"], label(one["field"]))
        for position, cell in enumerate((*named, one["value"], one["suggestion"], text.text, text.hint)):
            page.write_string(line, position, cell, made["wrap" if position > 5 else "top"])
    if len(table) > MOST:
        page.write_string(MOST + 1, 0, say("review.more_preflight", count=f"{len(table) - MOST:,}"))


def examples(folder: RunFolder, schema: Schema) -> dict[tuple[str, str], list[dict[str, str]]]:
    """Return (target, code) → a few findings: id, field, value, suggestion; those that suggest something first."""
    table = told(folder)
    table = table.iloc[(table["suggestion"] == "").argsort(kind="stable")]
    first = table.drop_duplicates(["target", "code", "field", "value"]).groupby(["target", "code"], sort=False)
    return {
        (str(target), str(code)): [
            {
                "id": one["id"],
                "field": labels(one["field"], schema),
                "value": _shown(one["value"], one["field"], schema),
                "suggestion": one["suggestion"],
            }
            for one in some.head(EXAMPLES).to_dict("records")
        ]
        for (target, code), some in first
    }


def _shown(text: str, field: str, schema: Schema) -> str:
    """Show a value on a page: what is personal is masked in the file already, the rest as pages show it."""
    personal = field in schema and schema[field].sensitivity == "personal"
    return text if personal or not text else shown(text, field if field in schema else None, schema, mask=True)
