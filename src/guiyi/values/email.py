"""E-mail addresses: lower case, several joined by `|`. A domain that is likely mistyped is a suggestion, never changed.

A domain has one form, that of its own letters (`domain.in_own_letters`). A local part is one that mail systems and CRMs
take: letters, digits and the signs of a dot-atom. Quotes around such a part fall; one that needs its quotes is a fault.
Letters of other scripts stand before the @ only where the domain is of another script, too.
See docs/emails.md, also for how this compares with isemail.
Source: RFC 5321 (lengths), RFC 5322 3.2.3 (dot-atom), RFC 6531 (other scripts).
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import partial

from guiyi.values.domain import DOMAIN, in_own_letters
from guiyi.values.email_repair import repairs, retyped
from guiyi.values.kind import SEVERAL, Fault, Kind, Step, shown_dots
from guiyi.values.phone_words import is_sure_name
from guiyi.values.text import ANY_LINES, placeholder

_LONGEST, _LONGEST_LOCAL, _LONGEST_CELL = 254, 64, 2000
_ATOM = r"A-Za-z0-9!#$%&'*+/=^_`{}~-"  # a question mark would be legal, and is part of a link
_LETTER = r"[^\W_A-Za-z]"  # of another script, or a digit
_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"  # and the marks of Chinese print
_PLAIN = (
    r"(?!(?:[0-9]+[xX]|[xX]{3}))[A-Za-z0-9_][A-Za-z0-9_+-]*(?:\.[A-Za-z0-9_+-]+)*"
    r"@(?:[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\.)+[A-Za-z]{2,63}"
)
_USUAL = re.compile(  # one address with nothing but a label before it and marks around it
    rf"(?:[A-Za-z\u4e00-\u9fff-]{{1,10}}[:：] ?)?[ <(（【'\"“‘]*(?P<address>{_PLAIN})[] >)）】,;，；、。.!'\"”’]*"
)
_AT = re.compile("[@＠﹫]")
_WITH_AT = re.compile(r"[^\s,;<>()\[\]|\"“”‘’、，；：:（）【】《》]*@[^\s,;<>()\[\]|\"“”‘’、，；：（）【】《》]*")
_AFTER = rf"(?![A-Za-z0-9@_]|-+[A-Za-z0-9])(?:[-_.!?'/\\&=+~#*]*(?:$|(?=[{_HAN}]))|\?.*$)"
_WRITTEN = re.compile(
    rf"(?:^[-'/\\=+&~#]*|(?<=[{_HAN}])[-_.'/+=~#]*)(?P<local>(?=[^@]*[A-Za-z0-9])[{_ATOM}]+(?:\.[{_ATOM}]+)*)@(?P<domain>{DOMAIN}){_AFTER}"
)
_OF_OTHER_SCRIPT = re.compile(
    rf"(?P<local>{_LETTER}+(?:[._-]{_LETTER}+)*)@(?P<domain>[^A-Za-z]*(?<=\.)[^A-Za-z]+|(?:[^.]*\.)*xn--[^.]*){_AFTER}"
)
_MASKED = re.compile(r"[*•●].*[^*]$|^\*.*@|^[xX]{3,}@|^[0-9]+[xX]{2,}[0-9]*@")
_SYMBOL = re.compile(  # what cannot stand in an address, and what NFKC would make letters or digits of: ① ℡
    "[\u2100-\u214f\u2460-\u24ff\u2776-\u2793\u3200-\u33ff]|[^\\w\\s\x00-\x7f\u2010-\u2015\u2212•●。·＊\ufe50-\uffef]"
)
_HYPHEN = re.compile("(?<=[A-Za-z0-9])[\u2010\u2011\u2013\u2212](?=[A-Za-z0-9])|[\u2012-\u2015]")
_FULL_STOP = re.compile("(?<=[A-Za-z0-9])。(?=[A-Za-z0-9])")
_OR = re.compile("(?<=[A-Za-z])(?:或者?|以?及|和)(?=[A-Za-z0-9])")
_LABELS = re.compile(r"(?<![A-Za-z0-9@._-])(?:mailto|smtp|e-?mail|mail|https?)\s*[:=]+[/\s]*|%20", re.IGNORECASE)
_QUOTED = re.compile(rf'(?<![^\s<,;:])"([{_ATOM}]+(?:\.[{_ATOM}]+)*)"(?=\s*@)')
_AROUND_AT = re.compile(r"\s*@\s*(?=[^\s@])")
_TOPS = "com|cn|net|org|gov|edu|hk|tw|jp|kr|sg|uk|de|fr|us|io|info|biz|cc|vip|top"
_AROUND_DOT = re.compile(rf"(@[\w-]{{1,63}})\s*\.\s*(?=(?:{_TOPS})(?![\w-]))", re.IGNORECASE)
_BEFORE_CN = re.compile(r"(@[\w-]{1,63}\.(?:com|net|org|gov|edu|ac))\s*\.\s*(?=cn(?![\w-]))", re.IGNORECASE)
_NUMBER = re.compile(r"(?:^|(?<=[\s,;，；|]))[0-9]{1,2}[.)]\s+(?=\S+@)")
_NUMBERS = re.compile(r"(?:^|(?<=\s))[0-9]\.(?=\S+@)")
_RUN_ON = re.compile(r"(@[^\s@/\\&+]{1,200}?\.[A-Za-z]{2,24})(?:[/\\&+~=]|-{1,3}|_)(?=[A-Za-z0-9][^\s@,;|]{0,63}@)")
_BESIDE = "and|or|to|cc|bcc|e-?mail|mail|qq|tel|phone|fax|mobile|home|work|office|personal|private|other|is"
_BROKEN = re.compile(
    rf"(?<![A-Za-z0-9@.])(?!(?:[0-9-]{{7,}}|[0-9]+(?= [A-Za-z])|(?i:{_BESIDE})) )"
    r"(?:([a-z0-9_.-]{1,64}) (?=[A-Za-z0-9_.+-]{1,64}@)|([A-Z0-9_.-]{1,64}) (?=[A-Z0-9_.+-]{1,64}@))"
)
_DISPLAY = re.compile(r"\s*[\"'“]?([^\"'“”<>@]{1,40}?)[\"'”]?\s*<[^<>@\s]{1,64}@[^<>@\s]{1,255}>\s*")
_TOO_COMMON = {
    "info", "sales", "admin", "contact", "service", "support", "office", "mail", "hr", "marketing", "webmaster", "market", "email",
}  # fmt: skip


def addresses(text: str) -> str:
    """Return the addresses of a cell in lower case, joined by `|`, repeats removed.

    Raises:
        Fault: none can be used: email.no_at, .masked, .no_domain, .space, .long or .syntax.

    >>> addresses("邮箱：Li@ABC.com；张三 <zhang@qq.com>"), addresses("Li @ qq . com")
    ('li@abc.com|zhang@qq.com', 'li@qq.com')
    >>> addresses("li@xn--fsqu00a.xn--fiqs8s"), addresses('"li.si"@abc.com')
    ('li@例子.中国', 'li.si@abc.com')
    """
    if len(text) <= _LONGEST_LOCAL and (usual := _USUAL.fullmatch(text)):
        return usual["address"].lower()
    if len(text) > _LONGEST_CELL:
        raise Fault("email.long")
    if not _AT.search(text):
        raise Fault("email.no_at")
    text = _folded(text)
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
    """Write signs at half width, take labels and numbers off, close what is spaced out, part what is run together."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _HYPHEN.sub(_hyphen, _SYMBOL.sub("\n", text)))
        text = _OR.sub("\n", _FULL_STOP.sub(".", text))
    text = _NUMBER.sub("", _QUOTED.sub(r"\1", _LABELS.sub(" ", text)))
    if len(_NUMBERS.findall(text)) > 1:
        text = _NUMBERS.sub("", text)
    text = _AROUND_AT.sub("@", text)
    return _RUN_ON.sub(r"\1\n", _BEFORE_CN.sub(r"\1.", _AROUND_DOT.sub(r"\1.", text)))


def _hyphen(found: re.Match[str]) -> str:
    return "\n" if found[0] in "\u2012\u2014\u2015" or found.start() == 0 else "-"


def _address(token: str) -> str:
    if _MASKED.search(token):
        raise Fault("email.masked")
    local, _, domain = token.partition("@")
    if "@" in domain or not local:
        raise Fault("email.syntax")
    written = _WRITTEN.search(token) or _OF_OTHER_SCRIPT.fullmatch(token)
    if not written:
        raise Fault("email.syntax" if "." in domain.strip(".") else "email.no_domain")
    address = f"{written['local'].lower()}@{in_own_letters(written['domain'])}"
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
    for mended in repairs(text) if len(text) <= _LONGEST_CELL else ():
        try:
            normal = addresses(mended)
        except Fault:
            continue
        likely = SEVERAL.join(map(retyped, normal.split(SEVERAL)))
        return likely if likely != normal or mended != text else None
    return None


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
    """Show the first letter and the domain; of what is no address, the first letter.

    >>> mask("zhangsan@qq.com"), mask("张三"), mask("li@13800138000")
    ('z***@qq.com', '张*', 'l*************')
    """
    return SEVERAL.join(map(_masked, text.split(SEVERAL)))


def _masked(text: str) -> str:
    local, at, domain = text.rpartition("@")
    return (
        f"{local[:1]}***@{domain}"
        if at and len(domain) <= _LONGEST and re.fullmatch(DOMAIN, domain)
        else shown_dots(text)
    )


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
        r"(?:[0-9]{5,12}|x{0,2}[a-wyz][a-z0-9_-]{3,30}(?:\.[a-z0-9_]{1,20})?)"
        r"@(?:(?:qq|163|126|gmail|outlook|hotmail|foxmail|sina|139|icloud)\.com|[a-z0-9]{9,40}\.(?:com|cn|net|org|com\.cn))"
    ),
)
EMAIL_SUGGEST = Kind(
    "email_suggest", "电子邮箱（建议）", "e-mail address (suggested)", steps=(*_START, suggested), mask=mask
)
