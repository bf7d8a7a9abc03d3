"""Names of people: case by case; the laws of normal forms; titles, parts, likeness."""

import re
import time
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiyi.values import name_marks
from guiyi.values.kind import Value
from guiyi.values.name_cell import pieces
from guiyi.values.person import (
    _PREPARING,
    NAME_KEY,
    PERSON_NAME,
    PERSON_TITLE,
    honorific_gender,
    is_title,
    likeness,
    parts,
    split,
)
from guiyi.values.pinyin import NAME_PINYIN
from guiyi.values.remark import REMARK
from guiyi.values.tables import rows

WORDS = (
    "张 王 欧阳 三 小 老 明 总 工 董 哥 姐 经理 采购 女士 先生 太太 A AAA 0 Mr. Dr. John SMITH o'brien mcdonald van jr 买买提 吐尔逊 · • . , 、 / - （ ） ("
    " 客户 公司 有限公司 的 13800138000 🌸 ★ * 某 さん 김 Tony CEO PhD & and 和"
)
PIECES = st.sampled_from([*WORDS.split(), " "])
TEXTS = st.one_of(
    st.text(max_size=40), st.lists(PIECES, max_size=7).map("".join), st.lists(PIECES, max_size=7).map(" ".join)
)


@pytest.fixture(autouse=True, scope="module")
def _tables() -> None:
    """Read the tables before any time is measured."""
    for text in ("A张三-采购", "华信贸易 Lily"):
        parts(text)
        PERSON_NAME.value(text)


@given(TEXTS)
def test_normal_form_is_stable(text: str) -> None:
    for kind in (PERSON_NAME, PERSON_TITLE, NAME_KEY):
        normal = kind.value(text).normal
        if normal is not None:
            assert kind.value(normal) == Value(normal)


ANYTHING = st.text(st.characters(exclude_categories=[]), max_size=30) | TEXTS  # lone surrogates too


@given(ANYTHING)
def test_any_text_gives_a_normal_form_or_a_fault_told_in_words(text: str) -> None:
    codes = {row["code"] for row in rows("issues")}
    told = {row["rule"] for row in rows("rules")} | codes
    for kind in (PERSON_NAME, PERSON_TITLE, NAME_KEY, NAME_PINYIN, REMARK):
        trail = kind.walk(text)
        assert {rule for rule, _, _ in trail.steps} <= told
        assert trail.value.issue is None or trail.value.issue in codes
        assert trail.value.normal is None or kind.value(trail.value.normal) == Value(trail.value.normal)
        assert all(kind.parts(text).values())


@given(ANYTHING)
def test_a_mask_shows_the_first_character_alone(text: str) -> None:
    for kind in (PERSON_NAME, NAME_KEY, NAME_PINYIN, REMARK):
        shown = kind.mask(text)
        assert shown[:1] == text[:1]
        assert len(shown) == len(text)
        assert kind is PERSON_NAME or kind is NAME_KEY or set(shown[1:]) <= {"*"}
    words = re.split(r"[\s·]", PERSON_NAME.mask(text)[1:])
    assert all(set(word) <= {"*"} for word in words)


@pytest.mark.parametrize("piece", ["🌸", "\ud83d", "\u202e·"])
def test_a_cell_of_a_megabyte_is_read_in_no_time(piece: str) -> None:
    began = time.process_time()
    for text in (f"张三{piece * 10_000}", (piece * 1_000_000)[:1_000_000]):
        for kind in (PERSON_NAME, PERSON_TITLE, NAME_KEY, NAME_PINYIN, REMARK):
            kind.value(text)
            kind.parts(text)
            kind.likeness(text)
            kind.mask(text)
    assert time.process_time() - began < 20


@given(TEXTS)
def test_other_functions_take_any_text(text: str) -> None:
    assert set(parts(text)) <= {"person_title", "phone", "company", "text"}
    assert 0.0 <= likeness(text) <= 1.0
    assert split(text).full == (PERSON_NAME.value(text).normal or "")


def test_trail_names_what_was_done() -> None:
    trail = PERSON_NAME.walk("AAA李四经理（采购）🌸")
    assert [rule for rule, _, _ in trail.steps] == [
        "name_marks.unmarked",
        "person.told_apart",
        "name_parts.unprefixed",
        "person.untitled",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张三", {}),
        ("张总", {"person_title": "总"}),
        ("张三(采购经理)13800138000", {"person_title": "采购经理", "phone": "13800138000"}),
        ("李四-华信贸易有限公司（展会认识）", {"company": "华信贸易有限公司", "text": "展会认识"}),
        ("AAA吴小菲总-采购", {"person_title": "总", "text": "采购"}),
        ("恒泰王经理", {"person_title": "经理", "text": "恒泰"}),
        ("华信贸易有限公司", {"company": "华信贸易有限公司"}),
        ("John Smith, CEO", {"person_title": "CEO"}),
        ("小刘", {}),
        ("", {}),
    ],
)
def test_parts(text: str, expected: dict[str, str]) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize(
    ("text", "family", "given_name", "title"),
    [
        ("欧阳娜娜", "欧阳", "娜娜", ""),
        ("司马总", "司马", "", "总"),
        ("张三经理", "张", "三", "经理"),
        ("BERG, Jan van den", "van den Berg", "Jan", ""),
        ("Mr. John Smith Jr.", "Smith", "John", "Mr."),
        ("买买提·吐尔逊", "", "买买提·吐尔逊", ""),
        ("小美", "", "小美", ""),
        ("客户", "", "", ""),
    ],
)
def test_split(text: str, family: str, given_name: str, title: str) -> None:
    name = split(text)
    assert (name.family, name.given, name.title) == (family, given_name, title)


def test_likeness_tells_names_from_other_cells() -> None:
    names = ["张三丰", "李四", "欧阳娜娜", "王总", "A张总", "刘女士", "John Smith"]
    others = ["采购部", "上海", "华信贸易有限公司", "13800138000", "意向客户", "采购经理", "五金", "a@b.cn", "A类", ""]
    assert min(map(likeness, names)) >= 0.6
    assert max(map(likeness, others)) <= 0.2


@pytest.mark.parametrize(
    "title", ["总", "经理", "采购经理", "区域销售总监", "女士", "Mr.", "CEO", "Sales Manager", "技术"]
)
def test_titles(title: str) -> None:
    assert is_title(title)


@pytest.mark.parametrize("text", ["张三", "张总", "采购部", "意向", "Smith", "", "上海", "的" * 100])
def test_no_titles(text: str) -> None:
    assert not is_title(text)


def test_gender_of_honorifics() -> None:
    said = {
        one: honorific_gender(one) for one in ("先生", "女士", "小姐", "太太", "Mr", "Ms.", "mrs.", "经理", "老师", "")
    }
    assert said == {
        **{"先生": "male", "女士": "female", "小姐": "female", "太太": "female"},
        **{"Mr": "male", "Ms.": "female", "mrs.": "female", "经理": None, "老师": None, "": None},
    }


def test_keys_and_mask() -> None:
    assert PERSON_NAME.keys("曾国藩") == ("曾国藩", "zeng guo fan")
    assert PERSON_NAME.mask("张三丰") == "张**"
    assert NAME_KEY.value("  John   SMITH ").normal == "john smith"


def test_a_long_cell_does_not_hang() -> None:
    for text in (
        "张三、" * 300_000,
        "经理" * 500_000,
        "a" * 1_000_000,
        "（" * 1_000_000,
        "1 " * 500_000,
        "A-" * 500_000,
    ):
        assert PERSON_NAME.value(text).normal is None
        assert split(text).full == ""


@given(TEXTS | st.from_regex(name_marks._BARE, fullmatch=True))
def test_a_bare_text_is_ready_and_one_piece(text: str) -> None:
    if name_marks.is_bare(text):
        with patch.object(name_marks, "is_bare", return_value=False):
            assert [step(text) for step in _PREPARING if step(text) != text] == []
        assert list(pieces(text)) == list(pieces(f"{text}、"))
