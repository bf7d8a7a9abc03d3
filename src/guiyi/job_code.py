"""Python that a job names as `FILE.py:NAME`: looked at when the job is read, carried out only when an audit needs it."""

import ast
import sys
from pathlib import Path
from types import ModuleType

from guiyi.core.errors import line_in
from guiyi.core.rule import Unusable
from guiyi.core.schema import likeliest


def parted(told: str, folder: Path) -> tuple[Path, str]:
    """Part `FILE.py:NAME` into the path, relative to the job's folder, and the name.

    Raises:
        Unusable: it is not of that form.

    >>> parted("checks.py:big", Path("job"))[1]
    'big'
    """
    file, _, name = told.rpartition(":")
    if not file or not name.isidentifier():
        raise Unusable("rule.code_form", found=told)
    return folder / file, name


def look(told: str, folder: Path) -> None:
    """See whether the code is there, without carrying it out.

    Raises:
        Unusable: there is no such file, it is no Python, or it defines nothing of that name.
    """
    path, name = parted(told, folder)
    names = _defined(_tree(path))
    if name not in names:
        raise Unusable("rule.code_lacks", file=path.name, name=name, meant=likeliest(name, names))


def load(told: str, folder: Path) -> object:
    """Carry the file out and return what it calls by the name; nothing is written beside it.

    Raises:
        Unusable: as of `look`, or the file stops with an error.
    """
    path, name = parted(told, folder)
    code = compile(_tree(path), str(path), "exec")
    module = ModuleType(f"guiyi_job_{path.stem}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module  # where classes look for their own annotations
    try:
        exec(code, module.__dict__)
    except (Exception, SystemExit) as error:
        details = {"file": path.name, "why": type(error).__name__, "line": line_in(error, str(path))}
        raise Unusable("rule.code_failed", **details) from error
    if not hasattr(module, name):
        raise Unusable("rule.code_lacks", file=path.name, name=name, meant=likeliest(name, vars(module)))
    return getattr(module, name)


def _tree(path: Path) -> ast.Module:
    try:
        return ast.parse(path.read_bytes(), str(path))
    except FileNotFoundError as error:
        raise Unusable("rule.no_file", path=path) from error
    except OSError as error:
        raise Unusable("rule.file_unread", path=path, why=error.strerror or error) from error
    except (SyntaxError, ValueError) as error:
        raise Unusable("rule.not_python", file=path.name, line=getattr(error, "lineno", None) or 1) from error


def _defined(tree: ast.Module) -> list[str]:
    """Name what a file defines at its top, also inside `if` and `try` there."""
    inner = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    names, waiting = [], list(tree.body)
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.append(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names += [(one.asname or one.name).partition(".")[0] for one in node.names]
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.append(node.id)
        if not isinstance(node, inner):
            waiting += ast.iter_child_nodes(node)  # type: ignore[arg-type]
    return names
