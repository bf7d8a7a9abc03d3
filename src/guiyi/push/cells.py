"""Texts ↔ values of JSON: targets hold numbers, flags and nothing where a record holds text."""

import re
from collections.abc import Sequence
from typing import Any

DECIMAL = re.compile(r"(-?\d+)(?:\.0*|(\.\d*?[1-9])0*)")


def text_of(held: Any) -> str:
    """Return a value of JSON as text; nothing is "", a number has no needless fraction.

    >>> text_of(None), text_of(1200000.0), text_of(0.5), text_of(True), text_of("甲")
    ('', '1200000', '0.5', 'true', '甲')
    """
    if held is None:
        return ""
    if isinstance(held, bool):
        return str(held).lower()
    if isinstance(held, float) and held.is_integer():
        return str(int(held))
    return str(held)


def number_of(text: str) -> int | float | None:
    """Return a plain decimal as a number of JSON; "" is nothing.

    >>> number_of("1200000"), number_of("0.5"), number_of("")
    (1200000, 0.5, None)

    Raises:
        ValueError: it is none.
    """
    if not text:
        return None
    return int(text) if text.lstrip("-").isdecimal() else float(text)


def folded(text: str) -> str:
    """Return what two texts have in common that say the same: single blanks, no nought at the end of a decimal.

    >>> folded(" a  b "), folded("1200.50"), folded("1200.00"), folded("1200")
    ('a b', '1200.5', '1200', '1200')
    """
    parted = " ".join(text.split())
    decimal = DECIMAL.fullmatch(parted)
    return decimal[1] + (decimal[2] or "") if decimal else parted


def quoted(texts: Sequence[str]) -> str:
    r"""Return texts as the query languages of Salesforce and Zoho have them in a list.

    >>> print(quoted(["a", "b'c"]))
    'a','b\'c'
    """
    return ",".join("'" + one.replace("\\", "\\\\").replace("'", "\\'") + "'" for one in texts)
