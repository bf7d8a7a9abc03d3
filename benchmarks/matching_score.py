"""How near a clustering comes to the truth: pairs of rows, and B-cubed."""

from collections import Counter
from collections.abc import Iterable, Mapping


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
