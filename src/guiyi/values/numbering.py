"""Numbering plans: digits as dialled → E.164, or the reason why they are no number.

China is read here (mobiles by form, since new prefixes appear faster than any table; landlines by the pattern that
phonenumbers carries); other countries by phonenumbers, which is imported only when needed.

Sources: ITU-T E.164; YD/T 电信网编号计划 (2017); https://github.com/daviddrysdale/python-phonenumbers.
"""

import re
from functools import cache

CHINA_MOBILE = re.compile(r"1[3-9][0-9]{9}")
CHINA_SERVICE = re.compile(r"[48]00[0-9]{7}|950[0-9]{7,8}")  # 950: as 400, for operators of value-added services
OWN_CODES = ("852", "853", "886")  # Hong Kong, Macau, Taiwan: often written without + or 00 in China


def china(national: str) -> str | None:
    """Return E.164 of a number inside China, written without 0 and country code; None when it is none.

    >>> china("13800138000"), china("2161234567"), china("4008208820"), china("11111111111")
    ('+8613800138000', '+862161234567', '+864008208820', None)
    """
    if CHINA_MOBILE.fullmatch(national) or CHINA_SERVICE.fullmatch(national):
        return f"+86{national}"
    return f"+86{national}" if len(national) > 8 and _china_landline().fullmatch(national) else None


def within_china(digits: str) -> str | None:
    """Return E.164 of a number as dialled inside China: a landline with its 0, a mobile with or without.

    >>> within_china("02161234567"), within_china("013800138000"), within_china("8613800138000")
    ('+862161234567', '+8613800138000', '+8613800138000')
    >>> within_china("2161234567"), within_china("61234567")
    (None, None)
    """
    if digits.startswith("0"):
        rest = digits[1:]
        if rest.startswith("86"):  # no area code does
            return china_after_code(rest[2:])
        return None if CHINA_SERVICE.fullmatch(rest) else china(rest)
    if CHINA_MOBILE.fullmatch(digits) or CHINA_SERVICE.fullmatch(digits):
        return f"+86{digits}"
    return china_after_code(digits[2:]) if digits.startswith("86") and len(digits) >= 12 else None


def china_after_code(digits: str) -> str | None:
    """Return E.164 of what follows the country code 86; a 0 that should have been left out is.

    >>> china_after_code("02161234567")
    '+862161234567'
    """
    return china(digits[1:] if digits.startswith("0") else digits)


def abroad(digits: str, region: str) -> str | None:
    """Return E.164 of a number as dialled in a region, or with + from anywhere (region "").

    >>> abroad("+85291234567", ""), abroad("(415) 555-2671", "US"), abroad("123", "US"), abroad("4915123456789", "DE")
    ('+85291234567', '+14155552671', None, '+4915123456789')
    """
    import phonenumbers

    if not region and not digits.startswith("+"):
        return None
    if digits.startswith(_code_before_trunk_0(region)) and (number := abroad(f"+{digits}", "")):
        return number  # where lengths vary, phonenumbers takes the country code for an area code
    try:
        parsed = phonenumbers.parse(digits, region or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


@cache
def _code_before_trunk_0(region: str) -> str:
    """Return the country code of a region in which national numbers begin with 0, so that none begins with its code."""
    from phonenumbers import PhoneMetadata

    plan = PhoneMetadata.metadata_for_region(region) if region else None
    return str(plan.country_code) if plan and plan.national_prefix == "0" else "no code"


def dialled(digits: str, region: str) -> str | None:
    """Return E.164 of a number as dialled in a region ("" = unproven: only numbers with their country code).

    >>> dialled("+8613800138000", ""), dialled("0085291234567", "CN"), dialled("13800138000", "")
    ('+8613800138000', '+85291234567', None)
    """
    if len(digits) > 20:  # E.164 ends at 15; a trunk prefix and a repeated country code do not reach 20
        return None
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    if digits.startswith("+"):
        return china_after_code(digits[3:]) if digits.startswith("+86") else abroad(digits, "")
    return within_china(digits) if region == "CN" else abroad(digits, region)


def without_plus(groups: list[str]) -> str | None:
    """Return E.164 of a number of Hong Kong, Macau or Taiwan whose country code stands apart but lacks its +.

    >>> without_plus(["852", "9123", "4567"]), without_plus(["85291234567"])
    ('+85291234567', None)
    """
    return abroad("+" + "".join(groups), "") if len(groups) > 1 and groups[0] in OWN_CODES else None


def why_not(digits: str, region: str) -> str:
    """Name the reason why digits are no number.

    >>> why_not("1380013800", "CN"), why_not("138001380001", "CN"), why_not("61234567", "CN")
    ('phone.short', 'phone.long', 'phone.no_area')
    >>> why_not("13800138000", ""), why_not("11111111111", "CN")
    ('phone.no_country', 'phone.invalid')
    """
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    if digits.startswith("+86"):
        return _why_not_china(digits[3:], landline_zero=False)
    if region == "CN" and digits.startswith("86") and len(digits) > 10:
        return _why_not_china(digits[2:], landline_zero=False)
    if not digits.startswith("+") and region == "CN":
        return _why_not_china(digits, landline_zero=True)
    if not digits.startswith("+") and not region:
        return "phone.no_country" if len(digits) > 5 else "phone.short"
    return _why_not_abroad(digits, region)


def _why_not_china(digits: str, landline_zero: bool) -> str:
    if len(digits) < 7:
        return "phone.short"
    if digits[0] == "1":
        return _by_length(digits, 11, 11)
    if digits[0] in "48" and digits[1:3] == "00":
        return _by_length(digits, 10, 10)
    if digits[0] == "0" or not landline_zero:
        rest = digits.lstrip("0")
        if china(f"{rest}0"):
            return "phone.short"
        return "phone.long" if china(rest[:-1]) else _by_length(rest, 10, 11)
    return "phone.no_area" if len(digits) < 9 else "phone.long" if len(digits) > 12 else "phone.invalid"


def _by_length(digits: str, shortest: int, longest: int) -> str:
    if len(digits) < shortest:
        return "phone.short"
    return "phone.long" if len(digits) > longest else "phone.invalid"


def _why_not_abroad(digits: str, region: str) -> str:
    import phonenumbers

    try:
        reason = phonenumbers.is_possible_number_with_reason(phonenumbers.parse(digits, region or None))
    except phonenumbers.NumberParseException:
        return "phone.short" if len(digits) < 7 else "phone.long" if len(digits) > 15 else "phone.invalid"
    reasons = {
        phonenumbers.ValidationResult.TOO_SHORT: "phone.short",
        phonenumbers.ValidationResult.TOO_LONG: "phone.long",
        phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "phone.no_area",
    }
    return reasons.get(reason, "phone.invalid")


@cache
def _china_landline() -> re.Pattern[str]:
    from phonenumbers import PhoneMetadata

    plan = PhoneMetadata.metadata_for_region("CN")
    pattern = plan and plan.fixed_line and plan.fixed_line.national_number_pattern
    if not pattern:
        raise LookupError("phonenumbers has no numbering plan of China")
    return re.compile(pattern)


@cache
def known_region(region: str) -> str:
    """Return the region as phonenumbers knows it, or "" for one that it does not know.

    >>> known_region("us"), known_region("XX"), known_region("CN")
    ('US', '', 'CN')
    """
    if region.upper() in ("CN", ""):
        return region.upper()
    from phonenumbers import SUPPORTED_REGIONS

    return region.upper() if region.upper() in SUPPORTED_REGIONS else ""
