"""Columns in which each distinct text stands once."""

import pandas as pd
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from guiyi.core.coded import TEXT, Coded, as_series, unlike

ROWS = st.lists(st.none() | st.sampled_from(["", "a", "A", "b", "\x00", "\n"]), max_size=9)
PAIRS = st.lists(st.tuples(*[st.none() | st.sampled_from(["", "a", "b"])] * 2, st.booleans()), max_size=9)


@given(ROWS)
def test_a_column_is_what_it_was(rows: list[str | None]) -> None:
    for made in (Coded.of(pa.array(rows, pa.string())), Coded.each(pa.array(rows, TEXT))):
        for same in (made, Coded(made.codes, made.texts), made.distinct()):
            assert same.array.to_pylist() == rows
            assert same.held.tolist() == [text is not None for text in rows]
        texts = made.distinct().texts.to_pylist()
        assert len(texts) == len(set(texts))


@given(ROWS)
def test_what_is_said_of_a_text_is_said_of_all_its_rows(rows: list[str | None]) -> None:
    said = {"": None, "a": "x", "A": "x"}
    done = Coded.of(pa.array(rows, pa.string())).told(lambda text: said.get(text, text))
    assert done.array.to_pylist() == [None if row is None else said.get(row, row) for row in rows]
    assert Coded.told_of(done.codes, done.texts.to_pylist()).array.equals(done.array)


@given(PAIRS)
def test_two_columns_compare_and_join_row_by_row(rows: list[tuple[str | None, str | None, bool]]) -> None:
    one, other = (Coded.of(pa.array([row[side] for row in rows], pa.string())) for side in (0, 1))
    assert unlike(one.array, other.array).tolist() == [left != right for left, right, _ in rows]
    chosen = pd.Series([row[2] for row in rows], dtype=bool).to_numpy()
    joined = one.where(chosen, other).array
    assert joined.to_pylist() == [right if there else left for left, right, there in rows]
    index = pd.Index([str(n) for n in range(len(rows))], dtype="str")
    assert Coded.of(as_series(joined, index)).array.equals(joined)
