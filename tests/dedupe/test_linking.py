"""Sources that hold nobody twice, and rows that stand in the target already."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dedupe.test_stage import SCHEMA, Row, frame, groups, hashed, together

from guiyi import Job
from guiyi.core.errors import ConfigError
from guiyi.core.schema import Entity
from guiyi.dedupe.linking import Linking
from guiyi.dedupe.stage import Resolution, resolve
from guiyi.pipeline import run

LI = {"contact_name": "李思远", "mobile": "+8615087654321"}
FIRM = {"customer_name": "苏州恒达电子有限公司", "phone": "+8651265432100"}


def linked(
    sources: Mapping[str, Sequence[Row]], distinct: Mapping[str, Entity] | None = None, existing: Sequence[str] = ()
) -> Resolution:
    """Resolve rows of several sources; a row is called `<source>::<number from 1>`."""
    row_ids = [f"{name}::{place}" for name, rows in sources.items() for place, _ in enumerate(rows, start=1)]
    rows = frame([row for some in sources.values() for row in some], row_ids)
    source = pd.Series([one.partition(":")[0] for one in row_ids], index=rows.index)
    return resolve(
        rows,
        SCHEMA,
        faulted=pd.DataFrame(columns=["row_id", "field", "value"], dtype="str"),
        hashes=hashed(rows),
        told=pd.DataFrame(columns=["kind", "left", "right", "decision"], dtype="str"),
        linking=Linking(source, distinct or {}, frozenset(existing)),
    )


def strangers(many: int) -> list[Row]:
    return [
        {"contact_name": f"{'赵钱孙周吴郑冯陈'[one % 8]}{'建国海燕志远春梅'[one % 7 : one % 7 + 2]}", "mobile": f"+86137{one * 104729:08}"}
        for one in range(1, many + 1)
    ]  # fmt: skip


def test_rows_of_a_source_that_holds_nobody_twice_are_not_joined() -> None:
    rows = {"crm": [LI, LI, *strangers(12)], "cards": [LI]}
    assert together(linked(rows), "contact", "crm::1", "crm::2", "cards::1")
    found = linked(rows, {"crm": "contact"})
    assert not together(found, "contact", "crm::1", "crm::2")
    assert sum(together(found, "contact", one, "cards::1") for one in ("crm::1", "crm::2")) == 1
    assert any("cut.declared" in one for one in found.links["reasons"])


def test_one_to_many_joins_many_rows_of_the_other_source() -> None:
    found = linked({"crm": [LI, *strangers(12)], "cards": [LI, {**LI, "city": "苏州市"}]}, {"crm": "contact"})
    assert together(found, "contact", "crm::1", "cards::1", "cards::2")


def test_rows_that_may_not_be_one_are_not_compared() -> None:
    rows = {"crm": strangers(20), "cards": strangers(5)}
    assert linked(rows, {"crm": "contact"}).report["contact"]["pairs"] == 20 * 5 + 5 * 4 / 2
    assert len(groups(linked(rows, {"crm": "contact"}), "contact")) == 20


def test_a_firm_may_have_several_rows_unless_customers_are_declared() -> None:
    rows = {"crm": [{**FIRM, **LI}, {**FIRM, **strangers(1)[0]}], "cards": [FIRM]}
    assert together(linked(rows, {"crm": "contact"}), "customer", "crm::1", "crm::2", "cards::1")
    assert not together(linked(rows, {"crm": "customer"}), "customer", "crm::1", "crm::2")


def test_two_ids_of_the_target_are_two_and_one_is_one() -> None:
    old = [{**LI, "target_id": "7"}, {**LI, "target_id": "8"}, {**strangers(1)[0], "target_id": "8"}]
    found = linked({"crm": old, "new": [{**LI, "city": "苏州市"}, *strangers(9)[1:]]}, existing=["crm"])
    assert not together(found, "customer", "crm::1", "crm::2")
    assert together(found, "customer", "crm::2", "crm::3")
    assert sum(together(found, "customer", one, "new::1") for one in ("crm::1", "crm::2")) == 1


def test_firms_of_the_target_keep_to_their_ids() -> None:
    old = [{**FIRM, "target_id": "7"}, {**FIRM, "target_id": "8"}]
    found = linked({"crm": old, "new": [{"customer_name": "恒达电子", "phone": FIRM["phone"]}]}, existing=["crm"])
    assert not together(found, "customer", "crm::1", "crm::2")


POOL = [
    LI,
    {**LI, "city": "苏州市"},
    {"contact_name": "李思远"},
    *strangers(3),
    {**FIRM, **LI},
    {**FIRM, "target_id": "5"},
    FIRM,
]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(POOL), max_size=8), st.lists(st.sampled_from(POOL), max_size=8))
def test_no_cluster_ever_holds_two_rows_of_such_a_source(crm: list[Row], cards: list[Row]) -> None:
    found = linked({"crm": crm, "cards": cards}, {"crm": "customer"})
    for entity in ("contact", "customer"):
        assert all(sum(row.startswith("crm:") for row in group) <= 1 for group in groups(found, entity))


def test_the_job_declares_it(tmp_path: Path) -> None:
    for name in ("crm", "cards"):
        (tmp_path / f"{name}.csv").write_text("姓名,手机\n李思远,15087654321\n李思远,15087654321\n", encoding="utf-8")
    told = {
        "sources": [{"path": str(tmp_path / f"{name}.csv")} for name in ("crm", "cards")],
        "output": str(tmp_path / "out"),
    }
    told["dedupe"] = {"linking": [{"left": "crm", "right": "cards", "kind": "one-to-one"}]}
    assert run(Job.of(told, "guiyi.yaml"), until="dedupe").summary["contacts"] == 2
    told["dedupe"] = {"linking": [{"left": "crm", "right": "cord", "kind": "one-to-one"}]}
    with pytest.raises(ConfigError, match="cards"):
        run(Job.of(told, "guiyi.yaml"), until="dedupe")
