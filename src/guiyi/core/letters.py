"""Columns without a header are called as spreadsheets call them."""


def letter(place: int) -> str:
    """Name a column as spreadsheets do.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    ahead, rest = divmod(place, 26)
    return (letter(ahead - 1) if ahead else "") + chr(ord("A") + rest)
