"""Write the tables of fields into `docs/targets/*.md`, between their marks; the rest of a page is written by hand.

All of it is read from the profiles in `schemas/targets/`; a law holds the pages to this script.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from guiyi.core.language import spoken
from guiyi.schemas.customer import customer_schema
from guiyi.schemas.targets import TARGETS
from guiyi.schemas.targets.profile import Target, TargetField, TargetObject

FOLDER = Path(__file__).parents[1] / "docs/targets"
START, END = "<!-- fields: written by scripts/targets_docs.py -->", "<!-- end of fields -->"
CHARSETS = {"utf8": "any character", "utf8mb3": "characters up to U+FFFF: no emoji"}
BLANKS = {"none": "nothing", "keeps": "leaves what is there", "clears": "clears what is there"}


def page(target: Target, text: str) -> str:
    """Return a page with the fields of its target between the marks."""
    told = "\n".join((START, "", *_limits(target), "", *_tables(target), END))
    return re.sub(f"{START}.*?{END}", lambda _: told, text, flags=re.DOTALL)


def _limits(target: Target) -> Iterator[str]:
    yield f"It holds {CHARSETS[target.charset]}; an empty cell {BLANKS[target.blank_policy]}; phones are {target.phone_form}."
    if target.max_rows:
        yield f"A file has at most {target.max_rows:,} rows."


def _tables(target: Target) -> Iterator[str]:
    for obj in target.objects:
        yield f"**{obj.en}** (`{obj.name}`)"
        yield ""
        if obj.fields:
            yield "| field | filled by | what it takes |"
            yield "|---|---|---|"
            yield from (_row(one, obj) for one in obj.fields)
        else:
            yield "Every field of the schema, ids first; `guiyi schema` lists them."
        yield ""


def _row(column: TargetField, obj: TargetObject) -> str:
    schema = customer_schema()
    ours = f"`{column.field}`" if column.field else f"the customer's {column.refers}" if column.refers else "–"
    label = spoken("en", lambda: schema[column.field].label) if column.field and column.field in schema else ""
    marks = [
        "required" if column.required else "",
        "unique" if column.unique else "",
        f"{column.max_length:,} characters" if column.max_length else "",
        f"{column.form} numbers" if column.form in ("mobile", "landline") else "",
        "2024-03-05 10:11:12" if column.form == "datetime" else "",
        _choices(column),
        "official names" if column.place else "",
        "several values" if column.joined and column.header != obj.note else "",
        "what has no place of its own" if column.header == obj.note else "",
    ]
    return f"| {_plain(column.header)} | {ours}{f' ({label})' if label else ''} | {'; '.join(filter(None, marks))} |"


def _choices(column: TargetField) -> str:
    known = dict.fromkeys((*column.options.values(), *column.choices, *filter(None, [column.otherwise])))
    return _plain(", ".join(known))


def _plain(text: str) -> str:
    return text.replace("|", r"\|").replace("*", r"\*")


def main() -> None:
    for name, target in TARGETS.items():
        path = FOLDER / f"{name}.md"
        path.write_text(page(target, path.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
