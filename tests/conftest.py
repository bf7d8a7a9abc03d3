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


@pytest.fixture(scope="session")
def outside() -> Path:
    """Return the folder of outside test data, or skip."""
    told = os.environ.get("GUIYI_TEST_DATA")
    if not told:
        pytest.skip("GUIYI_TEST_DATA does not name a folder of outside test data")
    return Path(told)
