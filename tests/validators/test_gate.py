"""The gates of an audit: what the command line and the job allow."""

from typing import Any

import pyarrow as pa
import pytest

from guiyi.core.errors import ConfigError
from guiyi.core.folder import arrow_schema
from guiyi.core.rule import Rule
from guiyi.job import Job
from guiyi.schemas.customer import customer_schema
from guiyi.validators.gate import Audited, Gate, limits_held

ROWS = pa.table(
    {
        "row_id": ["1", "2", "3", "4"],
        "mobile": ["+8613800138000", None, None, "+8613900139000"],
        "stage": ["customer", "lead", None, "customer"],
        "tags": ["vip|old", "vip", None, None],
        "uscc": ["A", "A", "B", None],
    }
)


def found(*told: tuple[str, str, str, str | None]) -> pa.Table:
    wanted = arrow_schema("findings")
    names = ("row_id", "rule", "severity", "status")
    columns = {name: pa.array([one[place] for one in told], pa.string()) for place, name in enumerate(names)}
    return pa.Table.from_arrays(
        [columns.get(one.name, pa.nulls(len(told), pa.string())) for one in wanted], schema=wanted
    )


FOUND = found(
    ("1", "unique.uscc", "error", "known"), ("2", "unique.uscc", "error", "new"), ("2", "phone.short", "warn", "new"),
    ("3", "phone.short", "info", "new"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("fail_on", "most", "value", "passed"),
    [
        ("error", "0", 1, False), ("error", "1", 1, True), ("warn", "1", 2, False), ("never", "0", 0, True),
        ("error", "25%", 0.25, True), ("warn", "24.9%", 0.25, False),
    ],
)  # fmt: skip
def test_only_new_findings_of_the_severity_count(fail_on: Any, most: str, value: float, passed: bool) -> None:
    told = Gate.of(fail_on, most).held(FOUND, 4)
    assert (told["value"], told["passed"]) == (value, passed)


@pytest.mark.parametrize("text", ["", "-1", "1.5", "many", "1e3", "5 percent", "١"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ConfigError):
        Gate.of("error", text)


def test_a_baseline_to_be_written_needs_a_file() -> None:
    with pytest.raises(ConfigError):
        Gate.of("error", "0", None, update=True)


def held(gates: dict[str, Any], earlier: int | None = None) -> dict[str, tuple[float | None, bool]]:
    job = Job.of({"sources": [{"path": "a.csv"}], "validate": {"gates": gates}}, "test")
    kpis = {"completeness": {"overall": 0.5, "fields": {"mobile": 0.5}}, "error_rate": 0.25}
    rules = [Rule("unique.uscc", "unique", ("uscc",), "error")]
    told = limits_held(job.checks.gates.model_dump(), Audited(ROWS, FOUND, rules, kpis, customer_schema(), earlier))
    return {name: (one["value"], one["passed"]) for name, one in told.items()}


@pytest.mark.parametrize(
    ("gates", "wanted"),
    [
        ({}, {}),
        ({"completeness": 0.5}, {"completeness": (0.5, True)}),
        ({"completeness": 0.51, "error_rate": 0.2}, {"completeness": (0.5, False), "error_rate": (0.25, False)}),
        ({"fields": {"mobile": 0.5, "uscc": 0.1}}, {"completeness.mobile": (0.5, True), "completeness.uscc": (0.0, False)}),
        ({"duplicate_rate": 0.5}, {"duplicate_rate": (0.5, True)}),
        ({"duplicate_rate": 0.49}, {"duplicate_rate": (0.5, False)}),
        ({"rows": {"min": 4, "max": 4}}, {"rows_min": (4, True), "rows_max": (4, True)}),
        ({"rows": {"min": 5, "max": 3}}, {"rows_min": (4, False), "rows_max": (4, False)}),
        ({"rows": {"change": 0.1}}, {"rows_change": (None, True)}),
        ({"share": {"stage": {"customer": {"min": 0.6, "max": 0.7}}}},
         {"share_min.stage.customer": (0.6667, True), "share_max.stage.customer": (0.6667, True)}),
        ({"share": {"stage": {"成交客户": {"max": 0.6}}}}, {"share_max.stage.成交客户": (0.6667, False)}),
        ({"share": {"tags": {"VIP": {"min": 1}}}}, {"share_min.tags.VIP": (0.0, False)}),
        ({"share": {"tags": {"vip": {"min": 1}}}}, {"share_min.tags.vip": (1.0, True)}),
        ({"share": {"city": {"上海市": {"min": 0.1}}}}, {"share_min.city.上海市": (0.0, False)}),
    ],
)  # fmt: skip
def test_each_limit_is_held(gates: dict[str, Any], wanted: dict[str, tuple[float | None, bool]]) -> None:
    assert held(gates) == wanted


@pytest.mark.parametrize(("earlier", "passed"), [(5, True), (3, False), (4, True), (6, False)])
def test_rows_may_change_by_a_share_of_the_audit_before(earlier: int, passed: bool) -> None:
    assert held({"rows": {"change": 0.3}}, earlier)["rows_change"][1] is passed


@pytest.mark.parametrize(
    "gates",
    [
        {"fields": {"mobil": 0.9}},
        {"share": {"stag": {"lead": {"min": 0.1}}}},
        {"rows": {"least": 1}},
        {"share": {"stage": {"lead": {"min": 2}}}},
    ],
)
def test_a_gate_of_nothing_is_refused(gates: dict[str, Any]) -> None:
    with pytest.raises(ConfigError):
        held(gates)
