"""Exports of personal WeChat by the tools that read it.

Sources: LC044/WeChatMsg; xaoyaoo/PyWxDump; sjzar/chatlog internal/chatlog/http/route.go; ILoveBingLu/CipherTalk
electron/services/exportService.ts; hicccc77/WeFlow; LifeArchiveProject/WeChatDataAnalysis routers/chat_contacts.py;
Hello-Mr-Crab/pywechat; cluic/wxauto; littlecodersh/ItChat; youfou/wxpy (all on GitHub).
"""

import html
import re

from guiyi.importers.shapes.shape import Meant, Row, Shape, left_out

_FRIEND: dict[str, Meant] = {
    "username": "wechat_wxid",
    "用户名": "wechat_wxid",
    "wxid": "wechat_wxid",
    "alias": "wechat_id",
    "account": "wechat_id",
    "微信号": "wechat_id",
    "remark": "wechat_remark",
    "备注": "wechat_remark",
    "nickname": "wechat_nickname",
    "昵称": "wechat_nickname",
    "mobile": "mobile",
    "手机号": "mobile",
    "telephone": "mobile",
    "电话": "mobile",
    "label": "tags",
    "labels": "tags",
    "tags": "tags",
    "标签": "tags",
    "description": "contact_note",
    "describe": "contact_note",
    "描述": "contact_note",
    "gender": "gender",
    "signature": "signature",
    "个性签名": "signature",
    "region": "region",
    "地区": "region",
    "country": "country",
    "country/region": "country",
    "国家/地区码": "country",
    "province": "province",
    "省份": "province",
    "city": "city",
    "城市": "city",
    "source": "wechat_source",
    "来源": "wechat_source",
    "实名": "contact_name",
    "企业": "customer_name",
}
_SCENES = {
    "1": "QQ号",
    "3": "微信号",
    "6": "手机号",
    "10": "名片",
    "14": "群聊",
    "15": "搜索手机号",
    "17": "名片分享",
    "30": "扫一扫",
}
_EMOJI = re.compile(r'<span class="emoji emoji([0-9a-f]{2,24})"></span>')


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


def _with_emoji(row: Row) -> Row:
    return {name: emoji(text) for name, text in row.items() if text and ("<" in text or "&" in text)}


def _with_scene(row: Row) -> Row:
    """Say in words how somebody was added, where only the code of it stands."""
    for words, code in (("来源", "来源场景码"), ("source", "sourcescene")):
        told = _SCENES.get((row.get(code) or "").removesuffix(".0"))
        if told and words in row and not row[words]:
            return {words: told}
    return {}


def _is_verified(row: Row) -> str | None:
    """Accounts that WeChat verified are official ones."""
    flag = (row.get("verifyflag") or "0").removesuffix(".0")
    return "row.official_account" if flag.isdecimal() and flag != "0" else None


def _is_oneself(row: Row) -> str | None:
    """Web WeChat gives the number of the account to oneself alone."""
    number = (row.get("uin") or "0").removesuffix(".0")
    return _is_verified(row) or ("row.oneself" if number.isdecimal() and number != "0" else None)


def _is_stranger(row: Row) -> str | None:
    """Members of groups, whom chatlog lists too, are no friends."""
    return "row.other_account" if (row.get("isfriend") or "").lower() == "false" else None


WECHATMSG = Shape(
    "WeChatMsg",
    ("UserName,Alias,Type,Remark,NickName,PYInitial,RemarkPYInitial",),
    _FRIEND
    | left_out(
        "Type,PYInitial,RemarkPYInitial,smallHeadImgUrl,bigHeadImgUrl,EncryptUserName,DelFlag,VerifyFlag,LabelIDList,"
        "DomainList,ChatRoomType,QuanPin,RemarkQuanPin,HeadImgMd5,ChatRoomNotify,ExtraBuf,headImgUrl,"
        + ",".join(f"Reserved{at}" for at in range(1, 12))
    ),
    account=("UserName",),
    ignore=_is_verified,
)
WECHAT_4 = Shape(
    "WeChat 4",
    ("username,local_type,alias,remark,nick_name",),
    _FRIEND
    | {"nick_name": "wechat_nickname"}
    | left_out(
        "id,local_type,encrypt_username,flag,delete_flag,verify_flag,remark_quan_pin,remark_pin_yin_initial,"
        "pin_yin_initial,quan_pin,big_head_url,small_head_url,head_img_md5,chat_room_notify,is_in_chat_room,"
        "extra_buffer,chat_room_type"
    ),
    account=("username",),
    ignore=_is_verified,
)
PYWXDUMP = Shape(
    "PyWxDump",
    ("wxid,nickname,remark,account,describe",),
    _FRIEND
    | {
        "ExtraBuf.手机号": "mobile",
        "ExtraBuf.性别[1男2女]": "gender",
        "ExtraBuf.个性签名": "signature",
        "ExtraBuf.公司名称": "customer_name",
        "ExtraBuf.国": "country",
        "ExtraBuf.省": "province",
        "ExtraBuf.市": "city",
    }
    | left_out(
        "nOrder,nUnReadCount,strNickName,nStatus,nIsSend,strContent,nMsgLocalID,nMsgStatus,nTime,nMsgType,nMsgSubType,"
        "headImgUrl,LabelIDList,extra,ExtraBuf,ExtraBuf.企微属性,ExtraBuf.备注图片,ExtraBuf.备注图片2,ExtraBuf.朋友圈背景"
    ),
    account=("wxid",),
)
CHATLOG = Shape(
    "chatlog",
    ("UserName,Alias,Remark,NickName",),
    _FRIEND | left_out("isFriend"),
    account=("UserName",),
    ignore=_is_stranger,
)
VIEWERS = Shape(  # CipherTalk, WeFlow and WeChatDataAnalysis share their columns
    "CipherTalk, WeFlow, WeChatDataAnalysis",
    ("用户名,显示名称,备注,昵称,类型", "username,displayName,remark,nickname,type"),
    _FRIEND
    | left_out(
        "显示名称,类型,头像URL,头像链接,公众号类型,公众号类型码,来源场景码,displayName,type,avatarUrl,avatar,avatarLink,"
        "sourceScene,officialAccountKind,officialAccountType,typeLabel,detailDescription"
    ),
    account=("用户名", "username"),
    kind=("类型", "type"),
    mend=_with_scene,
)
PYWECHAT_WECOM = Shape(
    "pywechat, WeCom friends",
    ("昵称,备注,企业,实名,在职状态",),
    _FRIEND | {"职务": "job_title", "地址": "contact_address"} | left_out("在职状态,工作时间,在线时间,其他"),
)
PYWECHAT = Shape(
    "pywechat, wxauto",
    ("昵称,备注,微信号,个性签名", "昵称,备注,微信号,共同群聊", "昵称,备注,微信号,朋友权限", "昵称,微信号,备注,描述"),
    _FRIEND | left_out("朋友权限,共同群聊"),
)
WXAUTO = Shape("wxauto", ("nickname,remark,tags",), _FRIEND)
ITCHAT = Shape(
    "itchat, wxpy",
    ("UserName,NickName,RemarkName,PYInitial", "UserName,NickName,RemarkName,Sex", "NickName,RemarkName,Sex,Signature"),
    {
        "NickName": "wechat_nickname",
        "RemarkName": "wechat_remark",
        "Sex": "gender",
        "Province": "province",
        "City": "city",
        "Alias": "wechat_id",
        "Signature": "signature",
    }
    | left_out(
        "UserName,Uin,MemberList,MemberCount,HeadImgUrl,ContactFlag,HideInputBarFlag,VerifyFlag,OwnerUin,PYInitial,"
        "PYQuanPin,RemarkPYInitial,RemarkPYQuanPin,StarFriend,AppAccountFlag,Statues,AttrStatus,SnsFlag,UniFriend,"
        "DisplayName,ChatRoomId,KeyWord,EncryChatRoomId,IsOwner"
    ),
    account=("UserName",),
    ignore=_is_oneself,
    mend=_with_emoji,
)
WECHAT = (WECHATMSG, WECHAT_4, PYWXDUMP, CHATLOG, VIEWERS, PYWECHAT_WECOM, PYWECHAT, ITCHAT, WXAUTO)
