"""Tags: parted, bare, each once; and what a few of them certainly mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiyi.values.kind import Value
from guiyi.values.tag import TAGS, meaning

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


@pytest.mark.parametrize(
    ("tag", "meant"),
    [
        ("意向", ("stage", "opportunity")),
        ("意向客户", ("stage", "opportunity")),
        ("潜在客户", ("stage", "prospect")),
        ("线索", ("stage", "lead")),
        ("已成交", ("stage", "customer")),
        ("老客户", ("stage", "customer")),
        ("流失", ("stage", "lost")),
        ("Closed Won", ("stage", "customer")),
        ("A类", ("level", "A")),
        ("b级", ("level", "B")),
        ("Ａ 类客户", ("level", "A")),
        ("C客户", ("level", "C")),
        ("Grade A", ("level", "A")),
        ("S级", ("level", "S")),
    ],
)
def test_meaning(tag: str, meant: tuple[str, str]) -> None:
    assert meaning(tag) == meant


@pytest.mark.parametrize(
    "tag", ["VIP", "A", "无意向", "未成交", "客户", "customer", "流失风险", "E类", "重要", "", "A类" * 100]
)
def test_no_certain_meaning(tag: str) -> None:
    assert meaning(tag) is None


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
