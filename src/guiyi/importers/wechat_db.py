"""Address books of WeChat as decrypted SQLite files: of Windows (version 3 and 4), Mac (version 4) and Android.

The tables, their columns and codes are those that these tools read:
https://github.com/sjzar/chatlog (Contact, contact), https://github.com/xaoyaoo/PyWxDump (Contact, ContactLabel),
https://github.com/hicccc77/WeFlow (contact, contact_label), and Android's own `rcontact`.
"""

import datetime
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from guiyi.core.errors import SourceError
from guiyi.core.source import PLAIN, Cells, ReadOptions, Sheet
from guiyi.importers.databases.sqlite_open import MAGIC, asked
from guiyi.importers.databases.typed_text import typed_text
from guiyi.importers.databases.wechat_buffers import from_chunks, from_protobuf, labels_of
from guiyi.importers.shapes.chats import why_no_person

NAME = "wechat_db"

# What a friend's line holds, whatever the version: our header → field
HEADER: Mapping[str, str | None] = {
    "wxid": "wechat_wxid",
    "微信号": "wechat_id",
    "备注": "wechat_remark",
    "昵称": "wechat_nickname",
    "标签": "tags",
    "手机": "mobile",
    "描述": "contact_note",
    "企业": "customer_name",
    "性别": "gender",
    "国家": "country",
    "省份": "province",
    "城市": "city",
    "签名": "signature",
    "来源": "wechat_source",
    "添加时间": "created_at",
}

_OFFICIAL = 8  # the bit of a verify flag that says: an official account
_FRIEND = 1  # the bit of a type that says: in the address book


@dataclass(frozen=True)
class _Version:
    """One version of the tables.

    Attributes:
        table: of the address book.
        columns: our header → its column.
        extra: the column that holds more of a friend, and what reads it: buffer → header → text.
        kind: the column of the entry's type, and which types are no friends.
        flags: columns of the verify flag, and of the mark of a deleted friend.
        labels: table of labels, column of their ids and of their names.
        labelled: the column of a friend that names label ids, "" where `extra` does.
    """

    table: str
    columns: Mapping[str, str]
    extra: tuple[str, Callable[[bytes], Mapping[str, str]]]
    kind: tuple[str, Callable[[int], bool]]
    flags: tuple[str, str]
    labels: tuple[str, str, str]
    labelled: str = ""


_V3 = _Version(
    table="Contact",
    columns={"wxid": "UserName", "微信号": "Alias", "备注": "Remark", "昵称": "NickName"},
    extra=("ExtraBuf", from_chunks),
    kind=("Type", lambda kind: not kind & _FRIEND),
    flags=("VerifyFlag", "DelFlag"),
    labels=("ContactLabel", "LabelId", "LabelName"),
    labelled="LabelIDList",
)
_V4 = _Version(
    table="contact",
    columns={"wxid": "username", "微信号": "alias", "备注": "remark", "昵称": "nick_name", "描述": "description"},
    extra=("extra_buffer", from_protobuf),
    kind=("local_type", lambda kind: kind not in (1, 5, 6)),  # 0 strangers, 3 members of groups; 5 and 6 are of WeCom
    flags=("verify_flag", "delete_flag"),
    labels=("contact_label", "label_id_", "label_name_"),
    labelled="LabelIDList",
)
_ANDROID = _Version(
    table="rcontact",
    columns={"wxid": "username", "微信号": "alias", "备注": "conRemark", "昵称": "nickname"},
    extra=("", lambda _: {}),
    kind=("type", lambda kind: not kind & _FRIEND),
    flags=("verifyFlag", "deleteFlag"),
    labels=("ContactLabel", "labelID", "labelName"),
    labelled="contactLabelIds",
)
_VERSIONS = (_ANDROID, _V3, _V4)
_GENDERS = {"1": "男", "2": "女"}
_SCENES = {
    "1": "通过QQ号添加",
    "3": "通过微信号添加",
    "6": "通过手机号添加",
    "10": "通过名片添加",
    "14": "通过群聊添加",
    "15": "通过搜索手机号添加",
    "17": "通过名片分享添加",
    "30": "通过扫一扫添加",
}


def identify(path: Path, head: bytes) -> bool:
    """Tell an address book by its table and the columns that WeChat alone has together."""
    if not head.startswith(MAGIC):
        return False
    try:
        with asked(path) as database:
            return _version_of(database) is not None
    except SourceError:  # a broken file: the importer of any SQLite says what is wrong with it
        return False


def read(path: Path, options: ReadOptions = PLAIN) -> Iterator[Sheet]:  # noqa: ARG001
    """Give one sheet of friends; groups, official accounts, deleted friends and strangers are lines that are ignored.

    Raises:
        SourceError: the file is broken, or no address book.
    """
    with asked(path) as database:
        version = _version_of(database)
        if version is None:
            raise SourceError("source.no_wechat", path=path)
        ignored = {str(at): code for at, code in _ignored(database, version)}
    yield Sheet("", _lines(path, version), tuple(HEADER), HEADER, ignored=ignored)


def _version_of(database: sqlite3.Connection) -> _Version | None:
    for version in _VERSIONS:
        needed = {*version.columns.values(), version.kind[0], version.flags[0]} - {"description"}
        if {one.lower() for one in needed} <= {one.lower() for one in _columns(database, version.table)}:
            return version
    return None


def _columns(database: sqlite3.Connection, table: str) -> list[str]:
    return [row[0] for row in database.execute("SELECT name FROM pragma_table_info(?)", (table,))]


def _ignored(database: sqlite3.Connection, version: _Version) -> Iterator[tuple[int, str]]:
    """Yield ordinal and issue code of entries that are no friends."""
    me = _oneself(database)
    names = (version.columns["wxid"], version.kind[0], *version.flags)
    for at, (wxid, kind, verified, deleted) in enumerate(_rows(database, version.table, names), 1):
        code = why_no_person(str(wxid or ""), None) or (
            "row.official_account" if _number(verified) & _OFFICIAL else None
        )
        if code is None and wxid == me:
            code = "row.oneself"
        if code is None and (_number(deleted) or (kind is not None and version.kind[1](_number(kind)))):
            code = "row.other_account"
        if code:
            yield at, code


def _oneself(database: sqlite3.Connection) -> str | None:
    """Return the owner's own account, which Android keeps under the number 2."""
    if not {"id", "value"} <= set(_columns(database, "userinfo")):
        return None
    found = database.execute("SELECT value FROM userinfo WHERE id = 2").fetchone()
    return str(found[0]) if found and found[0] else None


def _rows(database: sqlite3.Connection, table: str, names: Sequence[str]) -> Iterator[Sequence[object]]:
    """Yield some columns of a table in the order of its rows; a column that is not there is empty."""
    there = {one.lower() for one in _columns(database, table)}
    told = ", ".join(f'"{name}"' if name.lower() in there else "NULL" for name in names)
    yield from database.execute(f'SELECT {told} FROM "{table}" ORDER BY rowid')


def _number(value: object) -> int:
    """Read a code, which some tools write as text."""
    text = str(value or 0)
    return int(text) if text.lstrip("-").isdecimal() else 0


def _lines(path: Path, version: _Version) -> Iterator[tuple[str, Cells]]:
    with asked(path) as database:
        labels = _labels(database, version)
        names = (*version.columns.values(), version.extra[0], version.labelled)
        for at, row in enumerate(_rows(database, version.table, names), 1):
            *plain, buffer, ids = row
            told = version.extra[1](buffer) if isinstance(buffer, bytes) else {}
            texts = {**told, **dict(zip(version.columns, map(typed_text, plain), strict=True))}
            yield str(at), _cells(texts, labels_of(typed_text(ids) or told.get("标签", ""), labels))


def _labels(database: sqlite3.Connection, version: _Version) -> dict[str, str]:
    table, *names = version.labels
    rows = _rows(database, table, names) if _columns(database, table) else iter(())
    return {str(number): name for number, name in rows if isinstance(name, str) and name.strip()}


def _cells(texts: Mapping[str, str | None], labels: str | None) -> Cells:
    told = {
        **texts,
        "标签": labels,
        "性别": _GENDERS.get(texts.get("性别") or ""),
        "来源": _SCENES.get(texts.get("来源") or "", texts.get("来源")),
        "添加时间": _moment(int(texts.get("添加时间") or 0)),
    }
    return tuple(told.get(header) or None for header in HEADER)


def _moment(seconds: int) -> str | None:
    """Write a time that is given in seconds since 1970, as clocks in China show it."""
    if not 0 < seconds < 10**11:
        return None
    there = datetime.timezone(datetime.timedelta(hours=8))
    return datetime.datetime.fromtimestamp(seconds, there).strftime("%Y-%m-%d %H:%M:%S")
