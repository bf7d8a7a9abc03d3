"""Tables on a terminal: CJK aligned, no colour when nobody looks or NO_COLOR is set."""

from collections.abc import Collection, Iterable, Sequence
from typing import Literal

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

PIPED = 240  # columns where standard output is no terminal: nothing needs to be broken for a narrow window


def console() -> Console:
    """Return standard output."""
    out = Console(highlight=False, emoji=False, markup=False)
    return out if out.is_terminal else Console(highlight=False, emoji=False, markup=False, width=PIPED, no_color=True)


def print_line(text: str, style: str = "") -> None:
    """Print a line; a terminal breaks it where it must, nothing else does."""
    console().print(Text(text, style=style), soft_wrap=True)


def print_table(
    headers: Sequence[str],
    rows: Iterable[Sequence[str | Text | None]],
    title: str = "",
    whole: int = 0,
    right: Collection[int] = (),
) -> None:
    """Print a table.

    Args:
        headers: above the columns.
        rows: cells, top to bottom.
        title: a line above the table.
        whole: so many first columns are not broken, as long as the terminal is wide enough.
        right: places of the columns that hold numbers.
    """
    if title:
        print_line(title)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for place, header in enumerate(headers):
        side: Literal["left", "right"] = "right" if place in right else "left"
        table.add_column(header, overflow="fold", no_wrap=place < whole or place in right, justify=side)
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else Text(cell or "") for cell in row))
    console().print(table)
    print_line("")
