"""Letters typed or scanned where digits are meant: a repair to suggest, never to apply."""

import re

_LETTERS = str.maketrans("OoIl", "0011")
_HOLDS = re.compile("[OoIl]")
_OTHER_LETTER = re.compile("[A-HJ-NP-Za-kmnp-z]")
_LONGEST = 40


def digits_meant(text: str) -> str | None:
    """Return a text with digits for the letters that look like them; None where it has none, or other letters too.

    >>> digits_meant("2O23-05-l2"), digits_meant("12OO元"), digits_meant("2023-05-12"), digits_meant("Oct 2023")
    ('2023-05-12', '1200元', None, None)
    """
    if len(text) > _LONGEST or not _HOLDS.search(text) or _OTHER_LETTER.search(text) or not re.search("[0-9]", text):
        return None
    return text.translate(_LETTERS)
