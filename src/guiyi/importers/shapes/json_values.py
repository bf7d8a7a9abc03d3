"""Values of JSON as cells: numbers as the digits that stand there, lists joined, objects laid out as path → text."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from guiyi.importers.workbook.cell_text import number_text

_SURROGATE = re.compile("[\ud800-\udfff]")
_TAGS = re.compile(r"(?:^|_)(?:tag|label)s?(?:_|$)|标签", re.I)
_DEEPEST = 6  # of objects in objects: what lies deeper is kept as JSON text


def loads(text: str) -> Any:
    """Parse with numbers as the text they are: no digit is lost, and none is added.

    >>> loads("[7.0, 1.50, 1e3, 1e999]")
    ['7', '1.50', '1000', '1e999']

    Raises:
        ValueError: it is no JSON.
        RecursionError: it is nested too deeply.
    """
    return json.loads(text, parse_int=str, parse_float=_float_text, parse_constant=lambda _: None)


def _float_text(written: str) -> str:
    if not re.search(r"[eE]|\.0*$", written) or math.isinf(number := float(written)):
        return written
    return number_text(number)


def flat(told: Mapping[str, Any], path: str = "", depth: int = 0) -> dict[str, str | None]:
    """Lay an object out as path → text.

    >>> flat({"name": "张三", "tags": ["客户", "意向"], "company": {"name": "恒达"}, "phone": None})
    {'name': '张三', 'tags': '客户|意向', 'company.name': '恒达', 'phone': None}
    >>> flat({"tag_list": [{"id": 7, "name": "意向"}]})
    {'tag_list': '意向'}
    """
    cells: dict[str, str | None] = {}
    for key, value in told.items():
        name = sound(f"{path}.{key}" if path else key)
        if isinstance(value, dict) and value and depth < _DEEPEST:
            cells |= flat(value, name, depth + 1)
        elif isinstance(value, list) and _TAGS.search(key) and (names := list(_names(value))):
            cells[name] = value_text(names)
        else:
            cells[name] = value_text(value)
    return cells


def _names(told: list[Any]) -> Iterator[str]:
    """Yield the names of tags that stand as objects, in their groups or without any."""
    for one in told:
        if not isinstance(one, dict):
            continue
        inner = [value for value in one.values() if isinstance(value, list)]
        if inner:
            for value in inner:
                yield from _names(value)
        elif isinstance(name := one.get("tag_name") or one.get("name"), str):
            yield name


def value_text(value: Any) -> str | None:
    """Write a value as a cell: a list of texts joined by `|`, anything deeper as JSON.

    >>> value_text(["a", "b|c"]), value_text(True), value_text([]), value_text({"a": "1"})
    ('a|b｜c', 'TRUE', None, '{"a": "1"}')
    """
    match value:
        case None | "" | []:
            return None
        case dict() if not value:
            return None
        case bool():
            return "TRUE" if value else "FALSE"
        case str():
            return sound(value)
        case list() if all(isinstance(one, str) for one in value):
            return sound("|".join(one.replace("|", "｜") for one in value if one)) or None
        case _:
            return sound(json.dumps(value, ensure_ascii=False))


def sound(text: str) -> str:
    """Replace half a character, which no file of ours could hold."""
    return _SURROGATE.sub("\ufffd", text)
