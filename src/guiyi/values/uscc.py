"""Unified social credit codes of organisations in China: 18 characters, the last checks the rest.

Source: GB 32100-2015 (code and check character); GB/T 17710-2008 (system 31, weights 3^i).
"""

import re
from functools import partial
from operator import getitem

from guiyi.values.kind import Fault, Kind, spared
from guiyi.values.text import ANY, key, placeholder

CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V, Z
_VALUE = {char: number for number, char in enumerate(CHARACTERS)}
_SUMMANDS = tuple(  # at each place: character → its number times the weight of the place
    {char: number * pow(3, place, 31) for char, number in _VALUE.items()} for place in range(17)
)
_CODE = re.compile(rf"[{CHARACTERS}]{{2}}[0-9]{{6}}[{CHARACTERS}]{{10}}")
_LABEL = re.compile(
    "^(?:统一社会信用代码|社会信用代码|信用代码|纳税人识别号|纳税识别号|纳税人登记号|税号|税务登记号|营业执照号码?|注册号|uscc|tax ?(?:no|id))"
    r"(?:[/／][^:：]{1,12}(?=[:：]))?\s?[.:：]?\s?"
)
_LIKE = str.maketrans("OQIZSV", "001257")
_LOST = re.compile(r"[0-9](?:\.[0-9]+)?e\+?[0-9]{1,2}")


def check_character(first17: str) -> str:
    """Return the character that must follow the first seventeen.

    >>> check_character("91350100M000100Y4")
    '3'
    """
    return CHARACTERS[-sum(map(getitem, _SUMMANDS, first17)) % 31]


def checked(text: str) -> str:
    """Return the code in capitals, its check character proved.

    Raises:
        Fault: uscc.masked, .digits_lost, .length, .characters or .check_digit.

    >>> checked("统一社会信用代码：91350100 m000100y43")
    '91350100M000100Y43'
    """
    if _is_right(text):
        return text
    code = _bare(text)
    if "*" in code:
        raise Fault("uscc.masked")
    if _LOST.fullmatch(code.lower()):
        raise Fault("uscc.digits_lost")
    if len(code) != 18:
        raise Fault("uscc.length")
    if not _CODE.fullmatch(code):
        raise Fault("uscc.characters")
    if check_character(code[:17]) != code[17]:
        raise Fault("uscc.check_digit")
    return code


def _bare(text: str) -> str:
    return re.sub(r"[\s\-'‐-―]", "", _LABEL.sub("", key(text[:200]))).upper()


def suggest(text: str) -> str | None:
    """Return the code with letters that it never holds (O, I, Z, S) read as digits, where the check then holds.

    >>> suggest("9135O1OOM000100Y43"), suggest("91350100M000100Y44")
    ('91350100M000100Y43', None)
    """
    if _is_right(text):
        return None
    code = _bare(text).translate(_LIKE)
    return code if _is_right(code) else None


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
