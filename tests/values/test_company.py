import csv
import gzip
import os
import re
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiyi.values import company
from guiyi.values.company import COMPANY, COMPANY_CORE, COMPANY_ORG_FORM, COMPANY_REGION
from guiyi.values.company_name import named
from guiyi.values.company_words import mended
from guiyi.values.kind import Kind
from guiyi.values.tables import rows
from guiyi.values.text import is_settled
from guiyi.values.usual_characters import USUAL

KINDS = (COMPANY, COMPANY_CORE, COMPANY_REGION, COMPANY_ORG_FORM)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("上海华信贸易有限公司", "上海华信贸易有限公司"),
        (" 上海 华信 贸易 有限公司 ", "上海华信贸易有限公司"),
        ("上海華信貿易有限公司", "上海华信贸易有限公司"),
        ("公司名称：上海华信贸易有限公司", "上海华信贸易有限公司"),
        ("上海华信贸易有限公司（已注销）", "上海华信贸易有限公司"),
        ("上海华信贸易有限公司 老客户", "上海华信贸易有限公司"),
        ("上海华信贸易有限公司-重点客户", "上海华信贸易有限公司"),
        ("上海华信贸易有限公司(王经理)", "上海华信贸易有限公司"),
        ("上海华信贸易有限公司（原上海华新贸易公司）", "上海华信贸易有限公司"),
        ("【VIP】上海华信贸易有限公司。", "上海华信贸易有限公司"),
        ("★上海华信贸易有限公司（", "上海华信贸易有限公司"),
        ("华信(上海)贸易有限公司", "华信（上海）贸易有限公司"),
        ("华信(集团)有限公司", "华信（集团）有限公司"),
        ("上海华信投资中心(有限合伙)", "上海华信投资中心（有限合伙）"),
        ("上海 ABC Trading 有限公司", "上海ABC Trading有限公司"),
        ("老客户餐厅", "老客户餐厅"),
        ("华为", "华为"),
        ("3M", "3M"),
        ("ACME TRADING CO.,LTD", "ACME TRADING Co., Ltd."),
        ("Acme Trading co ltd", "Acme Trading Co., Ltd."),
        ("Acme Trading, Co., Ltd.", "Acme Trading Co., Ltd."),
        ("Acme inc", "Acme Inc."),
        ("Acme L.L.C.", "Acme LLC"),
        ("Foo gmbh", "Foo GmbH"),
        ("Foo S.A", "Foo S.A."),
        ("Foo （UK） Ltd", "Foo (UK) Ltd."),
        ("Foo Pty. Ltd.", "Foo Pty Ltd"),
        ("Texas Gas", "Texas Gas"),
    ],
)
def test_normal_form(text: str, normal: str) -> None:
    value = COMPANY.value(text)
    assert (value.normal, value.issue) == (normal, None)
    assert COMPANY.value(normal).normal == normal


@pytest.mark.parametrize(
    "text", ["12345", "13800138000", "--123--", "（123）", "★ 88", "有限公司", "Co., Ltd.", "a@example.com"]
)
def test_what_names_no_company_is_a_fault(text: str) -> None:
    assert COMPANY.value(text).issue == "company.no_name"


@pytest.mark.parametrize("text", ["", "无", "个人", "---", "（已注销）"])
def test_missing(text: str) -> None:
    assert COMPANY.value(text).normal is None


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("上海华信贸易有限公司", "华信"),
        ("华为技术有限公司", "华为"),
        ("北京字节跳动科技有限公司", "字节跳动"),
        ("ABC科技有限公司", "ABC"),
        ("3M中国有限公司", "3M"),
        ("珠海格力电器股份有限公司", "格力"),
        ("格力电器", "格力"),
        ("腾讯科技（深圳）有限公司", "腾讯"),
        ("深圳市腾讯计算机系统有限公司", "腾讯"),
        ("阿里巴巴（中国）网络技术有限公司", "阿里巴巴"),
        ("昆山华新电子厂", "华新"),
        ("义乌市红星百货商行", "红星"),
        ("江苏省苏州市吴中区红光电器厂", "红光"),
        ("中国石油化工集团公司", "中国石油化工"),
        ("中国石油天然气集团有限公司", "中国石油天然气"),
        ("中国移动通信集团广东有限公司深圳分公司", "中国移动"),
        ("北京银行股份有限公司", "北京银行"),
        ("四川航空股份有限公司", "四川航空"),
        ("上海第一人民医院", "上海第一人民医院"),
        ("上海市第一人民医院", "上海第一人民医院"),
        ("北京市金杜律师事务所", "金杜"),
        ("东方科技有限公司", "东方"),
        ("洛阳红贸易有限公司", "洛阳红"),
        ("如家酒店", "如家"),
        ("麦香村（人民广场店）", "麦香村"),
        ("华为", "华为"),
        ("Acme Trading Co., Ltd.", "Acme"),
        ("Shanghai Huaxin Trading Co., Ltd.", "Huaxin"),
        ("Acme Ltd (UK)", "Acme"),
        ("The Trading Company", "The Trading"),
        ("Bank of China", "Bank of China"),
    ],
)
def test_core(text: str, core: str) -> None:
    assert COMPANY_CORE.value(text).normal == core
    assert COMPANY_CORE.value(core).normal == core


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("上海华信贸易有限公司", "上海市|上海市|"),
        ("昆山华新电子厂", "江苏省|苏州市|昆山市"),
        ("华信（深圳）科技有限公司", "广东省|深圳市|"),
        ("微软（中国）有限公司", None),
        ("华为技术有限公司", None),
        ("东方科技有限公司", None),
        ("Shanghai Huaxin Trading Co., Ltd.", "上海市|上海市|"),
    ],
)
def test_region(text: str, region: str | None) -> None:
    assert COMPANY_REGION.value(text).normal == region
    assert region is None or COMPANY_REGION.value(region).normal == region


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("华为技术有限公司", "有限公司"),
        ("上海华信投资合伙企业（有限合伙）", "合伙企业（有限合伙）"),
        ("上海华信贸易有限公司北京分公司", "分公司"),
        ("昆山华新电子厂", "厂"),
        ("如家酒店", None),
        ("北京银行", None),
        ("acme co ltd", "Co., Ltd."),
        ("Müller GmbH & co kg", "GmbH & Co. KG"),
    ],
)
def test_org_form(text: str, form: str | None) -> None:
    assert COMPANY_ORG_FORM.value(text).normal == form
    assert form is None or COMPANY_ORG_FORM.value(form).normal == form


@pytest.mark.parametrize(
    ("text", "core", "branch"),
    [
        ("上海华信贸易有限公司北京分公司", "华信", "北京分公司"),
        ("湖南华信建设有限公司重庆办事处", "华信", "重庆办事处"),
        ("中国银行股份有限公司苏州分行", "中国银行", "苏州分行"),
        ("华为上海分公司", "华为", "上海分公司"),
        ("麦香村（人民广场店）", "麦香村", "人民广场店"),
    ],
)
def test_a_branch_stands_apart(text: str, core: str, branch: str) -> None:
    assert (named(text).core, named(text).branch) == (core, branch)


def test_one_company_in_many_spellings_has_one_core() -> None:
    spellings = [
        "上海华信贸易有限公司",
        "华信贸易（上海）有限公司",
        "华信贸易",
        "上海市华信贸易有限责任公司",
        "上海华信",
    ]
    assert {COMPANY_CORE.value(text).normal for text in spellings} == {"华信"}
    assert COMPANY.keys("上海华信贸易有限公司") == COMPANY.keys("华信贸易") == COMPANY_CORE.keys("华信")


@pytest.mark.parametrize("text", ["上海华信贸易有限公司", "华信集团", "Acme Co., Ltd.", "上海华信投资中心（有限合伙）"])
def test_companies_are_recognised(text: str) -> None:
    assert COMPANY.likeness(text) >= 0.9


@pytest.mark.parametrize("text", ["张三", "13800138000", "上海市浦东新区世纪大道1号", "a@example.com", ""])
def test_what_is_no_company(text: str) -> None:
    assert COMPANY.likeness(text) == 0


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@given(
    text=st.one_of(
        st.text(max_size=30),
        st.lists(
            st.sampled_from(
                [
                    "上海",
                    "华信",
                    "科技",
                    "有限公司",
                    "（",
                    "）",
                    "(",
                    "集团",
                    "分公司",
                    "店",
                    "行",
                    "老客户",
                    " ",
                    "-",
                    "Co., Ltd.",
                    "Inc",
                    "a",
                    "中国",
                    "|",
                    "赵明",
                    "王总",
                    "采购部",
                    "（原鑫达机械）",
                    "13800138000",
                    "有限公词",
                    "镇",
                    "ООО ",
                    "株式会社",
                    " c/o ",
                    " d/b/a ",
                ]
            ),
            max_size=7,
        ).map("".join),
    )
)
def test_any_text_has_a_stable_answer(kind: Kind, text: str) -> None:
    value = kind.value(text)
    if value.normal:
        assert kind.value(value.normal).normal == value.normal
        assert all(kind.keys(value.normal))
    assert 0 <= kind.likeness(text) <= 1


@given(
    st.lists(
        st.sampled_from(["上海", "华信", "公司", "厂", "集团", "老客户", "已注销", "王总", "名称", "有限", "3"])
    ).map("".join)
)
def test_a_plain_name_needs_no_cleaning(text: str) -> None:
    if company.is_plain(text):
        with patch.object(company, "is_plain", return_value=False):
            steps = (company.unlabelled, company.without_remarks, company.spelled)
            assert company._PLAIN.fullmatch(text) or [step(text) for step in steps] == [text] * 3


def test_usual_characters_need_no_step_and_begin_no_misspelling() -> None:
    assert is_settled(USUAL)
    assert set(USUAL).isdisjoint("公司有限")
    told = [row["value"] for row in rows("placeholders")] + [row["form"] for row in rows("org_forms")]
    assert [text for text in told if re.fullmatch(COMPANY.plain or "", text)] == []


@given(st.text("上海华信有无友限线公司责任股份词工", min_size=2, max_size=12))
def test_a_suggested_form_is_a_right_one(text: str) -> None:
    right = mended(text)
    if right:
        assert right.endswith(("有限公司", "有限责任公司", "公司"))
        assert COMPANY.value(right).normal in (right, None)


@pytest.mark.parametrize("text", ["，" * 1_000_000, "公司" * 300_000, "(" * 500_000, "a co " * 200_000])
def test_a_huge_cell_does_not_hang(text: str) -> None:
    for step in COMPANY.steps[-5:-1]:
        step(text)
    named(text)


@pytest.mark.skipif("GUIYI_TEST_DATA" not in os.environ, reason="GUIYI_TEST_DATA names no folder of test data")
def test_brands_are_found_in_full_names() -> None:
    path = Path(os.environ["GUIYI_TEST_DATA"]) / "zh" / "brand_sample_30k.txt.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        brands = [line.strip() for line in lines][::10]
    found = sum(named(f"苏州市{brand}科技有限公司").core == brand for brand in brands)
    assert found / len(brands) > 0.88  # the others are names that hold a trade themselves (恒达实业)


@pytest.mark.skipif("GUIYI_TEST_DATA" not in os.environ, reason="GUIYI_TEST_DATA names no folder of test data")
def test_dirty_names_have_stable_answers() -> None:
    path = Path(os.environ["GUIYI_TEST_DATA"]) / "zh" / "sample_dirty_3k.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        names = [row["company"] for row in csv.DictReader(lines)]
    for name in names:
        for kind in KINDS:
            value = kind.value(name)
            assert not value.normal or kind.value(value.normal).normal == value.normal
