"""What parts hold of each thing."""

import pandas as pd
import pyarrow as pa
import pytest

from guiyi.dedupe import levels
from guiyi.dedupe.compare import Comparison
from guiyi.dedupe.evidence import gathered
from guiyi.dedupe.reading import Forms

PLACES = ["上海市\t上海市\t浦东新区\t200120\t世纪大道1号", "\tBoston\t\t02110\t35 North Main Street", "\t杭州市\t\t\t"]
MAILS = ["a.b@qq.com", "?li@@163.com", "x_1@gmail.com"]


def column(*texts: str) -> "pd.Series[str]":
    return pd.Series(list(texts), dtype="str")


def shown(forms: Forms) -> dict[str, object]:
    return {name: ([*one.texts], one.codes.tolist(), one.bags) for name, one in forms.items()}


def test_a_cell_of_several_values_holds_each_of_them() -> None:
    found = gathered(levels.PHONE, [column("+8613800138000|+8613900139000", "+8613800138000")], 2)
    assert [*found.words] == ["+8613800138000", "+8613900139000"]
    assert (found.part.tolist(), found.code.tolist()) == ([0, 0, 1], [0, 1, 0])
    assert found.starts.tolist() == [0, 2, 3]


@pytest.mark.parametrize(("comparison", "texts"), [(levels.PLACE, PLACES), (levels.EMAIL, MAILS)])
def test_values_read_for_the_other_entity_are_not_read_again(comparison: Comparison, texts: list[str]) -> None:
    people = gathered(comparison, [column(*texts)], len(texts))
    alone = gathered(comparison, [column(texts[2], texts[0])], 2)
    after = gathered(comparison, [column(texts[2], texts[0])], 2, [people])
    assert shown(after.forms) == shown(alone.forms)
    assert people.forms_of(alone.words.texts) is not None
    assert people.forms_of(pa.array(["nobody's"])) is None


def test_words_that_weigh_by_their_number_are_read_again() -> None:
    people = gathered(levels.COMPANY, [column("华信贸易", "恒达电子")], 2)
    assert people.forms_of(pa.array(["华信贸易"])) is None
    assert people.forms_of(people.words.texts) is people.forms
