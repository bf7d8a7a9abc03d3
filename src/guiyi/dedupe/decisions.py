"""What people decided: kept in decisions.csv, an input of every later run."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from guiyi.core.errors import ConfigError

COLUMNS = ("kind", "left_key", "right_key", "decision", "field", "value", "by", "at")
KINDS = ("pair", "attach", "value")
WORDS = ("same", "different", "later")


class Told(NamedTuple):
    """Decisions as they apply to the rows of a run.

    Attributes:
        pairs: frame[kind, left, right, decision, entity] of row ids, `later` left out; entity = NA where nobody said.
        lost: decisions of which a row was not found; they are listed, not applied.
    """

    pairs: pd.DataFrame
    lost: list[dict[str, str]]


def read_decisions(path: Path) -> list[dict[str, str]]:
    """Read decisions.csv; none when the file is not there.

    Raises:
        ConfigError: a column is missing or a word is not understood; names the line.
    """
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise ConfigError("decisions.columns", path=path, missing=", ".join(missing))
        told = [{name: row[name] or "" for name in COLUMNS} for row in reader]
    for number, row in enumerate(told, start=2):
        if row["kind"] not in KINDS or (row["kind"] != "value" and row["decision"] not in WORDS):
            raise ConfigError("decisions.word", path=path, line=number, word=f"{row['kind']}, {row['decision']}")
    return told


def write_decisions(path: Path, told: Iterable[Mapping[str, str]]) -> None:
    """Write decisions.csv; of several about the same two rows the last counts."""
    last: dict[tuple[str, ...], Mapping[str, str]] = {}
    for row in told:
        pair = sorted((row["left_key"], row["right_key"]))
        last[row["kind"], *pair, row["field"]] = row
    with path.open("w", encoding="utf-8-sig", newline="") as lines:
        writer = csv.DictWriter(lines, COLUMNS)
        writer.writeheader()
        writer.writerows(last.values())


def told(decisions: Iterable[Mapping[str, str]], keys: "pd.Series[str]") -> Told:
    """Find the rows that decisions speak of: by row id and hash, else by the hash alone.

    Args:
        decisions: as read.
        keys: row_id → `<row_id>@<hash>`.
    """
    asked = [*decisions]
    spoken = {one[side].rpartition("@")[2] for one in asked for side in ("left_key", "right_key")}
    some = keys[keys.str.rpartition("@")[2].isin(spoken)] if asked else keys[:0]
    by_key = {key: [str(row)] for row, key in some.items()}
    by_hash: dict[str, list[str]] = {}
    for row, key in some.items():
        by_hash.setdefault(key.rpartition("@")[2], []).append(str(row))
    pairs, lost = [], []
    for one in asked:
        if one["kind"] == "value":
            lost += [] if _rows_of(one["left_key"], by_key, by_hash) else [dict(one)]
            continue
        left, right = (_rows_of(one[side], by_key, by_hash) for side in ("left_key", "right_key"))
        if not left or not right:
            lost.append(dict(one))
        elif one["decision"] != "later":
            entity = one["field"] or None  # of a pair, the field says whether it is about customers or contacts
            pairs += [(one["kind"], a, b, one["decision"], entity) for a in left for b in right if a != b]
    return Told(pd.DataFrame(pairs, columns=["kind", "left", "right", "decision", "entity"], dtype="str"), lost)


def _rows_of(key: str, by_key: Mapping[str, list[str]], by_hash: Mapping[str, list[str]]) -> list[str]:
    return by_key.get(key) or by_hash.get(key.rpartition("@")[2], [])


def decided_values(decisions: Iterable[Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Return hash of a row's raw cells → {field: text} of the values that people decided."""
    found: dict[str, dict[str, str]] = {}
    for one in decisions:
        if one["kind"] == "value":
            found.setdefault(one["left_key"].rpartition("@")[2], {})[one["field"]] = one["value"]
    return found
