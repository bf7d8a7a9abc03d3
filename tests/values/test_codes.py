"""Web sites, ids, codes and counts."""

import pytest

from guiyi.values.count import COUNT
from guiyi.values.kind import Kind, Value
from guiyi.values.postcode import POSTCODE
from guiyi.values.resident_id import RESIDENT_ID, birth_date, gender
from guiyi.values.uscc import CHARACTERS, USCC
from guiyi.values.uscc import check_character as uscc_check
from guiyi.values.website import WEBSITE
from guiyi.values.wechat import QQ, WECHAT_ID, WECHAT_WXID


@pytest.mark.parametrize(
    ("kind", "raw", "expected"),
    [
        (WEBSITE, "http://www.Example.com/", "example.com"),
        (WEBSITE, "https://example.com:8080/a?b=c#d", "example.com"),
        (WEBSITE, "网址：ｗｗｗ．example．com．cn", "example.com.cn"),
        (WEBSITE, "官网 www.example.com（手机版）", "example.com"),
        (WEBSITE, "www。example。com", "example.com"),
        (WEBSITE, "http:/example.com", "example.com"),
        (WEBSITE, "http//www.example.com", "example.com"),
        (WEBSITE, "http://a:b@example.com/x@y", "example.com"),
        (WEBSITE, "shop.example.com/goods", "shop.example.com"),
        (WEBSITE, "www.a.com / www.b.com", "a.com"),
        (WEBSITE, "例子.中国", "例子.中国"),
        (WECHAT_ID, "微信号：ZhangSan_88", "zhangsan_88"),
        (WECHAT_ID, "微信zhangsan-88（工作号）", "zhangsan-88"),
        (WECHAT_ID, "V：abc123", "abc123"),
        (WECHAT_ID, "weixin123", "weixin123"),
        (WECHAT_WXID, "wxid_A1b2c3d4e5f6", "wxid_a1b2c3d4e5f6"),
        (WECHAT_WXID, "zhangsan_sh", "zhangsan_sh"),
        (WECHAT_WXID, "25984982@openim", "25984982@openim"),
        (QQ, "QQ：１２３４５６７８", "12345678"),
        (QQ, "12345678.0", "12345678"),
        (QQ, "1.2345678E+07", "12345678"),
        (QQ, "12345678@qq.com", "12345678"),
        (USCC, "91350100m000100y43", "91350100M000100Y43"),
        (USCC, "统一社会信用代码/税号：91350100 M000 100Y 43", "91350100M000100Y43"),
        (USCC, "９１３５０１００Ｍ０００１００Ｙ４３", "91350100M000100Y43"),
        (RESIDENT_ID, "身份证号：110105 19491231 002x", "11010519491231002X"),
        (POSTCODE, "邮编：２００１２０", "200120"),
        (POSTCODE, "200120.0", "200120"),
        (COUNT, "12.0", "12"),
        (COUNT, "12次", "12"),
        (COUNT, "1,234", "1234"),
        (COUNT, "十二", "12"),
        (COUNT, "００7", "7"),
        (COUNT, "0", "0"),
    ],
)
def test_normal_forms(kind: Kind, raw: str, expected: str) -> None:
    assert kind.value(raw).normal == expected
    assert kind.value(expected).normal == expected


@pytest.mark.parametrize(
    ("kind", "raw", "code", "suggestion"),
    [
        (WEBSITE, "a@example.com", "website.email", None),
        (WEBSITE, "公众号：某某", "website.syntax", None),
        (WEBSITE, "www.example", "website.syntax", None),
        (WEBSITE, "192.168.1.1", "website.syntax", None),
        (WEBSITE, "v1.2", "website.syntax", None),
        (WECHAT_ID, "微信：138 0013 8000", "wechat_id.phone", None),
        (WECHAT_ID, "wxid_a1b2c3d4e5f6", "wechat_id.wxid", None),
        (WECHAT_ID, "abc", "wechat_id.length", None),
        (WECHAT_ID, "张三", "wechat_id.syntax", None),
        (WECHAT_WXID, "@0123456789abcdef0123456789abcdef", "wechat_wxid.session", None),
        (WECHAT_WXID, "12345678@chatroom", "wechat_wxid.group", None),
        (WECHAT_WXID, "张三", "wechat_wxid.syntax", None),
        (QQ, "1234", "qq.length", None),
        (QQ, "0123456", "qq.length", None),
        (QQ, "12345678/87654321", "qq.syntax", None),
        (USCC, "91350100M000100Y44", "uscc.check_digit", None),
        (USCC, "9135O1OOM000100Y43", "uscc.characters", "91350100M000100Y43"),
        (USCC, "110108012345678", "uscc.length", None),
        (USCC, "9.13501E+17", "uscc.digits_lost", None),
        (USCC, "91350100********43", "uscc.masked", None),
        (RESIDENT_ID, "110105194912310021", "resident_id.check_digit", None),
        (RESIDENT_ID, "110105491231002", "resident_id.length", "11010519491231002X"),
        (RESIDENT_ID, "11O105194912310O2X", "resident_id.characters", "11010519491231002X"),
        (RESIDENT_ID, "99010519491231002X", "resident_id.region", None),
        (RESIDENT_ID, "11010519491331002X", "resident_id.birth_date", None),
        (RESIDENT_ID, "110105194912310000", "resident_id.digits_lost", None),
        (RESIDENT_ID, "110105********002X", "resident_id.masked", None),
        (POSTCODE, "10020", "postcode.length", "010020"),
        (POSTCODE, "510", "postcode.length", None),
        (POSTCODE, "20012A", "postcode.syntax", None),
        (COUNT, "12.5", "count.syntax", None),
        (COUNT, "约12", "count.syntax", None),
        (COUNT, "-3", "count.syntax", None),
    ],
)
def test_faults(kind: Kind, raw: str, code: str, suggestion: str | None) -> None:
    value = kind.value(raw)
    assert (value.normal, value.issue, value.suggestion) == (None, code, suggestion)


@pytest.mark.parametrize("kind", [WEBSITE, WECHAT_ID, WECHAT_WXID, QQ, USCC, RESIDENT_ID, POSTCODE, COUNT])
@pytest.mark.parametrize("raw", ["", "无", "N/A", "-"])
def test_placeholders_are_missing(kind: Kind, raw: str) -> None:
    assert (kind.value(raw).normal, kind.value(raw).issue) == (None, None)


def test_every_single_mistake_in_a_code_is_found() -> None:
    right = "91350100M000100Y43"
    for place in range(18):
        for other in CHARACTERS:
            if other != right[place]:
                assert USCC.value(right[:place] + other + right[place + 1 :]).normal is None
    assert uscc_check(right[:17]) == "3"


def test_a_right_code_needs_no_repair() -> None:
    code = "91330110TTGT067QMQ"  # right with 0 for both Q as well
    assert USCC.value(code) == Value(code)


def test_an_id_number_tells_birth_date_and_gender() -> None:
    assert birth_date("11010519491231002X") == "1949-12-31"
    assert gender("11010519491231002X") == "female"
    assert gender("110101199003070011") == "male"


@pytest.mark.parametrize(
    ("raw", "region", "expected"),
    [
        ("02139-4307", "US", "02139-4307"),
        ("021394307", "US", "02139-4307"),
        ("sw1a1aa", "GB", "SW1A 1AA"),
        ("k1a0b1", "CA", "K1A 0B1"),
        ("〒1000001", "JP", "100-0001"),
        ("10115", "DE", "10115"),
        ("1012 ab", "NL", "1012 AB"),
        ("999077", "HK", "999077"),
        ("ab 12", "XX", "AB 12"),
        ("200120", "", "200120"),
    ],
)
def test_postcodes_of_other_countries(raw: str, region: str, expected: str) -> None:
    assert POSTCODE.value(raw, region).normal == expected
    assert POSTCODE.value(expected, region).normal == expected


def test_a_lost_zero_is_suggested_by_region() -> None:
    assert POSTCODE.value("2139", "US").suggestion == "02139"
    assert POSTCODE.value("94103", "US").suggestion is None
    assert POSTCODE.value("1234567", "US").issue == "postcode.length"


def test_masks() -> None:
    assert RESIDENT_ID.mask("11010519491231002X") == "110***********002X"
    assert WECHAT_ID.mask("zhangsan88") == "zh******88"
    assert QQ.mask("12345") == "*****"


def test_parts_of_a_wechat_cell() -> None:
    assert WECHAT_ID.parts("微信：13800138000") == {"phone": "13800138000"}
    assert WECHAT_ID.parts("wxid_a1b2c3") == {"wechat_wxid": "wxid_a1b2c3"}
    assert WECHAT_ID.parts("zhangsan88") == {}


def test_keys() -> None:
    assert WEBSITE.keys("example.com") == ("example.com",)
    assert WEBSITE.keys("weibo.com") == ()
    assert USCC.keys("91350100M000100Y43") == ("91350100M000100Y43", "organisation:M000100Y4")


@pytest.mark.parametrize(
    ("kind", "surely", "hardly"),
    [
        (WEBSITE, "https://www.example.com", "example"),
        (WECHAT_ID, "微信：zhangsan88", "张三"),
        (WECHAT_WXID, "wxid_a1b2c3", "zhangsan"),
        (QQ, "QQ:12345678", "13800138000"),
        (USCC, "91350100M000100Y43", "13800138000"),
        (RESIDENT_ID, "11010519491231002X", "13800138000"),
        (POSTCODE, "邮编200120", "2001"),
        (COUNT, "12次", "上海"),
    ],
)
def test_likeness(kind: Kind, surely: str, hardly: str) -> None:
    assert kind.likeness(surely) >= 0.7
    assert kind.likeness(hardly) <= 0.1
