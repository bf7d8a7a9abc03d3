import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiyi.exporters.cells import GAP, chosen, compared, holdable, moment, place, risky
from guiyi.schemas.customer import customer_schema
from guiyi.schemas.targets import TARGETS
from guiyi.schemas.targets.profile import TargetField
from guiyi.schemas.targets.wukong9 import CONTACTS, CUSTOMERS, SOURCES

WUKONG = TARGETS["wukong9"]
SCHEMA = customer_schema()


def columns(entity_fields: tuple[TargetField, ...], field: str) -> list[TargetField]:
    return [one for one in entity_fields if one.field == field]


def test_each_phone_goes_where_it_belongs_and_the_rest_is_left() -> None:
    phones = "+8613800138000|+862161234567;ext=801|+8613900139000"
    placed = place(phones, SCHEMA["phone"], columns(CUSTOMERS.fields, "phone"), WUKONG, cut=False)
    assert placed.cells == ("021-61234567-801", "13800138000")
    assert placed.left == "13900139000"
    assert placed.codes == ("target.several",)


@pytest.mark.parametrize(
    ("field", "text", "cell", "left", "codes"),
    [
        ("level", "A", "A（重点客户）", "", ()),
        ("level", "S", "", "S", ("target.option",)),
        ("industry", "J", "金融业", "", ()),
        ("source", "展会", "展会资源", "", ()),
        ("source", "百度", "搜索引擎", "", ()),
        ("source", "抖音", "", "抖音", ("target.option",)),
        ("next_contact_time", "2024-03-05", "2024-03-05 00:00:00", "", ()),
        ("next_contact_time", "2024-03", "", "2024-03", ("target.format",)),
        ("customer_name", "归一😀有限公司", "归一有限公司", "", ("target.charset",)),
        ("customer_name", "𠮷野家", f"{GAP}野家", "", ("target.charset",)),
        ("customer_name", "长" * 256, "", "长" * 256, ("target.too_long",)),
        ("customer_name", "长" * 255, "长" * 255, "", ()),
    ],
)
def test_wukong9_takes_what_it_can(field: str, text: str, cell: str, left: str, codes: tuple[str, ...]) -> None:
    placed = place(text, SCHEMA[field], columns(CUSTOMERS.fields, field), WUKONG, cut=False)
    assert (placed.cells, placed.left, placed.codes) == ((cell,), left, codes)


def test_an_industry_without_a_word_is_other_and_told() -> None:
    placed = place("A", SCHEMA["industry"], columns(CUSTOMERS.fields, "industry"), WUKONG, cut=False)
    assert placed.cells == ("其他",)
    assert placed.codes == ("target.option",)
    assert "农" in placed.left


def test_a_mail_outside_ascii_is_left() -> None:
    mail = columns(CONTACTS.fields, "contact_email")
    placed = place("用户@例子.中国|a@b.cn", SCHEMA["contact_email"], mail, WUKONG, cut=False)
    assert placed.cells == ("a@b.cn",)
    assert placed.left == "用户@例子.中国"
    assert placed.codes == ("target.format",)


def test_a_field_without_a_column_is_left_in_words() -> None:
    placed = place("opportunity", SCHEMA["stage"], [], WUKONG, cut=False)
    assert placed.cells == ()
    assert placed.codes == ("target.no_place",)
    assert placed.left != "opportunity"


def test_a_text_is_cut_where_there_is_no_note() -> None:
    column = [TargetField("name", "customer_name", max_length=3)]
    placed = place("一二三四", SCHEMA["customer_name"], column, WUKONG, cut=True)
    assert placed.cells == ("一二三",)
    assert placed.codes == ("target.too_long",)


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("note", "=1+1", True),
        ("note", "-5", True),
        ("note", "@SUM(A1)", True),
        ("note", "\tcmd", True),
        ("note", "归一", False),
        ("phone", "+85291234567", False),
        ("phone", "+cmd|' /C calc'!A0", True),
        ("deal_amount", "-5", False),
        ("deal_amount", "-5.25", False),
        ("founded_date", "-1", False),
    ],
)
def test_formulas_are_told_from_numbers(field: str, text: str, expected: bool) -> None:
    assert risky(text, SCHEMA[field]) is expected


@given(st.text())
def test_a_csv_cell_never_opens_as_a_formula(text: str) -> None:
    csv = TARGETS["csv"]
    note = [TargetField("note", "note", joined=True)]
    cell = place(text, SCHEMA["note"], note, csv, cut=True).cells[0]
    assert not cell or cell[0] not in "=+-@\t\r\n\0"
    assert cell.removeprefix("'") == text.removeprefix("'") or cell == text


@given(st.text())
def test_what_is_held_fits_utf8mb3(text: str) -> None:
    held = holdable(text, WUKONG)
    assert all(one <= "\uffff" for one in held)
    assert holdable(held, WUKONG) == held


def test_one_choice_or_none() -> None:
    assert chosen("微信广告", SOURCES) == "广告"
    assert chosen("个人", SOURCES) == "个人资源"
    assert chosen("咨询", SOURCES) == ""
    assert chosen("", SOURCES) == ""


def test_times_are_told_to_the_second() -> None:
    assert moment("2024-03-05T10:11") == "2024-03-05 10:11:00"
    assert moment("2024") == ""
    assert moment("soon") == ""


def test_names_compare_as_mysql_does() -> None:
    assert compared(" Café ") == compared("CAFE")
    assert compared("ＡＢＣ") != compared("ABC")
