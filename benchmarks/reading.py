"""Reading to raw rows beside plain readers, in the same run: CPU seconds of whole processes, and their ratio.

    python benchmarks/reading.py [--rows-xlsx 100000] [--rows-csv 1000000] [--times 3] [--keep FOLDER]

- .xlsx: 100,000 × 20 of mixed Chinese cells, as openpyxl and Excel write them, against `iter_rows` of python-calamine;
- .csv (UTF-8 with a mark): 1,000,000 × 20, against `pyarrow.csv.read_csv` with all columns as text;
- the same .csv in GB 18030, against pyarrow's own transcoding.

guiyi does what `run` does first: looks for headers and mapping, accounts for every line, and either hands the raw rows
over in memory (`rows`) or writes them as the run's parquet, too (`parquet`). Each reading is a process of its own; what
a bare Python with that reader imported costs is taken off both sides. Prints JSON.
"""

import argparse
import csv
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))
import invented

HEADERS = (
    "客户名称", "统一社会信用代码", "行业", "公司规模", "省份", "城市", "地址", "联系人", "职务", "手机", "座机", "邮箱",
    "客户级别", "客户来源", "负责人", "创建时间", "成交金额", "客户编号", "标签", "备注",
)  # fmt: skip

READERS = {
    "calamine": """
import python_calamine
{start}
with python_calamine.CalamineWorkbook.from_path(path) as book:
    for row in book.get_sheet_by_index(0).iter_rows():
        rows += 1
""",
    "pyarrow": """
import pyarrow as pa, pyarrow.csv as reader
{start}
first = open(path, encoding="{encoding}", newline="").readline().strip().split(",")
table = reader.read_csv(
    path,
    reader.ReadOptions(encoding="{plain}"),
    reader.ParseOptions(newlines_in_values=True),
    reader.ConvertOptions(column_types=dict.fromkeys(first, pa.string())),
)
rows = table.num_rows
""",
    "rows": """
from guiyi.importers.stage import look
from guiyi.core.source import SourceAsked
from guiyi.schemas.customer import customer_schema
import pyarrow, pyarrow.parquet, pandas
{start}
rows = sum(sheet.rows for sheet in look([SourceAsked(Path(path))], customer_schema())[0].source.sheets)
""",
    "parquet": """
from guiyi.core.folder import RunFolder
from guiyi.importers.stage import read
from guiyi.core.source import SourceAsked
from guiyi.schemas.customer import customer_schema
import tempfile, pyarrow, pyarrow.parquet, pandas
{start}
with tempfile.TemporaryDirectory() as folder:
    rows = read([SourceAsked(Path(path))], customer_schema(), RunFolder(Path(folder))).rows_in
""",
}
START = """
import json, os, resource, sys
from pathlib import Path
path, rows = sys.argv[1], 0
def used():
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
before = used()
"""
END = """
cpu = used() - before
peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(json.dumps({"rows": rows, "cpu": round(cpu, 2), "mib": peak // 1024}))
"""


def records(count: int, seed: int = 7) -> Iterator[tuple[object, ...]]:
    """Yield rows of mixed cells: text, phones as text and as numbers, dates, amounts, empty ones."""
    chance = random.Random(seed)
    customers = [invented.customer(chance) for _ in range(min(count, 20_000))]
    day = datetime(2020, 1, 1)
    for at in range(count):
        one = customers[at % len(customers)]
        mobile: object = f"1{chance.randrange(3 * 10**9, 10**10)}"
        yield (
            one.company, one.code, one.trade, one.size, one.place[0], one.place[1], one.address, one.name, one.title,
            int(str(mobile)) if at % 2 else mobile, one.landline, one.mail, one.level, one.origin, one.owner,
            day + timedelta(days=at % 2000), one.amount + 0.5, at % 100_000, None if at % 3 else "展会、重要", "月底回访",
        )  # fmt: skip


def write_xlsx(path: Path, count: int) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet, padded = book.add_worksheet("客户"), book.add_format({"num_format": "000000"})
    sheet.write_row(0, 0, HEADERS)
    for at, row in enumerate(records(count), 1):
        sheet.write_row(at, 0, row)
        sheet.write_number(at, 17, float(str(row[17])), padded)
    book.close()


def write_csv(path: Path, count: int, encoding: str) -> None:
    with path.open("w", encoding=encoding, newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(HEADERS)
        writer.writerows(records(count))


def measured(reader: str, path: Path, times: int, **told: str) -> dict[str, object]:
    """Read a file several times, each in a process of its own; return the best."""
    code = READERS[reader].format(start=START, **told) + END
    runs = [
        json.loads(subprocess.run([sys.executable, "-c", code, str(path)], check=True, capture_output=True).stdout)
        for _ in range(times)
    ]
    return min(runs, key=lambda one: one["cpu"])


def compared(path: Path, peer: str, times: int, **told: str) -> dict[str, object]:
    found = {reader: measured(reader, path, times, **told) for reader in (peer, "rows", "parquet")}
    ratios = {name: round(found[name]["cpu"] / found[peer]["cpu"], 2) for name in ("rows", "parquet")}
    return {**found, "ratio": ratios}


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows-xlsx", type=int, default=100_000)
    asked.add_argument("--rows-csv", type=int, default=1_000_000)
    asked.add_argument("--times", type=int, default=3)
    asked.add_argument("--keep", type=Path, help="a folder where the files stay for the next time")
    told = asked.parse_args()
    with tempfile.TemporaryDirectory() as own:
        folder = told.keep or Path(own)
        folder.mkdir(parents=True, exist_ok=True)
        files = {name: folder / name for name in ("customers.xlsx", "customers.csv", "customers_gb18030.csv")}
        makers = (
            lambda path: write_xlsx(path, told.rows_xlsx),
            lambda path: write_csv(path, told.rows_csv, "utf-8-sig"),
            lambda path: write_csv(path, told.rows_csv, "gb18030"),
        )
        for path, make in zip(files.values(), makers, strict=True):
            if not path.exists():
                make(path)
        xlsx, utf8, gb = files.values()
        print(
            json.dumps(
                {
                    "xlsx": compared(xlsx, "calamine", told.times),
                    "csv": compared(utf8, "pyarrow", told.times, encoding="utf-8-sig", plain="utf8"),
                    "csv_gb18030": compared(gb, "pyarrow", told.times, encoding="gb18030", plain="gb18030"),
                },
                ensure_ascii=False,
                indent=2,
            )
        )


if __name__ == "__main__":
    main()
