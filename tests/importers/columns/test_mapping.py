"""Columns → fields: a truth table over real files, and what words, values and neighbours decide."""

import csv
import os
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiyi.core.errors import ConfigError
from guiyi.core.schema import Field
from guiyi.core.source import Column, SheetRead, SourceAsked
from guiyi.importers.columns.mapping import RESERVED, Context, custom_fields, map_columns, unmet
from guiyi.importers.stage import look
from guiyi.schemas.customer import customer_schema

DATA = os.environ.get("GUIYI_TEST_DATA")
TRUTH = Path(__file__).with_name("truth.csv")


def _truth() -> dict[tuple[str, str, str, str], list[tuple[str, str]]]:
    with TRUTH.open(encoding="utf-8", newline="") as lines:
        told: dict[tuple[str, str, str, str], list[tuple[str, str]]] = {}
        for row in csv.DictReader(lines):
            key = (row["file"], row["sheet"], row["header_rows"], row["skipped"])
            told.setdefault(key, []).append((row["header"], row["field"]))
    return told


@cache
def _looked(file: str) -> dict[str, SheetRead]:
    [found] = look([SourceAsked(Path(DATA or "") / file)], customer_schema())
    return {sheet.name: sheet for sheet in found.source.sheets}


def _said(column: Column) -> str:
    if not column.fields:
        return "left_out"
    return "custom" if column.reason == "custom" else "+".join(column.fields)


@pytest.mark.skipif(not DATA, reason="GUIYI_TEST_DATA is not set")
@pytest.mark.parametrize(
    ("key", "columns"), _truth().items(), ids=lambda told: told[0] if isinstance(told, tuple) else ""
)
def test_real_files_are_mapped_as_a_careful_person_would(
    key: tuple[str, str, str, str], columns: list[tuple[str, str]]
) -> None:
    file, name, header_rows, skipped = key
    sheet = _looked(file)[name]
    assert " ".join(map(str, sheet.header_rows)) == header_rows
    assert bool(sheet.skipped) == bool(skipped)
    found = [(one.header, _said(one)) for one in sheet.columns if one.header or one.fields]
    wrong = [
        (header, field, said)
        for (header, field), (read, said) in zip(columns, found, strict=True)
        if " ".join(header.split()) != read or said not in field.split("/")
    ]
    assert wrong == []


SCHEMA = customer_schema()


def said(headers: str, *rows: str, role: str = "new") -> dict[str, str]:
    """Map a table written as `a|b` lines: header → what it was read as."""
    names = headers.split("|")
    cells = [row.split("|") for row in rows]
    samples = [[row[place] for row in cells if place < len(row)] for place in range(len(names))]
    columns = map_columns(names, samples, SCHEMA, {}, Context(role))
    return {name or f"#{at}": _said(column) for at, (name, column) in enumerate(zip(names, columns, strict=True))}


def test_marks_units_and_breaks_do_not_hide_a_header() -> None:
    assert said("*客户名称|联系\n电话（必填）|①邮  箱：|注册资本（万元）|采购额/万元|First_Name|1、您的微信号") == {
        "*客户名称": "customer_name",
        "联系\n电话（必填）": "phone",
        "①邮  箱：": "email",
        "注册资本（万元）": "registered_capital",
        "采购额/万元": "deal_amount",
        "First_Name": "first_name",
        "1、您的微信号": "wechat_id",
    }


def test_prefixes_say_whose_it_is() -> None:
    assert said("公司名称|公司电话|联系人姓名|联系人邮箱|联系人备注|客户性别|所在城市") == {
        "公司名称": "customer_name",
        "公司电话": "phone",
        "联系人姓名": "contact_name",
        "联系人邮箱": "contact_email",
        "联系人备注": "contact_note",
        "客户性别": "gender",
        "所在城市": "city",
    }


@pytest.mark.parametrize(
    "header", ["业务员电话", "紧急联系人电话", "介绍人电话", "Sales Rep Phone", "Owner Phone", "所属微信"]
)
def test_what_belongs_to_somebody_else_is_kept_apart(header: str) -> None:
    rows = ["张三|13800138000", "李四|13900139000"]
    assert said(f"姓名|{header}", *rows)[header] == "custom"


def test_other_names_are_no_names_of_the_contact() -> None:
    assert said("姓名|姓名(拼音)|家长姓名|紧急联系人", "张三|zhang san|张大|李四") == {
        "姓名": "contact_name",
        "姓名(拼音)": "custom",
        "家长姓名": "custom",
        "紧急联系人": "custom",
    }


def test_two_languages_in_a_header() -> None:
    found = said("客户名称 Company|联系人/Contact|Mobile手机|頭像URL|公司名稱|產品 Product")
    assert list(found.values()) == ["customer_name", "contact_name", "mobile", "custom", "customer_name", "custom"]


def test_slips_of_the_pen_count_where_the_values_agree() -> None:
    assert said("Custmer Name|Adress|Emial", "Acme Ltd|1 Main St|a@b.com")["Emial"] == "email"
    assert said("姓名|Emial", "张三|下午")["Emial"] == "custom"
    assert said("姓名|trade", "张三|batteries") == {"姓名": "contact_name", "trade": "custom"}


def test_a_phone_column_goes_by_its_values_and_neighbours() -> None:
    assert said("姓名|电话", "张三|13800138000", "李四|139 0013 9000")["电话"] == "mobile"
    assert said("公司|电话", "恒达贸易有限公司|021-61234567")["电话"] == "phone"
    assert said("姓名|手机|电话", "张三|13800138000|13900139000")["电话"] == "phone"
    assert said("姓名|联系人电话", "张三|13800138000")["联系人电话"] == "mobile"
    assert said("姓名|固定电话", "张三|13800138000")["固定电话"] == "phone"


def test_names_are_persons_or_companies_by_their_values() -> None:
    companies = ("上海恒达贸易有限公司|13800138000", "苏州鑫源机械有限公司|13900139000")
    persons = ("张三|13800138000", "李四|13900139000")
    for header in ("客户姓名", "姓名", "name"):
        assert said(f"{header}|手机", *companies)[header] == "customer_name"
        assert said(f"{header}|手机", *persons)[header] == "contact_name"
    assert said("客户|公司|手机", "张三|上海恒达贸易有限公司|13800138000")["客户"] == "contact_name"
    assert said("客户姓名|联系人", "上海恒达贸易有限公司|张三")["客户姓名"] == "customer_name"


def test_one_company_in_a_list_of_persons_is_no_list_of_persons() -> None:
    rows = ["张三|1", "李四|2", "上海恒达贸易有限公司|3", "苏州鑫源机械有限公司|4", "王五|5"]
    assert said("客户名称|编号", *rows)["客户名称"] == "customer_name"


def test_words_of_wechat_mean_something_else_there() -> None:
    assert said("昵称|微信号|备注|来源|类型", "小美|mei_123456|A李总|扫一扫|friend") == {
        "昵称": "wechat_nickname",
        "微信号": "wechat_id",
        "备注": "wechat_remark",
        "来源": "wechat_source",
        "类型": "custom",
    }
    assert said("姓名|微信号|备注|来源", "张三|mei_123456|付过款|展会") == {
        "姓名": "contact_name",
        "微信号": "wechat_id",
        "备注": "note",
        "来源": "source",
    }


def test_wecom_exports() -> None:
    found = said(
        "客户名称|添加人|添加时间|来源|标签组1(客户等级)|标签组2(爱好)",
        "幸福的小李🌸|小王|2024-03-05|扫描二维码|A|钓鱼",
    )
    assert found == {
        "客户名称": "wechat_nickname",
        "添加人": "owner",
        "添加时间": "created_at",
        "来源": "wechat_source",
        "标签组1(客户等级)": "tags+level",
        "标签组2(爱好)": "tags",
    }


def test_exports_of_crms_bring_their_ids() -> None:
    assert said("Record ID|Company name|Company owner|Lifecycle Stage")["Record ID"] == "target_id"
    assert said("Record ID|First Name|Last Name|Contact owner")["Record ID"] == "contact_target_id"
    contacts = said("ID|AccountId|LastName|OwnerId|IsDeleted|SystemModstamp|MailingCity|OtherCity")
    assert (contacts["ID"], contacts["AccountId"]) == ("contact_target_id", "target_id")
    assert (contacts["MailingCity"], contacts["OtherCity"]) == ("city", "custom")
    assert said("客户ID|客户名称", role="existing")["客户ID"] == "target_id"
    assert said("客户ID|客户名称")["客户ID"] == "customer_code"
    assert said("id|姓名", "1|张三", "2|李四")["id"] == "custom"


def test_numbers_of_lines_are_left_out_and_codes_are_not() -> None:
    assert said("序号|姓名", "1|张三", "2|李四")["序号"] == "left_out"
    assert said("No.|姓名", "1|张三", "2|李四")["No."] == "left_out"
    assert said("No.|姓名", "KH-01|张三", "KH-02|李四")["No."] == "customer_code"
    assert said("序列|姓名", "SHD01|张三", "SHD02|李四")["序列"] == "customer_code"


def test_the_contact_or_our_own_person() -> None:
    companies = ["恒达贸易有限公司|张三|13800138000", "鑫源机械厂|李四|13800138001", "三木商行|王五|13800138002"]
    assert said("企业名称|负责人|联系电话", *companies)["负责人"] == "contact_name"
    assert said("企业名称|联系人|负责人", "恒达贸易有限公司|张三|小王")["负责人"] == "owner"
    assert said("企业名称|法人|手机", *companies)["法人"] == "contact_name"
    assert said("企业名称|法定代表人|手机", *companies)["法定代表人"] == "legal_person"
    assert said("企业名称|法人|统一社会信用代码|手机")["法人"] == "legal_person"


def test_without_a_header_the_values_say_it() -> None:
    rows = [
        "上海恒达贸易有限公司|张三|13800138000|a@qq.com||随便",
        "苏州鑫源机械有限公司|李四|13900139000|b@qq.com||写写",
    ]
    found = said("|||||", *rows)
    assert list(found.values()) == ["customer_name", "contact_name", "mobile", "email", "left_out", "custom"]
    columns = map_columns(["", "乙"], [["随便", "写写"], ["甲", "丙"]], SCHEMA, {})
    assert [one.fields for one in columns] == [("column_a",), ("乙",)]


def test_unknown_words_over_unmistakable_values() -> None:
    assert said("姓名|怎么找他", "张三|13800138000", "李四|13900139000")["怎么找他"] == "mobile"
    assert (
        said("姓名|手机|怎么找他", "张三|13800138000|13800138001", "李四|13900139000|13900139001")["怎么找他"]
        == "custom"
    )


def test_unknown_columns_are_custom_fields_of_their_own() -> None:
    columns = map_columns(["姓名", "标题", "标题", "鞋码", "contact_id", "年龄"], [[]] * 6, SCHEMA, {})
    assert [one.fields for one in columns[1:]] == [("标题",), ("标题_2",), ("鞋码",), ("contact_id_",), ("age",)]
    fields = {one.name: one for one in custom_fields(columns, SCHEMA)}
    assert (fields["age"].zh, fields["age"].en, fields["age"].entity) == ("年龄", "Age", "contact")
    assert all(one.custom and not one.match and one.kind == "text" for one in fields.values())
    assert fields["鞋码"].entity == "contact"  # between columns of the contact


def test_a_second_column_stays_on_its_field_unless_it_only_repeats() -> None:
    assert list(said("手机|手机2|备用手机").values()) == ["mobile"] * 3
    assert said("地址|收货地址") == {"地址": "address", "收货地址": "address"}
    assert said("显示名称|备注|昵称|用户名", "A张总|A张总|张三|wxid_a1b2c3")["显示名称"] == "custom"
    assert said("Billing City|Shipping City|Shipping Street") == {
        "Billing City": "city",
        "Shipping City": "custom",
        "Shipping Street": "custom",
    }


def test_the_jobs_word_stands_over_all() -> None:
    asked = {"＊手机": ("mobile", "note"), "公司": None, "B": "customer_name"}
    columns = map_columns(["手机", "", "公司"], [[], ["恒达"], []], SCHEMA, asked)
    assert columns == (
        Column("手机", ("mobile", "note"), 1.0, "job"),
        Column("", ("customer_name",), 1.0, "job"),
        Column("公司", (), 1.0, "job"),
    )
    assert unmet({"手机": "mobile", "没有": "note"}, ["手 机"]) == {"没有"}
    with pytest.raises(ConfigError):
        map_columns(["手机"], [[]], SCHEMA, {"手机": "moble"})


def test_a_format_knows_its_own_columns() -> None:
    columns = map_columns(["name", "x"], [[], []], SCHEMA, {}, Context(told={"name": "wechat_nickname", "x": None}))
    assert [(one.fields, one.reason) for one in columns] == [(("wechat_nickname",), "format"), ((), "format")]


def test_fields_of_a_job_are_known_by_name_label_and_alias() -> None:
    own = Field("decision_chain", "text", "决策链", "Decision chain", aliases=("谁拍板",), match=False)
    columns = map_columns(["决策链", "谁拍板", "DecisionChain"], [[]] * 3, SCHEMA.with_fields([own]), {})
    assert {one.fields for one in columns} == {("decision_chain",)}


def test_every_label_and_synonym_of_a_field_means_it() -> None:
    for field in SCHEMA:
        for header in (field.zh, field.en, field.name):
            [column] = map_columns([header], [[]], SCHEMA, {})
            assert column.reason in {"exact", "rule"}, header
            assert column.reason == "rule" or column.fields == (field.name,), header


headers = st.lists(
    st.one_of(st.none(), st.text(max_size=30), st.sampled_from(["姓名", "手机", "备注", "\ud800", "(((", "标签组1("]))
)


@given(headers, st.lists(st.text(max_size=20), max_size=3))
def test_any_header_ends_somewhere(names: list[str | None], values: list[str]) -> None:
    columns = map_columns(names, [values] * len(names), SCHEMA, {})
    assert len(columns) == len(names)
    custom = [name for one in columns if one.reason == "custom" for name in one.fields]
    assert len(set(custom)) == len(custom)
    assert not RESERVED.intersection(custom)
    for one in columns:
        assert 0.0 <= one.confidence <= 1.0
        assert one.fields or one.reason == "left_out"


def test_a_huge_header_or_cell_does_not_hang() -> None:
    for text in ("(" * 1_000_000, "联系人" * 300_000, "1、" * 500_000, "a1" * 500_000):
        assert len(map_columns([text, "姓名"], [[text], [text]], SCHEMA, {})) == 2


def test_a_header_of_two_words_goes_by_its_values() -> None:
    assert (
        said("公司|联系人(职务)", "恒达贸易有限公司|张三(经理)", "鑫源机械厂|李四(采购)")["联系人(职务)"]
        == "contact_name"
    )
    assert (
        said("公司|联系人/职务", "恒达贸易有限公司|张三/经理", "鑫源机械厂|李四/采购")["联系人/职务"] == "contact_name"
    )
    assert said("姓名|电话/微信", "张三|13800138000", "李四|13900139000")["电话/微信"] == "mobile"
    assert said("公司|公司(地址)")["公司(地址)"] == "address"


def test_short_words_need_their_companion() -> None:
    assert said("First|Last|City|ST") == {"First": "first_name", "Last": "last_name", "City": "city", "ST": "province"}
    assert said("Name|First|ST") == {"Name": "contact_name", "First": "custom", "ST": "custom"}


def test_title_is_a_position_or_a_form_of_address() -> None:
    assert said("Title|Last Name", "Mr.|Hanks", "Ms|Lee")["Title"] == "salutation"
    assert said("Title|Last Name", "CEO|Hanks", "Buyer|Lee")["Title"] == "job_title"
    assert said("姓名|职务", "张三|副总", "李四|老师")["职务"] == "job_title"
    assert said("称呼|电话", "王先生|13800138000", "李总|13900139000")["称呼"] == "contact_name"


def test_parts_of_billing_and_shipping() -> None:
    found = said(
        "Billing Company|Billing Phone|Billing Postcode|Shipping Phone|POCity|Address 1 - Region|Business Phone"
    )
    assert list(found.values()) == ["customer_name", "phone", "postcode", "custom", "custom", "province", "phone"]
    assert said("ContactName|POAddressLine1|POCity|PORegion")["PORegion"] == "province"
    assert said("收货城市|收货地址|发货地址") == {"收货城市": "city", "收货地址": "address", "发货地址": "address"}


def test_companies_under_the_word_contact() -> None:
    assert (
        said("ContactName|Phone", *[f"{name} Ltd|1" for name in ("Acme", "Beta", "Gamma")])["ContactName"]
        == "customer_name"
    )
    assert said("联系人|手机", "张三|1", "李四|2", "王五|3")["联系人"] == "contact_name"


def test_words_that_promise_a_grade_trade_or_code_are_asked_for_it() -> None:
    assert said("姓名|意向度", "张三|高", "李四|中")["意向度"] == "custom"
    assert said("姓名|意向度", "张三|A", "李四|B")["意向度"] == "level"
    assert said("公司|客户级别", "恒达|重要", "鑫源|一般")["客户级别"] == "level"
    assert said("公司|主营产品", "恒达|螺丝", "鑫源|轴承")["主营产品"] == "business_scope"
    assert said("Name|Country Code", "Tom|+44", "Ann|+1")["Country Code"] == "custom"
    assert said("Name|Tax Number", "Tom|GB123", "Ann|GB456")["Tax Number"] == "custom"
    assert said("姓名|预算|报价", "张三|10万|9万") == {"姓名": "contact_name", "预算": "custom", "报价": "custom"}


def test_areas_of_sales_are_no_places_beside_places() -> None:
    assert said("客户|省市区|大区", "恒达|广东省/深圳市|华南", "鑫源|江苏省/苏州市|华东")["大区"] == "custom"
    assert said("客户|区域", "恒达|华南", "鑫源|华东")["区域"] == "region"


def test_a_child_is_reached_through_the_parents() -> None:
    rows = ["张三|13800138000|13600136000", "李四|13900139000|13600136001"]
    assert said("学员姓名|家长电话|老师电话", *rows)["家长电话"] == "mobile"
    assert said("学员姓名|手机|家长电话", *rows)["家长电话"] == "custom"
    assert said("姓名|业务员电话", "张三|13800138000", "李四|13900139000")["业务员电话"] == "custom"


def test_of_two_columns_that_say_different_things_one_has_the_field() -> None:
    rows = ["恒达|跟进中|未成交|2023-01-01|2024-01-01", "鑫源|已签约|已成交|2023-01-02|2024-01-02"]
    found = said("客户名称|客户状态|成交状态|成为客户时间|成为会员时间", *rows)
    assert found == {
        "客户名称": "customer_name",
        "客户状态": "status",
        "成交状态": "custom",
        "成为客户时间": "created_at",
        "成为会员时间": "custom",
    }
    assert said("地址|收货地址", "上海|", "|苏州")["收货地址"] == "address"  # one fills the gaps of the other
    assert list(said("手机|备用手机", "13800138000|13900139000", "13700137000|13600136000").values()) == ["mobile"] * 2


def test_several_numbers_in_a_cell_go_by_the_first() -> None:
    assert said("公司|电话", "恒达|13800138000\n13900139000", "鑫源|13700137000/021-61234567")["电话"] == "mobile"


def test_slips_of_short_words_are_left_alone() -> None:
    assert said("full_name|form_name", "Tom Hanks|Form", "Ann Lee|Form")["form_name"] == "custom"


def test_a_plain_id_is_the_targets_only_in_its_export() -> None:
    assert said("id|created_time|full_name|email", "l:1|2024-01-01|Tom Hanks|a@b.cn")["id"] == "customer_code"
    assert (
        said("id|Created Time|Modified Time|Last Name", "z1|2024-01-01|2024-01-01|Hanks")["id"] == "contact_target_id"
    )


def test_letters_name_columns_that_no_header_is_called_by() -> None:
    columns = map_columns(["姓名", "手机", "A"], [[], [], []], SCHEMA, {"B": "note", "a": None})
    assert [(one.fields, one.reason) for one in columns] == [
        (("contact_name",), "rule"),
        (("note",), "job"),
        ((), "job"),
    ]


CASES = Path(__file__).with_name("mapping_cases.csv")


def _cases() -> dict[str, list[dict[str, str]]]:
    with CASES.open(encoding="utf-8", newline="") as lines:
        told: dict[str, list[dict[str, str]]] = {}
        for row in csv.DictReader(lines):
            told.setdefault(row["sheet"], []).append(row)
    return told


@pytest.mark.parametrize("rows", _cases().values(), ids=_cases())
def test_invented_sheets_are_mapped_as_a_careful_person_would(rows: list[dict[str, str]]) -> None:
    samples = [[text or None for text in row["values"].split("|")] for row in rows]
    columns = map_columns([row["header"] for row in rows], samples, SCHEMA, {})
    wrong = [
        (row["header"], row["field"], _said(column))
        for row, column in zip(rows, columns, strict=True)
        if _said(column) not in row["field"].split("/")
    ]
    assert wrong == []


def test_a_header_that_its_values_contradict_does_not_count() -> None:
    assert said("姓名|手机", "张三|李四", "王五|赵六")["手机"] == "custom"
    assert said("公司|邮箱", "恒达贸易有限公司|13800138000", "鑫源机械有限公司|13900139000")["邮箱"] == "mobile"
    assert said("姓名|手机", "张三|138****8000", "李四|139****9000")["手机"] == "mobile"  # masked, but phones
    assert said("姓名|微信号", "张三|13800138000", "李四|13900139000")["微信号"] == "wechat_id"


def test_values_that_cannot_be_read_lower_the_confidence() -> None:
    [column] = map_columns(["注册资本"], [["好的", "很多", "张三"]], SCHEMA, {})
    assert (column.fields, column.confidence) == (("registered_capital",), 0.5)


def test_contradictions_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "公司,邮箱,成立日期\n恒达贸易有限公司,13800138000,a\n鑫源机械厂,13900139000,b\n", "utf-8"
    )
    [found] = look([SourceAsked(tmp_path / "a.csv")], SCHEMA)
    told = {note.key: note.told["header"] for note in found.source.sheets[0].notes}
    assert told == {"mapping.contradicted": "邮箱", "mapping.doubtful": "成立日期"}


def test_numbers_of_another_country_are_not_doubted(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "Name,Cell,ZIP\nJane Miller,(212) 555-0141,00501\nBob Ross,(646) 555-0143,10005\n", "utf-8"
    )
    [found] = look([SourceAsked(tmp_path / "a.csv")], SCHEMA)
    [plan] = found.source.sheets
    assert [(one.fields, one.confidence) for one in plan.columns[1:]] == [(("mobile",), 1.0), (("postcode",), 1.0)]
    assert plan.notes == ()


def test_codes_and_extensions_belong_to_the_number_beside_them() -> None:
    rows = [["021", "0755"], ["61234567", "86543210"], ["801", ""], ["86", "86"], ["13800138000", "13900139000"]]
    columns = map_columns(["区号", "座机", "分机", "国家码", "手机"], rows, SCHEMA, {})
    assert [(one.fields, one.part) for one in columns] == [
        (("phone",), "area"),
        (("phone",), ""),
        (("phone",), "extension"),
        (("mobile",), "country"),
        (("mobile",), ""),
    ]
    alone = map_columns(["区号", "姓名"], [["021"], ["张三"]], SCHEMA, {})
    assert (alone[0].reason, alone[0].part) == ("custom", "")
    told = map_columns(["区号", "座机"], [["x"], ["61234567"]], SCHEMA, {"区号": "phone"})
    assert [one.part for one in told] == ["area", ""]  # the job says so


def test_a_header_in_two_languages_goes_by_the_one_that_is_known() -> None:
    assert said("Dealer Full Name经销商编码", "D001", "D002")["Dealer Full Name经销商编码"] == "customer_code"
    assert said("姓名|QQ群昵称", "张三|a", "李四|b")["QQ群昵称"] != "contact_name"
