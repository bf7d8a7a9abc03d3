"""Which importer reads a file: its content decides, never its name."""

import re
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from guiyi.core.errors import ConfigError, SourceError
from guiyi.core.language import say
from guiyi.core.source import Connector, Importer, Sheet, SourceAsked
from guiyi.importers import CONNECTORS, IMPORTERS, sqlite_file, wechat_db
from guiyi.importers.text.encoding import HEAD

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
    (b"%PDF", "pdf"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"\0\1\0\0Standard", "database"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "document"),
)
_WEB_ARCHIVE = re.compile(rb"(?im)^mime-version:[\s\S]*^content-type: *multipart/related")


def reader_of(asked: SourceAsked) -> tuple[str, Callable[[], Iterable[Sheet]]]:
    """Return the name of what reads a source, and what gives its sheets from the start as often as it is called.

    Raises:
        ConfigError: `format` is no importer, or not one of URLs where the source has one; a table or query is asked of
            a file that is no database.
        SourceError: nothing reads such a file or URL.
    """
    if asked.url is not None:
        connector = _connector_of(asked.url, asked)
        return connector.NAME, partial(connector.read_url, asked.url, asked.options)
    importer = importer_of(asked.path, asked.format)
    if asked.options.table is not None or asked.options.query is not None:
        importer = _of_tables(importer, asked.path)
    return importer.NAME, partial(importer.read, asked.path, asked.options)


def _of_tables(importer: Importer, path: Path) -> Importer:
    """Return what reads single tables of a file: an address book of WeChat is a SQLite file too."""
    if importer.NAME not in (sqlite_file.NAME, wechat_db.NAME):
        raise ConfigError("config.no_tables", path=path)
    return _named(sqlite_file.NAME)


def _connector_of(url: str, asked: SourceAsked) -> Connector:
    names = [one.NAME for one in CONNECTORS]
    if asked.format not in ("auto", *names):
        raise ConfigError("config.format", name=asked.format, known=", ".join(names))
    for one in CONNECTORS:
        if one.identify_url(url):
            return one
    raise SourceError("source.unknown_url", path=asked.path, scheme=urlsplit(url).scheme)


def importer_of(path: Path, name: str = "auto") -> Importer:
    """Return the one importer that reads a file.

    Raises:
        ConfigError: `name` is no importer.
        SourceError: there is no such file, it is empty, or none or several importers claim it.
    """
    head = _head(path)
    if name != "auto":
        return _named(name)
    claims = [one for one in IMPORTERS if one.identify(path, head)]
    if len(claims) > 1:
        raise SourceError("source.ambiguous", path=path, importers=", ".join(one.NAME for one in claims))
    if not claims:
        raise SourceError("source.unknown_type", path=path, found=say(f"found.{what_is(path, head)}"))
    return claims[0]


def _named(name: str) -> Importer:
    for one in IMPORTERS:
        if name == one.NAME:
            return one
    raise ConfigError("config.format", name=name, known=", ".join(one.NAME for one in IMPORTERS))


def _head(path: Path) -> bytes:
    if path.is_dir():
        raise SourceError("source.folder", path=path)
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except FileNotFoundError as error:
        raise SourceError("source.missing", path=path) from error
    except OSError as error:  # on Windows a file that is open elsewhere may be locked
        raise SourceError("source.locked", path=path, why=error.strerror or error) from error
    if not head.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise SourceError("source.empty", path=path)
    return head


def what_is(path: Path, head: bytes) -> str:
    """Name what a file is that no importer reads: the end of a key `found.*` of `data/messages.csv`."""
    if path.name.startswith("~$"):
        return "lock"
    for start, found in _STARTS:
        if head.startswith(start):
            return found
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "picture"
    if head.startswith(b"PK"):
        return _kind_of_zip(path)
    if _WEB_ARCHIVE.search(head[:4096]):
        return "web_archive"
    lowered = head[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if (
        lowered.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<style"))
        or b"<html" in lowered
    ):
        return "html"
    if lowered.startswith(b"<?xml") or lowered.startswith(b"<"):
        return "xml"
    return "binary" if b"\0" in head else "text"


def _kind_of_zip(path: Path) -> str:
    import zipfile

    try:
        with zipfile.ZipFile(path) as parts:
            names = parts.namelist()
    except (zipfile.BadZipFile, OSError):
        return "broken_zip"
    if any(one.startswith("Index/") or one.endswith(".iwa") for one in names):
        return "apple"
    return "document" if any(one.startswith(("word/", "ppt/")) for one in names) else "archive"
