"""The text of a typed value: what databases and Parquet files hold beside the values of cells."""

import json
import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from typing import Any

from guiyi.importers.workbook.cell_text import cell_text, number_text

_LONGEST_HEX = 64  # bytes that are written out; of a longer value, a picture or the like, only the start


def typed_text(value: object) -> str | None:
    r"""Write a value as text: lists of plain values joined by `|`, anything deeper as JSON, bytes as what they hold.

    >>> from datetime import datetime, timezone
    >>> [typed_text(one) for one in (13800138000, Decimal("1.50E+3"), True, b"\x00\xff", "", None)]
    ['13800138000', '1500', 'TRUE', '00ff', None, None]
    >>> typed_text(["VIP", "a|b", None]), typed_text({"city": "上海", "since": datetime(2024, 3, 5)})
    ('VIP|a｜b', '{"city": "上海", "since": "2024-03-05"}')
    """
    write = _MOST.get(type(value))
    return write(value) if write else _rarer(value)


def _rarer(value: object) -> str | None:
    match value:
        case str():
            return str(value) or None
        case Enum():
            return typed_text(value.value)
        case Decimal():
            return format(value, "f")
        case bytes() | bytearray() | memoryview():
            return _of_bytes(bytes(value))
        case Mapping():
            return _json(dict(value)) if value else None
        case list() | tuple() | set() | frozenset():
            return _joined(sorted(value, key=str) if isinstance(value, set | frozenset) else list(value))
        case _:
            return cell_text(value)


_MOST: Mapping[type, Callable[[Any], str | None]] = {  # looked up first: there are millions of them
    type(None): lambda _: None,
    str: lambda text: text or None,
    int: str,
    float: lambda number: None if math.isnan(number) else number_text(number),
}


def _joined(values: list[Any]) -> str | None:
    if any(isinstance(one, Mapping | list | tuple | set) for one in values):
        return _json(values)
    texts = (typed_text(one) for one in values)
    return "|".join(text.replace("|", "｜") for text in texts if text) or None


def _json(value: object) -> str:
    return _sound(json.dumps(value, ensure_ascii=False, default=typed_text))


def _of_bytes(value: bytes) -> str | None:
    """Write bytes that are text as that text, others in hexadecimal: nobody should wonder where they went."""
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if not value or (text and (text.isprintable() or text.replace("\n", "").replace("\r", "").isprintable())):
        return text or None
    shown = value[:_LONGEST_HEX].hex()
    return shown if len(value) <= _LONGEST_HEX else f"{shown}… ({len(value)} B)"


def _sound(text: str) -> str:
    """Mend halves of characters, which no file of ours could hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def text_of(raw: bytes) -> str:
    r"""Read a text: UTF-8 as it should be, else GB18030 as old programs of Windows wrote it.

    >>> text_of("张三".encode()), text_of("张三".encode("gbk")), text_of(b"a\xff")
    ('张三', '张三', 'a\\xff')
    """
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "backslashreplace")
