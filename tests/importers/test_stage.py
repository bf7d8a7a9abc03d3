"""Sources → raw rows: names, parts, reasons, sheets that hold no customers, and what every line is counted as."""

import json
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from guiyi.core.errors import ConfigError, SourceError
from guiyi.core.folder import RunFolder, arrow_schema
from guiyi.core.letters import letter
from guiyi.core.source import SourceAsked
from guiyi.importers import stage
from guiyi.importers.stage import Read, look, read
from guiyi.schemas.customer import customer_schema

HEADER = ("客户名称", "联系人", "手机", "备注")
ZHANG = ("上海恒达贸易有限公司", "张三", "13800138000", "老客户")
LI = ("苏州鑫源机械有限公司", "李四", "13900139000", None)
WANG = ("杭州三木服装有限公司", "王五", "13700137000", None)


def workbook(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        page = book.create_sheet(name)
        for line in lines:
            page.append(list(line))
    book.save(path)
    return path


def csv_file(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def reading(tmp_path: Path, *paths: Path | SourceAsked) -> tuple[Read, RunFolder]:
    folder = RunFolder(tmp_path / "out")
    asked = [one if isinstance(one, SourceAsked) else SourceAsked(one) for one in paths]
    return read(asked, customer_schema(), folder), folder


def raw(folder: RunFolder) -> dict[str, list[str | None]]:
    frame = folder.read("raw")
    return {row_id: list(cells) for row_id, cells in zip(frame["row_id"], frame["cells"], strict=True)}


def test_rows_are_named_by_source_sheet_and_line(tmp_path: Path) -> None:
    path = workbook(tmp_path / "客户表.xlsx", Sheet1=[("客户信息登记表",), HEADER, ZHANG, (), LI])
    found, folder = reading(tmp_path, path)
    assert raw(folder) == {"客户表:Sheet1:3": list(ZHANG), "客户表:Sheet1:5": list(LI[:3])}
    assert (found.rows_in, found.lines_in, found.blank_lines) == (2, 5, 1)
    [source] = found.sources
    [sheet] = source.sheets
    assert (source.name, source.importer, source.region, len(source.sha256)) == ("客户表", "excel", "CN", 64)
    assert (sheet.header_rows, sheet.first_data_row, sheet.rows, sheet.lines_in, sheet.blank_lines) == (
        (2,),
        3,
        2,
        5,
        1,
    )


def test_two_sources_never_share_a_name(tmp_path: Path) -> None:
    (tmp_path / "二月").mkdir()
    first = csv_file(tmp_path / "客户:1.csv", "姓名,手机", "张三,13800138000")
    second = csv_file(tmp_path / "二月" / "客户:1.csv", "姓名,手机", "李四,13900139000")
    found, folder = reading(tmp_path, first, second)
    assert [one.name for one in found.sources] == ["客户_1", "客户_1_2"]
    assert list(raw(folder)) == ["客户_1::2", "客户_1_2::2"]


def test_parts_are_of_one_sheet_and_one_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "PART", 2)
    path = workbook(tmp_path / "a.xlsx", 一=[HEADER, ZHANG, LI, WANG], 二=[HEADER, WANG])
    found, folder = reading(tmp_path, path)
    import pyarrow.parquet as pq

    tables = [pq.read_table(part) for part in folder.parts("raw")]
    assert [(one.num_rows, set(one["sheet"].to_pylist())) for one in tables] == [(2, {"一"}), (1, {"一"}), (1, {"二"})]
    assert all(one.schema.equals(arrow_schema("raw")) for one in tables)
    assert found.rows_in == 4


def test_lines_that_are_no_customers_stay_with_a_reason(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", 客户=[HEADER, ZHANG, HEADER, LI, ("合计", 2)])
    found, folder = reading(tmp_path, path)
    assert found.ignored == {"a:客户:3": "row.header_again", "a:客户:5": "row.total"}
    assert found.rows_in == len(raw(folder)) == 4


def test_a_total_far_below_is_found_too(tmp_path: Path) -> None:
    lines = [f"第{at}机械有限公司,张三,138{at:08d}" for at in range(300)]
    found, _ = reading(tmp_path, csv_file(tmp_path / "a.csv", "客户名称,联系人,手机", *lines, "合计,300,"))
    assert found.ignored == {"a::302": "row.total"}


@pytest.mark.parametrize(
    ("user", "kind", "reason"),
    [
        ("wxid_a1b2c3", "friend", None),
        ("zhangsan_sh", "", None),
        ("123@chatroom", "", "row.group"),
        ("gh_0a1b2c", "", "row.official_account"),
        ("filehelper", "", "row.official_account"),
        ("wxid_b2", "group", "row.group"),
        ("wxid_b3", "公众号", "row.official_account"),
        ("wxid_b4", "other", "row.other_account"),
        ("wxid_b5", "自己", "row.oneself"),
    ],
)
def test_accounts_that_are_no_friends(tmp_path: Path, user: str, kind: str, reason: str | None) -> None:
    path = csv_file(
        tmp_path / "a.csv", "用户名,备注,昵称,类型", "wxid_first,张总,张三,friend", f"{user},李总,李四,{kind}"
    )
    found, _ = reading(tmp_path, path)
    assert found.ignored.get("a::3") == reason


def test_a_type_column_of_customers_is_no_type_of_account(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path / "a.csv", "客户名称,手机,类型", "恒达贸易有限公司,13800138000,其他", "鑫源机械厂,13900139000,企业"
    )
    assert reading(tmp_path, path)[0].ignored == {}


def test_sheets_without_customers_are_skipped_and_named(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        客户=[HEADER, ZHANG],
        字典=[("行业", "级别"), ("制造业", "A"), ("金融业", "B")],
        空表=[],
        跟进记录=[("客户名称", "跟进时间", "跟进内容"), (ZHANG[0], "2024-03-05", "再联系")],
        合同=[("合同编号", "客户名称", "金额"), ("HT-1", ZHANG[0], 100)],
    )
    found, _ = reading(tmp_path, path)
    [source] = found.sources
    assert {sheet.name: sheet.skipped for sheet in source.sheets} == {
        "客户": None,
        "字典": "sheet.no_customers",
        "空表": "sheet.empty",
        "跟进记录": "sheet.activities",
        "合同": "sheet.deals",
    }
    assert found.rows_in == 1
    assert sum(sheet.lines_in for sheet in source.sheets) == found.lines_in == 9


def test_a_sheet_that_the_job_names_is_read_whatever_it_holds(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", 客户=[HEADER, ZHANG], 合同=[("合同编号", "客户名称"), ("HT-1", ZHANG[0])])
    found, folder = reading(tmp_path, SourceAsked(path, sheet="合同"))
    assert raw(folder) == {"a:合同:2": ["HT-1", ZHANG[0]]}
    assert [sheet.name for sheet in found.sources[0].sheets] == ["合同"]


def test_a_list_of_names_that_are_nobody_is_skipped(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        客户=[HEADER, ZHANG],
        产品=[("名称", "规格", "单价"), ("螺丝", "M3", 1), ("电机", "380V", 9)],
    )
    assert [one.skipped for one in reading(tmp_path, path)[0].sources[0].sheets] == [None, "sheet.no_customers"]


def test_a_sheet_for_each_tag_gives_its_name_as_a_tag(tmp_path: Path) -> None:
    header = ("姓名", "手机")
    path = workbook(
        tmp_path / "好友.xlsx",
        **{
            "S级-强烈意向": [header, ("张三", "13800138000")],
            "B级-潜在意向": [header, ("李四",)],
            "全部好友": [header, ("张三", "13800138000"), ("李四", None), ("王五", "13700137000")],
        },
    )
    found, folder = reading(tmp_path, path)
    assert raw(folder) == {
        "好友:S级-强烈意向:2": ["张三", "13800138000", "S级-强烈意向"],
        "好友:B级-潜在意向:2": ["李四", None, "B级-潜在意向"],
        "好友:全部好友:2": ["张三", "13800138000"],
        "好友:全部好友:3": ["李四"],
        "好友:全部好友:4": ["王五", "13700137000"],
    }
    assert found.ignored == {"好友:全部好友:2": "row.overview", "好友:全部好友:3": "row.overview"}
    tags = found.sources[0].sheets[0].columns[-1]
    assert (tags.header, tags.fields, tags.reason) == ("S级-强烈意向", ("tags",), "rule")


def test_an_overview_row_that_says_more_is_a_row(tmp_path: Path) -> None:
    header = ("姓名", "手机", "备注")
    path = workbook(
        tmp_path / "a.xlsx",
        A类=[header, ("张三", "13800138000")],
        B类=[header, ("李四", "13900139000")],
        汇总=[header, ("张三", "13800138000", "付过款"), ("李四", "13900139000")],
    )
    assert reading(tmp_path, path)[0].ignored == {"a:汇总:3": "row.overview"}


def test_sheets_of_months_are_no_tags(tmp_path: Path) -> None:
    header = ("姓名", "手机")
    path = workbook(
        tmp_path / "a.xlsx", **{"1月": [header, ("张三", "13800138000")], "2月": [header, ("李四", "13900139000")]}
    )
    assert [len(sheet.columns) for sheet in reading(tmp_path, path)[0].sources[0].sheets] == [2, 2]


def test_long_sheets_are_read_again_and_alike(tmp_path: Path) -> None:
    lines = [(f"第{at}机械有限公司", "张三", f"138{at:08d}", None) for at in range(260)]
    path = workbook(tmp_path / "a.xlsx", 一=[HEADER, *lines], 二=[HEADER, *lines[:250]], 三=[HEADER, ZHANG])
    found, folder = reading(tmp_path, path)
    assert [sheet.rows for sheet in found.sources[0].sheets] == [260, 250, 1]
    assert len(raw(folder)) == found.rows_in == 511


def test_several_contacts_on_a_line_are_rows_of_their_own(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path / "a.csv",
        "公司,联系人1,手机1,联系人2,手机2,座机",
        "恒达贸易有限公司,张三,13800138000,李四,13900139000,021-61234567",
        "鑫源机械厂,王五,13700137000,,,",
    )
    found, folder = reading(tmp_path, path)
    assert raw(folder) == {
        "a::2#1": ["恒达贸易有限公司", "张三", "13800138000", None, None, "021-61234567"],
        "a::2#2": ["恒达贸易有限公司", "李四", "13900139000", None, None, "021-61234567"],
        "a::3": ["鑫源机械厂", "王五", "13700137000"],
    }
    assert (found.rows_in, found.lines_in) == (3, 3)


def test_cells_beyond_the_header_become_fields(tmp_path: Path) -> None:
    lines = [f"第{at}机械有限公司,138{at:08d}" for at in range(250)]
    path = csv_file(tmp_path / "a.csv", "客户名称,手机", *lines, "恒达贸易有限公司,13800138000,多出来的")
    found, _ = reading(tmp_path, path)
    assert found.sources[0].sheets[0].columns[-1].fields == ("column_c",)
    assert found.schema["column_c"].custom


def test_unknown_columns_become_custom_fields(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", "客户名称,手机,车型,年龄", "恒达贸易有限公司,13800138000,电动,30")
    schema = reading(tmp_path, path)[0].schema
    assert (schema["车型"].zh, schema["车型"].custom, schema["车型"].match) == ("车型", True, False)
    assert schema["age"].entity == "contact"


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ({"columns": {"手机号": "mobile"}}, "config.column"),
        ({"columns": {"手机": "moble"}}, "config.field"),
        ({"sheet": "没有"}, "config.sheet"),
        ({"header": 99}, "config.header"),
    ],
)
def test_what_a_job_asks_for_must_be_there(tmp_path: Path, asked: dict[str, object], key: str) -> None:
    path = workbook(tmp_path / "a.xlsx", 客户=[HEADER, ZHANG])
    with pytest.raises(ConfigError) as told:
        reading(tmp_path, SourceAsked(path, **asked))  # type: ignore[arg-type]
    assert told.value.key == key
    assert str(path) in str(told.value) or key == "config.field"


def test_a_job_maps_over_what_was_found(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", "客户名称,手机,备用", "恒达贸易有限公司,13800138000,x")
    asked = SourceAsked(path, columns={"客户名称": "short_name", "备用": None})
    columns = reading(tmp_path, asked)[0].sources[0].sheets[0].columns
    assert [(one.fields, one.reason) for one in columns] == [
        (("short_name",), "job"),
        (("mobile",), "exact"),
        ((), "job"),
    ]


def test_the_header_row_may_be_told(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", "姓名,手机", "名字,电话", "张三,13800138000")
    found, folder = reading(tmp_path, SourceAsked(path, header=2))
    assert list(raw(folder)) == ["a::3"]
    assert found.sources[0].sheets[0].header_rows == (2,)


def test_no_row_at_all_is_an_error(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", 客户=[HEADER])
    with pytest.raises(SourceError) as told:
        reading(tmp_path, path)
    assert told.value.key == "source.no_rows"


def test_a_look_reads_alike_and_writes_nothing(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", 客户=[HEADER, ZHANG, LI], 字典=[("行业",), ("制造业",)])
    before = sorted(tmp_path.iterdir())
    [seen] = look([SourceAsked(path)], customer_schema())
    assert sorted(tmp_path.iterdir()) == before
    assert seen.previews == {"客户": (ZHANG, LI[:3]), "字典": ()}
    assert seen.source == reading(tmp_path, path)[0].sources[0]


def test_format_known_columns_and_reasons_are_kept(tmp_path: Path) -> None:
    friends = [
        {"nickname": "张三", "remark": "A张总", "tags": ["意向"]},
        {"nickname": "李四", "remark": None, "tags": None},
    ]
    path = tmp_path / "friends.json"
    path.write_text(json.dumps(friends, ensure_ascii=False), encoding="utf-8")
    found, folder = reading(tmp_path, path)
    assert raw(folder) == {"friends::1": ["张三", "A张总", "意向"], "friends::2": ["李四"]}
    assert [one.fields for one in found.sources[0].sheets[0].columns] == [
        ("wechat_nickname",),
        ("wechat_remark",),
        ("tags",),
    ]


def test_the_same_source_gives_the_same_rows(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", 客户=[HEADER, ZHANG, LI])
    first, folder = reading(tmp_path, path)
    again = RunFolder(tmp_path / "again")
    assert read([SourceAsked(path)], customer_schema(), again) == first
    assert raw(again) == raw(folder)


def test_sheets_that_are_only_called_like_activities_hold_customers(tmp_path: Path) -> None:
    names = [("客户名称", "备注"), (LI[0], "待补"), (WANG[0], "待补")]
    path = workbook(tmp_path / "a.xlsx", 客户=[HEADER, ZHANG], 展会活动客户=names, 拜访名单=names)
    assert [one.skipped for one in reading(tmp_path, path)[0].sources[0].sheets] == [None, None, None]


def test_a_type_that_names_no_account_ignores_nobody(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path / "a.csv", "昵称,微信号,备注,类型", "小美,mei_123456,A李总,其他", "阿强,qiang_12345,B王总,其它"
    )
    assert reading(tmp_path, path)[0].ignored == {}


def test_tables_side_by_side_do_not_mix(tmp_path: Path) -> None:
    header = ("姓名", "电话", "公司")
    left, right = ("张三", "13800138000", ZHANG[0]), ("李四", "13900139000", LI[0])
    path = workbook(tmp_path / "a.xlsx", S=[(*header, None, *header), (*left, None, *right), left])
    assert raw(reading(tmp_path, path)[1]) == {
        "a:S:2#1": list(left),
        "a:S:2#2": list(right),
        "a:S:3": list(left),
    }


def test_a_table_of_tags_gives_a_row_for_each_person(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        成员=[("微信标签", "人数", "好友"), ("意向客户", 2, "张三、A李总-华信"), ("老客户", 1, "王五")],
        标签=[("意向客户", "老客户"), ("张三", "王五"), ("A李总-华信", None), ("赵六", None)],
    )
    found, folder = reading(tmp_path, path)
    assert raw(folder) == {
        "a:成员:2#1": ["意向客户", "2", "张三"],
        "a:成员:2#2": ["意向客户", "2", "A李总-华信"],
        "a:成员:3": ["老客户", "1", "王五"],
        "a:标签:2#1": ["张三", None, "意向客户"],
        "a:标签:2#2": [None, "王五", "老客户"],
        "a:标签:3": ["A李总-华信", None, "意向客户"],
        "a:标签:4": ["赵六", None, "意向客户"],
    }
    listed, across = found.sources[0].sheets
    assert [one.fields for one in listed.columns] == [("tags",), (), ("wechat_remark",)]
    assert [one.fields for one in across.columns] == [("wechat_remark",), ("wechat_remark",), ("tags",)]


def test_a_dictionary_is_no_table_of_tags(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", 客户=[HEADER, ZHANG], data=[("促销", "IT"), ("广告", "金融业"), ("展会", "制造业")]
    )
    assert [one.skipped for one in reading(tmp_path, path)[0].sources[0].sheets] == [None, "sheet.no_customers"]


def test_a_column_that_is_like_none_lists_them_all(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", "客户名称,手机", "恒达贸易有限公司,13800138000")
    with pytest.raises(ConfigError) as told:
        reading(tmp_path, SourceAsked(path, columns={"Z": "mobile"}))
    assert told.value.key == "config.no_column"
    assert "客户名称" in str(told.value)


def test_a_second_title_and_header_far_below_are_no_rows(tmp_path: Path) -> None:
    lines = [f"第{at}机械有限公司,张三,138{at:08d}" for at in range(300)]
    header = "客户名称,联系人,手机"
    path = csv_file(tmp_path / "a.csv", header, *lines, "B类客户,,", header, "恒达贸易有限公司,李四,13900139000")
    assert reading(tmp_path, path)[0].ignored == {"a::302": "row.section", "a::303": "row.header_again"}


def told_again(path: Path) -> SourceAsked:
    """Ask for a source by the mapping that a look finds, as a job file says it."""
    [seen] = look([SourceAsked(path)], customer_schema())
    columns: dict[str, str | tuple[str, ...] | None] = {}
    for sheet in seen.source.sheets:
        for place, one in enumerate(sheet.columns):
            if one.reason != "custom" and (one.header or one.fields) and not sheet.skipped:
                fields = one.fields[0] if len(one.fields) == 1 else one.fields or None
                columns.setdefault(one.header or letter(place), fields)
    return SourceAsked(path, columns=columns)


@pytest.mark.parametrize(
    "sheets",
    [
        {
            "客户": [HEADER, ZHANG, LI, ("合计", 2)],
            "字典": [("手机", "备注"), ("品牌", "级别"), ("华为", "A")],
            "产品": [("名称", "单价"), ("螺丝", 1)],
        },
        {"A类客户": [HEADER, ZHANG], "B类客户": [HEADER, LI], "总表": [HEADER, ZHANG, LI, WANG]},
        {
            "S": [
                ("公司", "联系人1", "电话1", "联系人2", "电话2"),
                (ZHANG[0], "张三", "13800138000", "李四", "13900139000"),
            ]
        },
        {"S": [("微信标签", "人数", "好友"), ("意向客户", 2, "张三、A李总-华信"), ("老客户", 1, "王五")]},
        {"S": [ZHANG, LI, WANG]},
        {
            "S": [
                ("客户名称", "客户状态", "成交状态", "手机"),
                (ZHANG[0], "跟进", "未成交", ZHANG[2]),
                (LI[0], "签约", "成交", LI[2]),
            ]
        },
    ],
)
def test_a_mapping_written_down_reads_the_same(tmp_path: Path, sheets: dict[str, list[tuple[object, ...]]]) -> None:
    path = workbook(tmp_path / "a.xlsx", **sheets)
    first, folder = reading(tmp_path, path)
    again = RunFolder(tmp_path / "again")
    told = read([told_again(path)], customer_schema(), again)
    assert raw(again) == raw(folder)
    assert told.ignored == first.ignored
    for one, other in zip(first.sources[0].sheets, told.sources[0].sheets, strict=True):
        assert [column.fields for column in one.columns] == [column.fields for column in other.columns]
        assert one.skipped == other.skipped


def test_a_job_may_read_a_sheet_that_names_nobody(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", "品名,价格", "螺丝,1", "电机,9")
    found, folder = reading(tmp_path, SourceAsked(path, columns={"品名": "need"}))
    assert raw(folder) == {"a::2": ["螺丝", "1"], "a::3": ["电机", "9"]}
    assert found.sources[0].sheets[0].skipped is None


def test_a_job_may_keep_the_name_of_a_sheet_from_being_a_tag(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", A类客户=[HEADER, ZHANG], B类客户=[HEADER, LI])
    found, _ = reading(tmp_path, SourceAsked(path, columns={"A类客户": None}))
    assert [bool(one.columns[-1].fields == ("tags",)) for one in found.sources[0].sheets] == [False, True]


def test_columns_of_a_tool_may_stand_beside_titles_of_groups(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for line in (
        ("客户信息", None, "提交人", "提交时间", "数据ID"),
        ("客户名称", "联系电话"),
        ("恒达贸易有限公司", "13800138000", "小康", "2024-03-05 10:00:00", "65f0aa11bb22cc33dd44ee66"),
    ):
        page.append(line)
    for area in ("A1:B1", "C1:C2", "D1:D2", "E1:E2"):
        page.merge_cells(area)
    book.save(tmp_path / "a.xlsx")
    (found,) = look([SourceAsked(tmp_path / "a.xlsx")], customer_schema())
    (sheet,) = found.source.sheets
    assert [one.fields for one in sheet.columns] == [
        ("customer_name",), ("mobile",), ("created_by",), ("created_at",), ("target_id",),
    ]  # fmt: skip
    assert sheet.header_rows == (1, 2)
