"""A vendor's own description of its API (OpenAPI 3.0), where somebody has one: requests are held against it.

None is kept here: their licences do not let us. `GUIYI_SPECS_DIR` names a folder with one folder a target, `hubspot/`,
`zoho/`, `salesforce/`, of JSON files as the vendors publish them.
"""

import json
import re
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from fakes.server import Request


class Specs:
    """All descriptions of one target."""

    def __init__(self, folder: Path) -> None:
        self._calls: list[tuple[re.Pattern[str], str, dict[str, Any], dict[str, Any]]] = []
        for path in sorted(folder.rglob("*.json")):
            spec = json.loads(path.read_text("utf-8"))
            for template, methods in spec.get("paths", {}).items():
                pattern = re.compile(re.sub(r"\\\{[^/]+?\\\}", "[^/]+", re.escape(template)))
                for method, told in methods.items():
                    self._calls.append((pattern, method.upper(), told, spec.get("components", {})))

    def wrong(self, request: Request) -> str | None:
        """Say what is wrong with the body of a request, "" for nothing; None where no description knows the call."""
        known = [one for one in self._calls if one[1] == request.method and one[0].fullmatch(request.path)]
        if not known:
            return None
        _, _, told, components = min(known, key=lambda one: one[0].pattern.count("[^/]+"))  # the plainest path
        content = told.get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema")
        if schema is None or not request.body:
            return ""
        validator = Draft202012Validator(_plain({"components": components, "allOf": [schema]}))
        error = next(validator.iter_errors(request.json), None)
        return f"{request.method} {request.path}: {error.json_path} {error.message[:200]}" if error else ""


def _plain(told: Any) -> Any:
    """Turn OpenAPI 3.0 into JSON Schema: what may be null, and references to elsewhere, which hold nothing here."""
    if isinstance(told, list):
        return [_plain(one) for one in told]
    if not isinstance(told, dict):
        return told
    if isinstance(told.get("$ref"), str):
        return {"$ref": told["$ref"]} if told["$ref"].startswith("#/") else {}
    plain = {
        name: _plain(one) for name, one in told.items() if name not in ("example", "nullable", "discriminator", "xml")
    }
    return {"anyOf": [{"type": "null"}, plain]} if told.get("nullable") is True else plain
