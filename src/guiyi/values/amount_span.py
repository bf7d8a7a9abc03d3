"""A range of amounts as people write it: two ends, or one that is open."""

import re
from decimal import Decimal

from guiyi.values.amount_words import bare
from guiyi.values.figure import PLAIN, read, spelled

Bounds = tuple[Decimal | None, Decimal | None]

_IS_RANGE = re.compile(rf"({PLAIN}?)\.\.({PLAIN}?)")
_FROM = re.compile(
    r"^(?:>=?|≥|大于等于|大于|不低于|不少于|不小于|至少|超过|超|高于|多于|最少|最低|over |above |more than |at least |from )|"
    r"\s*(?:及?以上|起步?|\+|多|余|and above|or more)$"
)
_UP_TO = re.compile(
    r"^(?:<=?|≤|小于等于|小于|不超过|不超|不到|不足|不高于|不多于|不大于|低于|少于|至多|最多|最高|under |below |less than |up to |at most )|"
    r"\s*(?:及?以下|以内|之内|内|不到|封顶|or less)$"
)
_SOME_MORE = re.compile("(?<=[0-9十百千万])\\s*[多余]\\s*(?=[十百千万亿kw])")
_INCLUSIVE = re.compile(r"\(不?含\)")
_BETWEEN = re.compile(r"\s*(?:\.{2,}|[-~]+|至|到|\bto\b)\s*")
_NAMED = re.compile(  # both ends named in words
    r"(?P<low>.+?)及?以上,?(?:至|到|-)?(?P<high>.+?)及?(?:以下|以内)|"
    r"(?:between |介于|在)(?P<one>.+?)(?: and | to |[和与至到~-])(?P<other>.+?)(?:之间|间)?"
)
_ENDING_SCALE = re.compile("[百千万亿]+$")
_NEAR = 100  # times, between the ends of a range
_CODE_LIKE = re.compile("0[0-9]")


def bounds_of(text: str) -> Bounds | None:
    """Read a range from a folded text, or a number as both its ends; None where it is neither.

    >>> bounds_of("10-20万") == (100000, 200000), bounds_of("500万以上1000万以下") == (5000000, 10000000)
    (True, True)
    >>> bounds_of("20万以内"), bounds_of("021-6123")
    ((None, Decimal('200000')), None)

    Raises:
        Fault: a number in it is written in a way that could mean two.
    """
    if plain := _IS_RANGE.fullmatch(text):
        low, high = (Decimal(one) if one else None for one in plain.groups())
        return None if low is None and high is None else (low, high)
    text = _INCLUSIVE.sub("", text)
    if named := _NAMED.fullmatch(text):
        return _between(*filter(None, named.groups()))
    for pattern, is_low in ((_FROM, True), (_UP_TO, False), (_SOME_MORE, True)):
        if pattern.search(text):
            value = read(bare(pattern.sub("", text)))
            return None if value is None else ((value, None) if is_low else (None, value))
    value = None if ".." in text else read(text)
    return (value, value) if value is not None else _between(*_BETWEEN.split(text))


def names_a_scale(text: str) -> bool:
    """Tell a folded text that ends with 万 or another scale.

    >>> names_a_scale("10-20万"), names_a_scale("10-20")
    (True, False)
    """
    return bool(_ENDING_SCALE.search(text))


def _between(*ends: str) -> Bounds | None:
    """Read both ends; a unit written once serves both (10-20万), unless the other way is as near as 500-1万."""
    if len(ends) != 2 or any(_CODE_LIKE.match(one) for one in ends):
        return None
    first, second = (spelled(bare(one)) for one in ends)
    low, high, scale = read(first), read(second), _ENDING_SCALE.search(second)
    if low is None or high is None:
        return None
    if scale and not _ENDING_SCALE.search(first):
        shared = read(first + scale[0])
        if shared is not None and (shared <= high or low * _NEAR < high):
            low = shared
    return low, high
