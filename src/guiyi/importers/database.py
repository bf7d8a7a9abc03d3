"""Databases, by the URLs of SQLAlchemy: tables and views as sheets, or what a query returns.

Source: https://docs.sqlalchemy.org/en/20/core/engines.html#database-urls
"""

from collections.abc import Iterator

from guiyi.core.source import PLAIN, ReadOptions, Sheet

NAME = "database"


def identify_url(url: str) -> bool:
    """Tell a URL of a kind of database that SQLAlchemy knows, with what is installed beside it."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        make_url(url).get_dialect()
    except ArgumentError:  # also where no module speaks the dialect
        return False
    return True


def read_url(url: str, options: ReadOptions = PLAIN) -> Iterator[Sheet]:  # noqa: ARG001
    """Read each table as a sheet."""
    raise NotImplementedError
    yield
