"""What may be sent to a target: JSON Schemas of its requests, in our words, which its fake and the tests hold calls against.

`schemas/<target>.json` maps `METHOD path`, in which `{…}` stands for one part of a path, to a schema of the body. Of a form
the fields are held against it, of a body that is no JSON nothing.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from jsonschema import Draft202012Validator

from fakes.server import Request

FOLDER = Path(__file__).parent / "schemas"


class Contract:
    """The calls of one target."""

    def __init__(self, target: str) -> None:
        self.seen: set[str] = set()
        told = json.loads((FOLDER / f"{target}.json").read_text("utf-8"))
        shared = {"$defs": told.pop("$defs", {})}
        self._calls = [
            (_pattern(call), call, Draft202012Validator({**schema, **shared})) for call, schema in told.items()
        ]

    @property
    def calls(self) -> set[str]:
        return {call for _, call, _ in self._calls}

    def wrong(self, request: Request) -> str:
        """Say what is wrong with a request; "" = nothing."""
        for pattern, call, schema in self._calls:
            if pattern.fullmatch(f"{request.method} {request.path}"):
                self.seen.add(call)
                error = next(schema.iter_errors(_body(request)), None)
                return f"{call}: {error.json_path} {error.message[:200]}" if error else ""
        return f"{request.method} {request.path}: not in the contract"


@cache
def _pattern(call: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(call)))


def _body(request: Request) -> Any:
    kind = request.headers.get("content-type", "")
    if "json" in kind:
        return request.json
    if "form-urlencoded" in kind:
        return dict(parse_qsl(request.body.decode(), keep_blank_values=True))
    return dict(request.query) if not request.body else None


class Index:
    """Which record holds a text in a field: made where it is first asked for, and good for one request."""

    def __init__(self, rows: dict[str, dict[str, dict[str, Any]]]) -> None:
        self._rows = rows
        self._made: dict[tuple[str, str], dict[Any, str]] = {}

    def id(self, name: str, header: str, text: Any) -> str:
        if (name, header) not in self._made:
            self._made[name, header] = {
                row.get(header): id_ for id_, row in self._rows[name].items() if row.get(header)
            }
        return self._made[name, header].get(text, "") if text else ""

    def add(self, name: str, id_: str, row: dict[str, Any]) -> None:
        for (module, header), made in self._made.items():
            if module == name and row.get(header):
                made[row[header]] = id_
