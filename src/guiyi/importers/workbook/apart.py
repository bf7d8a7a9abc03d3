"""Reading a workbook in a process of its own: for the binary formats, where a damaged file may end the process.

The child has a limit of memory where the system knows one; its grids come back through a file of its parent.
"""

import json
import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from guiyi.core.errors import SourceError
from guiyi.core.source import ReadOptions
from guiyi.importers.workbook.readers import Grid, Unreadable, by_calamine
from guiyi.importers.workbook.text import texts

_MEMORY = 4 << 30
_SECONDS = 600
_OURS = (b"ImportError", b"ModuleNotFoundError", b"NameError", b"AttributeError", b"TypeError", b"SyntaxError")
_CODE = "from guiyi.importers.workbook.apart import child; child()"


def grids(path: Path, form: str, options: ReadOptions) -> Iterator[Grid]:
    """Read a workbook in a child process; rows are text.

    Raises:
        SourceError: it is damaged, or its reading took all memory or time.
    """
    asked = json.dumps({"form": form, "limit": options.limit_cells, "beside": options.beside})
    with tempfile.TemporaryDirectory() as folder:  # 0700: it holds personal data for a while
        out = Path(folder) / "grids"
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"}
        try:
            done = subprocess.run(
                [sys.executable, "-c", _CODE, os.path.abspath(path), str(out), asked],
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
            if told is None:
                return
            if isinstance(told, Grid):
                yield told
            else:
                key, details = told
                raise SourceError(key, **{**details, "path": path})


def child() -> None:
    """Read the workbook named on the command line and write its grids to the file named after it."""
    path, out, asked = Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3])
    _limit_memory()
    with out.open("wb") as file:
        for told in _told(path, asked["form"], asked["limit"], asked["beside"]):
            pickle.dump(told, file)


def _told(path: Path, form: str, limit: int, beside: Sequence[str]) -> Iterator[object]:
    """Return what goes back: the grids, or a fault, and None at the end."""
    try:
        yield from [grid._replace(rows=list(grid.rows)) for grid in _READERS[form](path, limit, beside)]
    except SourceError as error:
        yield error.key, {name: str(told) for name, told in error.details.items()}
    except Unreadable as fault:
        yield "source.password" if fault.password else "source.not_readable", {"why": fault.why}
    yield None


def _of_xls(path: Path, limit: int, beside: Sequence[str]) -> Iterator[Grid]:  # noqa: ARG001
    """Read with xlrd, which knows more; with calamine what xlrd cannot."""
    from guiyi.importers.workbook.xls import by_xlrd

    try:
        yield from list(by_xlrd(path, beside))
    except Unreadable as first:
        try:
            yield from list(_by_calamine(path, ".xls"))
        except Unreadable:  # the first one says more
            raise first from None


def _of_xlsb(path: Path, limit: int, beside: Sequence[str]) -> Iterator[Grid]:  # noqa: ARG001
    yield from _by_calamine(path, ".xlsb")


def _of_ods(path: Path, limit: int, beside: Sequence[str]) -> Iterator[Grid]:
    from guiyi.importers.workbook.ods import by_content

    yield from by_content(path, limit, beside)


def _by_calamine(path: Path, ending: str) -> Iterator[Grid]:
    for grid in by_calamine(path, (ending,), _none_instead):
        yield grid._replace(rows=texts(grid.rows, grid.left, {}), left=0)


_READERS: Mapping[str, Callable[[Path, int, Sequence[str]], Iterator[Grid]]] = {
    "ole": _of_xls,
    "biff": _of_xls,
    "xlsb": _of_xlsb,
    "ods": _of_ods,
}


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
