"""Every encryption of workbooks, on files that the tests encrypt themselves."""

import base64
import hashlib
import io
import os
import zipfile
import zlib
from pathlib import Path
from struct import pack, unpack_from

import openpyxl
import pytest
import xlwt
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from msoffcrypto.method.container.ecma376_encrypted import ECMA376Encrypted
from msoffcrypto.method.ecma376_agile import ECMA376Agile
from msoffcrypto.method.ecma376_standard import ECMA376Standard
from msoffcrypto.method.rc4 import DocumentRC4
from xlwt.CompoundDoc import XlsDoc

from guiyi.core.errors import SourceError
from guiyi.core.source import ReadOptions
from guiyi.importers import excel

from .made_xlsb import customers

PASSWORD = "密码 1"


def cells(path: Path, password: str | None = PASSWORD, limit: int = 1000) -> list[tuple[str | None, ...]]:
    (sheet,) = excel.read(path, ReadOptions(password=lambda _: password, limit_cells=limit))
    return [row for _, row in sheet.lines]


def faults(path: Path) -> list[str]:
    """Return what is said without a password, and with a wrong one."""
    keys = []
    for password in (None, "falsch"):
        with pytest.raises(SourceError) as caught:
            cells(path, password)
        assert path.name in str(caught.value)
        keys.append(caught.value.key)
    return keys


def xlsx() -> bytes:
    made, out = openpyxl.Workbook(), io.BytesIO()
    made.worksheets[0].append(("张三", 510))
    made.save(out)
    return out.getvalue()


def ecb(key: bytes, text: bytes) -> bytes:
    writer = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return writer.update(text + bytes(-len(text) % 16)) + writer.finalize()


def standard(plain: bytes) -> bytes:
    """Encrypt as Excel 2007 does (MS-OFFCRYPTO 2.3.4.5)."""
    salt, verifier = os.urandom(16), os.urandom(16)
    key = ECMA376Standard.makekey_from_password(PASSWORD, 0x660E, 0x8004, 128, 128, 16, salt)
    header = pack("<IIIIIIII", 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0) + "AES\0".encode("utf-16-le")
    check = pack("<I", 16) + salt + ecb(key, verifier) + pack("<I", 20) + ecb(key, hashlib.sha1(verifier).digest())
    info = pack("<HHII", 3, 2, 0x24, len(header)) + header + check
    out = io.BytesIO()
    ECMA376Encrypted(pack("<Q", len(plain)) + ecb(key, plain), info).write_to(out)
    return out.getvalue()


def rc4(book: xlwt.Workbook) -> bytes:
    """Encrypt as Excel 97 does (MS-XLS 2.2.10): all but the heads of records, and those that say how to read it."""
    stream, salt, verifier = book.get_biff_data(), os.urandom(16), os.urandom(16)
    both = DocumentRC4.decrypt(PASSWORD, salt, io.BytesIO(verifier + hashlib.md5(verifier).digest())).read()
    filepass = pack("<HHHHH", 0x2F, 54, 1, 1, 1) + salt + both
    first = 4 + unpack_from("<HH", stream)[1]
    plain, at, open_parts = bytearray(stream[:first] + filepass + stream[first:]), 0, []
    while at < len(plain):
        kind, size = unpack_from("<HH", plain, at)
        left = {0x809: size, 0x2F: size, 0xE1: size, 0x85: 4}.get(kind, 0)
        if kind == 0x85:  # where the sheet begins
            plain[at + 4 : at + 8] = pack("<I", unpack_from("<I", plain, at + 4)[0] + len(filepass))
        open_parts.append((at, at + 4 + left))
        at += 4 + size
    cipher = bytearray(DocumentRC4.decrypt(PASSWORD, salt, io.BytesIO(bytes(plain)), blocksize=1024).read())
    for start, end in open_parts:
        cipher[start:end] = plain[start:end]
    out = io.BytesIO()
    rest = -len(cipher) % 4  # a record fills it up: zeros follow, four to a record
    XlsDoc().save(out, bytes(cipher) + pack("<HH", 0, rest) + bytes(rest))
    return out.getvalue()


def ods(name: str = "http://www.w3.org/2001/04/xmlenc#aes256-cbc", rounds: int = 1000) -> bytes:
    """Encrypt as LibreOffice does (OpenDocument 1.3 part 2, 3.4)."""
    content = (
        '<o:document xmlns:o="urn:o" xmlns:t="urn:t" xmlns:x="urn:x"><t:table t:name="客户"><t:table-row>'
        '<t:table-cell o:value-type="string"><x:p>张三</x:p></t:table-cell>'
        '<t:table-cell o:value-type="float" o:value="510"><x:p>510</x:p></t:table-cell></t:table-row></t:table></o:document>'
    ).encode()
    packer = zlib.compressobj(wbits=-15)
    packed = packer.compress(content) + packer.flush()
    salt, vector = os.urandom(16), os.urandom(16)
    key = hashlib.pbkdf2_hmac("sha1", hashlib.sha256(PASSWORD.encode()).digest(), salt, min(rounds, 1000), 32)
    writer, pad = Cipher(algorithms.AES256(key), modes.CBC(vector)).encryptor(), 16 - len(packed) % 16
    cipher = writer.update(packed + os.urandom(pad - 1) + bytes([pad])) + writer.finalize()
    check, salted, begun = (
        base64.b64encode(one).decode() for one in (hashlib.sha256(packed[:1024]).digest(), salt, vector)
    )
    manifest = (
        '<m:manifest xmlns:m="urn:m"><m:file-entry m:full-path="content.xml">'
        f'<m:encryption-data m:checksum-type="urn:m#sha256-1k" m:checksum="{check}">'
        f'<m:algorithm m:algorithm-name="{name}" m:initialisation-vector="{begun}"/>'
        '<m:start-key-generation m:start-key-generation-name="http://www.w3.org/2000/09/xmldsig#sha256" m:key-size="32"/>'
        f'<m:key-derivation m:key-derivation-name="PBKDF2" m:key-size="32" m:iteration-count="{rounds}" m:salt="{salted}"/>'
        "</m:encryption-data></m:file-entry></m:manifest>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("content.xml", cipher)
        file.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def test_the_encryption_of_excel_2007(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(standard(xlsx()))
    assert cells(path) == [("张三", "510")]
    assert faults(path) == ["source.password", "source.wrong_password"]


def test_the_encryption_of_excel_97(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("客户")
    for at in range(200):  # over several blocks of the cipher
        page.write(at, 0, f"张三{at}")
        page.write(at, 1, 510 + at)
    path = tmp_path / "a.xls"
    path.write_bytes(rc4(book))
    assert cells(path) == [(f"张三{at}", str(510 + at)) for at in range(200)]
    assert faults(path) == ["source.password", "source.wrong_password"]


def test_a_binary_workbook_under_a_password(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsb"
    path.write_bytes(ECMA376Agile.encrypt(PASSWORD, io.BytesIO(customers(300))))
    assert cells(path)[0] == ("客户0", "000510", "2023-03-15")
    assert faults(path) == ["source.password", "source.wrong_password"]


def test_an_opendocument_under_a_password(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    path.write_bytes(ods())
    assert cells(path) == [("张三", "510")]
    assert faults(path) == ["source.password", "source.wrong_password"]


@pytest.mark.parametrize(
    ("code", "key"),
    [
        (ods("urn:oasis:names:tc:opendocument:xmlns:manifest:1.0#blowfish"), "source.ods_cipher"),
        (ods(rounds=2**31), "source.not_readable"),  # it would take hours
    ],
)
def test_an_opendocument_encrypted_in_another_way(tmp_path: Path, code: bytes, key: str) -> None:
    path = tmp_path / "a.ods"
    path.write_bytes(code)
    with pytest.raises(SourceError) as caught:
        cells(path)
    assert caught.value.key == key
