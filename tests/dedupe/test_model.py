"""What the model learns."""

import numpy as np
import pandas as pd
import pytest

from guiyi.dedupe.agree import agreement
from guiyi.dedupe.evidence import Evidence, gathered
from guiyi.dedupe.learning import learn
from guiyi.dedupe.levels import DATE, EMAIL, KIND, NAME, PHONE
from guiyi.dedupe.model import Model, probability, weight
from guiyi.dedupe.pairs import candidates

THINGS = {"contact_name": NAME, "mobile": PHONE, "email": EMAIL, "birthday": DATE, "gender": KIND}


def evidence_of(people: list[dict[str, str]]) -> dict[str, Evidence]:
    frame = pd.DataFrame(people, columns=list(THINGS)).astype("str")
    found = {name: gathered(comparison, [frame[name].dropna()], len(frame)) for name, comparison in THINGS.items()}
    return {name: one for name, one in found.items() if len(one.part)}


def learnt(people: list[dict[str, str]]) -> tuple[Model, dict[tuple[int, int], float]]:
    evidence = evidence_of(people)
    found = candidates([], evidence, len(people))
    pairs = {name: agreement(one, found.left, found.right) for name, one in evidence.items()}
    model = learn(evidence, found.left, found.right, pairs, np.ones(len(people), np.int64))
    likely = probability(model.bits(pairs, model.chance.total(pairs)))
    return model, {(int(a), int(b)): float(p) for a, b, p in zip(found.left, found.right, likely, strict=True)}


def person(number: int, **changes: str | None) -> dict[str, str]:
    plain: dict[str, str | None] = {
        "contact_name": f"{chr(0x5F20 + number % 7)}\t{chr(0x4E00 + 37 * number)}{chr(0x5000 + 11 * number)}",
        "mobile": f"+861380{number * 7919 % 10_000_000:07}",
        "email": f"{chr(97 + number % 26)}{number * 104729 % 99991}@example.com",
        "birthday": f"{1950 + number % 50}-{1 + number % 12:02}-{1 + number % 28:02}",
        "gender": "男" if number % 2 else "女",
    }
    return {name: value for name, value in {**plain, **changes}.items() if value}


def test_fifty_rows_are_enough() -> None:
    people = [person(number) for number in range(40)]
    people += [
        person(number, email=None, mobile=None if number % 2 else person(number)["mobile"]) for number in range(10)
    ]
    _, likely = learnt(people)
    twins = {(number, 40 + number) for number in range(10)}
    assert all(likely[pair] > 0.95 for pair in twins)
    assert all(p < 0.5 for pair, p in likely.items() if pair not in twins)


def test_what_is_missing_is_neutral() -> None:
    people = [person(number) for number in range(30)] + [person(0)]
    with_mail = learnt(people)[1][0, 30]
    without = learnt([*people[:30], person(0, email=None)])[1][0, 30]
    assert with_mail > without > 0.95


def test_a_number_that_everybody_has_says_little() -> None:
    people = [
        person(number, mobile="+8613800138000" if number >= 20 else person(number)["mobile"]) for number in range(60)
    ]
    model, likely = learnt([*people, person(0, email=None, birthday=None)])
    assert max(p for (a, b), p in likely.items() if 20 <= a < b < 60) < 0.5
    evidence = model.chance.evidence["mobile"]
    shared = model.chance.values["mobile", 0][
        evidence.forms["number"].codes[list(evidence.words).index("+8613800138000")]
    ]
    own = model.chance.values["mobile", 0][
        evidence.forms["number"].codes[list(evidence.words).index(people[1]["mobile"])]
    ]
    assert shared > own + 4  # bits: strangers share it that much more often


def test_a_household_is_not_one_person() -> None:
    people = [person(number) for number in range(40)]
    people += [
        person(
            number,
            contact_name=person(number)["contact_name"][:2] + "小宝",
            email=None,
            birthday=f"20{10 + number}-03-03",
        )
        for number in range(10)
    ]
    _, likely = learnt(people)
    assert all(likely[number, 40 + number] < 0.5 for number in range(10))  # one mobile, one surname, two people


def test_weights_are_the_score() -> None:
    people = [person(number) for number in range(30)] + [person(number, email=None) for number in range(5)]
    evidence = evidence_of(people)
    found = candidates([], evidence, len(people))
    pairs = {name: agreement(one, found.left, found.right) for name, one in evidence.items()}
    model = learn(evidence, found.left, found.right, pairs, np.ones(len(people), np.int64))
    bits = model.bits(pairs, model.chance.total(pairs))
    told = model.explained(pairs, bits)
    whole = sum(told[name] for name in evidence) + told["start"]
    assert whole == pytest.approx(bits)


def test_learning_twice_gives_the_same() -> None:
    people = [person(number % 35) for number in range(50)]
    assert learnt(people)[1] == learnt(people)[1]


def test_probability_and_weight_undo_each_other() -> None:
    assert probability(np.array([weight(0.95)]))[0] == pytest.approx(0.95)
