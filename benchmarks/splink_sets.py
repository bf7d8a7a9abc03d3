"""Splink's settings for each set: those of its own documentation where it speaks of the set, else in their manner.

Sources, all of the Splink documentation: the quick start (fake_1000, with two more blocks), and the examples "Deduplicate 50k rows historical
persons", "Febrl3 dedupe" and "Febrl4 link only".
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import splink.comparison_library as cl
from peer_records import SETS, Pairs
from splink import Linker, SettingsCreator, block_on
from splink_peer import database


@dataclass(frozen=True)
class Ways:
    """How Splink is set up and trained for one set.

    Attributes:
        comparisons: what is compared.
        surely: rules that hardly ever join strangers, from which the prior is estimated.
        recall: the share of true pairs that these find, as a user must guess it.
        training: blocks in which it is trained.
        random: pairs drawn at random.
        blocks: rules of prediction, if others than all peers have.
    """

    comparisons: Callable[[], Sequence[Any]]
    surely: Sequence[Any]
    recall: float
    training: Sequence[tuple[str, ...] | str]
    random: float = 1e6
    blocks: Sequence[tuple[str, ...] | str] = field(default_factory=tuple)


def _fake() -> list[Any]:
    return [
        cl.NameComparison("first_name"),
        cl.JaroAtThresholds("surname"),
        cl.DateOfBirthComparison("dob", input_is_string=True),
        cl.ExactMatch("city").configure(term_frequency_adjustments=True),
        cl.EmailComparison("email"),
    ]


def _historical() -> list[Any]:
    return [
        cl.ForenameSurnameComparison("first_name", "surname"),
        cl.DateOfBirthComparison("dob", input_is_string=True),
        cl.PostcodeComparison("postcode_fake"),
        cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
        cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
    ]


def _febrl() -> list[Any]:
    return [
        cl.NameComparison("given_name"),
        cl.NameComparison("surname"),
        cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
        cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
        cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
    ]


def _places(name: str) -> Callable[[], list[Any]]:
    def made() -> list[Any]:
        told = SETS[name].columns
        return [
            cl.DamerauLevenshteinAtThresholds(column, [1]) if holds == "code" else
            cl.JaroWinklerAtThresholds(column, [0.92, 0.8]).configure(term_frequency_adjustments=True)
            for column, holds in told.items()
        ]  # fmt: skip

    return made


def _customers() -> list[Any]:
    return [
        cl.ForenameSurnameComparison("first_name", "last_name"),
        cl.DateOfBirthComparison("dob", input_is_string=True),
        cl.DamerauLevenshteinAtThresholds("phone", [1, 2]).configure(term_frequency_adjustments=True),
        cl.EmailComparison("email"),
        cl.JaroWinklerAtThresholds("address", [0.92, 0.8]).configure(term_frequency_adjustments=True),
        *(cl.ExactMatch(one).configure(term_frequency_adjustments=True) for one in ("city", "company")),
        cl.ExactMatch("gender"),
    ]


SWAPPED = "l.given_name = r.surname and l.surname = r.given_name and l.date_of_birth = r.date_of_birth"
FEBRL = Ways(
    _febrl, ("soc_sec_id", ("given_name", "surname", "date_of_birth"), SWAPPED), 0.9, ("date_of_birth", "postcode"))  # fmt: skip
CUSTOMERS = Ways(
    _customers, ("email", ("phone", "name"), ("name", "dob")), 0.7, (("first_name", "last_name"), "dob", "email"), 5e6)  # fmt: skip
WAYS: Mapping[str, Ways] = {
    "fake_1000": Ways(
        _fake,
        (("first_name", "dob"), "l.first_name = r.first_name and levenshtein(r.surname, l.surname) <= 2", "email"),
        0.7, (("first_name", "surname"), "dob"), blocks=("first_name", "surname", "dob", "email"),
    ),
    "historical_50k": Ways(
        _historical,
        (("first_name", "surname", "dob"), ("first_2", "surname", "postcode_3"), ("dob", "postcode_fake")), 0.6,
        (("first_name", "surname"), "dob"), 5e6,
    ),
    "restaurant": Ways(_places("restaurant"), (("name", "city"), "address"), 0.8, ("name", "address"), blocks=("1=1",)),
    "sites": Ways(_places("sites"), (("phone", "zip"), ("site_name", "address")), 0.6, ("phone", "site_name")),
    "synth_en_20k": CUSTOMERS, "synth_zh_20k": CUSTOMERS, "febrl_3": FEBRL, "febrl_4": FEBRL,
}  # fmt: skip


def rule(told: tuple[str, ...] | str) -> Any:
    """Turn columns into a blocking rule; SQL stays as it is."""
    if isinstance(told, tuple):
        return block_on(*told)
    return told if "=" in told else block_on(told)


def predicted(frame: pd.DataFrame, name: str) -> Pairs:
    """Train on a set and return its likely pairs."""
    ways = WAYS[name]
    frame = frame.assign(unique_id=frame["unique_id"].astype("int64"))
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=list(ways.comparisons()),
        blocking_rules_to_generate_predictions=[rule(one) for one in ways.blocks or SETS[name].blocks],
    )
    linker = Linker(database().register(frame), settings)
    training = linker.training
    surely = [rule(one) for one in ways.surely]
    training.estimate_probability_two_random_records_match(surely, recall=ways.recall)
    training.estimate_u_using_random_sampling(max_pairs=ways.random, seed=7)
    for one in ways.training:
        training.estimate_parameters_using_expectation_maximisation(rule(one))
    pairs = linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()
    sides = (pairs[f"unique_id_{side}"].to_numpy(np.int64) for side in "lr")
    return (*sides, pairs["match_probability"].to_numpy(float))
