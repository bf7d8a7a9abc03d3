"""Matching against sets with known truth: pairwise precision, recall, F1, B-cubed F1, seconds and memory of each set.

    GUIYI_TEST_DATA=... python benchmarks/matching.py [SET...] [--json]

Each set is a folder of `$GUIYI_TEST_DATA/matching` with `job.yaml` (its first line names the id that the truth is about)
and `truth.csv` (line, cluster). Every set is matched by `guiyi dedupe` at default settings, in a process of its own.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

COLUMNS = ("set", "rows", "precision", "recall", "f1", "b3_f1", "match", "whole", "mb")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", nargs="*", help="names of sets; all by default")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    asked = parser.parse_args()
    place = os.environ.get("GUIYI_TEST_DATA")
    if not place:
        sys.exit("GUIYI_TEST_DATA must name the folder that holds matching/")
    folders = sorted(one.parent for one in Path(place, "matching").glob("*/job.yaml"))
    chosen = [one for one in folders if not asked.sets or one.name in asked.sets]
    if not asked.json:
        print("".join(f"{name:>16}" for name in COLUMNS))
    for folder in chosen:
        told = measured(folder)
        print(json.dumps(told) if asked.json else "".join(f"{told[name]:>16}" for name in COLUMNS), flush=True)


def measured(folder: Path) -> dict[str, object]:
    """Match one set and score what came of it."""
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "out"
        started = time.perf_counter()
        megabytes = peak(["-m", "guiyi", "dedupe", str(folder / "job.yaml"), "-o", str(out)])
        whole = time.perf_counter() - started
        entity = (
            "contact_id" if "contact_id" in (folder / "job.yaml").read_text("utf-8").splitlines()[0] else "customer_id"
        )
        found = {row["line"]: row[entity] for row in rows(out / "clusters.csv")}
        summary = json.loads((out / "summary.json").read_text("utf-8"))
    truth = {row["line"]: row["cluster"] for row in rows(folder / "truth.csv")}
    seconds = {"match": round(summary["seconds"]["match"], 1), "whole": round(whole, 1)}
    return {"set": folder.name, "rows": summary["rows_in"], **score(truth, found), **seconds, "mb": megabytes}


def peak(arguments: list[str]) -> int:
    """Run Python and return the most memory it held, in megabytes; 0 where the system does not tell."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([sys.executable, *arguments], stdout=quiet, stderr=quiet)
    if not hasattr(os, "wait4"):  # Windows
        code, held = process.wait(), 0
    else:
        _, status, usage = os.wait4(process.pid, 0)
        code, held = os.waitstatus_to_exitcode(status), usage.ru_maxrss // 1024
    if code:
        sys.exit(f"guiyi dedupe ended with code {code}")
    return held


def rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)


def score(truth: Mapping[str, str], found: Mapping[str, str]) -> dict[str, float]:
    """Compare two clusterings of the same lines; a line without a cluster stands alone."""
    label = {line: found.get(line) or f"alone {line}" for line in truth}
    both = Counter((truth[line], label[line]) for line in truth)
    true_size, found_size = Counter(truth.values()), Counter(label.values())
    hit, said, real = pairs(both.values()), pairs(found_size.values()), pairs(true_size.values())
    precision, recall = hit / said if said else 1.0, hit / real if real else 1.0
    b_precision = sum(count**2 / found_size[cluster] for (_, cluster), count in both.items()) / len(truth)
    b_recall = sum(count**2 / true_size[cluster] for (cluster, _), count in both.items()) / len(truth)
    told = {"precision": precision, "recall": recall, "f1": f1(precision, recall), "b3_f1": f1(b_precision, b_recall)}
    return {name: round(number, 4) for name, number in told.items()}


def pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


if __name__ == "__main__":
    main()
