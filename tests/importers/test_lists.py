from pathlib import Path

import pytest

from guiyi.core.source import Note
from guiyi.importers import labelled, tag_list, text_list
from guiyi.importers.identify import importer_of
from guiyi.importers.text.tag_lines import members, parse

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
    assert sheet.notes == (Note("note.tag_count"),)  # 未分组 says 12 and lists none


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


TWO = {"意向客户": ["张三", "李四"], "老客户": ["王五"]}


@pytest.mark.parametrize(
    "text",
    [
        "标签：意向客户\n张三\n李四\n\n标签：老客户\n王五\n",
        "#意向客户#\n张三 李四\n#老客户#\n王五\n",
        "# 意向客户\n- 张三\n- 李四\n\n# 老客户\n- 王五\n",
        "== 意向客户 ==\n张三\n李四\n== 老客户 ==\n王五\n",
        "▲意向客户▲\n张三\n李四\n▲老客户▲\n王五\n",
        "【意向客户】\n张三\n李四\n【老客户】\n王五\n",
        "一、意向客户（2）\n1. 张三\n2. 李四\n二、老客户（1）\n1. 王五\n",
        "意向客户 2人\n张三\n李四\n老客户 1人\n王五\n",
        "意向客户:\n  - 张三\n  - 李四\n老客户:\n  - 王五\n",
        "意向客户（2人）\n张三，\n李四\n老客户（1人）\n王五\n",
        "意向客户：张三，李四（共2人）\n老客户：王五（共1人）\n",
        "1、意向客户：张三、李四\n2、老客户：王五\n",
        "意向客户 - 张三/李四\n老客户 - 王五\n",
        "意向客户=张三,李四\n老客户=王五\n",
        "<意向客户>张三,李四\n<老客户>王五\n",
        "意向客户（2人）\n张三、李四\n\n老客户（1人）\n王五\n",
        "标签：意向客户（2人）\n成员：张三、李四\n标签：老客户（1人）\n成员：王五\n",
        "★意向客户\n张三\n李四\n★老客户\n王五\n",
        "【意向客户】2人\n1.张三\n2.李四\n【老客户】1人\n1.王五\n",
        "意向客户\n——————\n张三\n李四\n\n老客户\n——————\n王五\n",
        "意向客户→张三、李四\n老客户→王五\n",
        "意向客户｜张三、李四\n老客户｜王五\n",
        "① 意向客户：张三、李四\n② 老客户：王五\n",
        "(一)意向客户:张三,李四\n(二)老客户:王五\n",
        "「意向客户」张三、李四\n「老客户」王五\n",
        "## 意向客户 (2)\n* 张三\n* 李四\n## 老客户 (1)\n* 王五\n",
        "意向客户2人：张三、李四\n老客户1人：王五\n",
        "意向客户[2]：张三、李四\n老客户[1]：王五\n",
        "意向客户 (2人):张三;李四\n老客户 (1人):王五\n",
        "一、意向客户\n1、张三\n2、李四\n二、老客户\n1、王五\n",
        "#意向客户 #2人\n张三\n李四\n#老客户 #1人\n王五\n",
        "微信标签整理\n意向客户：张三、李四\n\n老客户：王五\n\n共3人\n",
        "意向客户(2)：@张三 @李四\n老客户(1)：@王五\n",
        "【意向客户】：张三，李四；\n【老客户】：王五；\n",
        "意向客户>>张三、李四\n老客户>>王五\n",
        "意向客户\n- 张三\n- 李四\n\n老客户\n- 王五\n",
        "意向客户：\n1. 张三\n2. 李四\n老客户：\n1. 王五\n",
        "意向客户 张三 李四\n老客户 王五\n",
        "意向客户\n\n张三\n李四\n\n老客户\n\n王五\n",
        "- 意向客户\n  - 张三\n  - 李四\n- 老客户\n  - 王五\n",
        "微信标签 2024-05-06\n\n意向客户(2)\n张三、李四\n\n老客户(1)\n王五\n\n合计：3人\n",
    ],
)
def test_every_hand_has_its_own_way_to_write_tags(tmp_path: Path, text: str) -> None:
    path = tmp_path / "标签.txt"
    path.write_text(text, encoding="utf-8")
    assert importer_of(path) is tag_list
    (sheet,) = tag_list.read(path)
    found: dict[str | None, list[str | None]] = {}
    for label, (name, remark, tag) in sheet.lines:
        if label not in sheet.ignored:
            found.setdefault(tag, []).append(name or remark)
    assert found == TWO
    assert sheet.notes == ()


def test_a_person_may_stand_before_the_tags(tmp_path: Path) -> None:
    path = tmp_path / "标签.txt"
    path.write_text("张三：意向、杭州\n\n李四：老客户\n", encoding="utf-8")
    assert importer_of(path) is tag_list
    (sheet,) = tag_list.read(path)
    assert list(sheet.lines) == [("1", ("张三", None, "意向|杭州")), ("3", ("李四", None, "老客户"))]


@pytest.mark.parametrize(
    "text",
    [
        "# 待办\n- 写周报\n- 订会议室\n",
        "# 促销\n- 广告\n- 展会\n",
        "总结：\n今天见了三个客户，谈得不错。\n",
        "张三：老客户\n李四：新客户\n",
        "一、会议纪要\n今天定了三件事\n二、下周计划\n拜访客户，催款\n",
        "★重要\n明天交报表\n★一般\n整理仓库\n",
        "- 买菜\n  - 白菜\n  - 豆腐\n- 打扫\n  - 扫地\n",
        "进度\n-----\n已完成一半\n还差合同\n",
        "今天\n- 写周报\n明天\n- 订会议室\n",
        "名单\n1. 张三\n2. 李四\n",
        "恒达贸易 张三 李四\n鑫源机械 王五\n",
        "# 客户\n\n| 姓名 | 电话 |\n|---|---|\n| 张三 | 13800138000 |\n",
    ],
)
def test_other_headed_lists_are_no_tags(text: str) -> None:
    assert not tag_list.looks_so(text)


def test_a_remark_of_two_words_is_one_person() -> None:
    assert members("- 王总 恒达贸易") == ("王总 恒达贸易",)
    assert members("2. 张三 李四") == ("张三", "李四")


def test_a_list_that_goes_round_in_a_group(tmp_path: Path) -> None:
    path = tmp_path / "接龙.txt"
    path.write_text(
        "#接龙\n团购报名\n例 张三 13800138000\n\n1. 李四 13900139000\n2. 王五 13700137000\n", encoding="utf-8"
    )
    assert importer_of(path) is text_list
    (sheet,) = text_list.read(path)
    lines = dict(sheet.lines)
    assert sheet.ignored == {"1": "row.note", "2": "row.note", "3": "row.note"}
    assert (lines["5"], lines["6"]) == (("李四 13900139000",), ("王五 13700137000",))


BLOCKS = "客户资料\n-----\n姓名：张三\n手机：13800138000\n需求：轴承，\n齿轮\n-----\n姓名：李四\n手机：13900139000\n微信：lisi_888\n"


@pytest.mark.parametrize(
    ("text", "header", "lines"),
    [
        (
            BLOCKS,
            ("姓名", "手机", "需求", "微信"),
            [("2", ("张三", "13800138000", "轴承\n齿轮", None)), ("3", ("李四", "13900139000", None, "lisi_888"))],
        ),
        (
            "姓名：张三，电话：13800138000\n姓名：李四，电话：13900139000，网址：http://a.cn\n",
            ("姓名", "电话", "网址"),
            [("1", ("张三", "13800138000", None)), ("2", ("李四", "13900139000", "http://a.cn"))],
        ),
        (
            "联系人: Tom Hanks\nPhone: +1 650 253 0000\n\n联系人: Ann Lee\nPhone: +1 650 253 0001\n",
            ("联系人", "Phone"),
            [("1", ("Tom Hanks", "+1 650 253 0000")), ("2", ("Ann Lee", "+1 650 253 0001"))],
        ),
    ],
)
def test_labels_and_values_give_a_row_for_each_block(
    tmp_path: Path, text: str, header: tuple[str, ...], lines: list[tuple[str, tuple[str | None, ...]]]
) -> None:
    path = tmp_path / "客户.txt"
    path.write_text(text, encoding="utf-8")
    assert importer_of(path) is labelled
    (sheet,) = labelled.read(path)
    assert sheet.header == header
    assert [line for line in sheet.lines if line[0] not in sheet.ignored] == lines


@pytest.mark.parametrize(
    "text",
    [
        "意向客户：张三、李四\n同行：王五\n",
        "会议纪要：\n时间：10:30\n地点：三楼\n",
        "a: 1\nb: 2\n",
        '{"姓名": "张三"}\n',
    ],
)
def test_other_labels_are_none(text: str) -> None:
    assert not labelled.looks_so(text)


def test_no_line_however_long_hangs() -> None:
    for text in ("意向(3人)：" + "张" * 1_000_000, "姓名：" + "，电话：" * 100_000, "#" * 1_000_000, "a：" * 300_000):
        parse(text, loose=True)
        members(text)
        labelled.looks_so(text)
