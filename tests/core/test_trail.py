"""The history of cells."""

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiyi.core.batch import CHANGES
from guiyi.core.coded import Coded
from guiyi.core.trail import lent, replayed, rewritten, walked
from guiyi.values.kind import Fault, Kind, Usual


def shouted(text: str) -> str:
    if text.isdigit():
        raise Fault("text.digits")
    return text.upper()


def trimmed(text: str) -> str:
    return text.strip()


SHOUT = Kind("shout", "", "", (trimmed, shouted))


def coded(*texts: str | None) -> Coded:
    return Coded.of(pa.array(texts, pa.string()))


@pytest.fixture(autouse=True)
def known_code(monkeypatch: pytest.MonkeyPatch) -> None:
    from guiyi.core import trail

    monkeypatch.setattr(trail, "severity", lambda _: "warn")


def test_each_row_is_lent_the_trail_of_its_text() -> None:
    texts = coded(" a", None, "a", " a", "12")
    done = walked(texts, SHOUT.walk)
    assert done.normal.array.to_pylist() == ["A", None, "A", "A", None]
    steps = lent(texts.codes, done.steps)
    told = [column.to_pylist() for column in steps.columns]
    assert list(zip(steps.rows.tolist(), steps.ranks.tolist(), *told, strict=True)) == [
        (0, 0, "test_trail.trimmed", " a", "a"),
        (0, 1, "test_trail.shouted", "a", "A"),
        (2, 0, "test_trail.shouted", "a", "A"),
        (3, 0, "test_trail.trimmed", " a", "a"),
        (3, 1, "test_trail.shouted", "a", "A"),
        (4, 0, "text.digits", "12", None),
    ]
    issues = lent(texts.codes, done.issues)
    assert (issues.rows.tolist(), [column.to_pylist() for column in issues.columns]) == (
        [4],
        [["text.digits"], ["warn"], ["12"], [None]],
    )


def test_plain_texts_are_not_walked() -> None:
    done = walked(
        coded("A", "b", None),
        lambda text: SHOUT.walk(text) if text != "A" else pytest.fail("walked"),
        "[A-Z]",
    )
    assert done.normal.array.to_pylist() == ["A", "B", None]


def test_usual_texts_are_rewritten_and_all_others_stay() -> None:
    texts = pa.array(["12", None, "a12", "34", "12\n"])
    done = rewritten(texts, Usual("CN", "[0-9]+", r"<\0>", shouted))
    assert done.to_pylist() == ["<12>", None, "a12", "<34>", "12\n"]


ROWS = st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=4), max_size=12)


@given(ROWS)
def test_steps_lead_from_each_text_to_its_normal_form(rows: list[str | None]) -> None:
    texts = coded(*rows)
    done = walked(texts, SHOUT.walk)
    now = list(rows)
    steps = lent(texts.codes, done.steps)
    for row, before, after in zip(steps.rows, *(column.to_pylist() for column in steps.columns[1:]), strict=True):
        assert now[row] == before
        now[row] = after
    assert now == done.normal.array.to_pylist()


def test_broken_chain_is_refused() -> None:
    broken = pd.DataFrame([["r", "f", 0, "x", "a", "b"], ["r", "f", 1, "y", "c", "d"]], columns=list(CHANGES))
    with pytest.raises(ValueError, match="do not chain"):
        replayed(broken)
