"""Kill a push at every point where it writes to the ledger or to the network, resume it, and compare.

Run by test_sweep.py as a process of its own, without threads, so that each push is a fork of it: `sweep.py URL FOLDER
RECORDS [STRIDE]`. Prints {points, differing, survived, expected}.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import urlopen

sys.path.insert(0, str(Path(__file__).parents[1]))

from fakes.loads import client_of, counted, planned, pushed, pushed_at_last, wukong9_base
from guiyi.push.ledger import Ledger
from guiyi.push.plan import Plan
from guiyi.push.session import Session

UPDATED = 0.25  # share of the customers that are there before


def admin(url: str, what: str) -> dict[str, Any]:
    with urlopen(f"{url}/admin-of-the-fake/{what}") as answer:
        told: dict[str, Any] = json.load(answer)
        return told


def prepared(url: str, out: Path, records: int) -> Plan:
    """Bring the fake to its first state, and plan: some customers are updated, the rest is created."""
    admin(url, "reset")
    customers = records // 3
    base = wukong9_base(customers, records - customers)
    client = client_of("wukong9")
    there = wukong9_base(max(int(customers * UPDATED), 1), 0, 0)
    pushed(
        planned(
            [type(one)(one.object, one.key, {**one.fields, "备注": "旧"}) for one in there], "wukong9", client, out
        ),
        client,
        out,
    )
    return planned(base, "wukong9", client, out)


def at_points(die_at: int, told: Callable[[int], None]) -> None:
    """Make every write to ledger and network a point before and a point after; die at one of them."""
    count = 0

    def point() -> None:
        nonlocal count
        if count == die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        count += 1
        told(count)

    for owner, name in ((Ledger, "note"), (Session, "_once")):
        plain = getattr(owner, name)

        def counted_call(*given: Any, _plain: Any = plain, **more: Any) -> Any:
            point()
            came = _plain(*given, **more)
            point()
            return came

        setattr(owner, name, counted_call)


def in_a_fork(plan: Plan, out: Path, die_at: int) -> int:
    """Push in a process that dies at a point; return how many points there were, 0 where it died."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        last = 0

        def told(number: int) -> None:
            nonlocal last
            last = number

        client = client_of("wukong9")
        at_points(die_at, told)
        pushed(plan, client, out)
        os.write(writing, str(last).encode())
        os._exit(0)
    os.close(writing)
    _, status = os.waitpid(child, 0)
    points = int(os.read(reading, 20) or 0)
    os.close(reading)
    assert os.WIFSIGNALED(status) or points, "the push failed by itself"
    return points


def main(url: str, folder: str, records: int, stride: int = 1) -> None:
    first, out = Path(folder) / "first", Path(folder) / "whole"
    plan = prepared(url, first, records)
    admin(url, "keep")
    shutil.copytree(first, out)
    points = in_a_fork(plan, out, -1)
    expected = admin(url, "state")["state"], counted(plan, out)
    differing, survived = [], 0
    for number in range(0, points, stride):
        out = Path(folder) / str(number)
        admin(url, "restore")
        shutil.copytree(first, out)
        survived += bool(in_a_fork(plan, out, number))  # threads write in another order each time
        pushed_at_last(plan, client_of("wukong9"), out)
        if (admin(url, "state")["state"], counted(plan, out)) != expected:
            differing.append(number)
        shutil.rmtree(out)
    print(json.dumps({"points": points, "differing": differing, "survived": survived, "expected": expected[1]}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
