"""Tags: parted, bare, each once; and what a few of them certainly mean."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiyi import CUSTOMER
from guiyi.values.kind import Value
from guiyi.values.tables import rows
from guiyi.values.tag import TAGS, meaning
from guiyi.values.text import key

TOLD = Path(__file__).parents[1] / "cases" / "parts" / "tag.csv"
PIECES = [
    "A类",
    "B级",
    "意向",
    "客户",
    "已成交",
    "流失",
    "抖音",
    "展会",
    "上海",
    "杭州",
    "教育",
    "行业",
    "要报价",
    "男",
    "来源",
    "等级",
    "阶段",
    "：",
    "-",
    "/",
    "(",
    "）",
    "2023年",
    "🔥",
]

CASES = {
    "客户，意向": "客户|意向",
    "VIP、重要;老客户；展会,抖音": "VIP|重要|老客户|展会|抖音",
    "VIP|vip|Vip": "VIP",
    " VIP  ": "VIP",
    "#展会 #重要": "展会|重要",
    "＃展会": "展会",
    "A/B": "A/B",
    "24/7 support": "24/7 support",
    "客户/意向": "客户|意向",
    "iOS / 安卓": "iOS|安卓",
    "['意向', 'VIP']": "意向|VIP",
    '["意向","VIP"]': "意向|VIP",
    "【VIP】": "VIP",
    "[重点]客户": "[重点]客户",
    "A类、重要": "A类|重要",
    "hot lead, Trade Show": "hot lead|Trade Show",
    "客戶、VIP": "客户|VIP",
    "意向\n重要": "意向|重要",
    "意向，无，，": "意向",
    "甲｜乙": "甲｜乙",  # a literal bar stays, in its wide form
}


@pytest.mark.parametrize(("text", "normal"), CASES.items())
def test_normal_form(text: str, normal: str) -> None:
    assert TAGS.value(text) == Value(normal)


@pytest.mark.parametrize("text", ["无", "None", "-", "添加标签", "、，;", "[]", "#", "['None']", ""])
def test_no_tag_is_missing(text: str) -> None:
    assert TAGS.value(text).normal is None
    assert TAGS.value(text).issue is None


def told_cases() -> list[tuple[str, str, str]]:
    with TOLD.open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["said"], row["why"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("tag", "said", "why"), told_cases())
def test_meaning(tag: str, said: str, why: str) -> None:
    assert ";".join(f"{field}={text}" for field, text in meaning(tag).items()) == said, why


def test_a_long_tag_means_nothing() -> None:
    assert meaning("A类" * 100) == {}
    assert meaning("") == {}


def test_each_field_of_the_table_is_one_of_ours_and_each_word_stands_once() -> None:
    words = [key(word) for row in rows("tags") for word in row["words"].split("|")]
    assert sorted(words) == sorted(set(words))
    for row in rows("tags"):
        assert not row["field"] or CUSTOMER[row["field"]].kind_of_value.value(row["normal"] or "-").issue is None


@given(
    st.text(st.characters(exclude_categories=[]), max_size=30)
    | st.lists(st.sampled_from(PIECES), max_size=5).map("".join)
)
def test_what_a_tag_says_is_in_normal_form(tag: str) -> None:
    for field, text in meaning(tag).items():
        assert text
        if field not in ("source", "need"):
            assert CUSTOMER[field].kind_of_value.value(text) == Value(text)


@given(st.one_of(st.text(), st.text("AaVvip意向无、，,;；|/# \n[]【】{}'\"“·•", max_size=30)))
def test_normal_form_is_stable(text: str) -> None:
    normal = TAGS.value(text).normal
    if normal is not None:
        assert TAGS.value(normal) == Value(normal)


def test_a_long_cell_does_not_hang() -> None:
    assert TAGS.value("意向 / " * 150_000).normal == "意向"
    assert len(TAGS.value('["' * 300_000).normal or "") == 600_000


def test_groups_of_google_contacts_are_parted() -> None:
    assert TAGS.value("VIP ::: * Clients ::: 5*").normal == "VIP|Clients|5*"
