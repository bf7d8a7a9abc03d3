"""Workbooks under a password: decrypted into a file that only its owner may read, and that is gone when it was read.

Sources: MS-OFFCRYPTO (agile and standard encryption, RC4, XOR), MS-XLS 2.4.117 (FilePass);
https://learn.microsoft.com/openspecs/office_file_formats/ms-offcrypto/57fc02f0-c1de-4fc6-908f-d146104662f5
"""

import mmap
import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from struct import unpack_from
from typing import IO

from guiyi.core.errors import SourceError
from guiyi.core.source import Password
from guiyi.importers.workbook import ods_password
from guiyi.importers.workbook.guard import DAMAGED

PACKAGE = "EncryptedPackage\0".encode("utf-16-le")  # the stream that holds an encrypted .xlsx
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOFS = (b"\x09\x08\x10\x00\x00\x06\x05\x00", b"\x09\x08\x08\x00\x00\x05\x05\x00")
_FILEPASS = 0x2F
_DEFAULT = "VelvetSweatshop"  # Excel's own, of workbooks that may be read but not changed


@contextmanager
def opened(path: Path, password: Password) -> Iterator[Path]:
    """Give a workbook as a file without a password: itself, or a decrypted copy that does not stay.

    Raises:
        SourceError: nobody gives the password, or it is wrong, or the file is damaged.
    """
    if not has_password(path):
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:  # 0700
        plain = Path(folder) / "plain.xlsx"  # what it is its content tells
        if not _decrypted(path, plain, _DEFAULT):
            told = password(path.name)
            if told is None:
                raise SourceError("source.password", path=path)
            if not _decrypted(path, plain, told):
                raise SourceError("source.wrong_password", path=path)
        yield plain


def has_password(path: Path) -> bool:
    """Tell a file under a password: a compound file with an encrypted .xlsx or FILEPASS near its start, or an .ods."""
    with path.open("rb") as file:
        head = file.read(8)
        if head.startswith(_ZIP):
            return _has_manifest(path)
        if head != _OLE:
            return False
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return data.find(PACKAGE) >= 0 or _has_filepass(data)


def _has_manifest(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as file:
            return ods_password.has_password(file)
    except DAMAGED:  # the reader says what is wrong with it
        return False


def _has_filepass(data: mmap.mmap) -> bool:
    at = max(data.find(mark) for mark in _BOFS)
    for _ in range(20):
        if at < 0 or at + 4 > len(data):
            return False
        record, size = unpack_from("<HH", data, at)
        if record == _FILEPASS:
            return True
        at += 4 + size
    return False


def _decrypted(path: Path, plain: Path, password: str) -> bool:
    """Decrypt a file; tell whether the password is right."""
    handle = os.open(plain, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    with path.open("rb") as file, open(handle, "wb") as out:
        if file.read(8).startswith(_ZIP):
            return ods_password.decrypt(path, out, password)
        return _decrypted_ole(path, out, password)


def _decrypted_ole(path: Path, out: IO[bytes], password: str) -> bool:
    import msoffcrypto
    from msoffcrypto.exceptions import InvalidKeyError

    with path.open("rb") as file:
        try:
            book = msoffcrypto.OfficeFile(file)
            if book.format == "ooxml":
                book.load_key(password=password, verify_password=True)
            else:
                book.load_key(password=password)
            book.decrypt(out)
        except InvalidKeyError:
            return False
        except Exception as error:  # of whatever kind: it is a reader's fault with a damaged file
            raise SourceError("source.not_readable", path=path, why=error or type(error).__name__) from error
    return True
