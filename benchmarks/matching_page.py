"""`docs/matching.md`: its tables and pictures, made from the results that `matching.py` kept.

A table stands between `<!-- NAME -->` and `<!-- /NAME -->`; what is around it is written by hand.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from matching_plots import bars, steps
from matching_seen import BINS
from matching_sets import GOALS

DOCS = Path(__file__).parent.parent / "docs"
NAMED = {"splink": "Splink", "recordlinkage": "recordlinkage ECM", "rapidfuzz": "mean rapidfuzz", "goldenmatch": "GoldenMatch"}  # fmt: skip
MOST_KEYS = 8

Told = Mapping[str, Any]


def write_page(results: Path) -> None:
    """Write tables and pictures from the results that are there."""
    ours = {name: one for name in GOALS if (one := _read(results, f"guiyi-{name}"))}
    peers = {
        name: [one for peer in NAMED for one in _read(results, f"{peer}-{name}") or () if one["set"] == name]
        for name in ours
    }
    seen = {name: one for name in GOALS if (one := _read(results, f"seen-{name}"))}
    parts = {name: one for name in GOALS if (one := _read(results, f"parts-{name}"))}
    tables = {
        "goals": _goals(ours, peers),
        "peers": _peers(ours, peers),
        "calibration": _calibration(seen),
        "keys": _recall(seen),
        "ablation": _ablation(parts),
    }
    page = DOCS / "matching.md"
    text = page.read_text("utf-8")
    for name, lines in tables.items():
        made = f"<!-- {name} -->\n" + "\n".join(lines) + f"\n<!-- /{name} -->"
        text = re.sub(rf"<!-- {name} -->.*?<!-- /{name} -->", made.replace("\\", r"\\"), text, flags=re.DOTALL)
    page.write_text(text, encoding="utf-8")
    _draw(seen)


def _read(results: Path, name: str) -> Any:
    path = results / f"{name}.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else None


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return ["| " + " | ".join(map(str, line)) + " |" for line in lines]


def _share(number: float) -> str:
    return f"{number:.3f}" if number < 0.9995 else f"{number:.4f}" if number < 1 else "1"


def _goals(ours: Mapping[str, Told], peers: Mapping[str, Sequence[Told]]) -> list[str]:
    head = ("set", "rows", "Splink at 0.95", "best peer, threshold chosen by the truth", "guiyi F1", "precision", "recall", "goal")  # fmt: skip
    rows = []
    for name, one in ours.items():
        usual = next(
            (_share(each["f1"]) for each in peers[name] if (each["by"], each["at"]) == ("splink", "at 0.95")), "–"
        )
        best = max(peers[name], key=lambda each: each["f1"], default=None)
        told = f"{_share(best['f1'])} ({NAMED[best['by']]})" if best else "–"
        met = f"≥ {GOALS[name][0]}: {one['goal']}"
        scores = (f"**{_share(one['f1'])}**", _share(one["precision"]), _share(one["recall"]))
        rows.append((name, f"{one['rows']:,}", usual, told, *scores, met))
    return _table(head, rows)


def _peers(ours: Mapping[str, Told], peers: Mapping[str, Sequence[Told]]) -> list[str]:
    head = ("set", "by", "threshold", "precision", "recall", "F1", "B³", "CPU s", "MB")
    rows = []
    for name, one in ours.items():
        for each in (one, *peers[name]):
            by = "**guiyi**" if each is one else NAMED[each["by"]]
            scores = (_share(each[which]) for which in ("precision", "recall", "f1", "b3_f1"))
            rows.append((name, by, each["at"].removeprefix("at "), *scores, each["cpu"], each["mb"]))
    return _table(head, rows)


def _calibration(seen: Mapping[str, Told]) -> list[str]:
    ranges = [(low, high) for low, high in pairwise(BINS) if low >= 0.5]
    rows = []
    for name, one in seen.items():
        told = {each["from"]: each for each in one["calibration"]}
        rows.append((name, *(f"{told[low]['right']:.0%} of {told[low]['pairs']:,}" if low in told else "–" for low, _ in ranges)))  # fmt: skip
    return _table(("said to be", *(f"{low:.0%} to {high:.0%}" for low, high in ranges)), rows)


def _recall(seen: Mapping[str, Told]) -> list[str]:
    rows = []
    for name, one in seen.items():
        first = one["keys"][:3]
        told = ", ".join(f"`{each['key']}` {each['recall']:.0%}" for each in first)
        rows.append((name, f"{one['recall']:.4f}", told))
    return _table(("set", "of all true pairs compared", "keys that find most of them"), rows)


def _ablation(parts: Mapping[str, Sequence[Told]]) -> list[str]:
    names = [one["without"] for one in next(iter(parts.values()), ())]
    rows = []
    for name, lines in parts.items():
        whole = next(one for one in lines if not one["without"])
        cells = [f"{_share(whole['f1'])} ({_share(whole['precision'])})"]
        cells += [
            f"{one['f1'] - whole['f1']:+.3f} ({one['precision'] - whole['precision']:+.3f})"
            for one in lines
            if one["without"]
        ]
        rows.append((name, *cells))
    return _table(("set", "all parts", *(f"without {one}" for one in names if one)), rows)


def _draw(seen: Mapping[str, Told]) -> None:
    lines = {
        name: [(each["said"], each["right"], each["pairs"]) for each in one["calibration"]]
        for name, one in seen.items()
    }
    (DOCS / "matching-calibration.svg").write_text(steps(lines), encoding="utf-8")
    keys: dict[str, list[tuple[str, float, float]]] = {}
    for name, one in seen.items():
        keys[name] = [(each["key"], each["recall"], each["alone"]) for each in one["keys"][:MOST_KEYS]]
    (DOCS / "matching-keys.svg").write_text(bars(keys), encoding="utf-8")
