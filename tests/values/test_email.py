"""E-mail addresses."""

import xml.etree.ElementTree as ElementTree
from os import environ
from pathlib import Path

import pytest

from guiyi.values.email import EMAIL, EMAIL_SUGGEST


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Zhang.San@QQ.com", "zhang.san@qq.com"),
        ("zhangsan＠ｑｑ．ｃｏｍ", "zhangsan@qq.com"),
        ("zhangsan@qq。com", "zhangsan@qq.com"),
        (" zhangsan @ qq.com ", "zhangsan@qq.com"),
        ("邮箱：zhangsan@qq.com", "zhangsan@qq.com"),
        ("邮箱zhangsan@qq.com", "zhangsan@qq.com"),
        ("Email: zhangsan@qq.com", "zhangsan@qq.com"),
        ("mailto:zhangsan@qq.com?subject=hi", "zhangsan@qq.com"),
        ("张三 <zhangsan@qq.com>", "zhangsan@qq.com"),
        ('"Zhang San" <zhangsan@qq.com>', "zhangsan@qq.com"),
        ("zhangsan@qq.com（张三）", "zhangsan@qq.com"),
        ("zhangsan@qq.com张三", "zhangsan@qq.com"),
        ("张三zhangsan@qq.com", "zhangsan@qq.com"),
        ("zhangsan@qq.com.", "zhangsan@qq.com"),
        ("zhangsan@qq.com。", "zhangsan@qq.com"),
        ("'zhangsan@qq.com", "zhangsan@qq.com"),
        ("o'brien+crm@mail.example.co.uk", "o'brien+crm@mail.example.co.uk"),
        ("x/y@example.com", "x/y@example.com"),
        ("Li@例子.中国", "li@例子.中国"),
        ("a@xn--fiqs8s.xn--fiqz9s", "a@xn--fiqs8s.xn--fiqz9s"),
        ("a@b.com; A@B.com", "a@b.com"),
        ("a@b.com, bad@", "a@b.com"),
        ("13800138000 zhangsan@qq.com", "zhangsan@qq.com"),
    ],
)
def test_addresses_are_read(raw: str, expected: str) -> None:
    assert EMAIL.value(raw).normal == expected
    assert EMAIL.value(expected).normal == expected


@pytest.mark.parametrize("between", [",", "，", ";", "；", "、", " ", "/", "|", "\n", "<br>", " / ", "或"])
def test_several_addresses(between: str) -> None:
    assert EMAIL.value(f"a@b.com{between}c@d.cn").normal == "a@b.com|c@d.cn"


@pytest.mark.parametrize(
    ("raw", "code", "suggestion"),
    [
        ("zhangsan", "email.no_at", None),
        ("zhangsanqq.com", "email.no_at", "zhangsan@qq.com"),
        ("zhangsan#qq.com", "email.no_at", "zhangsan@qq.com"),
        ("zhangsan(at)qq.com", "email.no_at", "zhangsan@qq.com"),
        ("zhangsan@qq", "email.no_domain", None),
        ("zhangsan@qq,com", "email.no_domain", "zhangsan@qq.com"),
        ("zhang san@qq.com", "email.space", "zhangsan@qq.com"),
        ("z***@qq.com", "email.masked", None),
        ("张三@qq.com", "email.syntax", None),
        ("lìsan@qq.com", "email.syntax", None),
        ("a@@b.com", "email.syntax", None),
        ("a@b@c.com", "email.syntax", None),
        ("a..b@c.com", "email.syntax", None),
        (".a@b.com", "email.syntax", None),
        ("a@-b.com", "email.syntax", None),
        ("a@b..com", "email.syntax", None),
        ("a@b_c.com", "email.syntax", None),
        ("a@1.2.3.4", "email.syntax", None),
        ("@qq.com", "email.syntax", None),
        (f"{'a' * 65}@qq.com", "email.long", None),
    ],
)
def test_what_is_no_address_is_a_fault(raw: str, code: str, suggestion: str | None) -> None:
    value = EMAIL.value(raw)
    assert (value.normal, value.issue, value.suggestion) == (None, code, suggestion)
    assert EMAIL_SUGGEST.value(raw).normal == suggestion


@pytest.mark.parametrize(
    ("raw", "likely"),
    [
        ("li@qq.con", "li@qq.com"),
        ("li@gmial.com", "li@gmail.com"),
        ("li@abc.con", "li@abc.com"),
        ("a@b.cn|li@163.con", "a@b.cn|li@163.com"),
    ],
)
def test_a_mistyped_domain_is_a_suggestion_only(raw: str, likely: str) -> None:
    value = EMAIL.value(raw)
    assert (value.normal, value.issue, value.suggestion) == (raw, None, likely)
    assert EMAIL_SUGGEST.value(raw).normal == likely
    assert EMAIL.value(likely).suggestion is None


@pytest.mark.parametrize("raw", ["无", "test@test.com", "123@qq.com", "-"])
def test_placeholders_are_missing(raw: str) -> None:
    assert EMAIL.value(raw).normal is None
    assert EMAIL.value(raw).issue is None


def test_parts_keys_masks_likeness() -> None:
    assert EMAIL.parts("张三 <zhangsan@qq.com>") == {"person_name": "张三"}
    assert EMAIL.parts("销售部 <zhangsan@qq.com>") == {}
    assert EMAIL.keys("zhangsan@qq.com|info@example.com") == ("zhangsan@qq.com", "info@example.com", "local:zhangsan")
    assert EMAIL.mask("zhangsan@qq.com|a@b.cn") == "z***@qq.com|a***@b.cn"
    assert EMAIL.mask("张三丰") == "张**"
    assert EMAIL.likeness("a@b.com, c@d.com") == 1.0
    assert EMAIL.likeness("请发到 a@b.com，并抄送给采购部和财务部的同事们，谢谢大家的配合与支持") == 0.5
    assert EMAIL.likeness("张三") == 0.0


def test_plain_addresses_would_walk_unchanged() -> None:
    import re

    for normal in ("zhangsan@qq.com", "sales_01@example-long.com", "zhangsan@huaweitech.com.cn"):
        value = EMAIL.value(normal)
        assert (value.normal, value.suggestion) == (normal, None)
    for mistyped in ("zhangsan@qq.con", "zhangsan@outloook.com", "test@test.com"):
        assert EMAIL.plain
        assert not re.fullmatch(EMAIL.plain, mistyped)


def test_against_the_cases_of_isemail() -> None:
    """Whatever we accept as it stands is no syntax error there."""
    data = environ.get("GUIYI_TEST_DATA")
    if not data:
        pytest.skip("GUIYI_TEST_DATA is not set")
    root = ElementTree.parse(Path(data) / "suites/values/email/isemail/tests.xml").getroot()
    cases = [(one.findtext("address") or "", one.findtext("category") or "") for one in root.iter("test")]
    assert len(cases) > 100
    ours = {raw: EMAIL.value(raw).normal for raw, _ in cases}
    wrong = [raw for raw, category in cases if category == "ISEMAIL_ERR" and ours[raw] == raw.lower()]
    missed = [
        raw for raw, category in cases if category == "ISEMAIL_VALID_CATEGORY" and raw.isascii() and not ours[raw]
    ]
    assert wrong == []
    assert all(not raw.rpartition(".")[2].isalpha() or "." not in raw.rpartition("@")[2] for raw in missed), missed
