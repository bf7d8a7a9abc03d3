"""Normal phone numbers as others want them: national, masked, and their single parts."""

import re

from guiyi.values.kind import SEVERAL
from guiyi.values.phone_words import folded

_CHINA = re.compile(
    r"\+86(?:(1[3-9][0-9]{9}|950[0-9]{7,8})|([48]00)([0-9]{3})([0-9]{4})|(10|2[0-9]|[3-9][0-9]{2})([0-9]{5,9}))"
)


def extension(normal: str) -> str:
    """Return the extension of a number, or "".

    >>> extension("+862161234567;ext=801")
    '801'
    """
    return normal.partition(";ext=")[2]


def area_code(normal: str) -> str:
    """Return the area code of a landline in China with its 0, or "".

    >>> area_code("+862161234567"), area_code("+8675582345678"), area_code("+8613800138000")
    ('021', '0755', '')
    """
    found = _CHINA.fullmatch(normal.partition(";")[0])
    return f"0{found[5]}" if found and found[5] else ""


def is_mobile(normal: str) -> bool:
    """Tell whether a number is, or where the country does not tell may be, a mobile.

    >>> is_mobile("+8613800138000"), is_mobile("+862161234567"), is_mobile("+85291234567")
    (True, False, True)
    """
    if normal.startswith("+86"):
        return len(normal) == 14 and normal[3] == "1" and normal[4] in "3456789"
    import phonenumbers

    try:
        kind = phonenumbers.number_type(phonenumbers.parse(normal, None))
    except phonenumbers.NumberParseException:
        return False
    return kind in (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)


def national(normal: str) -> str:
    """Write a number as people in China dial it; one of another country keeps its code.

    >>> national("+8613800138000"), national("+862161234567;ext=801"), national("+85291234567")
    ('13800138000', '021-61234567-801', '+85291234567')
    >>> national("+864008208820|+8613800138000")
    '400-820-8820|13800138000'
    """
    return SEVERAL.join(map(_national, normal.split(SEVERAL)))


def _national(normal: str) -> str:
    number, _, inner = normal.partition(";ext=")
    found = _CHINA.fullmatch(number)
    if found and found[1]:
        number = found[1]
    elif found:
        number = "-".join(found.group(2, 3, 4)) if found[2] else f"0{found[5]}-{found[6]}"
    return f"{number}-{inner}" if inner else number


def mask(text: str) -> str:
    """Show a number by its first three digits (one of another country by two) and last four.

    Of one with seven to nine digits the last two are shown, of all else nothing.

    >>> mask("+8613800138000"), mask("021-61234567"), mask("+14155552671"), mask("61234567"), mask("张三")
    ('138****8000', '021****4567', '+14****2671', '******67', '**')
    """
    return SEVERAL.join(map(_masked, text.split(SEVERAL)))


def _masked(text: str) -> str:
    number = folded(_national(text))
    sign = "+" if number.startswith("+") else ""
    digits = re.sub("[^0-9]", "", number)
    if len(digits) >= 10:
        return f"{sign}{digits[: 2 if sign else 3]}****{digits[-4:]}"
    return "*" * (len(digits) - 2) + digits[-2:] if len(digits) >= 7 else "*" * len(text)
