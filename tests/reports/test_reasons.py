"""Why a pair is linked, in words."""

import pytest

from guiyi.core.language import speak
from guiyi.reports.reasons import named, parted, reasons_text
from guiyi.schemas.customer import customer_schema

WEIGHTS = "mobile.equal +9.2; address.different -1.0; match.start -6.0"


@pytest.mark.parametrize(("lang", "label"), [("zh", "手机"), ("en", "Mobile")])
def test_weights_are_named_by_the_labels_of_fields(lang: str, label: str) -> None:
    speak(lang)
    first, second, start = reasons_text(WEIGHTS, customer_schema()).split("; ")
    assert first.startswith(label)
    assert first.endswith(" +9.2")
    assert second.endswith(" -1.0")
    assert start.endswith(" -6.0")
    assert "mobile" not in first


def test_the_weights_of_the_model_can_be_left_out() -> None:
    assert len(reasons_text(WEIGHTS, customer_schema(), brief=True).split("; ")) == 2
    assert reasons_text("match.gathered", brief=True) == reasons_text("match.gathered") != ""


def test_a_reason_that_is_an_issue_names_its_field() -> None:
    assert reasons_text("customer.unique uscc", customer_schema()).endswith("(Unified social credit code)")


def test_what_is_no_field_still_has_a_name() -> None:
    assert named("people.equal +3.0", customer_schema()).startswith("shared people: ")
    assert reasons_text("决策链.equal +2.0").startswith("决策链: ")


@pytest.mark.parametrize("told", [None, float("nan"), "", " ; ;", 3])
def test_no_reasons_are_no_words(told: object) -> None:
    assert reasons_text(told) == ""
    assert list(parted(told)) == []
