"""The files of the CRMs: what their import screens ask, on a small base that is hard on them."""

import csv
from pathlib import Path

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from guiyi.core.schema import Schema
from guiyi.exporters import EXPORTERS
from guiyi.exporters.preflight import Preflight
from guiyi.schemas.targets import TARGETS

Base = tuple[pd.DataFrame, pd.DataFrame]
CRMS = [name for name, target in TARGETS.items() if target.blank_policy != "none" and name != "sql"]


def written(name: str, base: Base, schema: Schema, folder: Path) -> Preflight:
    return EXPORTERS[name](*base, schema, TARGETS[name], folder)


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", CRMS)
def test_customers_come_first_and_a_readme_last(name: str, base: Base, schema: Schema, tmp_path: Path) -> None:
    done = written(name, base, schema, tmp_path)
    assert all(path.exists() for path in done.files)
    told = next(path for path in done.files if path.name == "README.txt").read_text("utf-8-sig")
    assert all(path.name in told for path in done.files if path.name != "README.txt")


@pytest.mark.parametrize("name", CRMS)
def test_every_value_is_somewhere(name: str, base: Base, schema: Schema, tmp_path: Path) -> None:
    """Nothing is lost on the way: what has no column stands in the note. WeCom takes no customers."""
    if name == "wecom":
        pytest.skip("customers cannot be imported into WeCom: only remarks of contacts that are there")
    written(name, base, schema, tmp_path)
    files = [path for path in tmp_path.iterdir() if path.suffix in (".csv", ".xls", ".xlsx")]
    text = "\n".join(
        path.read_text("utf-8")
        if path.suffix == ".csv"
        else "\n".join(
            "\t".join(map(str, row)) for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        )
        for path in files
    )
    for value in (
        "归一软件有限公司",
        "2015-06-01",
        "128000.5",
        "老客户",
        "抖音",
        "zhangzong88",
        "@cmd",
        "世纪大道1号",
        "sales@example.com",
    ):
        assert value in text, value
    for tail in ("61234567", "13800138000", "13900139000", "13800138001", "13800138002", "91234567"):
        assert tail in text, tail


def test_salesforce_finds_accounts_by_their_external_id(base: Base, schema: Schema, tmp_path: Path) -> None:
    written("salesforce", base, schema, tmp_path)
    assert not (tmp_path / "Account.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    accounts, contacts = lines(tmp_path / "Account.csv"), lines(tmp_path / "Contact.csv")
    assert [one["GuiyiId__c"] for one in accounts] == ["c1", "c2"]
    assert accounts[0]["Industry"] == "Technology"
    assert accounts[0]["Phone"] == "+862161234567;ext=801"
    assert [(one["Account.GuiyiId__c"], one["LastName"], one["FirstName"]) for one in contacts] == [
        ("c1", "张总", ""), ("c2", "张", "伟"),
    ]  # fmt: skip


def test_a_contact_has_surname_and_given_name_apart(base: Base, schema: Schema, tmp_path: Path) -> None:
    named = base[1].assign(contact_name="欧阳娜娜", last_name="欧阳", first_name="娜娜")
    written("zoho", (base[0], named), schema, tmp_path)
    assert {(one["Last_Name"], one["First_Name"]) for one in lines(tmp_path / "Contacts.csv")} == {("欧阳", "娜娜")}


PARTED = {  # contact_name, last_name and first_name of the source → those of the target
    ("欧阳娜娜", "", ""): ("欧阳", "娜娜"),
    ("司马光", "", ""): ("司马", "光"),
    ("张三丰", "", ""): ("张", "三丰"),
    ("John van der Berg", "", ""): ("van der Berg", "John"),
    ("买买提·吐尔逊", "", ""): ("买买提·吐尔逊", ""),
    ("小美", "", ""): ("小美", ""),
    ("张", "", ""): ("张", ""),
    ("夏侯", "", ""): ("夏侯", ""),
    ("单于静", "单", "于静"): ("单", "于静"),
    ("", "欧阳", "娜娜"): ("欧阳", "娜娜"),
}


@pytest.mark.parametrize("name", ["salesforce", "hubspot", "zoho"])
def test_names_are_parted_where_the_target_asks(name: str, framed, schema: Schema, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    fields = ("contact_name", "last_name", "first_name")
    people = [
        {
            "contact_id": f"p{at}",
            "customer_id": "c1",
            **{one: text for one, text in zip(fields, told, strict=True) if text},
        }
        for at, told in enumerate(PARTED)
    ]
    done = written(name, framed([{"customer_id": "c1", "customer_name": "归一"}], people), schema, tmp_path)
    last, first = {"salesforce": ("LastName", "FirstName"), "zoho": ("Last_Name", "First_Name")}.get(
        name, ("lastname", "firstname")
    )
    rows = lines(tmp_path / f"{TARGETS[name].objects[1].name}.csv")
    assert [(one[last], one[first]) for one in rows] == list(PARTED.values())
    told = done.findings[done.findings["code"] == "target.parted"]
    assert list(told["id"]) == ["p0", "p1", "p2", "p3"]
    assert "欧阳娜娜" not in set(told["value"])


def test_a_remark_that_stands_for_a_name_is_not_parted(base: Base, schema: Schema, tmp_path: Path) -> None:
    nameless = base[1].assign(contact_name=pd.NA, last_name=pd.NA, wechat_remark="小张建材")
    written("zoho", (base[0], nameless), schema, tmp_path)
    assert {(one["Last_Name"], one["First_Name"]) for one in lines(tmp_path / "Contacts.csv")} == {("小张建材", "")}


def test_hubspot_has_both_objects_in_one_file(base: Base, schema: Schema, tmp_path: Path) -> None:
    written("hubspot", (base[0], base[1].iloc[:1]), schema, tmp_path)
    both = lines(tmp_path / "companies-and-contacts.csv")
    assert [(one["companies.guiyi_id"], one["contacts.guiyi_id"]) for one in both] == [("c1", "p1"), ("c2", "")]
    assert both[0]["companies.lifecyclestage"] == "lead"


def test_wukong11_has_a_hint_and_its_headers(base: Base, schema: Schema, tmp_path: Path) -> None:
    written("wukong11", base, schema, tmp_path)
    hint, header, *body = CalamineWorkbook.from_path(str(tmp_path / "客户.xlsx")).get_sheet_by_index(0).to_python()
    assert "必填" in str(hint[0])
    assert header == [one.header for one in TARGETS["wukong11"].objects[0].fields]
    assert len(body) == 2


def test_wukong11_is_split_at_its_limit(framed, schema: Schema, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    many = [{"customer_id": f"c{n}", "customer_name": f"归一{n}号有限公司"} for n in range(10_001)]
    written("wukong11", framed(many, []), schema, tmp_path)
    sizes = [
        len(CalamineWorkbook.from_path(str(tmp_path / name)).get_sheet_by_index(0).to_python()) - 2
        for name in ("客户.xlsx", "客户-2.xlsx")
    ]
    assert sizes == [10_000, 1]


def test_wecom_takes_those_whom_a_member_has(base: Base, schema: Schema, tmp_path: Path) -> None:
    customers = base[0].assign(owner_account="lisi")
    contacts = base[1].assign(wecom_external_userid=["wmAAA", pd.NA])
    done = written("wecom", (customers, contacts), schema, tmp_path)
    with (tmp_path / "企业微信备注.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["external_userid"] == "wmAAA"
    assert row["userid"] == "lisi"
    assert row["add_tag"] == "VIP,老客户"
    refused = done.findings[done.findings["code"] == "target.required"]
    assert list(refused["id"]) == ["p2"]
