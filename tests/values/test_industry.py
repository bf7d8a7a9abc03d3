"""Industries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiyi.core.language import issue_text, table
from guiyi.values.industry import INDUSTRY, INDUSTRY_CODE, labels

ANYTHING = st.text(st.characters(exclude_categories=[]), max_size=40)
NEARLY = st.text("ABCTz0123456789 、/-和互联网制造业农林软件()类行", max_size=16)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ("C|c|制造业|制造|生产|C制造业|C 制造业|C13农副食品加工业|C3011|3011|3011 水泥制造|Manufacturing", "C"),
        ("非金属矿物制品业30|铁路、船舶、航空航天和其他运输设备制造37|制造业-汽车制造|制造业>汽车制造业", "C"),
        ("石油、煤炭及其他燃料加工业25/化学原料和化学制品制造业26|造纸和纸制品业22/印刷和记录媒介复制业23", "C"),
        (
            "互联网|互联网行业|互联网公司|IT|it|软件|IT/通信/电子/互联网|IT、通信、电子、互联网|通信/网络设备|網絡遊戲",
            "I",
        ),
        (
            "I 信息传输、软件和信息技术服务业|信息传输、软件和信息技术服务业|软件和信息技术服务业|65软件和信息技术服务业",
            "I",
        ),
        ("机动车、电子产品和日用品修理业81|美容美发", "O"),
        ("金融业|金融|银行|Finance|FINANCIAL SERVICES", "J"),
        ("房地产|房地产业|Real Estate", "K"),
        ("商业服务|咨询", "L"),
        ("贸易|电子商务/零售|批发和零售业", "F"),
        ("运输/物流|物流", "G"),
        ("餐饮+酒店|住宿和餐饮业", "H"),
        ("文化传媒|体育", "R"),
        ("政府|公共管理、社会保障和社会组织", "S"),
        ("农、林、牧、渔业|农业|A01", "A"),
        ("医疗健康|Health Care", "Q"),
        ("国际组织|T", "T"),
    ],
)
def test_names_of_an_industry(texts: str, expected: str) -> None:
    assert {text: INDUSTRY.value(text).normal for text in texts.split("|")} == dict.fromkeys(texts.split("|"), expected)


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ("通用工序|服务业|其他|汽车|500强|30|K歌|B端软件|U|C99|央企", "industry.unknown"),
        ("互联网、电商|农副食品加工业13/畜牧业03|A制造业|A3011|I13农副食品加工业|畜牧业30", "industry.several"),
    ],
)
def test_names_that_are_not_guessed(texts: str, code: str) -> None:
    assert {text: INDUSTRY.value(text).issue for text in texts.split("|")} == dict.fromkeys(texts.split("|"), code)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C3011", "3011"),
        ("c3011", "3011"),
        ("3011", "3011"),
        ("3011 水泥制造", "3011"),
        ("水泥制造3011", "3011"),
        ("水泥制造（C3011）", "3011"),
        ("C13农副食品加工业", None),
        ("非金属矿物制品业30", None),
        ("互联网", None),
        ("成立于2019", None),
    ],
)
def test_class_codes(text: str, expected: str | None) -> None:
    value = INDUSTRY_CODE.value(text)
    assert (value.normal, value.issue) == (expected, None)
    assert INDUSTRY.parts(text) == ({"industry_code": expected} if expected else {})


@pytest.mark.parametrize("text", ["A3011", "9999", "C0011"])
def test_class_codes_that_do_not_exist(text: str) -> None:
    assert INDUSTRY_CODE.value(text).issue == "industry_code.unknown"


@given(ANYTHING | NEARLY)
def test_a_normal_form_stays_and_only_faults_escape(text: str) -> None:
    for kind in (INDUSTRY, INDUSTRY_CODE):
        value = kind.value(text)
        assert 0.0 <= kind.likeness(text) <= 1.0
        kind.parts(text)
        if value.normal:
            assert kind.walk(value.normal).steps == ()
        if value.issue:
            assert issue_text(value.issue).severity == "warn"


def test_every_title_and_every_alias_names_its_section() -> None:
    assert len(labels()) == 20
    for row in table("industry"):
        assert INDUSTRY.value(row["zh"]).normal == row["section"]
        assert INDUSTRY.value(row["code"] + row["zh"]).normal == row["section"]
    for row in table("industry_alias"):
        assert INDUSTRY.value(row["alias"]).normal == row["section"], row
    for letter, (zh, en) in labels().items():
        assert {INDUSTRY.value(text).normal for text in (letter, zh, en)} == {letter}


def test_the_table_has_each_section_and_division_once() -> None:
    codes = [row["code"] for row in table("industry")]
    assert codes == [chr(ord("A") + n) for n in range(20)] + [f"{n:02}" for n in range(1, 98)]
    sections = [row["section"] for row in table("industry")][20:]
    assert sections == sorted(sections)


def test_likeness_and_rules() -> None:
    assert INDUSTRY.likeness("互联网") == 1.0
    assert 0 < INDUSTRY.likeness("A") < 0.5
    assert INDUSTRY.likeness("张三") == 0.0
    rules = {INDUSTRY.walk("互联网").steps[-1][0], INDUSTRY_CODE.walk("C3011").steps[-1][0]}
    assert rules == {"industry.section", "industry.class_code"}
    assert rules <= {row["rule"] for row in table("rules")}


def test_a_long_cell_does_not_hang() -> None:
    for piece in ("互联网/", "、", "1", "a"):
        assert INDUSTRY.value(piece * 250_000).normal is None
        assert INDUSTRY_CODE.value(piece * 250_000).normal is None
