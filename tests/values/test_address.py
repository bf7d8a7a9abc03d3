import csv
import gzip
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiyi.values.address import ADDRESS, Parsed, address, address_keys, address_mask, parsed
from guiyi.values.region_index import FULL, readings

CASES = [
    ("上海市浦东新区世纪大道1号", "上海市|上海市|浦东新区|世纪大道1号"),
    ("上海浦东新区世纪大道1号", "上海市|上海市|浦东新区|世纪大道1号"),
    ("上海 浦东 世纪大道", "上海市|上海市|浦东新区|世纪大道"),
    ("上海市上海市浦东新区世纪大道1号", "上海市|上海市|浦东新区|世纪大道1号"),
    ("上海市/市辖区/浦东新区/世纪大道1号", "上海市|上海市|浦东新区|世纪大道1号"),
    ("上海市浦東新區世紀大道1號", "上海市|上海市|浦东新区|世纪大道1号"),
    ("广东深圳南山科技园1栋", "广东省|深圳市|南山区|科技园1栋"),
    ("昆山市前进路1号", "江苏省|苏州市|昆山市|前进路1号"),
    ("江苏昆山前进路1号", "江苏省|苏州市|昆山市|前进路1号"),
    ("河南省济源市沁园路1号", "河南省||济源市|沁园路1号"),
    ("新疆石河子市北三路", "新疆维吾尔自治区||石河子市|北三路"),
    ("广东省东莞市长安镇", "广东省|东莞市||长安镇"),
    ("地址：上海市静安区南京西路1788号（近常德路）", "上海市|上海市|静安区|南京西路1788号（近常德路）"),
    ("办公地址: 北京市朝阳区建国路1号 A座 3层", "北京市|北京市|朝阳区|建国路1号 A座 3层"),
    ("中国上海市徐汇区漕溪路1号", "上海市|上海市|徐汇区|漕溪路1号"),
    ("200120 上海市浦东新区世纪大道1号", "上海市|上海市|浦东新区|200120 世纪大道1号"),
    ("内蒙呼和浩特市赛罕区大学路", "内蒙古自治区|呼和浩特市|赛罕区|大学路"),
    ("吉林市船营区解放路1号", "吉林省|吉林市|船营区|解放路1号"),
    ("恩施州恩施市学院路", "湖北省|恩施土家族苗族自治州|恩施市|学院路"),
    ("济南市中区经四路1号", "山东省|济南市|市中区|经四路1号"),
    ("青岛市北区山东路", "山东省|青岛市|市北区|山东路"),
    ("唐山市路北区友谊路1号", "河北省|唐山市|路北区|友谊路1号"),
    ("苏州市区人民路1号", "江苏省|苏州市||市区人民路1号"),
    ("上海市乌鲁木齐南路55号", "上海市|上海市||乌鲁木齐南路55号"),
    # zones are no divisions
    ("苏州工业园区星湖街328号", "江苏省|苏州市||苏州工业园区星湖街328号"),
    ("江苏省苏州市工业园区星湖街328号", "江苏省|苏州市||工业园区星湖街328号"),
    ("江苏省苏州市苏州工业园区星湖街328号", "江苏省|苏州市||苏州工业园区星湖街328号"),
    ("北京市北京经济技术开发区荣华路1号", "北京市|北京市||北京经济技术开发区荣华路1号"),
    ("中国（上海）自由贸易试验区世纪大道88号", "上海市|上海市||中国（上海）自由贸易试验区世纪大道88号"),
    ("河北省雄安新区容城县奥威路1号", "河北省|保定市|容城县|奥威路1号"),
    ("雄安新区市民服务中心", "河北省|||雄安新区市民服务中心"),
    # roads, buildings and sights that begin with a place
    ("陕西南路30号", "|||陕西南路30号"),
    ("南京西路1788号", "|||南京西路1788号"),
    ("北京东路1号", "|||北京东路1号"),
    ("中山东一路1号", "|||中山东一路1号"),
    ("上海大厦", "|||上海大厦"),
    ("中山大学南校区", "|||中山大学南校区"),
    ("北京朝阳门外大街1号", "北京市|北京市||朝阳门外大街1号"),
    ("深圳湾科技生态园", "广东省|深圳市||深圳湾科技生态园"),
    # former divisions
    ("襄樊市樊城区长虹路1号", "湖北省|襄阳市|樊城区|长虹路1号"),
    ("上海市闸北区天目西路1号", "上海市|上海市|静安区|天目西路1号"),
    ("重庆市渝北区龙山路1号", "重庆市|重庆市|两江新区|龙山路1号"),
    ("安徽省巢湖市庐江县文昌路", "安徽省|合肥市|庐江县|文昌路"),
    ("山东省莱芜市莱城区文化路", "山东省|济南市|莱芜区|文化路"),
    ("北京昌平县回龙观", "北京市|北京市|昌平区|回龙观"),
    ("浦东区世纪大道", "上海市|上海市|浦东新区|世纪大道"),
    ("四川省重庆市渝中区解放碑", "重庆市|重庆市|渝中区|解放碑"),
    # Hong Kong, Macau, Taiwan
    ("香港九龙观塘区开源道1号", "香港特别行政区||观塘区|开源道1号"),
    ("香港特别行政区湾仔区告士打道1号", "香港特别行政区||湾仔区|告士打道1号"),
    ("澳门特别行政区大堂区南湾大马路", "澳门特别行政区||大堂区|南湾大马路"),
    ("台北市信义区市府路1号", "台湾省|台北市|信义区|市府路1号"),
    # nothing told
    ("Room 101, 1 Century Avenue", "|||Room 101, 1 Century Avenue"),
    ("A座|B座", "|||A座｜B座"),
]
DOUBTS = [
    ("朝阳区建国路1号", "address.ambiguous", "|||朝阳区建国路1号"),
    ("河北省新华区中山路1号", "address.ambiguous", "河北省|||新华区中山路1号"),
    ("江北区观音桥1号", "address.ambiguous", "|||江北区观音桥1号"),
    ("杭州市江干区凯旋路1号", "address.split", "浙江省|杭州市||江干区凯旋路1号"),
    ("上海市黄埔区南京东路1号", "address.outside", "上海市|上海市||黄埔区南京东路1号"),
]


@pytest.mark.parametrize(("text", "normal"), CASES)
def test_normal_form(text: str, normal: str) -> None:
    value = ADDRESS.value(text)
    assert (value.normal, value.issue) == (normal, None)
    assert ADDRESS.value(normal).normal == normal


@pytest.mark.parametrize("text", ["", "  ", "地址：", "无", "|||"])
def test_missing(text: str) -> None:
    assert ADDRESS.value(text).normal is None


@pytest.mark.parametrize(("text", "issue", "normal"), DOUBTS)
def test_what_is_in_doubt_stays_in_the_rest(text: str, issue: str, normal: str) -> None:
    assert parsed(text).issue == issue
    assert address(text) == normal


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
