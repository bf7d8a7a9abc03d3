import pandas as pd
import pytest

from guiyi.core.schema import Field, Schema
from guiyi.schemas.customer import customer_schema
from guiyi.validators.tables import FAILURES, gate, pandera_schema

SCHEMA = customer_schema().with_fields(
    [
        Field("risk", "text", "风险", "Risk", options=("高", "低")),
        Field("project", "text", "项目", "Project", pattern="P-[0-9]{3}", many=True),
    ]
)


def framed(schema: Schema, **cells: list[str | None]) -> tuple[pd.DataFrame, pd.DataFrame]:
    ids = ["c1", "c2"]
    ours = {one.name: [None, None] for one in schema.of("customer")}
    ours |= {"customer_name": ["归一软件有限公司", "上海归一科技有限公司"]}
    ours |= {name: some for name, some in cells.items() if name in ours}
    theirs: dict[str, list[str | None]] = {one.name: [None, None] for one in schema.of("contact")}
    theirs |= {name: some for name, some in cells.items() if name in theirs}
    return (
        pd.DataFrame({"customer_id": ids, **ours}).astype("str"),
        pd.DataFrame({"contact_id": ["p1", "p2"], "customer_id": ids, **theirs}).astype("str"),
    )


def failures(**cells: list[str | None]) -> list[list[str]]:
    return gate(*framed(SCHEMA, **cells), SCHEMA).to_numpy().tolist()


def test_finished_tables_pass() -> None:
    cells: dict[str, list[str | None]] = {
        "phone": ["+8613800138000|+862161234567;ext=801", None],
        "email": ["info@example.com|sales@example.com", None],
        "uscc": [None, None],
        "founded_date": ["2015-06-01", "2023-05"],
        "stage": ["lead", "customer"],
        "industry": ["I", "A"],
        "risk": ["高", None],
        "project": ["P-001|P-002", None],
        "mobile": ["+8613800138001", "+85291234567"],
        "contact_name": ["张三", "李四"],
    }
    failed = gate(*framed(SCHEMA, **cells), SCHEMA)
    assert failed.empty
    assert list(failed.columns) == list(FAILURES)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"customer_name": ["归一软件有限公司", None]}, ["customer", "c2", "customer_name", "required"]),
        ({"phone": ["138 0013 8000", None]}, ["customer", "c1", "phone", "normal"]),
        ({"email": ["A@EXAMPLE.COM", None]}, ["customer", "c1", "email", "normal"]),
        ({"risk": [None, "中"]}, ["customer", "c2", "risk", "option"]),
        ({"project": ["P-001|P-2", None]}, ["customer", "c1", "project", "pattern"]),
        ({"mobile": [None, "138****8000"]}, ["contact", "p2", "mobile", "normal"]),
    ],
)
def test_each_failure_is_named(cells: dict[str, list[str | None]], expected: list[str]) -> None:
    assert failures(**cells) == [expected]


def test_both_of_two_equal_values_fail_where_one_must_be_unique() -> None:
    schema = customer_schema().with_fields([Field("card", "text", "卡号", "Card", unique=True)])
    customers, contacts = framed(schema, card=["A1", "A1"])
    assert gate(customers, contacts, schema).to_numpy().tolist() == [
        ["customer", "c1", "card", "unique"],
        ["customer", "c2", "card", "unique"],
    ]


def test_a_table_without_a_field_is_told() -> None:
    customers, contacts = framed(SCHEMA)
    failed = gate(customers.drop(columns="phone"), contacts, SCHEMA)
    assert failed[["entity", "field", "check"]].to_numpy().tolist() == [["customer", "phone", "missing"]]
    assert failed["id"].isna().all()


def test_text_is_text() -> None:
    customers, contacts = framed(SCHEMA)
    customers["deal_amount"] = [1.5, 2.0]
    failed = gate(customers, contacts, SCHEMA)
    assert set(failed["check"]) == {"text"}
    assert list(failed["id"]) == ["c1", "c2"]


def test_a_value_of_the_bases_other_country_is_normal() -> None:
    assert failures(country=["US", None], postcode=["94107", None]) == []


def test_the_schema_is_panderas() -> None:
    made = pandera_schema(SCHEMA, "customer")
    assert list(made.columns) == [one.name for one in SCHEMA.of("customer")]
    assert not made.columns["customer_name"].nullable
