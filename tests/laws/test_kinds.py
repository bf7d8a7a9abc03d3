"""What holds for every kind of value, whatever the text: a new kind is under these laws before it has a test of its own.

The same texts are tried on every run; `GUIYI_LAWS_EXAMPLES=2000` tries others, and more of them.
"""

import ast
import doctest
import importlib
import os
import pkgutil
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guiyi import values
from guiyi.cleanse.places import PLACES
from guiyi.core.language import table
from guiyi.core.trail import rewritten
from guiyi.schemas.customer import customer_schema
from guiyi.values import KINDS
from guiyi.values.kind import SEVERAL, Fault, Kind, Spared, Step, Trail, Value, rule_name

EXAMPLES = int(os.environ.get("GUIYI_LAWS_EXAMPLES", "0"))
quick = settings(
    max_examples=EXAMPLES or 30, derandomize=not EXAMPLES, database=None, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip
each_kind = pytest.mark.parametrize("kind", list(KINDS.values()), ids=list(KINDS))
REGIONS = ("CN", "US", "")
BARRED = ("address", "company_region")  # kinds whose normal form is made of parts between bars
SUGGESTING = {"phone_suggest": KINDS["phone"], "email_suggest": KINDS["email"]}
FIELD_KINDS = {one.kind for one in customer_schema()}
STEPS = {
    rule_name(step): step
    for kind in KINDS.values()
    for region in REGIONS
    for step in (kind.localised(region) if kind.localised else kind.steps)
}
ODD = "\ud83d\udc00\x00\x1b\u200b\u202e\u200f\ufeff😀🇨🇳👨‍👩‍👧٣①㎡（）｜|&;'\"\\\n\t\r\u3000é̈𠮷〓�⻄無\U000e0041"


def _texts_of_doctests() -> Iterator[str]:
    """Find the texts that the doctests of all kinds try: they look like what the kinds are for."""
    for module in pkgutil.iter_modules(values.__path__, "guiyi.values."):
        for test in doctest.DocTestFinder().find(importlib.import_module(module.name)):
            for example in test.examples:
                for node in ast.walk(ast.parse(example.source)):
                    if isinstance(node, ast.Constant) and isinstance(node.value, str):
                        yield node.value


def _words_of_lists() -> Iterator[str]:
    for row in table("category"):
        yield from (row["normal"], row["zh"], *row["synonyms"].split("|"))


SEEN = sorted({*_texts_of_doctests(), *_words_of_lists()} - {""})
ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=30)
BETWEEN = st.sampled_from([*ODD, *ODD, " ", SEVERAL, "、", "，", "/", "-", "(", "）", "1"])
REGION = st.sampled_from(REGIONS)


@cache
def readable(kind: Kind) -> st.SearchStrategy[str]:
    """Draw texts that have a normal form of this kind."""
    return st.sampled_from([text for text in SEEN if kind.value(text).normal])


@cache
def texts(kind: Kind) -> st.SearchStrategy[str]:
    """Draw texts of this kind, of others, pieces of both with odd characters between, and anything at all."""
    familiar = readable(kind) | st.sampled_from(SEEN)
    return familiar | st.lists(familiar | BETWEEN, max_size=5).map("".join) | ANY_TEXT


def test_the_kinds_are_listed_under_their_own_names() -> None:
    assert all(name == kind.name and kind.zh and kind.en for name, kind in KINDS.items())
    assert [one.kind for one in customer_schema() if one.kind not in KINDS] == []


@each_kind
@quick
@given(data=st.data(), region=REGION)
def test_every_walk_ends_and_its_steps_chain(kind: Kind, data: st.DataObject, region: str) -> None:
    text = data.draw(texts(kind))
    trail = kind.walk(text, region, each=data.draw(st.booleans()))
    assert isinstance(trail, Trail)
    normal, issue = trail.value.normal, trail.value.issue
    assert normal is None or (normal and issue is None)
    ended: str | None = text
    for rule, before, after in trail.steps:
        assert before == ended, f"{rule} does not begin where the step before it ended"
        ended = after
    assert ended == normal or (normal is None and text == "")
    if issue:
        assert trail.steps[-1][0] == issue


@each_kind
@quick
@given(data=st.data(), region=REGION)
def test_a_normal_form_is_its_own(kind: Kind, data: st.DataObject, region: str) -> None:
    each = kind.name in FIELD_KINDS and kind.name not in BARRED and data.draw(st.booleans())
    _is_its_own(kind, data.draw(texts(kind)), region, each)


@each_kind
def test_a_normal_form_of_a_familiar_text_is_its_own(kind: Kind) -> None:
    for region in REGIONS if kind.localised else ("CN",):
        for text in SEEN:
            _is_its_own(kind, text, region, each=False)


def _is_its_own(kind: Kind, text: str, region: str, each: bool) -> None:
    normal = kind.walk(text, region, each=each).value.normal
    if normal is None:
        return
    again = kind.walk(normal, region, each=each)
    if kind.name in SUGGESTING:  # a suggestion needs no other
        assert again.value.normal is None
        assert SUGGESTING[kind.name].value(normal, region).normal == normal
    else:
        assert again.value.normal == normal, text
        assert again.steps == () or kind.name not in FIELD_KINDS
    normal.encode()
    assert normal == normal.strip()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", normal)


@each_kind
@quick
@given(data=st.data(), region=REGION)
def test_a_repair_is_readable(kind: Kind, data: st.DataObject, region: str) -> None:
    suggestion = kind.walk(data.draw(texts(kind)), region).value.suggestion
    if suggestion is not None:
        repaired = kind.value(suggestion, region)
        assert repaired.issue is None
        assert repaired.normal is not None


@each_kind
@quick
@given(data=st.data())
def test_a_text_is_measured_shown_and_parted(kind: Kind, data: st.DataObject) -> None:
    text = data.draw(texts(kind))
    assert 0.0 <= kind.likeness(text) <= 1.0
    assert isinstance(kind.mask(text), str)
    parts = kind.parts(text)
    assert set(parts) <= {*KINDS, *PLACES}, "no stage knows what to do with such a part"
    assert all(isinstance(part, str) and part for part in parts.values())


@each_kind
@quick
@given(data=st.data(), region=REGION)
def test_keys_are_texts_and_always_the_same(kind: Kind, data: st.DataObject, region: str) -> None:
    normal = kind.value(data.draw(readable(kind)), region).normal
    keys = kind.keys(normal) if normal else ()
    assert isinstance(keys, tuple)
    assert all(isinstance(key, str) and key for key in keys)
    assert keys == (kind.keys(normal) if normal else ())


@quick
@pytest.mark.parametrize("step", list(STEPS.values()), ids=list(STEPS))
@given(text=texts(KINDS["text"]))
def test_a_step_alone_gives_text_or_a_fault(step: Step, text: str) -> None:
    with suppress(Fault):
        assert isinstance(step(text), str)


@each_kind
@pytest.mark.parametrize("piece", ["1", "a", " ", "张", "&#38;", "1.", "a@", "\ud800", "😀", "(", SEVERAL])
def test_a_long_cell_returns(kind: Kind, piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    for region in REGIONS if kind.localised else ("CN",):
        assert isinstance(kind.walk(text, region), Trail)
    assert 0.0 <= kind.likeness(text) <= 1.0
    assert isinstance(kind.mask(text), str)
    assert kind.parts(text) is not None


@pytest.mark.parametrize("kind", [one for one in KINDS.values() if one.plain], ids=lambda kind: kind.name)
@quick
@given(data=st.data())
def test_a_plain_text_is_its_own_normal_form_in_every_region(kind: Kind, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(f"(?:{kind.plain})", fullmatch=True))
    whole = f"^(?:{kind.plain})$"  # as core.trail asks
    told = pc.match_substring_regex(pa.array([text, f"{text}\n", f" {text}", ""]), whole).to_pylist()
    assert told[1:] == [False, False, False]
    if told[0]:
        for region in REGIONS:
            assert kind.walk(text, region) == Trail((), kind.value(text, region))
            assert kind.value(text, region).normal == text
            assert kind.value(text, region).suggestion is None


@each_kind
@quick
@given(data=st.data(), region=REGION, each=st.booleans())
def test_a_text_that_is_spared_steps_ends_as_if_it_took_them(
    kind: Kind, data: st.DataObject, region: str, each: bool
) -> None:
    text = data.draw(texts(kind))
    steps = kind.localised(region) if kind.localised else kind.steps
    taken = tuple(step.func if isinstance(step, Spared) else step for step in steps)
    assert kind.walk(text, region, each) == replace(kind, steps=taken, localised=None).walk(text, region, each)


@pytest.mark.parametrize("kind", [one for one in KINDS.values() if one.usual], ids=lambda kind: kind.name)
@quick
@given(data=st.data())
def test_a_usual_text_is_rewritten_as_if_it_were_walked(kind: Kind, data: st.DataObject) -> None:
    assert kind.usual
    text = data.draw(st.from_regex(f"(?:{kind.usual.pattern})", fullmatch=True))
    done, with_line_end = rewritten(pa.array([text, f"{text}\n"]), kind.usual).to_pylist()
    assert with_line_end == f"{text}\n"
    if done != text:
        walked = Trail(((rule_name(kind.usual.step), text, done),), Value(done))
        assert kind.walk(text, kind.usual.region) == walked


@pytest.mark.parametrize("kind", [one for one in KINDS.values() if one.plain or one.usual], ids=lambda kind: kind.name)
def test_no_placeholder_is_taken_for_a_value(kind: Kind) -> None:
    words = [row["value"] for row in table("placeholders")]
    missing = pa.array([word for word in words if kind.value(word).normal is None])
    for pattern in filter(None, (kind.plain, kind.usual and kind.usual.pattern)):
        assert missing.filter(pc.match_substring_regex(missing, f"^(?:{pattern})$")).to_pylist() == []


# What may be shown of a personal value: the year of a date, the domain of a mail, the divisions of an address.
PUBLIC = {"date": r"^\d{4}", "email": r"@[^@|]*$", "address": r"^[^|]*\|[^|]*\|[^|]*\|"}
PERSONAL = sorted({one.kind for one in customer_schema() if one.sensitivity == "personal"})


@pytest.mark.parametrize("name", PERSONAL)
def test_a_mask_hides_most_of_a_personal_value(name: str) -> None:
    kind = KINDS[name]
    normals = {normal for text in SEEN if (normal := kind.value(text).normal)}
    values = {one for normal in normals for one in (normal.split(SEVERAL) if kind.several else [normal])}
    assert {one: kind.mask(one) for one in values if not _hides(kind, one)} == {}


@pytest.mark.parametrize("name", PERSONAL)
@quick
@given(data=st.data())
def test_a_mask_hides_most_of_any_personal_value(name: str, data: st.DataObject) -> None:
    normal = KINDS[name].value(data.draw(texts(KINDS[name]))).normal
    for one in normal.split(SEVERAL) if normal and KINDS[name].several else [normal or ""]:
        assert _hides(KINDS[name], one), KINDS[name].mask(one)


def _hides(kind: Kind, value: str) -> bool:
    """Tell whether a mask shows at most three fifths of what is personal in a value; short ones have little to hide."""
    found = re.search(PUBLIC[kind.name], value) if kind.name in PUBLIC else None
    public = found[0] if found else ""
    own = len(value) - len(public)
    shown = len(kind.mask(value).replace("*", "")) - len(public.replace(SEVERAL, ""))
    return own < 6 or "*" in value or shown <= 0.6 * own
