"""What the peers are given of each set, and how what came of it is scored. Runs in a peer's own environment.

Every peer gets the same records: trimmed, in lower case, phones as digits; and of the columns those with which it does
best. Where a set has first and last names beside the whole name, which `job.yaml` leaves out, the peers have them.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parent))
from matching_score import score
from splink_peer import rules as blocks_of_customers

WORST, STEPS = 0.01, 60  # quantiles of the likeliest pairs that are tried to find the best threshold
ALSO = ("city", "gender", "company")  # what Splink's weights make good use of
EVEN = np.linspace(0.5, 0.99, 50)  # and these

Pairs = tuple[Any, Any, Any]  # arrays: one place, the other, how likely


@dataclass(frozen=True)
class Told:
    """What a peer is told of a set.

    Attributes:
        columns: column → what it holds: name, text, code, or word (equal or not).
        blocks: columns that must be equal for a pair to be compared; none: all pairs.
        made: further columns: name → (column, from, to) of its text.
    """

    columns: Mapping[str, str]
    blocks: Sequence[tuple[str, ...]] = ()
    made: Mapping[str, tuple[str, int, int]] = field(default_factory=dict)


CUSTOMERS = Told(  # what helps: mean likeness and ECM lose by city, postcode and company
    {"first_name": "name", "last_name": "name", "dob": "code", "phone": "code", "email": "text", "address": "text"},
    blocks_of_customers(),
)
FEBRL = Told(
    {"given_name": "name", "surname": "name", "street_number": "word", "address_1": "text", "address_2": "text",
     "suburb": "name", "postcode": "code", "state": "word", "date_of_birth": "code", "soc_sec_id": "code"},
    (("soc_sec_id",), ("given_name",), ("surname",), ("date_of_birth",), ("postcode",)),
)  # fmt: skip
SETS: Mapping[str, Told] = {
    "fake_1000": Told({"first_name": "name", "surname": "name", "dob": "code", "city": "name", "email": "text"}),
    "restaurant": Told(  # without the cuisine, which every house words in its own way
        {"name": "text", "address": "text", "city": "name"},
        (("city",), ("name_start",), ("address_start",)),
        {"name_start": ("name", 0, 6), "address_start": ("address", 0, 6)},
    ),
    "sites": Told(
        {"site_name": "text", "address": "text", "zip": "code", "phone": "code"},
        (("phone",), ("zip",), ("name_start",), ("address_start",)),
        {"name_start": ("site_name", 0, 6), "address_start": ("address", 0, 6)},
    ),
    "synth_en_20k": CUSTOMERS,
    "synth_zh_20k": CUSTOMERS,
    "febrl_3": FEBRL,
    "febrl_4": FEBRL,
    "historical_50k": Told(
        {"first_name": "name", "surname": "name", "dob": "code", "postcode_fake": "code", "birth_place": "word",
         "occupation": "word"},
        (("first_3", "surname_4"), ("surname", "dob"), ("first_name", "dob"), ("postcode_fake", "first_name"),
         ("postcode_fake", "surname"), ("dob", "birth_place"), ("postcode_3", "dob"), ("postcode_3", "first_name"),
         ("postcode_3", "surname"), ("first_2", "surname_2", "year")),
        {"first_3": ("first_name", 0, 3), "surname_4": ("surname", 0, 4), "postcode_3": ("postcode_fake", 0, 3),
         "first_2": ("first_name", 0, 2), "surname_2": ("surname", 0, 2), "year": ("dob", 0, 4)},
    ),
}  # fmt: skip


def records(folder: Path) -> pd.DataFrame:
    """Read a set as a careful user would."""
    told = SETS[folder.name]
    frame = pd.read_csv(folder / "records.csv", dtype=str, keep_default_na=False).rename(columns={"street": "address"})
    for column in frame:
        frame[column] = frame[column].str.lower().str.replace(r"\s+", " ", regex=True).str.strip()
    if "phone" in frame:
        frame["phone"] = frame["phone"].str.replace(r"\D+", "", regex=True).str[-11:]
        frame["tail"] = frame["phone"].str[-7:]
    if "last_name" in told.columns:
        frame["surname"] = frame["last_name"]
    for name, (column, start, stop) in told.made.items():
        frame[name] = frame[column].str[start:stop]
    frame["unique_id"] = np.arange(len(frame))
    blocked = {column for block in told.blocks for column in block}
    kept = ["unique_id", *told.columns, *sorted({*blocked, *ALSO} & {*frame} - {*told.columns})]
    return frame[kept].replace("", None)


def truth_of(folder: Path) -> list[str]:
    """Return the true cluster of each record, in their order."""
    known = pd.read_csv(folder / "truth.csv", dtype=str).set_index("line")["cluster"]
    return [str(known[str(line)]) for line in range(2, len(known) + 2)]


def clusters(records_: int, pairs: Pairs, at: float) -> np.ndarray:
    """Give records that are linked, however far, one number."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    chosen = pairs[2] >= at
    ones = np.ones(int(chosen.sum()), np.int8)
    graph = coo_matrix((ones, (pairs[0][chosen], pairs[1][chosen])), shape=(records_, records_))
    return connected_components(graph, directed=False)[1]


def scored(truth: Sequence[str], of: Sequence[Any] | np.ndarray) -> dict[str, float]:
    """Score clusters given as a number for each record."""
    lines = {str(place): cluster for place, cluster in enumerate(truth)}
    return score(lines, {str(place): str(one) for place, one in enumerate(of)})


def best(truth: Sequence[str], pairs: Pairs) -> dict[str, float]:
    """Find the threshold with the best F1, looking at the truth."""
    likely = np.sort(pairs[2][pairs[2] >= WORST])[-4 * len(truth) :]
    tried = (
        np.unique([*np.quantile(likely, np.linspace(0, 1, STEPS), method="nearest"), *EVEN]) if len(likely) else EVEN
    )
    told = [{"threshold": float(at), **scored(truth, clusters(len(truth), pairs, at))} for at in tried]
    return max(told, key=lambda one: one["f1"])
