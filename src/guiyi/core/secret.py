"""Passwords of sources: from an environment variable that the job or the command line names, or asked for in a terminal.

A password never stands in a job file, an argument, a log or a report.
"""

import os
import sys
from functools import cache

from guiyi.core.errors import ConfigError
from guiyi.core.language import say
from guiyi.core.source import Password


def password_from(variable: str | None) -> Password:
    """Return what gives the password of a source: the variable's value, else an answer in a terminal, asked once.

    Raises:
        ConfigError: when asked, if the variable is named and not set.
    """

    @cache
    def password(name: str) -> str | None:
        if variable:
            told = os.environ.get(variable)
            if told is None:
                raise ConfigError("config.password_env", variable=variable, path=name)
            return told
        return _answer(name) if _is_terminal() else None

    return password


def _is_terminal() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def _answer(name: str) -> str | None:
    from getpass import getpass

    try:
        return getpass(say("ask.password", path=name), stream=sys.stderr) or None
    except EOFError:
        return None
