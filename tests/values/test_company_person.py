"""Companies and persons told from one another: case by case, and that any text has an answer."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiyi.values.company_person import company_and_person, customer_type_told

PARTS = Path(__file__).parents[1] / "cases" / "parts"


def cases(name: str) -> list[dict[str, str]]:
    with (PARTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("line", cases("customer_type"), ids=lambda line: line["text"])
def test_customer_type(line: dict[str, str]) -> None:
    assert (customer_type_told(line["text"]) or "") == line["told"], line["why"]


@pytest.mark.parametrize("line", cases("company_person"), ids=lambda line: line["text"])
def test_company_and_person(line: dict[str, str]) -> None:
    told = company_and_person(line["text"])
    assert (told.get("company", ""), told.get("person_name", "")) == (line["company"], line["person"]), line["why"]


WORDS = ["上海", "华信", "贸易", "有限公司", "张三", "李总", "采购部", "（", "）", "/", "-", "13800138000"]


@given(
    st.text(st.characters(exclude_categories=[]), max_size=30)
    | st.lists(st.sampled_from([*WORDS, " "]), max_size=8).map("".join)
)
def test_any_text_has_an_answer_that_invents_nothing(text: str) -> None:
    assert customer_type_told(text) in ("company", "person", None)
    for told in company_and_person(text).values():
        assert set(told) <= {*text, " "}


@pytest.mark.parametrize("piece", ["公司", "张三 ", "（", "\ud800", "a"])
def test_a_huge_cell_does_not_hang(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    customer_type_told(text)
    assert company_and_person(text)
