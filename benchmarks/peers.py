"""One peer on one set: `python benchmarks/peers.py PEER SET_FOLDER`, inside the environment that `matching.py` makes for it.

Prints JSON lines: scores at the threshold that a user gets, and at the one that is best when looking at the truth; CPU
and wall seconds, and the most memory held in megabytes, of everything but the reading and the search for the best threshold.
"""

import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import numpy as np
import pandas as pd
from peer_records import SETS, Pairs, best, clusters, records, scored, truth_of

USUAL = 0.95
ALIKE = {"name": 0.85, "text": 0.75, "code": 0.8}  # from where two texts count as equal, for ECM on yes and no


def main(peer: str, folder: Path) -> None:
    frame, truth = records(folder), truth_of(folder)
    started, used = time.perf_counter(), time.process_time()
    pairs = PEERS[peer](frame, folder.name)
    seconds = {
        "cpu": round(time.process_time() - used, 1),
        "wall": round(time.perf_counter() - started, 1),
        "mb": peak(),
    }
    if isinstance(pairs, tuple):
        usual = {} if peer == "rapidfuzz" else scored(truth, clusters(len(frame), pairs, USUAL))
        tell(peer, folder, "at 0.95", usual, seconds)
        tell(peer, folder, "best", best(truth, pairs), seconds)
    else:
        tell(peer, folder, "as it is", scored(truth, pairs), seconds)


def tell(peer: str, folder: Path, at: str, scores: Mapping[str, float], seconds: Mapping[str, float]) -> None:
    if scores:
        print(json.dumps({"set": folder.name, "by": peer, "at": at, **scores, **seconds}), flush=True)


def peak() -> int:
    """Return the most memory this process held, in megabytes; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def splink(frame: pd.DataFrame, name: str) -> Pairs:
    """Train and predict as Splink's documentation does for the set."""
    from splink_sets import predicted

    return predicted(frame, name)


def candidates(frame: pd.DataFrame, name: str) -> pd.MultiIndex:
    import recordlinkage

    index = recordlinkage.Index()
    for block in SETS[name].blocks:
        index.block(list(block))
    if not SETS[name].blocks:
        index.full()
    return index.index(frame)


def ecm(frame: pd.DataFrame, name: str) -> Pairs:
    """Learn by expectation and conditional maximisation on yes and no, as recordlinkage's documentation does."""
    import recordlinkage

    pairs = candidates(frame, name)
    compare = recordlinkage.Compare()
    for column, holds in SETS[name].columns.items():
        if holds == "word":
            compare.exact(column, column, label=column)
        else:
            method = "jarowinkler" if holds == "name" else "levenshtein"
            compare.string(column, column, method=method, threshold=ALIKE[holds], label=column)
    features = compare.compute(pairs, frame)
    learner = recordlinkage.ECMClassifier()
    learner.fit(features)
    likely = learner.prob(features)
    return likely.index.get_level_values(0).to_numpy(), likely.index.get_level_values(1).to_numpy(), likely.to_numpy()


def mean_likeness(frame: pd.DataFrame, name: str) -> Pairs:
    """Take the mean likeness of all columns that both records fill."""
    from rapidfuzz import process
    from rapidfuzz.distance import JaroWinkler
    from rapidfuzz.fuzz import ratio, token_sort_ratio

    pairs = candidates(frame, name)
    left, right = (pairs.get_level_values(side).to_numpy() for side in (0, 1))
    total, known = np.zeros(len(left)), np.zeros(len(left))
    scorers = {"name": JaroWinkler.normalized_similarity, "text": token_sort_ratio, "code": ratio, "word": ratio}
    for column, holds in SETS[name].columns.items():
        texts = frame[column].to_numpy(dtype=object)
        filled = frame[column].notna().to_numpy()
        both = filled[left] & filled[right]
        likeness = process.cpdist(texts[left[both]], texts[right[both]], scorer=scorers[holds], dtype=np.float32)
        total[both] += likeness if holds == "name" else likeness / 100
        known += both
    return left, right, total / np.maximum(known, 1)


def zero_config(frame: pd.DataFrame, name: str) -> list[int]:  # it is told nothing of the set
    """Let GoldenMatch find its own settings, as its documentation begins."""
    import goldenmatch
    import polars

    told = polars.from_pandas(frame[list(SETS[name].columns)].astype("string"))
    result = goldenmatch.dedupe_df(told)
    of = list(range(len(frame), 2 * len(frame)))
    for number, cluster in result.clusters.items():
        for place in cluster["members"]:
            of[place] = number
    return of


PEERS: Mapping[str, Callable[[pd.DataFrame, str], Pairs | list[int]]] = {
    "splink": splink, "recordlinkage": ecm, "rapidfuzz": mean_likeness, "goldenmatch": zero_config,
}  # fmt: skip

if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
