"""One number as people write it: with separators, units, signs, Chinese numerals or coins, and as a plain decimal.

A plain decimal has no exponent, no thousands separators and no idle zeros: `12000`, `1.5`, `-300`.
"""

import re
from decimal import Decimal

from guiyi.values import numeral
from guiyi.values.kind import Fault

PLAIN = r"(?:0|-?[1-9][0-9]{0,17}(?:\.[0-9]{0,17}[1-9])?|-?0\.[0-9]{0,17}[1-9])"

_PLACES = 18  # before the point, and after it
_NUMBER = re.compile("[0-9.](?:[0-9.,' ]*[0-9.])?")
_SIMPLE = re.compile(r"[0-9]+\.?[0-9]*|\.[0-9]+")
_SEPARATED = (
    re.compile(  # by thousands, lakhs, 万 (as some write Chinese amounts), spaces (where it cannot be two numbers)
        r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}(?:\.[0-9]+)?|"
        r"[0-9]{1,3}(?:'[0-9]{3})+(?:\.[0-9]+)?|[0-9]{1,3}(?:,[0-9]{4})+(?:\.[0-9]+)?|"
        r"[0-9]{1,3}(?: [0-9]{3}){2,}(?:\.[0-9]+)?|[0-9]{1,3} [0-9]{3}\.[0-9]{2}"
    )
)
_EUROPEAN = re.compile(r"[0-9]{1,3}(?:([. ])[0-9]{3})(?:\1[0-9]{3})*,[0-9]{1,2}|[0-9]{1,3}(?:\.[0-9]{3}){2,}")
_DECIMAL = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]{1,2})?")
_SCALES = {
    "thousand": "千", "k": "千", "w": "万", "million": "百万", "mn": "百万", "mm": "百万", "m": "百万", "billion": "十亿", "bn": "十亿",
    "b": "十亿", "lakhs": "十万", "lakh": "十万", "crores": "千万", "crore": "千万",
}  # fmt: skip
_SCALE = re.compile(rf"(?<=[0-9.])\s*({'|'.join(_SCALES)})(?![a-z])")
_COUNTER = re.compile(f"(?<=[0-9{numeral.NUMERALS}])个(?=[万亿])")  # 5个亿
_NEGATIVE = re.compile(r"[-负]\s*(?P<signed>[^-负].*)|\((?P<booked>[0-9][0-9,.]*)\)")
_DIGIT = "[0-9一二三四五六七八九壹贰叁肆伍陆柒捌玖两]"
_COINS = re.compile(
    rf"(?:(?P<yuan>.+?)(?:元|圆|块钱|块))?零?(?:(?P<jiao>{_DIGIT}|零)[角毛])?零?(?:(?P<fen>{_DIGIT})分)?"
)
_SPOKEN_COINS = re.compile(f"(?P<yuan>.+)块(?P<jiao>{_DIGIT})")


def read(text: str) -> Decimal | None:
    """Return the number that a whole folded text writes; None where it writes none.

    >>> [int(read(one)) for one in ("12,000.00", "1.2万", "3万5千", "10k", "1.5e+6", "(1,234)", "负三百五")]
    [12000, 12000, 35000, 10000, 1500000, -1234, -350]
    >>> read("壹佰元肆角伍分"), read("3块5"), read("上海")
    (Decimal('100.45'), Decimal('3.5'), None)

    Raises:
        Fault: amount.grouping, amount.several, amount.too_long, or amount.syntax for 1.2.3.
    """
    if negative := _NEGATIVE.fullmatch(text):
        value = _unsigned(negative["signed"] or negative["booked"])
        return None if value is None else value.copy_negate()
    return _unsigned(text.removeprefix("+"))


def spelled(text: str) -> str:
    """Write digits without separators, and k, w, million as 千, 万, 百万.

    >>> spelled("1,234.5"), spelled("1.234,56"), spelled("10 k"), spelled("2.5million")
    ('1234.5', '1234.56', '10千', '2.5百万')

    Raises:
        Fault: separators that could mean either of two numbers.
    """
    return _COUNTER.sub("", _SCALE.sub(lambda found: _SCALES[found[1]], _NUMBER.sub(_unseparated, text)))


def written(value: Decimal) -> str:
    """Write a number as a plain decimal.

    >>> written(Decimal("1.50")), written(Decimal("1E+6")), written(Decimal("-0.0"))
    ('1.5', '1000000', '0')
    """
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def shifted(whole: str, fraction: str, power: int) -> str:
    """Write digits before and after the point, times a power of ten, as a plain decimal.

    >>> shifted("12", "5", 4), shifted("007", "50", 0), shifted("0", "05", 1), shifted("0", "0", 0)
    ('125000', '7.5', '0.5', '0')
    """
    digits = (whole + fraction[:power].ljust(power, "0")).lstrip("0") or "0"
    rest = fraction[power:].rstrip("0")
    return f"{digits}.{rest}" if rest else digits


def _unsigned(text: str) -> Decimal | None:
    plain = spelled(text)
    value = Decimal(plain) if _DECIMAL.fullmatch(plain) else numeral.read(plain)
    if value is None:
        value = _in_coins(plain)
    if value and (value.adjusted() >= _PLACES or len(written(value).partition(".")[2]) > _PLACES):
        raise Fault("amount.too_long")
    return value


def _unseparated(found: re.Match[str]) -> str:
    digits = found[0]
    if _SIMPLE.fullmatch(digits):
        return digits
    if _SEPARATED.fullmatch(digits):
        return re.sub("[,' ]", "", digits)
    if _EUROPEAN.fullmatch(digits):
        return re.sub("[. ]", "", digits).replace(",", ".")
    if " " in digits:
        raise Fault("amount.several")
    raise Fault("amount.grouping" if "," in digits else "amount.syntax")


def _in_coins(text: str) -> Decimal | None:
    """Read 壹佰元肆角伍分, 3元5角 and 3块5."""
    found = _SPOKEN_COINS.fullmatch(text) or _COINS.fullmatch(text)
    if not found:
        return None
    coins = found.groupdict()
    yuan = _unsigned(coins["yuan"]) if coins["yuan"] else Decimal(0)
    if yuan is None or yuan % 1 or not (coins["yuan"] or coins["jiao"]):
        return None
    jiao, fen = (numeral.read(coins.get(one) or "零") or Decimal(0) for one in ("jiao", "fen"))
    return yuan + jiao / 10 + fen / 100
