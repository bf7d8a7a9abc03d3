"""Places of cells as spreadsheets name them: `B3`."""

from dataclasses import dataclass, field

_FIRST = 10  # places that are named; the others are counted


@dataclass
class Places:
    """How many cells are of some sort, and where the first of them stand."""

    count: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, *found: str) -> None:
        """Count some more."""
        self.count += len(found)
        self.first += found[: _FIRST - len(self.first)]

    def shown(self) -> str:
        """Name the places: `B3, C7 …`."""
        return ", ".join(self.first) + (" …" if self.count > len(self.first) else "")


def column_number(letters: bytes) -> int:
    """Count a column's letters from 0.

    >>> column_number(b"A"), column_number(b"XFD")
    (0, 16383)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1


def letters_of(column: int) -> str:
    """Return the letters of a column, counted from 0.

    >>> letters_of(0), letters_of(27), letters_of(16383)
    ('A', 'AB', 'XFD')
    """
    text, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        text = chr(65 + letter) + text
    return text


def place_name(row: int, column: int) -> str:
    """Name a cell; the row counts from 1, the column from 0.

    >>> place_name(3, 1)
    'B3'
    """
    return f"{letters_of(column)}{row}"
