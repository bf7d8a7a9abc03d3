"""Progress on standard error, only for work that takes over a second and only where a person can see it."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Stopwatch:
    """Seconds a stage took, in the order the stages ran, and a line on a terminal for each that lasts."""

    def __init__(self, quiet: bool = False) -> None:
        self.seconds: dict[str, float] = {}
        self._shown = sys.stderr.isatty() and not quiet

    @contextmanager
    def stage(self, name: str, label: str) -> Iterator[None]:
        """Time a stage; `label` is what a person reads."""
        started = time.perf_counter()
        if not self._shown:
            yield
        else:
            from rich.console import Console

            with Console(stderr=True).status(label):
                yield
        self.seconds[name] = round(self.seconds.get(name, 0.0) + time.perf_counter() - started, 3)
