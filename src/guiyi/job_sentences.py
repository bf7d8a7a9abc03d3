"""What is wrong with a job, in one sentence: the file, the key as people write it, what was read, what is wanted.

The checks are pydantic's (job.py); its complaints come here as plain mappings, so that they can be said in any language.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Any

import yaml

from guiyi.core.errors import ConfigError
from guiyi.core.language import say
from guiyi.core.schema import likeliest

Complaint = Mapping[str, Any]  # type, loc, input, and ctx where it has limits
SHOWN = 40  # characters of a wrong value
# What a complaint says is wanted: its type → the end of a key `expected.…`
WANTED = {
    "string_type": "text", "int_type": "whole", "int_parsing": "whole", "int_from_float": "whole",
    "float_type": "number", "float_parsing": "number", "bool_type": "yes_no", "bool_parsing": "yes_no",
    "list_type": "list", "dict_type": "mapping", "model_type": "mapping", "model_attributes_type": "mapping",
    "none_required": "empty", "too_short": "some", "literal_error": "one_of", "greater_than": "above",
    "greater_than_equal": "at_least", "less_than": "below", "less_than_equal": "at_most", "finite_number": "number",
}  # fmt: skip
LIMITS = ("gt", "ge", "lt", "le")


def as_sentence(
    complaints: Sequence[Complaint], told: object, where: str, keys: Mapping[str, Any], besides: Iterable[str] = ()
) -> ConfigError:
    """Turn the first complaint into a sentence; of a key that may be one of several things, all are named.

    Args:
        complaints: as pydantic lists them.
        told: the job as it was given.
        where: the file, or what else it was given in.
        keys: the keys that a job knows: key → the keys inside it, under "" those below names of the user's own.
        besides: the keys that were given over the file, dotted.
    """
    unknown = next((one for one in complaints if one["type"] == "extra_forbidden"), None)
    first = unknown or complaints[0]
    path = _path(first, told)
    where = say("job.besides") if _among(".".join(path), besides) else where
    if unknown:
        return unknown_key(path, where, keys)
    if first["type"] == "missing":
        return ConfigError("config.lacks", where=where, key=".".join(path))
    alike = [one for one in complaints if _path(one, told) == path]
    wanted = reduce(lambda one, other: say("expected.either", one=one, other=other), dict.fromkeys(map(_wanted, alike)))
    why = say("expected.not", found=shown(first["input"]), wanted=wanted)
    return ConfigError("config.value", where=where, key=".".join(path), why=why)


def _among(key: str, dotted: Iterable[str]) -> bool:
    """Tell whether a key is one of these, or stands inside or around one."""
    return any(f"{key}.".startswith(f"{one}.") or f"{one}.".startswith(f"{key}.") for one in dotted)


def unknown_key(path: Sequence[str], where: str, keys: Mapping[str, Any]) -> ConfigError:
    """Name a key that a job does not know, with the one that was likely meant, else those that there are."""
    *above, last = path
    here = keys
    for part in above:
        here = here.get(part, here.get("", here))
    known = [one for one in here if one]
    deeper = {below: f"{key}.….{below}" for key, more in here.items() for below in more.get("", ())}
    inside = {below: f"{key}.{below}" for key, more in here.items() if key for below in more if below}
    meant = (deeper | inside).get(last) or likeliest(last, known)
    details = {"where": where, "key": ".".join(path)}
    if meant == "-":
        return ConfigError("config.key_known", **details, known=", ".join(known))
    return ConfigError("config.key", **details, meant=meant)


def _path(complaint: Complaint, told: object) -> list[str]:
    """Keep of a place the keys that the job holds: pydantic also names which of several types it tried."""
    path = []
    for part in complaint["loc"]:
        known = isinstance(told, Mapping) and part in told
        if not known and not (isinstance(told, list) and isinstance(part, int) and part < len(told)):
            break
        told = told[part]  # type: ignore[index]
        path.append(str(part))
    return [*path, str(complaint["loc"][-1])] if complaint["type"] == "missing" else path


def _wanted(complaint: Complaint) -> str:
    limits = complaint.get("ctx", {})
    if complaint["type"] == "literal_error":
        known = re.findall("'([^']*)'", str(limits["expected"]))
        meant = likeliest(str(complaint["input"]), known)
        return say("expected.one_of", known=", ".join(known)) + (
            "" if meant == "-" else say("expected.meant", meant=meant)
        )
    limit = next((limits[name] for name in LIMITS if name in limits), "")
    limit = int(limit) if isinstance(limit, float) and limit.is_integer() else limit
    return say(f"expected.{WANTED.get(complaint['type'], 'other')}", limit=limit)


def shown(value: object) -> str:
    """Show a value of a job in few characters.

    >>> shown("high"), shown([1, 2]), shown(None)
    ('high', '[1, 2]', 'null')
    """
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    flat = " ".join(text.split())
    return flat if len(flat) <= SHOWN else flat[: SHOWN - 1] + "…"


def yaml_trouble(error: yaml.YAMLError | UnicodeDecodeError) -> str:
    """Say where a job file stops being YAML."""
    if isinstance(error, UnicodeDecodeError):
        return say("expected.utf8")
    mark = getattr(error, "problem_mark", None)
    return say("expected.yaml_at", line=mark.line + 1, column=mark.column + 1) if mark else say("expected.other")


def set_key(told: Any, dotted: str, value: object) -> None:
    """Put a value where a dotted key points (`sources.0.sheet`); what is not there yet is made.

    Raises:
        ConfigError: it points into something that holds no keys.
    """
    *above, last = dotted.split(".")
    for part in above:
        place = _place(told, part, dotted)
        if isinstance(told, dict) and told.get(place) is None:
            told[place] = {}
        told = told[place]
    told[_place(told, last, dotted)] = value


def _place(told: object, part: str, dotted: str) -> str | int:
    if isinstance(told, dict):
        return part
    if isinstance(told, list) and part.isdecimal() and int(part) < len(told):
        return int(part)
    raise ConfigError("config.no_place", key=dotted, part=part)
