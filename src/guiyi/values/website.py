"""Web sites: the bare host, without scheme, `www.`, port and path.

Source: RFC 1035 2.3.1 (host names), RFC 5890 (names in letters of all scripts).
"""

import re
from functools import partial

from guiyi.values.domain import DOMAIN, in_own_letters
from guiyi.values.kind import Fault, Kind
from guiyi.values.text import ANY, key, placeholder

_LONGEST = 2000
_HOST = re.compile(
    rf"(?:[a-z0-9][a-z0-9-]{{0,30}}_[a-z0-9_-]{{0,30}}[a-z0-9]\.)?{DOMAIN}(?![a-z0-9_-])"
)  # a host may have _
_SCHEME = re.compile(r"(?:https?|ftp)(?:[:：]\s?[/\\]{0,3}|[/\\]{2,3})|(?<![^\s:：])//")
_LABELS = re.compile(
    r"(?:(?:公司|企业|官方)?(?:网址|网站|官网|主页|域名|网店)|url|web ?site|home ?page|website|web|site)\s?(?:[:：]\s?|(?=h|w|\s))"
)
_STOP = re.compile("(?<=[a-z0-9])[。,，](?=[a-z0-9])")
_WWW = re.compile(r"^(?:www\.)+(?=[^.]+\.)")
_AFTER_HOST = re.compile(r"(?::[0-9]{0,5})?[.,，。]?")  # port, full stop
_NO_HOST = re.compile(r"www\.(?!(?:com|cn|net|org)$)[^.]+")  # its top level is missing
_ADDRESS = re.compile(r"[a-z0-9._%+-]@[a-z0-9]")
_SEEN = re.compile(
    r"(?:https?://|www\.)\S+|[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.(?:com|cn|net|org|com\.cn|gov\.cn|edu\.cn)(?:/\S*)?"
)
# Hosts of many: two customers with a page there are not the same for it.
_SHARED = {
    "weibo.com", "m.weibo.cn", "taobao.com", "tmall.com", "jd.com", "1688.com", "baidu.com", "qcc.com", "tianyancha.com",
    "aiqicha.baidu.com", "mp.weixin.qq.com", "qq.com", "163.com", "douyin.com", "xiaohongshu.com", "zhihu.com",
    "bilibili.com", "alibaba.com", "amazon.com", "ebay.com", "facebook.com", "instagram.com", "linkedin.com", "twitter.com",
    "x.com", "youtube.com", "google.com", "github.com",
}  # fmt: skip


def host(text: str) -> str:
    """Return the bare host of the first address in a cell.

    Raises:
        Fault: website.email (an e-mail address) or website.syntax.

    >>> host("官网：https://www.Example.com.cn/about?id=1"), host("HTTP://shop.example.com:8080")
    ('example.com.cn', 'shop.example.com')
    >>> host("www.com"), host("例子.中国")
    ('www.com', '例子.中国')
    """
    lower = _STOP.sub(".", _LABELS.sub(" ", text[:_LONGEST].lower()))
    words = [word for word in re.split(r"[\s、;；|<>()（）\[\]【】\"“”]+", _SCHEME.sub(" ://", lower)) if "." in word]
    for word in words:
        place = re.split(r"[/?#\\]", word.removeprefix("://"), maxsplit=1)[0]
        if word.startswith("://"):
            place = place.rpartition("@")[2]  # user and password
        found = _HOST.match(place)
        bare = _WWW.sub("", in_own_letters(found[0])) if found and _AFTER_HOST.fullmatch(place, found.end()) else ""
        if bare and not _NO_HOST.fullmatch(bare):
            return bare
    raise Fault("website.email" if _ADDRESS.search(lower) else "website.syntax")


def likeness(text: str) -> float:
    """Tell how surely a cell holds a web site by its form.

    >>> likeness("https://example.com"), likeness("example.com.cn"), likeness("v1.2")
    (1.0, 0.8, 0.0)
    """
    lower = _LABELS.sub("", key(text[:_LONGEST])).strip(" .。")
    if not _SEEN.fullmatch(lower):
        return 0.0
    return 1.0 if lower.startswith(("http", "www.")) else 0.8


def keys(normal: str) -> tuple[str, ...]:
    """Return the host, unless it is that of a platform with pages of many.

    >>> keys("example.com"), keys("weibo.com")
    (('example.com',), ())
    """
    return () if normal in _SHARED else (normal,)


WEBSITE = Kind(
    "website",
    "网址",
    "web site",
    steps=(*ANY, partial(placeholder, kind="website"), host),
    likeness=likeness,
    keys=keys,
    plain=r"[a-z0-9]{4,40}\.(?:com|cn|net|org|com\.cn)",
)
