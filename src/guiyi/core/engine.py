"""How a stage is carried over the parts of a table: in this process, or in several beside it."""

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from guiyi.core.batch import Batch
from guiyi.core.folder import RunFolder
from guiyi.core.language import language, speak

WORTH_A_POOL = 20_000  # rows; fewer take less time than starting processes
RowStage = Callable[[pa.Table], Batch]


class Local:
    """One machine: parts go to a pool of processes; a single part stays here."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or os.cpu_count() or 1

    def map(self, stage: RowStage, folder: RunFolder, source: str, target: str, fields: list[str]) -> None:
        """Take every part of `source` through a stage; its rows, changes and issues become parts of the same number."""
        parts = folder.parts(source)
        one = partial(_one_part, stage=stage, root=folder.root, target=target, fields=fields, lang=language())
        if self.workers < 2 or len(parts) < 2 or _rows(parts) < WORTH_A_POOL:
            for number, part in enumerate(parts):
                one(number, part)
            return
        context = get_context("spawn")  # as on Windows, so that it works there
        with ProcessPoolExecutor(min(self.workers, len(parts)), mp_context=context) as pool:
            list(pool.map(one, range(len(parts)), parts))


def _rows(parts: Sequence[Path]) -> int:
    return sum(pq.read_metadata(part).num_rows for part in parts)


def _one_part(
    number: int, part: Path, *, stage: RowStage, root: Path, target: str, fields: list[str], lang: str
) -> None:
    speak(lang)
    with _uncollected():
        batch = stage(pq.read_table(part))
    folder = RunFolder(root)
    folder.write(target, batch.rows_table, fields, part=number)
    folder.write("changes", batch.changes_table, part=number)
    folder.write("issues", batch.issues_table, part=number)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Spare the garbage collector from looking, again and again, at all the texts of a part: they hold no circles."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
