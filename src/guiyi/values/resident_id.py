"""Resident identity numbers of China: 17 digits and a check character; they tell birth date and gender.

Source: GB 11643-1999; ISO 7064 MOD 11-2.
"""

import re
from datetime import date
from functools import partial

from guiyi.values.code_cell import alone, bare, nothing_in
from guiyi.values.kind import Fault, Kind
from guiyi.values.text import ANY, key, placeholder

_PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91")
_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
_NUMBER = re.compile("[0-9]{17}[0-9X]")
_OLD = re.compile("[0-9]{15}")
_LABEL = re.compile(
    r"^(?:居民身份证|公民身份号码|身份证号码|身份证号|身份证|证件号码?|证号|id(?: ?(?:card|no))?)(?:no)?\s?[.:：]?\s?",
    re.IGNORECASE,
)
_LOST = re.compile(r"[0-9](?:\.[0-9]+)?e\+?[0-9]{1,2}")
_LIKE = str.maketrans("OQILZSB", "0011258")
_EARLIEST, _LATEST = 1850, 2099  # whoever lives was born between; today is not asked, so that a value never changes


def check_character(first17: str) -> str:
    """Return the character that must follow the first seventeen.

    >>> check_character("11010519491231002"), check_character("11010119900307001")
    ('X', '1')
    """
    total = sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def checked(text: str) -> str:
    """Return the number, its place, date and check character proved.

    Raises:
        Fault: resident_id.masked, .digits_lost, .length, .characters, .region, .birth_date or .check_digit.

    >>> checked("身份证号：110105 19491231 002x")
    '11010519491231002X'
    """
    number = _bare(text)
    if nothing_in(number, "resident_id"):
        return ""
    if re.search("[*]|XX", number):
        raise Fault("resident_id.masked")
    if _LOST.fullmatch(number.lower()) or re.fullmatch("[0-9]{15}000", number):  # a spreadsheet keeps 15 digits
        raise Fault("resident_id.digits_lost")
    if len(number) != 18:
        raise Fault("resident_id.length")
    if not _NUMBER.fullmatch(number):
        raise Fault("resident_id.characters")
    if not _PROVINCE.match(number):
        raise Fault("resident_id.region")
    if birth_date(number) is None:
        raise Fault("resident_id.birth_date")
    if check_character(number[:17]) != number[17]:
        raise Fault("resident_id.check_digit")
    return number


def _bare(text: str) -> str:
    plain = key(text[:200]).upper().replace("×", "X")
    return alone(plain, _NUMBER) or re.sub(r"[\s\-'‐-―]", "", bare(plain, _LABEL))


def birth_date(normal: str) -> str | None:
    """Return the birth date as ISO 8601, or None where the digits are no date.

    >>> birth_date("110101199003070011"), birth_date("110101199013070011")
    ('1990-03-07', None)
    """
    year, month, day = int(normal[6:10]), int(normal[10:12]), int(normal[12:14])
    if not _EARLIEST <= year <= _LATEST:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def gender(normal: str) -> str:
    """Return "male" or "female".

    >>> gender("110101199003070011"), gender("11010519491231002X")
    ('male', 'female')
    """
    return "male" if int(normal[16]) % 2 else "female"


def suggest(text: str) -> str | None:
    """Return a number with letters read as digits, or an old one of 15 digits in its new form, where all then holds.

    >>> suggest("11O101199003070011"), suggest("110101900307001")
    ('110101199003070011', '110101199003070011')
    """
    number = _bare(text).translate(_LIKE)
    if _OLD.fullmatch(number):
        longer = f"{number[:6]}19{number[6:]}"
        number = longer + check_character(longer)
    try:
        return checked(number) or None
    except Fault:
        return None


def likeness(text: str) -> float:
    """Tell how surely a cell holds such a number.

    >>> likeness("110101199003070011"), likeness("110101199003070015"), likeness("13800138000")
    (1.0, 0.6, 0.0)
    """
    number = _bare(text)
    if not _NUMBER.fullmatch(number) or not _PROVINCE.match(number) or birth_date(number) is None:
        return 0.0
    return 1.0 if check_character(number[:17]) == number[17] else 0.6


def keys(normal: str) -> tuple[str, ...]:
    """Return the number as the only key."""
    return (normal,)


def mask(text: str) -> str:
    """Show the first three and the last four characters, of fewer than fifteen none.

    >>> mask("11010119900307002X"), mask("张三")
    ('110***********002X', '**')
    """
    return text[:3] + "*" * (len(text) - 7) + text[-4:] if len(text) >= 15 else "*" * len(text)


RESIDENT_ID = Kind(
    "resident_id",
    "身份证号",
    "resident id number",
    steps=(*ANY, partial(placeholder, kind="resident_id"), checked),
    suggest=suggest,
    likeness=likeness,
    keys=keys,
    mask=mask,
)
