"""Postcodes: six digits in China, by the pattern of the country elsewhere.

Source: Universal Postal Union, Postal addressing systems in member countries (https://www.upu.int); GB/T 17733.
"""

import re
from functools import partial

from guiyi.values.code_cell import bare, nothing_in
from guiyi.values.kind import Fault, Kind, Step
from guiyi.values.text import ANY, key, placeholder

# Pattern of what is left without spaces and hyphens, and how its groups are written.
_BRITISH = "(GIR|[A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})"
COUNTRIES: dict[str, tuple[str, str]] = {
    **dict.fromkeys(
        ("AU", "AT", "BE", "BG", "CH", "CY", "DK", "HU", "LU", "NO", "NZ", "PH", "SI", "ZA"), ("([0-9]{4})", "")
    ),
    **dict.fromkeys(
        ("DE", "EE", "ES", "FI", "FR", "HR", "ID", "IT", "KR", "LK", "MX", "MY", "SA", "TH", "TR", "UA"),
        ("([0-9]{5})", ""),
    ),
    **dict.fromkeys(("IN", "KZ", "RO", "RU", "SG"), ("([0-9]{6})", "")),
    "BR": ("([0-9]{5})([0-9]{3})", "-"),
    "CA": ("([A-Z][0-9][A-Z])([0-9][A-Z][0-9])", " "),
    "CZ": ("([0-9]{3})([0-9]{2})", " "),
    "GB": (_BRITISH, " "),
    "GR": ("([0-9]{3})([0-9]{2})", " "),
    "IE": ("([A-Z][0-9W]{2})([A-Z0-9]{4})", " "),
    "IL": ("([0-9]{7}|[0-9]{5})", ""),
    "JP": ("([0-9]{3})([0-9]{4})", "-"),
    "NL": ("([1-9][0-9]{3})([A-Z]{2})", " "),
    "PL": ("([0-9]{2})([0-9]{3})", "-"),
    "PT": ("([0-9]{4})([0-9]{3})", "-"),
    "SE": ("([0-9]{3})([0-9]{2})", " "),
    "SK": ("([0-9]{3})([0-9]{2})", " "),
    "TW": ("([0-9]{3}(?:[0-9]{2,3})?)", ""),
    "US": ("([0-9]{5})([0-9]{4})?", "-"),
    "VN": ("([0-9]{5,6})", ""),
}
_CHINA = re.compile("(?!00)[0-9]{6}")
_LABEL = re.compile(
    r"^(?:邮政编码|邮 ?编|post ?code|zip(?: ?code)?|postal ?code|p\.? ?c\.?(?=[ :：])|〒)\s?[.:：]?\s?", re.IGNORECASE
)
_STATE = re.compile("[A-Z]{1,3}[ -](?=[0-9])")  # CA 94103; D-10115
_FLOAT = re.compile(r"(?<=[0-9])\.0+$")


def coded(text: str, region: str = "CN") -> str:
    """Return the postcode as its country writes it; where the country is not known, in capitals and single-spaced.

    Raises:
        Fault: postcode.length (a lost first 0 is suggested) or postcode.syntax.

    >>> coded("邮编：200120"), coded("sw1a1aa", "GB"), coded("1000001", "JP"), coded("02139-4307", "US")
    ('200120', 'SW1A 1AA', '100-0001', '02139-4307')
    """
    plain = _FLOAT.sub("", bare(key(text[:100]), _LABEL)).upper()
    region = region.upper()
    if nothing_in(plain, "postcode"):
        return ""
    if region == "CN":
        return _chinese(plain.removeprefix("CN-").replace(" ", ""))
    if region not in COUNTRIES:
        return _unknown(plain)
    pattern, between = COUNTRIES[region]
    joined = re.sub(r"[\s-]", "", plain)
    found = re.fullmatch(pattern, joined) or re.fullmatch(
        pattern, joined := re.sub(r"[\s-]", "", _STATE.sub("", plain))
    )
    if found:
        return between.join(group for group in found.groups() if group)
    if joined.isdigit() and (longer := re.fullmatch(pattern, f"0{joined}")):  # a spreadsheet drops a first 0
        raise Fault("postcode.length", between.join(group for group in longer.groups() if group))
    raise Fault("postcode.length" if joined.isdigit() else "postcode.syntax")


def _chinese(plain: str) -> str:
    if _CHINA.fullmatch(plain):
        return plain
    if re.fullmatch("[1-9][0-9]{4}", plain):  # a spreadsheet drops the first 0 of 0xxxxx
        raise Fault("postcode.length", f"0{plain}")
    wrong_length = re.fullmatch("[0-9]{1,100}", plain) and len(plain) != 6
    raise Fault("postcode.length" if wrong_length else "postcode.syntax")


def _unknown(plain: str) -> str:
    if re.fullmatch("[A-Z0-9]+(?:[ -][A-Z0-9]+){0,2}", plain) and 3 <= len(re.sub("[ -]", "", plain)) <= 10:
        return plain
    raise Fault("postcode.syntax")


def likeness(text: str) -> float:
    """Tell how surely a cell holds a postcode of China: six digits may be much else.

    >>> likeness("邮编200120"), likeness("200120"), likeness("2001")
    (1.0, 0.4, 0.0)
    """
    plain = text.strip()
    if _CHINA.fullmatch(plain):
        return 0.4 if "0" <= plain[0] <= "8" else 0.2
    return 1.0 if _LABEL.match(plain) and _CHINA.fullmatch(_LABEL.sub("", plain)) else 0.0


def keys(normal: str) -> tuple[str, ...]:
    """Return the postcode as a key."""
    return (normal,)


def _steps(region: str) -> tuple[Step, ...]:
    return (*ANY, partial(placeholder, kind="postcode"), partial(coded, region=region))


POSTCODE = Kind("postcode", "邮政编码", "postcode", localised=_steps, likeness=likeness, keys=keys)
