"""Phone numbers: E.164, extension as `;ext=801`, several joined by `|`.

Nothing is guessed: a masked number, one with letters for digits, one that lost digits in Excel, or a landline without
its area code is a fault. Of several numbers in a cell the good ones are kept; only a cell without any is a fault.

Source: ITU-T E.164; RFC 3966 (extension).
"""

import re
from collections.abc import Mapping
from functools import partial

from guiyi.values.kind import SEVERAL, Fault, Kind, Step, Usual
from guiyi.values.numbering import CHINA_MOBILE, known_region, within_china
from guiyi.values.phone_cell import LONGEST, RUN, extended, read
from guiyi.values.phone_form import area_code, extension, is_mobile, mask, national
from guiyi.values.phone_mend import american, mended, zeros_put_back
from guiyi.values.phone_spoilt import PLAIN_HAN, SCIENTIFIC
from guiyi.values.phone_words import name_beside, says_nothing
from guiyi.values.text import SETTLED_LINES, placeholder

__all__ = ["PHONE", "PHONE_SUGGEST", "area_code", "extension", "is_mobile", "mask", "national"]

_FLOAT = re.compile(r"(?<![0-9.])([0-9]{7,15})\.0+(?![0-9.])")
_THOUSANDS = re.compile(r"(?<![0-9,.])[1-9][0-9]{0,2}(?:,[0-9]{3}){3,4}(?![0-9,])")
_NORMAL_MOBILE = re.compile(r"\+861[3-9][0-9]{9}")
_NORMAL = re.compile(r"(?:\+86[0-9]{9,11}(?:;ext=[0-9]+)?(?:\||$))+")  # of China, or nothing that a suggestion mends
_PARTED_MOBILE = re.compile("(?:[+]?86[ -]?)?(1[3-9][0-9])[ -]?([0-9]{4})[ -]?([0-9]{4})")
_WORDS = f"[{PLAIN_HAN}（）() :：]*+"
_WITH_WORDS = re.compile(f"{_WORDS}(1[3-9][0-9]{{9}}){_WORDS}")
_TWO_MOBILES = re.compile("(1[3-9][0-9]{9}) ?[/、,，;；|\n] ?(1[3-9][0-9]{9})")
_LANDLINE = re.compile(r"(0[12][0-9]|0[3-9][0-9]{2})-?([0-9]{7,8})(?:-([0-9]{1,6}))?")
_LOCAL = re.compile("[2-8][0-9]{2,3}[ -]?[0-9]{4}")
# The first that fits a cell without any good number is told.
_FAULTS = (
    "phone.masked", "phone.digits_lost", "phone.letters", "phone.no_country", "phone.long", "phone.invalid", "phone.no_area",
    "phone.short", "phone.no_number",
)  # fmt: skip


_FIRST: tuple[Step, ...] = (*SETTLED_LINES, partial(placeholder, kind="phone"))


def restored(text: str) -> str:
    """Undo what a spreadsheet did to a number: decimals, thousands separators, scientific notation with all its digits.

    >>> restored("13812345678.0"), restored("1.3812345678E+10"), restored("1.38E+10")
    ('13812345678', '13812345678', '1.38E+10')
    >>> restored("13,812,345,678.00")
    '13812345678'
    """
    if "," in text:
        text = _THOUSANDS.sub(lambda found: found[0].replace(",", ""), text)
    return SCIENTIFIC.sub(_written_out, _FLOAT.sub(r"\1", text)) if "." in text else text


def _written_out(found: re.Match[str]) -> str:
    digits = found[1] + (found[2] or "")
    return digits if len(digits) == int(found[3]) + 1 >= 7 else found[0]


def international(text: str, region: str = "CN") -> str:
    """Return the numbers of a cell in E.164, joined by `|`, repeats removed.

    Where the region is unproven, a number without its country code keeps its digits and is given no country.

    Raises:
        Fault: no number in it can be used: phone.masked, .digits_lost, .letters, .no_country, .long, .short,
            .no_area, .invalid or .no_number.

    >>> international("138 0013 8000"), international("021-61234567转801"), international("+1 415 555 2671")
    ('+8613800138000', '+862161234567;ext=801', '+14155552671')
    >>> international("手机：13800138000（微信同号）/021-61234567")
    '+8613800138000|+862161234567'
    """
    region = known_region(region)
    usual = _usual(text) if region == "CN" else text if _NORMAL_MOBILE.fullmatch(text) else None
    if usual:
        return usual
    found, faults = read(text, region)
    if not found and says_nothing(text):
        return ""
    if not found:
        raise Fault(min(faults or ["phone.no_number"], key=_FAULTS.index))
    return SEVERAL.join(dict.fromkeys(found))


def _usual(text: str) -> str | None:
    """Read the forms of most cells in China at once, as `read` would: each is matched whole."""
    if parted := _PARTED_MOBILE.fullmatch(text):
        return "+86" + "".join(parted.groups())
    if mobile := _WITH_WORDS.fullmatch(text):
        return f"+86{mobile[1]}"
    if two := _TWO_MOBILES.fullmatch(text):
        return f"+86{two[1]}" if two[1] == two[2] else f"+86{two[1]}{SEVERAL}+86{two[2]}"
    landline = _LANDLINE.fullmatch(text)
    number = within_china(landline[1] + landline[2]) if landline else None
    return extended(number, landline[3]) if landline and number else None


def suggest(text: str) -> str | None:
    """Return what a cell without a good number likely means, or None.

    >>> suggest("l3812345678"), suggest("2161234567"), suggest("138****5678")
    ('+8613812345678', '+862161234567', None)
    """
    if _NORMAL_MOBILE.fullmatch(text) or _NORMAL.fullmatch(text):
        return None
    text = restored(text)
    try:
        return international(text) or None  # in a region where it is none, a number of China is likely meant
    except Fault as fault:
        if fault.code in ("phone.masked", "phone.digits_lost"):
            return zeros_put_back(text)
        if fault.code == "phone.no_country":
            return american(text)
        return mended(text) if len(text) <= LONGEST else None


def suggested(text: str) -> str:
    """Return the likely repair of a cell, or "" where there is none or none is needed.

    >>> suggested("13B00138000"), suggested("13800138000")
    ('+8613800138000', '')
    """
    try:
        international(text)
        return ""
    except Fault:
        return suggest(text) or ""


def parts(text: str) -> Mapping[str, str]:
    """Return the name that stands beside a number.

    >>> parts("张三13800138000"), parts("手机：13800138000（微信同号）")
    ({'person_name': '张三'}, {})
    """
    name = name_beside(text, RUN)
    return {"person_name": name} if name else {}


def likeness(text: str) -> float:
    """Tell how surely a cell holds phone numbers by its form.

    >>> likeness("13800138000"), likeness("021-61234567"), likeness("61234567"), likeness("上海")
    (1.0, 0.9, 0.3, 0.0)
    """
    text = text.strip()
    if CHINA_MOBILE.fullmatch(text):
        return 1.0
    if not any(char.isdigit() for char in text):
        return 0.0
    try:
        numbers = international(restored(text))
    except Fault as fault:
        sure = {"phone.masked": 0.8, "phone.letters": 0.5, "phone.digits_lost": 0.5}
        return 0.3 if _LOCAL.fullmatch(text) else sure.get(fault.code, 0.0)
    if 3 * sum(map(str.isdigit, text)) < len(text):
        return 0.3  # a remark that mentions a number
    return 1.0 if CHINA_MOBILE.match(numbers.removeprefix("+86")) else 0.9


def keys(normal: str) -> tuple[str, ...]:
    """Return each full number, and its last eight digits, by which a number without its area code is found.

    >>> keys("+8613800138000")
    ('+8613800138000', 'tail:00138000')
    """
    numbers = [one.partition(";")[0] for one in normal.split(SEVERAL)]
    return tuple(dict.fromkeys((*numbers, *(f"tail:{one[-8:]}" for one in numbers))))


def _steps(region: str) -> tuple[Step, ...]:
    return (*_FIRST, restored, partial(international, region=region))


PHONE = Kind(
    "phone",
    "电话号码",
    "phone number",
    localised=_steps,
    parts=parts,
    suggest=suggest,
    likeness=likeness,
    keys=keys,
    mask=mask,
    several=True,
    plain=r"\+861[3-9][0-9]{9}",
    usual=Usual("CN", "1[3-9][0-9]{9}", r"+86\0", international),
)
PHONE_SUGGEST = Kind(
    "phone_suggest",
    "电话号码（建议）",
    "phone number (suggested)",
    steps=(*_FIRST, restored, suggested),
    mask=mask,
)
