"""OpenDocument spreadsheets under a password, as LibreOffice and WPS have written them since 2012: AES-256 in CBC mode.

Source: OpenDocument 1.3 part 2, 3.4 (encryption) and 4.8 (its attributes); RFC 8018 (PBKDF2)
"""

import base64
import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element

from guiyi.core.errors import SourceError
from guiyi.importers.workbook.guard import DAMAGED, MOST_BYTES, part_text, refuse_bombs
from guiyi.importers.workbook.parts import local, part_tree

_MANIFEST, _CONTENT = "META-INF/manifest.xml", "content.xml"
_AES = "aes256-cbc"
_MOST_ROUNDS = 5_000_000  # LibreOffice takes 100,000
_CHECKED = 1024  # bytes that the checksum is of
_PIECE = 1 << 20


def has_password(file: zipfile.ZipFile) -> bool:
    """Tell an encrypted OpenDocument file by its manifest."""
    return _MANIFEST in file.namelist() and b"encryption-data" in file.read(_MANIFEST)[:_PIECE]


def decrypt(path: Path, out: IO[bytes], password: str) -> bool:
    """Write the sheets of a file without their encryption; tell whether the password is right.

    Raises:
        SourceError: it is damaged, or encrypted in another way.
    """
    refuse_bombs(path)
    told = _told(path)
    try:
        if not told or not told["algorithm-name"].endswith(_AES) or told["key-derivation-name"] != "PBKDF2":
            raise SourceError("source.ods_cipher", path=path)
        packed = _decrypted(part_text(path, _CONTENT), told, password)
        digest = hashlib.sha1 if "sha1" in told["checksum-type"].lower() else hashlib.sha256
        if digest(packed[:_CHECKED]).digest() != base64.b64decode(told["checksum"]):
            return False
        with zipfile.ZipFile(path) as file, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as plain:
            plain.writestr("mimetype", file.read("mimetype"))
            with plain.open(_CONTENT, "w", force_zip64=True) as part:
                for piece in _inflated(path, packed):
                    part.write(piece)
    except DAMAGED as error:
        raise SourceError("source.not_readable", path=path, why=error) from error
    return True


def _told(path: Path) -> dict[str, str]:
    """Return what the manifest tells of the encryption of the sheets."""
    for entry in part_tree(path, _MANIFEST).iter():
        if local(entry) == "file-entry" and _attributes(entry).get("full-path") == _CONTENT:
            return {name: text for node in entry.iter() for name, text in _attributes(node).items()}
    return {}


def _attributes(node: Element) -> dict[str, str]:
    return {name.rpartition("}")[2]: text for name, text in node.attrib.items()}


def _decrypted(cipher: bytes, told: dict[str, str], password: str) -> bytes:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    rounds = int(told["iteration-count"])
    if not 0 < rounds <= _MOST_ROUNDS:
        raise ValueError(f"iteration-count {rounds}")
    start = hashlib.sha1 if told.get("start-key-generation-name", "SHA1").lower().endswith("sha1") else hashlib.sha256
    salt, vector = (base64.b64decode(told[name]) for name in ("salt", "initialisation-vector"))
    key = hashlib.pbkdf2_hmac("sha1", start(password.encode()).digest(), salt, rounds, 32)
    reader = Cipher(algorithms.AES256(key), modes.CBC(vector)).decryptor()
    packed = reader.update(cipher) + reader.finalize()
    return packed[: len(packed) - packed[-1]] if packed else b""


def _inflated(path: Path, packed: bytes) -> Iterator[bytes]:
    unpack, total, rest = zlib.decompressobj(-zlib.MAX_WBITS), 0, packed
    while piece := unpack.decompress(rest, _PIECE):
        total, rest = total + len(piece), unpack.unconsumed_tail
        if total > min(MOST_BYTES, 8 * _PIECE + 100 * len(packed)):
            raise SourceError("source.bomb", path=path)
        yield piece
