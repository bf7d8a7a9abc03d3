"""A person sees a spinner for what lasts; nobody else sees anything."""

import io
import re
import sys
import time

import pytest

from guiyi.core import progress
from guiyi.core.progress import Stopwatch


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Look at standard error; to be called inside a test, for pytest sets it anew before each."""
    screen = Terminal()
    monkeypatch.setattr(progress, "PATIENCE", 0.05)
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    return screen


def test_seconds_are_kept_in_the_order_of_stages() -> None:
    watch = Stopwatch()
    for name in ("read", "match", "read"):
        with watch.stage(name, name):
            time.sleep(0.002)
    assert list(watch.seconds) == ["read", "match"]
    assert watch.seconds["read"] >= 0.004


def test_what_lasts_is_told_and_wiped_away(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = terminal(monkeypatch)
    with Stopwatch().stage("match", "匹配"):
        time.sleep(0.3)
    assert "匹配" in screen.getvalue()
    assert re.search(r"\x1b\[2K$|\x1b\[2K\Z", screen.getvalue())


def test_what_is_quick_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = terminal(monkeypatch)
    with Stopwatch().stage("match", "匹配"):
        pass
    assert screen.getvalue() == ""


def test_nothing_is_told_where_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = terminal(monkeypatch)
    with Stopwatch(quiet=True).stage("match", "匹配"):
        time.sleep(0.1)
    monkeypatch.setattr(screen, "isatty", lambda: False)
    with Stopwatch().stage("match", "匹配"):
        time.sleep(0.1)
    assert screen.getvalue() == ""


def test_a_fault_ends_the_spinner(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = terminal(monkeypatch)
    with pytest.raises(RuntimeError), Stopwatch().stage("match", "匹配"):
        raise RuntimeError
    told = screen.getvalue()
    time.sleep(0.2)
    assert screen.getvalue() == told
