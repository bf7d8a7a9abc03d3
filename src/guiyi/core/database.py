"""Databases by the URLs of SQLAlchemy, as sources and as targets: understood, and opened.

Source: https://docs.sqlalchemy.org/en/20/core/engines.html#database-urls
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from guiyi.core.database_trouble import told_by
from guiyi.core.errors import SourceError, TargetError

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

Raises = type[SourceError] | type[TargetError]
# What a URL that names no driver means
DRIVERS = {
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
    "postgresql": "postgresql+pg8000",
    "postgres": "postgresql+pg8000",
}
_INSTALL = {"pymysql": "guiyi[mysql]", "pg8000": "guiyi[postgresql]"}


def understood(url: str, name: str, raises: Raises = SourceError) -> "URL":
    """Read a URL, and name the driver where it names none.

    Raises:
        SourceError, or TargetError: it is none.
    """
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        asked = make_url(url)
    except (ArgumentError, ValueError):  # the text of the error may hold the password
        raise raises("source.database_url", path=name) from None
    return asked.set(drivername=DRIVERS.get(asked.drivername.lower(), asked.drivername))


def engine_of(url: "URL", name: str, raises: Raises = SourceError) -> "Engine":
    """Return what opens connections to a database; none is opened yet.

    Raises:
        SourceError, or TargetError: the driver is missing, or cannot make anything of the URL.
    """
    from sqlalchemy import create_engine
    from sqlalchemy.exc import NoSuchModuleError, SQLAlchemyError
    from sqlalchemy.pool import NullPool

    driver = url.drivername.partition("+")[2]
    arguments: Mapping[str, Any] = {}
    if driver == "pg8000":
        url, arguments = _for_pg8000(url)
        arguments = {**arguments, "password": url.password or ""}  # without any it fails before the server is asked
    try:
        return create_engine(url, poolclass=NullPool, connect_args=dict(arguments))
    except (ImportError, NoSuchModuleError) as error:
        missing = getattr(error, "name", None) or driver or url.drivername
        raise raises("source.no_driver", path=name, driver=missing, install=_INSTALL.get(missing, missing)) from None
    except (SQLAlchemyError, TypeError, ValueError) as error:
        raise told_by(error, name, url, raises) from None


def _for_pg8000(url: "URL") -> "tuple[URL, Mapping[str, Any]]":
    """Read what URLs of PostgreSQL say of encryption in the words of its own library.

    Source: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-SSLMODE
    """
    import ssl

    mode, root = url.query.get("sslmode"), url.query.get("sslrootcert")
    url = url.difference_update_query(("sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout"))
    if mode in (None, "prefer", "allow"):
        return url, {}
    if mode == "disable":
        return url, {"ssl_context": False}
    context = ssl.create_default_context(cafile=str(root) if root else None)
    context.check_hostname = mode == "verify-full"
    if mode == "require" and not root:
        context.verify_mode = ssl.CERT_NONE
    return url, {"ssl_context": context}
