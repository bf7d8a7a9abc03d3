"""Where a customer is: told by the address and the region fields; numbers only check, and part places of one name."""

import pytest

from .conftest import Cleansed
from .test_misplaced import found

PLACE = ("province", "city", "district")
BEIJING = ["北京市", "北京市", "朝阳区"]


@pytest.mark.parametrize(
    ("clue", "text"),
    [("phone", "010-61234567"), ("postcode", "100022"), ("customer_name", "北京恒达贸易有限公司")],
)
def test_a_county_of_several_cities_is_settled_by_one_clue(cleansed: Cleansed, clue: str, text: str) -> None:
    batch = cleansed(("address", clue), ("朝阳区建国路1号", text))
    assert found(batch, *PLACE, "address") == [*BEIJING, "建国路1号"]
    assert "rows.county_settled" in set(batch.changes["rule"])
    assert "address.ambiguous" not in set(batch.issues["code"])


@pytest.mark.parametrize("clue", ["", "021-61234567", "13800138000", "400-820-8820"])
def test_it_stays_open_without_a_clue_that_fits(cleansed: Cleansed, clue: str) -> None:
    batch = cleansed(("address", "phone"), ("朝阳区建国路1号", clue))
    assert found(batch, *PLACE, "address") == [None, None, None, "朝阳区建国路1号"]
    assert "address.ambiguous" in set(batch.issues["code"])


def test_clues_that_disagree_settle_nothing(cleansed: Cleansed) -> None:
    batch = cleansed(("address", "phone", "customer_name"), ("朝阳区建国路1号", "010-61234567", "长春恒达贸易有限公司"))
    assert found(batch, *PLACE) == [None, None, None]
    assert batch.issues["code"].tolist() == ["address.ambiguous"]


def test_a_county_in_its_own_field_is_settled_within_its_province(cleansed: Cleansed) -> None:
    fields = ("province", "district", "phone")
    assert found(cleansed(fields, ("江苏", "鼓楼区", "0516-61234567")), *PLACE) == ["江苏省", "徐州市", "鼓楼区"]
    assert found(cleansed(fields, ("山东", "鼓楼区", "0516-61234567")), "province", "city") == ["山东省", None]


def test_numbers_fill_no_region(cleansed: Cleansed) -> None:
    batch = cleansed(("phone", "id_number", "postcode"), ("021-61234567", "110101199003070011", "200120"))
    assert found(batch, *PLACE) == [None, None, None]
    assert batch.issues.empty


@pytest.mark.parametrize(
    ("address", "number", "told"),
    [
        ("江苏省南京市中山路1号", "0512-61234567", [("city", "row.area_code_differs", "南京市")]),
        ("江苏省南京市中山路1号", "021-61234567", [("province", "row.area_code_differs", "江苏省")]),
        ("江苏省南京市中山路1号", "021-61234567 / 025-61234567", []),
        ("湖南省株洲市长江北路1号", "0731-61234567", []),
        ("海南省三亚市解放路1号", "0898-61234567", []),
        ("江苏省南京市中山路1号", "400-820-8820", []),
        ("中山路1号", "0512-61234567", []),
    ],
)
def test_area_codes_are_compared_with_the_region(
    cleansed: Cleansed, address: str, number: str, told: list[tuple[str, str, str]]
) -> None:
    batch = cleansed(("address", "phone"), (address, number))
    issues = batch.issues[["field", "code", "value"]].itertuples(index=False)
    assert [tuple(one) for one in issues] == told
    assert set(batch.issues["severity"]) <= {"info"}


def test_id_numbers_and_postcodes_are_compared_with_the_region(cleansed: Cleansed) -> None:
    batch = cleansed(("city", "id_number", "postcode"), ("上海", "110101199003070011", "100022"))
    assert set(batch.issues["code"]) == {"row.id_region_differs", "row.postcode_differs"}
    assert found(batch, "city", "province") == ["上海市", "上海市"]
    batch = cleansed(("city", "id_number", "postcode"), ("北京", "110101199003070011", "100022"))
    assert batch.issues.empty


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (("上海市", "上海市", "西湖区"), ["西湖区"]),
        (("浙江省", "杭州市", "西湖区"), []),
        (("江西省", None, "西湖区"), []),
        (("江苏省", None, "西湖区"), ["西湖区"]),
        (("河南省", "郑州市", "济源市"), ["济源市"]),
        (("河南省", None, "济源市"), []),
        (("上海市", "上海市", "静安区"), []),
        (("新疆维吾尔自治区", "伊犁哈萨克自治州", "塔城市"), []),
        (("上海市", "上海市", "张江高科"), []),
        (("华东", "某市", "西湖区"), []),
    ],
)
def test_a_district_must_lie_in_its_city_or_province(
    cleansed: Cleansed, place: tuple[str | None, ...], told: list[str]
) -> None:
    issues = cleansed(("province", "city", "district"), place).issues
    assert list(issues[issues["code"] == "row.district_differs"]["value"]) == told
    assert set(issues["severity"]) <= {"warn"}


def test_a_region_that_is_none_of_china_is_not_compared(cleansed: Cleansed) -> None:
    assert cleansed(("province", "phone"), ("华东", "021-61234567")).issues.empty


def test_a_place_in_a_remark_does_not_contradict_an_address(cleansed: Cleansed) -> None:
    batch = cleansed(("wechat_remark", "address"), ("张总-上海", "江苏省南京市中山路1号"))
    assert found(batch, "province", "city", "wechat_remark") == ["江苏省", "南京市", "张总-上海"]
    assert found(cleansed(("wechat_remark",), ("张总-上海",)), "province", "city") == ["上海市", "上海市"]


@pytest.mark.parametrize(
    ("name", "code", "told"),
    [
        ("恒达贸易有限公司", "", "company"),
        ("Acme Trading Co., Ltd.", "", "company"),
        ("恒达", "91350100M000100Y43", "company"),
        ("张女士", "", "person"),
        ("恒达", "", None),
    ],
)
def test_the_type_of_customer_is_told_by_code_and_legal_form(
    cleansed: Cleansed, name: str, code: str, told: str | None
) -> None:
    batch = cleansed(("customer_name", "uscc"), (name, code))
    assert found(batch, "customer_type") == [told]


def test_a_person_beside_another_contact_may_be_a_firm(cleansed: Cleansed) -> None:
    batch = cleansed(("customer_name", "contact_name"), ("王芳", "李军"), ("王芳", "王芳"))
    assert batch.rows["customer_type"].fillna("").tolist() == ["", "person"]


def test_the_type_that_is_given_stands(cleansed: Cleansed) -> None:
    assert found(cleansed(("customer_name", "customer_type"), ("恒达贸易有限公司", "个人")), "customer_type") == [
        "person"
    ]


def test_gender_is_told_by_honorific_and_id_number_never_by_a_name(cleansed: Cleansed) -> None:
    batch = cleansed(("contact_name", "id_number"), ("王女士", ""), ("张丽娟", ""), ("李军", "110101199003070011"))
    genders = [None if isinstance(one, float) else one for one in batch.rows["gender"].astype(object)]
    assert genders == ["female", None, "male"]
