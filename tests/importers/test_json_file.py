import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guiyi.core.errors import SourceError
from guiyi.core.source import Sheet
from guiyi.importers import json_file

LEFT_OUT = {"external_contact.type", "external_contact.avatar", "follow_user.oper_userid", "follow_user.tag_id"}


def read(tmp_path: Path, told: object) -> Sheet:
    (sheet,) = sheets(tmp_path, json.dumps(told, ensure_ascii=False))
    return sheet


def sheets(tmp_path: Path, text: str) -> list[Sheet]:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    assert json_file.identify(path, path.read_bytes()[:65536])
    return list(json_file.read(path))


def fields(sheet: Sheet) -> list[dict[str, str]]:
    """Return what each line says field by field."""
    assert sheet.header is not None
    names = [sheet.fields.get(key, key) or key for key in map(str, sheet.header)]
    return [
        {name: cell for name, cell in zip(names, cells, strict=True) if cell is not None and name not in LEFT_OUT}
        for _, cells in sheet.lines
    ]


def test_objects_become_lines_and_their_keys_the_header(tmp_path: Path) -> None:
    sheet = read(
        tmp_path,
        [
            {"name": "张三", "tags": ["客户", "意向"], "ok": True},
            {"phone": 13800138000, "company": {"name": "恒达"}, "name": None},
        ],
    )
    assert sheet.header == ("name", "tags", "ok", "phone", "company.name")
    assert list(sheet.lines) == [
        ("1", ("张三", "客户|意向", "TRUE", None, None)),
        ("2", (None, None, None, "13800138000", "恒达")),
    ]


def test_json_lines_are_numbered_from_one(tmp_path: Path) -> None:
    (sheet,) = sheets(tmp_path, '{"a": 1}\n\n{"b": "x"}\n{"a": 3}\n')
    assert sheet.header == ("a", "b")
    assert list(sheet.lines) == [("1", ("1", None)), ("2", (None, "x")), ("3", ("3", None))]


def test_lists_under_keys_are_found(tmp_path: Path) -> None:
    (sheet,) = sheets(tmp_path, '{"code": 0, "data": {"total": 1, "list": [{"a": "x"}]}}')
    assert list(sheet.lines) == [("1", ("x",))]
    two = sheets(tmp_path, '{"customers": [{"a": "x"}], "contacts": [{"b": "y"}]}')
    assert [one.name for one in two] == ["customers", "contacts"]


def test_digits_stay_as_they_are(tmp_path: Path) -> None:
    (sheet,) = sheets(
        tmp_path, '[{"a": 110101199003070012345, "b": 1.50, "c": 1.38e10, "d": 13800138000.0, "e": NaN, "f": "007"}]'
    )
    assert next(iter(sheet.lines))[1] == ("110101199003070012345", "1.50", "13800000000", "13800138000", None, "007")


def test_half_characters_and_bars_are_made_sound(tmp_path: Path) -> None:
    (sheet,) = sheets(tmp_path, '[{"a": "x\\ud83d", "b": ["p|q", "r"], "c": "m|n"}]')
    assert next(iter(sheet.lines))[1] == ("x\ufffd", "p｜q|r", "m|n")


@pytest.mark.parametrize(
    ("text", "line"), [('[{"a": 1},\n{"b": }]', 2), ('{"a": 1}\n{"b": 2}\n{"c"\n', 3), ("[" * 100_000, 1)]
)
def test_what_is_no_json_is_told_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(SourceError) as caught:
        sheets(tmp_path, text)
    assert caught.value.key == "source.json"
    assert caught.value.details["line"] == line


def test_wecom_batch(tmp_path: Path) -> None:
    contact = {
        "external_userid": "wm1",
        "name": "李四",
        "position": "经理",
        "corp_name": "恒达",
        "corp_full_name": "恒达电子有限公司",
        "type": 2,
        "gender": 1,
        "unionid": "o1",
    }
    follow = {
        "userid": "rocky",
        "remark": "李部长",
        "description": "采购",
        "createtime": 1525779812,
        "tag_id": ["et1"],
        "remark_mobiles": ["13800138000", "13900139000"],
        "add_way": 1,
    }
    sheet = read(
        tmp_path, {"errcode": 0, "external_contact_list": [{"external_contact": contact, "follow_info": follow}]}
    )
    assert fields(sheet) == [
        {
            "wecom_external_userid": "wm1",
            "contact_name": "李四",
            "job_title": "经理",
            "short_name": "恒达",
            "customer_name": "恒达电子有限公司",
            "gender": "男",
            "unionid": "o1",
            "owner_account": "rocky",
            "wechat_remark": "李部长",
            "contact_note": "采购",
            "created_at": "1525779812",
            "mobile": "13800138000|13900139000",
            "wechat_source": "扫描二维码",
        }
    ]


def test_wecom_one_customer_has_a_line_for_each_colleague(tmp_path: Path) -> None:
    told = {
        "external_contact": {"external_userid": "wm1", "name": "小李", "type": 1, "gender": 0},
        "follow_user": [
            {
                "userid": "rocky",
                "remark": "李总",
                "remark_corp_name": "恒达电子",
                "tags": [{"group_name": "级别", "tag_name": "A"}, {"tag_name": "熟人", "type": 2}],
            },
            {"userid": "tommy", "state": "二维码1", "add_way": 3},
        ],
    }
    assert fields(read(tmp_path, told)) == [
        {
            "wecom_external_userid": "wm1",
            "wechat_nickname": "小李",
            "customer_name": "恒达电子",
            "owner_account": "rocky",
            "wechat_remark": "李总",
            "标签组(级别)": "A",
            "tags": "熟人",
        },
        {
            "wecom_external_userid": "wm1",
            "wechat_nickname": "小李",
            "owner_account": "tommy",
            "wechat_source": "名片分享",
            "follow_user.state": "二维码1",
        },
    ]


PAGE = {
    "external_contact_list": [
        {
            "external_contact": {"external_userid": "wm1", "name": "小李", "type": 1, "gender": 2},
            "follow_info": {"userid": "rocky", "tag_id": ["et1", "et2"], "add_way": 16},
        }
    ]
}
TAGS = {
    "errcode": 0,
    "tag_group": [{"group_name": "级别", "tag": [{"id": "et1", "name": "A类"}, {"id": "et2", "name": "重要"}]}],
}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([TAGS, PAGE]),
        json.dumps(PAGE) + "\n" + json.dumps(TAGS),
        json.dumps({"pages": [PAGE], "tags": TAGS}),
        json.dumps(PAGE | TAGS),
        json.dumps(PAGE["external_contact_list"] + [TAGS]),
    ],
)
def test_wecom_tags_are_named_where_the_list_of_tags_is_beside(tmp_path: Path, text: str) -> None:
    (sheet,) = sheets(tmp_path, text)
    assert fields(sheet) == [
        {
            "wecom_external_userid": "wm1",
            "wechat_nickname": "小李",
            "gender": "女",
            "owner_account": "rocky",
            "wechat_source": "通过获客链接添加",
            "标签组(级别)": "A类|重要",
        }
    ]
    assert sheet.notes == ()


def test_wecom_tags_without_names_are_told(tmp_path: Path) -> None:
    (sheet,) = sheets(tmp_path, json.dumps(PAGE))
    assert [note.key for note in sheet.notes] == ["note.tag_ids"]


def test_wecom_keeps_what_no_field_holds(tmp_path: Path) -> None:
    contact = {
        "external_userid": "wm1",
        "name": "李四",
        "type": 2,
        "corp_name": "恒达",
        "external_profile": {
            "external_attr": [
                {"type": 0, "name": "座右铭", "text": {"value": "诚信"}},
                {"type": 1, "name": "官网", "web": {"url": "http://a.test", "title": "恒达"}},
            ]
        },
    }
    follow = {"userid": "rocky", "remark_corp_name": "恒达电子", "state": "展会", "wechat_channels": {"nickname": "号"}}
    (row,) = fields(read(tmp_path, {"external_contact": contact, "follow_user": [follow]}))
    assert row == {
        "wecom_external_userid": "wm1",
        "contact_name": "李四",
        "customer_name": "恒达",
        "owner_account": "rocky",
        "external_contact.external_attr": "座右铭: 诚信；官网: http://a.test",
        "follow_user.remark_corp_name": "恒达电子",
        "follow_user.state": "展会",
        "follow_user.wechat_channels": "号",
    }


def test_wecom_customer_whom_nobody_follows_any_more(tmp_path: Path) -> None:
    told = {"external_contact": {"external_userid": "wm1", "name": "小李", "type": 1}, "follow_user": []}
    assert fields(read(tmp_path, told)) == [{"wecom_external_userid": "wm1", "wechat_nickname": "小李"}]


def test_tags_that_are_objects_give_their_names(tmp_path: Path) -> None:
    groups = [
        {"group_name": "级别", "tag_info": [{"tag_id": "1", "tag_name": "A类"}, {"tag_id": "2", "tag_name": "B"}]}
    ]
    sheet = read(
        tmp_path, [{"name": "张三", "tag_group_list": groups, "labels": [{"name": "老客户"}], "orders": [{"n": 1}]}]
    )
    assert next(iter(sheet.lines))[1] == ("张三", "A类|B", "老客户", '[{"n": "1"}]')


KEYS = st.sampled_from(
    ["external_contact", "external_contact_list", "follow_info", "follow_user", "tag_group", "tag", "tags", "tag_id", "id",
     "name", "group_name", "tag_name", "external_profile", "external_attr", "text", "value", "type", "gender", "add_way",
     "wechat_channels", "remark_mobiles", "corp_name"]
)  # fmt: skip
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=ANY_JSON)
def test_whatever_stands_under_the_keys_of_wecom_is_read(tmp_path: Path, told: object) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"external_contact": {"name": "x"}, "follow_info": told}, told, {"tags": told}]))
    for sheet in json_file.read(path):
        width = len(sheet.header or ())
        assert all(len(cells) == width for _, cells in sheet.lines)
        assert all(cell is None or isinstance(cell, str) for _, cells in sheet.lines for cell in cells)
