import csv
import gzip
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiyi.values.address import ADDRESS, Parsed, address, address_keys, address_mask, parsed
from guiyi.values.region_index import FULL, readings


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


@pytest.mark.skipif("GUIYI_TEST_DATA" not in os.environ, reason="GUIYI_TEST_DATA names no folder of test data")
def test_real_addresses() -> None:
    path = Path(os.environ["GUIYI_TEST_DATA"]) / "zh" / "addr_real_18k.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        texts = [row["address"] for row in csv.DictReader(lines)]
    official = {name for name, meant in readings().items() if meant[0].form == FULL and meant[0].unit.level < 3}
    begun = [text for text in texts if any(text[:end] in official for end in range(2, 12))]
    assert len(begun) > 9000
    assert sum(bool(parsed(text).province) for text in begun) / len(begun) >= 0.98
    assert sum(bool(parsed(text).province) for text in texts) / len(texts) > 0.75
    for text in texts[::10]:
        normal = address(text)
        assert address(normal) == normal
