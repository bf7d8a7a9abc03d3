"""Likely repairs of e-mail addresses: for people to confirm, never applied silently.

A repair is told where the mistake is a known one: a typo of a well-known mail host (`data/email_domains.csv`, or one
letter off a longer name), a top level that does not exist, a sign in the place of the @ or of a dot.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache, partial

from guiyi.values.tables import rows

_MISTYPED_TOP = re.compile(r"\.com\.com$|\.(?:con|cmo|comm|coom|vom|xom|cim|ocm|c0m|corn)$")
_ZERO = re.compile(r"\.c0m(?![\w.-])", re.IGNORECASE)
_TOPS = "com\\.cn|com|cn|net|org"
_FOR_DOT = re.compile(rf"(@[\w-]{{1,63}}(?:\.com)?)(?:[,;:，、；：。·/]\s?|\s)(?=(?:{_TOPS})(?![\w@-]))", re.IGNORECASE)
_DOTS = re.compile(r"(@[\w-]{1,63})\.{2,}(?=\w)")
_SIGNS = re.compile(r"@[@.\s]+(?=\w)|\s*[\[(（【{<]\s*@\s*[\])）】}>]\s*")
_FOR_AT = re.compile(
    r"\s*[\[(（【{]\s*(?:at?|艾特)\s*[\])）】}]\s*|艾特|\s+at\s+(?=[\w-]+(?:\.|\s+dot\s|\s*[\[(]))|%40|[#＃&＆](?=[A-Za-z0-9-]+\.[A-Za-z])",
    re.IGNORECASE,
)
_SAID_DOT = re.compile(r"\s*[\[(（【{]\s*dot\s*[\])）】}]\s*|\s+dot\s+", re.IGNORECASE)
_GAP = re.compile(r"(?<![A-Za-z0-9@.])([A-Za-z0-9_.-]{1,64})\s+(?=[A-Za-z0-9_.+-]{1,64}\s?@)")
_QQ = re.compile(r"\s*(?:QQ|扣扣|企鹅)\s*号?码?\s*[:：]?\s*([1-9][0-9]{4,10})\s*", re.IGNORECASE)
_NAME_AT_END = re.compile("[a-z0-9_.-]{2,64}[a-z013-9_]")  # 2 is the key of @
_LONG_NAME = range(5, 9)  # letters of a host's first label, in which one wrong letter tells
_REAL = frozenset({"mail.com", "email.com", "ymail.com", "cloud.com"})  # hosts of their own, one letter off another


def repairs(text: str) -> Iterator[str]:
    """Give the text itself, if it has an @, then the text with one kind of mistake mended at a time.

    >>> list(repairs("li@qq,com"))
    ['li@qq,com', 'li@qq.com']
    """
    has_at = "@" in text or "＠" in text
    if has_at:
        yield text
    for mend in _WITH_AT if has_at else _WITHOUT_AT:
        mended = mend(text)
        if mended != text:
            yield mended


def retyped(address: str) -> str:
    """Return an address with the domain that was likely meant.

    >>> retyped("li@gmial.com"), retyped("li@huaxin.con"), retyped("li@huaxin.cn.com"), retyped("li@mail.com")
    ('li@gmail.com', 'li@huaxin.com', 'li@huaxin.com.cn', 'li@mail.com')
    """
    local, _, domain = address.partition("@")
    return f"{local}@{_likely(domain)}"


@lru_cache(maxsize=8192)
def _likely(domain: str) -> str:
    if domain in _hosts() or domain in _REAL:
        return domain
    if typo := _typos().get(domain):
        return typo
    if domain.endswith(".cn.com"):
        name = domain.removesuffix(".cn.com")
        return f"{name}.com" if f"{name}.com" in _hosts() else f"{name}.com.cn"
    return _neighbour(domain) or _MISTYPED_TOP.sub(".com", domain)


def _neighbour(domain: str) -> str | None:
    """Return the one well-known host of a longer name that a domain misses by a letter."""
    if len(domain.partition(".")[0]) not in _LONG_NAME:
        return None
    from rapidfuzz.distance import OSA

    near = [
        host
        for host in _hosts()
        if host[0] == domain[0]
        and len(host.partition(".")[0]) in _LONG_NAME
        and OSA.distance(host, domain, score_cutoff=1) <= 1
    ]
    return near[0] if len(near) == 1 else None


def _with_at(text: str) -> str:
    """Put the @ before a well-known host that ends a word."""
    word = text.strip().lower()
    for host in _hosts():
        local = word.removesuffix(host)
        if local != word and _NAME_AT_END.fullmatch(local):
            return f"{local}@{host}"
    return text


def _with_top(text: str) -> str:
    """Give a well-known host its top level, the dot before it, or the rest of it (qq.c)."""
    before, at, name = text.strip(" .。,，;；").lower().rpartition("@")
    host = _hosts_in_short().get(name) or _typos().get(name)
    return f"{before}{at}{host}" if at and host else text


_WITH_AT: tuple[Callable[[str], str], ...] = (
    lambda text: _FOR_DOT.sub(r"\1.", _FOR_DOT.sub(r"\1.", text)),  # twice for ,com,cn
    _with_top,
    partial(_DOTS.sub, r"\1."),
    partial(_SIGNS.sub, "@"),
    partial(_ZERO.sub, ".com"),
    partial(_GAP.sub, r"\1"),
)
_WITHOUT_AT: tuple[Callable[[str], str], ...] = (
    lambda text: _SAID_DOT.sub(".", _FOR_AT.sub("@", text)),
    _with_at,
    partial(_QQ.sub, r"\1@qq.com"),
)


@cache
def _hosts() -> tuple[str, ...]:
    return tuple(sorted((row["domain"] for row in rows("email_domains")), key=len, reverse=True))


@cache
def _hosts_in_short() -> dict[str, str]:
    """Hosts without their top level, and without the dot before it, where only one is so called."""
    called: dict[str, list[str]] = {}
    for host in _hosts():
        for name in (host.partition(".")[0], host.replace(".", "")):
            called.setdefault(name, []).append(host)
    return {name: hosts[0] for name, hosts in called.items() if len(hosts) == 1}


@cache
def _typos() -> dict[str, str]:
    return {typo: row["domain"] for row in rows("email_domains") for typo in row["typos"].split("|") if typo}
