import pytest

from guiyi.values.pinyin import pinyin
from guiyi.values.region import CITY
from guiyi.values.region_index import MUNICIPALITIES, stem, units
from guiyi.values.region_spelled import spelled


@pytest.mark.parametrize(
    ("text", "province", "name"),
    [
        ("Shenzhen", "", "深圳市"),
        ("shenzhen city", "", "深圳市"),
        ("Xi'an", "陕西省", "西安市"),
        ("Lu'an", "", "六安市"),
        ("Changzhi", "", "长治市"),
        ("Hohhot", "内蒙古自治区", "呼和浩特市"),
        ("Enshi", "", "恩施土家族苗族自治州"),
        ("Fuzhou", "福建省", "福州市"),
        ("Fuzhou", "江西省", "抚州市"),
        ("Chaoyang", "北京市", "朝阳区"),
        ("Chaoyang", "辽宁省", "朝阳市"),
        ("Minhang District", "上海市", "闵行区"),
    ],
)
def test_letters_name_a_city(text: str, province: str, name: str) -> None:
    unit = spelled(text, province)
    assert unit is not None
    assert unit.name == name


@pytest.mark.parametrize(
    ("text", "province"),
    [
        ("Fuzhou", ""),
        ("Chaoyang", ""),
        ("Shenzhen", "福建省"),
        ("Los Angeles", ""),
        ("", ""),
        ("Paris", "Texas"),
        ("深圳", ""),
    ],
)
def test_what_is_not_certain_stays(text: str, province: str) -> None:
    assert spelled(text, province) is None


def test_every_city_is_found_by_its_letters() -> None:
    lost = [
        one.name
        for one in units().values()
        if one.status == "current" and one.level == 2 and one.code not in MUNICIPALITIES and one.code[:2] != "71"
        if spelled(pinyin(stem(one.name) or one.name, surname=False), units()[one.parent].name) not in (one, None)
    ]
    assert lost == []


def test_only_cities_are_cities() -> None:
    assert CITY.value("Dongguan").normal == "东莞市"
    assert CITY.value("Minhang").normal == "Minhang"
    assert CITY.value("Dongguan", "US").normal == "Dongguan"
