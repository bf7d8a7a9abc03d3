"""How tables lie on a sheet. Each sheet of layouts.txt is drawn as text, and what a person would say of it stands below.

What is said of a table: its name, lines of its header/its first row, how many rows are customers, the fields of its
columns (`*` a field of its own), and after `;` the lines that are ignored, with the reason.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiyi.core.source import Cells, Sheet, SourceAsked
from guiyi.importers.layout.header import Merged
from guiyi.importers.layout.tables import tables_of
from guiyi.importers.lines import Row, Walk, rows
from guiyi.importers.sheet_plan import Plan, begin, beside
from guiyi.schemas.customer import customer_schema

SCHEMA = customer_schema()
ASKED = SourceAsked(Path("a.xlsx"))


class Case(NamedTuple):
    """A sheet: its name, its lines, what its tables are, its merged areas."""

    name: str
    lines: tuple[str, ...]
    tables: tuple[str, ...]
    merged: tuple[Merged, ...]

    def sheet(self) -> Sheet:
        cells = [tuple(cell.strip() or None for cell in line.split("|")) for line in self.lines]
        return sheet_of(cells, self.merged)


def _cases() -> Iterator[Case]:
    text = Path(__file__).with_name("layouts.txt").read_text(encoding="utf-8")
    for block in text.split("\n## ")[1:]:
        name, *lines = block.rstrip("\n").split("\n")
        told = tuple(line.removeprefix("=> ") for line in lines if line.startswith("=> "))
        areas = next((line.split()[1:] for line in lines if line.startswith("merged ")), [])
        merged = tuple(tuple(map(int, area.split(","))) for area in areas)
        drawn = tuple(line for line in lines if not line.startswith(("=> ", "merged ")))
        yield Case(name, drawn, told, merged)  # type: ignore[arg-type]


CASES = tuple(_cases())


def sheet_of(cells: list[Cells], merged: tuple[Merged, ...] = ()) -> Sheet:
    return Sheet("S", iter([(str(at), line) for at, line in enumerate(cells, 1)]), merged=merged)


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
        left = "".join(f"; {row.line} {row.ignored.removeprefix('row.')}" for row in found if row.ignored)
        head = ",".join(map(str, one.header_rows)) or "-"
        kept = sum(not row.ignored for row in found)
        told.append(f"{plan.name} {head}/{one.first_data_row} x{kept}: {' '.join(fields)}{left}")
    return told


def test_there_are_many_sheets() -> None:
    assert len(CASES) > 90
    assert len({case.name for case in CASES}) == len(CASES)
    assert all(case.lines and case.tables for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_sheet_is_read_as_a_person_would(case: Case) -> None:
    assert said(case.sheet()) == list(case.tables)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_line_is_counted_once_and_no_row_twice(case: Case) -> None:
    found = read(case.sheet())
    assert sum(walk.lines for _, walk, _ in found) == len(case.lines)
    assert sum(walk.blank for _, walk, _ in found) == sum(not line.replace("|", "").strip() for line in case.lines)
    names = [(plan.name, row.line) for plan, _, some in found for row in some]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_number_and_no_mail_is_lost(case: Case) -> None:
    found = read(case.sheet())
    if any(plan.skipped for plan, _, _ in found):
        pytest.skip("a table without customers is not read")
    kept = " ".join(cell for _, _, some in found for row in some for cell in row.cells if cell)
    told = (cell.rpartition("：")[2] for line in case.lines for cell in line.split("|"))
    assert [cell for cell in told if re.search(r"\d{7}|@", cell) and cell.strip() not in kept] == []


cells = st.one_of(
    st.none(),
    st.sampled_from(
        ["姓名", "手机", "公司", "13800138000", "张三", "合计", "备注：", "电话：021-61234567", "2024-01-01", " "]
    ),
    st.text(max_size=6),
)


@given(st.lists(st.lists(cells, max_size=8), max_size=14))
def test_whatever_lies_on_a_sheet_every_line_is_counted_once(drawn: list[list[str | None]]) -> None:
    lines = [tuple(line) for line in drawn]
    found = read(sheet_of(lines))
    blank = sum(not any(cell and not cell.isspace() for cell in line) for line in lines)
    assert sum(walk.lines for _, walk, _ in found) == len(lines)
    assert sum(walk.blank for _, walk, _ in found) == blank
    names = [(plan.name, row.line) for plan, _, some in found for row in some]
    assert len(set(names)) == len(names)
