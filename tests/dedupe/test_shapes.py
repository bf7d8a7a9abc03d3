"""Held-out shapes: small invented sets with the truth, at default settings; none of them was tuned on at this seed."""

import importlib
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import pytest

from guiyi.job import Job
from guiyi.pipeline import run

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
SEED = 11
RECALL = {
    "wechat": 0.80, "families": 0.62, "branches": 0.88, "renamed": 0.88, "movers": 0.90, "namesakes": 0.80, "english": 0.68,
    "addresses": 0.75, "customs": 0.85, "fifty": 0.90, "clean": 1.0, "dirty": 0.85, "gaps": 0.88,
}  # fmt: skip
PRECISION = 0.98
GAP = 0.12  # between the recall that is expected without labels and the true one


@pytest.fixture(scope="module")
def shapes() -> ModuleType:
    sys.path.insert(0, str(BENCHMARKS))
    try:
        return importlib.import_module("shapes")
    finally:
        sys.path.remove(str(BENCHMARKS))


def pairs(sizes: Mapping[object, int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())


@pytest.mark.parametrize("shape", RECALL)
def test_a_shape_keeps_its_bounds(shape: str, shapes: ModuleType, tmp_path: Path) -> None:
    shapes.write_set(tmp_path, shape, SEED)
    job = Job.load(tmp_path / "job.yaml", {"output": str(tmp_path / "out")})
    result = run(job, until="dedupe")
    rows, entity, _ = shapes.made(shape, SEED)
    truth = {str(line): number for line, (number, _) in enumerate(rows, start=2)}
    found = dict(zip(result.members["line"], result.members[f"{entity}_id"].fillna(""), strict=True))
    both = pairs(Counter((truth[line], found[line] or line) for line in truth))
    said, real = pairs(Counter(found[line] or line for line in truth)), pairs(Counter(truth.values()))
    assert both / said >= PRECISION
    assert both / real >= RECALL[shape]
    expected = result.summary["matching"][entity]
    assert abs(expected["recall"] - both / real) < GAP
    assert abs(expected["precision"] - both / said) < 1 - PRECISION + 0.02


def test_of_pairs_that_are_nine_in_ten_at_least_so_many_are_right(shapes: ModuleType, tmp_path: Path) -> None:
    right = likely = 0.0
    for shape in ("families", "branches", "english", "dirty", "movers", "renamed"):
        shapes.write_set(tmp_path / shape, shape, SEED)
        job = Job.load(tmp_path / shape / "job.yaml", {"output": str(tmp_path / shape / "out")})
        result = run(job, until="dedupe")
        rows, entity, _ = shapes.made(shape, SEED)
        truth = {str(line): number for line, (number, _) in enumerate(rows, start=2)}
        links = result.links[(result.links["entity"] == entity) & (result.links["probability"].between(0.6, 0.999))]
        of = result.members.set_index("row_id")["line"].map(truth)
        hit = of[links["left"]].to_numpy() == of[links["right"]].to_numpy()
        right, likely = right + float(hit.sum()), likely + float(links["probability"].sum())
    assert right > 0.97 * likely
