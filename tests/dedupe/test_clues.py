"""Clues make nobody one, however many agree."""

from pathlib import Path

import numpy as np
import pytest

import guiyi
from guiyi.dedupe.compare import Comparison
from guiyi.dedupe.levels import KIND, NAME, PHONE, PLACE


@pytest.mark.parametrize(
    ("comparison", "level", "told"),
    [
        (NAME, "equal", True), (NAME, "near", True), (NAME, "part", False), (NAME, "family", False), (NAME, "different", False),
        (PHONE, "equal", True), (PHONE, "different", False), (PLACE, "near", True), (PLACE, "city", False), (KIND, "equal", False),
    ],
)  # fmt: skip
def test_levels_that_tell(comparison: Comparison, level: str, told: bool) -> None:
    number = [one.name for one in comparison.levels].index(level)
    assert comparison.tells(np.array([number], dtype=np.uint8)).tolist() == [told]


def test_one_surname_in_one_city_is_not_one_person(tmp_path: Path) -> None:
    lines = [f"张总,{city},1380013{n:04}" for n, city in enumerate(["上海", "上海", "上海", "杭州", "杭州"])]
    (tmp_path / "a.csv").write_text("姓名,城市,手机\n" + "\n".join(lines) + "\n", encoding="utf-8")
    done = guiyi.run([tmp_path / "a.csv"], output=str(tmp_path / "out"), targets=["csv"])
    assert done.summary["contacts"] == 5
