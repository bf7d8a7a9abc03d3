"""Unified social credit codes of organisations in China: 18 characters, the last checks the rest.

Source: GB 32100-2015 (code and check character); GB/T 17710-2008 (system 31, weights 3^i); GS 15-2006 (registration
numbers); GB 11714-1997 (organisation codes).
"""

import re
from functools import partial
from operator import getitem

from guiyi.values.code_cell import alone, bare, nothing_in
from guiyi.values.kind import Fault, Kind, spared
from guiyi.values.text import ANY, key, placeholder

CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V, Z
_VALUE = {char: number for number, char in enumerate(CHARACTERS)}
_SUMMANDS = tuple(  # at each place: character → its number times the weight of the place
    {char: number * pow(3, place, 31) for char, number in _VALUE.items()} for place in range(17)
)
_CODE = re.compile(rf"(?!0)[{CHARACTERS}]{{2}}[0-9]{{6}}[{CHARACTERS}]{{10}}")
_LABEL = re.compile(
    "^(?:(?:统一社会|社会统一|统一|社会)?信用代码(?:证号?)?|组织机构代码|组织代码|机构代码|工商注册号|纳税人识别号|纳税识别号|纳税人登记号|税号|税务登记号|营业执照号码?|注册号|uscc|tax ?(?:no|id))"
    r"(?:[/／][^:：]{1,12}(?=[:：]))?\s?[.:：]?\s?"
)
_LIKE = str.maketrans("OQIZSV", "001257")
_LOST = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]{1,2}|[0-9]{15}000")  # a spreadsheet keeps 15 digits


def check_character(first17: str) -> str:
    """Return the character that must follow the first seventeen.

    >>> check_character("91350100M000100Y4")
    '3'
    """
    return CHARACTERS[-sum(map(getitem, _SUMMANDS, first17)) % 31]


def checked(text: str) -> str:
    """Return the code in capitals, its check character proved.

    Raises:
        Fault: uscc.masked, .digits_lost, .registration_no and .organisation_code (what the code replaced in 2015),
            .length, .characters or .check_digit.

    >>> checked("统一社会信用代码：91350100 m000100y43")
    '91350100M000100Y43'
    """
    if _is_right(text):
        return text
    code = _bare(text)
    if nothing_in(code, "uscc"):
        return ""
    if "*" in code:
        raise Fault("uscc.masked")
    if _LOST.fullmatch(code) and not _is_right(code):
        raise Fault("uscc.digits_lost")
    if is_registration_number(code):
        raise Fault("uscc.registration_no")
    if is_organisation_code(code):
        raise Fault("uscc.organisation_code")
    if len(code) != 18:
        raise Fault("uscc.length")
    if not _CODE.fullmatch(code):
        raise Fault("uscc.characters")
    if check_character(code[:17]) != code[17]:
        raise Fault("uscc.check_digit")
    return code


def _bare(text: str) -> str:
    plain = key(text[:200])
    return alone(plain.upper(), _CODE) or re.sub(r"[\s\-'‐-―]", "", bare(plain, _LABEL)).upper()


def is_registration_number(code: str) -> bool:
    """Tell whether a code is a registration number of before 2015: 15 digits, ISO 7064 MOD 11,10.

    >>> is_registration_number("110108012345670"), is_registration_number("110108012345678")
    (True, False)
    """
    if not re.fullmatch("[0-9]{15}", code):
        return False
    check = 10
    for digit in code[:14]:
        check = ((check + int(digit)) % 10 or 10) * 2 % 11
    return (check + int(code[14])) % 10 == 1


def is_organisation_code(code: str) -> bool:
    """Tell whether a code is an organisation code of before 2015: 8 characters and one that checks them.

    >>> is_organisation_code("123456788"), is_organisation_code("123456789")
    (True, False)
    """
    if not re.fullmatch("[0-9A-Z]{8}[0-9X]", code):
        return False
    total = sum(int(char, 36) * weight for char, weight in zip(code, (3, 7, 9, 10, 5, 8, 4, 2), strict=False))
    return "0X987654321"[total % 11] == code[8]


def suggest(text: str) -> str | None:
    """Return the code with letters that it never holds (O, I, Z, S) read as digits, where the check then holds.

    >>> suggest("9135O1OOM000100Y43"), suggest("91350100M000100Y44")
    ('91350100M000100Y43', None)
    """
    if _is_right(text):
        return None
    codes = (_bare(one).translate(_LIKE) for one in (text, text.replace("l", "1")))
    return next(filter(_is_right, codes), None)


def _is_right(code: str) -> bool:
    return bool(_CODE.fullmatch(code)) and check_character(code[:17]) == code[17]


def likeness(text: str) -> float:
    """Tell how surely a cell holds such a code.

    >>> likeness("91350100M000100Y43"), likeness("91350100M000100Y44"), likeness("11010519491231002X")
    (1.0, 0.5, 0.2)
    """
    code = _bare(text)
    if not _CODE.fullmatch(code):
        return 0.0
    if _is_right(code):
        return 1.0
    return 0.2 if code[:17].isdigit() else 0.5  # digits alone may be an identity number


def keys(normal: str) -> tuple[str, ...]:
    """Return the code as a key, and its organisation part, which a change of place leaves alone.

    >>> keys("91350100M000100Y43")
    ('91350100M000100Y43', 'organisation:M000100Y4')
    """
    return (normal, f"organisation:{normal[8:17]}")


USCC = Kind(
    "uscc",
    "统一社会信用代码",
    "unified social credit code",
    steps=spared(_is_right, *ANY, partial(placeholder, kind="uscc"), checked),
    suggest=suggest,
    likeness=likeness,
    keys=keys,
)
