"""Matching against sets with known truth, beside its peers: precision, recall, F1, B-cubed F1, seconds and memory.

    GUIYI_TEST_DATA=... python benchmarks/matching.py [SET...] [--peers] [--seen] [--ablation] [--page] [--json]

Every set is matched by `guiyi dedupe` at default settings, in a process of its own. `--peers` matches it by Splink,
recordlinkage, mean likeness by rapidfuzz and GoldenMatch too, each in a virtual environment that is made for it under
`~/.cache/guiyi-benchmarks` (or `$GUIYI_BENCHMARKS`); what they reached is kept there and not measured twice. `--seen`
tells by which keys true pairs were found, and how right probabilities are; `--ablation` what each part of the matching
brings. All results are kept, and `--page` writes them into `docs/matching.md`.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from matching_score import score
from matching_sets import CACHE, GOALS, entity_of, environment, read, sets, truth_of
from peer_needs import PEERS

HERE = Path(__file__).parent
RESULTS = CACHE / "results"
COLUMNS = ("set", "by", "at", "precision", "recall", "f1", "b3_f1", "cpu", "wall", "mb", "goal")
SIZES = (16, 14, 8, 10, 8, 8, 8, 8, 8, 7, 7)

Told = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", nargs="*", help="names of sets; all by default")
    parser.add_argument("--peers", action="store_true", help="match them by the peers too")
    parser.add_argument("--seen", action="store_true", help="candidate recall by key, and calibration")
    parser.add_argument("--ablation", action="store_true", help="what each part of the matching brings")
    parser.add_argument("--page", action="store_true", help="write all results that are kept into docs/matching.md")
    parser.add_argument("--again", action="store_true", help="measure the peers again")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    asked = parser.parse_args()
    show = _json if asked.json else _line
    if not asked.json:
        print("".join(f"{name:>{size}}" for name, size in zip(COLUMNS, SIZES, strict=True)))
    for folder in sets(asked.sets):
        with tempfile.TemporaryDirectory() as place:
            show(kept(f"guiyi-{folder.name}", partial(measured, folder, Path(place) / "out"), again=True))
            for peer in PEERS if asked.peers else ():
                for told in kept(f"{peer}-{folder.name}", partial(by_peer, peer, folder), again=asked.again):
                    show(told)
            if asked.seen or asked.ablation:
                inside(asked, folder, Path(place) / "out")
    if asked.page:
        from matching_page import write_page

        write_page(RESULTS)


def inside(asked: argparse.Namespace, folder: Path, out: Path) -> None:
    """Look at a finished matching from inside."""
    if asked.seen:
        from matching_seen import by_keys, calibration, candidate_recall, seen

        one = seen(out, folder)
        told = {"recall": candidate_recall(one), "keys": by_keys(one), "calibration": calibration([one])}
        print(json.dumps(kept(f"seen-{folder.name}", lambda: told, again=True), ensure_ascii=False))
    if asked.ablation:
        from matching_parts import ablation

        print(json.dumps(kept(f"parts-{folder.name}", partial(ablation, folder, out), again=True)))


def kept(name: str, made: Callable[[], Any], *, again: bool) -> Any:
    """Return a result that is kept, or make it and keep it."""
    path = RESULTS / f"{name}.json"
    if again or not path.exists():
        told = made()
        RESULTS.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return json.loads(path.read_text("utf-8"))


def measured(folder: Path, out: Path | None = None) -> Told:
    """Match one set and score what came of it."""
    with tempfile.TemporaryDirectory() as place:
        out = out or Path(place) / "out"
        started = time.perf_counter()
        cpu, megabytes = spent(["-m", "guiyi", "dedupe", str(folder / "job.yaml"), "-o", str(out)])
        whole = time.perf_counter() - started
        found = {row["line"]: row[f"{entity_of(folder)}_id"] for row in read(out / "clusters.csv")}
        summary = json.loads((out / "summary.json").read_text("utf-8"))
    seconds = {"cpu": cpu, "wall": round(whole, 1), "match": round(summary["seconds"]["match"], 1)}
    scores = score(truth_of(folder), found)
    about = {"set": folder.name, "by": "guiyi", "at": "default", "rows": summary["rows_in"]}
    return {**about, **scores, **seconds, "mb": megabytes, "goal": goal(folder.name, scores)}


def goal(name: str, scores: Mapping[str, float]) -> str:
    if name not in GOALS:
        return ""
    f1, precision = GOALS[name]
    return "met" if scores["f1"] >= f1 and scores["precision"] >= precision else "missed"


def by_peer(peer: str, folder: Path) -> list[Told]:
    """Match one set by a peer, in its own environment; a peer that fails says so, and scores nothing."""
    done = subprocess.run(
        [environment(peer), str(HERE / "peers.py"), peer, str(folder)], capture_output=True, text=True, encoding="utf-8"
    )
    told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode:
        print(f"{peer} failed on {folder.name}: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
    return told


def spent(arguments: list[str]) -> tuple[float, int]:
    """Run Python; return its CPU seconds and the most memory it held, in megabytes; 0 where the system does not tell."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([sys.executable, *arguments], stdout=quiet, stderr=quiet)
    if not hasattr(os, "wait4"):  # Windows
        code, cpu, held = process.wait(), 0.0, 0
    else:
        _, status, usage = os.wait4(process.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        cpu, held = usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024
    if code:
        sys.exit(f"guiyi dedupe ended with code {code}")
    return round(cpu, 1), held


def _json(told: Told) -> None:
    print(json.dumps(told), flush=True)


def _line(told: Told) -> None:
    cells = (told.get(name, "") for name in COLUMNS)
    print("".join(f"{cell:>{size}}" for cell, size in zip(cells, SIZES, strict=True)), flush=True)


if __name__ == "__main__":
    main()
