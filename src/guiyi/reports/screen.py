"""Tables on a terminal: CJK aligned, no colour when nobody looks or NO_COLOR is set."""

from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text


def console() -> Console:
    """Return standard output; as wide as its content where it is not a terminal, so that nothing is cut."""
    out = Console(highlight=False, emoji=False, markup=False)
    return out if out.is_terminal else Console(highlight=False, emoji=False, markup=False, width=240, no_color=True)


def print_table(headers: Sequence[str], rows: Iterable[Sequence[str | None]], title: str | None = None) -> None:
    """Print a table."""
    table = Table(box=SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False)
    for header in headers:
        table.add_column(header, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell or "") for cell in row))
    console().print(table)
