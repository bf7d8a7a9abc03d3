import os
import re
from pathlib import Path

import pytest

from guiyi.core.source import Sheet
from guiyi.importers import vcard
from guiyi.importers.text.encoding import lines_of

DATA = os.environ.get("GUIYI_TEST_DATA")


def read(tmp_path: Path, content: str | bytes) -> Sheet:
    path = tmp_path / "a.vcf"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    assert vcard.identify(path, path.read_bytes())
    (sheet,) = vcard.read(path)
    return sheet


def told(sheet: Sheet) -> list[dict[str, str]]:
    assert sheet.header is not None
    return [
        {sheet.fields[key or ""] or "": cell for key, cell in zip(sheet.header, cells, strict=True) if cell}
        for _, cells in sheet.lines
    ]


def test_version_3_with_apple_labels(tmp_path: Path) -> None:
    sheet = read(
        tmp_path,
        "\ufeffBEGIN:VCARD\r\nVERSION:3.0\r\nN:李;四;;;\r\nFN:李四\r\nORG:恒达电子\\, 深圳;采购部\r\nTITLE:经理\r\n"
        "TEL;TYPE=CELL,VOICE:138 0013 8000\r\nitem1.TEL:021-61234567\r\nitem1.X-ABLabel:_$!<WorkFAX>!$_\r\n"
        "TEL;type=WORK:0755-61234567\r\nEMAIL;TYPE=INTERNET:a@b.cn\r\nEMAIL:c@d.cn\r\nBDAY:1990-03-05\r\n"
        "ADR;TYPE=WORK:;;科技路1号;深圳市;广东省;518000;中国\r\nURL:https://a.cn\r\n"
        "CATEGORIES:客户,VIP\r\nNOTE:第一行\\n第\r\n 二行\r\nPHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ\r\n SkZJRg==\r\nEND:VCARD\r\n",
    )
    assert told(sheet) == [
        {
            "contact_name": "李四",
            "last_name": "李",
            "first_name": "四",
            "mobile": "138 0013 8000",
            "contact_phone": "0755-61234567",
            "fax": "021-61234567",
            "contact_email": "a@b.cn|c@d.cn",
            "customer_name": "恒达电子, 深圳",
            "department": "采购部",
            "job_title": "经理",
            "address": "广东省深圳市科技路1号",
            "postcode": "518000",
            "country": "中国",
            "website": "https://a.cn",
            "birthday": "1990-03-05",
            "tags": "客户|VIP",
            "contact_note": "第一行\n第二行",
        }
    ]


def test_version_2_with_quoted_printable(tmp_path: Path) -> None:
    name = "=E5=BC=A0=E4=B8=89"
    sheet = read(
        tmp_path,
        f"BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=BC=A0;=E4=B8=\n=89;;;\n"
        f"TEL;CELL;PREF:13800138000\nTEL;HOME:02161234567\n"
        f"TEL;X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,{name}):13900139000\n"
        f"NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=GBK:=D5=C5=C8=FD\nEND:VCARD\n"
        f"BEGIN:VCARD\nVERSION:2.1\nFN:Tom Hanks\nEND:VCARD\n",
    )
    assert told(sheet) == [
        {
            "contact_name": "张三",
            "last_name": "张",
            "first_name": "三",
            "mobile": "13800138000|13900139000",
            "contact_phone": "02161234567",
            "contact_note": "张三",
        },
        {"contact_name": "Tom Hanks"},
    ]
    assert [label for label, _ in sheet.lines] == ["1", "2"]


def test_cards_made_from_wechat_hold_a_remark(tmp_path: Path) -> None:
    sheet = read(
        tmp_path,
        "BEGIN:VCARD\nVERSION:3.0\nFN:A张总\nN:A张总;;;;\nNICKNAME:张三\nX-WECHAT-ID:wxid_a1b2c3\nEND:VCARD\n"
        'BEGIN:VCARD\nVERSION:4.0\nFN:李四\nTEL;VALUE=uri;TYPE="voice,cell":tel:+86-13900139000\n'
        "X-SOCIALPROFILE;type=WeChat:lisi_88\nIMPP:qq:12345678\nGENDER:F\nEND:VCARD\n",
    )
    assert told(sheet) == [
        {"wechat_remark": "A张总", "wechat_nickname": "张三", "wechat_wxid": "wxid_a1b2c3"},
        {"contact_name": "李四", "mobile": "+86-13900139000", "wechat_id": "lisi_88", "qq": "12345678", "gender": "女"},
    ]


def test_cards_of_ciphertalk(tmp_path: Path) -> None:
    sheet = read(
        tmp_path,
        "BEGIN:VCARD\nVERSION:3.0\nFN:赵总\nN:赵总;;;;\nNICKNAME:赵六\nNOTE:微信昵称: 赵六\nX-WECHAT-ID:wxid_t1\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:3.0\nFN:小美\nN:小美;;;;\nX-WECHAT-ID:wxid_t2\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:3.0\nFN:早报\nN:早报;;;;\nX-WECHAT-ID:gh_0123456789ab\nEND:VCARD\n",
    )
    assert told(sheet)[:2] == [
        {"wechat_remark": "赵总", "wechat_nickname": "赵六", "wechat_wxid": "wxid_t1"},
        {"wechat_nickname": "小美", "wechat_wxid": "wxid_t2"},
    ]
    assert sheet.ignored == {"3": "row.official_account"}


def test_groups_are_no_customers_and_gbk_is_read(tmp_path: Path) -> None:
    sheet = read(
        tmp_path, "BEGIN:VCARD\nVERSION:3.0\nFN:同事\nX-ADDRESSBOOKSERVER-KIND:group\nEND:VCARD\n".encode("gbk")
    )
    assert sheet.ignored == {"1": "row.group"}
    assert sheet.encoding == "gb18030"
    assert told(sheet) == [{"contact_name": "同事"}]


def test_a_card_within_a_card_and_a_file_cut_off(tmp_path: Path) -> None:
    sheet = read(
        tmp_path,
        "BEGIN:VCARD\nFN:张三\nAGENT:\nBEGIN:VCARD\nFN:秘书\nEND:VCARD\nEMAIL:a@b.cn\nEND:VCARD\nBEGIN:VCARD\nFN:李四\n",
    )
    assert told(sheet) == [{"contact_name": "张三", "contact_email": "a@b.cn"}, {"contact_name": "李四"}]


@pytest.mark.parametrize(
    ("lines", "cells"),
    [
        ("FN;ENCODING=BASE64;CHARSET=UTF-8:5byg5LiJ", {"contact_name": "张三"}),
        (
            "FN:张三\nORG:恒达;销售部;华东区",
            {"contact_name": "张三", "customer_name": "恒达", "department": "销售部/华东区"},
        ),
        ("FN:恒达贸易\nORG:恒达贸易\nTEL:021-61234567", {"customer_name": "恒达贸易", "contact_phone": "021-61234567"}),
        ("FN:恒达贸易\nKIND:org", {"customer_name": "恒达贸易"}),
        (
            "FN:张三\nTEL;VALUE=uri;TYPE=work:tel:+86-21-61234567;ext=801",
            {"contact_name": "张三", "contact_phone": "+86-21-61234567;ext=801"},
        ),
        ("FN:张三\nEMAIL:mailto:a@b.cn", {"contact_name": "张三", "contact_email": "a@b.cn"}),
        ("FN:张三\nIMPP;X-SERVICE-TYPE=QQ:x-apple:12345678", {"contact_name": "张三", "qq": "12345678"}),
        ("FN:张三\nitem1.IMPP:zhangsan_88\nitem1.X-ABLabel:微信", {"contact_name": "张三", "wechat_id": "zhangsan_88"}),
        (
            "FN:张三\nX-SOCIALPROFILE;type=wechat:x-apple:wxid_a1b2c3",
            {"wechat_nickname": "张三", "wechat_wxid": "wxid_a1b2c3"},
        ),
        ('FN:张三\nTEL;TYPE="cell,voice":139 0013 9000', {"contact_name": "张三", "mobile": "139 0013 9000"}),
    ],
)
def test_properties_as_many_programs_write_them(tmp_path: Path, lines: str, cells: dict[str, str]) -> None:
    sheet = read(tmp_path, f"BEGIN:VCARD\nVERSION:3.0\n{lines}\nEND:VCARD\n")
    assert told(sheet) == [cells]


def test_what_has_no_field_of_ours_is_a_column_of_its_own(tmp_path: Path) -> None:
    card = "BEGIN:VCARD\nVERSION:3.0\nUID:1\nFN:张三\nFN:Zhang San\nROLE:采购\nX-SKYPE:zs\nEND:VCARD\n"
    sheet = read(tmp_path, card + card.replace("X-SKYPE:zs\n", ""))
    assert sheet.header == (*vcard.HEADER, "FN.other", "ROLE", "X-SKYPE")
    assert [cells[-3:] for _, cells in sheet.lines] == [("Zhang San", "采购", "zs"), ("Zhang San", "采购", None)]


SUITE = Path(DATA or "") / "suites" / "mangstadt+ez-vcard"


@pytest.mark.skipif(DATA is None, reason="GUIYI_TEST_DATA is not set")
def test_cards_of_many_programs_are_read() -> None:
    paths = sorted(SUITE.rglob("*.vcf"))
    assert len(paths) == 18
    for path in paths:
        (sheet,) = vcard.read(path)
        lines = list(sheet.lines)
        text = re.sub(r"\r?\n[ \t]", "", "".join(lines_of(path, sheet.encoding or "")))
        assert len(lines) == len(re.findall(r"^BEGIN:VCARD", text, re.I | re.M))
        read = "\n".join(cell for _, cells in lines for cell in cells if cell)
        for value in re.findall(
            r"^(?:\w+\.)?(?:TEL|EMAIL|FN|ORG|URL)(?:;(?![^:]*QUOTED)[^:]*)?:([^;\r\n]+)", text, re.M
        ):
            assert re.sub(r"\\(.)", r"\1", value.removeprefix("tel:")).strip() in read, path.name
