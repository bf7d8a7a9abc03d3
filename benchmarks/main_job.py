"""The main job on many rows of the demo kind: csv in, csv and parquet out. CPU seconds, and the seconds of each stage.

    python benchmarks/main_job.py [ROWS]

Prints JSON: rows, customers, CPU seconds of the whole process tree, peak memory of its largest process, stages.
"""

import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))
import invented

HEADERS = (
    "客户名称", "统一社会信用代码", "行业", "公司规模", "省份", "城市", "地址", "联系人", "职务", "手机", "座机", "邮箱",
    "客户级别", "客户来源", "负责人", "创建时间", "成交金额", "标签", "备注",
)  # fmt: skip


def write_rows(path: Path, count: int, seed: int = 7) -> None:
    """Write a CSV of this many rows, about a fifth of the customers more than once."""
    chance = random.Random(seed)
    rows = []
    for one in invented.with_copies(invented.customers(count, chance), chance):
        rows.append(_cells(one, chance))
        if len(rows) == count:
            break
    chance.shuffle(rows)
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(HEADERS)
        writer.writerows(rows)


def _cells(one: invented.Customer, chance: random.Random) -> list[str]:
    maybe = invented.maybe
    return [
        invented.company(one.company, chance), maybe(one.code, 0.75, chance), maybe(invented.INDUSTRIES.get(one.trade, "制造业"), 0.45, chance),
        maybe(one.size, 0.6, chance), maybe(one.place[0], 0.4, chance), maybe(one.place[1], 0.3, chance),
        maybe(invented.address(one, chance), 0.35, chance), maybe(invented.person(one.name, chance), 0.1, chance),
        maybe(one.title, 0.55, chance), maybe(invented.phone(one.mobile, chance), 0.12, chance), maybe(one.landline, 0.7, chance),
        maybe(invented.mail(one.mail, chance), 0.62, chance), maybe(f"{one.level}类", 0.3, chance), maybe(one.origin, 0.3, chance),
        maybe(one.owner, 0.2, chance), invented.date(one.created, chance), maybe(invented.money(one.amount, chance), 0.5, chance),
        maybe(chance.choice(("意向", "VIP", "展会、重要", "老客户")), 0.6, chance), maybe("月底回访", 0.8, chance),
    ]  # fmt: skip


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "customers.csv", Path(folder) / "out"
        write_rows(source, count)
        command = [
            sys.executable,
            "-m",
            "guiyi",
            "run",
            str(source),
            "--to",
            "csv",
            "--to",
            "parquet",
            "-o",
            str(out),
            "--json",
        ]
        told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        json.dumps(
            {
                "rows": told["rows_in"],
                "customers": told["customers"],
                "merged": told["merged"],
                "cpu_seconds": round(used.ru_utime + used.ru_stime, 1),
                "peak_mib": used.ru_maxrss // 1024,
                "stages_seconds": told["seconds"],
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
