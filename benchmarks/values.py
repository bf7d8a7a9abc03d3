"""What a value costs: CPU microseconds for the normal form of one value, by kind.

    python benchmarks/values.py [COUNT] [KIND ...]

A column of invented values a kind, as messy and as often repeated as in a customer base, goes the way that it goes in
a run: texts in plain normal form are not walked, usual ones are rewritten at once, each distinct text is walked once.
Best of three. Prints JSON: kind → share of distinct values, share left without a normal form, CPU µs a value.
"""

import json
import random
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))
import invented

from guiyi.core.trail import rewritten, walked
from guiyi.values import KINDS

Column = Callable[[invented.Customer, random.Random], str]
Normal = Callable[["pd.Series[str]"], "pd.Series[str]"]

COLUMNS: Mapping[str, Column] = {
    "phone": lambda one, chance: invented.phone(one.mobile, chance),
    "email": lambda one, chance: invented.mail(one.mail, chance),
    "address": invented.address,
    "date": lambda one, chance: invented.date(one.created, chance),
    "amount": lambda one, chance: invented.money(one.amount + chance.randrange(500), chance),  # else few distinct ones
    "company": lambda one, chance: invented.company(one.company, chance),
    "person_name": lambda one, chance: invented.person(one.name, chance),
}


def guiyi(kind: str) -> Normal:
    """Return our way to the normal forms of a column."""
    known = KINDS[kind]

    def normal(texts: "pd.Series[str]") -> "pd.Series[str]":
        if known.usual and known.usual.region == "CN":
            texts = rewritten(texts, known.usual)
        steps = np.zeros(len(texts), dtype="int64")
        return walked(texts, kind, partial(known.walk, region="CN"), steps, known.plain).normal

    return normal


def columns(count: int, seed: int = 7) -> dict[str, "pd.Series[str]"]:
    """Make a column a kind; about a fifth of the customers stand in it more than once."""
    chance = random.Random(seed)
    rows = list(invented.with_copies(invented.customers(count, chance), chance))[:count]
    return {kind: pd.Series([text(one, chance) for one in rows], dtype="str") for kind, text in COLUMNS.items()}


def measured(normal: Normal, texts: "pd.Series[str]") -> dict[str, float]:
    """Take a column three times; the first values once before, so that no table is read in the time measured."""
    normal(texts[:1000])
    best, missing = float("inf"), 0.0
    for _ in range(3):
        began = time.process_time()
        missing = float(normal(texts).isna().mean())
        best = min(best, time.process_time() - began)
    return {
        "distinct": round(texts.nunique() / len(texts), 2),
        "missing": round(missing, 3),
        "cpu_us_a_value": round(best / len(texts) * 1e6, 2),
    }


def main(count: int, kinds: list[str]) -> None:
    """Measure and print."""
    told = {kind: measured(guiyi(kind), texts) for kind, texts in columns(count).items() if kind in (kinds or COLUMNS)}
    print(json.dumps(told, indent=2))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000, sys.argv[2:])
