"""Labels of lines: the number that a program shows, and what follows it where a line holds several rows."""


def number(label: str) -> int:
    """Return the line number of a label: `3#1` stands on line 3.

    >>> number("3#1"), number("12"), number("x")
    (3, 12, 0)
    """
    digits = label.partition("#")[0]
    return int(digits) if digits.isdecimal() else 0
