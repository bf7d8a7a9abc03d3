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
from matching import measured, rows


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
            told = measured(folder)
            if asked.recall:
                told["candidate_recall"] = candidate_recall(folder, Path(place) / "out")
        spent = float(str(told["match"]))
        if before:
            told["growth"] = round(log(spent / before[1]) / log(count / before[0]), 2)
        before = count, spent
        print(json.dumps(told), flush=True)


def candidate_recall(folder: Path, out: Path) -> float:
    """Match a set again and return the share of its true pairs of rows that were compared, or were one part."""
    import numpy as np
    import pandas as pd

    from guiyi import run
    from guiyi.dedupe import stage

    sides: list[stage.Side] = []
    orders: list[object] = []
    made, settled = stage.Side, stage._settled
    try:
        stage.Side = lambda *told: sides.append(made(*told)) or sides[-1]  # type: ignore[misc, assignment, func-returns-value]
        stage._settled = lambda *told: orders.append(settled(*told)) or orders[-1]  # type: ignore[assignment, func-returns-value]
        result = run(folder / "job.yaml", output=str(out))
    finally:
        stage.Side, stage._settled = made, settled  # type: ignore[misc]
    people = sides[0]
    truth = {row["line"]: row["cluster"] for row in rows(folder / "truth.csv")}
    true = result.members["line"].map(truth).to_numpy()[orders[0]][people.places]
    held = (
        pd.DataFrame({"true": true, "part": people.part}).groupby(["true", "part"]).size().rename("rows").reset_index()
    )
    pairs = held.merge(held, on="true", suffixes=("", "_other"))
    pairs = pairs[pairs["part"] < pairs["part_other"]]
    parts = int(people.part.max()) + 1
    compared = np.isin(pairs["part"] * parts + pairs["part_other"], people.solved.left * parts + people.solved.right)
    weight = (pairs["rows"] * pairs["rows_other"]).to_numpy()
    own = int((held["rows"] * (held["rows"] - 1) // 2).sum())
    return round(float((own + weight[compared].sum()) / max(own + weight.sum(), 1)), 5)


if __name__ == "__main__":
    sys.exit(main())
