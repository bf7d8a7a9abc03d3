"""Progress on standard error, only for work that takes over a second and only where a person can see it."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from threading import Timer

PATIENCE = 1.0  # seconds before a person wants to see that something is going on


class Stopwatch:
    """Seconds a stage took, in the order the stages ran, and a line on a terminal for each that lasts."""

    def __init__(self, quiet: bool = False) -> None:
        self.seconds: dict[str, float] = {}
        self._shown = sys.stderr.isatty() and not quiet

    @contextmanager
    def stage(self, name: str, label: str) -> Iterator[None]:
        """Time a stage; `label` is what a person reads."""
        started = time.perf_counter()
        with _spinner(label) if self._shown else nullcontext():
            yield
        self.seconds[name] = round(self.seconds.get(name, 0.0) + time.perf_counter() - started, 3)


@contextmanager
def _spinner(label: str) -> Iterator[None]:
    """Turn a spinner with the seconds passed, once a stage lasts; it leaves nothing behind."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn("line"), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    console = Console(stderr=True)
    progress = Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False)
    progress.add_task(label, total=None)
    starting = Timer(PATIENCE, progress.start)
    starting.daemon = True
    starting.start()
    try:
        yield
    finally:
        starting.cancel()
        starting.join()
        progress.stop()


@contextmanager
def counted(label: str, total: int, quiet: bool = False) -> Iterator[Callable[[int], None]]:
    """Give what is called with the number of things done, and show how far that is on a terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), redirect_stdout=False, redirect_stderr=False) as progress:
        task = progress.add_task(label, total=total)
        yield lambda number: progress.advance(task, number)
