"""Ids of WeChat and QQ: the WeChat id that people choose, the internal one (wxid_…), the QQ number.

Source: WeChat help, 微信号 rules (6 to 20 letters, digits, _ and -, a letter first, letter case without meaning).
"""

import re
from collections.abc import Mapping
from functools import partial

from guiyi.values.code_cell import bare, nothing_in
from guiyi.values.kind import Fault, Kind
from guiyi.values.phone import restored
from guiyi.values.phone_words import folded
from guiyi.values.text import ANY, placeholder

_LABEL = re.compile(
    r"^(?:我的|个人|本人|工作|加)?(?:微 ?信号码?|微信ID|微信|薇信|威信|V信|WeChat(?:\s?ID)?|weixin|wxid|wx|vx|v(?=\s?[:：]))\s?(?:[:：=]\s?|\s|是)",
    re.IGNORECASE,
)
_LABEL_GLUED = re.compile(
    "^(?:我的|个人|本人|工作|加)?(?:微 ?信号码?|微信ID|微信|薇信|威信|V信)(?=[A-Za-z0-9])", re.IGNORECASE
)
_BESIDE_NAME = re.compile("(?:[\u4e00-\u9fff·]+ )?([a-z][a-z_-]*[0-9_-][-_a-z0-9]*)(?: [\u4e00-\u9fff·]+)?")
_CHOSEN = re.compile("[a-z][-_a-z0-9]{5,19}")
_INTERNAL = re.compile("wxid_[a-z0-9_]{2,40}")
_SESSION = re.compile("@{1,2}[0-9a-f]{8,80}", re.IGNORECASE)
_MOBILE = re.compile(r"(?:\+?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}")
_TOOLS = re.compile(
    "gh_[a-z0-9]+|filehelper|fmessage|medianote|floatbottle|newsapp|weixin|wechat|qqmail|qmessage|tmessage"
)
_WXID_LABEL = re.compile("^(?:wxid|微信内部号|内部号)\\s?[:：]\\s?", re.IGNORECASE)
_SAME_AS_PHONE = re.compile(  # 微信同手机号
    rf"(?=.*(?:同|一致|即|就是))(?:微信|手机|电话|号码?|同步|相同|一致|同|与|和|即|就是|是)+[:：]?\s?({_MOBILE.pattern})?"
)
_QQ_LABEL = re.compile(r"^(?:Q ?Q(?:号码?|邮箱)?|Q(?=[:：])|企鹅号?|扣扣)\s?[:：=]?\s?", re.IGNORECASE)
_LOST = re.compile(r"[1-9](?:\.[0-9]+)?E\+?[0-9]{1,2}", re.IGNORECASE)
_QQ_MAIL = re.compile(r"@(?:vip\.)?qq\.com$", re.IGNORECASE)
_QQ = re.compile("[1-9][0-9]{4,11}")


def chosen_id(text: str) -> str:
    """Return the WeChat id of a cell in lower case.

    Raises:
        Fault: wechat_id.phone (a phone number, or the word that it is the same), .wxid (an internal id), .masked, .length or
            .syntax.

    >>> chosen_id("微信号：ZhangSan_88"), chosen_id("zhangsan-88（工作号）")
    ('zhangsan_88', 'zhangsan-88')
    """
    plain = _bare(text)
    if nothing_in(plain, "wechat_id"):
        return ""
    if _INTERNAL.fullmatch(plain):
        raise Fault("wechat_id.wxid")
    if _TOOLS.fullmatch(plain):
        raise Fault("wechat_id.syntax")
    if _CHOSEN.fullmatch(plain):
        return plain
    if _MOBILE.fullmatch(folded(plain)) or _SAME_AS_PHONE.fullmatch(plain):
        raise Fault("wechat_id.phone")
    if "*" in plain:
        raise Fault("wechat_id.masked")
    raise Fault("wechat_id.length" if re.fullmatch("[a-z][-_a-z0-9]*", plain) else "wechat_id.syntax")


def internal_id(text: str) -> str:
    """Return the internal id of an account: `wxid_…`, or the id that old accounts keep in its place.

    Raises:
        Fault: wechat_wxid.session (an id that changes with each login), .group and .official (no person) or .syntax.

    >>> internal_id("wxid_a1b2c3d4e5f6"), internal_id("zhangsan_sh"), internal_id("25984982@openim")
    ('wxid_a1b2c3d4e5f6', 'zhangsan_sh', '25984982@openim')
    """
    plain = _WXID_LABEL.sub("", text.strip().removeprefix("'")).lower()
    if _SESSION.fullmatch(plain):
        raise Fault("wechat_wxid.session")
    if plain.endswith("@chatroom"):
        raise Fault("wechat_wxid.group")
    if _TOOLS.fullmatch(plain):
        raise Fault("wechat_wxid.official")
    if re.fullmatch("[a-z0-9][-_a-z0-9]{1,63}(?:@openim)?", plain):
        return plain
    raise Fault("wechat_wxid.syntax")


def qq_number(text: str) -> str:
    """Return the QQ number of a cell.

    Raises:
        Fault: qq.phone (a mobile), .masked, .digits_lost, .length or .syntax.

    >>> qq_number("QQ：12345678"), qq_number("12345678.0"), qq_number("12345678@qq.com")
    ('12345678', '12345678', '12345678')
    """
    plain = re.sub(r"\.0+$", "", _QQ_MAIL.sub("", bare(text, _QQ_LABEL)))
    if nothing_in(plain, "qq"):
        return ""
    if _MOBILE.fullmatch(folded(plain)):
        raise Fault("qq.phone")
    joined = re.sub("(?<=[0-9]) (?=[0-9]{3,})", "", plain)
    if _QQ.fullmatch(joined):
        return joined
    if "*" in plain:
        raise Fault("qq.masked")
    if _LOST.fullmatch(plain):
        raise Fault("qq.digits_lost")
    raise Fault("qq.length" if re.fullmatch("[0-9]{1,200}", plain) else "qq.syntax")


def _bare(text: str) -> str:
    plain = _LABEL_GLUED.sub("", bare(text, _LABEL)).lower()
    named = _BESIDE_NAME.fullmatch(plain)
    return named[1] if named else plain


def parts(text: str) -> Mapping[str, str]:
    """Return what stands where a WeChat id should: a phone number, or an internal id.

    >>> parts("微信：13800138000"), parts("wxid_a1b2c3"), parts("zhangsan88")
    ({'phone': '13800138000'}, {'wechat_wxid': 'wxid_a1b2c3'}, {})
    """
    plain = _bare(text)
    if _INTERNAL.fullmatch(plain):
        return {"wechat_wxid": plain}
    same = _SAME_AS_PHONE.fullmatch(plain)
    plain = (same and same[1]) or plain
    return {"phone": plain} if _MOBILE.fullmatch(folded(plain)) else {}


def chosen_likeness(text: str) -> float:
    """Tell how surely a cell holds a WeChat id by its form; many words of letters have it too.

    >>> chosen_likeness("微信：zhangsan88"), chosen_likeness("zhangsan_88"), chosen_likeness("zhangsan"), chosen_likeness("张三")
    (1.0, 0.4, 0.2, 0.0)
    """
    plain = _bare(text)
    if not _CHOSEN.fullmatch(plain) or _INTERNAL.fullmatch(plain):
        return 0.0
    if plain != text.strip().lower() and _LABEL.match(text.strip()):
        return 1.0
    return 0.4 if re.search("[0-9_-]", plain) else 0.2


def internal_likeness(text: str) -> float:
    """Tell how surely a cell holds an internal id.

    >>> internal_likeness("wxid_a1b2c3"), internal_likeness("zhangsan")
    (1.0, 0.0)
    """
    return 1.0 if _INTERNAL.fullmatch(text.strip().lower()) else 0.0


def qq_likeness(text: str) -> float:
    """Tell how surely a cell holds a QQ number: digits alone may be much else.

    >>> qq_likeness("QQ:12345678"), qq_likeness("12345678"), qq_likeness("13800138000")
    (1.0, 0.3, 0.0)
    """
    plain = text.strip()
    if plain[:2].upper() == "QQ" and re.search("[1-9][0-9]{4,11}", plain):
        return 1.0
    return 0.3 if _QQ.fullmatch(plain) and not _MOBILE.fullmatch(plain) else 0.0


def itself(normal: str) -> tuple[str, ...]:
    """Return the id as the only key.

    >>> itself("zhangsan88")
    ('zhangsan88',)
    """
    return (normal,)


def mask(text: str) -> str:
    """Show the first and the last two characters, of six and fewer none.

    >>> mask("zhangsan88"), mask("12345")
    ('zh******88', '*****')
    """
    return text[:2] + "*" * (len(text) - 4) + text[-2:] if len(text) > 6 else "*" * len(text)


WECHAT_ID = Kind(
    "wechat_id",
    "微信号",
    "WeChat id",
    steps=(*ANY, partial(placeholder, kind="wechat_id"), chosen_id),
    parts=parts,
    likeness=chosen_likeness,
    keys=itself,
    mask=mask,
)
WECHAT_WXID = Kind(
    "wechat_wxid",
    "微信内部号",
    "internal WeChat id",
    steps=(*ANY, internal_id),
    likeness=internal_likeness,
    keys=itself,
    mask=mask,
    plain="wxid_[a-z0-9]{10,20}",
)
QQ = Kind(
    "qq",
    "QQ号",
    "QQ number",
    steps=(*ANY, partial(placeholder, kind="qq"), restored, qq_number),
    likeness=qq_likeness,
    keys=itself,
    mask=mask,
    plain="[1-9][0-9]{4,9}",
)
