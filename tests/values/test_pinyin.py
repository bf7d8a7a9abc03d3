"""Pinyin of names: readings of surnames, other scripts, stability."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiyi.values.kind import Value
from guiyi.values.pinyin import NAME_PINYIN, initials, pinyin


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("张三", "zhang san"),
        ("曾国藩", "zeng guo fan"),
        ("单雄信", "shan xiong xin"),
        ("仇英", "qiu ying"),
        ("区小明", "ou xiao ming"),
        ("解小东", "xie xiao dong"),
        ("查理", "zha li"),
        ("翟天", "zhai tian"),
        ("尉迟恭", "yu chi gong"),
        ("万俟小雪", "mo qi xiao xue"),
        ("欧阳娜娜", "ou yang na na"),
        ("长孙无忌", "zhang sun wu ji"),
        ("乐嘉", "yue jia"),
        ("吕布", "lv bu"),
        ("张单", "zhang dan"),
        ("買買提·吐爾遜", "mai mai ti tu er xun"),
        ("John  O'Brien", "john o brien"),
        ("José Núñez", "jose nunez"),
        ("Tony张", "tony zhang"),
        ("曾", "zeng"),
    ],
)
def test_normal_form(name: str, read: str) -> None:
    assert NAME_PINYIN.value(name) == Value(read)


def test_given_names_are_read_as_usual() -> None:
    assert pinyin("单", surname=False) == "dan"
    assert initials("欧阳娜娜") == "oynn"
    assert NAME_PINYIN.keys("zhang san") == ("zhang san",)


@given(st.text(max_size=100))
def test_normal_form_is_stable(text: str) -> None:
    normal = NAME_PINYIN.value(text).normal
    if normal is not None:
        assert NAME_PINYIN.value(normal) == Value(normal)


def test_a_long_cell_does_not_hang() -> None:
    assert (NAME_PINYIN.value("张" * 1_000_000).normal or "").startswith("zhang zhang")
