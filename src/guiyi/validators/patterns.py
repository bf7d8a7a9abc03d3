r"""Patterns: a value must match a regular expression of Python in full.

Arrow asks RE2, which takes one look at each character; Python's `re` is asked where the two languages differ: by the
pattern (look-around, flags, `\Z`) or by the text (`\d`, `\w`, `\s`, `\b` are wider in Python outside ASCII).
Source: https://github.com/google/re2/wiki/Syntax, https://docs.python.org/3/library/re.html
"""

import re

import pyarrow as pa
import pyarrow.compute as pc

from guiyi.core.rule import Rule
from guiyi.validators.rows import Rows, Texts, of_distinct, storable

_ESCAPED = r"\\[dDwW]|\\[tnrfv]|\\[!-/:-@\[-`{-~]"  # RE2 reads these as Python does, in ASCII
_LITERAL = r"[^\\\[\](){}*+?|^$.]"
_IN_CLASS = rf"(?:[^\\\[\]^&~|-]|{_ESCAPED}|\\s)"
_CLASS = rf"\[\^?{_IN_CLASS}(?:-?{_IN_CLASS})*-?\]"
_OFTEN = r"(?:[*+?]|\{[0-9]{1,3}(?:,(?:[0-9]{1,3})?)?\})"
# A pattern of these parts alone means the same to both.
_SHARED = re.compile(
    rf"\^?(?:(?:{_LITERAL}|{_ESCAPED}|\\[sSb]|{_CLASS}|\.)(?:{_OFTEN}\??(?![*+?{{]))?|\((?:\?:)?|\)(?:{_OFTEN}\??(?![*+?{{]))?|\|)*\$?"
)
_ASCII_ONLY = re.compile(r"\\[dDwWsSb]")
_SPACE, _NO_SPACE = r"\t-\r\x1c-\x20", r"[^\t-\r\x1c-\x20]"  # what Python's \s and \S are in ASCII


def pattern(rows: Rows, rule: Rule) -> pa.Table:
    """Find values that do not match a pattern in full."""
    wanted = str(rule.limits["pattern"])
    return rows.failing(rule.fields[0], lambda texts: mismatched(texts, wanted))


def mismatched(texts: Texts, wanted: str) -> Texts:
    r"""Tell which texts `re.fullmatch` refuses; null or false where the text is missing.

    >>> mismatched(pa.array(["A1", "A１", "a"]), r"[A-Z]\d").to_pylist()
    [False, False, True]
    """
    refused = re.compile(wanted).fullmatch
    quick = as_re2(wanted)
    try:
        wrong = pc.invert(pc.match_substring_regex(texts, quick)) if quick else None
    except pa.ArrowInvalid:  # RE2 has limits of its own
        wrong = None
    if wrong is None:
        return of_distinct(texts, lambda text: refused(text) is None)
    if not _ASCII_ONLY.search(wanted):
        return wrong
    wide = pc.invert(pc.string_is_ascii(texts))
    if not pc.any(wide).as_py():
        return wrong
    asked = of_distinct(pc.if_else(wide, texts, None), lambda text: refused(text) is None)
    return pc.if_else(wide, asked, wrong)


def as_re2(wanted: str) -> str | None:
    r"""Write a pattern of Python as one of RE2 that matches in full the same ASCII texts; None where that is not certain.

    >>> as_re2("[A-Z]+"), as_re2("(?i)a"), as_re2(r"\s")
    ('\\A(?:[A-Z]+)\\z', None, '\\A(?:[\\t-\\r\\x1c-\\x20])\\z')
    """
    if not storable(wanted) or not _SHARED.fullmatch(wanted):
        return None
    translated, inside = [], False
    for part in re.findall(r"\\.|[^\\]", wanted, re.DOTALL):
        if part == r"\s":
            part = _SPACE if inside else f"[{_SPACE}]"
        elif part == r"\S":
            part = _NO_SPACE
        inside = part == "[" or (inside and part != "]")
        translated.append(part)
    return rf"\A(?:{''.join(translated)})\z"
