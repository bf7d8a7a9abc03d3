"""Splink on a set of the matching benchmarks, as its documentation says and tuned for speed by hand.

    python benchmarks/splink_peer.py SET_FOLDER [--tuned] [--venv FOLDER]

Makes a virtual environment of its own for the peer (`--venv`, kept from run to run). The set has the columns of
`many_customers.py`. Prints JSON: wall and CPU seconds of training and of the rest, memory, precision, recall and F1 of
the clusters at 0.95, and how many of the true pairs its blocking found.
"""

import argparse
import json
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

HERE = Path(__file__).parent
PEER = ("splink>=5,<6", "pandas")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tuned", action="store_true", help="fewer random pairs, capped training blocks")
    parser.add_argument("--venv", type=Path, default=Path.home() / ".cache" / "guiyi-benchmarks" / "splink")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        print(json.dumps(matched(asked.folder, asked.tuned)))
        return
    python = asked.venv / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not python.exists():
        venv.create(asked.venv, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PEER], check=True)
    tuned = ["--tuned"] if asked.tuned else []
    subprocess.run([python, __file__, str(asked.folder), "--inside", *tuned], check=True)


def matched(folder: Path, tuned: bool) -> dict[str, object]:
    """Train, predict and cluster, and score what came of it."""
    import resource

    import pandas as pd
    from splink import Linker, block_on

    frame = records(folder)
    started, used = time.perf_counter(), time.process_time()
    linker = Linker(database().register(frame), settings())
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on("email"), block_on("phone", "name"), block_on("name", "dob")], recall=0.7
    )
    training.estimate_u_using_random_sampling(max_pairs=1e6 if tuned else 1e8, seed=7)
    most = 2e6 if tuned else None
    for columns in (("name",), ("dob",), ("email",)):
        training.estimate_parameters_using_expectation_maximisation(block_on(*columns), max_pairs=most)
    trained, used_training = time.perf_counter() - started, time.process_time() - used
    pairs = linker.inference.predict(threshold_match_probability=0.01)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, 0.95).as_pandas_dataframe()
    whole, used = time.perf_counter() - started, time.process_time() - used
    sys.path.insert(0, str(HERE))
    from matching_score import score

    truth = pd.read_csv(folder / "truth.csv", dtype=str).set_index("line")["cluster"].to_dict()
    found = dict(zip(clusters["unique_id"].astype(str), clusters["cluster_id"].astype(str), strict=True))
    return {
        "set": folder.name,
        "settings": "tuned" if tuned else "documented",
        "rows": len(frame),
        "seconds": {"training": round(trained, 1), "whole": round(whole, 1)},
        "cpu_seconds": {"training": round(used_training, 1), "whole": round(used, 1)},
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "load": round(os.getloadavg()[0], 1),
        **score(truth, found),
        "candidate_recall": candidate_recall(frame, truth),
    }


def records(folder: Path):  # type: ignore[no-untyped-def]  # pandas lives in the peer's environment
    """Read the set as a careful user would: trimmed, mails in lower case, phones as digits."""
    import pandas as pd

    frame = pd.read_csv(folder / "records.csv", dtype=str, keep_default_na=False)
    frame = frame.rename(columns={"street": "address"})
    frame["unique_id"] = [str(number) for number in range(2, len(frame) + 2)]
    frame["name"] = frame["name"].str.lower().str.strip()
    frame["email"] = frame["email"].str.lower().str.strip()
    frame["phone"] = frame["phone"].str.replace(r"\D+", "", regex=True).str[-11:]
    frame["surname"] = frame["name"].str.split().str[-1]
    frame["tail"] = frame["phone"].str[-7:]
    kept = ["unique_id", "name", "surname", "dob", "phone", "tail", "email", "address", "city", "postcode", "company"]
    return frame[kept].replace("", None)


def rules() -> list[tuple[str, ...]]:
    """Return the blocks in which pairs are compared: the columns that must be equal."""
    return [
        ("tail",),
        ("email",),
        ("name", "dob"),
        ("name", "city"),
        ("dob", "surname"),
        ("address",),
        ("name", "postcode"),
    ]


def settings():  # type: ignore[no-untyped-def]
    """Return comparisons and blocking rules, as in Splink's own examples."""
    import splink.comparison_library as cl
    from splink import SettingsCreator, block_on

    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.92, 0.8]).configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("dob", [1, 2]),
            cl.DamerauLevenshteinAtThresholds("phone", [1, 2]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("email", [0.92, 0.8]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("address", [0.92, 0.8]).configure(term_frequency_adjustments=True),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            cl.ExactMatch("postcode"),
            cl.JaroWinklerAtThresholds("company", [0.92]),
        ],
        blocking_rules_to_generate_predictions=[block_on(*columns) for columns in rules()],
    )


def database():  # type: ignore[no-untyped-def]
    """Open DuckDB with two threads."""
    import duckdb
    from splink import DuckDBAPI

    connection = duckdb.connect()
    connection.execute("set threads = 2")
    return DuckDBAPI(connection)


def candidate_recall(frame, truth: dict[str, str]) -> float:  # type: ignore[no-untyped-def]
    """Return the share of true pairs that share any of the blocks."""
    known = frame.assign(cluster=frame["unique_id"].map(truth))
    pairs = known.merge(known, on="cluster", suffixes=("_l", "_r"))
    pairs = pairs[pairs["unique_id_l"].astype(int) < pairs["unique_id_r"].astype(int)]
    met = pairs["unique_id_l"] != pairs["unique_id_l"]
    for columns in rules():
        same = met | True
        for column in columns:
            same &= (pairs[f"{column}_l"] == pairs[f"{column}_r"]).fillna(False)
        met |= same
    return round(float(met.mean()), 4) if len(pairs) else 1.0


if __name__ == "__main__":
    main()
