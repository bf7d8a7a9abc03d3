"""Area codes, first digits of id numbers and postcodes: the places that they tell, and the tables behind them."""

import re

import pytest

from guiyi.values.area_code import Area, area_of, city_of, province_of, registered_in
from guiyi.values.region_index import units
from guiyi.values.tables import rows

NOW = [one for one in units().values() if one.status == "current"]


@pytest.mark.parametrize(
    ("code", "city"),
    [
        ("010", "北京市"), ("020", "广州市"), ("021", "上海市"), ("0335", "秦皇岛市"), ("0512", "苏州市"), ("0571", "杭州市"),
        ("0755", "深圳市"), ("0991", "乌鲁木齐市"), ("0731", ""), ("024", ""), ("0898", ""), ("0400", ""), ("", ""),
    ],
)  # fmt: skip
def test_an_area_code_tells_its_city_where_it_has_one(code: str, city: str) -> None:
    assert city_of(code) == city


def test_every_place_of_the_table_is_one_of_today() -> None:
    provinces = {one.name for one in NOW if one.level == 1}
    named = {one.name for one in NOW}
    for row in rows("area_codes"):
        assert re.fullmatch(r"0(?:10|2\d|[3-9]\d\d)", row["area_code"])
        assert row["province"] in provinces
        assert set(filter(None, row["cities"].split("|"))) <= named, row
    assert {row["province"] for row in rows("postcode_areas")} - {""} < provinces


def test_nearly_every_city_has_an_area_code() -> None:
    served = {
        (area.province, city)
        for row in rows("area_codes")
        if (area := area_of(row["area_code"]))
        for city in area.cities
    }
    whole = {row["province"] for row in rows("area_codes") if not row["cities"]}
    names = {one.code: one.name for one in NOW}
    cities = {(names[one.parent], one.name) for one in NOW if one.level == 2 and one.code[:2] not in ("71", "81", "82")}
    assert {place for place in cities if place not in served and place[0] not in whole} == set()


@pytest.mark.parametrize(
    ("number", "area"),
    [
        ("310115199003070011", Area("上海市", ("上海市",))),
        ("429004199003070011", Area("湖北省", ("仙桃市",))),
        ("320586199003070011", Area("江苏省", ("苏州市",))),  # a county that is no more
        ("110103199003070011", Area("北京市", ("北京市",))),  # a district that is no more
        ("512301199003070011", None),  # a prefecture that is no more, now in another province
        ("990000199003070011", None),
        ("", None),
    ],
)
def test_an_id_number_tells_where_its_bearer_was_registered(number: str, area: Area | None) -> None:
    assert registered_in(number) == area


@pytest.mark.parametrize(
    ("postcode", "province"), [("100022", "北京市"), ("137400", None), ("404100", "重庆市"), ("634000", None), ("99", None)]
)  # fmt: skip
def test_a_postcode_tells_its_province_where_its_digits_decide(postcode: str, province: str | None) -> None:
    found = province_of(postcode)
    assert (found.province if found else None) == province


def test_what_is_not_known_contradicts_nothing() -> None:
    area = Area("湖北省", ("仙桃市", "潜江市"))
    assert area.holds("湖北省")
    assert area.holds("湖北省", "", "仙桃市")
    assert area.holds("", "")
    assert not area.holds("湖北省", "武汉市")
    assert not area.holds("湖南省")
