"""`guiyi schema --format pandera`: Python that stands on its own and says what our own findings say."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from guiyi.job import Job
from guiyi.reports.contents import print_schema
from guiyi.reports.pandera_source import pandera_source
from guiyi.schemas.customer import customer_schema
from guiyi.validators.findings import findings

FIELDS = {
    "risk_level": {"options": ["高", "中", "低"]},
    "customer_code": {"pattern": "K[0-9]{3}", "required": True},
    "department": {"required": True},
    "tags": {"options": ["VIP", "意向"]},
    "phone": {"unique": True},
}
OWN = [
    {"field": "risk_level", "options": ["高", "中", "低"]},
    {"field": "customer_code", "pattern": "K[0-9]{3}"},
    {"field": "tags", "options": ["VIP", "意向"]},
]
CELLS: dict[str, list[str | None]] = {
    "customer_name": ["华信", "云帆", None],
    "customer_type": ["company", "person", None],
    "contact_name": ["张三", None, None],
    "wechat_remark": [None, None, "老李"],
    "department": ["采购", None],
    "risk_level": ["高", "很高", None],
    "customer_code": ["K001", "K12", "xK001", "K001x", None],
    "tags": ["VIP", "VIP|意向", "VIP|其他", "其他", None],
    "phone": ["+862161234567", "+862161234567|+862161234568", "+862161234569|+862161234569", None, None, None, None],
    "mobile": ["+8613800138000", None],
    "id_number": ["1", "2", "3", None, None, None, None, None, None, None],
    "uscc": ["a", "b", "c", "d", None, None, None, None, None, None],
}


def loaded(text: str) -> dict[str, Any]:
    module: dict[str, Any] = {"__name__": "made"}
    exec(compile(text, "made.py", "exec"), module)
    return module


def wanted() -> Job:
    told = {"sources": [{"path": "a.csv"}], "fields": FIELDS, "validate": {"rules": OWN}}
    return Job.of(told, "guiyi.yaml")


def drawn(seed: int, count: int = 12) -> dict[str, list[str | None]]:
    random = np.random.default_rng(seed)
    return {name: [texts[at] for at in random.integers(len(texts), size=count)] for name, texts in CELLS.items()}


def by_pandera(frame: pd.DataFrame) -> set[tuple[str, str]]:
    from pandera.errors import SchemaErrors

    schema = loaded(pandera_source(wanted().schema_wanted()))["rows"]
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        return {
            (str(place), name)
            for error in errors.schema_errors
            for place in error.check_output.index[~error.check_output.astype(bool)]
            for name in [error.check.name if "." in error.check.name else f"{error.check.name}.{error.column_name}"]
        }
    return set()


@pytest.mark.parametrize("seed", range(8))
def test_it_says_what_our_findings_say(seed: int) -> None:
    rows, job = drawn(seed), wanted()
    schema = job.schema_wanted()
    table = pa.table(
        {"row_id": list(map(str, range(12))), **{name: pa.array(told, pa.string()) for name, told in rows.items()}}
    )
    rules = [one for one in job.rules(schema) if one.check != "compare"]
    ours = {(one["row_id"], one["rule"]) for one in findings(table, rules, schema).to_pylist()}
    frame = pd.DataFrame(rows).astype("str")
    assert by_pandera(frame) == ours
    assert ours


def test_it_stands_on_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    print_schema(customer_schema(), "pandera")
    made = tmp_path / "made.py"
    made.write_text(capsys.readouterr().out, encoding="utf-8")
    asked = (
        "import sys, made, pandas as pd\n"
        "frame = pd.DataFrame({name: pd.Series(['x' + name], dtype='str') for name in made.CUSTOMER})\n"
        "print(len(made.customers.validate(frame, lazy=True)), 'guiyi' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", asked], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "False"]


def test_a_job_can_name_it_as_its_own_schema(tmp_path: Path) -> None:
    (tmp_path / "made.py").write_text(pandera_source(wanted().schema_wanted()), encoding="utf-8")
    told = {"sources": [{"path": "a.csv"}], "validate": {"rules": [{"pandera": "made.py:rows"}], "any_of": []}}
    job = Job.of(told, "guiyi.yaml", tmp_path)
    schema = job.schema_wanted()
    empty = {name: pa.nulls(2, pa.string()) for name in schema.names}
    table = pa.table({"row_id": ["a", "b"], **empty}).set_column(
        1, "customer_name", pa.array(["华信", None], pa.string())
    )
    (rule,) = [one for one in job.rules(schema) if one.check == "pandera"]
    found = findings(table, [rule], schema).to_pylist()
    assert {(one["row_id"], one["detail"]) for one in found} == {
        ("a", "required.customer_code"), ("b", "required.customer_code"), ("b", "required.customer_name"),
        ("a", "any_of.mobile+phone+contact_phone"), ("b", "any_of.mobile+phone+contact_phone"),
    }  # fmt: skip
