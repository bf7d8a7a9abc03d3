"""How matching grows: seconds, memory, scores and candidate recall over sets of `many_customers.py`.

    python benchmarks/match_scale.py [ROWS...] [--language zh|en|both] [--recall]

Prints JSON, one line a size; `growth` is the exponent of the wall seconds of matching since the size before. With
`--recall` each set is matched once more, in this process, to count the true pairs among those that were compared.
"""

import argparse
import json
import sys
import tempfile
from math import log
from pathlib import Path

from many_customers import write_set
from matching import measured


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rows", nargs="*", type=int, default=[20_000, 100_000, 1_000_000])
    parser.add_argument("--language", choices=("zh", "en", "both"), default="both")
    parser.add_argument("--recall", action="store_true", help="count the true pairs that were compared")
    asked = parser.parse_args()
    before: tuple[int, float] | None = None
    for count in asked.rows:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / f"rows_{count}"
            write_set(folder, count, asked.language)
            told = measured(folder, Path(place) / "out")
            if asked.recall:
                from matching_seen import candidate_recall, seen

                told["candidate_recall"] = candidate_recall(seen(Path(place) / "out", folder))
        spent = float(str(told["match"]))
        if before:
            told["growth"] = round(log(spent / before[1]) / log(count / before[0]), 2)
        before = count, spent
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    sys.exit(main())
