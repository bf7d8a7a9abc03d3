"""What WeChat keeps of a friend in a buffer of its own: phone, company, region, labels.

Sources: https://github.com/xaoyaoo/PyWxDump (version 3: chunks of a mark, a type and a value);
https://github.com/hicccc77/WeFlow (version 4: a message of protobuf). https://protobuf.dev/programming-guides/encoding/
"""

from collections.abc import Iterator, Mapping

_CHUNKS = {
    bytes.fromhex("74752c06"): "性别",
    bytes.fromhex("46cf10c4"): "签名",
    bytes.fromhex("a4d9024a"): "国家",
    bytes.fromhex("e2eaa8d1"): "省份",
    bytes.fromhex("1d025bbf"): "城市",
    bytes.fromhex("f917bcc0"): "企业",
    bytes.fromhex("759378ad"): "手机",
}
_SIZES = {0x02: 1, 0x04: 4, 0x05: 8}  # of numbers, by their type
_UTF16, _UTF8 = 0x18, 0x17  # types of texts, whose length stands before them

_NUMBERS = {2: "性别", 8: "来源", 41: "添加时间"}
_TEXTS = {4: "签名", 5: "国家", 6: "省份", 7: "城市", 30: "标签"}


def from_chunks(buffer: bytes) -> dict[str, str]:
    r"""Read the buffer of version 3; what is not understood is left out.

    >>> phone = "13800138000|02161234567".encode("utf-16-le")
    >>> from_chunks(bytes.fromhex("74752c0604") + b"\x02\0\0\0" + bytes.fromhex("759378ad18") + b"\x2e\0\0\0" + phone)
    {'性别': '2', '手机': '13800138000|02161234567'}
    >>> from_chunks(b"\x75"), from_chunks(bytes.fromhex("759378ad18ffffffff"))
    ({}, {})
    """
    found: dict[str, str] = {}
    for mark, header in _CHUNKS.items():
        at = buffer.find(mark)
        text = _chunk(buffer, at + len(mark)) if at >= 0 else ""
        if text:
            found[header] = text
    return found


def _chunk(buffer: bytes, at: int) -> str:
    kind, at = buffer[at : at + 1], at + 1
    size = _SIZES.get(kind[0]) if kind else None
    if size:
        return str(int.from_bytes(buffer[at : at + size], "little"))
    length = int.from_bytes(buffer[at : at + 4], "little")
    value = buffer[at + 4 : at + 4 + length]
    if not kind or kind[0] not in (_UTF16, _UTF8) or len(value) < length:
        return ""
    return _plain(value.decode("utf-16-le" if kind[0] == _UTF16 else "utf-8", "replace"))


def from_protobuf(buffer: bytes) -> dict[str, str]:
    r"""Read the buffer of version 4; what is not understood is left out.

    >>> from_protobuf(b"\x10\x01" + b"\x32\x08Shanghai" + b"\xf2\x01\x03" + b"1,2" + b"\xc8\x02\xe0\xd6\xe6\xaf\x06")
    {'性别': '1', '省份': 'Shanghai', '标签': '1,2', '添加时间': '1710861152'}
    >>> from_protobuf(b"\xff"), from_protobuf(b"\x32\x09short")
    ({}, {})
    """
    found: dict[str, str] = {}
    for field, value in _fields(buffer):
        if isinstance(value, bytes) and field in _TEXTS:
            text = _plain(value.decode("utf-8", "replace"))
        else:
            text = str(value) if isinstance(value, int) and field in _NUMBERS else ""
        if text:
            found.setdefault({**_TEXTS, **_NUMBERS}[field], text)
    return found


def _fields(buffer: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Yield number and value of each field, up to the first that is cut off."""
    at = 0
    while at < len(buffer):
        tag, at = _varint(buffer, at)
        match tag & 7:
            case 0:
                number, at = _varint(buffer, at)
                if at <= len(buffer):
                    yield tag >> 3, number
            case 2:
                length, at = _varint(buffer, at)
                at += length
                if at <= len(buffer):
                    yield tag >> 3, buffer[at - length : at]
            case 1:
                at += 8
            case 5:
                at += 4
            case _:
                return


def _varint(buffer: bytes, at: int) -> tuple[int, int]:
    """Return a number of seven bits a byte, and where it ends; beyond the buffer where it is cut off."""
    value = 0
    for place, byte in enumerate(buffer[at : at + 10]):
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return value, at + place + 1
    return 0, len(buffer) + 1


def _plain(text: str) -> str:
    return text.replace("\0", "").strip()


def labels_of(ids: str, names: Mapping[str, str]) -> str | None:
    """Write label ids, however they are parted, as the names of the labels; an id without a name stays as it is.

    >>> labels_of("1,2;9", {"1": "客户", "2": "A|B"}), labels_of("", {})
    ('客户|A｜B|9', None)
    """
    import re

    told = (names.get(one, one) for one in re.split("[^0-9]+", ids) if one)
    return "|".join(dict.fromkeys(name.replace("|", "｜") for name in told)) or None
