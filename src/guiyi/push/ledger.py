"""The ledger of all pushes from one folder: what is about to be sent is written down before, what came of it after.

SQLite, write-ahead log, every commit flushed to the disk; one process at a time. It holds ids, states and reasons; of the
customers' values only what was overwritten, since nothing else can bring it back, and digests of what was written, by
which a later change shows. The file is its owner's only (0600).
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from guiyi.core.alone import LEDGER
from guiyi.core.errors import TargetError
from guiyi.push.cells import folded
from guiyi.push.plan import Plan

Part = Literal["save", "link", "tag"]
PARTS: tuple[Part, ...] = ("save", "link", "tag")
FULL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
TABLES = """
CREATE TABLE IF NOT EXISTS plans (
    id TEXT PRIMARY KEY, target TEXT NOT NULL, address TEXT NOT NULL, inputs TEXT NOT NULL, made TEXT NOT NULL,
    asked TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS entries (
    plan TEXT NOT NULL, number INTEGER NOT NULL, part TEXT NOT NULL, object TEXT NOT NULL, key TEXT NOT NULL,
    action TEXT NOT NULL, state TEXT NOT NULL, id TEXT NOT NULL, token TEXT NOT NULL DEFAULT '', why TEXT NOT NULL DEFAULT '',
    before TEXT NOT NULL DEFAULT '{}', after TEXT NOT NULL DEFAULT '{}', differs TEXT NOT NULL DEFAULT '',
    checked INTEGER NOT NULL DEFAULT 0, undone TEXT NOT NULL DEFAULT '', undone_why TEXT NOT NULL DEFAULT '', at TEXT NOT NULL,
    PRIMARY KEY (plan, number, part)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS entries_key ON entries (object, key);
"""
_COLUMNS = (
    "number, part, object, key, action, state, id, token, why, before, after, differs, checked, undone, undone_why"
)


@dataclass(slots=True)
class Entry:
    """What the ledger says of one part of one task.

    Attributes:
        part: the record itself, its bond to its customer, or its tags.
        state: planned; sent: nobody knows what came of it; saved, refused; unchanged, skipped.
        id: the target's id, once it is known.
        token: of the call that it was last sent in.
        before: what was overwritten: header → text, under "" the target's id of the customer that it had; or its tags.
        after: header → digest of what the target held after it.
        differs: headers whose value the target did not keep as it was sent.
        checked: it was read back.
        undone: "" | "sent" | "done" | "left".
    """

    number: int
    part: Part
    object: str
    key: str
    action: str
    state: str
    id: str = ""
    token: str = ""
    why: str = ""
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    differs: str = ""
    checked: int = 0
    undone: str = ""
    undone_why: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A plan as the ledger knows it; `asked` is how far it was last told to go."""

    id: str
    target: str
    address: str
    inputs: str
    made: str
    asked: str


def digest(text: str) -> str:
    """Return what a later change of a value shows by; it tells nothing of a value that one does not know.

    >>> digest("a") == digest("a"), len(digest("a"))
    (True, 16)
    """
    return hashlib.blake2b(folded(text).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


class Ledger:
    """The ledger of a run's folder; nobody else may have it open meanwhile.

    Raises:
        TargetError: another push has it open, the disk is full, or the place cannot be written.
    """

    def __init__(self, out: Path) -> None:
        self.path = out / LEDGER
        with self._told():
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
            self._base = sqlite3.connect(self.path, isolation_level=None, timeout=0.2)
        try:
            with self._told():
                self._base.execute("PRAGMA locking_mode=EXCLUSIVE")
                self._base.execute("PRAGMA journal_mode=WAL")
                self._base.execute("PRAGMA synchronous=FULL")
                with self.commit():
                    for one in TABLES.split(";"):
                        self._base.execute(one)
        except TargetError:
            self._base.close()
            raise

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with suppress(sqlite3.Error):  # what is committed stands in the log, and is read from there
            self._base.close()

    @contextmanager
    def commit(self) -> Iterator[None]:
        """Write all of a block, or nothing of it, and have it on the disk when the block is left."""
        with self._told():
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._base.execute("ROLLBACK")
                raise
            self._base.execute("COMMIT")

    def add(self, plan: Plan) -> None:
        """Enter a plan; older ones for the same target of which nothing was sent are forgotten."""
        rows = []
        for one in plan.tasks:
            state = {"unchanged": "unchanged", "skip": "skipped"}.get(one.action, "planned")
            saves = (
                one.action in ("create", "unchanged", "skip") or bool(one.fields) or (bool(one.was) and not one.link)
            )
            parts: tuple[tuple[Part, bool, Mapping[str, Any]], ...] = (
                ("save", saves, {}),
                ("link", one.link, {"": one.was}),
                ("tag", bool(one.tags), {"tags": one.tags}),
            )
            for part, wanted, before in parts:
                if wanted:
                    row = (one.number, part, one.object, one.key, one.action, state, one.id, one.why, _json(before))
                    rows.append((plan.id, *row, plan.made))
        with self.commit():
            older = "SELECT id FROM plans WHERE target = ? AND asked = ''"
            self._base.execute(f"DELETE FROM entries WHERE plan IN ({older})", (plan.target,))
            self._base.execute("DELETE FROM plans WHERE target = ? AND asked = ''", (plan.target,))
            self._base.execute(
                "INSERT INTO plans (id, target, address, inputs, made) VALUES (?, ?, ?, ?, ?)",
                (plan.id, plan.target, plan.address, plan.inputs, plan.made),
            )
            self._base.executemany(
                "INSERT INTO entries (plan, number, part, object, key, action, state, id, why, before, at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                rows,
            )

    def plans(self, target: str | None = None) -> list[Kept]:
        """Return the plans of a target, or of all, the newest first."""
        rows = self._base.execute(
            "SELECT id, target, address, inputs, made, asked FROM plans ORDER BY made DESC, rowid DESC"
        )
        return [one for one in (Kept(*row) for row in rows) if target in (None, one.target)]

    def ask(self, plan_id: str, asked: str) -> None:
        """Note how far a plan is to go, so that --resume knows."""
        with self.commit():
            self._base.execute("UPDATE plans SET asked = ? WHERE id = ?", (asked, plan_id))

    def entries(self, plan_id: str) -> list[Entry]:
        """Return all that is known of a plan's tasks, in order."""
        order = "CASE part WHEN 'save' THEN 0 WHEN 'link' THEN 1 ELSE 2 END"
        rows = self._base.execute(f"SELECT {_COLUMNS} FROM entries WHERE plan = ? ORDER BY number, {order}", (plan_id,))
        return [_entry(row) for row in rows]

    def note(self, plan_id: str, entries: Iterable[Entry]) -> None:
        """Write down what is known of some entries now."""
        at = now()
        with self.commit():
            self._base.executemany(
                "UPDATE entries SET state = ?, id = ?, token = ?, why = ?, before = ?, after = ?, differs = ?, checked = ?,"
                " undone = ?, undone_why = ?, at = ? WHERE plan = ? AND number = ? AND part = ?",
                [
                    (
                        one.state, one.id, one.token, one.why, _json(one.before), _json(one.after), one.differs, one.checked,
                        one.undone, one.undone_why, at, plan_id, one.number, one.part,
                    )
                    for one in entries
                ],
            )  # fmt: skip

    def ids(self, target: str, address: str) -> dict[tuple[str, str], str]:
        """Return the target's ids of our records, as the pushes to this address left them: (object, key) → id."""
        rows = self._base.execute(
            "SELECT object, key, entries.id FROM entries JOIN plans ON plans.id = plan WHERE part = 'save' AND target = ?"
            " AND address = ? AND state IN ('saved', 'unchanged') AND undone <> 'done' AND entries.id <> ''"
            " ORDER BY made, plans.rowid",
            (target, address),
        )
        return {(name, key): id_ for name, key, id_ in rows}

    def lost(self, target: str, address: str) -> list[tuple[str, Entry]]:
        """Return records of plans to this address of which nobody knows whether they were created: plan, entry."""
        rows = self._base.execute(
            f"SELECT plan, {', '.join('entries.' + one.strip() for one in _COLUMNS.split(','))} FROM entries"
            " JOIN plans ON plans.id = plan WHERE part = 'save' AND action = 'create' AND state = 'sent'"
            " AND target = ? AND address = ?",
            (target, address),
        )
        return [(row[0], _entry(row[1:])) for row in rows]

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise TargetError("push.locked", path=self.path) from error
            if code in FULL:
                raise TargetError("push.ledger_full", path=self.path, why=str(error)) from error
            raise TargetError("push.ledger", path=self.path, why=str(error)) from error
        except OSError as error:
            raise TargetError("push.ledger_full", path=self.path, why=error.strerror) from error


def _entry(row: Sequence[Any]) -> Entry:
    entry = Entry(*row)
    entry.before, entry.after = json.loads(row[9]), json.loads(row[10])
    return entry


def _json(told: Mapping[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def now() -> str:
    """Return the time, as the ledger writes it."""
    return datetime.now(UTC).isoformat(timespec="microseconds")
