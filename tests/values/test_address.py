from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiyi.values import address_begun
from guiyi.values.address import ADDRESS, address, address_keys, address_mask, parsed
from guiyi.values.address_read import Parsed
from guiyi.values.kind import Value


@pytest.mark.parametrize("text", ["", "  ", "地址：", "无", "|||"])
def test_missing(text: str) -> None:
    assert ADDRESS.value(text).normal is None


@pytest.mark.parametrize(
    ("text", "hints", "told"),
    [
        ("朝阳区建国路1号", {"city": "北京市"}, ("北京市", "北京市", "朝阳区", "建国路1号")),
        ("朝阳区建国路1号", {"city": "长春"}, ("吉林省", "长春市", "朝阳区", "建国路1号")),
        ("|||朝阳区建国路1号", {"province": "北京"}, ("北京市", "北京市", "朝阳区", "建国路1号")),
        ("南山科技园1栋", {"province": "广东", "city": "深圳"}, ("广东省", "深圳市", "南山区", "科技园1栋")),
        ("江北区观音桥1号", {"city": "重庆"}, ("重庆市", "重庆市", "两江新区", "观音桥1号")),
        ("", {"city": "苏州"}, ("江苏省", "苏州市", "", "")),
    ],
)
def test_other_fields_decide(text: str, hints: dict[str, str], told: tuple[str, ...]) -> None:
    assert parsed(text, **hints) == Parsed(*told, None)


def test_other_fields_that_contradict_are_an_issue() -> None:
    assert parsed("上海市徐汇区漕溪路1号", city="北京市") == Parsed(
        "上海市", "上海市", "徐汇区", "漕溪路1号", "address.conflict"
    )


@pytest.mark.parametrize(
    ("text", "district"), [("重庆市渝北区龙山路1号", "渝北区"), ("杭州市江干区凯旋路1号", "江干区")]
)
def test_former_names_can_be_kept(text: str, district: str) -> None:
    kept = parsed(text, successors=False)
    assert (kept.district, kept.issue) == (district, None)


@pytest.mark.parametrize("region", ["US", "DE"])
def test_outside_china_an_address_stays_whole(region: str) -> None:
    assert ADDRESS.value("1 Main St | Springfield", region).normal == "|||1 Main St ｜ Springfield"
    assert ADDRESS.value("上海市浦东新区1号", region).normal == "|||上海市浦东新区1号"
    assert ADDRESS.value("|||1 Main St", region).normal == "|||1 Main St"


def test_parts_fill_other_fields() -> None:
    assert ADDRESS.parts("江苏省昆山市前进路1号") == {"province": "江苏省", "city": "苏州市", "district": "昆山市"}
    assert ADDRESS.parts("南京西路1号") == {}


@pytest.mark.parametrize(
    "text", ["上海市浦东新区世纪大道1号", "江苏省昆山市前进路88号3栋201室", "深圳市南山区科苑路15号"]
)
def test_addresses_are_recognised(text: str) -> None:
    assert ADDRESS.likeness(text) > 0.8


@pytest.mark.parametrize("text", ["张三", "13800138000", "上海华信贸易有限公司", "a@example.com", ""])
def test_what_is_no_address(text: str) -> None:
    assert ADDRESS.likeness(text) < 0.6


def test_keys_hold_county_road_and_number() -> None:
    assert address_keys(address("上海市浦东新区世纪大道1号8楼")) == address_keys(address("浦东新区世纪大道1号"))
    assert address_keys(address("上海市浦东新区")) == ()


def test_mask_hides_the_street() -> None:
    assert address_mask("江苏省苏州市吴中区东吴北路1号") == "江苏省苏州市吴中区****"
    assert address_mask("东吴北路1号") == "****"


@given(
    st.one_of(
        st.text(max_size=40),
        st.lists(
            st.sampled_from(
                [
                    "上海",
                    "上海市",
                    "江苏省",
                    "苏州",
                    "朝阳区",
                    "南山",
                    "市辖区",
                    "|",
                    " ",
                    "路1号",
                    "工业园区",
                    "中国",
                    "：",
                ]
            ),
            max_size=8,
        ).map("".join),
    )
)
def test_any_text_has_a_stable_answer(text: str) -> None:
    value = ADDRESS.value(text)
    if value.normal:
        assert value.normal.count("|") == 3
        assert ADDRESS.value(value.normal).normal == value.normal
    ADDRESS.parts(text)
    ADDRESS.mask(text)
    assert 0 <= ADDRESS.likeness(text) <= 1


@pytest.mark.parametrize("text", ["，" * 1_000_000, "上海" * 500_000, "（邮编：" * 100_000, "国家级" * 300_000])
def test_a_huge_cell_does_not_hang(text: str) -> None:
    assert parsed(text).rest


@pytest.mark.parametrize(
    "text", ["上海" * 900, "地址：" * 600, "中国" * 900, "1、" * 900, "，南山区" * 400, "a," * 900, "｜" * 1900]
)
def test_repeats_end_soon(text: str) -> None:
    assert ADDRESS.value(text) == ADDRESS.value(text)


PLACES = [
    "江苏省",
    "苏州市",
    "苏州",
    "昆山市",
    "昆山",
    "吴中区",
    "上海",
    "上海市",
    "浦东新区",
    "朝阳区",
    "人民路1号",
    "路",
    " ",
    "，",
]


@given(
    st.lists(st.sampled_from(PLACES), max_size=6).map("".join),
    st.lists(st.sampled_from(PLACES), max_size=6).map("".join),
)
def test_what_was_read_before_does_not_change_an_answer(text: str, before: str) -> None:
    address_begun.forget()
    fresh = parsed(text)
    address_begun.forget()
    for other in (before, f"{before}中山北路1号", text):
        parsed(other)
    assert parsed(text) == fresh
    assert ADDRESS.walk(text) == replace(ADDRESS, glance=None).walk(text)
    assert ADDRESS.walk(f"{text}人民路1号") == replace(ADDRESS, glance=None).walk(f"{text}人民路1号")


def test_a_part_in_doubt_leaves_the_rest() -> None:
    value = ADDRESS.value("河北省新华区中山路1号")
    assert value == Value("河北省|||新华区中山路1号", "address.ambiguous")
    assert ADDRESS.value("成都是武侯区天府大道1号").suggestion == "四川省|成都市|武侯区|天府大道1号"


def test_numbers_inside_are_parts() -> None:
    told = ADDRESS.parts("张三 13800138000 上海市浦东新区世纪大道1号 邮编：200120")
    assert (told["phone"], told["postcode"], told["district"]) == ("13800138000", "200120", "浦东新区")
