"""The words for people, zh and en: kept in `data/*.csv`, never in code."""

import csv
import io
import locale
import os
from collections.abc import Callable
from contextvars import ContextVar, copy_context
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, TypeVar

Answer = TypeVar("Answer")

LANGUAGES = ("zh", "en")
_language: ContextVar[str | None] = ContextVar("language", default=None)


class IssueText(NamedTuple):
    """One row of `data/issues.csv` in the language in force."""

    code: str
    severity: str
    text: str
    hint: str


def language() -> str:
    """Return the language in force: the one set, else the environment's, else English."""
    chosen = _language.get()
    if chosen:
        return chosen
    told = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    told = told or (locale.getlocale()[0] or "")
    return "zh" if told.lower().startswith(("zh", "chinese")) else "en"


def speak(code: str | None) -> None:
    """Set the language for this context; None goes back to the environment's."""
    _language.set(code)


def spoken(code: str | None, tell: Callable[..., Answer], *told: Any, **details: Any) -> Answer:
    """Call a function with another language in force; None leaves the language as it is."""

    def call() -> Answer:
        if code:
            speak(code)
        return tell(*told, **details)

    return copy_context().run(call)


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Read one of our own tables, `data/<name>.csv` (UTF-8, header row)."""
    text = files("guiyi").joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(io.StringIO(text, newline="")))


@cache
def _sentences() -> dict[str, dict[str, str]]:
    return {row["key"]: row for row in table("messages")}


def say(key: str, /, **details: object) -> str:
    """Return the sentence of `data/messages.csv` for a key, filled in."""
    return _sentences()[key][language()].format(**details)


def words(key: str) -> frozenset[str]:
    """Say a word in every language, folded: what a workbook holds may have been written in another one.

    >>> "accept" in words("decision.accept")
    True
    """
    return frozenset(_sentences()[key][one].casefold() for one in LANGUAGES)


@cache
def _issues() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in table("issues")}


def issue_text(code: str) -> IssueText:
    """Return severity, sentence and hint of an issue code.

    Raises:
        KeyError: a code that `data/issues.csv` does not hold; a law forbids it.
    """
    row, lang = _issues()[code], language()
    return IssueText(code, row["severity"], row[lang], row[f"hint_{lang}"])


def severity(code: str) -> str:
    """Return how grave an issue is: no language is asked for, since every faulted text asks this.

    >>> severity("email.no_at")
    'warn'
    """
    return _issues()[code]["severity"]


@cache
def _rules() -> dict[str, dict[str, str]]:
    return {row["rule"]: row for row in table("rules")}


def rule_text(rule: str) -> str:
    """Say in words what a rule of `changes` or `origin` does; an issue code is a rule too."""
    row = _rules().get(rule) or _issues().get(rule)
    return row[language()] if row else rule
