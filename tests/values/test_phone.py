"""Phone numbers: what is read, what is refused, what is only suggested."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiyi.values import phone, phone_cell, phone_spoilt
from guiyi.values.kind import SEVERAL
from guiyi.values.phone import PHONE, PHONE_SUGGEST, area_code, extension, is_mobile, mask, national
from guiyi.values.phone_form import mask as masked
from guiyi.values.phone_words import LABEL, folded


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("13800138000", "+8613800138000"),
        ("１３８ 0013 8000", "+8613800138000"),
        ("138-0013-8000", "+8613800138000"),
        ("138.0013.8000", "+8613800138000"),
        ("138·0013·8000", "+8613800138000"),
        ("138—0013—8000", "+8613800138000"),
        ("1️⃣3️⃣800138000", "+8613800138000"),
        ("'13800138000", "+8613800138000"),
        ("+86 138 0013 8000", "+8613800138000"),
        ("8613800138000", "+8613800138000"),
        ("0086 13800138000", "+8613800138000"),
        ("(+86)13800138000", "+8613800138000"),
        ("（86）13800138000", "+8613800138000"),
        ("086-13800138000", "+8613800138000"),
        ("013800138000", "+8613800138000"),
        ("13800000000", "+8613800000000"),
        ("13812345678.0", "+8613812345678"),
        ("1.3812345678E+10", "+8613812345678"),
        ("021-61234567", "+862161234567"),
        ("（021）6123 4567", "+862161234567"),
        ("+86 (0)21 6123 4567", "+862161234567"),
        ("+86 021 61234567", "+862161234567"),
        ("86-21-61234567", "+862161234567"),
        ("0755/82345678", "+8675582345678"),
        ("021-61234567-801", "+862161234567;ext=801"),
        ("021-61234567转801", "+862161234567;ext=801"),
        ("021-61234567 分机：801", "+862161234567;ext=801"),
        ("021-61234567（转801）", "+862161234567;ext=801"),
        ("021-61234567 ext. 801", "+862161234567;ext=801"),
        ("021-61234567 Ext:801", "+862161234567;ext=801"),
        ("021-61234567x801", "+862161234567;ext=801"),
        ("13800138000-1234", "+8613800138000;ext=1234"),
        ("400-820-8820", "+864008208820"),
        ("4008208820转1", "+864008208820;ext=1"),
        ("800 820 8820", "+868008208820"),
        ("手机：13800138000（微信同号）", "+8613800138000"),
        ("张三13800138000", "+8613800138000"),
        ("John13800138000", "+8613800138000"),
        ("Tel:021-61234567", "+862161234567"),
        ("3M公司 13800138000", "+8613800138000"),
        ("+852 9123 4567", "+85291234567"),
        ("852-9123 4567", "+85291234567"),
        ("00886 912 345 678", "+886912345678"),
        ("+1 (415) 555-2671", "+14155552671"),
        ("+44 (0)20 7946 0958", "+442079460958"),
        ("tel:+8613800138000;ext=5", "+8613800138000;ext=5"),
    ],
)
def test_one_number_is_read(raw: str, expected: str) -> None:
    assert PHONE.value(raw).normal == expected
    assert PHONE.value(expected).normal == expected


@pytest.mark.parametrize(
    "between", ["/", "、", ",", "，", ";", "；", " ", "或", "|", "\n", "\\", " / ", "<br>", "-", "和"]
)
def test_several_numbers_are_read_and_repeats_removed(between: str) -> None:
    raw = between.join(("13800138000", "13900139000", "138 0013 8000"))
    assert PHONE.value(raw).normal == "+8613800138000|+8613900139000"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("021-61234567/61234568", "+862161234567|+862161234568"),
        ("021-61234567、61234568，13800138000", "+862161234567|+862161234568|+8613800138000"),
        ("021-61234567-801 13800138000", "+862161234567;ext=801|+8613800138000"),
        ("电话021-61234567，手机13800138000", "+862161234567|+8613800138000"),
        ("13800138000（旧号13900139000）", "+8613800138000|+8613900139000"),
        ("①13800138000②13900139000", "+8613800138000|+8613900139000"),
        ("13800138000 / 138****5678", "+8613800138000"),
        ("1380013800 / 13900139000", "+8613900139000"),
    ],
)
def test_of_several_numbers_the_good_ones_are_kept(raw: str, expected: str) -> None:
    assert PHONE.value(raw).normal == expected


@pytest.mark.parametrize(
    ("raw", "code", "suggestion"),
    [
        ("138****5678", "phone.masked", None),
        ("138xxxx5678", "phone.masked", None),
        ("138 **** 5678", "phone.masked", None),
        ("138…5678", "phone.masked", None),
        ("13800138000*", "phone.masked", None),
        ("1.38E+10", "phone.digits_lost", None),
        ("1.381234567E+10", "phone.digits_lost", None),
        ("l3812345678", "phone.letters", "+8613812345678"),
        ("138OO138000", "phone.letters", "+8613800138000"),
        ("13B00138000", "phone.letters", "+8613800138000"),
        ("13800138000x", "phone.letters", "+8613800138000"),
        ("l38 1234 5678", "phone.letters", "+8613812345678"),
        ("1380013800", "phone.short", None),
        ("10086", "phone.short", None),
        ("0755-8234567", "phone.short", None),
        ("138001380001", "phone.long", None),
        ("1380013800013900139000", "phone.long", "+8613800138000|+8613900139000"),
        ("13800138000 2", "phone.long", "+8613800138000"),
        ("11111111111", "phone.invalid", None),
        ("12345678901", "phone.invalid", None),
        ("2161234567", "phone.invalid", "+862161234567"),
        ("61234567", "phone.no_area", None),
        ("微信联系", "phone.no_number", None),
    ],
)
def test_nothing_is_guessed(raw: str, code: str, suggestion: str | None) -> None:
    value = PHONE.value(raw)
    assert (value.normal, value.issue, value.suggestion) == (None, code, suggestion)
    assert PHONE_SUGGEST.value(raw).normal == suggestion


@pytest.mark.parametrize("raw", ["无", "0", "-", "00000000000", "暂无", "000"])
def test_placeholders_are_missing(raw: str) -> None:
    assert PHONE.value(raw).normal is None
    assert PHONE.value(raw).issue is None


@pytest.mark.parametrize(
    ("raw", "region", "expected"),
    [
        ("(415) 555-2671", "US", "+14155552671"),
        ("415/555/2671", "US", "+14155552671"),
        ("876|678|3469", "", "8766783469"),
        ("(415) 555-2671 x12", "US", "+14155552671;ext=12"),
        ("9123 4567 / 2345 6789", "HK", "+85291234567|+85223456789"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("0171-12345-67", "DE", "+491711234567"),
        ("0912-345-678", "TW", "+886912345678"),
        ("+8613800138000", "US", "+8613800138000"),
        ("+8613800138000", "", "+8613800138000"),
        ("0086 13800138000", "", "+8613800138000"),
        ("13800138000", "cn", "+8613800138000"),
    ],
)
def test_a_region_says_how_numbers_are_dialled(raw: str, region: str, expected: str) -> None:
    assert PHONE.value(raw, region).normal == expected


@pytest.mark.parametrize(
    ("raw", "region", "code"),
    [
        ("12345", "", "phone.short"),
        ("1234567890123456", "", "phone.no_country"),
        ("555-2671", "US", "phone.no_area"),
        ("13800138000", "US", "phone.invalid"),
    ],
)
def test_a_number_gets_no_country_that_is_not_proved(raw: str, region: str, code: str) -> None:
    assert PHONE.value(raw, region).issue == code


@pytest.mark.parametrize(
    ("raw", "digits"),
    [("13800138000", "13800138000"), ("021-61234567", "02161234567"), ("(123) 545-5421", "1235455421")],
)
def test_an_unproven_number_keeps_its_digits_without_a_country(raw: str, digits: str) -> None:
    assert PHONE.value(raw, "").normal == digits
    assert PHONE.value(digits, "").normal == digits
    assert national(digits) == digits
    assert not is_mobile(digits)


def test_a_number_of_china_is_suggested_where_the_region_is_another() -> None:
    assert PHONE.value("13800138000", "US").suggestion == "+8613800138000"


@pytest.mark.parametrize("code", ["10", "20", "21", "755", "571", "28", "991", "898"])
def test_landlines_of_all_parts_of_the_country(code: str) -> None:
    digits = "6123456" if code == "991" else "61234567"
    raw = f"0{code}-{digits}"
    normal = PHONE.value(raw).normal
    assert normal == f"+86{code}{digits}"
    assert area_code(normal) == f"0{code}"
    assert national(normal) == raw
    assert not is_mobile(normal)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("张三13800138000", "张三"),
        ("13800138000 李经理", "李经理"),
        ("欧阳娜娜：13800138000", "欧阳娜娜"),
        ("13800138000（王女士）", "王女士"),
        ("13800138000 John Smith", "John Smith"),
        ("手机：13800138000（微信同号）", None),
        ("13800138000（上海）", None),
        ("公司13800138000", None),
        ("家里 021-61234567", None),
        ("张三13800138000/李四13900139000", None),
        ("张三", None),
        ("13800138000", None),
    ],
)
def test_a_name_beside_a_number_is_handed_over(raw: str, name: str | None) -> None:
    assert PHONE.parts(raw).get("person_name") == name


@pytest.mark.parametrize(
    ("raw", "least", "most"),
    [
        ("13800138000", 1, 1),
        ("13800138000/13900139000", 1, 1),
        ("021-61234567", 0.8, 1),
        ("138****5678", 0.5, 0.9),
        ("61234567", 0.2, 0.4),
        ("2023-05-01", 0, 0),
        ("1500", 0, 0),
        ("上海市浦东新区", 0, 0),
        ("110101199003070011", 0, 0),
        ("客户上周来电说以后都打这个号码13800138000明天下午三点以后再联系，先不要打公司电话", 0.1, 0.4),
    ],
)
def test_likeness(raw: str, least: float, most: float) -> None:
    assert least <= PHONE.likeness(raw) <= most


def test_keys_find_the_number_with_and_without_its_area_code() -> None:
    assert PHONE.keys("+862161234567;ext=801|+8613800138000") == (
        "+862161234567",
        "+8613800138000",
        "tail:61234567",
        "tail:00138000",
    )


def test_forms() -> None:
    assert national("+862161234567;ext=801") == "021-61234567-801"
    assert extension("+862161234567;ext=801") == "801"
    assert extension("+862161234567") == ""
    assert national("+8613800138000") == "13800138000"
    assert PHONE.value(national("+862161234567;ext=801|+864008208820")).normal == "+862161234567;ext=801|+864008208820"
    assert is_mobile("+85291234567")
    assert not is_mobile("+864008208820")
    assert area_code("+864008208820") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+8613800138000", "138****8000"),
        ("13800138000", "138****8000"),
        ("张三13800138000", "138****8000"),
        ("+862161234567", "021****4567"),
        ("+14155552671", "+14****2671"),
        ("61234567", "******67"),
        ("10086", "*****"),
        ("张三", "**"),
        ("+8613800138000|+8613900139000", "138****8000|139****9000"),
    ],
)
def test_masks_show_little(text: str, expected: str) -> None:
    assert mask(text) == masked(text) == expected


@pytest.mark.parametrize("form", ["_PARTED_MOBILE", "_WITH_WORDS", "_TWO_MOBILES", "_LANDLINE"])
@given(data=st.data())
def test_a_usual_cell_is_read_as_any_is(form: str, data: st.DataObject) -> None:
    raw = data.draw(st.from_regex(getattr(phone, form), fullmatch=True))
    found, faults = phone_cell.read(raw, "CN")
    if form != "_LANDLINE" or (found and not faults):
        assert phone.international(raw) == SEVERAL.join(dict.fromkeys(found))


@given(st.text("0138 -*xX×?●.e+E转/lOo手机telı", max_size=20) | st.text(max_size=20))
def test_nothing_spoilt_is_overlooked(raw: str) -> None:
    text = folded(raw)
    if not phone_spoilt.LETTER.search(text):
        assert not any(one.search(text) for one in (LABEL, phone_spoilt.SCIENTIFIC, phone_spoilt.WITH_LETTERS))
    if not phone_spoilt.HIDING.search(text):
        assert not phone_spoilt.MASKED.search(text)


def test_letters_are_those_of_any_case() -> None:
    letters = re.compile("[a-z]", re.IGNORECASE)
    assert [
        char for char in map(chr, range(0x110000)) if letters.match(char) and not phone_spoilt.LETTER.match(char)
    ] == []
