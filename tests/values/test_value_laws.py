"""Laws that hold for every kind of this room that reads signs: phones, mails, sites, ids, codes, counts, plain text."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import SUPPORTED_REGIONS

from guiyi.values.count import COUNT
from guiyi.values.email import EMAIL, EMAIL_SUGGEST
from guiyi.values.kind import SEVERAL, Kind
from guiyi.values.phone import PHONE, PHONE_SUGGEST, national
from guiyi.values.phone_words import folded
from guiyi.values.postcode import POSTCODE
from guiyi.values.resident_id import RESIDENT_ID
from guiyi.values.tables import rows
from guiyi.values.text import TEXT
from guiyi.values.uscc import USCC
from guiyi.values.website import WEBSITE
from guiyi.values.wechat import QQ, WECHAT_ID, WECHAT_WXID

KINDS = (TEXT, PHONE, EMAIL, WEBSITE, WECHAT_ID, WECHAT_WXID, QQ, USCC, RESIDENT_ID, POSTCODE, COUNT)
SUGGESTING = (PHONE_SUGGEST, EMAIL_SUGGEST)
PIECES = [
    "13800138000",
    "021-",
    "61234567",
    "转801",
    "ext.",
    "+86",
    "0086",
    "400-",
    "+1415",
    "***",
    "1.38E+10",
    ".0",
    "/",
    "、",
    ",",
    ";",
    "|",
    "(",
    ")",
    "（",
    "）",
    "张三",
    "手机：",
    "l3",
    "O0",
    "①",
    "a@b.com",
    "zhangsan",
    "@",
    "qq",
    ".con",
    "mailto:",
    "<x@y.cn>",
    "https://",
    "www.",
    "example",
    ".com",
    "/path",
    "微信：",
    "wxid_ab12cd",
    "QQ",
    "12345678",
    "9135",
    "0100M000",
    "100Y43",
    "110105",
    "19491231",
    "002X",
    "邮编",
    "200120",
    "sw1a",
    "1aa",
    "12次",
    "&amp;",
    "\u200b",
    "�",
    "\x00",
    "⻄",
    "ＡＢ",
    "０１",
    "無",
    "\n",
    "\t",
    "😀",
    "x+",
    "-",
    "--",
    "852-",
    "零一",
    "138零",
    "⓪①",
    "1、",
    "/68",
    "总机",
    "(0)",
    "1 415",
    "\ud83d",
    "\u202e",
]
ANYTHING = st.text(st.characters(exclude_categories=[]), max_size=30) | st.lists(
    st.sampled_from([*PIECES, " "]), max_size=9
).map("".join)
REGIONS = st.sampled_from(["CN", "", "US", "GB", "HK", "JP", "XX"]) | st.sampled_from(sorted(SUPPORTED_REGIONS))
# What a mask shows: so many characters at the beginning and at the end, of texts that are at least so long.
SHOWN = {WECHAT_ID: (2, 2, 7), WECHAT_WXID: (2, 2, 7), QQ: (2, 2, 7), RESIDENT_ID: (3, 4, 15)}


@given(ANYTHING, REGIONS)
def test_a_normal_form_is_its_own(raw: str, region: str) -> None:
    for kind in KINDS:
        value = kind.value(raw, region)
        if value.normal is not None:
            assert value.issue is None
            assert kind.value(value.normal, region).normal == value.normal
            assert kind.mask(value.normal) is not None
            assert all(kind.keys(value.normal)) or not kind.keys(value.normal)


@given(ANYTHING)
def test_only_faults_escape_and_each_is_told_in_words(raw: str) -> None:
    codes = {row["code"] for row in rows("issues")}
    told = {row["rule"] for row in rows("rules")} | codes
    for kind in (*KINDS, *SUGGESTING):
        trail = kind.walk(raw)
        assert {rule for rule, _, _ in trail.steps} <= told
        assert trail.value.issue is None or trail.value.issue in codes
        assert 0.0 <= kind.likeness(raw) <= 1.0
        kind.mask(raw)
        assert all(kind.parts(raw).values())


@given(ANYTHING)
def test_a_suggestion_is_a_normal_form_of_its_kind(raw: str) -> None:
    for kind in (PHONE, EMAIL, USCC, RESIDENT_ID, POSTCODE):
        suggestion = kind.value(raw).suggestion
        assert suggestion is None or kind.value(suggestion).normal == suggestion


@given(ANYTHING)
def test_no_number_is_made_of_digits_that_were_not_there(raw: str) -> None:
    normal = PHONE.value(raw).normal
    for number in (normal or "").split("|"):
        digits = number.partition(";")[0].removeprefix("+86").removeprefix("+")
        given_digits = re.sub("[^0-9]", "", TEXT.value(raw).normal or "")
        assert digits[-7:] in given_digits or "E" in raw.upper() or not raw.isascii()


@given(ANYTHING, st.sampled_from(list(SHOWN)))
def test_a_mask_shows_what_it_says(raw: str, kind: Kind) -> None:
    for text in filter(None, (raw, kind.value(raw).normal)):
        first, last, least = SHOWN[kind]
        hidden = len(text) - first - last if len(text) >= least else len(text)
        shown = text if hidden < len(text) else ""
        assert kind.mask(text) == shown[:first] + "*" * hidden + shown[len(shown) - last :]


@given(ANYTHING, REGIONS)
def test_the_mask_of_a_phone_shows_the_ends_of_its_digits_at_most(raw: str, region: str) -> None:
    for text in filter(None, (raw, PHONE.value(raw, region).normal)):
        for one, masked in zip(text.split(SEVERAL), PHONE.mask(text).split(SEVERAL), strict=True):
            digits = "".join(char for char in folded(national(one)) if char in "0123456789")
            first, _, last = masked.removeprefix("+").partition("*")
            last = last.strip("*")
            assert digits.startswith(first)
            assert digits.endswith(last)
            assert len(first + last) <= (7 if len(digits) >= 10 else 2 if len(digits) >= 7 else 0)


@pytest.mark.parametrize("kind", [one for one in KINDS if one.plain], ids=lambda kind: kind.name)
@given(data=st.data())
def test_a_plain_text_is_a_normal_form_in_every_region(kind: Kind, data: st.DataObject) -> None:
    plain = data.draw(st.from_regex(kind.plain or "", fullmatch=True))
    for region in ("CN", "US", ""):
        value = kind.value(plain, region)
        assert (value.normal, value.issue, value.suggestion) == (plain, None, None)


@pytest.mark.parametrize("kind", [*KINDS, *SUGGESTING], ids=lambda kind: kind.name)
def test_a_cell_of_a_megabyte_does_not_hang(kind: Kind) -> None:
    began = time.process_time()
    for piece in (
        "1",
        "a",
        "a@",
        "1 ",
        "-",
        "www.",
        "张三",
        "(",
        "138 0013 8000/",
        "a@b.com,",
        "①",
        "138零",
        "1、",
        "😀",
        "\ud83d",
        "\u202e",
    ):
        text = (piece * 1_000_000)[:1_000_000]
        kind.value(text)
        kind.likeness(text)
        kind.parts(text)
        kind.mask(text)
    assert time.process_time() - began < 20
