"""A query that a job gives: one statement that only reads, or it is refused before the database sees it."""

import re

# What hides text from the eye: strings, quoted names, comments; `/*!` runs in MySQL, so it is no comment
_HIDDEN = re.compile(
    r"'(?:[^'\\]|''|\\.)*'|\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`|\[[^\]\[']*\]|--[^\n]*|/\*(?!!).*?\*/"
    r"|\$(\w*)\$.*?\$\1\$",
    re.S,
)
_READS = re.compile(r"[\s(]*(?:select|with)\b", re.I)
_CHANGES = re.compile(
    r"\b(?:insert|update|delete|merge|drop|alter|truncate|create|grant|revoke|into|call|exec|execute|attach)\b|/\*!|;\s*\S",
    re.I,
)


def only_reads(query: str) -> bool:
    r"""Tell a single SELECT or WITH that changes nothing from everything else.

    It errs on the safe side: a name such as `update` must be quoted. The transaction is read-only as well, where the
    database has such a thing.

    >>> [only_reads(one) for one in ("SELECT 1;", "with a as (select 1) select * from a", "-- all\n(SELECT 'delete; x')")]
    [True, True, True]
    >>> [only_reads(one) for one in ("DELETE FROM a", "SELECT 1; DROP TABLE a", "with a as (delete from b) select 1")]
    [False, False, False]
    >>> only_reads("SELECT * INTO OUTFILE '/tmp/a' FROM b"), only_reads("SELECT is_deleted, \"update\" FROM a")
    (False, True)
    """
    bare = _HIDDEN.sub(" ", query)
    return _READS.match(bare) is not None and _CHANGES.search(bare) is None
