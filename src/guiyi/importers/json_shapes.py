"""JSON exports that are known by their keys: which path is which field, and what their codes say.

Sources: https://developer.work.weixin.qq.com/document/path/92114 and /92994 (WeCom external contacts);
https://github.com/cluic/wxauto, https://github.com/Hello-Mr-Crab/pywechat, https://github.com/littlecodersh/ItChat.
"""

import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

Flat = dict[str, str | None]


def as_it_is(flat: Flat) -> Flat:
    """Change nothing."""
    return flat


def ignore_none(_: Mapping[str, str | None]) -> str | None:
    """Leave no row out."""
    return None


@dataclass(frozen=True)
class Shape:
    """One kind of export.

    Attributes:
        keys: keys that its objects have, all of them.
        fields: path → field, None = left out; other paths are mapped by their names.
        each: key of a list in the object that gives one row for each of its members.
        adjust: mends codes and splits a path whose meaning depends on another.
        ignore: says why a row is no customer.
    """

    keys: frozenset[str]
    fields: Mapping[str, str | None] = field(default_factory=dict)
    each: str | None = None
    adjust: Callable[[Flat], Flat] = as_it_is
    ignore: Callable[[Mapping[str, str | None]], str | None] = ignore_none


_GENDERS: Mapping[str | None, str | None] = {"1": "男", "2": "女", "0": None}
_ADD_WAYS = {
    "1": "扫描二维码",
    "2": "搜索手机号",
    "3": "名片分享",
    "4": "群聊",
    "5": "手机通讯录",
    "6": "微信联系人",
    "7": "来自微信的添加好友申请",
    "8": "安装第三方应用时自动添加的客服人员",
    "9": "搜索邮箱",
    "10": "视频号主页添加",
    "11": "通过日程参与人添加",
    "12": "通过会议参与人添加",
    "13": "添加微信好友对应的企业微信",
    "14": "通过智慧硬件专属客服添加",
    "16": "通过获客链接添加",
    "201": "内部成员共享",
    "202": "管理员/负责人分配",
}
_EMOJI = re.compile(r'<span class="emoji emoji([0-9a-f]{2,24})"></span>')
_WEIXIN_OWN = frozenset({"filehelper", "fmessage", "weixin", "newsapp", "medianote", "floatbottle", "weibo", "qqmail"})


def emoji(text: str) -> str:
    """Turn the emoji of web WeChat into characters, and its HTML entities too.

    >>> emoji('小美<span class="emoji emoji1f338"></span> A&amp;B')
    '小美🌸 A&B'
    """
    return html.unescape(_EMOJI.sub(lambda found: _points(found[1]), text))


def _points(digits: str) -> str:
    """Read hexadecimal code points written without a space: flags are two of five digits."""
    size = 5 if len(digits) % 5 == 0 else 4
    codes = [int(digits[at : at + size], 16) for at in range(0, len(digits), size)]
    return "".join(chr(code) for code in codes if code < 0x110000 and not 0xD800 <= code < 0xE000)


def _itchat(flat: Flat) -> Flat:
    told = {key: emoji(text) if text else text for key, text in flat.items()}
    return told | {"Sex": _GENDERS.get(told.get("Sex"), told.get("Sex"))}


def _itchat_ignored(flat: Mapping[str, str | None]) -> str | None:
    user = flat.get("UserName") or ""
    if user.startswith("@@"):
        return "row.group"
    return "row.official_account" if user in _WEIXIN_OWN or (flat.get("VerifyFlag") or "0") != "0" else None


def _wecom(flat: Flat) -> Flat:
    """Write codes as words; a WeChat user goes by a nickname, a WeCom user by a name."""
    told: Flat = {}
    follow = "follow_info" if any(key.startswith("follow_info.") for key in flat) else "follow_user"
    for key, text in flat.items():
        match key:
            case "external_contact.gender":
                told[key] = _GENDERS.get(text, text)
            case "external_contact.name" if flat.get("external_contact.type") != "2":
                told["external_contact.nickname"] = text
            case "external_contact.corp_name" if not flat.get("external_contact.corp_full_name"):
                told["external_contact.corp_full_name"] = text
            case _ if key == f"{follow}.add_way":
                told[key] = _ADD_WAYS.get(text or "", text)
            case _:
                told.setdefault(key, text)
    if not told.get("external_contact.corp_full_name") and flat.get(f"{follow}.remark_corp_name"):
        told["external_contact.corp_full_name"] = flat[f"{follow}.remark_corp_name"]
    return told


def _tag_names(told: Mapping[str, Any]) -> dict[str, Any]:
    tags = told.get("tags")
    names = [one.get("tag_name") for one in tags if isinstance(one, dict)] if isinstance(tags, list) else tags
    return {**told, "tags": names}


_CUSTOMER: dict[str, str | None] = {
    "external_contact.external_userid": "wecom_external_userid",
    "external_contact.name": "contact_name",
    "external_contact.nickname": "wechat_nickname",
    "external_contact.position": "job_title",
    "external_contact.corp_full_name": "customer_name",
    "external_contact.corp_name": "short_name",
    "external_contact.gender": "gender",
    "external_contact.unionid": "unionid",
    "external_contact.avatar": None,
    "external_contact.type": None,
    "external_contact.external_profile.external_attr": None,
}


def _followed(follow: str) -> dict[str, str | None]:
    told: dict[str, str | None] = {
        "userid": "owner_account",
        "remark": "wechat_remark",
        "description": "contact_note",
        "createtime": "created_at",
        "tags": "tags",
        "tag_id": None,  # names are in another answer of the API
        "remark_corp_name": None,  # serves as the company's name where there is no other
        "remark_mobiles": "mobile",
        "oper_userid": None,
        "add_way": "wechat_source",
        "state": None,
        "wechat_channels.nickname": None,
        "wechat_channels.source": None,
    }
    return {f"{follow}.{key}": name for key, name in told.items()}


GENERAL = Shape(frozenset())
WECOM_LIST = Shape(
    frozenset({"external_contact_list"}), _CUSTOMER | _followed("follow_info"), "external_contact_list", _wecom
)
WECOM_MEMBER = Shape(
    frozenset({"external_contact", "follow_info"}), _CUSTOMER | _followed("follow_info"), adjust=_wecom
)
WECOM_ONE = Shape(
    frozenset({"external_contact", "follow_user"}), _CUSTOMER | _followed("follow_user"), "follow_user", _wecom
)
ITCHAT = Shape(
    frozenset({"UserName", "NickName", "RemarkName", "PYInitial"}),
    {
        "NickName": "wechat_nickname",
        "RemarkName": "wechat_remark",
        "Sex": "gender",
        "Province": "province",
        "City": "city",
        "Alias": "wechat_id",
    }
    | dict.fromkeys(
        "UserName Uin MemberList MemberCount HeadImgUrl ContactFlag HideInputBarFlag Signature VerifyFlag OwnerUin "  # noqa: SIM905
        "PYInitial PYQuanPin RemarkPYInitial RemarkPYQuanPin StarFriend AppAccountFlag Statues AttrStatus SnsFlag "
        "UniFriend DisplayName ChatRoomId KeyWord EncryChatRoomId IsOwner".split()
    ),
    adjust=_itchat,
    ignore=_itchat_ignored,
)
PYWECHAT = Shape(
    frozenset({"昵称", "备注", "微信号"}),
    {
        "昵称": "wechat_nickname",
        "微信号": "wechat_id",
        "备注": "wechat_remark",
        "电话": "mobile",
        "标签": "tags",
        "描述": "contact_note",
        "来源": "wechat_source",
        "企业": "customer_name",
        "实名": "contact_name",
        "朋友权限": None,
        "共同群聊": None,
        "个性签名": None,
    },
)
PYWECHAT_WECOM = Shape(
    frozenset({"昵称", "备注", "企业", "实名", "在职状态"}),
    {
        "昵称": "wechat_nickname",
        "备注": "wechat_remark",
        "企业": "customer_name",
        "实名": "contact_name",
        "职务": "job_title",
        "地址": "contact_address",
        "在职状态": None,
        "工作时间": None,
        "在线时间": None,
        "其他": None,
    },
)
WXAUTO = Shape(
    frozenset({"nickname", "remark", "tags"}),
    {"nickname": "wechat_nickname", "remark": "wechat_remark", "tags": "tags"},
)
SHAPES = (WECOM_LIST, WECOM_MEMBER, WECOM_ONE, ITCHAT, PYWECHAT_WECOM, PYWECHAT, WXAUTO)


def shape_of(objects: Sequence[Mapping[str, Any]]) -> Shape:
    """Return the known shape whose keys the first objects have, else the general one."""
    keys: set[str] = set()
    for one in islice(objects, 20):
        keys |= one.keys()
    return next((shape for shape in SHAPES if shape.keys <= keys), GENERAL)


def unwrapped(shape: Shape, record: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """Return the objects that are rows each: the record, or one for each member of its list."""
    if shape is WECOM_LIST:
        members = record.get("external_contact_list")
        return [one for one in members if isinstance(one, dict)] if isinstance(members, list) else []
    if shape.each is None:
        return [record]
    members = record.get(shape.each)
    rest = {key: value for key, value in record.items() if key not in (shape.each, "errcode", "errmsg", "next_cursor")}
    owners = [one for one in members if isinstance(one, dict)] if isinstance(members, list) else []
    return [rest | {shape.each: _tag_names(one)} for one in owners] or [rest]
