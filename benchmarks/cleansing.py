"""Cleansing a table of twelve columns with its whole history: CPU and wall seconds, with one process and with two.

    python benchmarks/cleansing.py [ROWS]

The raw table is written as the parts of a run folder, then goes through the cleanse stage as in a run: rows, changes and
issues are parts of parquet again. No cell is empty, which is the harder case; dirt and shares of distinct values are those
of `benchmarks/values.py`. Each number of processes is measured in a fresh interpreter, start and imports included.
Prints JSON: CPU seconds (of the process and those it started), wall seconds, peak memory of the largest process, the rows
written, the seconds of each stage of cleansing (one process), and the ratio of wall times.
"""

import cProfile
import json
import pstats
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))
import invented

from guiyi.cleanse import stage
from guiyi.cleanse.stage import Plan, cleanse
from guiyi.core.engine import Local
from guiyi.core.folder import RunFolder, arrow_schema
from guiyi.core.source import Column
from guiyi.importers.stage import PART
from guiyi.schemas.customer import customer_schema
from values import column

# field → the kind whose column of `benchmarks/values.py` fills it, or the words that do
FIELDS: Mapping[str, str | tuple[str, ...]] = {
    "customer_name": "company",
    "contact_name": "person_name",
    "mobile": "phone",
    "email": "email",
    "address": "address",
    "industry": (*invented.INDUSTRIES.values(), "制造业", "不详"),
    "company_size": invented.SIZES,
    "created_at": "date",
    "deal_amount": "amount",
    "stage": invented.STAGES,
    "source": invented.ORIGINS,
    "uscc": "uscc",
}
PLAN = Plan(
    schema=customer_schema(),
    columns={("crm", ""): [Column(name, (name,), 1.0, "exact") for name in FIELDS]},
    regions={"crm": "CN"},
    tags={},
)


def write_raw(root: Path, count: int) -> None:
    """Write `raw` of this many rows, in parts as large as a run's."""
    folder, chance = RunFolder(root), random.Random(7)
    columns = [list(_texts(what, count, chance)) for what in FIELDS.values()]
    for number, first in enumerate(range(0, count, PART)):
        last = min(first + PART, count)
        lines = [str(line) for line in range(first + 2, last + 2)]
        same = [["crm"] * len(lines), [""] * len(lines)]
        cells = [list(row) for row in zip(*(texts[first:last] for texts in columns), strict=True)]
        told = [[f"crm::{line}" for line in lines], *same, lines, cells]
        folder.write("raw", pa.Table.from_arrays(list(map(pa.array, told)), schema=arrow_schema("raw")), part=number)


def _texts(what: str | tuple[str, ...], count: int, chance: random.Random) -> Iterator[str]:
    if isinstance(what, tuple):
        yield from chance.choices(what, k=count)
    elif what == "uscc":
        distinct = [invented.credit_code(chance) for _ in range(int(count * 0.86))]  # as many as companies
        yield from chance.sample(distinct + chance.choices(distinct, k=count - len(distinct)), count)
    else:
        yield from column(what, count)


def measure(root: Path, workers: int) -> None:
    """Cleanse what stands in `raw`, and print what it took."""
    began = time.perf_counter()
    folder = RunFolder(root)
    Local(workers).map(partial(cleanse, plan=PLAN), folder, "raw", "rows", PLAN.schema.names)
    wall = time.perf_counter() - began
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    told = {
        "processes": workers,
        "cpu_seconds": round(sum(one.ru_utime + one.ru_stime for one in used), 2),
        "wall_seconds": round(wall, 2),
        "peak_mib": max(one.ru_maxrss for one in used) // 1024,
        "written": {name: folder.rows(name) for name in ("rows", "changes", "issues")},
    }
    print(json.dumps(told))


def profile(root: Path) -> None:
    """Print which functions take the time, in one process."""
    watched = cProfile.Profile()
    watched.runcall(Local(1).map, partial(stage.cleanse, plan=PLAN), RunFolder(root), "raw", "rows", PLAN.schema.names)
    pstats.Stats(watched, stream=sys.stderr).sort_stats("cumulative").print_stats(70)


def main(count: int) -> None:
    """Measure with one process and with two, and print."""
    with tempfile.TemporaryDirectory() as folder:
        _other("write", folder, str(count))
        one, two = (json.loads(_other("measure", folder, str(workers))) for workers in (1, 2))
    ratio = round(two["wall_seconds"] / one["wall_seconds"], 2)
    print(json.dumps({"rows": count, "columns": len(FIELDS), "runs": [one, two], "wall_ratio": ratio}, indent=2))


def _other(*arguments: str) -> str:
    """Run this file in a fresh interpreter, and return what it prints."""
    return subprocess.run([sys.executable, __file__, *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["write", folder, count]:
            write_raw(Path(folder), int(count))
        case ["measure", folder, workers]:
            measure(Path(folder), int(workers))
        case ["profile", folder]:
            profile(Path(folder))
        case rest:
            main(int(rest[0]) if rest else 1_000_000)
