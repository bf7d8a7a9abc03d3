"""Ctrl-C, remembered: a library that is being loaded may turn it into a fault of its own."""

import signal
from collections.abc import Callable
from types import FrameType


def watch() -> Callable[[], bool]:
    """Interrupt as usual from now on; what is returned tells whether that happened."""
    times: list[int] = []

    def interrupt(number: int, frame: FrameType | None) -> None:
        times.append(number)
        signal.default_int_handler(number, frame)

    signal.signal(signal.SIGINT, interrupt)
    return lambda: bool(times)
