"""Currencies: which one a text names, and what is left of an amount without it.

Source: ISO 4217 (codes); `data/category.csv` holds the words for them.
"""

import re
from functools import cache

from guiyi.values.kind import Fault
from guiyi.values.numeral import NUMERALS
from guiyi.values.tables import rows
from guiyi.values.text import half_width

_LONGEST = 64
_NO_WORD = re.compile(r"[0-9.,+()\s百千万亿-]*")
_SIGNS = frozenset("元圆块$¥￥")  # of several currencies
_OWN = {  # what a sign alone means where people have their own
    "JP": ("¥￥", "JPY"), "HK": ("$元圆", "HKD"), "MO": ("$元圆", "MOP"), "TW": ("$元圆", "TWD"), "SG": ("$元", "SGD"),
    "AU": ("$", "AUD"), "NZ": ("$", "NZD"), "CA": ("$", "CAD"),
}  # fmt: skip


def currency(text: str, region: str = "CN") -> str:
    """Return the ISO 4217 code of the currency that a text names; empty where it names none.

    A bare ¥ or 元 is the yuan, a bare $ the US dollar, but in a region that writes its own so; beside the name of a currency they are only its sign.

    >>> [currency(one) for one in ("￥100", "100万元", "5万美元", "HK$20", "1000日元", "AUD $5", "5文莱元", "100")]
    ['CNY', 'CNY', 'USD', 'HKD', 'JPY', 'AUD', '', '']
    >>> currency("¥100", "JP"), currency("$100", "SG"), currency("US$100", "SG")
    ('JPY', 'SGD', 'USD')

    Raises:
        Fault: several currencies.
    """
    if _NO_WORD.fullmatch(text):
        return ""
    found = set(_named().findall(half_width(text[:_LONGEST]).casefold()))
    signs, own = _OWN.get(region.upper(), ("", ""))
    codes = {own if one in signs else _codes()[one] for one in found - _SIGNS or found}
    if len(codes) > 1:
        raise Fault("amount_currency.several")
    return next(iter(codes), "")


def without_currency(text: str) -> str:
    """Take the currency off either end of a folded text; a sign stays.

    >>> without_currency("-us$5"), without_currency("10万元人民币"), without_currency("5元/月")
    ('-5', '10万', '5元/月')
    """
    return _last().sub("", _first().sub(r"\1", text))


@cache
def _codes() -> dict[str, str]:
    """Words for currencies, folded → codes."""
    return {
        word.casefold(): row["normal"]
        for row in rows("category")
        if row["kind"] == "amount_currency"
        for word in (row["normal"], row["zh"], *row["synonyms"].split("|"))
        if word
    }


@cache
def _any() -> str:
    """Match any word for a currency, the longest first; Latin words only where they stand alone."""
    words = sorted(_codes(), key=len, reverse=True)
    return "(?:" + "|".join(map(_alone, words)) + ")"


def _alone(word: str) -> str:
    if word[0] in "元圆块":  # the 元 of a currency that we do not know is not the yuan
        return f"(?:(?<![一-龥])|(?<=[{NUMERALS}多余几]))(?:{word})"
    before = "(?<![a-z])" if "a" <= word[0] <= "z" else ""
    after = "(?![a-z])" if "a" <= word[-1] <= "z" else ""
    return before + re.escape(word) + after


@cache
def _named() -> re.Pattern[str]:
    return re.compile(f"({_any()})")


@cache
def _first() -> re.Pattern[str]:
    return re.compile(rf"^([-+负]?\s*\(?)(?:{_any()}[元圆]?\s*:?\s*)+")


@cache
def _last() -> re.Pattern[str]:
    return re.compile(rf"(?:\s*{_any()}){{1,3}}$")
