"""Names of everyday forms: what is read at a glance, the steps read as well, and leave the same trail."""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiyi.values import person
from guiyi.values.kind import Value
from guiyi.values.name_characters import GIVEN, GIVEN_OF_TWO, SURNAMES, SURNAMES_BEFORE_TWO
from guiyi.values.name_glance import (
    _AFTER_FULL,
    _AFTER_SURNAME,
    _NUMBERED,
    _SPACED,
    USUAL_NAME,
    _titled,
    glance,
    title_beside,
)
from guiyi.values.person import PERSON_NAME, parts
from guiyi.values.region_index import readings
from guiyi.values.tables import rows

BY_STEPS = replace(PERSON_NAME, glance=None)
SHARE = 40  # one in so many of all names of two characters


def names() -> Iterator[str]:
    chance = random.Random(4)
    for surname, character in product(SURNAMES, GIVEN):
        if chance.randrange(SHARE) == 0:
            yield surname + character
    for character in GIVEN + GIVEN_OF_TWO:
        surname, other = chance.choice(SURNAMES + SURNAMES_BEFORE_TWO), chance.choice(GIVEN + GIVEN_OF_TWO)
        yield from (surname + character + other, surname + other + character)


def listed() -> Iterator[str]:
    for table in ("not_names", "honorifics"):
        yield from (row["word"] for row in rows(table))
    yield from (row["value"] for row in rows("placeholders"))
    yield from readings()


def test_usual_names_are_normal() -> None:
    plain = re.compile(USUAL_NAME)
    said = [*names(), *(word for word in listed() if plain.fullmatch(word))]
    assert [name for name in said if BY_STEPS.value(name) != Value(name)] == []


def test_titles_behind_every_surname_and_character() -> None:
    chance = random.Random(5)
    said = [surname + title for surname, title in product(SURNAMES, _AFTER_SURNAME.split("|"))]
    said += [
        chance.choice(SURNAMES) + chance.choice(["", "文"]) + character + title
        for character, title in product(GIVEN, _AFTER_FULL.split("|"))
        if chance.randrange(5) == 0
    ]
    said += [f"王{word}经理" for word in listed() if len(word) < 3]
    assert [one for one in said if (seen := glance(one)) and seen != BY_STEPS.walk(one)] == []


@pytest.mark.parametrize(
    "pattern", [_titled().pattern, _SPACED.pattern, _NUMBERED.pattern], ids=["titled", "spaced", "numbered"]
)
@given(data=st.data())
def test_a_glance_leaves_the_trail_of_the_steps(pattern: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(pattern, fullmatch=True))
    assert glance(text) == BY_STEPS.walk(text)


@given(st.from_regex(_titled().pattern, fullmatch=True) | st.from_regex(_SPACED.pattern, fullmatch=True))
def test_parts_are_those_of_a_careful_reading(text: str) -> None:
    seen = parts(text)
    with patch.object(person, "title_beside", return_value=None):
        assert parts(text) == seen


@pytest.mark.parametrize("text", ["张三、李四", "客户", "王华东经理", "李工程师", "司机王", "", "张三" * 20])
def test_other_forms_are_left_to_the_steps(text: str) -> None:
    assert glance(text) in (None, BY_STEPS.walk(text))
    assert title_beside(text) in (None, parts(text).get("person_title", ""))
