"""How long a push takes beside what the limits of the CRM allow at best: `python benchmarks/push.py [CUSTOMERS]`.

Each fake answers at once, so the time is ours. The floor is what rate, batch and calls at once leave: the calls that are
needed at the least (a look-up and a save a batch, a read-back of all), at the target's rate; where no rate is documented,
at that of a bare client which makes the same calls, as many at once.
"""

import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from fakes.loads import client_of, counted, planned, pushed, wukong9_base  # noqa: E402
from fakes.server import Server  # noqa: E402
from fakes.wukong9 import PASSWORD, USER, Wukong9  # noqa: E402
from guiyi.push.client import Record  # noqa: E402
from guiyi.schemas.targets import TARGETS  # noqa: E402


def bare(customers: int, contacts: int) -> tuple[float, float]:
    """Return wall and CPU seconds of the least that must be called: a save a record, a look-up a contact."""
    base = wukong9_base(customers, contacts)
    client, target = client_of("wukong9"), TARGETS["wukong9"]
    ours, theirs = target.objects
    started, cpu = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(target.calls.parallel) as pool:
        saved = pool.map(lambda one: client.save(ours, [Record(one.key, one.fields)], "")[0].id, base[:customers])
        ids = dict(zip((one.key for one in base), saved, strict=False))
        people = [Record(one.key, one.fields, parent=ids[one.parent]) for one in base[customers:]]
        list(pool.map(lambda one: (client.save(theirs, [one], ""), client.find(theirs, [one])), people))
    client.find(ours, [Record(one.key, one.fields) for one in base[:customers]])
    client.find(theirs, people)
    return time.perf_counter() - started, time.process_time() - cpu


def main(customers: int) -> None:
    with Server(Wukong9()) as server, tempfile.TemporaryDirectory() as folder:
        os.environ.update(GUIYI_WUKONG9_URL=server.url, GUIYI_WUKONG9_USER=USER, GUIYI_WUKONG9_PASSWORD=PASSWORD)
        floor, floor_cpu = bare(customers, customers)
        server.reset()
        client = client_of("wukong9")
        base, out = wukong9_base(customers, customers), Path(folder)
        started, cpu = time.perf_counter(), time.process_time()
        plan = planned(base, "wukong9", client, out)
        between, between_cpu = time.perf_counter(), time.process_time()
        pushed(plan, client, out)
        wall, used = time.perf_counter() - between, time.process_time() - between_cpu
        print(f"wukong9, {customers} customers with a contact each: {counted(plan, out)}")
        print(f"plan {between - started:.1f} s ({between_cpu - cpu:.1f} CPU); push {wall:.1f} s ({used:.1f} CPU)")
        print(
            f"floor {floor:.1f} s ({floor_cpu:.1f} CPU): {wall / floor:.2f} times by the clock, {used / floor_cpu:.2f} by CPU"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
