"""How long a push takes beside what a CRM's documented limits allow: `python benchmarks/push_limits.py [CUSTOMERS [TARGET…]]`.

Each fake answers at once. The floor is the least number of calls (a save and a read-back a batch, a bond a contact where
bonds are calls) at the documented rate; where none is documented, only calls are compared. Customers have a contact each.
"""

import math
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from fakes.loads import counted, planned, pushed  # noqa: E402
from fakes.server import Server  # noqa: E402
from fakes.setups import SETUPS, base_of  # noqa: E402
from guiyi.push.client import Links, Tags, Wire  # noqa: E402
from guiyi.push.settings import settings, variable  # noqa: E402
from guiyi.schemas.targets import TARGETS  # noqa: E402

READ = 100  # records of a read-back


def least(name: str, customers: int, client: object) -> int:
    """Return the number of calls without which it cannot be done."""
    batch = min(TARGETS[name].calls.create, 200)  # Salesforce: Collections
    calls = 2 * (math.ceil(customers / batch) + math.ceil(customers / READ))
    if isinstance(client, Links):  # and contacts are read with their bonds
        calls += 2 * math.ceil(customers / READ)
    return calls + (math.ceil(customers / READ) if isinstance(client, Tags) else 0)


def measured(name: str, customers: int) -> str:
    """Push a base into a fake, and say what it took."""
    setup = SETUPS[name]
    with Server(setup.fake()) as server, tempfile.TemporaryDirectory() as folder:
        os.environ.update({variable(name, one): value for one, value in setup.environment(server.url).items()})
        client = setup.module.connect(TARGETS[name], settings(name, setup.module), Wire())
        client.check()
        base = base_of(setup, client, customers, customers)
        plan = planned(base, name, client, Path(folder))
        server.rearm()
        started, cpu = time.perf_counter(), time.process_time()
        pushed(plan, client, Path(folder))
        wall, used, calls = time.perf_counter() - started, time.process_time() - cpu, len(server.calls)
        assert counted(plan, Path(folder))["success"] == len(base)
    floor, rate = least(name, customers, client), TARGETS[name].calls.rate
    beside = f", {wall / (floor / rate):.2f} times the floor of {floor / rate:.0f} s" if rate else ""
    return (
        f"{name}: {calls} calls, {calls / floor:.2f} times the least ({floor}); {wall:.1f} s ({used:.1f} CPU){beside}"
    )


if __name__ == "__main__":
    for one in sys.argv[2:] or SETUPS:
        print(measured(one, int(sys.argv[1]) if len(sys.argv) > 1 else 10_000), flush=True)
