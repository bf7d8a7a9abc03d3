"""What a phone cell without a good number likely means: only ever a suggestion."""

import re

from guiyi.values.kind import SEVERAL
from guiyi.values.numbering import OWN_CODES, abroad, within_china
from guiyi.values.phone_spoilt import as_digits
from guiyi.values.phone_words import BARE

_MOBILE = "1[3-9][0-9]{9}"
_APART = re.compile(rf"(?<![0-9A-Za-z*]){_MOBILE}(?![0-9A-Za-z*])")
_GLUED = re.compile(f"({_MOBILE})({_MOBILE})")
_CODE_TWICE = re.compile("(?:00)?(?:86){2,3}")
_AMERICAN = re.compile(r"(?:1[ .-]?)?\(?([2-9][0-9]{2})\)?[ .-]{0,2}([2-9][0-9]{2})[ .-]([0-9]{4})")
_JAVA_FLOAT = re.compile(r"([1-9])\.([0-9]{6,9})E10")  # the shortest that reads back: only zeros are left out


def mended(text: str) -> str | None:
    """Return what a cell likely means: letters read as digits, a lost 0 or + put back, numbers that were glued parted.

    >>> mended("l3812345678"), mended("2161234567"), mended("85291234567"), mended("1380013800")
    ('+8613812345678', '+862161234567', '+85291234567', None)
    >>> mended("(415) 555-2671"), mended("1380013800013900139000")
    ('+14155552671', '+8613800138000|+8613900139000')
    """
    plain = as_digits(text)
    whole = BARE.sub("", plain)
    return american(plain) or within_china(whole) or _recoded(whole, "+" in plain) or _parted(whole, plain)


def american(text: str) -> str | None:
    """Return a number of North America that is written in its groups, without country code.

    >>> american("(415) 555-2671"), american("1-415-555-2671"), american("090-1234-5678")
    ('+14155552671', '+14155552671', None)
    """
    found = _AMERICAN.fullmatch(text.strip())
    return abroad("+1" + "".join(found.groups()), "") if found else None


def zeros_put_back(text: str) -> str | None:
    """Return the mobile in a number that Java wrote with an exponent, as its form drops zeros only.

    >>> zeros_put_back("1.3800138E10"), zeros_put_back("1.3800138E+10"), zeros_put_back("1.38E10")
    ('+8613800138000', None, None)
    """
    found = _JAVA_FLOAT.fullmatch(text.strip())
    return within_china(found[1] + found[2].ljust(10, "0")) if found else None


def _recoded(whole: str, signed: bool) -> str | None:
    """Put right what stands before a number: country code twice, one without its +, an area code without its 0."""
    if _CODE_TWICE.match(whole):
        return within_china(_CODE_TWICE.sub("", whole))
    if signed:
        return None
    return within_china(f"0{whole}") or (abroad(f"+{whole}", "") if whole.startswith(OWN_CODES) else None)


def _parted(whole: str, plain: str) -> str | None:
    """Find the one mobile that stands apart, or two glued together."""
    glued = _GLUED.fullmatch(whole)
    mobiles = glued.groups() if glued else _APART.findall(plain)
    return SEVERAL.join(dict.fromkeys(f"+86{one}" for one in mobiles)) if glued or len(mobiles) == 1 else None
