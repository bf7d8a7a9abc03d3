"""Bases that are pushed in tests, and what carries them out: used by tests, and by the sweep in a process of its own."""

import random
from collections.abc import Sequence
from pathlib import Path

from guiyi.core.errors import TargetError
from guiyi.push import CLIENTS
from guiyi.push import plan as plans
from guiyi.push.client import Client, Wire
from guiyi.push.ledger import Entry, Ledger, now
from guiyi.push.phases import Went, go
from guiyi.push.plan import Plan, Wanted
from guiyi.push.results import sorted_out
from guiyi.push.settings import settings
from guiyi.push.under_way import Push
from guiyi.schemas.targets import TARGETS

QUICK = Wire(timeout=0.25, patience=0.0005)


def client_of(target: str) -> Client:
    client = CLIENTS[target].connect(TARGETS[target], settings(target, CLIENTS[target]), QUICK)
    client.check()
    return client


def wukong9_base(customers: int, contacts: int, seed: int = 0, bad: int = 0) -> list[Wanted]:
    """Return customers and their contacts; of the contacts some have a mail that the system refuses."""
    draw = random.Random(seed)
    base = []
    for number in range(customers):
        fields = {
            "*客户名称": f"归一{seed}第{number}有限公司",
            "电话": f"021-6{draw.randrange(10**7):07}",
            "备注": f"备注{draw.random()}",
        }
        if draw.random() < 0.5:
            fields.update({"省": "上海市", "市": "上海市", "区/县": "浦东新区"})
        base.append(Wanted("客户", f"c{number}", fields))
    for number in range(contacts):
        parent = draw.randrange(customers)
        # namesakes within a customer differ in their mobiles
        fields = {"*姓名": draw.choice(("张伟", "李娜", "王芳")), "手机": f"138{draw.randrange(10**8):08}"}
        if number < bad:
            fields["电子邮箱"] = "no mail"
        base.append(Wanted("联系人", f"p{number}", fields, parent=f"c{parent}"))
    return base


def planned(base: Sequence[Wanted], target: str, client: Client, out: Path) -> Plan:
    out.mkdir(parents=True, exist_ok=True)
    with Ledger(out) as ledger:
        plan = plans.make(base, TARGETS[target], client, ledger.ids(target, client.address), now())
        plans.write(plan, out)
        ledger.add(plan)
        ledger.ask(plan.id, "all")
    return plan


def pushed(plan: Plan, client: Client, out: Path, stop: float = 1.0) -> Went:
    """Carry a plan out, once."""
    with Ledger(out) as ledger:
        return go(Push(plan, TARGETS[plan.target], client, ledger), None, stop, lambda _: None)


def pushed_at_last(plan: Plan, client: Client, out: Path, times: int = 30) -> int:
    """Carry a plan out, again and again where the target fails for good; return how often it took."""
    for nth in range(1, times + 1):
        try:
            pushed(plan, client, out)
            counts = counted(plan, out)
            if not counts["unknown"] and not counts["waiting"]:
                return nth
        except TargetError:
            continue
    raise AssertionError(f"not done after {times} pushes: {counted(plan, out)}")


def entries_of(plan: Plan, out: Path) -> list[Entry]:
    with Ledger(out) as ledger:
        return ledger.entries(plan.id)


def counted(plan: Plan, out: Path) -> dict[str, int]:
    """Count the records by what came of them; they must sum up to the plan."""
    told = {name: len(some) for name, some in sorted_out(plan, entries_of(plan, out)).items()}
    assert sum(told.values()) == len(plan.tasks)
    return told
