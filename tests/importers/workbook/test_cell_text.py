import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiyi.importers.workbook.cell_text import cell_text, number_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (13800138000.0, "13800138000"),
        (1.38e10, "13800000000"),
        (1.1010119900307e17, "110101199003070000"),
        (41.5, "41.5"),
        (0.1 + 0.2, "0.3"),
        (-2.50, "-2.5"),
        (1e-7, "0.0000001"),
        (7, "7"),
        (True, "TRUE"),
        (False, "FALSE"),
        ("  013800138001 ", "  013800138001 "),
        ("", None),
        (None, None),
        (datetime.date(2024, 3, 5), "2024-03-05"),
        (datetime.datetime(2024, 3, 5, 10, 11, 12, 999), "2024-03-05 10:11:12"),
        (datetime.datetime(2024, 3, 5), "2024-03-05"),
        (datetime.time(14, 30), "14:30:00"),
        (datetime.timedelta(hours=26, minutes=3), "26:03:00"),
    ],
)
def test_a_cell_reads_as_the_program_shows_it(value: object, text: str | None) -> None:
    assert cell_text(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_never_have_an_exponent_or_an_empty_fraction(number: float) -> None:
    text = number_text(number)
    assert "e" not in text.lower()
    assert not text.endswith((".", ".0"))
    assert float(text) == pytest.approx(number, rel=1e-14, abs=1e-300)
