import csv
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiyi.values.kind import Kind
from guiyi.values.region import CITY, COUNTRY, DISTRICT, PROVINCE
from guiyi.values.region_index import Unit, meant, named, read_at, readings, today, units
from guiyi.values.region_prefix import find_prefix, placed

OF_LEVEL = {1: PROVINCE, 2: CITY, 3: DISTRICT}


def normal(kind: Kind, text: str, region: str = "CN") -> str | None:
    value = kind.value(text, region)
    assert value.issue is None
    return value.normal


@pytest.mark.parametrize(
    ("text", "province"),
    [
        ("上海", "上海市"),
        ("上海市", "上海市"),
        ("内蒙", "内蒙古自治区"),
        ("广西", "广西壮族自治区"),
        ("新疆省", "新疆维吾尔自治区"),
        ("香港", "香港特别行政区"),
        ("臺灣", "台湾省"),
        (" 江 苏 ", "江苏省"),
        ("江苏省苏州市", "江苏省"),
        ("Guangdong Province", "广东省"),
        ("加利福尼亚", "加利福尼亚"),
        ("海南", "海南省"),
    ],
)
def test_province(text: str, province: str) -> None:
    assert normal(PROVINCE, text) == province


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("苏州", "苏州市"),
        ("上海", "上海市"),
        ("襄樊", "襄阳市"),
        ("思茅", "普洱市"),
        ("恩施州", "恩施土家族苗族自治州"),
        ("阜阳地区", "阜阳市"),
        ("江苏 苏州", "苏州市"),
        ("昆山", "昆山市"),
        ("济源", "济源市"),
        ("市辖区", None),
        ("省直辖县级行政区划", None),
        ("海南", "海南"),  # the province, or its namesake in Qinghai
        ("莱芜市", "莱芜市"),  # now two districts
        ("斯普林菲尔德", "斯普林菲尔德"),
    ],
)
def test_city(text: str, city: str | None) -> None:
    assert normal(CITY, text) == city


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("浦东", "浦东新区"),
        ("浦东区", "浦东新区"),
        ("闸北区", "静安区"),
        ("吴江市", "吴江区"),
        ("渝北区", "两江新区"),
        ("江北区", "江北区"),  # of Ningbo today, of Chongqing once
        ("江干区", "江干区"),  # now in two districts
        ("朝阳", "朝阳"),  # 朝阳区 or 朝阳县
        ("朝阳区", "朝阳区"),
        ("亳州市", "亳州市"),
        ("高新区", "高新区"),
        ("市辖区", None),
    ],
)
def test_district(text: str, district: str | None) -> None:
    assert normal(DISTRICT, text) == district


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("中国", "CN"),
        ("中华人民共和国", "CN"),
        ("cn", "CN"),
        ("USA", "US"),
        ("U.S.A.", "US"),
        ("united kingdom", "GB"),
        ("大韩民国", "KR"),
        ("台湾", "TW"),
        ("Wakanda", "Wakanda"),
        ("无", None),
    ],
)
def test_country(text: str, country: str | None) -> None:
    assert normal(COUNTRY, text) == country


def test_a_path_gives_its_other_parts() -> None:
    assert CITY.parts("江苏苏州") == {"province": "江苏省"}
    assert PROVINCE.parts("江苏省苏州市吴中区") == {"city": "苏州市", "district": "吴中区"}
    assert DISTRICT.parts("浦东新区") == {}


def test_outside_china_names_stay_as_written() -> None:
    assert normal(CITY, "上海", "US") == "上海"
    assert normal(PROVINCE, "ON", "CA") == "ON"


def test_official_names_of_today_are_normal() -> None:
    for unit in units().values():
        if unit.status == "current":
            assert normal(OF_LEVEL[unit.level], unit.name) == unit.name


@pytest.mark.parametrize("kind", [PROVINCE, CITY, DISTRICT], ids=lambda kind: kind.name)
def test_normal_forms_of_all_names_are_stable(kind: Kind) -> None:
    step = kind.steps[-1]
    for name in readings():
        assert step(step(name)) == step(name)


def test_the_table_is_whole() -> None:
    levels = {1: 0, 2: 0, 3: 0}
    for unit in units().values():
        assert unit.level == 1 or units()[unit.parent].level < unit.level
        assert (unit.status == "current") == (not unit.successors)
        assert all(now.status == "current" for now in today(unit))
        levels[unit.level] += unit.status == "current" and unit.code < "71"
    assert levels[1] == 31
    assert levels[2] == 333
    assert levels[3] > 2800


@pytest.mark.parametrize("code", ["500157", "653132", "659013"])
def test_units_of_2026_are_there(code: str) -> None:
    assert named(units()[code]).county


def test_a_prefix_is_read_level_by_level() -> None:
    text = "江苏省苏州市吴中区东吴北路"
    found = find_prefix(text)
    place = placed(text, found)
    assert place.region == ("江苏省", "苏州市", "吴中区")
    assert text[place.rest :] == "东吴北路"
    assert find_prefix("东吴北路").units == ()


NAMES = sorted(readings())
OUTER = st.just(()) | st.sampled_from(sorted(units())).map(lambda code: (units()[code],))


@given(st.lists(st.sampled_from(NAMES[::7]) | st.sampled_from("市区县中山新"), max_size=3).map("".join), OUTER)
def test_the_longest_name_that_means_something_is_read(text: str, outer: tuple[Unit, ...]) -> None:
    held = [name for name in NAMES if text.startswith(name) and meant(name, outer)]
    longest = max(held, key=len, default="")
    assert read_at(text, 0, outer) == ((meant(longest, outer), len(longest)) if longest else None)


@pytest.mark.parametrize("kind", [COUNTRY, PROVINCE, CITY, DISTRICT], ids=lambda kind: kind.name)
@given(text=st.text(max_size=30))
def test_any_text_has_an_answer(kind: Kind, text: str) -> None:
    value = kind.value(text)
    if value.normal:
        assert kind.value(value.normal).normal == value.normal
    kind.parts(text)
    assert 0 <= kind.likeness(text) <= 1


@pytest.mark.skipif("GUIYI_TEST_DATA" not in os.environ, reason="GUIYI_TEST_DATA names no folder of test data")
def test_agrees_with_a_public_list_of_divisions() -> None:
    path = Path(os.environ["GUIYI_TEST_DATA"]) / "zh" / "regions.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        listed = {row["code"]: row["name"] for row in csv.DictReader(lines) if row["status"] == "current"}
    ours = {code: unit.name for code, unit in units().items() if unit.status == "current"}
    mainland = {code: name for code, name in listed.items() if code < "71"}
    assert {code: ours.get(code) for code in mainland} == mainland
