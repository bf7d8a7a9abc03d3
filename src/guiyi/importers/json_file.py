"""JSON: arrays of objects and JSON lines of any make; the exports of WeChat and WeCom tools by their keys.

Source: RFC 8259; https://jsonlines.org/
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from guiyi.core.errors import SourceError
from guiyi.core.source import PLAIN, Cells, ReadOptions, Sheet
from guiyi.importers.cell_text import number_text
from guiyi.importers.encoding import detect, lines_of, sample
from guiyi.importers.json_shapes import GENERAL, Shape, shape_of, unwrapped

NAME = "json"

_STARTS = re.compile(r"\s*(?:\[\s*(?:\{|\[|\]|\"[^\"]{0,80}\"\s*[,\]])|\{\s*(?:\"|\}))")
_SURROGATE = re.compile("[\ud800-\udfff]")
_DEEPEST = 6  # of objects in objects: what lies deeper is kept as JSON text


def identify(path: Path, head: bytes) -> bool:  # noqa: ARG001
    """Tell JSON by how it starts."""
    text = sample(head)
    return text is not None and looks_so(text)


def looks_so(text: str) -> bool:
    """Tell JSON by its start.

    >>> looks_so('[ {"a": 1}]'), looks_so("[VIP] 张三")
    (True, False)
    """
    return _STARTS.match(text.lstrip("\ufeff")) is not None


def read(path: Path, options: ReadOptions = PLAIN) -> Iterator[Sheet]:  # noqa: ARG001
    """Read each list of objects as a sheet; keys in objects in objects are joined by a dot.

    Raises:
        SourceError: it is no JSON; names the line.
    """
    encoding = detect(path)
    if _is_lines(path, encoding):
        records = list(_json_lines(path, encoding))
        yield _sheet("", records, encoding)
        return
    whole = _loads(path, "".join(lines_of(path, encoding)), 1)
    for name, records in _tables(whole):
        yield _sheet(name, records, encoding)


def _is_lines(path: Path, encoding: str) -> bool:
    """Tell JSON lines: the first two lines are each a whole value."""
    start = list(islice((line for line in lines_of(path, encoding) if line.strip()), 2))
    try:
        return len(start) == 2 and all(isinstance(json.loads(line), dict) for line in start)
    except (ValueError, RecursionError):
        return False


def _json_lines(path: Path, encoding: str) -> Iterator[Any]:
    for number, line in enumerate(lines_of(path, encoding), 1):
        if line.strip():
            yield _loads(path, line.strip(), number)


def _loads(path: Path, text: str, line: int) -> Any:
    """Parse with numbers as the text they are: no digit is lost, and none is added."""
    try:
        return json.loads(text, parse_int=str, parse_float=_float_text, parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        raise SourceError("source.json", path=path, line=line + error.lineno - 1, column=error.colno) from error
    except RecursionError as error:
        raise SourceError("source.json", path=path, line=line, column=1) from error


def _float_text(written: str) -> str:
    return number_text(float(written)) if re.search(r"[eE]|\.0*$", written) else written


def _tables(whole: Any) -> list[tuple[str, list[Any]]]:
    """Find the lists of objects: the value itself, or lists under its keys, or one object alone."""
    if isinstance(whole, list):
        return [("", whole)]
    if not isinstance(whole, dict):
        return [("", [])]
    if shape_of([whole]) is not GENERAL:
        return [("", [whole])]
    return _lists_under(whole, "", 0) or [("", [whole])]


def _lists_under(told: Mapping[str, Any], path: str, depth: int) -> list[tuple[str, list[Any]]]:
    found: list[tuple[str, list[Any]]] = []
    for key, value in told.items():
        name = f"{path}.{key}" if path else key
        if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            found.append((name, value))
        elif isinstance(value, dict) and depth < 3:
            found += _lists_under(value, name, depth + 1)
    return [("", found[0][1])] if depth == 0 and len(found) == 1 else found


def _sheet(name: str, records: Sequence[Any], encoding: str) -> Sheet:
    objects = [one for one in records if isinstance(one, dict)]
    if not objects:
        rows = ((str(at), _cells_of(one)) for at, one in enumerate(records, 1))
        return Sheet(name, rows, encoding=encoding)
    shape = shape_of(objects)
    flat = [shape.adjust(_flat(one)) for record in records for one in _unwrapped(shape, record)]
    header = tuple(dict.fromkeys(chain.from_iterable(flat)))
    lines = [(str(at), tuple(one.get(key) for key in header)) for at, one in enumerate(flat, 1)]
    ignored = {str(at): code for at, one in enumerate(flat, 1) if (code := shape.ignore(one))}
    fields = {key: shape.fields[key] for key in header if key in shape.fields}
    return Sheet(name, lines, header, fields, ignored=ignored, encoding=encoding)


def _unwrapped(shape: Shape, record: Any) -> Iterable[Mapping[str, Any]]:
    return unwrapped(shape, record) if isinstance(record, dict) else [{"value": record}]


def _cells_of(row: Any) -> Cells:
    return tuple(map(_text, row)) if isinstance(row, list) else (_text(row),)


def _flat(told: Mapping[str, Any], path: str = "", depth: int = 0) -> dict[str, str | None]:
    """Lay an object out as path → text.

    >>> _flat({"name": "张三", "tags": ["客户", "意向"], "company": {"name": "恒达"}, "phone": None})
    {'name': '张三', 'tags': '客户|意向', 'company.name': '恒达', 'phone': None}
    """
    flat: dict[str, str | None] = {}
    for key, value in told.items():
        name = _sound(f"{path}.{key}" if path else key)
        if isinstance(value, dict) and value and depth < _DEEPEST:
            flat |= _flat(value, name, depth + 1)
        else:
            flat[name] = _text(value)
    return flat


def _text(value: Any) -> str | None:
    """Write a value as a cell: a list of texts joined by `|`, anything deeper as JSON."""
    match value:
        case None | "" | [] | {}:
            return None
        case bool():
            return "TRUE" if value else "FALSE"
        case str():
            return _sound(value)
        case list() if all(isinstance(one, str) for one in value):
            return _sound("|".join(one.replace("|", "｜") for one in value if one)) or None
        case _:
            return _sound(json.dumps(value, ensure_ascii=False))


def _sound(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)  # half a character, which no file of ours could hold
