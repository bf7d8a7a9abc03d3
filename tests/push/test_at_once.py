"""Several calls at once: in the language of whoever asks, and none is begun after one failed."""

import time

import pytest

from guiyi.core.language import language, spoken
from guiyi.push.at_once import at_once


def test_calls_speak_as_whoever_asks() -> None:
    def told() -> list[str]:
        return [one for _, one in at_once(lambda _: language(), [1, 2, 3], 2)]

    assert (spoken("zh", told), spoken("en", told)) == (["zh"] * 3, ["en"] * 3)


def test_what_is_not_begun_when_one_fails_is_left() -> None:
    begun = []

    def call(number: int) -> None:
        begun.append(number)
        time.sleep(0.02)
        raise ValueError(number)

    with pytest.raises(ValueError, match="0"):
        list(at_once(call, range(100), 2))
    assert len(begun) < 20
