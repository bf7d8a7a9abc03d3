"""JSON: arrays of objects and JSON lines of any make; answers of the WeCom API.

Source: RFC 8259; https://jsonlines.org/
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Any

from guiyi.core.errors import SourceError
from guiyi.core.source import PLAIN, Cells, ReadOptions, Sheet
from guiyi.importers.shapes.json_values import flat, loads, value_text
from guiyi.importers.shapes.known import shape_of
from guiyi.importers.shapes.wecom_answers import gathered, sheet_of
from guiyi.importers.text.encoding import detect, lines_of, sample

NAME = "json"

_STARTS = re.compile(r"\s*(?:\[\s*(?:\{|\[|\]|\"[^\"]{0,80}\"\s*[,\]])|\{\s*(?:\"|\}))")


def identify(path: Path, head: bytes) -> bool:  # noqa: ARG001
    """Tell JSON by how it starts."""
    text = sample(head)
    return text is not None and looks_so(text)


@lru_cache(maxsize=2)  # every importer of text asks it about the same one
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
        whole: Any = list(_json_lines(path, encoding))
    else:
        whole = _parsed(path, "".join(lines_of(path, encoding)), 1)
    if (answers := gathered(whole)).records:
        yield sheet_of(answers.records, answers.tags, encoding)
        return
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
            yield _parsed(path, line.strip(), number)


def _parsed(path: Path, text: str, line: int) -> Any:
    try:
        return loads(text)
    except json.JSONDecodeError as error:
        raise SourceError("source.json", path=path, line=line + error.lineno - 1, column=error.colno) from error
    except RecursionError as error:
        raise SourceError("source.json", path=path, line=line, column=1) from error


def _tables(whole: Any) -> list[tuple[str, list[Any]]]:
    """Find the lists of objects: the value itself, lists under its keys, objects under ids, or one object alone."""
    if isinstance(whole, list):
        return [("", whole)]
    if not isinstance(whole, dict):
        return [("", [])]
    if whole and all(isinstance(one, dict) and shape_of(one) for one in whole.values()):
        return [("", list(whole.values()))]
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
    if not any(isinstance(one, dict) for one in records):
        rows = ((str(at), _cells_of(one)) for at, one in enumerate(records, 1))
        return Sheet(name, rows, encoding=encoding)
    laid = [flat(one if isinstance(one, dict) else {"value": one}) for one in records]
    header = tuple(dict.fromkeys(chain.from_iterable(laid)))
    lines = [(str(at), tuple(one.get(key) for key in header)) for at, one in enumerate(laid, 1)]
    return Sheet(name, lines, header, encoding=encoding)


def _cells_of(row: Any) -> Cells:
    return tuple(map(value_text, row)) if isinstance(row, list) else (value_text(row),)
