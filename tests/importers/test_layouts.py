"""How tables lie on a sheet. Each sheet is drawn as text: a line a row, `|` between cells; what a person would say of it
stands beside it.

What is said of a table: its name, lines of its header/its first row, how many rows are customers, the fields of its
columns (`*` a field of its own), and after `;` the lines that are ignored, with the reason.
"""

from collections.abc import Sequence

import pytest
from tests.importers.layouts import FORMS, NEGATIVE, ON_THEIR_SIDE, PLACED, SIDE_BY_SIDE, STACKED, Case

from guiyi.core.source import Sheet, SourceAsked
from guiyi.importers.header import Merged
from guiyi.importers.lines import Row, Walk, rows
from guiyi.importers.sheet_plan import Plan, begin, beside
from guiyi.importers.tables import tables_of
from guiyi.schemas.customer import customer_schema

SCHEMA = customer_schema()
ASKED = SourceAsked(path="a.xlsx")  # type: ignore[arg-type]


def drawn(text: str, merged: Sequence[Merged] = ()) -> Sheet:
    lines = text.strip("\n").split("\n")
    cells = [(str(at), tuple(cell.strip() or None for cell in line.split("|"))) for at, line in enumerate(lines, 1)]
    return Sheet("S", iter(cells), merged=tuple(merged))


def read(sheet: Sheet) -> list[tuple[Plan, Walk, list[Row]]]:
    """Read a sheet as the stage does."""
    begun = [begin(one, ASKED, SCHEMA) for one in tables_of(sheet, ASKED)]
    plans = beside([plan for plan, _ in begun], ASKED)
    walks = [Walk.below(plan) for plan in plans]
    return [
        (plan, walk, list(rows(plan, lines, walk))) for plan, walk, (_, lines) in zip(plans, walks, begun, strict=True)
    ]


def said(sheet: Sheet) -> list[str]:
    """Say of each table what the module's docstring promises."""
    told = []
    for plan, walk, found in read(sheet):
        if plan.skipped:
            told.append(f"{plan.name} {plan.skipped}")
            continue
        one = walk.read(plan)
        fields = ["*" if at.reason == "custom" else "+".join(at.fields) for at in one.columns if at.fields]
        ignored = [f"{row.line} {row.ignored.removeprefix('row.')}" for row in found if row.ignored]
        kept = sum(not row.ignored for row in found)
        head = ",".join(map(str, one.header_rows)) or "-"
        told.append(
            f"{plan.name} {head}/{one.first_data_row} x{kept}: {' '.join(fields)}"
            + "".join(f"; {at}" for at in ignored)
        )
    return told


@pytest.mark.parametrize(
    "case", [*STACKED, *SIDE_BY_SIDE, *FORMS, *ON_THEIR_SIDE, *PLACED, *NEGATIVE], ids=lambda one: one.name
)
def test_a_sheet_is_read_as_a_person_would(case: Case) -> None:
    assert said(drawn(case.text, case.merged)) == list(case.tables)


@pytest.mark.parametrize(
    "case", [*STACKED, *SIDE_BY_SIDE, *FORMS, *ON_THEIR_SIDE, *PLACED, *NEGATIVE], ids=lambda one: one.name
)
def test_every_line_is_counted_once_and_no_row_twice(case: Case) -> None:
    found = read(drawn(case.text, case.merged))
    lines = case.text.strip("\n").split("\n")
    assert sum(walk.lines for _, walk, _ in found) == len(lines)
    assert sum(walk.blank for _, walk, _ in found) == sum(not line.replace("|", "").strip() for line in lines)
    names = [(plan.name, row.line) for plan, _, some in found for row in some]
    assert len(set(names)) == len(names)
