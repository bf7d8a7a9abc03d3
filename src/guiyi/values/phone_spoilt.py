"""What stands in phone cells where digits should: stars, dots, letters, Chinese and circled digits, an exponent.

No number may be read from the rest of such a token.
"""

import re
from functools import partial
from itertools import pairwise

from guiyi.values.numbering import within_china
from guiyi.values.phone_words import BARE, folded

LETTER = re.compile("[A-Za-zİıſ\u212a]")  # the last four are letters as well where case is ignored
SCIENTIFIC = re.compile(r"(?<![0-9A-Za-z.])([1-9])(?:\.([0-9]{1,20}))?[eE]\+?([0-9]{1,2})(?![0-9A-Za-z.])")
_BLOT = "●○◯■□█▇★☆某"
MASKED = re.compile(
    rf"[0-9][0-9-]*(?: ?\*|[xX×?]{{2}}|[{_BLOT}]{{2}}|\.{{2}}|-{{3}}|\#{{3}}|~{{2}})[0-9xX×*?{_BLOT}.#~ -]*"
    r"|(?:\*|[xX×]{2})[xX×*-]*[0-9][0-9xX×*-]*"  # ****5678
)
HIDING = re.compile(rf"[*xX×?{_BLOT}]|\.{{2}}|-{{3}}|\#{{3}}|~{{2}}")  # no cell is masked without one
WITH_LETTERS = re.compile(r"(?=[0-9]{0,99}[A-Za-z])(?=[A-Za-z]{0,99}[0-9])[0-9A-Za-z]+")
_LIKE_DIGITS = frozenset("lIiOoQSsBbZz")
_TO_DIGITS = str.maketrans("lIiOoQSsBbZz", "111000558822")
_HAN_DIGITS = "零一幺壹二两贰三叁四肆五伍六陆七柒八捌九玖"
_SPELLED_DIGITS = f"〇{_HAN_DIGITS}⓪①②③④⑤⑥⑦⑧⑨"
_FROM_SPELLED = str.maketrans(_SPELLED_DIGITS, "00111222334455667788990123456789")
PLAIN_HAN = "".join(  # Chinese characters that stand for no digits, as a class of a pattern
    f"{chr(first + 1)}-{chr(after - 1)}"
    for first, after in pairwise(sorted({0x4DFF, *map(ord, _HAN_DIGITS + "某"), 0xA000}))
    if after - first > 1
)
_SPELLED = re.compile(f"(?=[0-9 -]*[{_SPELLED_DIGITS}])(?:[0-9{_SPELLED_DIGITS}][ -]?){{7,20}}")


def without_spelled(text: str) -> tuple[str, list[str]]:
    r"""Take out numbers spelled with Chinese or circled digits, and name the fault; a list's ① and a name's 三 are none.

    >>> without_spelled("一三八零零一三八零零零"), without_spelled("张三13800138000")
    (('\n', ['phone.letters']), ('张三13800138000', []))
    """
    if text.isascii():
        return text, []
    rest = _SPELLED.sub(lambda found: "\n" if _meant(found[0]) else found[0], text)
    return rest, ["phone.letters"] if rest != text else []


def without_spoilt(text: str) -> tuple[str, list[str]]:
    r"""Take out tokens in which something stands for digits, and name what; marks are folded before.

    >>> without_spoilt("138****5678"), without_spoilt("l3812345678/13800138000")
    (('\n', ['phone.masked']), ('\n/13800138000', ['phone.letters']))
    """
    faults = []

    def cut(code: str, found: re.Match[str]) -> str:
        if code == "phone.letters" and not _letters_for_digits(found[0]):
            return found[0]
        faults.append(code)
        return "\n"

    if HIDING.search(text):
        text = MASKED.sub(partial(cut, "phone.masked"), text)
    if not LETTER.search(text):
        return text, faults
    text = SCIENTIFIC.sub(partial(cut, "phone.digits_lost"), text)
    return WITH_LETTERS.sub(partial(cut, "phone.letters"), text), faults


def as_digits(text: str) -> str:
    """Fold marks and write digits for the letters and words that likely stand for them.

    >>> as_digits("l38O0138000"), as_digits("幺三八零零一三八零零零"), as_digits("张三13800138000")
    ('13800138000', '13800138000', '张三13800138000')
    """
    text = _SPELLED.sub(lambda found: _meant(found[0]) or found[0], text)
    return WITH_LETTERS.sub(lambda token: token[0].translate(_TO_DIGITS), folded(text))


def _meant(token: str) -> str | None:
    """Return the number in digits that a token spells, or None where it spells none or holds one in plain digits."""
    digits = BARE.sub("", token.translate(_FROM_SPELLED))
    return digits if within_china(digits) and not within_china(BARE.sub("", token)) else None


def _letters_for_digits(token: str) -> bool:
    """Tell whether letters in a token may stand for digits: single ones, or all of them alike to digits.

    >>> _letters_for_digits("l3812345678"), _letters_for_digits("John13800138000"), _letters_for_digits("61234567ext801")
    (True, False, False)
    """
    words = re.findall("[A-Za-z]+", re.sub("[xX](?=[0-9])|(?<=[0-9])[vV]$", "-", token))  # extension, WeChat
    return any(len(word) == 1 or _LIKE_DIGITS.issuperset(word) for word in words)
