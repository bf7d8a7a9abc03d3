"""Reading a workbook in a process of its own: for the binary formats, where a damaged file may end the process.

The child has a limit of memory where the system knows one; its grids come back through a file of its parent.
"""

import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from guiyi.core.errors import SourceError
from guiyi.importers.workbook_readers import Grid, Unreadable, by_calamine, by_xlrd

_MEMORY = 4 << 30
_SECONDS = 600
_OURS = (b"ImportError", b"ModuleNotFoundError", b"NameError", b"AttributeError", b"TypeError", b"SyntaxError")
_CODE = "from guiyi.importers.workbook_apart import child; child()"


def grids(path: Path) -> Iterator[Grid]:
    """Read a workbook in a child process.

    Raises:
        SourceError: it has a password, is damaged, or its reading took all memory or time.
    """
    with tempfile.TemporaryDirectory() as folder:  # 0700: it holds personal data for a while
        out = Path(folder) / "grids"
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"}
        try:
            done = subprocess.run(
                [sys.executable, "-c", _CODE, os.path.abspath(path), str(out)],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                timeout=_SECONDS,
                check=False,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except subprocess.TimeoutExpired as error:
            raise SourceError("source.crashed", path=path) from error
        if done.returncode:
            _tell(path, done.stderr)
        yield from _received(path, out)


def _tell(path: Path, cry: bytes) -> None:
    """Tell a file that ended the child from a fault of ours."""
    if cry.rstrip().rpartition(b"\n")[2].startswith(_OURS):
        raise RuntimeError(cry.decode("utf-8", "replace"))
    raise SourceError("source.crashed", path=path)


def _received(path: Path, out: Path) -> Iterator[Grid]:
    with out.open("rb") as file:
        while True:
            told: Any = pickle.load(file)  # written by our own child a moment ago
            match told:
                case None:
                    return
                case ("fault", password, why):
                    raise SourceError("source.password" if password else "source.not_readable", path=path, why=why)
                case _:
                    yield Grid(*told)


def child() -> None:
    """Read the workbook named on the command line and write its grids to the file named after it."""
    path, out = Path(sys.argv[1]), Path(sys.argv[2])
    _limit_memory()
    with out.open("wb") as file:
        for told in _told(path):
            pickle.dump(told, file)


def _told(path: Path) -> Iterator[tuple[object, ...] | None]:
    """Return what goes back: the grids, or the fault, and None at the end."""
    try:
        yield from [_whole(grid) for grid in by_calamine(path, _none_instead)]
    except Unreadable as fault:
        yield from [("fault", fault.password, fault.why)] if fault.password else _by_older(path, fault)
    yield None


def _by_older(path: Path, first: Unreadable) -> list[tuple[object, ...]]:
    try:
        return [_whole(grid) for grid in by_xlrd(path)]
    except Unreadable:  # the first one says more
        return [("fault", False, first.why)]


def _whole(grid: Grid) -> tuple[object, ...]:
    return tuple(grid._replace(rows=list(grid.rows)))


def _none_instead(name: str) -> Iterator[Grid]:
    raise Unreadable(name)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows: an allocation that fails ends the child all the same
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = _MEMORY if most == resource.RLIM_INFINITY else min(most, _MEMORY)
    resource.setrlimit(resource.RLIMIT_AS, (limit, most))
