"""The history of audits: a file of JSON lines, one an audit, that only ever grows and holds no values of cells."""

import errno
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guiyi.core.errors import ConfigError, SourceError, TargetError
from guiyi.core.language import say
from guiyi.reports.audit.report import Report

MOST = 100  # runs that a report tells of
NAMED = 10  # damaged lines
SHARES = ("completeness", "validity", "uniqueness", "consistency", "freshness")
NEEDED = {"time": str, "rows": int, "counts": dict, "kpis": dict, "passed": bool}  # without these it is no line of ours
Line = dict[str, Any]


@dataclass(frozen=True)
class History:
    """What a history file holds.

    Attributes:
        path: the file, which may not be there yet.
        lines: its audits, the oldest first.
        damaged: numbers of the lines, from 1, that are not understood and were passed over.
    """

    path: Path
    lines: tuple[Line, ...] = ()
    damaged: tuple[int, ...] = ()

    def last(self, sources: Sequence[str] | None = None) -> Line | None:
        """Return the latest audit; with `sources` (names), the latest one of these and no others."""
        told = (one for one in reversed(self.lines) if sources is None or sorted(one["sources"]) == sorted(sources))
        return next(told, None)

    @property
    def notes(self) -> list[str]:
        """Say what was passed over."""
        numbers = ", ".join(map(str, self.damaged[:NAMED])) + (" …" if len(self.damaged) > NAMED else "")
        return [say("history.damaged", path=self.path, lines=numbers)] if self.damaged else []


def read(path: Path) -> History:
    """Read a history; a file that is not there is an empty one.

    Raises:
        ConfigError: the file is something else, and nothing must be appended to it.
        SourceError: it cannot be read.
    """
    try:
        text = path.read_bytes().decode("utf-8", errors="replace")
    except FileNotFoundError:
        return History(path)
    except OSError as error:
        raise SourceError("history.unreadable", path=path, why=error.strerror) from error
    told = {number: _line(one) for number, one in enumerate(text.split("\n"), start=1) if one.strip()}
    lines = tuple(one for one in told.values() if one)
    if told and not lines:
        raise ConfigError("history.foreign", path=path)
    return History(path, lines, tuple(number for number, one in told.items() if not one))


def last(path: Path) -> Line | None:
    """Return the latest audit of a history file, as `line_of` made it; None where there is none.

    Raises:
        ConfigError, SourceError: as of `read`.
    """
    return read(path).last()


def _line(text: str) -> Line | None:
    try:
        told = json.loads(text)
    except ValueError:
        return None
    if not isinstance(told, dict) or any(not isinstance(told.get(name), kind) for name, kind in NEEDED.items()):
        return None
    return {"sources": [], **told}


def line_of(told: Report) -> Line:
    """Return what a history keeps of an audit: numbers, and the names of files, fields and rules."""
    rules: dict[str, int] = {}
    for one in told["problems"]:
        rules[one["rule"]] = rules.get(one["rule"], 0) + one["count"]
    return {
        "time": told["started"],
        "guiyi": told["versions"]["guiyi"],
        "sources": [one["path"] for one in told["sources"]],
        "job": told["job"],
        "rows": told["rows"],
        "counts": told["counts"],
        "rules": dict(sorted(rules.items())),
        "kpis": told["kpis"],
        "passed": told["passed"],
    }


def in_short(lines: Sequence[Line]) -> list[Line]:
    """Return of each of the latest audits what a plot shows: time, rows, counts, passed, and KPIs in all."""
    return [
        {
            **{name: one[name] for name in ("time", "rows", "counts", "passed")},
            "kpis": {name: overall(one["kpis"], name) for name in SHARES},
        }
        for one in lines[-MOST:]
    ]


def overall(kpis: Mapping[str, Any], name: str) -> float | None:
    """Return a KPI in all; None where it is not there.

    >>> overall({"validity": {"overall": 0.5}}, "validity"), overall({}, "validity")
    (0.5, None)
    """
    told = kpis.get(name)
    share = told.get("overall") if isinstance(told, dict) else None
    return float(share) if isinstance(share, (int, float)) else None


def append(path: Path, line: Line) -> None:
    """Append one line to a history, whole or not at all; two audits at once wait for each other.

    Raises:
        TargetError: the file cannot be written, or the disk is full.
    """
    text = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        number = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(number, "r+b", buffering=0) as file, _alone(number):
            end = file.seek(0, os.SEEK_END)
            if end:
                file.seek(end - 1)
                text = text if file.read(1) == b"\n" else b"\n" + text  # what another left unfinished stays alone
            _write_whole(number, text, end)
    except OSError as error:
        raise TargetError("target.unwritable", path=path, why=error.strerror) from error


def _write_whole(number: int, text: bytes, end: int) -> None:
    try:
        if os.write(number, text) == len(text):
            os.fsync(number)
            return
    except OSError:
        os.ftruncate(number, end)
        raise
    os.ftruncate(number, end)
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))  # the disk took a part of it only


@contextmanager
def _alone(number: int) -> Iterator[None]:
    """Hold a lock on an open file, so that nobody else who asks for it writes."""
    if sys.platform == "win32":
        import msvcrt

        os.lseek(number, 1 << 30, os.SEEK_SET)  # a byte that is never there, for all to wait at
        msvcrt.locking(number, msvcrt.LK_LOCK, 1)
        try:
            yield
        finally:
            os.lseek(number, 1 << 30, os.SEEK_SET)
            msvcrt.locking(number, msvcrt.LK_UNLCK, 1)
    else:
        import fcntl

        fcntl.flock(number, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(number, fcntl.LOCK_UN)
