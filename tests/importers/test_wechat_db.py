"""Address books of WeChat as SQLite files, of every version."""

import sqlite3
from pathlib import Path

import pytest

from guiyi.core.source import Sheet, SourceAsked
from guiyi.importers import sqlite_file, wechat_db
from guiyi.importers.identify import importer_of
from guiyi.importers.stage import look
from guiyi.schemas.customer import customer_schema

V3 = """
CREATE TABLE Contact (UserName TEXT PRIMARY KEY, Alias TEXT, EncryptUserName TEXT, DelFlag INTEGER DEFAULT 0,
    Type INTEGER DEFAULT 0, VerifyFlag INTEGER DEFAULT 0, Remark TEXT, NickName TEXT, LabelIDList TEXT, PYInitial TEXT,
    ChatRoomType INTEGER, ExtraBuf BLOB);
CREATE TABLE ContactLabel (LabelId INTEGER PRIMARY KEY, LabelName TEXT);
CREATE TABLE ContactHeadImgUrl (usrName TEXT, smallHeadImgUrl TEXT);
INSERT INTO ContactLabel VALUES (1, '意向客户'), (2, 'VIP');
"""
V4 = """
CREATE TABLE contact (id INTEGER PRIMARY KEY, username TEXT, local_type INTEGER, alias TEXT, encrypt_username TEXT,
    flag INTEGER, delete_flag INTEGER, verify_flag INTEGER, remark TEXT, nick_name TEXT, description TEXT,
    extra_buffer BLOB, chat_room_type INTEGER);
CREATE TABLE contact_label (label_id_ INTEGER PRIMARY KEY, label_name_ TEXT, sort_order_ INTEGER);
CREATE TABLE name2id (username TEXT);
INSERT INTO contact_label VALUES (1, '意向客户', 0), (2, 'VIP', 1);
"""
ANDROID = """
CREATE TABLE rcontact (username TEXT PRIMARY KEY, alias TEXT, conRemark TEXT, domainList TEXT, nickname TEXT,
    type INTEGER, lvbuff BLOB, verifyFlag INTEGER, deleteFlag INTEGER, contactLabelIds TEXT);
CREATE TABLE ContactLabel (labelID INTEGER PRIMARY KEY, labelName TEXT);
CREATE TABLE userinfo (id INTEGER PRIMARY KEY, type INT, value TEXT);
INSERT INTO ContactLabel VALUES (1, '意向客户'), (2, 'VIP');
INSERT INTO userinfo VALUES (2, 3, 'wxid_me');
"""


def made(path: Path, script: str, statement: str, *rows: tuple[object, ...]) -> Path:
    connection = sqlite3.connect(path)
    connection.executescript(script)
    for row in rows:
        connection.execute(statement, row)
    connection.commit()
    connection.close()
    return path


def chunk(mark: str, text: str) -> bytes:
    raw = (text + "\0").encode("utf-16-le")
    return bytes.fromhex(mark) + b"\x18" + len(raw).to_bytes(4, "little") + raw


def field(number: int, text: str) -> bytes:
    raw = text.encode()
    tag = number << 3 | 2
    return (bytes([tag]) if tag < 128 else bytes([tag & 127 | 128, tag >> 7])) + bytes([len(raw)]) + raw


def only(path: Path) -> Sheet:
    assert importer_of(path).NAME == "wechat_db"
    (sheet,) = wechat_db.read(path)
    return sheet


def filled(sheet: Sheet) -> dict[str, dict[str, str]]:
    """Return what each friend's line says."""
    told = (
        dict(zip(sheet.header or (), cells, strict=True)) for label, cells in sheet.lines if label not in sheet.ignored
    )
    return {str(one.pop("wxid")): {name: text for name, text in one.items() if name and text} for one in told}


def test_version_3(tmp_path: Path) -> None:
    extra = (
        bytes.fromhex("74752c0604") + b"\x01\0\0\0" + chunk("46cf10c4", "天道酬勤") + chunk("a4d9024a", "CN")
        + chunk("e2eaa8d1", "Shanghai") + chunk("1d025bbf", "Pudong") + chunk("759378ad", "13800138000")
    )  # fmt: skip
    sheet = only(
        made(
            tmp_path / "MicroMsg.db",
            V3,
            "INSERT INTO Contact (UserName, Alias, Type, VerifyFlag, DelFlag, Remark, NickName, LabelIDList, ExtraBuf)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ("wxid_a", "zhang_sh", 3, 0, 0, "A张总-上海华信", "张三🌸", "1,2,", extra),
            ("wxid_b", "", 3, 0, 0, None, "李四", "2;9", b"\x75\x74"),
            ("123@chatroom", "", 2, 0, 0, "", "客户群", "", None),
            ("gh_0123456789ab", "", 3, 24, 0, "", "公众号", "", None),
            ("cmb95555", "", 3, 24, 0, "", "银行", "", None),
            ("filehelper", "", 3, 0, 0, "", "文件传输助手", "", None),
            ("wxid_member", "", 4, 0, 0, "", "群成员", "", None),
            ("wxid_gone", "", 3, 0, 1, "", "已删除", "", None),
        )
    )
    assert filled(sheet) == {
        "wxid_a": {
            "微信号": "zhang_sh", "备注": "A张总-上海华信", "昵称": "张三🌸", "标签": "意向客户|VIP", "手机": "13800138000",
            "性别": "男", "国家": "CN", "省份": "Shanghai", "城市": "Pudong", "签名": "天道酬勤",
        },
        "wxid_b": {"昵称": "李四", "标签": "VIP|9"},
    }  # fmt: skip
    assert sheet.ignored == {
        "3": "row.group", "4": "row.official_account", "5": "row.official_account", "6": "row.official_account",
        "7": "row.other_account", "8": "row.other_account",
    }  # fmt: skip


def test_version_4(tmp_path: Path) -> None:
    extra = (
        b"\x10\x02" + field(4, "天道酬勤") + field(5, "CN") + field(6, "Guangdong") + field(7, "Shenzhen") + b"\x40\x1e"
        + field(30, "1,2") + b"\xc8\x02\xe0\xd6\xe6\xaf\x06"
    )  # fmt: skip
    sheet = only(
        made(
            tmp_path / "contact.db",
            V4,
            "INSERT INTO contact (username, local_type, verify_flag, delete_flag, alias, remark, nick_name, description,"
            " extra_buffer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ("wxid_a", 1, 0, 0, "zhang_sh", "张总", "张三", "要 200 台", extra),
            ("25984981@openim", 5, 0, 0, "", "", "李四", "", b""),
            ("123@chatroom", 2, 0, 0, "", "", "客户群", "", b""),
            ("wxid_stranger", 0, 0, 0, "", "", "陌生人", "", b""),
            ("wxid_member", 3, 0, 0, "", "", "群成员", "", b""),
            ("gh_0123456789ab", 1, 8, 0, "", "", "公众号", "", b""),
            ("wxid_gone", 1, 0, 1, "", "", "已删除", "", b""),
        )
    )
    assert filled(sheet) == {
        "wxid_a": {
            "微信号": "zhang_sh", "备注": "张总", "昵称": "张三", "标签": "意向客户|VIP", "描述": "要 200 台", "性别": "女",
            "国家": "CN", "省份": "Guangdong", "城市": "Shenzhen", "签名": "天道酬勤", "来源": "通过扫一扫添加",
            "添加时间": "2024-03-19 23:12:32",
        },
        "25984981@openim": {"昵称": "李四"},
    }  # fmt: skip
    assert list(sheet.ignored.values()) == [
        "row.group", "row.other_account", "row.other_account", "row.official_account", "row.other_account",
    ]  # fmt: skip


def test_android(tmp_path: Path) -> None:
    sheet = only(
        made(
            tmp_path / "EnMicroMsg.db",
            ANDROID,
            "INSERT INTO rcontact (username, alias, conRemark, nickname, type, verifyFlag, deleteFlag, contactLabelIds)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            ("wxid_a", "zhang_sh", "张总", "张三", 3, 0, 0, "1,2"),
            ("wxid_star", "", "", "李四", 65, 0, 0, "\0"),
            ("wxid_me", "", "", "我", 1, 0, 0, ""),
            ("wxid_stranger", "", "", "陌生人", 4, 0, 0, ""),
            ("weixin", "", "", "微信团队", 33, 56, 0, ""),
        )
    )
    assert filled(sheet) == {
        "wxid_a": {"微信号": "zhang_sh", "备注": "张总", "昵称": "张三", "标签": "意向客户|VIP"},
        "wxid_star": {"昵称": "李四"},
    }
    assert sheet.ignored == {"3": "row.oneself", "4": "row.other_account", "5": "row.official_account"}


def test_friends_are_rows_and_the_others_are_ignored_with_a_reason(tmp_path: Path) -> None:
    path = made(
        tmp_path / "MicroMsg.db",
        V3,
        "INSERT INTO Contact (UserName, Type, VerifyFlag, Remark, NickName, LabelIDList) VALUES (?, ?, 0, ?, ?, ?)",
        ("wxid_a", 3, "张总13800138000", "张三", "1"),
        ("1@chatroom", 2, "", "群", ""),
    )
    (seen,) = look([SourceAsked(path)], customer_schema())
    (sheet,) = seen.source.sheets
    assert (sheet.rows, sheet.skipped) == (2, None)
    fields = {one.header: one.fields for one in sheet.columns}
    assert (fields["wxid"], fields["备注"], fields["标签"]) == (("wechat_wxid",), ("wechat_remark",), ("tags",))


def test_other_tables_of_contacts_are_no_address_book(tmp_path: Path) -> None:
    path = made(
        tmp_path / "a.db",
        "CREATE TABLE contact (username TEXT, remark TEXT)",
        "INSERT INTO contact VALUES (?, ?)",
        ("a", "b"),
    )
    assert importer_of(path).NAME == sqlite_file.NAME


@pytest.mark.parametrize("old", [V3, V4, ANDROID])
def test_an_empty_address_book_is_read(tmp_path: Path, old: str) -> None:
    assert list(only(made(tmp_path / "a.db", old, "")).lines) == []
