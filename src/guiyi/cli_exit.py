"""How a command ends: its exit code, one sentence for what went wrong, and a log of our own faults without values."""

import gc
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import typer

from guiyi.core.beside import FULL
from guiyi.core.errors import GuiyiError, TargetError
from guiyi.core.interrupt import watch
from guiyi.core.language import say

WHOLE = "GUIYI_LOG_VALUES"  # an environment variable: logs hold the words of exceptions too, which may be of cells

RARELY = (100_000, 50, 50)  # modules and tables hold hardly any circles: the collector costs a tenth of a small command


def leave(command: Callable[[], object]) -> None:
    """Carry out a command, write out what it said, and leave with its exit code (DESIGN section 6)."""
    interrupted = watch()
    gc.set_threshold(*RARELY)
    code = _code(command, interrupted)
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output went away: the verdict stands all the same
        _forget_output()
    except OSError as error:
        _forget_output()
        code = _unwritable(error)
    sys.exit(130 if interrupted() else code)


def _code(command: Callable[[], object], interrupted: Callable[[], bool]) -> int:
    try:
        command()
    except SystemExit as left:  # 0, 1 for a gate, 2 for usage, 130 when interrupted
        return left.code if isinstance(left.code, int) else int(left.code is not None)
    except KeyboardInterrupt:
        return 130
    except GuiyiError as error:
        typer.echo(str(error), err=True)
        return error.exit_code
    except BrokenPipeError:
        _forget_output()
    except Exception as error:
        if interrupted():  # and a library took it for a fault of its own
            return 130
        if isinstance(error, OSError) and error.errno in FULL and not error.filename:
            _forget_output()
            return _unwritable(error)
        typer.echo(say("fault.ours", log=_logged(error)), err=True)
        return 4
    return 0


def _unwritable(error: OSError) -> int:
    typer.echo(say("target.output", why=error.strerror), err=True)
    return TargetError.exit_code


def _forget_output() -> None:
    """Send what is still to be written to standard output nowhere, lest Python tries again as it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, sys.stdout.fileno())
    finally:
        os.close(nowhere)


def _logged(error: BaseException) -> Path:
    """Write what happened to a file that only its owner can read: where in the code, not the words of exceptions."""
    words = bool(os.environ.get(WHOLE))
    told = traceback.format_exception(error) if words else [*_without_words(error), say("fault.words", variable=WHOLE)]
    with tempfile.NamedTemporaryFile("w", prefix="guiyi-", suffix=".log", delete=False, encoding="utf-8") as log:
        log.writelines(line if line.endswith("\n") else line + "\n" for line in told)
    return Path(log.name)


def _without_words(error: BaseException | None) -> Iterator[str]:
    """Tell an exception and those that led to it, oldest first: kinds, files, lines and code."""
    if error is None:
        return
    yield from _without_words(error.__cause__ or (None if error.__suppress_context__ else error.__context__))
    if type(error).__name__ == "_RemoteTraceback":  # of another process, whose frames stand in its words
        yield from (line for line in str(error).splitlines() if line.startswith('  File "'))
    yield from traceback.format_tb(error.__traceback__)
    number = f" [{error.errno}]" if isinstance(error, OSError) else ""
    yield f"{type(error).__module__}.{type(error).__qualname__}{number}"
