"""Overviews that repeat other sheets, and sheets that are called by a tag."""

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from guiyi.core.folder import RunFolder
from guiyi.core.source import SourceAsked
from guiyi.importers.layout.sheet_tags import tag_sheets
from guiyi.importers.stage import Read, read
from guiyi.schemas.customer import customer_schema

Lines = Sequence[Sequence[object]]

HEADER = ("姓名", "手机", "日期", "公司")
ZHANG = ("张三", "13800138000", "2024-03-05", "上海恒达贸易有限公司")
LI = ("李四", "13900139000", "2024-03-08", "苏州鑫源机械有限公司")
TAGGED: dict[str, Lines] = {"A类客户": [HEADER, ZHANG], "B类客户": [HEADER, LI]}


def reading(tmp_path: Path, sheets: dict[str, Lines]) -> Read:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        page = book.create_sheet(name)
        for line in lines:
            page.append(list(line))
    book.save(tmp_path / "a.xlsx")
    return read([SourceAsked(tmp_path / "a.xlsx")], customer_schema(), RunFolder(tmp_path / "out"))


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("总表", [HEADER, ZHANG, LI]),
        ("客户汇总", [("公司", "姓名", "手机"), (ZHANG[3], *ZHANG[:2]), (LI[3], *LI[:2])]),
        ("全部客户", [("序号", "类别", *HEADER), (1, "A类", *ZHANG), (2, "B类客户", *LI)]),
        (
            "总名单",
            [HEADER, ("张三", 13800138000, "2024/3/5", ZHANG[3]), ("李四", "139 0013 9000", "2024年3月8日", LI[3])],
        ),
        ("all", [("手机", "姓名"), ("+86 13800138000", "张三"), ("139-0013-9000", "李四")]),
    ],
)
def test_an_overview_is_known_in_any_form_and_place(tmp_path: Path, name: str, lines: Lines, first: bool) -> None:
    sheets = {name: lines, **TAGGED} if first else {**TAGGED, name: lines}
    found = reading(tmp_path, sheets)
    assert sorted(found.ignored) == [f"a:{name}:2", f"a:{name}:3"]
    assert set(found.ignored.values()) == {"row.overview"}
    assert found.rows_in == 4


def test_a_row_that_says_more_or_other_things_stays(tmp_path: Path) -> None:
    overview = [HEADER, ("张三", "13800138001", *ZHANG[2:]), ("李四", "13900139000", "2024-03-09", LI[3])]
    assert reading(tmp_path, {**TAGGED, "总表": overview}).ignored == {}


@pytest.mark.parametrize(
    ("names", "tags"),
    [
        (("A级", "B级", "C级"), ("A级", "B级", "C级")),
        (("高意向", "低意向", "Sheet3"), ("高意向", "低意向")),
        (("广东", "浙江省", "其他"), ("广东", "浙江省", "其他")),
        (("苏州", "无锡"), ("苏州", "无锡")),
        (("抖音", "小红书", "展会"), ("抖音", "小红书", "展会")),
        (("VIP客户", "普通客户"), ("VIP客户", "普通客户")),
        (("张三", "李小红", "王伟"), ()),
        (("张三的客户", "李小红客户"), ()),
        (("1月", "2月", "3月"), ()),
        (("2024年1月", "2024.02", "3月份客户"), ()),
        (("Sheet1", "Sheet2"), ()),
        (("一月", "二月"), ()),
        (("甲", "乙"), ()),
        (("A级",), ()),
    ],
)
def test_only_a_sort_of_customers_is_a_tag(names: tuple[str, ...], tags: tuple[str, ...]) -> None:
    assert tag_sheets({name: (name, ["姓名", "手机"]) for name in names}) == set(tags)


def test_sheets_with_other_columns_are_no_tags(tmp_path: Path) -> None:
    other = [("公司", "电话"), ("上海恒达贸易有限公司", "021-61234567")]
    found = reading(tmp_path, {"A类客户": [HEADER, ZHANG], "供应商": other})
    assert [len(one.columns) for one in found.sources[0].sheets] == [4, 2]


def test_tables_of_one_sheet_are_no_tags_by_themselves(tmp_path: Path) -> None:
    found = reading(tmp_path, {"VIP客户": [HEADER, ZHANG, (), ("姓名", "邮箱"), ("王五", "w@a.cn"), (), HEADER, LI]})
    assert [one.name for one in found.sources[0].sheets] == ["VIP客户", "VIP客户#2", "VIP客户#3"]
    assert all("tags" not in column.fields for one in found.sources[0].sheets for column in one.columns)
