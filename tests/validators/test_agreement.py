"""Where each row is a customer of its own, an audit of rows and a run over merged customers say the same of them."""

import random

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from guiyi.core.rule import Rule, rule_name
from guiyi.core.schema import Schema
from guiyi.dedupe.golden import merge_base
from guiyi.dedupe.parts import has_contact, organised
from guiyi.job import Job
from guiyi.validators.customers import lacking, sharing
from guiyi.validators.findings import findings

SCHEMA = Job.of(
    {
        "sources": [{"path": "a.csv"}],
        "validate": {
            "required": ["customer_name", "city", "contact_name", "job_title"],
            "any_of": [["mobile", "phone", "wechat_id"], ["email", "qq"]],
            "unique": ["uscc", "customer_name", "mobile", ["short_name", "city"], ["phone", "job_title"], ["mobile", "job_title"]],
        },
    },
    "guiyi.yaml",
).schema_wanted()  # fmt: skip
POOLS: dict[str, list[str | None]] = {
    "customer_name": [None, "上海华信贸易有限公司", "杭州云帆科技有限公司"],
    "customer_type": [None, "company", "person"],
    "contact_name": [None, "张伟", "李娜"],
    "wechat_nickname": [None, None, "阿伟"],
    "job_title": [None, "经理", "总监"],
    "mobile": [None, "+8613800138000", "+8613900139000|+8613800138000", "+8613700137000|+8613700137000"],
    "phone": [None, "+862161234567", "+862161234567|+862161234568"],
    "email": [None, "a@b.cn"],
    "qq": [None, None, "12345"],
    "wechat_id": [None, "abc123"],
    "uscc": [None, "91350100M000100Y43", "91310000M000100Y44"],
    "short_name": [None, "华信", "云帆"],
    "city": [None, "上海市", "杭州市"],
}
CODES = {"customer.required": "required", "customer.any_of": "any_of", "customer.unique": "unique"}


def rules(schema: Schema) -> list[Rule]:
    groups = [*((one.name,) for one in schema if one.unique), *schema.together]
    asked = [("required", (one.name,)) for one in schema if one.required]
    asked += [("any_of", names) for names in schema.any_of]
    asked += [("unique", names) for names in groups]
    return [Rule(rule_name(check, *names), check, names, "error") for check, names in asked]  # type: ignore[arg-type]


def of_a_run(rows: pd.DataFrame) -> set[tuple[str, str, str]]:
    """(row, check, fields) of what a run says, where every row is a customer of its own."""
    firms = organised(rows)
    contact = np.where(has_contact(rows, firms), rows.index, None)
    told = pd.DataFrame(
        {"customer_id": rows.index, "contact_id": contact, "status": "kept"}, index=rows.index, dtype="str"
    )
    same = pd.Series(1, index=rows.index)
    base = merge_base(rows, told, SCHEMA, same, rows.index.to_series())
    assert not firms.all()
    found = pd.concat(
        [lacking(base.customers, base.contacts, base.homes, SCHEMA), sharing(base.customers, base.contacts, SCHEMA)]
    )
    return {(row, CODES[code], field) for row, field, code in found[["id", "field", "code"]].to_numpy().tolist()}


@pytest.mark.parametrize("seed", range(12))
def test_an_audit_and_a_run_agree(seed: int) -> None:
    chance = random.Random(seed)
    cells = {name: [chance.choice(POOLS.get(name, [None])) for _ in range(30)] for name in SCHEMA.names}
    rows = pd.DataFrame(cells, index=pd.Index([f"s::{line}" for line in range(30)], name="row_id"), dtype="str")
    table = pa.Table.from_pandas(rows.reset_index(), preserve_index=False)
    told = findings(table.cast(pa.schema([(name, pa.string()) for name in table.column_names])), rules(SCHEMA), SCHEMA)
    ours = {
        (row, rule.split(".")[0], field)
        for row, rule, field in zip(*(told[name].to_pylist() for name in ("row_id", "rule", "field")), strict=True)
    }
    assert ours == of_a_run(rows)
