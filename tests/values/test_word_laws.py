"""Laws that hold for every kind whose values are words: lists of meanings, tags, industries, countries."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiyi.values.category import CHANNEL, COMPANY_SIZE, CUSTOMER_TYPE, GENDER, GRADE, STAGE, YES_NO
from guiyi.values.industry import INDUSTRY, INDUSTRY_CODE
from guiyi.values.kind import Kind
from guiyi.values.region import COUNTRY
from guiyi.values.tables import rows
from guiyi.values.tag import TAGS, meaning

KINDS = (GRADE, STAGE, GENDER, YES_NO, CUSTOMER_TYPE, CHANNEL, COMPANY_SIZE, INDUSTRY, INDUSTRY_CODE, COUNTRY, TAGS)
WORDS = "A类 B 1- 男 女 M 性别： 意向客户 流失 ☑ □ 是 否 √ 企业 个人 B端 微信 电话 20-99人 10 人以下 1万 制造业 C13 1311 教育 IT 中国 香港 US VIP #展会"
PIECES = [*WORDS.split(), *"/|（）()[]【】、，,:：-* &\n\u200b\ud800\u202e\x00😀⻄Ａ無", "&amp;", "å¼"]
ANYTHING = st.text(st.characters(exclude_categories=[]), max_size=30) | st.lists(
    st.sampled_from(PIECES), max_size=8
).map("".join)


@settings(deadline=None)  # the first text reads the tables
@given(ANYTHING)
def test_a_normal_form_is_its_own(raw: str) -> None:
    for kind in KINDS:
        value = kind.value(raw)
        if value.normal is not None:
            assert value.issue is None
            assert kind.value(value.normal).normal == value.normal
            assert kind.mask(value.normal) == value.normal  # a word tells nobody who it is


@settings(deadline=None)  # the first text reads the tables
@given(ANYTHING)
def test_only_faults_escape_and_each_is_told_in_words(raw: str) -> None:
    codes = {row["code"] for row in rows("issues")}
    told = {row["rule"] for row in rows("rules")} | codes
    for kind in KINDS:
        trail = kind.walk(raw)
        assert {rule for rule, _, _ in trail.steps} <= told
        assert trail.value.issue is None or trail.value.issue in codes
        assert 0.0 <= kind.likeness(raw) <= 1.0
        assert all(kind.parts(raw).values())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("piece", ["A类", "☑是□否", "(", "教育、", "\ud800", "&amp;"])
def test_a_cell_of_a_megabyte_does_not_hang(kind: Kind, piece: str) -> None:
    text = (piece * 1_000_000)[:1_000_000]
    began = time.process_time()
    kind.value(text)
    kind.likeness(text)
    kind.parts(text)
    meaning(text)
    assert time.process_time() - began < 10
