"""E-mail addresses: lower case, several joined by `|`. A domain that is likely mistyped is a suggestion, never changed.

Source: RFC 5321 (lengths), RFC 5322 3.2.3 (dot-atom); domains with letters of all scripts as in RFC 5890.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, partial

from guiyi.values.kind import SEVERAL, Fault, Kind, Step, as_written, shown_dots
from guiyi.values.phone_words import is_sure_name
from guiyi.values.tables import rows
from guiyi.values.text import ANY_LINES, placeholder

_LONGEST, _LONGEST_LOCAL, _LONGEST_CELL = 254, 64, 2000
_ATOM = r"A-Za-z0-9!#$%&'*+/=?^_`{}~-"
_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_FOREIGN_LABEL = r"[^\W_A-Za-z0-9](?:[^\W_A-Za-z0-9]|-){0,62}"
_DOMAIN = rf"(?:(?:{_LABEL}|{_FOREIGN_LABEL})\.){{1,8}}(?:[A-Za-z]{{2,63}}|xn--[A-Za-z0-9-]{{2,59}}|{_FOREIGN_LABEL})"
_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"  # and the marks of Chinese print
_PLAIN = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\.)+[A-Za-z]{2,63}")
_WITH_AT = re.compile(r"[^\s,;<>()\[\]|\"“”‘’、，；：:（）【】《》]*@[^\s,;<>()\[\]|\"“”‘’、，；：（）【】《》]*")
_WRITTEN = re.compile(
    rf"(?:^|(?<=[{_HAN}]))'?(?P<local>[{_ATOM}]+(?:\.[{_ATOM}]+)*)@(?P<domain>{_DOMAIN})(?![A-Za-z0-9@_-])"
    rf"(?:[.!?'。]*$|(?=[{_HAN}])|\?.*$)"
)
_MAILTO = re.compile(r"(?:mailto|e-?mail|mail)\s*:+\s*", re.IGNORECASE)
_AROUND = re.compile(r"\s*([@.])\s*(?=[\w@.])")
_FULL_STOP = re.compile("(?<=[A-Za-z0-9])。(?=[A-Za-z0-9])")
_SLASH = re.compile(r"(@[^\s/@]{1,255})/(?=[^\s/@]{1,64}@)")  # between two addresses; elsewhere / is a letter of one
_OR = re.compile("(?<=[A-Za-z])(?:或者?|以?及|和)(?=[A-Za-z0-9])")
_BROKEN = re.compile(r"(?<![A-Za-z0-9@.])(?![0-9]{7,} )([a-z0-9_.-]{1,64}) (?=[A-Za-z0-9_.+-]{1,64}@)")
_DISPLAY = re.compile(r"\s*[\"'“]?([^\"'“”<>@]{1,40}?)[\"'”]?\s*<[^<>@\s]{1,64}@[^<>@\s]{1,255}>\s*")
_SAID = re.compile(
    r"\s*[\[(（【]\s*at\s*[\])）】]\s*|\s+at\s+(?=[\w-]+\.)|[#＃](?=[A-Za-z0-9-]+\.[A-Za-z])", re.IGNORECASE
)
_COMMA = re.compile(r"(@[\w-]{1,63}), ?(?=[A-Za-z]{2,3}\b)")
_TOP = re.compile(r"\.(?:con|cmo|comm|coom|vom|xom|cim|ocm|c0m)$")
_TOO_COMMON = {
    "info", "sales", "admin", "contact", "service", "support", "office", "mail", "hr", "marketing", "webmaster", "market", "email",
}  # fmt: skip


def addresses(text: str) -> str:
    """Return the addresses of a cell in lower case, joined by `|`, repeats removed.

    Raises:
        Fault: none can be used: email.no_at, .masked, .no_domain, .space, .long or .syntax.

    >>> addresses("邮箱：Li@ABC.com；张三 <zhang@qq.com>"), addresses("Li @ qq . com")
    ('li@abc.com|zhang@qq.com', 'li@qq.com')
    """
    if len(text) <= _LONGEST_LOCAL and _PLAIN.fullmatch(text):
        return text.lower()
    if len(text) > _LONGEST_CELL:
        raise Fault("email.long")
    text = _folded(text)
    if "@" not in text:
        raise Fault("email.no_at")
    if _BROKEN.search(text):
        raise Fault("email.space")
    found: dict[str, None] = {}
    fault = None
    for token in _WITH_AT.findall(text):
        try:
            found.setdefault(_address(token))
        except Fault as error:
            fault = fault or error
    if not found:
        raise fault or Fault("email.syntax")
    return SEVERAL.join(found)


def _folded(text: str) -> str:
    if not text.isascii():
        text = _OR.sub("\n", _FULL_STOP.sub(".", unicodedata.normalize("NFKC", text)))
    return _SLASH.sub(r"\1\n", _MAILTO.sub(" ", _AROUND.sub(r"\1", text)))


def _address(token: str) -> str:
    if re.search(r"[*•●]|[xX]{3,}@", token):
        raise Fault("email.masked")
    local, _, domain = token.partition("@")
    if "@" in domain or not local:
        raise Fault("email.syntax")
    written = _WRITTEN.search(token)
    if not written:
        raise Fault("email.syntax" if "." in domain.strip(".") else "email.no_domain")
    address = f"{written['local']}@{written['domain']}".lower()
    if len(written["local"]) > _LONGEST_LOCAL or len(address) > _LONGEST:
        raise Fault("email.long")
    return address


def suggest(text: str) -> str | None:
    """Return the addresses with mistyped domains put right and a lost @ put back, or None.

    >>> suggest("li@qq.con"), suggest("li@qq,com"), suggest("zhangsan#163.com"), suggest("zhangsanqq.com")
    ('li@qq.com', 'li@qq.com', 'zhangsan@163.com', 'zhangsan@qq.com')
    >>> suggest("li@qq.com"), suggest("li")
    (None, None)
    """
    for mend in _MENDS if len(text) <= _LONGEST_CELL else ():
        mended = mend(text)
        try:
            normal = addresses(mended)
        except Fault:
            continue
        likely = SEVERAL.join(map(_likely, normal.split(SEVERAL)))
        return likely if likely != normal or mended != text else None
    return None


def _likely(address: str) -> str:
    local, _, domain = address.partition("@")
    return f"{local}@{_typos().get(domain) or _TOP.sub('.com', domain)}"


def _with_at(text: str) -> str:
    """Put the @ before a well-known domain that ends a word."""
    word = text.strip().lower()
    for domain in _domains():
        local = word.removesuffix(domain)
        if local != word and re.fullmatch("[a-z0-9_.-]{2,64}[a-z0-9_]", local):
            return f"{local}@{domain}"
    return text


_MENDS = (
    as_written,
    partial(_COMMA.sub, r"\1."),
    partial(_SAID.sub, "@"),
    partial(_BROKEN.sub, r"\1"),
    _with_at,
)


def suggested(text: str) -> str:
    """Return the likely repair of a cell, or "" where there is none or none is needed.

    >>> suggested("li@qq.con"), suggested("li@qq.com")
    ('li@qq.com', '')
    """
    return suggest(text) or ""


def parts(text: str) -> Mapping[str, str]:
    """Return the name displayed before an address.

    >>> parts('"张三" <zhangsan@qq.com>'), parts("zhangsan@qq.com")
    ({'person_name': '张三'}, {})
    """
    display = _DISPLAY.fullmatch(text) if len(text) < 400 else None
    return {"person_name": display[1].strip()} if display and is_sure_name(display[1].strip()) else {}


def likeness(text: str) -> float:
    """Tell how surely a cell holds e-mail addresses by its form.

    >>> likeness("li@qq.com"), likeness("li@"), likeness("上海")
    (1.0, 0.5, 0.0)
    """
    if "@" not in text and "＠" not in text:
        return 0.0
    try:
        return 1.0 if 3 * len(addresses(text.strip())) > len(text.strip()) else 0.5
    except Fault:
        return 0.5 if len(text) < _LONGEST_LOCAL and " " not in text.strip() else 0.1


def keys(normal: str) -> tuple[str, ...]:
    """Return each address, and its part before the @, which a mistyped domain leaves alone.

    >>> keys("zhangsan@qq.com"), keys("info@abc.com")
    (('zhangsan@qq.com', 'local:zhangsan'), ('info@abc.com',))
    """
    several = normal.split(SEVERAL)
    locals_ = (one.partition("@")[0] for one in several)
    return (*several, *dict.fromkeys(f"local:{one}" for one in locals_ if len(one) > 4 and one not in _TOO_COMMON))


def mask(text: str) -> str:
    """Show the first letter and the domain.

    >>> mask("zhangsan@qq.com"), mask("张三")
    ('z***@qq.com', '张*')
    """
    return SEVERAL.join(map(_masked, text.split(SEVERAL)))


def _masked(text: str) -> str:
    local, at, domain = text.rpartition("@")
    return f"{local[:1]}***@{domain}" if at and re.fullmatch(r"[\w.-]+", domain) else shown_dots(text)


@cache
def _domains() -> tuple[str, ...]:
    return tuple(sorted((row["domain"] for row in rows("email_domains")), key=len, reverse=True))


@cache
def _typos() -> dict[str, str]:
    return {typo: row["domain"] for row in rows("email_domains") for typo in row["typos"].split("|") if typo}


_START: tuple[Step, ...] = (*ANY_LINES, partial(placeholder, kind="email"))
EMAIL = Kind(
    "email",
    "电子邮箱",
    "e-mail address",
    steps=(*_START, addresses),
    parts=parts,
    suggest=suggest,
    likeness=likeness,
    keys=keys,
    mask=mask,
    several=True,
    plain=(  # of well-known mail hosts, or of a host too long to be one mistyped
        r"[a-z0-9_-]{5,40}@(?:(?:qq|163|126|gmail|outlook|hotmail|foxmail|sina|139|icloud)\.com"
        r"|[a-z0-9]{9,40}\.(?:com|cn|net|org|com\.cn))"
    ),
)
EMAIL_SUGGEST = Kind(
    "email_suggest", "电子邮箱（建议）", "e-mail address (suggested)", steps=(*_START, suggested), mask=mask
)
