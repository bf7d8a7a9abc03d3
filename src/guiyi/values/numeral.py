"""Chinese numerals: plain (一千零五十), formal (壹佰贰拾叁), mixed with digits (3万5千) and digit by digit (二〇二三).

Sources: GB/T 15835-2011 (numerals in print); 支付结算办法, annex 1 (formal numerals in cheques and bills).
"""

import re
from decimal import Decimal, localcontext

NUMERALS = "〇○零一二三四五六七八九十百千万亿两廿卅壹贰叁肆伍陆柒捌玖拾佰仟"

_DIGITS = "零一二三四五六七八九"
_UNITS = (("兆", 12), ("亿", 8), ("万", 4), ("千", 3), ("百", 2), ("十", 1))
_LARGE = 4  # from 万 on, what stands before a unit is itself a whole numeral
_OTHER = "〇○壹弌贰貳弍叁參参弎肆伍陆陸柒捌玖两兩俩倆拾佰仟萬億點"
_SAME = str.maketrans(_OTHER, "零零一一二二二三三三三四五六六七八九二二二二十百千万亿点") | {
    ord("廿"): "二十",
    ord("卅"): "三十",
}
_LETTERS = re.compile("[零一二三四五六七八九十百千万亿兆点0-9. ]{1,40}")
_BY_DIGIT = re.compile("[零一二三四五六七八九]{3,18}|零[零一二三四五六七八九]|[一二三四五六七八九]零")
_ARABIC = re.compile(r"[0-9]{1,20}(?:\.[0-9]{1,20})?")
_POINT = re.compile("(?P<whole>[^点]+)点(?P<fraction>[零一二三四五六七八九]{1,20})(?P<unit>[百千]?万?亿?)")
_SHORTHAND = re.compile("[百千万亿][一二三四五六七八九0-9]$")
_MOST = Decimal(10) ** 20


def read(text: str) -> Decimal | None:
    """Return the number that a whole text says, or None where it says none or could say two.

    >>> [int(read(one)) for one in ("壹佰贰拾叁", "3万5千", "1亿2千万", "1万2", "三百五", "五亿零六", "4.78万亿")]
    [123, 35000, 120000000, 12000, 350, 500000006, 4780000000000]
    >>> read("十二点五"), read("二〇二三"), read("廿五")
    (Decimal('12.5'), Decimal('2023'), Decimal('25'))
    >>> read("三五万"), read("1万20"), read("万"), read("百三"), read("四川")
    (None, None, None, None, None)
    """
    plain = text[:80].translate(_SAME)
    if not _LETTERS.fullmatch(plain):
        return None
    plain = plain.replace(" ", "")
    if "兆" in plain and "亿" not in plain.partition("兆")[2]:  # alone it is a million to some
        return None
    with localcontext(prec=80):
        value = _pointed(plain) if "点" in plain else _by_digit(plain) or _whole(plain)
    return value if value is not None and value < _MOST else None


def digit_by_digit(text: str) -> str | None:
    """Return the digits of a text that names them one after another, as years are said.

    >>> digit_by_digit("二〇二三"), digit_by_digit("九五"), digit_by_digit("十五")
    ('2023', '95', None)
    """
    digits = [_DIGITS.find(one) for one in text.translate(_SAME)]
    return "".join(map(str, digits)) if digits and min(digits) >= 0 else None


def _by_digit(text: str) -> Decimal | None:
    """Two digits in a row (三五) may mean "three to five": only longer rows, or those with a zero, are one number."""
    digits = digit_by_digit(text) if _BY_DIGIT.fullmatch(text) else None
    return Decimal(digits) if digits else None


def _pointed(text: str) -> Decimal | None:
    found = _POINT.fullmatch(text)
    if not found or _SHORTHAND.search(found["whole"]):  # 三万五点二: the 五 could be thousands or ones
        return None
    whole, unit = _whole(found["whole"]), _scale(found["unit"])
    if whole is None or whole % 1:
        return None
    return (whole + Decimal(f"0.{digit_by_digit(found['fraction'])}")) * unit


def _scale(units: str) -> Decimal:
    return Decimal(10) ** sum(dict(_UNITS)[one] for one in units)


def _whole(text: str, units: tuple[tuple[str, int], ...] = _UNITS) -> Decimal | None:
    """Read a numeral without 点 by its largest unit: what stands before it counts that many, what follows is added."""
    for at, (unit, power) in enumerate(units):
        before, found, after = text.rpartition(unit)
        if not found:
            continue
        times, rest = _times(before, unit, power), _rest(after, power, units[at + 1 :])
        if not times or rest is None or (after and times % 1):
            return None
        return times.scaleb(power) + rest
    return _bare(text)


def _times(text: str, unit: str, power: int) -> Decimal | None:
    if power >= _LARGE:
        return _whole(text) if unit not in text or text.endswith(unit) else None  # 万万 is a unit, 1万2万 is nothing
    return Decimal(1) if unit == "十" and not text else _bare(text.lstrip("零"))


def _rest(text: str, power: int, units: tuple[tuple[str, int], ...]) -> Decimal | None:
    """Read what follows a unit: 零五 adds five, a lone 五 is of the next smaller unit (三百五 = 350)."""
    if not text:
        return Decimal(0)
    if len(text) == 1 and (digit := _bare(text)):
        return digit.scaleb(power - 1)
    if text.isdigit() and len(text) != power:  # 1万20: ten thousand and twenty, or twelve thousand?
        return None
    value = _whole(text.lstrip("零"), units)
    return value if value is not None and value < 10**power and not value % 1 else None


def _bare(text: str) -> Decimal | None:
    if len(text) == 1 and text in _DIGITS:
        return Decimal(_DIGITS.index(text))
    return Decimal(text) if _ARABIC.fullmatch(text) else None
