"""What went wrong with a database, told without its user, its password and anybody's phone number."""

import re
from typing import TYPE_CHECKING

from guiyi.core.errors import GuiyiError, SourceError, TargetError

if TYPE_CHECKING:
    from sqlalchemy import URL

# Codes of MySQL (https://dev.mysql.com/doc/mysql-errors/8.4/en/) and SQLSTATE of PostgreSQL, Oracle's ORA, SQL Server
_CODES = {
    "source.database_login": {1045, 1698, 1251, 2059, "28P01", "28000", "ORA-01017", 18456},
    "source.database_unknown": {1049, 1044, "3D000", 4060},
    "source.database_unreachable": {2002, 2003, 2005, 2006, 2013, "08001", "08006", "57P03", "ORA-12541", "ORA-12154"},
}
_WORDS = (
    ("source.database_login", re.compile(r"password|authenticat", re.I)),
    (
        "source.database_unreachable",
        re.compile(
            r"can't create a connection|could not translate host|connection (?:failed|refused|timed out)|getaddrinfo"
            r"|network (?:error|is unreachable)|timed? ?out|no route",
            re.I,
        ),
    ),
)
_LONGEST = 200
_PERSONAL = re.compile(r"[\w.+-]+@[\w.-]+|\d{7,}")


def told_by(
    error: BaseException, name: str, url: "URL", raises: type[SourceError] | type[TargetError] = SourceError
) -> GuiyiError:
    """Make a sentence for people of what a driver raised, as an error of a source or of a target."""
    origin = getattr(error, "orig", None) or error
    if isinstance(origin, OSError):
        return raises("source.database_unreachable", path=name)
    code, text = _code_and_text(origin)
    for key, codes in _CODES.items():
        if code in codes:
            return raises(key, path=name)
    for key, words in _WORDS if code is None else ():
        if words.search(text):
            return raises(key, path=name)
    failed = "target.database_failed" if raises is TargetError else "source.database_failed"
    return raises(failed, path=name, why=masked(text, url))


def _code_and_text(error: BaseException) -> tuple[object, str]:
    """Return the code of an error, None where it has none, and its text."""
    first = error.args[0] if error.args else None
    if isinstance(first, dict):  # pg8000 hands over the fields of the server's answer
        return first.get("C"), str(first.get("M", ""))
    state = getattr(error, "sqlstate", None)
    if isinstance(first, int) and not isinstance(error, KeyError):
        return first, " ".join(map(str, error.args[1:]))
    found = re.search(r"ORA-\d{5}", str(error))
    return state or (found[0] if found else None), str(error)


def masked(text: str, url: "URL") -> str:
    """Leave user, password, mails and long numbers out of a text, and what follows its first line.

    >>> from sqlalchemy import make_url
    >>> masked('relation "me" of 13800138000 is broken (secret)', make_url("postgresql://me:secret@db/crm"))
    'relation "…" of … is broken (…)'
    """
    line = next(iter(text.strip().splitlines()), "")
    for told in filter(None, (str(url.password or ""), url.username)):
        line = re.sub(rf"(?<!\w){re.escape(told)}(?!\w)", "…", line)
    return _PERSONAL.sub("…", line)[:_LONGEST]
