"""Fifteen rules over a million rows of fifteen columns, beside the engines that people use for it.

    python benchmarks/audit.py [--rows N] [--without gx pandera duckdb]

The rules: 4 required, 1 unique, 3 patterns, 2 ranges, 3 lists of options, 1 length, 1 across two fields. The table is
invented, the same each time. Each engine finds all wrong cells, in a process of its own; reading the table and importing
are not counted. `guiyi` is `guiyi.validators.findings`; DuckDB is given a table of its own and lists row, rule and value;
pandera and Great Expectations are given pandas frames with numbers as numbers. Great Expectations stands in a virtual
environment that this file makes once (--peers names the folder).
Prints JSON, a line each: engine, share of wrong cells, wall and CPU seconds (the best of three), the peak memory of the
process and the memory before the check, findings; then how ours compares.
"""

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

REQUIRED = ("short_name", "city", "industry", "owner")
PATTERNS = {
    "mobile": r"\+861[3-9]\d{9}",
    "email": r"[a-z0-9._-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+",
    "uscc": "[0-9A-HJ-NPQRTUWXY]{18}",
}
RANGES = {"registered_capital": (0, 100_000_000), "order_count": (0, 500)}
OPTIONS = {
    "level": ["A", "B", "C"],
    "stage": ["lead", "prospect", "opportunity", "customer", "lost"],
    "province": ["北京市", "上海市", "江苏省", "浙江省", "广东省", "山东省", "四川省", "湖北省", "湖南省", "福建省"],
}
LONGEST = 12  # characters of customer_code, which is unique
ACROSS = ("founded_date", "created_at")  # the first is not after the second
USUAL, ALL = 0.05, 1.0
REPEATS = 3


def write_table(path: Path, rows: int, share: float) -> None:
    """Write the invented table; of each rule this share of its cells is wrong."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    chance = np.random.default_rng(7)
    number = np.arange(rows)

    def mixed(right: "np.ndarray[Any, Any]", wrong: "np.ndarray[Any, Any] | str | None") -> "np.ndarray[Any, Any]":
        return np.where(chance.random(rows) < share, wrong, right.astype(object))

    def day(first: int, last: int) -> "np.ndarray[Any, Any]":
        return (np.datetime64(f"{first}-01-01") + chance.integers(0, (last - first) * 365, rows)).astype(str)

    def texts(form: str, values: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
        return np.array([form % value for value in values.tolist()], dtype=object)

    digits = chance.integers(3_000_000_000, 9_999_999_999, rows)
    code = texts("C%09d", number)
    twice = np.where(number % 2 == 0, code, np.roll(code, 1))  # pairs that share a code
    some = {name: chance.choice(known, rows) for name, known in OPTIONS.items()}
    columns = {
        "customer_code": mixed(mixed(code, twice), twice + "-0123456789") if share < 1 else twice + "-0123456789",
        **{name: mixed(chance.choice(texts(f"{name}-%d", np.arange(5000)), rows), None) for name in REQUIRED},
        "mobile": mixed(texts("+861%d", digits), texts("+860%d", digits)),
        "email": mixed(texts("u%d@example.com", digits), texts("u%d.example.com", digits)),
        "uscc": mixed(texts("91%016d", digits), texts("91%015d", digits)),
        "registered_capital": mixed(texts("%d", digits % 10**8), texts("%d", digits)),
        "order_count": mixed(texts("%d", digits % 500), texts("%d", 501 + digits % 500)),
        **{name: mixed(told, np.char.add(told, "?").astype(object)) for name, told in some.items()},
        "founded_date": mixed(day(1990, 2010), day(2024, 2026)),
        "created_at": day(2015, 2024),
    }
    told = {"row_id": texts("crm::%d", number + 2)} | columns
    pq.write_table(pa.table({name: pa.array(cells, pa.string()) for name, cells in told.items()}), path)


def ours(path: Path) -> Callable[[], int]:
    import pyarrow.parquet as pq

    from guiyi.core.rule import Rule, rule_name
    from guiyi.schemas.customer import customer_schema
    from guiyi.validators.findings import findings

    table, schema = pq.read_table(path), customer_schema()
    asked: list[tuple[Any, tuple[str, ...], dict[str, Any]]] = [("required", (name,), {}) for name in REQUIRED]
    asked += [("unique", ("customer_code",), {})]
    asked += [("pattern", (name,), {"pattern": pattern}) for name, pattern in PATTERNS.items()]
    asked += [("range", (name,), {"min": str(low), "max": str(high)}) for name, (low, high) in RANGES.items()]
    asked += [("options", (name,), {"options": known}) for name, known in OPTIONS.items()]
    asked += [("length", ("customer_code",), {"max": LONGEST}), ("compare", ACROSS, {"compare": " <= ".join(ACROSS)})]
    rules = [Rule(rule_name(check, *names), check, names, "error", limits) for check, names, limits in asked]
    return lambda: len(findings(table, rules, schema))


def duckdb(path: Path) -> Callable[[], int]:
    import duckdb

    engine = duckdb.connect()
    engine.sql(f"CREATE TABLE t AS SELECT * FROM read_parquet('{path}')")
    wrong = {(name, "required"): f"{name} IS NULL" for name in REQUIRED}
    wrong["customer_code", "unique"] = (
        "customer_code IN (SELECT customer_code FROM t GROUP BY customer_code HAVING count(*) > 1)"
    )
    wrong |= {(name, "pattern"): f"NOT regexp_full_match({name}, '{pattern}')" for name, pattern in PATTERNS.items()}
    wrong |= {
        (name, "range"): f"TRY_CAST({name} AS DOUBLE) NOT BETWEEN {low} AND {high}"
        for name, (low, high) in RANGES.items()
    }
    wrong |= {(name, "options"): f"{name} NOT IN {tuple(known)}" for name, known in OPTIONS.items()}
    wrong["customer_code", "length"] = f"length(customer_code) > {LONGEST}"
    wrong["founded_date", "compare"] = "founded_date > created_at"
    query = " UNION ALL ".join(
        f"SELECT row_id, '{name}' AS field, '{rule}' AS rule, {name} AS value FROM t WHERE {condition}"
        for (name, rule), condition in wrong.items()
    )
    return lambda: len(engine.sql(query).to_arrow_table())


def typed(path: Path) -> Any:
    """Read the table as people have it in pandas: numbers are numbers."""
    import pandas as pd

    return pd.read_parquet(path).astype(dict.fromkeys(RANGES, "float64"))


def pandera(path: Path) -> Callable[[], int]:
    import pandera.pandas as pa
    from pandera.errors import SchemaErrors

    frame = typed(path)
    columns = {name: pa.Column(None, nullable=False) for name in REQUIRED}
    columns["customer_code"] = pa.Column(None, pa.Check.str_length(max_value=LONGEST), unique=True, nullable=True)
    columns |= {
        name: pa.Column(None, pa.Check.str_matches(f"^(?:{pattern})$"), nullable=True)
        for name, pattern in PATTERNS.items()
    }
    columns |= {name: pa.Column(None, pa.Check.in_range(*both), nullable=True) for name, both in RANGES.items()}
    columns |= {name: pa.Column(None, pa.Check.isin(known), nullable=True) for name, known in OPTIONS.items()}
    first, second = ACROSS
    schema = pa.DataFrameSchema(columns, checks=pa.Check(lambda told: told[first] <= told[second]))

    def check() -> int:
        try:
            schema.validate(frame, lazy=True)
        except SchemaErrors as errors:
            return len(errors.failure_cases)
        return 0

    return check


def gx(path: Path) -> Callable[[], int]:
    import great_expectations as gx
    import great_expectations.expectations as ask

    context = gx.get_context(mode="ephemeral")
    asset = context.data_sources.add_pandas("frames").add_dataframe_asset("rows")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": typed(path)})
    asked = [ask.ExpectColumnValuesToNotBeNull(column=name) for name in REQUIRED]
    asked += [ask.ExpectColumnValuesToBeUnique(column="customer_code")]
    asked += [
        ask.ExpectColumnValuesToMatchRegex(column=name, regex=f"^(?:{pattern})$") for name, pattern in PATTERNS.items()
    ]
    asked += [
        ask.ExpectColumnValuesToBeBetween(column=name, min_value=low, max_value=high)
        for name, (low, high) in RANGES.items()
    ]
    asked += [ask.ExpectColumnValuesToBeInSet(column=name, value_set=known) for name, known in OPTIONS.items()]
    asked += [ask.ExpectColumnValueLengthsToBeBetween(column="customer_code", max_value=LONGEST)]
    asked += [ask.ExpectColumnPairValuesAToBeGreaterThanB(column_A=ACROSS[1], column_B=ACROSS[0], or_equal=True)]
    suite = gx.ExpectationSuite(name="rules", expectations=asked)

    def check() -> int:
        told = batch.validate(suite, result_format="COMPLETE")
        return sum(one.result.get("unexpected_count", 0) for one in told.results)

    return check


ENGINES: Mapping[str, Callable[[Path], Callable[[], int]]] = {
    "guiyi": ours,
    "duckdb": duckdb,
    "pandera": pandera,
    "gx": gx,
}


def measure(engine: str, path: Path, repeats: int) -> None:
    """Check the table, and print what it took."""
    check = ENGINES[engine](path)
    before = peak()
    walls, cpus, found = [], [], 0
    for _ in range(repeats):
        wall, cpu = time.perf_counter(), time.process_time()
        found = check()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    told = {"wall_seconds": round(min(walls), 3), "cpu_seconds": round(min(cpus), 3)}
    print(json.dumps(told | {"peak_mib": peak(), "before_mib": before, "findings": found}))


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def python_of(engine: str, peers: Path) -> str:
    """Return the interpreter of an engine; that of Great Expectations is installed where it is not yet."""
    if engine != "gx":
        return sys.executable
    python = peers / "gx" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", peers / "gx"], check=True)
        asked = ["great_expectations", "pandas", "pyarrow"]
        subprocess.run([python, "-m", "pip", "install", "-q", *asked], check=True, stdout=sys.stderr)
    return str(python)


def run(engine: str, path: Path, share: float, peers: Path) -> dict[str, Any]:
    """Measure one engine in a fresh interpreter."""
    quiet = {**os.environ, "GX_ANALYTICS_ENABLED": "False", "PYTHONHASHSEED": "0"}
    command = [python_of(engine, peers), __file__, "--measure", engine, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=quiet)
    told = {"engine": engine, "share": share, **json.loads(re.findall(r"^\{.*\}$", done.stdout, re.MULTILINE)[-1])}
    print(json.dumps(told), flush=True)
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--without", nargs="*", default=[], choices=list(ENGINES), help="engines to leave out")
    parser.add_argument("--peers", type=Path, default=Path(tempfile.gettempdir()) / "guiyi-benchmark-peers")
    parser.add_argument("--write", nargs=3, metavar=("FILE", "ROWS", "SHARE"), help=argparse.SUPPRESS)
    parser.add_argument("--measure", nargs=2, metavar=("ENGINE", "FILE"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        engine, path = asked.measure
        return measure(engine, Path(path), 1 if engine == "gx" else REPEATS)
    if asked.write:
        return write_table(Path(asked.write[0]), int(asked.write[1]), float(asked.write[2]))
    with tempfile.TemporaryDirectory() as place:
        files = {share: Path(place) / f"{share}.parquet" for share in (USUAL, ALL)}
        for share, path in files.items():
            # in a process of its own: what a process has held counts as the peak of those it starts
            subprocess.run([sys.executable, __file__, "--write", str(path), str(asked.rows), str(share)], check=True)
        told = {name: run(name, files[USUAL], USUAL, asked.peers) for name in ENGINES if name not in asked.without}
        worst = run("guiyi", files[ALL], ALL, asked.peers)
    mine = told.pop("guiyi", worst)
    compared = {f"{name}_over_guiyi": _ratio(one, mine) for name, one in told.items()}
    print(json.dumps({**compared, "all_wrong_over_usual": _ratio(worst, mine)}))
    return None


def _ratio(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, float]:
    return {key: round(one[f"{key}_seconds"] / other[f"{key}_seconds"], 2) for key in ("wall", "cpu")}


if __name__ == "__main__":
    main()
