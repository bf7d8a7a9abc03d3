"""E-mail addresses."""

import xml.etree.ElementTree as ElementTree
from os import environ
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiyi.values.email import EMAIL, EMAIL_SUGGEST
from guiyi.values.kind import Value
from guiyi.values.tables import rows

ISEMAIL = Path(environ.get("GUIYI_TEST_DATA", "")) / "suites/values/email/isemail/tests.xml"
PIECES = [
    "li",
    "@",
    "qq.com",
    "|",
    "13800138000",
    ".",
    "xn--",
    "fiqs8s",
    "中国",
    "。",
    " ",
    "<",
    ">",
    "at",
    "#",
    "\n",
    "①",
]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


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
        ("a@xn--fiqs8s.xn--fiqz9s", "a@中国.中国"),
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
        ("zhangsan@qq", "email.no_domain", "zhangsan@qq.com"),
        ("zhangsan@qq,com", "email.no_domain", "zhangsan@qq.com"),
        ("zhang san@qq.com", "email.space", "zhangsan@qq.com"),
        ("z***@qq.com", "email.masked", None),
        ("张三@qq.com", "email.syntax", None),
        ("lìsan@qq.com", "email.syntax", None),
        ("a@@b.com", "email.syntax", "a@b.com"),
        ("a@b@c.com", "email.syntax", None),
        ("a..b@c.com", "email.syntax", None),
        (".a@b.com", "email.syntax", None),
        ("a@-b.com", "email.syntax", None),
        ("a@b..com", "email.syntax", "a@b.com"),
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


def test_no_placeholder_and_no_typo_looks_plain() -> None:
    import re

    words = [row["value"] for row in rows("placeholders") if "email" in row["kinds"].split("|")]
    typos = [f"zhangsan@{typo}" for row in rows("email_domains") for typo in row["typos"].split("|") if typo]
    assert words
    assert typos
    assert [text for text in (*words, *typos) if re.fullmatch(EMAIL.plain or "", text)] == []


def test_each_typo_of_a_host_is_told() -> None:
    for row in rows("email_domains"):
        assert EMAIL.value(f"zhangsan@{row['domain']}") == Value(f"zhangsan@{row['domain']}")
        for typo in filter(None, row["typos"].split("|")):
            assert EMAIL_SUGGEST.value(f"zhangsan@{typo}").normal == f"zhangsan@{row['domain']}"


# What isemail says of an address, as the question whether it can be delivered to: valid, valid without a DNS record, and
# valid for SMTP though unusual can; comments, folded white space, deprecated forms, RFC 5322 alone and errors cannot.
DELIVERABLE = {"ISEMAIL_VALID_CATEGORY", "ISEMAIL_DNSWARN", "ISEMAIL_RFC5321"}
TOP, NUMBER, LITERAL, QUOTED = (
    "one label: a cut-off domain",
    "no such top level",
    "a host by its number",
    "needs its quotes",
)
# Where our answer to that differs, and why: none of these reaches a customer, and each is a fault, not a wrong answer.
REFUSED = {
    "test@io": TOP,
    "test@org": TOP,
    "test@iana.a": NUMBER,
    "test@iana.co-uk": NUMBER,
    "test@iana.123": NUMBER,
    "test@255.255.255.255": NUMBER,
    f"a@{'.'.join(LETTERS * 4 + LETTERS[:22])}": NUMBER,
    "!#$%&`*+/=?^`{|}~@iana.org": "a bar parts addresses, a star masks them, a question mark belongs to a link",
    "test@[255.255.255.255]": LITERAL,
    "test@[IPv6:1111:2222:3333:4444:5555:6666:7777:8888]": LITERAL,
    "test@[IPv6:1111:2222:3333:4444:5555::8888]": LITERAL,
    "test@[IPv6:::3333:4444:5555:6666:7777:8888]": LITERAL,
    "test@[IPv6:::]": LITERAL,
    "test@[IPv6:1111:2222:3333:4444:5555:6666:255.255.255.255]": LITERAL,
    "test@[IPv6:1111:2222:3333:4444::255.255.255.255]": LITERAL,
    '""@iana.org': QUOTED,
    '"\\a"@iana.org': QUOTED,
    '"\\""@iana.org': QUOTED,
    '"\\\\"@iana.org': QUOTED,
    '"test\\ test"@iana.org': QUOTED,
}
PLACEHOLDERS = {"test@test.com"}  # deliverable by its syntax, and nobody's
IN_ANOTHER_FORM = {  # the same mailbox
    '"test"@iana.org': "test@iana.org",
    "test@xn--hxajbheg2az3al.xn--jxalpdlp": "test@παράδειγμα.δοκιμή",
}


@pytest.mark.skipif(not ISEMAIL.is_file(), reason="GUIYI_TEST_DATA names no folder with suites/values/email/isemail")
def test_every_case_of_isemail() -> None:
    """What is deliverable there stands here as it is written, and nothing else does, but for the cases above."""
    cases = [
        (_controls(one.findtext("address") or ""), one.findtext("category") in DELIVERABLE)
        for one in ElementTree.parse(ISEMAIL).getroot().iter("test")
    ]
    assert len(cases) > 160
    assert {*REFUSED, *PLACEHOLDERS, *IN_ANOTHER_FORM} <= {text for text, deliverable in cases if deliverable}
    for text, deliverable in cases:
        value = EMAIL.value(text)
        stands = value.normal == IN_ANOTHER_FORM.get(text, text.lower())
        assert stands == (deliverable and text not in {*REFUSED, *PLACEHOLDERS}), text
        assert text not in REFUSED or value.issue, text


def _controls(text: str) -> str:
    """Put back the controls that the suite writes as pictures."""
    return "".join(chr(ord(char) - 0x2400) if "\u2400" <= char <= "\u241f" else char for char in text)


@given(
    st.text(st.characters(exclude_categories=[]), max_size=30)
    | st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
)
def test_a_mask_shows_a_first_letter_and_a_domain_at_most(raw: str) -> None:
    for text, shown in zip(raw.split("|"), EMAIL.mask(raw).split("|"), strict=True):
        local, _, domain = text.rpartition("@")
        dots = text[:1] + "*" * (len(text) - 1)
        assert shown == dots or (shown == f"{local[:1]}***@{domain}" and "." in domain and not domain[-1].isdigit())
