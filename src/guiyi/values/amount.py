"""Amounts of money: plain decimals, and ranges of them as `low..high`, `low..` or `..high`."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import partial

from guiyi.values import lookalike
from guiyi.values.amount_span import Bounds, bounds_of, names_a_scale
from guiyi.values.amount_words import bare, folded, said_twice
from guiyi.values.currency import currency
from guiyi.values.figure import PLAIN, read, shifted, written
from guiyi.values.kind import Fault, Kind, Usual, spared
from guiyi.values.text import ANY

_LONGEST = 64
_IS_PLAIN = re.compile(PLAIN)
_ONLY_NUMBER = re.compile(r"[-+]?[0-9](?:[0-9.,]*[0-9.])?(?:[eE][-+]?[0-9]+)?")
_USUAL = re.compile(
    r"(?:(?:[¥￥]|人民币|RMB) ?)?([0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?:\.([0-9]{0,12}))?([千万亿kKwW])?(?: ?元)?整?"
)
_POWERS = {"千": 3, "k": 3, "K": 3, "万": 4, "w": 4, "W": 4, "亿": 8, None: 0}
_WHOLE = "([1-9][0-9]{0,14})"
_FRACTION = r"(?:\.0{1,2}|(\.[0-9]?[1-9]))?"
_USUAL_AT_ONCE = (  # of those, what needs no shift: 12,000.00; ¥12000; 12000.5元
    rf"(?:[¥￥] ?)?([1-9][0-9]{{0,2}}),([0-9]{{3}})(?:,([0-9]{{3}}))?(?:,([0-9]{{3}}))?{_FRACTION}(?: ?元)?|"
    rf"[¥￥] ?{_WHOLE}{_FRACTION}(?: ?元)?|{_WHOLE}(?:\.0{{1,2}}(?: ?元)?|(\.[0-9]?[1-9])? ?元)"
)
_EITHER = re.compile(r"[0-9]{1,3}\.[0-9]{3}")
_EURO_CENTS = re.compile("([0-9]+),([0-9]{1,2})")

_LATER = re.compile(
    "(?:价格)?(?:[面电可另再]议(?:/[面电可另再]议)?|[面可详]谈|待议|议价|待?商议|(?:待|另行|双方)?协商)(?:确定|决定)?|(?:待|暂无|暂未|尚未|未)(?:报价|定价)"
)

_PERCENT = re.compile("[%％‰]|百分之|[0-9一二三四五六七八九]折|折扣|个点|[0-9一二三四五六七八九]成")
_LIST = re.compile("[,;/、|；和及]")


def agreed_later(text: str) -> str:
    """Empty a cell that leaves the amount to be agreed.

    >>> agreed_later("面议"), agreed_later("5万")
    ('', '5万')
    """
    return "" if _LATER.fullmatch(text) else text


def number_alone(text: str) -> str:
    """Set aside labels, currencies and words such as 约 around a number.

    >>> number_alone("预算：约10万元"), number_alone("USD 1,000"), number_alone("壹佰元伍角整")
    ('10万', '1,000', '壹佰元伍角')

    Raises:
        Fault: `amount.grouping` for €1.234, which is 1234 to one reader and 1.234 to another; `amount.several` for an
            amount in figures and another in words.
    """
    if len(text) > _LONGEST or _USUAL.fullmatch(text) or _ONLY_NUMBER.fullmatch(text):
        return text
    plain = folded(text)
    alone = said_twice(plain) or bare(plain)
    if (_EITHER.fullmatch(alone) or "," in alone) and currency(text) == "EUR":
        if _EITHER.fullmatch(alone):
            raise Fault("amount.grouping")
        alone = _EURO_CENTS.sub(r"\1.\2", alone) if _EURO_CENTS.fullmatch(alone) else alone
    return alone if alone != plain else text


def plain_decimal(text: str) -> str:
    """Write one number as a plain decimal.

    >>> [plain_decimal(one) for one in ("12,000.00", "1.2万", "3万5千", "1万2", "三百五", "10k", "1.5E+6", "3块5")]
    ['12000', '12000', '35000', '12000', '350', '10000', '1500000', '3.5']

    Raises:
        Fault: amount.range, amount.percent, amount.several, amount.grouping, amount.too_long or amount.syntax.
    """
    if usual := _USUAL.fullmatch(text):
        whole, fraction, scale = usual.groups()
        return shifted(whole.replace(",", ""), fraction or "", _POWERS[scale])
    if _IS_PLAIN.fullmatch(text):
        return text
    plain = _checked(text)
    value = None if ".." in plain else read(plain)
    if value is None:
        code = "amount.range" if bounds_of(bare(plain)) else _why(plain)
        raise Fault(code, _suggested(text))
    return written(value)


def bounds(text: str) -> Bounds:
    """Return the lowest and the highest amount that a text allows; None where it is open.

    >>> bounds("100-500"), bounds("20以下"), bounds("50")
    ((Decimal('100'), Decimal('500')), (None, Decimal('20')), (Decimal('50'), Decimal('50')))

    Raises:
        Fault: neither a range nor a number, or a range whose ends are the wrong way round.
    """
    plain = _checked(text)
    found = bounds_of(bare(plain))
    if not found:
        raise Fault(_why(plain))
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
    return 1.0 if names_a_scale(bare(folded(text))) or AMOUNT_CURRENCY.value(text).normal else 0.5


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


def _is_usual(text: str) -> bool:
    return _USUAL.fullmatch(text) is not None


def _checked(text: str) -> str:
    if len(text) > _LONGEST:
        raise Fault("amount.syntax")
    return folded(text)


def _suggested(text: str) -> str | None:
    meant = lookalike.digits_meant(text)
    return AMOUNT.value(meant).normal if meant else None


def _why(text: str) -> str:
    """Say why a text has no number."""
    if _PERCENT.search(text):
        return "amount.percent"
    listed = [one for one in _LIST.split(text) if one]
    several = len(listed) > 1 and all(read(bare(one)) is not None for one in listed)
    return "amount.several" if several else "amount.syntax"


def _end(value: Decimal | None) -> str:
    return "" if value is None else written(value)


AMOUNT = Kind(
    "amount", "金额", "amount",
    steps=(*ANY[:-1], *spared(_is_usual, ANY[-1], agreed_later, number_alone), plain_decimal),
    parts=parts, likeness=likeness, plain=PLAIN, usual=Usual("CN", _USUAL_AT_ONCE, r"\1\2\3\4\5\6\7\8\9", plain_decimal),
)  # fmt: skip
AMOUNT_CURRENCY = Kind(
    "amount_currency", "币种", "currency",
    steps=(*ANY, currency), localised=lambda region: (*ANY, partial(currency, region=region)),
)  # fmt: skip
AMOUNT_RANGE = Kind(
    "amount_range", "金额区间", "range of amounts",
    steps=(*ANY, agreed_later, number_alone, plain_range),
    likeness=likeness_of_range,
    plain=rf"(?:{PLAIN}\.\.|\.\.{PLAIN})",
)  # fmt: skip
