"""Work side by side."""

import pytest

from guiyi.dedupe.threads import each


@pytest.mark.parametrize("cores", [1, 2, None])
def test_results_come_in_the_order_of_the_items(cores: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    assert each(lambda one: one * one, list(range(50))) == [one * one for one in range(50)]


def test_what_goes_wrong_is_told() -> None:
    with pytest.raises(ZeroDivisionError):
        each(lambda one: 1 / one, [1, 0])
