"""The history of cells."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiyi.core.batch import CHANGES
from guiyi.core.trail import replayed, rewritten, walked
from guiyi.values.kind import Fault, Kind, Usual


def shouted(text: str) -> str:
    if text.isdigit():
        raise Fault("text.digits")
    return text.upper()


def trimmed(text: str) -> str:
    return text.strip()


SHOUT = Kind("shout", "", "", (trimmed, shouted))


def series(texts: list[str | None]) -> "pd.Series[str]":
    return pd.Series(texts, index=[f"r{n}" for n in range(len(texts))], dtype="str")


def none_taken(texts: "pd.Series[str]") -> np.ndarray:
    return np.zeros(len(texts), dtype="int64")


@pytest.fixture(autouse=True)
def known_code(monkeypatch: pytest.MonkeyPatch) -> None:
    from guiyi.core import trail

    monkeypatch.setattr(trail, "severity", lambda _: "warn")


def test_each_row_is_lent_the_trail_of_its_text() -> None:
    texts = series([" a", None, "a", " a", "12"])
    done = walked(texts, "name", SHOUT.walk, none_taken(texts))
    assert done.normal.fillna("-").tolist() == ["A", "-", "A", "A", "-"]
    assert done.changes.values.tolist() == [
        ["r0", "name", 1, "test_trail.trimmed", " a", "a"],
        ["r0", "name", 2, "test_trail.shouted", "a", "A"],
        ["r2", "name", 1, "test_trail.shouted", "a", "A"],
        ["r3", "name", 1, "test_trail.trimmed", " a", "a"],
        ["r3", "name", 2, "test_trail.shouted", "a", "A"],
        ["r4", "name", 1, "text.digits", "12", done.changes.loc[5, "after"]],
    ]
    assert done.changes["after"].isna().tolist() == [False] * 5 + [True]
    assert done.issues[["row_id", "code", "value"]].values.tolist() == [["r4", "text.digits", "12"]]


def test_plain_texts_are_not_walked() -> None:
    texts = series(["A", "b"])
    done = walked(
        texts,
        "name",
        lambda text: SHOUT.walk(text) if text != "A" else pytest.fail("walked"),
        none_taken(texts),
        "[A-Z]",
    )
    assert done.normal.tolist() == ["A", "B"]


def test_usual_texts_are_rewritten_and_all_others_stay() -> None:
    texts = pd.concat([series(["12", None]), series(["a12", "34", "12\n"])])
    done = rewritten(texts, Usual("CN", "[0-9]+", r"<\0>", shouted))
    assert done.fillna("-").tolist() == ["<12>", "-", "a12", "<34>", "12\n"]
    assert done.index.equals(texts.index)


@given(st.lists(st.none() | st.text(max_size=4).filter(lambda text: "\x00" not in text), max_size=12))
def test_replaying_gives_the_normal_forms(texts: list[str | None]) -> None:
    encodable = [text if text is None else text.encode("utf-8", "ignore").decode() or None for text in texts]
    raw = series(encodable)
    done = walked(raw, "name", SHOUT.walk, none_taken(raw))
    held = raw.notna()
    start = pd.DataFrame(
        {
            "row_id": raw.index[held],
            "field": "name",
            "step": 0,
            "rule": "map.column",
            "before": raw[held],
            "after": raw[held],
        }
    )
    ended = replayed(pd.concat([start, done.changes], ignore_index=True)[list(CHANGES)])
    for row_id in raw.index[held]:
        after, normal = ended[row_id, "name"], done.normal[row_id]
        assert after == normal or (pd.isna(after) and pd.isna(normal))


def test_broken_chain_is_refused() -> None:
    broken = pd.DataFrame([["r", "f", 0, "x", "a", "b"], ["r", "f", 1, "y", "c", "d"]], columns=list(CHANGES))
    with pytest.raises(ValueError, match="do not chain"):
        replayed(broken)
