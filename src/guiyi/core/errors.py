"""Errors that the user can mend. Each says what happened, where, and what to do, in the language in force.

`Fault` (values/kind.py) is about data and becomes a row of issues; anything else that is raised is our own bug.
"""

from guiyi.core.language import say


class GuiyiError(Exception):
    """Something the user can mend. `key` names a sentence in `data/messages.csv`; the rest fills it in."""

    exit_code = 2

    def __init__(self, key: str, /, **details: object) -> None:
        super().__init__(key)
        self.key, self.details = key, details

    def __str__(self) -> str:
        return say(self.key, **self.details)

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuilt, (type(self), self.key, self.details))  # crosses a process pool


def _rebuilt(kind: type[GuiyiError], key: str, details: dict[str, object]) -> GuiyiError:
    return kind(key, **details)


class ConfigError(GuiyiError):
    """A command line, job file or schema that cannot be obeyed (exit 2)."""


class SourceError(GuiyiError):
    """A source that cannot be read (exit 3)."""

    exit_code = 3


class TargetError(GuiyiError):
    """A target or an output place that cannot be written (exit 3)."""

    exit_code = 3


def line_in(error: BaseException, file: str) -> int:
    """Return the line of a file in which an error arose, the deepest; 0 where none is there."""
    line, at = 0, error.__traceback__
    while at:
        line = at.tb_lineno if at.tb_frame.f_code.co_filename == file else line
        at = at.tb_next
    return line
