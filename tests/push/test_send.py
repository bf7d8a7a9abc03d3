"""A plan, carried out against a CRM that fails as it likes: nothing lost, nothing twice, everything accounted for."""

import os
import random
from contextlib import suppress
from pathlib import Path

import pytest

from fakes.loads import client_of, counted, entries_of, planned, pushed, pushed_at_last, wukong9_base
from fakes.server import AFTER, BEFORE, FAULTS, Server
from guiyi.core.errors import TargetError
from guiyi.push.client import Client
from guiyi.push.ledger import Ledger
from guiyi.push.plan import Wanted
from guiyi.push.rollback import planned as to_be_undone
from guiyi.push.rollback import to_undo, undo
from guiyi.schemas.targets import TARGETS

RUNS = int(os.environ.get("GUIYI_FAULT_RUNS", "200"))  # 2,000 at night
SHARDS = 8  # so that workers share them
WUKONG9 = TARGETS["wukong9"]


@pytest.fixture
def client(wukong9: Server) -> Client:
    return client_of("wukong9")


def rolled_back(plan_id: str, client: Client, out: Path) -> dict[str, int]:
    with Ledger(out) as ledger:
        done = undo(
            to_be_undone(to_undo(plan_id, ledger), WUKONG9, client), plan_id, WUKONG9, client, ledger, lambda _: None
        )
    told: dict[str, int] = {}
    for one in done:
        told[one.deed] = told.get(one.deed, 0) + 1
    return told


def test_a_base_goes_in_and_a_second_plan_finds_it_unchanged(client: Client, wukong9: Server, tmp_path: Path) -> None:
    base = wukong9_base(5, 12)
    plan = planned(base, "wukong9", client, tmp_path)
    assert plan.counts() == {
        "客户": {"create": 5, "update": 0, "unchanged": 0, "skip": 0},
        "联系人": {"create": 12, "update": 0, "unchanged": 0, "skip": 0},
    }
    assert not pushed(plan, client, tmp_path).stopped
    assert counted(plan, tmp_path) == {"success": 17, "failed": 0, "unknown": 0, "waiting": 0}
    assert {(one.checked, one.differs) for one in entries_of(plan, tmp_path)} == {(1, "")}
    again = planned(base, "wukong9", client, tmp_path)
    assert {one.action for one in again.tasks} == {"unchanged"}
    elsewhere = planned(base, "wukong9", client, tmp_path / "other")  # without a ledger: by names
    assert {one.action for one in elsewhere.tasks} == {"unchanged"}
    assert wukong9.fake.dump()["complaints"] == []


def test_one_bad_record_fails_alone_and_its_reason_hides_its_value(client: Client, tmp_path: Path) -> None:
    plan = planned(wukong9_base(3, 6, bad=2), "wukong9", client, tmp_path)
    pushed(plan, client, tmp_path)
    refused = [one for one in entries_of(plan, tmp_path) if one.state == "refused"]
    assert [one.key for one in refused] == ["p0", "p1"]
    assert {one.why for one in refused} == {"电子邮箱格式错误"}


def test_contacts_of_a_refused_customer_wait_for_no_one(client: Client, wukong9: Server, tmp_path: Path) -> None:
    base = [Wanted("客户", "c1", {"*客户名称": "归一😀"}), Wanted("联系人", "p1", {"*姓名": "张三"}, parent="c1")]
    plan = planned(base, "wukong9", client, tmp_path)
    pushed(plan, client, tmp_path)  # MySQL refuses it with a page of HTTP 500: nobody knows, and it is not there
    assert counted(plan, tmp_path) == {"success": 0, "failed": 0, "unknown": 1, "waiting": 1}
    assert wukong9.fake.dump()["contacts"] == []


def test_an_update_overwrites_what_changed_and_nothing_else(client: Client, wukong9: Server, tmp_path: Path) -> None:
    base = wukong9_base(2, 2)
    pushed(planned(base, "wukong9", client, tmp_path), client, tmp_path)
    before = wukong9.fake.dump()
    fields = {**base[0].fields, "电话": "010-66668888"}
    plan = planned([Wanted("客户", "c0", fields), *base[1:]], "wukong9", client, tmp_path)
    assert next((one.action, dict(one.fields)) for one in plan.tasks) == ("update", {"电话": "010-66668888"})
    pushed(plan, client, tmp_path)
    assert wukong9.fake.tables["customer"][1]["telephone"] == "010-66668888"
    assert rolled_back(plan.id, client, tmp_path) == {"restore": 1}
    assert wukong9.fake.dump() == before


def test_what_somebody_changed_since_the_plan_is_left_to_them(client: Client, wukong9: Server, tmp_path: Path) -> None:
    base = wukong9_base(1, 0)
    pushed(planned(base, "wukong9", client, tmp_path), client, tmp_path)
    plan = planned([Wanted("客户", "c0", {**base[0].fields, "电话": "010-66668888"})], "wukong9", client, tmp_path)
    wukong9.fake.tables["customer"][1]["telephone"] = "021-11112222"
    pushed(plan, client, tmp_path)
    assert counted(plan, tmp_path)["failed"] == 1
    assert wukong9.fake.tables["customer"][1]["telephone"] == "021-11112222"


def test_a_rollback_gives_the_state_from_before(client: Client, wukong9: Server, tmp_path: Path) -> None:
    pushed(planned(wukong9_base(3, 5), "wukong9", client, tmp_path), client, tmp_path)
    before = wukong9.fake.dump()
    changed = [Wanted(one.object, one.key, {**one.fields, "备注": "新的"}, one.parent) for one in wukong9_base(6, 9)]
    plan = planned(changed, "wukong9", client, tmp_path)
    assert plan.counts()["客户"]["create"] == 3
    pushed(plan, client, tmp_path)
    assert wukong9.fake.dump() != before
    rolled_back(plan.id, client, tmp_path)
    assert wukong9.fake.dump() == before
    assert rolled_back(plan.id, client, tmp_path) == {}


def test_a_rollback_leaves_what_people_worked_on(client: Client, wukong9: Server, tmp_path: Path) -> None:
    plan = planned(wukong9_base(2, 3), "wukong9", client, tmp_path)
    pushed(plan, client, tmp_path)
    contact = next(iter(wukong9.fake.tables["contacts"].values()))
    contact["post"] = "总经理"
    assert rolled_back(plan.id, client, tmp_path) == {"left": 2, "delete": 3}  # the contact, and the customer it is of
    assert [one["post"] for one in wukong9.fake.tables["contacts"].values()] == ["总经理"]


@pytest.mark.parametrize("fault", FAULTS)
def test_no_fault_loses_or_doubles_a_record(client: Client, wukong9: Server, tmp_path: Path, fault: str) -> None:
    base = wukong9_base(3, 5)
    pushed(planned(base, "wukong9", client, tmp_path / "whole"), client, tmp_path / "whole")
    whole = wukong9.fake.dump()
    wukong9.reset(dict.fromkeys(range(1, 12, 3), fault))
    client.check()
    plan = planned(base, "wukong9", client, tmp_path)
    pushed_at_last(plan, client, tmp_path)
    assert wukong9.fake.dump() == whole
    assert counted(plan, tmp_path)["success"] == 8


@pytest.mark.parametrize("shard", range(SHARDS))
def test_random_plans_and_faults(wukong9: Server, tmp_path: Path, shard: int) -> None:
    client = client_of("wukong9")
    for seed in range(shard, RUNS, SHARDS):
        draw = random.Random(seed)
        shape = (draw.randrange(1, 5), draw.randrange(0, 7), seed, draw.randrange(0, 2))
        first = wukong9_base(max(shape[0] - 2, 1), 0, seed)
        base = wukong9_base(*shape)
        states = []
        for name, faults in (("whole", {}), ("faulty", _faults(draw))):
            wukong9.reset()
            client.check()
            out = tmp_path / f"{seed}-{name}"
            pushed(
                planned(
                    [Wanted(one.object, one.key, {**one.fields, "备注": "旧"}) for one in first], "wukong9", client, out
                ),
                client,
                out,
            )
            before = wukong9.fake.dump()
            plan = planned(base, "wukong9", client, out)
            wukong9.rearm(faults, every_call=bool(faults) and draw.random() < 0.5)
            pushed_at_last(plan, client, out)
            states.append((wukong9.fake.dump(), counted(plan, out)))
            wukong9.rearm(_faults(draw) if faults else {})
            for _ in range(9):
                with suppress(TargetError):
                    rolled_back(plan.id, client, out)
            assert wukong9.fake.dump() == before, seed
        assert states[0] == states[1], seed


def _faults(draw: random.Random) -> dict[int, str]:
    kinds = [one for one in (*BEFORE, *AFTER, "expire") if one != "timeout"]  # which only costs time here
    return {draw.randrange(12): draw.choice(kinds) for _ in range(draw.randrange(1, 6))}


def test_two_pushes_at_once_are_one_too_many(client: Client, tmp_path: Path) -> None:
    plan = planned(wukong9_base(1, 1), "wukong9", client, tmp_path)
    with Ledger(tmp_path), pytest.raises(TargetError, match="another push"):
        pushed(plan, client, tmp_path)


def test_too_many_failures_stop_a_push(client: Client, tmp_path: Path) -> None:
    plan = planned(wukong9_base(30, 40, bad=39), "wukong9", client, tmp_path)
    went = pushed(plan, client, tmp_path, stop=0.05)
    assert went.stopped
    assert [one.name for one in went.phases] == ["pilot"]
    assert counted(plan, tmp_path)["waiting"] > 0
