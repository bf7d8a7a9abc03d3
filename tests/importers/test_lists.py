from pathlib import Path

import pytest

from guiyi.importers import tag_list, text_list
from guiyi.importers.tag_list import parse

TAGS = """意向客户(3人)：张三、李四、A王总-苏州恒达
老客户（2）: 赵六，钱七
【VIP】孙八 周九
未分组(12人)
供应商——吴十；郑一；
"""


def test_a_list_kept_by_hand_gives_a_line_for_each_name(tmp_path: Path) -> None:
    path = tmp_path / "标签.txt"
    path.write_text(TAGS, encoding="utf-8")
    (sheet,) = tag_list.read(path)
    assert sheet.header == ("name", "remark", "tag")
    assert sheet.fields == {"name": "contact_name", "remark": "wechat_remark", "tag": "tags"}
    assert list(sheet.lines) == [
        ("1#1", ("张三", None, "意向客户")),
        ("1#2", ("李四", None, "意向客户")),
        ("1#3", (None, "A王总-苏州恒达", "意向客户")),
        ("2#1", ("赵六", None, "老客户")),
        ("2#2", ("钱七", None, "老客户")),
        ("3#1", ("孙八", None, "VIP")),
        ("3#2", ("周九", None, "VIP")),
        ("5#1", ("吴十", None, "供应商")),
        ("5#2", ("郑一", None, "供应商")),
    ]
    assert sheet.notes == ("note.tag_count",)  # 未分组 says 12 and lists none


def test_names_may_stand_under_their_tag(tmp_path: Path) -> None:
    path = tmp_path / "标签.txt"
    path.write_text("微信标签\n\n意向客户(2)\n张三\nA李总-华信\n\n老客户(1)\n王五\n", encoding="gbk")
    assert tag_list.identify(path, path.read_bytes())
    (sheet,) = tag_list.read(path)
    assert list(sheet.lines) == [
        ("1", (None, "微信标签", None)),
        ("4#1", ("张三", None, "意向客户")),
        ("5#1", (None, "A李总-华信", "意向客户")),
        ("8#1", ("王五", None, "老客户")),
    ]
    assert sheet.ignored == {"1": "row.note"}
    assert sheet.notes == ()


@pytest.mark.parametrize(
    ("line", "tag", "names"),
    [
        ("客户 (2人)：张三、李四", "客户", ("张三", "李四")),
        ("重点（1 人）——王五", "重点", ("王五",)),
        ("[VIP](2)：孙八 周九", "VIP", ("孙八", "周九")),
        ("【A类】Li Si、Tom Hanks", "A类", ("Li Si", "Tom Hanks")),
        ("供应商：吴十,郑一", "供应商", ("吴十", "郑一")),
        ("空标签(0人)：", "空标签", ()),
    ],
)
def test_a_line_is_a_tag_and_names(line: str, tag: str, names: tuple[str, ...]) -> None:
    told = parse(line)
    assert told is not None
    assert (told.tag, told.names) == (tag, names)


@pytest.mark.parametrize(
    "line",
    ["姓名：张三", "A张总-上海华信", "2024-03-05 10:11:12,登录", "https://a.cn,b", "备注：他说好，下周再谈。谢谢"],
)
def test_other_lines_are_none(line: str) -> None:
    assert parse(line) is None


REMARKS = "A张总-上海华信贸易-13800138000-意向\n\n  ★VIP 李姐 \nB类|赵工|苏州鑫源机械|转介绍\n13800138000\n🍀小美\n"


def test_a_list_of_remarks_is_a_remark_a_line(tmp_path: Path) -> None:
    path = tmp_path / "remarks.txt"
    path.write_text(REMARKS, encoding="utf-8")
    assert text_list.identify(path, path.read_bytes())
    (sheet,) = text_list.read(path)
    assert sheet.header == ("remark",)
    assert sheet.fields == {"remark": "wechat_remark"}
    assert [label for label, _ in sheet.lines] == ["1", "3", "4", "5", "6"]


@pytest.mark.parametrize(
    "text", ["姓名,电话\n张三,1\n", TAGS, '{"a": 1}\n', "BEGIN:VCARD\n", "<p>a</p>\n", "长" * 500, ""]
)
def test_other_texts_are_no_list_of_remarks(text: str) -> None:
    assert not text_list.looks_so(text)
