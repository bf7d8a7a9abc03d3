"""What people decided."""

from pathlib import Path

import pandas as pd
import pytest

from guiyi.core.errors import ConfigError
from guiyi.dedupe.decisions import decided_values, read_decisions, told, write_decisions

KEYS = pd.Series({"a": "a@000000000001", "b": "b@000000000002", "c": "c@000000000001"})


def decision(left: str, right: str, word: str = "same") -> dict[str, str]:
    return {
        "kind": "pair",
        "left_key": left,
        "right_key": right,
        "decision": word,
        "field": "",
        "value": "",
        "by": "me",
        "at": "",
    }


def test_written_and_read_back_the_last_word_counts(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    write_decisions(path, [decision("x", "y"), decision("y", "x", "different")])
    assert [one["decision"] for one in read_decisions(path)] == ["different"]


def test_the_row_may_move_the_hash_decides() -> None:
    found = told([decision("elsewhere@000000000002", "a@000000000001")], KEYS)
    assert found.pairs[["left", "right", "decision"]].values.tolist() == [["b", "a", "same"]]


def test_rows_with_one_hash_share_a_decision() -> None:
    found = told([decision("b@000000000002", "gone@000000000001")], KEYS)
    assert set(found.pairs["right"]) == {"a", "c"}


def test_a_decision_without_its_row_is_listed_not_applied() -> None:
    found = told([decision("b@000000000002", "z@00000000000f")], KEYS)
    assert found.pairs.empty
    assert found.lost[0]["right_key"] == "z@00000000000f"


def test_later_is_no_decision() -> None:
    assert told([decision("a@000000000001", "b@000000000002", "later")], KEYS).pairs.empty


def test_an_unknown_word_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    write_decisions(path, [decision("x", "y", "maybe")])
    with pytest.raises(ConfigError, match="2"):
        read_decisions(path)


def test_a_value_that_a_person_decided() -> None:
    row = {**decision("a@000000000001", ""), "kind": "value", "decision": "", "field": "level", "value": "A"}
    assert decided_values([row]) == {"000000000001": {"level": "A"}}
    assert told([row], KEYS).lost == []
    assert told([{**row, "left_key": "z@00000000000f"}], KEYS).lost != []
