"""The steps every kind starts with."""

import unicodedata
from contextlib import suppress

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiyi.values import mojibake, text
from guiyi.values.kind import Fault

ANYTHING = st.text(st.characters(exclude_categories=[]), max_size=40)
MESSY = st.text("&amp;#38;lt gt;\u200b\xa0ÃÂ©å¼ä¸寮犱笁张三後ＡＢ（）⻄\n\t-无|e\u0301\ud83d\ude00", max_size=30)


def normal(raw: str) -> str | None:
    return text.TEXT.value(raw).normal


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("  上海　 浦东\n新区 ", "上海 浦东 新区"),
        ("ＡＢＣ１２３＠．－＿＋／＃％＆", "ABC123@.-_+/#%&"),
        ("张三（老板）：好，①㎡！？；", "张三（老板）：好，①㎡！？；"),
        ("臺灣積體電路製造股份有限公司", "台湾积体电路制造股份有限公司"),
        ("於是後來乾隆范範徵瞭", opencc.OpenCC("t2s").convert("於是後來乾隆范範徵瞭")),
        ("⻄安⻓城⼤厦⾭年", "西安长城大厦青年"),
        ("A&amp;B &lt;公司&gt;&nbsp;&#24352;", "A&B <公司> 张"),
        ("&amp;amp;amp;", "&"),
        ("a&copy=1&b", "a&copy=1&b"),
        ("张\u200b三\ufeff\x00\ue000", "张三"),
        ("\ud83d\ude00张\ud800", "😀张"),
        ("Jose\u0301", "José"),
        ("å¼\xa0ä¸\x89", "张三"),
        ("寮犱笁", "张三"),
        ("涓€浜�", "涓€浜�"),  # lost bytes: no exact way back
        ("ÉîÛÚÊÐ", "深圳市"),
        ("Ã©tÃ©", "été"),
        ("ðŸ˜€å¼\xa0", "😀张"),
        ("Müller Çà & Søn", "Müller Çà & Søn"),
        ("客户|老板", "客户|老板"),
    ],
)
def test_text_is_written_as_it_was_meant(raw: str, expected: str) -> None:
    assert normal(raw) == expected


@pytest.mark.parametrize(
    "raw",
    [
        "无",
        "暂无",
        " 无 ",
        "無",
        "不详",
        "-",
        "--",
        "——",
        "/",
        "N/A",
        "n/a",
        "#N/A",
        "None",
        "NULL",
        "nan",
        "添加备注",
        "（空）",
    ],
)
def test_placeholders_are_missing(raw: str) -> None:
    assert normal(raw) is None


@pytest.mark.parametrize(
    "raw", ["(null)", "。", "？", "***", "......", "－", "Ｎ／Ａ", "unknown", "<NA>", "\u3000", "\u200b", "", "&nbsp;"]
)
def test_cells_without_a_word_are_missing(raw: str) -> None:
    assert text.TEXT.value(raw) == text.TEXT.value("")
    assert normal(raw) is None


@pytest.mark.parametrize("raw", ["无锡", "无印良品", "0", "123", "*", "+", "测试", "Nancy", "NAN YA", "A-B", "空军"])
def test_a_placeholder_is_a_whole_cell(raw: str) -> None:
    assert normal(raw) == raw


def test_placeholders_of_a_kind() -> None:
    assert text.placeholder("测试公司", "company") == ""
    assert text.placeholder("测试公司", "person_name") == "测试公司"
    assert text.placeholder("0", "phone") == ""


def test_simplified_text_keeps_characters_it_shares_with_traditional() -> None:
    assert normal("李乾") == "李乾"
    assert normal("於潜镇") == "於潜镇"


def test_every_misreading_of_common_text_is_undone_when_nothing_was_lost() -> None:
    for meant in ("张三", "上海市浦东新区", "北京华为技术有限公司", "客户A（老板）", "張先生收"):
        for wrong in ("latin-1", "gbk"):
            try:
                garbled = meant.encode("utf-8").decode(wrong)
            except UnicodeDecodeError:
                continue
            assert mojibake.repaired(garbled) == meant


def test_european_and_chinese_words_are_not_taken_for_garbled() -> None:
    for word in (
        "Ångström",
        "CRÉÉE À LYON",
        "création",
        "Façade",
        "naïve",
        "°°°°",
        "½½½½",
        "浣熊",
        "姝婷",
        "锟斤拷",
        "niño",
        "Ça été",
    ):
        assert mojibake.repaired(word) == word


def test_every_ideograph_radical_has_a_character() -> None:
    for code in range(0x2F00, 0x2FD6):
        assert 0x4E00 <= ord(text.radicals(chr(code))) <= 0x9FFF


def test_the_guard_of_traditional_characters_is_that_of_the_installed_opencc() -> None:
    convert = opencc.OpenCC("t2s").convert
    both = "乾徵於夥吒拚捱摺榘薹袷麴麽"
    missed = [
        char
        for char in map(chr, range(0x4E00, 0xA000))
        if convert(char) != char and text.simplified(char) == char and char not in both
    ]
    assert len(missed) < 20  # a newer OpenCC may know a few more


def test_text_wrapped_without_end_is_a_fault() -> None:
    wrapped = "&lt;"
    for _ in range(30):
        wrapped = wrapped.replace("&", "&#38;").replace("8;", "&#56;;", 1)
    assert text.TEXT.value(wrapped).issue == "text.wrapped"


def test_large_cells_take_linear_time() -> None:
    for part in ("&amp;", "&", "- ", "寮", "Ã", "無\u200b", "Ａ\n"):
        text.TEXT.value(part * (1_000_000 // len(part)))


@given(ANYTHING | MESSY)
def test_a_normal_form_is_its_own_and_shows_only_visible_characters(raw: str) -> None:
    found = text.TEXT.value(raw)
    if found.normal is not None:
        assert text.TEXT.value(found.normal).normal == found.normal
        assert not {unicodedata.category(char) for char in found.normal} & {"Cc", "Cs", "Co", "Zl", "Zp"}
        assert "  " not in found.normal
        assert found.normal == found.normal.strip()


@given(ANYTHING | MESSY)
def test_single_steps_take_any_text(raw: str) -> None:
    for step in (*text.ANY, text.lines, text.settled_lines):
        with suppress(Fault):
            assert isinstance(step(raw), str)
    assert text.key(text.key(raw)) == text.key(raw)


@given(MESSY)
def test_line_ends_are_kept_where_asked(raw: str) -> None:
    found = raw
    for step in text.ANY_LINES:
        found = step(found)
    assert [text.spaces(line) for line in found.splitlines()] == found.splitlines()


CHARACTERS = [char for char in map(chr, range(0x110000)) if text.is_settled(char)]


def test_no_step_before_the_placeholders_changes_a_settled_text() -> None:
    """Every step looks at characters and at what stands beside them: each alone, each beside all kinds of others."""
    assert len(CHARACTERS) > 15_000
    for char in CHARACTERS:
        for raw in (char, f"{char}{char}", f"1{char}", f"{char} a", f"张{char}（"):
            assert text.is_settled(raw)
            assert [step(raw) for step in (*text.ANY[:-1], *text.ANY_LINES[:-1]) if step(raw) != raw] == []


@given(st.text([*"&# ;a1张（\n\u0301", *CHARACTERS[::97]], max_size=20) | ANYTHING | MESSY)
def test_a_settled_text_is_as_the_steps_leave_it(raw: str) -> None:
    if text.is_settled(raw):
        assert raw
        assert [step(raw) for step in (*text.ANY[:-1], *text.ANY_LINES[:-1]) if step(raw) != raw] == []
