"""The numbers of a run are those of its tables."""

import json

import pytest

from guiyi.core.folder import RunFolder
from guiyi.pipeline import Result
from guiyi.reports.summary import LostRows, completeness, gates, summarise
from guiyi.schemas.customer import customer_schema

CONTRACT = (
    "rows_in", "rows_rejected", "customers", "contacts", "merged", "review_pairs", "changes", "issues", "completeness",
    "gates", "seconds", "versions",
)  # fmt: skip


def test_every_number_of_the_contract_is_there(done: Result) -> None:
    told = json.loads((done.folder / "summary.json").read_text("utf-8"))
    assert set(CONTRACT) <= set(told)
    assert told == json.loads(json.dumps(done.summary))
    assert set(told["seconds"]) == {"read", "cleanse", "match", "merge", "export", "report"}


def test_rows_are_counted_where_they_went(crafted: RunFolder) -> None:
    told = summarise(crafted, {"read": 0.5})
    assert (told["rows_in"], told["rows_kept"], told["rows_rejected"], told["rows_ignored"]) == (6, 3, 2, 1)
    assert (told["customers"], told["contacts"], told["merged"], told["review_pairs"]) == (2, 2, 1, 2)
    assert (told["lines_in"], told["blank_lines"], told["changes"]) == (8, 1, 14)
    assert told["issues"] == {"cell.suggested": 1, "customer.any_of": 1, "phone.long": 1, "phone.masked": 1}
    assert told["reasons"] == {"customer.any_of": 2, "row.total": 1}
    assert told["seconds"] == {"read": 0.5}


def test_merged_rows_are_those_that_are_no_contact_of_their_own(done: Result) -> None:
    told, members = done.summary, done.members
    kept = members[members["status"] == "kept"]
    alone = kept.groupby("customer_id")["contact_id"].agg(lambda ids: ids.isna().all()).sum()
    assert told["merged"] == len(kept) - kept["contact_id"].nunique() - alone


def test_a_row_that_came_out_nowhere_is_our_fault(crafted: RunFolder) -> None:
    members = crafted.read("members")
    crafted.write("members", members[:-1])
    with pytest.raises(LostRows, match="6 rows"):
        summarise(crafted, {})
    crafted.write("members", members.assign(row_id=members["row_id"].iloc[0]))
    with pytest.raises(LostRows):
        summarise(crafted, {})


def test_completeness_before_counts_cells_of_rows_and_after_of_customers(crafted: RunFolder) -> None:
    told = summarise(crafted, {})["completeness"]
    assert told["before"]["customer_name"] == 0.8  # the line of totals does not count
    assert told["before"]["mobile"] == 0.8
    assert told["after"]["customer_name"] == 1.0
    assert told["after"]["mobile"] == 0.5
    assert "fax" not in told["after"]
    assert told["after"]["owner"] == 0.0


def test_overall_completeness_is_the_mean_of_the_expected_fields() -> None:
    schema = customer_schema()
    expected = [one.name for one in schema if one.expected]
    full = completeness(dict.fromkeys(expected, 4), {"customer": 4, "contact": 4}, schema)
    assert full["overall"] == 1.0
    half = completeness(
        {**dict.fromkeys(expected, 4), "note": 1, expected[0]: 0}, {"customer": 4, "contact": 4}, schema
    )
    assert half["overall"] == round(1 - 1 / len(expected), 4)
    assert half["note"] == 0.25
    assert completeness({}, {"customer": 0, "contact": 0}, schema)["overall"] == 0.0


def test_gates_are_held_where_the_job_names_them(crafted: RunFolder) -> None:
    told = summarise(crafted, {})["gates"]
    assert told["completeness"]["passed"] is False
    assert told["error_rate"] == {"limit": 0.5, "value": 0.3333, "passed": True}
    assert gates({"completeness": None, "error_rate": None}, 0.5, 1, 2) == {}
    assert gates({"completeness": 0.5, "error_rate": 0.0}, 0.5, 0, 0)["error_rate"]["passed"] is True


def test_a_run_that_stopped_at_matching_has_the_same_keys(crafted: RunFolder) -> None:
    for name in ("customers", "contacts", "origin"):
        for part in crafted.parts(name):
            part.unlink()
    told = summarise(crafted, {})
    assert set(CONTRACT) <= set(told)
    assert told["gates"] == {}
    assert set(told["completeness"]) == {"before"}


def test_what_the_matching_expects_of_itself_is_told(done: Result) -> None:
    told = done.summary["matching"]
    assert set(told) == {"customer", "contact"}
    assert all(0.5 < share <= 1 for one in told.values() for share in (one["precision"], one["recall"]))
    assert f"{told['contact']['precision']:.1%}" in (done.folder / "report.html").read_text("utf-8")
