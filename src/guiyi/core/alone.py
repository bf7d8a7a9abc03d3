"""The ledger of pushes goes with its folder: nobody pushes while a run replaces what stands around it."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from guiyi.core.errors import TargetError

LEDGER = "ledger.db"


@contextmanager
def carried_over(folder: Path, beside: Path) -> Iterator[Callable[[], None]]:
    """Copy the ledger of a folder to another one, and hold it, so that nothing is pushed meanwhile; yield what lets go.

    What a push that was killed left in SQLite's log is copied with it.

    Raises:
        TargetError: a push is under way, or the ledger cannot be read.
    """
    path = folder / LEDGER
    if not path.exists():
        yield lambda: None
        return
    try:
        held = sqlite3.connect(path, isolation_level=None, timeout=0.2)
        held.execute("PRAGMA locking_mode=EXCLUSIVE")
        held.execute("BEGIN EXCLUSIVE")
        held.execute("COMMIT")
        with closing(sqlite3.connect(beside / LEDGER)) as copy:
            held.backup(copy)
    except sqlite3.Error as error:
        busy = getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        raise TargetError("push.locked" if busy else "push.ledger", path=path, why=str(error)) from error
    try:
        yield held.close
    finally:
        held.close()
