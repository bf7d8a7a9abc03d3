"""Plans carried out by every client, against fakes that fail as they like: nothing lost, nothing twice, and back again."""

import os
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.loads import client_of, counted, entries_of, planned, pushed, pushed_at_last
from fakes.server import FAULTS, Server
from fakes.setups import SETUPS, Setup, base_of, hasty
from guiyi.push.client import Client
from guiyi.push.ledger import Ledger
from guiyi.push.rollback import planned as to_be_undone
from guiyi.push.rollback import to_undo, undo
from guiyi.push.settings import variable
from guiyi.schemas.targets import TARGETS

RUNS = int(os.environ.get("GUIYI_FAULT_RUNS", "200")) // 25  # a client


@pytest.fixture(params=SETUPS.values(), ids=SETUPS)
def setup(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Setup:
    made: Setup = request.param
    target = hasty(made.name)
    small = replace(
        target, calls=replace(target.calls, create=min(target.calls.create, 3), update=min(target.calls.update, 2))
    )
    monkeypatch.setitem(TARGETS, made.name, small)
    return made


@pytest.fixture
def server(setup: Setup, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with Server(setup.fake(), timeout=0.3) as made:
        for name, value in setup.environment(made.url).items():
            monkeypatch.setenv(variable(setup.name, name), value)
        yield made


@pytest.fixture
def client(setup: Setup, server: Server) -> Client:
    return client_of(setup.name)


def rolled_back(setup: Setup, plan_id: str, client: Client, out: Path) -> set[str]:
    target = TARGETS[setup.name]
    with Ledger(out) as ledger:
        done = undo(
            to_be_undone(to_undo(plan_id, ledger), target, client), plan_id, target, client, ledger, lambda _: None
        )
    return {one.deed for one in done}


def test_a_base_goes_in_and_a_second_plan_finds_it_unchanged(
    setup: Setup, client: Client, server: Server, tmp_path: Path
) -> None:
    base = base_of(setup, client, 5, 8)
    plan = planned(base, setup.name, client, tmp_path)
    pushed(plan, client, tmp_path)
    assert counted(plan, tmp_path) == {"success": 13, "failed": 0, "unknown": 0, "waiting": 0}
    assert {one.differs for one in entries_of(plan, tmp_path)} == {""}
    for out in (tmp_path, tmp_path / "other"):
        assert {one.action for one in planned(base, setup.name, client, out).tasks} == {"unchanged"}
    assert server.fake.complaints == []


@pytest.mark.parametrize("fault", FAULTS)
def test_no_fault_loses_or_doubles_a_record(
    setup: Setup, client: Client, server: Server, tmp_path: Path, fault: str
) -> None:
    if fault == "expire" and not setup.renews:
        pytest.skip("its key does not run out")
    base = base_of(setup, client, 5, 7)
    pushed(planned(base, setup.name, client, tmp_path / "whole"), client, tmp_path / "whole")
    whole = server.fake.dump()
    server.reset(dict.fromkeys(range(1, 12, 3), fault))
    client.check()
    plan = planned(base, setup.name, client, tmp_path)
    pushed_at_last(plan, client, tmp_path)
    assert server.fake.dump() == whole
    assert counted(plan, tmp_path)["success"] == 12


def test_a_rollback_gives_the_state_from_before(setup: Setup, client: Client, server: Server, tmp_path: Path) -> None:
    pushed(planned(base_of(setup, client, 3, 4), setup.name, client, tmp_path), client, tmp_path)
    before = server.fake.dump()
    plan = planned(base_of(setup, client, 6, 6, note="新"), setup.name, client, tmp_path)
    counts = plan.counts()[TARGETS[setup.name].objects[0].name]
    assert (counts["create"], counts["update"]) == (3, 3)
    pushed(plan, client, tmp_path)
    assert counted(plan, tmp_path)["success"] == 12
    assert server.fake.dump() != before
    assert rolled_back(setup, plan.id, client, tmp_path) <= {"delete", "restore", "done"}
    assert server.fake.dump() == before


def test_random_plans_and_faults(setup: Setup, client: Client, server: Server, tmp_path: Path) -> None:
    faults = [one for one in FAULTS if one != "timeout" and (one != "expire" or setup.renews)]
    for seed in range(RUNS):
        draw = random.Random(seed)
        shape = (draw.randrange(1, 7), draw.randrange(0, 9))
        states = []
        for name in ("whole", "faulty"):
            server.reset()
            client.check()
            out = tmp_path / f"{name}{seed}"
            pushed(
                planned(base_of(setup, client, max(shape[0] - 2, 1), 1, seed=seed), setup.name, client, out),
                client,
                out,
            )
            plan = planned(base_of(setup, client, *shape, note="新", seed=seed), setup.name, client, out)
            if name == "faulty":
                calls = {draw.randrange(0, 40): draw.choice(faults) for _ in range(draw.randrange(1, 9))}
                server.rearm(calls, every_call=draw.random() < 0.5)
            pushed_at_last(plan, client, out)
            assert counted(plan, out)["success"] == len(plan.tasks)
            states.append(server.fake.dump())
        assert states[0] == states[1], seed
