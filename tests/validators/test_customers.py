"""What merged customers must have."""

import pandas as pd

from guiyi.core.schema import Field, Schema
from guiyi.validators.customers import lacking, on_rows, sharing

SCHEMA = Schema(
    (
        Field("customer_name", "company", "", "", required=True),
        Field("uscc", "uscc", "", "", unique=True),
        Field("phone", "phone", "", "", many=True),
        Field("mobile", "phone", "", "", entity="contact", many=True),
    ),
    any_of=(("mobile", "phone"),),
)
CUSTOMERS = pd.DataFrame(
    {
        "customer_name": ["甲", "乙", None, "丁"],
        "uscc": ["X", "X", None, None],
        "phone": [None, "+862161234567", None, None],
    },
    index=pd.Index(["C1", "C2", "C3", "C4"], name="customer_id"),
    dtype="str",
)
CONTACTS = pd.DataFrame(
    {"customer_id": ["C1"], "mobile": ["+8613800138000"]}, index=pd.Index(["P1"], name="contact_id"), dtype="str"
)
HOMES = pd.DataFrame({"contact_id": ["P1", "P1"], "customer_id": ["C1", "C4"]}, dtype="str")


def test_lacking() -> None:
    found = lacking(CUSTOMERS, CONTACTS, HOMES, SCHEMA)
    assert found[["id", "field", "code"]].values.tolist() == [
        ["C3", "customer_name", "customer.required"],
        ["C3", "mobile|phone", "customer.any_of"],
    ]  # C4 is reached through a contact whose home is C1


def test_sharing_what_must_be_unique() -> None:
    found = sharing(CUSTOMERS, CONTACTS, SCHEMA)
    assert found[["id", "code", "value"]].values.tolist() == [
        ["C1", "customer.unique", "X"],
        ["C2", "customer.unique", "X"],
    ]


def test_findings_spread_over_the_rows_of_their_customers() -> None:
    members = pd.DataFrame(
        {"customer_id": ["C3", "C3", "C1"], "contact_id": [None, None, "P1"]},
        index=pd.Index(["a", "b", "c"], name="row_id"),
        dtype="str",
    )
    issues = on_rows(lacking(CUSTOMERS, CONTACTS, HOMES, SCHEMA), members)
    assert sorted(issues["row_id"]) == ["a", "a", "b", "b"]
    assert set(issues["severity"]) == {"error"}
