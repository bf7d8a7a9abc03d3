"""One line with several contacts becomes one row for each, in all the forms that people write headers in."""

import pytest

from guiyi.importers.columns.contact_groups import numbered
from guiyi.importers.columns.mapping import map_columns
from guiyi.importers.columns.several import contacts_of, unfolded
from guiyi.schemas.customer import customer_schema

SCHEMA = customer_schema()
TWO = [["张三", "李四"], ["13800138000", "13900139000"], ["王五", "赵六"], ["13700137000", "13600136000"]]


def rows(headers: str, *columns: list[str]) -> list[list[tuple[str, str]]]:
    """Return the contacts of the first line: of each, (field, text) in the order of the columns."""
    cells = [["恒达贸易有限公司", "鑫源机械有限公司"], *(columns or TWO)]
    mapped = map_columns(["公司", *headers.split("|")], cells, SCHEMA, {})
    found = contacts_of(mapped, SCHEMA)
    line = tuple(column[0] for column in cells)
    told = unfolded(line, found) if found else [line]
    return [[(mapped[at].fields[0], text) for at, text in enumerate(row) if text and at] for row in told]


@pytest.mark.parametrize(
    "headers",
    [
        "联系人|手机|联系人2|手机2",
        "联系人1|电话1|联系人2|电话2",
        "第一联系人|第一联系人电话|第二联系人|第二联系人电话",
        "联系人A|电话A|联系人B|电话B",
        "联系人A|A电话|联系人B|B电话",
        "联系人A姓名|联系人A电话|联系人B姓名|联系人B电话",
        "主要联系人|主要联系人电话|次要联系人|次要联系人电话",
        "联系人|电话|备用联系人|备用联系人手机",
        "联系人|联系方式|其他联系人|其他联系方式",
        "联系人|电话|财务联系人|财务电话",
        "联系人|联系电话|采购负责人|采购负责人电话",
        "1号联系人|1号电话|2号联系人|2号电话",
        "联系人01|电话01|联系人02|电话02",
        "联系人①|电话①|联系人②|电话②",
        "联系人|手机|联系人|手机",
        "Contact 1 Name|Contact 1 Phone|Contact 2 Name|Contact 2 Phone",
        "Primary Contact|Primary Contact Phone|Secondary Contact|Secondary Contact Phone",
        "聯絡人A|電話A|聯絡人B|電話B",
    ],
)
def test_two_contacts_are_two_rows(headers: str) -> None:
    assert rows(headers) == [
        [("contact_name", "张三"), ("mobile", "13800138000")],
        [("contact_name", "王五"), ("mobile", "13700137000")],
    ]


def test_the_legal_person_with_a_phone_is_a_contact_of_his_own() -> None:
    legal = [TWO[2], TWO[3], TWO[0], TWO[1]]
    assert rows("法人|法人电话|联系人|电话", *legal) == [
        [("legal_person", "王五"), ("contact_name", "张三"), ("mobile", "13800138000")],
        [("legal_person", "王五"), ("contact_name", "王五"), ("mobile", "13700137000")],
    ]
    assert len(rows("法人|法人电话|联系人|电话", TWO[2], ["", ""], TWO[0], TWO[1])) == 1  # no way to reach him


@pytest.mark.parametrize(
    "headers", ["姓名|手机|配偶姓名|配偶电话", "姓名|手机|紧急联系人|紧急联系人电话", "姓名|手机|介绍人|介绍人电话"]
)
def test_relatives_and_others_are_no_contacts(headers: str) -> None:
    found = rows(headers)
    assert len(found) == 1
    assert [field for field, _ in found[0]].count("mobile") == 1


def test_what_is_no_second_contact_stays_as_it_is() -> None:
    for told in (
        "姓名|手机|备用手机",
        "联系人|电话|项目负责人|等级A",
        "联系人|电话|技术负责人|备注",
        "客户A|客户B|电话|x",
    ):
        headers = told.split("|")
        assert numbered(headers) == headers


def test_codes_of_numbers_follow_their_contact() -> None:
    cells = [TWO[0], ["021", "021"], ["61234567", "61234568"], TWO[2], ["0755", "010"], ["86543210", "65551234"]]
    assert rows("联系人1|区号1|电话1|联系人2|区号2|电话2", *cells)[1] == [
        ("contact_name", "王五"),
        ("phone", "0755"),
        ("phone", "86543210"),
    ]
