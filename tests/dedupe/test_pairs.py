"""Which parts are compared."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest

from guiyi.dedupe import pairs as pairs_module
from guiyi.dedupe.evidence import Evidence, gathered
from guiyi.dedupe.keys import forms_of, keys
from guiyi.dedupe.levels import KIND, NAME, PHONE
from guiyi.dedupe.pairs import candidates


def held(comparison: object, values: Mapping[int, str] | list[str]) -> Evidence:
    column = pd.Series(values, dtype="str")
    return gathered(comparison, [column], int(column.index.max()) + 1)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def no_short_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few pairs would be compared without any key."""
    monkeypatch.setattr(pairs_module, "ALL", 0)


def found(keys_: list[str], evidence: Mapping[str, Evidence], parts: int) -> set[tuple[int, int]]:
    got = candidates(keys_, evidence, parts)
    assert (got.left < got.right).all()
    assert len({*zip(got.left.tolist(), got.right.tolist(), strict=True)}) == len(got.left)
    return {*zip(got.left.tolist(), got.right.tolist(), strict=True)}


def test_a_shared_key_makes_a_pair() -> None:
    phones = {"mobile": held(PHONE, ["+8613800138000", "+8613800138001", "+8613800138000", "?00138001"])}
    assert found(["mobile.number"], phones, 4) == {(0, 2)}
    assert found(["mobile.tail"], phones, 4) == {(0, 2), (1, 3)}  # digits without an area code


def test_several_values_each_make_pairs_once() -> None:
    phones = {
        "mobile": held(PHONE, ["+8613800138000|+8613800138001", "+8613800138001|+8613800138000", "+8613900138002"])
    }
    assert found(["mobile.number", "mobile.tail"], phones, 3) == {(0, 1)}


def test_a_key_of_two_forms_asks_for_both() -> None:
    evidence = {
        "mobile": held(PHONE, ["+8613800138000", "+8613800138009", "+8613800138009"]),
        "contact_name": held(NAME, ["张\t三", "张\t三", "李\t四"]),
    }
    assert found(["mobile.front + contact_name.rough"], evidence, 3) == {(0, 1)}


def test_large_blocks_are_split_by_the_next_form_and_what_is_left_is_counted() -> None:
    many = 500
    cities = ["上海市"] * many
    names = [f"王\t{chr(0x4E00 + place // 2)}" for place in range(many)]
    evidence = {"city": held(KIND, cities), "contact_name": held(NAME, names)}
    assert found(["city.whole"], evidence, many) == set()
    told = candidates(["city.whole"], evidence, many).told
    assert told == [
        {"key": "city.whole", "pairs": 0, "skipped": 1, "skipped_pairs": many * (many - 1) // 2, "chance": 0}
    ]
    split = candidates(["city.whole / contact_name.whole"], evidence, many)
    assert len(split.left) == many // 2
    assert split.told[0]["skipped"] == 0


def test_a_key_keeps_to_its_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs_module, "LEAST", 0)
    many = 1000
    names = {"contact_name": held(NAME, [f"王\t{chr(0x4E00 + place // 20)}" for place in range(many)])}
    got = candidates(["contact_name.whole"], names, many)
    assert len(got.left) <= pairs_module.BUDGET * many
    assert got.told[0]["skipped"] > 0


def test_pairs_of_a_key_that_no_other_key_confirms_are_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs_module, "LEAST", 0)
    many = 1000
    evidence = {
        "city": held(KIND, [str(place // 5) for place in range(many)]),
        "contact_name": held(NAME, [f"王\t{chr(0x4E00 + max(place, 1))}" for place in range(many)]),
    }
    alone = candidates(["city.whole"], evidence, many)
    assert (len(alone.left), alone.told[0]["pairs"], alone.told[0]["chance"]) == (0, 2000, 2000)
    both = candidates(["city.whole", "contact_name.whole"], evidence, many)
    assert (both.left.tolist(), both.right.tolist()) == ([0], [1])
    assert [one["chance"] for one in both.told] == [1999, 0]


def test_few_parts_are_all_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs_module, "ALL", 100)
    phones = {"mobile": held(PHONE, [f"+861380013800{n}" for n in range(5)])}
    assert found(["mobile.number"], phones, 5) == {(a, b) for a in range(5) for b in range(a + 1, 5)}


def test_keys_are_those_that_the_data_holds() -> None:
    evidence = {"contact_name": held(NAME, ["张\t三", "张\t三"]), "chain": held(KIND, ["甲", "乙"])}
    chosen = keys("contact", evidence)
    assert all(form.partition(".")[0] in evidence for key in chosen for form in forms_of(key.split(" / ")[0]))
    assert "chain.whole" in chosen  # a field of the user's own, few share its values


def test_values_of_a_large_part_are_few() -> None:
    numbers = pd.Series([f"+86138001{n:05}" for n in range(100)] * 2, index=[0] * 200, dtype="str")
    one = gathered(PHONE, [numbers], 1)
    assert len(one.code) == 8
    assert np.diff(one.starts).tolist() == [8]
