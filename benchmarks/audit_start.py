"""What `guiyi audit` of a small file costs in a commit hook, over what importing pandas and pandera costs alone.

Run: python benchmarks/audit_start.py [--times 5]
Prints user and system CPU seconds: the least and the middle of several runs, each in a process of its own.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROWS = 1_000
PEERS = "import pandas, pandera.pandas"


def sample(folder: Path) -> Path:
    """Write an invented list of customers."""
    lines = ["客户名称,联系人,手机,邮箱,城市,备注,客户级别,创建时间"]
    for number in range(ROWS):
        name = f"上海华{chr(0x4E00 + number)}{chr(0x5000 + number)}贸易有限公司,张{chr(0x4F00 + number)}"
        rest = f"138{number:08d},u{number}@example.com,上海市,备注{number},A,2024-01-{number % 28 + 1:02d}"
        lines.append(f"{name},{rest}")
    path = folder / "customers.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def cpu(command: list[str]) -> float:
    """Return the CPU seconds of a process and its children."""
    before = os.times()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main() -> None:
    """Measure both, in turn, and print them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=5)
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory() as place:
        audit = [sys.executable, "-m", "guiyi", "audit", str(sample(Path(place)))]
        commands = {PEERS: [sys.executable, "-c", PEERS], f"guiyi audit, {ROWS:,} rows": audit}
        for command in commands.values():
            cpu(command)  # the first writes bytecode
        taken: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(times):
            for name, command in commands.items():
                taken[name].append(cpu(command))
    for name, each in taken.items():
        print(f"{name}: least {min(each):.2f}, middle {statistics.median(each):.2f} CPU seconds")
    over = [b - a for a, b in zip(*taken.values(), strict=True)]
    print(
        f"over the import: least {min(taken[list(taken)[1]]) - min(taken[PEERS]):.2f}, middle {statistics.median(over):.2f}"
    )


if __name__ == "__main__":
    main()
