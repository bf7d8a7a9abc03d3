"""Amounts of money: plain decimals, and ranges of them as `low..high`, `low..` or `..high`."""

import re
from collections.abc import Mapping
from decimal import Decimal

from guiyi.values.currency import currency, without_currency
from guiyi.values.figure import PLAIN, read, spelled, written
from guiyi.values.kind import Fault, Kind
from guiyi.values.text import ANY, half_width

Bounds = tuple[Decimal | None, Decimal | None]

_LONGEST = 64
_IS_PLAIN = re.compile(PLAIN)
_ONLY_NUMBER = re.compile(r"[-+]?[0-9][0-9.,]*(?:[eE][-+]?[0-9]+)?")
_USUAL = re.compile(r"(?:[¥￥$]|人民币|RMB)? ?([0-9][0-9.,]*[万亿wWkK]?) ?元?整?")
_EITHER = re.compile(r"[0-9]{1,3}\.[0-9]{3}")
_MARKS = str.maketrans("，：（）～〜﹣−–—＋’", ",:()~~----+'")

_LATER = re.compile("(?:价格)?(?:面议|面谈|另议|待议|再议|议价|电议|详谈|待?商议|(?:待|另行|双方)?协商)(?:确定|决定)?")
_LABEL = re.compile(
    r"(?:[(\[]?[一-龥a-z ]{1,12}[)\]]?:|预算|金额|总额|总价|总计|合计|共计|注册资本|注册资金|报价|价格)\s*"
)
_ABOUT = re.compile(r"^(?:大约|大概|约为|约|近)\s*|\s*(?:左右|上下|整|正|\(?不?含税价?\)?|\(?税[前后]\)?)$")

_PERCENT = re.compile("[%％‰折]|百分之|个点")
_LIST = re.compile("[,;/、|；和及]")
_IS_RANGE = re.compile(rf"({PLAIN}?)\.\.({PLAIN}?)")
_FROM = re.compile(
    r"^(?:>=?|≥|大于等于|大于|不低于|不少于|不小于|至少|超过|超|高于|多于|最少|最低|over |above |more than |at least )|"
    r"\s*(?:及?以上|起步?|\+|多|余|and above|or more)$"
)
_UP_TO = re.compile(
    r"^(?:<=?|≤|小于等于|小于|不超过|不高于|不多于|不大于|低于|少于|至多|最多|最高|under |below |less than |up to |at most )|"
    r"\s*(?:及?以下|以内|之内|内|封顶|or less)$"
)
_SOME_MORE = re.compile("(?<=[0-9十百千万])[多余](?=[十百千万亿kw])")
_INCLUSIVE = re.compile(r"\(不?含\)")
_BETWEEN = re.compile(r"\s*(?:\.{2,}|[-~]+|至|到|\bto\b)\s*")
_ENDING_SCALE = re.compile("[百千万亿]+$")
_NEAR = 100  # times, between the ends of a range
_CODE_LIKE = re.compile("0[0-9]")


def agreed_later(text: str) -> str:
    """Empty a cell that leaves the amount to be agreed.

    >>> agreed_later("面议"), agreed_later("5万")
    ('', '5万')
    """
    return "" if _LATER.fullmatch(text) else text


def number_alone(text: str) -> str:
    """Set aside labels, currencies and words such as 约 around a number.

    >>> number_alone("预算：约10万元"), number_alone("RMB 1,000"), number_alone("壹佰元伍角整")
    ('10万', '1,000', '壹佰元伍角')

    Raises:
        Fault: `amount.grouping` for €1.234, which is 1234 to one reader and 1.234 to another.
    """
    if len(text) > _LONGEST or _ONLY_NUMBER.fullmatch(text):
        return text
    if usual := _USUAL.fullmatch(text):
        return usual[1]
    folded = _folded(text)
    bare = _bare(folded)
    if _EITHER.fullmatch(bare) and currency(text) == "EUR":
        raise Fault("amount.grouping")
    return bare if bare != folded else text


def plain_decimal(text: str) -> str:
    """Write one number as a plain decimal.

    >>> [plain_decimal(one) for one in ("12,000.00", "1.2万", "3万5千", "1万2", "三百五", "10k", "1.5E+6", "3块5")]
    ['12000', '12000', '35000', '12000', '350', '10000', '1500000', '3.5']

    Raises:
        Fault: amount.range, amount.percent, amount.several, amount.grouping, amount.too_long or amount.syntax.
    """
    if _IS_PLAIN.fullmatch(text):
        return text
    folded = _checked(text)
    value = None if ".." in folded else read(folded)
    if value is None:
        raise Fault("amount.range" if _bounds(_bare(folded)) else _why(folded))
    return written(value)


def bounds(text: str) -> Bounds:
    """Return the lowest and the highest amount that a text allows; None where it is open.

    >>> bounds("100-500"), bounds("20以下"), bounds("50")
    ((Decimal('100'), Decimal('500')), (None, Decimal('20')), (Decimal('50'), Decimal('50')))

    Raises:
        Fault: neither a range nor a number, or a range whose ends are the wrong way round.
    """
    folded = _checked(text)
    found = _bounds(_bare(folded))
    if not found:
        raise Fault(_why(folded))
    low, high = found
    if low is not None and high is not None and low > high:
        raise Fault("amount_range.reversed")
    return found


def plain_range(text: str) -> str:
    """Write a range as `low..high`, open ones as `low..` and `..high`; a single amount is both its ends.

    >>> plain_range("10-20万"), plain_range("100万以上"), plain_range("50万以下"), plain_range("3万")
    ('100000..200000', '1000000..', '..500000', '30000..30000')

    Raises:
        Fault: as `bounds`.
    """
    low, high = bounds(text)
    return f"{_end(low)}..{_end(high)}"


def likeness(text: str) -> float:
    """Say how surely a text is an amount: a currency or a unit tells, a bare number may be anything.

    >>> likeness("￥12,000"), likeness("3万5千"), likeness("1200"), likeness("上海")
    (1.0, 0.9, 0.3, 0.0)
    """
    if len(text) > _LONGEST or not AMOUNT.value(text).normal:
        return 0.0
    if _ONLY_NUMBER.fullmatch(text.strip()):
        return 0.6 if "." in text or "," in text else 0.3
    return 1.0 if AMOUNT_CURRENCY.value(text).normal else 0.9


def likeness_of_range(text: str) -> float:
    """Say how surely a text is a range of amounts.

    >>> likeness_of_range("10-20万元"), likeness_of_range("100-200"), likeness_of_range("5")
    (1.0, 0.5, 0.0)
    """
    if len(text) > _LONGEST or AMOUNT.value(text).issue != "amount.range":
        return 0.0
    return 1.0 if _ENDING_SCALE.search(_bare(_folded(text))) or AMOUNT_CURRENCY.value(text).normal else 0.5


def parts(text: str) -> Mapping[str, str]:
    """Return the currency that an amount names.

    >>> parts("5万美元"), parts("5万")
    ({'amount_currency': 'USD'}, {})
    """
    try:
        code = currency(text)
    except Fault:  # several: the amount has its own fault
        return {}
    return {"amount_currency": code} if code else {}


def _checked(text: str) -> str:
    if len(text) > _LONGEST:
        raise Fault("amount.syntax")
    return _folded(text)


def _folded(text: str) -> str:
    return half_width(text).translate(_MARKS).casefold().strip()


def _bare(folded: str) -> str:
    """Take labels, words and currencies off until none is left; a text of nothing else stays."""
    bare, before = folded, ""
    while bare and bare != before:
        before = bare
        label = _LABEL.match(bare)
        bare = without_currency(_ABOUT.sub("", bare[label.end() :] if label else bare)).strip(" :")
    return bare or folded


def _bounds(text: str) -> Bounds | None:
    """Read a range, or a number as both its ends."""
    if plain := _IS_RANGE.fullmatch(text):
        low, high = (Decimal(one) if one else None for one in plain.groups())
        return None if low is None and high is None else (low, high)
    text = _INCLUSIVE.sub("", text)
    for pattern, is_low in ((_FROM, True), (_UP_TO, False), (_SOME_MORE, True)):
        if pattern.search(text):
            value = read(_bare(pattern.sub("", text)))
            return None if value is None else ((value, None) if is_low else (None, value))
    value = None if ".." in text else read(text)
    return (value, value) if value is not None else _between(*_BETWEEN.split(text))


def _between(*ends: str) -> Bounds | None:
    """Read both ends; a unit written once serves both (10-20万), unless the other way is as near as 500-1万."""
    if len(ends) != 2 or any(_CODE_LIKE.match(one) for one in ends):
        return None
    first, second = (spelled(_bare(one)) for one in ends)
    low, high, scale = read(first), read(second), _ENDING_SCALE.search(second)
    if low is None or high is None:
        return None
    if scale and not _ENDING_SCALE.search(first):
        shared = read(first + scale[0])
        if shared is not None and (shared <= high or low * _NEAR < high):
            low = shared
    return low, high


def _why(text: str) -> str:
    """Say why a text has no number."""
    if _PERCENT.search(text):
        return "amount.percent"
    listed = [one for one in _LIST.split(text) if one]
    several = len(listed) > 1 and all(read(_bare(one)) is not None for one in listed)
    return "amount.several" if several else "amount.syntax"


def _end(value: Decimal | None) -> str:
    return "" if value is None else written(value)


AMOUNT = Kind(
    "amount", "金额", "amount",
    steps=(*ANY, agreed_later, number_alone, plain_decimal),
    parts=parts, likeness=likeness, plain=PLAIN,
)  # fmt: skip
AMOUNT_CURRENCY = Kind("amount_currency", "币种", "currency", steps=(*ANY, currency))
AMOUNT_RANGE = Kind(
    "amount_range", "金额区间", "range of amounts",
    steps=(*ANY, agreed_later, number_alone, plain_range),
    likeness=likeness_of_range,
    plain=rf"(?:{PLAIN}\.\.|\.\.{PLAIN})",
)  # fmt: skip
