"""Kinds whose values come from a short list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiyi.core.language import issue_text, table
from guiyi.values.category import CHANNEL, COMPANY_SIZE, CUSTOMER_TYPE, GENDER, GRADE, STAGE, YES_NO, labels
from guiyi.values.kind import Kind

KINDS = (GRADE, STAGE, GENDER, YES_NO, CUSTOMER_TYPE, CHANNEL, COMPANY_SIZE)
ANYTHING = st.text(st.characters(exclude_categories=[]), max_size=40)
NEARLY = st.text("0123456789-~.,AaBSs类级（）人以上下约万员工男女是否YN√×_ ", max_size=12)


@pytest.mark.parametrize(
    ("kind", "texts", "expected"),
    [
        (GRADE, "A|a|Ａ|A类|A级|A级客户|A（重点客户）|A(重点客户)|重点客户|A-明确意向|A级-明确意向|A类：重要", "A"),
        (GRADE, "B|B（普通客户）|普通客户|B级-潜在意向", "B"),
        (GRADE, "C|C（非优先客户）|非优先客户", "C"),
        (GRADE, "S级-强烈意向|s", "S"),
        (GRADE, "D|D类", "D"),
        (STAGE, "lead|Lead|线索|線索|销售线索", "lead"),
        (STAGE, "prospect|潜在客户|潜客|潛在客戶|MQL|marketing_qualified_lead", "prospect"),
        (STAGE, "opportunity|意向客户|意向|商机", "opportunity"),
        (STAGE, "customer|成交客户|已成交|老客户|Closed Won|closed-won", "customer"),
        (STAGE, "lost|流失客户|流失|僵尸|Closed Lost", "lost"),
        (COMPANY_SIZE, "0-19人|0|1|19|0-20人|1-20人|20人以下|少于20人|1-10人|十人", "0-19人"),
        (COMPANY_SIZE, "20-99人|35|35.0|50人|50个人|20-100人|50-99人|30～99人|员工50人|50 employees", "20-99人"),
        (COMPANY_SIZE, "100-499人|约200人|100|200-500人", "100-499人"),
        (COMPANY_SIZE, "500-999人|500-1000人", "500-999人"),
        (COMPANY_SIZE, "1000-9999人|1,000-9,999人|1000-5000人|5千人|5001-10,000 employees", "1000-9999人"),
        (COMPANY_SIZE, "10000人以上|1万人以上|10000+|10,001+ employees|2万", "10000人以上"),
        (GENDER, "male|男|男性|先生|M|1|1.0|Mr.", "male"),
        (GENDER, "female|女|女士|小姐|F|2|Ms", "female"),
        (YES_NO, "yes|是|Y|true|TRUE|1|√|✓|有", "yes"),
        (YES_NO, "no|否|N|false|0|×|不是", "no"),
        (CUSTOMER_TYPE, "company|企业|公司|企业客户|Business", "company"),
        (CUSTOMER_TYPE, "person|个人|个人客户|散客", "person"),
        (CHANNEL, "wechat|微信|WeChat|weixin", "wechat"),
        (CHANNEL, "phone|电话|手机", "phone"),
        (CHANNEL, "email|邮件|邮箱|E-mail", "email"),
        (CHANNEL, "sms|短信", "sms"),
        (CHANNEL, "visit|上门拜访", "visit"),
    ],
)
def test_words_that_mean_a_value(kind: Kind, texts: str, expected: str) -> None:
    assert {text: kind.value(text).normal for text in texts.split("|")} == dict.fromkeys(texts.split("|"), expected)


@pytest.mark.parametrize(
    ("kind", "texts", "code"),
    [
        (GRADE, "低级|VIP客户|A+|A-|AAA|A/B|E级-删除|A类(原B类)|高|1", "grade.unknown"),
        (STAGE, "跟进中|新客户|VIP|无意向", "stage.unknown"),
        (COMPANY_SIZE, "1-49人|50人以下|少于50人|1000人以上|51-200 employees|11-50|50+", "company_size.spans"),
        (COMPANY_SIZE, "小型|中型企业|500强|3.5|-5|2023-05-01|99-20人|50%", "company_size.unknown"),
        (GENDER, "3|其他|男女", "gender.unknown"),
        (YES_NO, "maybe|待定吧|2", "yes_no.unknown"),
        (CUSTOMER_TYPE, "物业|经销商", "customer_type.unknown"),
        (CHANNEL, "飞鸽|微信、电话", "channel.unknown"),
    ],
)
def test_words_that_are_not_guessed(kind: Kind, texts: str, code: str) -> None:
    assert {text: kind.value(text).issue for text in texts.split("|")} == dict.fromkeys(texts.split("|"), code)


@pytest.mark.parametrize(
    ("kind", "text"), [(GENDER, "0"), (GENDER, "未知"), (GENDER, "保密"), (CUSTOMER_TYPE, "微信客户"), (STAGE, "无")]
)
def test_words_that_say_nothing_are_missing(kind: Kind, text: str) -> None:
    value = kind.value(text)
    assert (value.normal, value.issue) == (None, None)
    assert kind.walk(text).steps[-1][2] is None


@given(ANYTHING | NEARLY)
def test_a_normal_form_stays_and_only_faults_escape(text: str) -> None:
    for kind in KINDS:
        value = kind.value(text)
        assert 0.0 <= kind.likeness(text) <= 1.0
        if value.normal:
            assert value.normal in labels(kind.name)
        if value.issue:
            assert issue_text(value.issue).severity == "warn"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_values_and_their_labels_mean_themselves(kind: Kind) -> None:
    assert labels(kind.name)
    for normal, (zh, en) in labels(kind.name).items():
        assert kind.walk(normal).steps == ()
        assert kind.value(zh).normal == normal
        assert kind.value(en).normal == normal


def test_each_word_means_one_value() -> None:
    words = [(row["kind"], word) for row in table("category") for word in row["synonyms"].split("|") if word]
    assert len(words) == len(set(words))


def test_likeness() -> None:
    assert STAGE.likeness("意向客户") == GRADE.likeness("A类") == COMPANY_SIZE.likeness("20-99人") == 1.0
    assert 0 < GRADE.likeness("A") < 0.5
    assert 0 < GENDER.likeness("1") < 0.5
    assert 0 < COMPANY_SIZE.likeness("35") < 0.5
    assert GRADE.likeness("张三") == COMPANY_SIZE.likeness("13800138000人民币") == 0.0


def test_rules_have_words() -> None:
    rules = {
        rule
        for kind, text in ((GRADE, "A类"), (STAGE, "意向"), (COMPANY_SIZE, "35"))
        for rule, _, _ in kind.walk(text).steps
    }
    assert rules == {"category.grade_letter", "category.by_meaning", "category.size_band"}
    assert rules <= {row["rule"] for row in table("rules")}


def test_a_long_cell_does_not_hang() -> None:
    for kind in KINDS:
        for piece in ("A类-", "1-", "人", " "):
            assert kind.value(piece * 250_000).normal is None
            assert kind.likeness(piece * 250_000) == 0.0
