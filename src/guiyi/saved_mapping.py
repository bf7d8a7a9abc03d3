"""What people decided of columns, kept for the next sheet that has the same ones: a YAML file that they can edit.

Only decisions that a person made are kept: those of a job's `columns` that detection alone would not have made. A sheet
is known again by the set of its headers, in whatever order they stand. The newest decision wins, the job's own word
stands over it, and an entry that is deleted is forgotten. Off in a job by `saved_mapping: false`, and where CI runs
unless the job says `saved_mapping: true`, so that a result there never depends on what somebody did on that machine.
"""

import os
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from guiyi.core.errors import ConfigError
from guiyi.core.language import say
from guiyi.core.source import Remembered, SheetRead, SourceRead
from guiyi.importers.columns.header_text import signature
from guiyi.job_sentences import yaml_trouble

Known = Mapping[frozenset[str], Remembered]
Entry = dict[str, Any]  # columns: headers as they stood; fields: header → decision; saved: day; source: its file's name

NAME = "mappings.yaml"


def home() -> Path | None:
    """Return the folder of a user's own settings: GUIYI_HOME, else where the system keeps such; None without a home."""
    told = os.environ.get("GUIYI_HOME")
    if told:
        return Path(told)
    try:
        own = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or own / "AppData" / "Roaming") / "guiyi"
    if sys.platform == "darwin":
        return own / "Library" / "Application Support" / "guiyi"
    return Path(os.environ.get("XDG_CONFIG_HOME") or own / ".config") / "guiyi"


def is_on(asked: bool | None) -> bool:
    """Tell whether saved mappings are read and written: as the job says, else everywhere but where CI runs."""
    ci = os.environ.get("CI", "").lower() not in {"", "0", "false"}
    return home() is not None and (not ci if asked is None else asked)


def known(asked: bool | None) -> Known:
    """Return what was decided for each set of headers.

    Raises:
        ConfigError: the file is broken; names it.
    """
    entries = _read(_file()) if is_on(asked) else []
    return {
        signature(entry["columns"]): Remembered(
            {header: _as_fields(told) for header, told in entry["fields"].items()}, str(entry.get("saved", "?"))
        )
        for entry in entries
    }


def remember(sources: Iterable[SourceRead], asked: bool | None) -> None:
    """Keep what a job decided of columns; where the file cannot be written, say so: the run itself is done.

    Raises:
        ConfigError: the file is broken; names it.
    """
    if not is_on(asked):
        return
    path = _file()
    before = _read(path)
    entries = {signature(entry["columns"]): entry for entry in before}
    for source in sources:
        for sheet in source.sheets:
            _keep(entries, sheet, Path(source.path).name)
    if list(entries.values()) == before:
        return
    try:
        _write(path, list(entries.values()))
    except OSError as error:
        sys.stderr.write(say("saved.unwritable", path=path, why=error.strerror) + "\n")


def _keep(entries: dict[frozenset[str], Entry], sheet: SheetRead, source: str) -> None:
    """Put the decisions of a sheet among the entries; what detection finds by itself is no longer kept."""
    # the last column may be made of the sheet's name, which is no header
    headers = [one.header for one in sheet.columns if one.header and one.header != sheet.name]
    told = [one for one in sheet.columns if one.reason == "job" and one.header in headers]
    key = signature(headers)
    if sheet.skipped or not told or not key:
        return
    old = entries.get(key)
    fields = dict(old["fields"]) if old else {}
    for one in told:
        fields.pop(one.header, None)
    fields |= {one.header: _plain(one.fields) for one in told if one.detected is not None}
    if old and old["fields"] == fields:
        return
    entries.pop(key, None)
    if fields:
        today = f"{datetime.now():%Y-%m-%d}"
        entries[key] = {"columns": headers, "fields": fields, "saved": today, "source": source}


def _plain(fields: tuple[str, ...]) -> str | list[str] | None:
    return None if not fields else fields[0] if len(fields) == 1 else list(fields)


def _as_fields(told: str | list[str] | None) -> str | tuple[str, ...] | None:
    return tuple(told) if isinstance(told, list) else told


def _file() -> Path:
    return (home() or Path()) / NAME


def _read(path: Path) -> list[Entry]:
    try:
        told = yaml.safe_load(path.read_text("utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise ConfigError("saved.broken", path=path, why=error.strerror) from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError("saved.broken", path=path, why=yaml_trouble(error)) from error
    for at, entry in enumerate(told if isinstance(told, list) else [told] if told is not None else [], 1):
        if not _is_entry(entry):
            raise ConfigError("saved.broken", path=path, why=say("saved.entry", number=at))
    return list(told or [])


def _is_entry(entry: object) -> bool:
    if not isinstance(entry, dict):
        return False
    columns, fields = entry.get("columns"), entry.get("fields")
    if (
        not isinstance(columns, list)
        or not isinstance(fields, dict)
        or not all(isinstance(one, str) for one in columns)
    ):
        return False
    return set(fields) <= set(columns) and all(map(_is_decision, fields.values()))


def _is_decision(told: object) -> bool:
    several = isinstance(told, list) and bool(told) and all(isinstance(one, str) for one in told)
    return told is None or isinstance(told, str) or several


def _write(path: Path, entries: list[Entry]) -> None:
    """Write the file beside itself and rename it; only its owner may read it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    text = "".join(f"# {line}\n" for line in say("saved.head").split("\\n"))
    text += yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=10_000)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with open(beside, "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(text)
    beside.replace(path)
