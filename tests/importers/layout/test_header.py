"""Headers wherever people put them. Each table is drawn as text: a line a row, `|` between cells."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiyi.core.source import Cells
from guiyi.importers.identify import importer_of
from guiyi.importers.layout.header import Header, Merged, find, is_title, why_ignored
from guiyi.importers.layout.header_names import clean

DATA = os.environ.get("GUIYI_TEST_DATA")

WORDS = frozenset(
    """
    客户,客户名称,公司,公司名称,联系人,姓名,手机,手机号,电话,联系电话,邮箱,备注,地址,行业,级别,客户级别,来源,客户来源,标签,国家
    注册资本,注册资金,工号,性别,部门,职位,company,contact,phone,mobile,email,notes,name,companyname,country,tags,customername
    """.replace("\n", ",")
    .replace(" ", "")
    .split(",")
) - {""}


def known(name: str) -> float:
    return float(clean(name).lower().replace(" ", "").replace("_", "") in WORDS)


def table(drawn: str) -> list[tuple[str, Cells]]:
    rows = drawn.strip("\n").split("\n")
    return [(str(at), tuple(cell.strip() or None for cell in row.split("|"))) for at, row in enumerate(rows, 1)]


def found(drawn: str, merged: Sequence[Merged] = (), aware: bool = True) -> Header:
    return find(table(drawn), merged, known) if aware else find(table(drawn), merged)


TITLED = """
客户信息表||||
导出人：小王|导出时间：2024-03-05 10:00|||
客户名称|联系人|手机|级别|备注
上海华信贸易有限公司|张三|13800138000|A|
恒泰电子|李四|13900139000|B|老客户
合计|2|||
制表人：王五||审核：赵六||
"""
LABELS_ABOVE = """
报表名称|客户清单||||
公司|归一科技||||
联系电话|021-61234567||||

序号|客户名称|联系人|手机|地区
1|上海华信贸易有限公司|张三|13800138000|上海
2|恒泰电子|李四|13900139000|深圳
"""
INSTRUCTED = """
导入说明：1. 带*为必填；2. 手机号11位；3. 请勿修改表头。||||
1、请按模板填写||||
2、一次最多导入5000条||||
*客户名称|*手机|联系人|客户来源|备注
华信贸易|13800138000|张三|广告|
"""
FORM_TITLE = """
2024年度客户信息登记表（内部资料，请勿外传）||||||
部门：销售一部|||填表人：小王||日期：2024.3.5|
序号|姓名|单位|职务|手机|微信|备注
1|张三|华信贸易|总经理|13800138000|zhangsan|
2|李四|恒泰电子|采购|13900139000||

填表说明：以上信息请如实填写||||||
"""
ENGLISH = """
Customer List|||
Generated on: 2024-03-05|||
Company|Contact|Phone|Notes
Acme Inc.|Tom Hanks|+1 650 253 0000|vip
Beta LLC|Ann Lee|+1 650 253 0001|
Total|2||
"""
SPARSE = """
客户名称|行业|规模|联系人|手机|电话|邮箱|QQ|地址|备注
华信贸易||||13800138000|||||
|||李四|13900139000|||||
恒泰|||||021-61234567||||
"""
SURVEY = """
序号|提交答卷时间|来源|1、您的姓名：|2、您的手机号码是？|3、您希望我们什么时候与您联系？请说明原因。
1|2024/3/5 10:11:12|微信|张三|13800138000|下午
2|2024/3/6 10:11:12|手机提交|李四|13900139000|上午
"""
OFFSET = """

|||||
||客户|电话|地址
||华信贸易|13800138000|上海市浦东新区世纪大道1号
||恒泰电子|13900139000|深圳市南山区科技路2号
"""
MONTHS = """
客户|2024-01|2024-02|2024-03
华信|100|200|300
恒泰|120|210|310
"""
UNKNOWN = """
甲|乙|丙
苹果|红|大
香蕉|黄|小
"""
CODES = """
cust_nm|ph_no|addr_ln
Acme|6502530000|1 Main St
Beta|6502530001|2 Main St
"""
WORDS_AS_VALUES = """
姓名|电话|来源
张三|13800138000|电话
客户|13900139000|微信
"""


@pytest.mark.parametrize("aware", [True, False])
@pytest.mark.parametrize(
    ("drawn", "row"),
    [
        (TITLED, 3),
        (LABELS_ABOVE, 5),
        (INSTRUCTED, 4),
        (FORM_TITLE, 3),
        (ENGLISH, 3),
        (SPARSE, 1),
        (SURVEY, 1),
        (OFFSET, 2),
        (MONTHS, 1),
        (UNKNOWN, 1),
        (CODES, 1),
        (WORDS_AS_VALUES, 1),
    ],
)
def test_one_row_is_found_under_whatever_stands_above(drawn: str, row: int, aware: bool) -> None:
    header = found(drawn, aware=aware)
    assert header.kind == "found"
    assert [table(drawn)[at][0] for at in header.rows] == [str(row)]
    assert table(drawn)[header.rows[0]][1] == tuple(name or None for name in header.names)[: len(header.names)]
    assert header.first == header.rows[0] + 1


def test_names_keep_their_places_and_their_marks() -> None:
    assert found(OFFSET).names == ("", "", "客户", "电话", "地址")
    assert found(INSTRUCTED).names[0] == "*客户名称"
    assert clean(found(INSTRUCTED).names[0]) == "客户名称"


@pytest.mark.parametrize("aware", [True, False])
@pytest.mark.parametrize(
    ("drawn", "first"),
    [
        ("张三|13800138000|上海华信贸易有限公司\n李四|13900139000|恒泰电子有限公司\n王五|13700137000|鑫源机械厂", 0),
        ("13800138000\n13900139000", 0),
        ("张三\n李四\n王五", 0),
        ("张三|华信贸易|上海\n李四|恒泰电子|深圳\n王五|鑫源机械|苏州", 0),
        ("客户名单||\n张三|13800138000|上海华信贸易有限公司\n李四|13900139000|恒泰电子有限公司", 1),
        ("赵六|||\n张三|13800138000|上海华信贸易有限公司|A\n李四|13900139000|恒泰电子有限公司|B", 0),
    ],
)
def test_values_from_the_first_line_on_have_no_header(drawn: str, first: int, aware: bool) -> None:
    header = found(drawn, aware=aware)
    assert (header.kind, header.rows, header.first) == ("none", (), first)
    assert not any(header.names)


def test_a_form_has_no_header() -> None:
    assert found("客户名称|华信贸易\n联系人|张三\n手机|13800138000\n地址|上海市浦东新区世纪大道1号").kind == "none"
    assert found("客户名称|华信贸易|联系人|张三\n手机|13800138000|邮箱|a@b.cn").kind == "none"


def test_an_empty_sheet_and_a_lone_header() -> None:
    assert find([]).kind == "none"
    assert find([("1", (None, None)), ("2", ())]).kind == "none"
    assert found("客户名称|联系人|手机").names == ("客户名称", "联系人", "手机")


GROUPED = """
序号|客户信息||联系人信息||备注
序号|名称|电话|姓名|手机|备注
1|华信贸易|021-61234567|张三|13800138000|
2|恒泰电子|0755-61234567|李四|13900139000|x
"""
GROUPED_AREAS = ((1, 1, 1, 2), (1, 3, 1, 4))
GROUPED_CSV = """
客户信息|||联系人信息||
客户名称|行业|地址|姓名|手机|邮箱
华信贸易|贸易|上海|张三|13800138000|a@b.cn
恒泰电子|电子|深圳|李四|13900139000|c@d.cn
"""
BASIC = """
2024年客户台账|||||
基本信息|||联系方式||
客户名称|行业|地址|联系人|手机|邮箱
华信贸易|贸易|上海|张三|13800138000|a@b.cn
恒泰电子|电子|深圳|李四|13900139000|c@d.cn
"""
BASIC_AREAS = ((1, 0, 1, 5), (2, 0, 2, 2), (2, 3, 2, 5))
THREE = """
序号|单位|联系人|||
序号|单位|姓名|联系方式||
序号|单位|姓名|手机|座机|邮箱
1|华信贸易|张三|13800138000|021-61234567|a@b.cn
2|恒泰电子|李四|13900139000|0755-61234567|c@d.cn
"""
THREE_AREAS = ((1, 2, 1, 5), (2, 3, 2, 5))


@pytest.mark.parametrize(
    ("drawn", "merged", "rows", "names"),
    [
        (
            GROUPED,
            GROUPED_AREAS,
            (0, 1),
            ("序号", "客户信息-名称", "客户信息-电话", "联系人信息-姓名", "联系人信息-手机", "备注"),
        ),
        (
            GROUPED_CSV,
            (),
            (0, 1),
            (
                "客户信息-客户名称",
                "客户信息-行业",
                "客户信息-地址",
                "联系人信息-姓名",
                "联系人信息-手机",
                "联系人信息-邮箱",
            ),
        ),
        (BASIC, BASIC_AREAS, (1, 2), ("客户名称", "行业", "地址", "联系方式-联系人", "联系方式-手机", "联系方式-邮箱")),
        (
            THREE,
            THREE_AREAS,
            (0, 1, 2),
            ("序号", "单位", "联系人-姓名", "联系人-联系方式-手机", "联系人-联系方式-座机", "联系人-联系方式-邮箱"),
        ),
    ],
)
def test_groups_are_joined_to_the_names_under_them(
    drawn: str, merged: Sequence[Merged], rows: tuple[int, ...], names: tuple[str, ...]
) -> None:
    header = found(drawn, merged, aware=False)
    assert (header.rows, header.names) == (rows, names)
    aware = found(drawn, merged)
    assert aware.rows == rows
    assert all(name == full or known(name) for name, full in zip(aware.names, names, strict=True))


@pytest.mark.parametrize(
    ("drawn", "names"),
    [
        (
            "客户名称|联系人|手机号|邮箱\nCustomer|Contact|Mobile|Email\n华信|张三|13800138000|a@b.cn\n恒泰|李四|139|c@d.cn",
            "客户名称",
        ),
        (
            "cust_name|contact|mobile|email\n客户名称|联系人|手机号|邮箱\n华信|张三|13800138000|a@b.cn\n恒泰|李四|139|c@d.cn",
            "客户名称",
        ),
        ("客户名称|联系人|手机号|邮箱\nCustomer Name|Contact|Mobile|Email", "客户名称"),
        ("公司名称|国家|邮箱\nCompany Name|Country|Email\nAcme Inc.|USA|a@b.com\nBeta Ltd|UK|c@d.com", "公司名称"),
    ],
)
def test_a_translated_header_is_two_rows_with_one_name_a_column(drawn: str, names: str) -> None:
    header = found(drawn)
    assert header.rows == (0, 1)
    assert header.names[0] == names
    assert header.first == 2


@pytest.mark.parametrize(
    ("drawn", "ignored"),
    [
        (TITLED, {"6": "row.total", "7": "row.note"}),
        (ENGLISH, {"6": "row.total"}),
        (FORM_TITLE, {"7": "row.note"}),
        (
            "客户名称|联系人|手机号|来源\n必填|必填|必填，11位|请选择\n示例公司|示例|13800138000|网站\n华信|张三|13800138000|展会",
            {"2": "row.instruction", "3": "row.sample"},
        ),
        (
            "客户名称|手机\n飞腾货运|13800138000\n必填|手机和电话选填一个\n必填|必填",
            {"3": "row.instruction", "4": "row.instruction"},
        ),
        (
            "客户名称|性别|级别|来源\n|男/女|A/B/C|促销、广告、转介绍\n华信|男|A|广告\n恒泰|女|B|促销",
            {"2": "row.instruction"},
        ),
        (
            "客户名称|注册资本|人数|手机\n|（万元）|（人）|\n华信|100|20|13800138000\n恒泰|200|30|139",
            {"2": "row.instruction"},
        ),
        (
            "客户名称|手机|备注\nXXXX有限公司|13800138000|\n华信|13900139000|示例",
            {"2": "row.sample", "3": "row.sample"},
        ),
        (
            "客户名单|||\n序号|客户名称|联系人|手机\n1|华信贸易|张三|13800138000\n小计|1||\n第1页 共2页|||\n客户名单|||\n"
            "序号|客户名称|联系人|手机\n2|鑫源机械|王五|13700137000\n合计：|2||",
            {"4": "row.total", "5": "row.note", "6": "row.header_again", "7": "row.header_again", "9": "row.total"},
        ),
        (
            "序号|客户名称|联系人|手机\n华东区|||\n1|华信贸易|张三|13800138000\n2|恒泰电子|李四|13900139000\n华南区|||\n3|鑫源|王五|13700137000",
            {"2": "row.section", "5": "row.section"},
        ),
        (
            "客户|电话\n华信|13800138000\n以上数据截至2024年3月5日，仅供内部使用|\n注：重点客户标★|\n共 1 条记录|",
            {"3": "row.note", "4": "row.note", "5": "row.total"},
        ),
        ("客户|占比|金额（元）\n华信|12%|1,200.50\n恒泰|8%|￥900\n平均|10%|1000", {"4": "row.total"}),
        (
            "区域|客户|手机|金额\n华东|华信|13800138000|100\n华东|恒泰|13900139000|300\n华东 汇总|||400\n总计|||400",
            {"4": "row.total", "5": "row.total"},
        ),
        (
            "客户|联系人|手机\n华信|张三|13800138000\n说明：||\n1、本表每月更新一次||\n2、内部资料，请勿外传||\n注 1. 单位：万元||",
            {"3": "row.note", "4": "row.note", "5": "row.note", "6": "row.note"},
        ),
        (
            "客户|联系人|手机\n华信|张三|13800138000\n总经理：||财务：\n经办人签字：|   年   月   日|",
            {"3": "row.note", "4": "row.note"},
        ),
        (
            "Company|Contact|Phone\nAcme Inc.|Tom Hanks|+1 650 253 0000\nBeta LLC|Ann Lee|+1 650 253 0001\nGrand Totals (2 records)||\n"
            "Confidential Information - Do Not Distribute||\nCopyright (c) 2000-2024 somebody, inc. All rights reserved.||",
            {"4": "row.total", "5": "row.note", "6": "row.note"},
        ),
        ("姓名|电话\n---|---\n张三|13800138000\n李四|13900139000", {"2": "row.section"}),
        (
            "A类客户||\n姓名|电话|公司\n张三|13800138000|华信贸易\n李四|13900139000|恒泰电子\nB类客户||\n姓名|电话|公司\n王五|13700137000|鑫源机械厂",
            {"5": "row.section", "6": "row.header_again"},
        ),
    ],
)
def test_lines_that_are_no_rows_are_ignored_with_a_reason(drawn: str, ignored: dict[str, str]) -> None:
    assert dict(found(drawn).ignored) == ignored


@pytest.mark.parametrize(
    "row",
    [
        "总计科技有限公司|100|13800138000",
        "合计科技|12|13900139000",
        "汇总通|5|",
        "张三||备注：老客户",
        "示例科技有限公司|1|13800138000",
        "XX小区物业管理处|1|13800138000",
        "客户|1|13800138000",
        "138****8000|张*|13800138000",
        "共好科技|3|",
        "无|必填|",
        "华东汇总数据科技|1|13800138000",
        "华东小计|13800138000|",
        "1、华信|3|13800138000",
        "注册会计师协会|3|13800138000",
    ],
)
def test_rows_that_only_look_odd_stay_rows(row: str) -> None:
    header = found(f"客户名称|销售额|手机\n华信|100|13800138000\n{row}\n恒达|100|13900139000")
    assert header.ignored == {}


@pytest.mark.parametrize(
    "drawn",
    [
        "客户|联系人|电话|行业|等级\n恒达|张三/李四|13800138000/13900139000|机械/电子|A/B\n鑫源|王五、赵六|13700137000|五金|A",
        "公司名称\n唯一视觉摄影有限公司\n格式塔设计有限公司\n填写乐文具有限公司",
        "姓名|手机|记录\n张三|13800138000|3.5号电话沟通，有兴趣，价格偏高；3.8号再联系。\n李四||约了下周见面。先发报价。",
    ],
)
def test_the_first_rows_are_no_instructions(drawn: str) -> None:
    assert found(drawn).ignored == {}


def test_a_heading_merged_over_the_table_is_no_row() -> None:
    header = found("客户|手机|地址\n重点客户||\n华信|13800138000|上海\n恒泰|13900139000|深圳", ((2, 0, 2, 2),))
    assert header.ignored == {"2": "row.section"}


def test_lines_further_down_are_judged_one_by_one() -> None:
    header = found(TITLED)
    assert why_ignored(header, ("合计", "500", None, None, None)) == "row.total"
    assert why_ignored(header, ("客户名称", "联系人", "手机", "级别", "备注")) == "row.header_again"
    assert why_ignored(header, ("示例", "张三", "13800138000", None, None)) is None
    assert why_ignored(header, ("示例", "张三", "13800138000", None, None), below=1) == "row.sample"


def test_empty_cells_at_the_end_hide_no_title_far_below() -> None:
    header = find(
        [("1", ("姓名", "手机", "公司", None)), ("2", ("张三", "13800138000", "恒达贸易有限公司", None))], known=known
    )
    for end in ((), (None,), (None, None)):
        assert is_title(header, ("B类客户", None), ("姓名", "手机", "公司", *end))
        assert why_ignored(header, ("姓名", "手机", "公司", *end)) == "row.header_again"


def test_a_header_may_be_told() -> None:
    header = find(table(TITLED), known=known, row="2")
    assert (header.rows, header.first) == ((1,), 2)


@given(st.lists(st.lists(st.one_of(st.none(), st.text(max_size=12)), max_size=5), max_size=12))
def test_any_lines_whatever_are_borne(rows: list[list[str | None]]) -> None:
    lines = [(str(at), tuple(row)) for at, row in enumerate(rows, 1)]
    header = find(lines, known=known)
    assert 0 <= header.first <= len(lines)
    assert all(at < header.first for at in header.rows)
    assert (header.kind == "found") == bool(header.rows)
    assert len(header.names) >= max((len(cells) for _, cells in lines[header.first :]), default=0) or not any(
        any(cells[len(header.names) :]) for _, cells in lines[header.first :]
    )


def test_a_cell_of_a_million_characters_does_not_hang() -> None:
    long = "合计" + "、a" * 500_000
    header = find([("1", ("客户", "手机")), ("2", (long, "1")), ("3", ("华信", long))], known=known)
    assert header.rows == (0,)


TRUTH = {
    ("autorepair_客户信息表.xlsx", "客户信息"): ("1", {}),
    ("cordys_user_import_cn.xlsx", "Sheet1"): ("3", {}),
    ("crm_客户导入模板.xls", "Sheet1"): ("1", {"2": "row.sample"}),
    ("crm_客户导入模板_必填行.xlsx", "Sheet1"): ("1", {"3": "row.instruction"}),
    ("dirty_客户信息.csv", ""): ("1", {}),
    ("easyexcel_dataformat.xlsx", "Sheet1"): ("1", {}),
    ("easyexcel_extra.xlsx", "Sheet1"): ("1", {}),
    ("en_Customer Call List.xlsx", "Call List"): ("1", {}),
    ("finereport_通讯录.xls", "Sheet1"): ("6", {}),
    ("gov_企业名单.xlsx", "企业名单"): ("1", {}),
    ("hutool_merge_test.xlsx", "Sheet1"): ("1", {}),
    ("hutool_merge_test.xlsx", "Sheet2"): ("", {}),
    ("marketgo_template.csv", "template"): ("1", {}),
    ("mochat_批量添加好友模板.xlsx", "Sheet1"): ("1", {}),
    ("salesforce_accountData.csv", ""): ("1", {}),
    ("salesforce_utf16le_bom.csv", ""): ("1", {}),
    ("vue3_客户导入模板.xlsx", "sheet-1"): ("1 2", {}),
    ("wps_fn.et", "Sheet1"): ("1", {}),
    ("客户导入模板.xlsx", "客户导入模板"): ("1", {}),
}


@pytest.mark.skipif(DATA is None, reason="GUIYI_TEST_DATA is not set")
@pytest.mark.parametrize("name", sorted({name for name, _ in TRUTH}))
def test_real_sheets(name: str) -> None:
    path = Path(DATA or "") / "sheets" / name
    seen = {}
    for sheet in importer_of(path).read(path):
        lines = list(sheet.lines)
        if lines:
            header = find(lines, sheet.merged, known)
            seen[name, sheet.name] = (" ".join(lines[at][0] for at in header.rows), dict(header.ignored))
    assert seen == {key: told for key, told in TRUTH.items() if key[0] == name}
