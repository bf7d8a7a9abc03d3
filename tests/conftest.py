"""What every test starts from: English words, and the place of optional outside data."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from guiyi.core.language import speak


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Speak English, whatever the machine speaks."""
    speak("en")
    yield
    speak(None)


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every test settings of its own, so that none sees what another, or the user, had guiyi remember."""
    home = tmp_path_factory.mktemp("home", numbered=True)
    monkeypatch.setenv("GUIYI_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run as on a desk: what CI gets unasked is tested where it is asked for."""
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE", "GITHUB_OUTPUT", "CI_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def outside() -> Path:
    """Return the folder of outside test data, or skip."""
    told = os.environ.get("GUIYI_TEST_DATA")
    if not told:
        pytest.skip("GUIYI_TEST_DATA does not name a folder of outside test data")
    return Path(told)
