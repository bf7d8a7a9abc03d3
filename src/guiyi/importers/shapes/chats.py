"""Entries of a WeChat address book that are no customers: groups, official accounts, the tools of WeChat, oneself."""

import re
from collections.abc import Sequence

_TOOLS = frozenset(
    {
        "filehelper", "fmessage", "medianote", "floatbottle", "newsapp", "weixin", "weibo", "qqmail", "qmessage", "tmessage",
        "notifymessage", "exmail_tool", "officialaccounts", "brandsessionholder", "notification_messages", "helper_entry",
        "mphelper", "lbsapp", "shakeapp", "voiceinput", "feedsapp", "masssendapp", "meishiapp", "blogapp", "facebookapp",
        "qqsync", "cardpackage", "wxitil",
    }
)  # fmt: skip
_TYPES = {
    "row.group": ("group", "群", "群聊", "群组", "微信群", "chatroom", "room"),
    "row.official_account": (
        "official",
        "公众号",
        "服务号",
        "订阅号",
        "officialaccount",
        "企业号",
        "小程序",
        "系统",
        "system",
    ),
    "row.oneself": ("self", "me", "myself", "oneself", "自己", "本人", "我"),
    "row.other_account": ("other", "others", "其他", "其它", "非好友", "陌生人", "stranger"),
}
_REASONS = {word: reason for reason, words in _TYPES.items() for word in words}
TYPE_HEADERS = frozenset({"类型", "type", "账号类型", "联系人类型", "usertype", "contacttype"})


_FRIENDS = frozenset({"friend", "friends", "好友", "微信好友", "朋友", "contact", "contacts", "联系人", "个人", "用户"})


def are_accounts(kinds: Sequence[str]) -> bool:
    """Tell a column that says what kind of account each line is; others that are called 类型 hold no friends or groups.

    >>> are_accounts(["好友", "公众号", "群聊"]), are_accounts(["其他", "其他"]), are_accounts(["经销商", "个人"])
    (True, False, False)
    """
    words = [_word(one) for one in kinds if one.strip()]
    known = sum(word in _FRIENDS or word in _REASONS for word in words)
    sure = any(word in _FRIENDS or _REASONS.get(word) in ("row.group", "row.official_account") for word in words)
    return sure and known * 5 >= len(words) * 4


def _word(kind: str | None) -> str:
    return re.sub(r"[\s_-]", "", (kind or "")[:30]).lower()


def why_no_person(wxid: str | None, kind: str | None) -> str | None:
    """Return the issue code that says why an entry is no customer, or None for a friend.

    >>> why_no_person("12345@chatroom", None), why_no_person("gh_0123456789ab", None), why_no_person("wxid_a1", "friend")
    ('row.group', 'row.official_account', None)
    >>> why_no_person(None, "公众号"), why_no_person("zhangsan_sh", None)
    ('row.official_account', None)
    """
    name = (wxid or "").strip()
    if name.endswith("@chatroom") or name.startswith("@@"):
        return "row.group"
    if name.startswith("gh_") or name in _TOOLS:
        return "row.official_account"
    return _REASONS.get(_word(kind))
