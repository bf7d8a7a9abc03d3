"""Remarks taken apart: case by case, and the law that nothing is invented."""

import csv
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiyi.values.kind import Value
from guiyi.values.remark import REMARK, parts
from guiyi.values.text import TEXT

CASES = Path(__file__).parents[1] / "cases" / "parts" / "remark.csv"
SHAPES = Path(os.environ.get("GUIYI_TEST_DATA", "")) / "wechat_shapes" / "remarks.txt"
SAID = "张总 A王姐 小刘 李四 客户 VIP A类 意向 上海 五金 恒泰电子 采购部 经理 - | / （ ） @ · 🍀 13800138000 2.8w 不接电话 Tom 介绍 a@b.cn"
WORDS = st.sampled_from(SAID.split())


def cases() -> list[tuple[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["said"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("text", "said"), cases())
def test_case(text: str, said: str) -> None:
    assert ";".join(f"{kind}={told}" for kind, told in parts(text).items()) == said


def test_a_remark_is_kept_as_written() -> None:
    text = "A张总-上海华信贸易-13800138000-意向"
    assert REMARK.value(text) == Value(text)


@pytest.mark.skipif(not SHAPES.is_file(), reason="GUIYI_TEST_DATA names no folder with wechat_shapes")
def test_every_kept_shape_is_a_case() -> None:
    known = {text for text, _ in cases()}
    assert set(SHAPES.read_text(encoding="utf-8").splitlines()) <= known


@given(
    st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=8).map("".join), st.lists(WORDS, max_size=8).map(" ".join))
)
def test_nothing_is_invented(text: str) -> None:
    written = "".join((TEXT.value(text).normal or "").split())
    for kind, told in parts(text).items():
        if kind not in ("grade", "stage"):
            for one in told.split("|"):
                assert "".join(one.split()) in written


def test_a_long_remark_does_not_hang() -> None:
    assert parts("张总-" * 200_000) == {}
    assert parts("王总介绍（" * 40 + "13800138000") == {"phone": "13800138000"}
