"""Fakes on loopback, each with a clean state."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from fakes.server import Server
from fakes.wukong9 import PASSWORD, USER, Wukong9


@pytest.fixture
def wukong9(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with Server(Wukong9()) as server:
        monkeypatch.setenv("GUIYI_WUKONG9_URL", server.url)
        monkeypatch.setenv("GUIYI_WUKONG9_USER", USER)
        monkeypatch.setenv("GUIYI_WUKONG9_PASSWORD", PASSWORD)
        yield server
