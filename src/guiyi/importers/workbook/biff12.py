"""Records of BIFF12, which the parts of an .xlsb are made of.

Source: MS-XLSB 2.1.4 (Record), 2.5.97.55 (RkNumber), 2.5.117 (RichStr), 2.5.168 (XLWideString)
"""

from collections.abc import Iterable, Iterator
from struct import unpack_from

_MOST = 1 << 24  # bytes of a record: texts end at 32,767 characters
_IS_HUNDREDFOLD, _IS_WHOLE = 1, 2  # flags of a number in 30 bits

Record = tuple[int, bytes]  # what it is, what it says


def records(pieces: Iterable[bytes]) -> Iterator[Record]:
    r"""Yield the records of a part.

    Raises:
        ValueError: the part ends within a record, or a record is absurdly large.

    >>> list(records([bytes([0x93, 0x02]), bytes([3, 1, 2]), bytes([3, 0x05, 0x00])]))
    [(275, b'\x01\x02\x03'), (5, b'')]
    """
    data, at = b"", 0
    for piece in pieces:
        data, at = data[at:] + piece, 0
        while True:
            try:
                kind, start = data[at], at + 1
                if kind & 0x80:
                    kind, start = (kind & 0x7F) | (data[start] & 0x7F) << 7, start + 1
                size, start = data[start], start + 1
                if size & 0x80:
                    size, start = _long(data, start, size & 0x7F)
            except IndexError:
                break
            end = start + size
            if end > len(data):
                break
            yield kind, data[start:end]
            at = end
    if at < len(data):
        raise ValueError("cut short")


def _long(data: bytes, start: int, size: int) -> tuple[int, int]:
    """Read the further bytes of a size, at most three."""
    for shift in (7, 14, 21):
        more, start = data[start], start + 1
        size |= (more & 0x7F) << shift
        if not more & 0x80:
            break
    if size > _MOST:
        raise ValueError(f"record of {size} bytes")
    return size, start


def wide_text(data: bytes, at: int) -> str:
    r"""Read a text with its length before it; -1 stands for none.

    >>> wide_text(b"\x02\x00\x00\x00A\x00B\x00", 0)
    'AB'
    """
    (length,) = unpack_from("<i", data, at)
    end = at + 4 + 2 * max(length, 0)
    if end > len(data):
        raise ValueError("text cut short")
    return data[at + 4 : end].decode("utf-16-le", "replace")


def rich_text(data: bytes, at: int) -> str:
    """Read a text that may be followed by its fonts and its reading aid, which are no part of it."""
    return wide_text(data, at + 1)


def rk_number(data: bytes, at: int) -> float:
    r"""Read a number that is kept in 30 bits: whole or not, a hundredfold or not.

    >>> rk_number(b"\x07\x30\x00\x00", 0), rk_number(b"\x00\x00\xf0\x3f", 0)
    (30.73, 1.0)
    """
    (told,) = unpack_from("<i", data, at)
    number: float = told >> 2
    if not told & _IS_WHOLE:
        (number,) = unpack_from("<d", bytes(4) + (told & 0xFFFFFFFC).to_bytes(4, "little"))
    return number / 100 if told & _IS_HUNDREDFOLD else float(number)
