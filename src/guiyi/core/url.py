"""URLs of sources: told from paths of files, and shown without what is secret."""

import re

_URL = re.compile(r"[a-z][a-z0-9+.-]+:(?://|$)", re.I)  # two letters at least: C:\\ is a drive


def is_url(path: str) -> bool:
    r"""Tell the URL of a database or an API from the path of a file.

    >>> [is_url(one) for one in ("postgresql://u@host/crm", "wecom://corp", "sqlite:///a.db", "C:\\a.csv", "a/b.csv")]
    [True, True, True, False, False]
    """
    return _URL.match(path) is not None


def public_name(url: str) -> str:
    """Return a URL's name for messages, files and reports: without user, password and what is asked of it.

    >>> public_name("postgresql://me:secret@db.example:5432/crm?sslmode=require")
    'db.example_5432_crm'
    >>> public_name("mysql://me:sec/ret@db/crm"), public_name("sqlite:///crm.db"), public_name("wecom:")
    ('db_crm', 'crm.db', 'wecom')
    """
    plain = url.partition(":")[2].partition("?")[0].rpartition("@")[2]  # a password may hold any character
    return re.sub(r"[^\w.-]+", "_", plain).strip("_") or url.partition(":")[0]


_SECRET_USER = re.compile(r"^([a-z][a-z0-9+.-]+://[^:/@?]*):[^?]*@", re.I)
_SECRET_KEY = re.compile(r"([?&])(?:password|passwd|pwd|secret|token)=[^&]*&?", re.I)


def without_password(url: str) -> str:
    """Return a URL as a job file may hold it: all of it but passwords.

    >>> without_password("postgresql://me:s/3@cret@db:5432/crm?sslmode=require&password=x")
    'postgresql://me@db:5432/crm?sslmode=require'
    >>> without_password("mysql://me@db/crm"), without_password("sqlite:///a@b.db")
    ('mysql://me@db/crm', 'sqlite:///a@b.db')
    """
    return _SECRET_KEY.sub(r"\1", _SECRET_USER.sub(r"\1@", url)).rstrip("?&")
