"""Known exports through a whole run: what stands in a CRM already meets what comes from WeChat and WeCom."""

import json
from pathlib import Path

import pandas as pd
import pytest

import guiyi
from guiyi.pipeline import Result

HUBSPOT_COMPANIES = """Record ID,Company name,Company owner,Create Date,Phone Number,City,Company Domain Name
9001,成都锦川商贸有限公司,Tom Hanks,2024-03-05 10:11,028-61234567,Chengdu,jinchuan-test.cn
9002,苏州鑫源机械有限公司,Tom Hanks,2024-03-05 10:11,0512-61234567,Suzhou,xinyuan-test.cn
"""
HUBSPOT_CONTACTS = """Record ID,First Name,Last Name,Email,Mobile Phone Number,Lifecycle Stage,Associated Company,Associated Company IDs
51,六,赵,zhao@jinchuan-test.cn,13800138001,Customer,成都锦川商贸有限公司,9001
"""
WECOM = {
    "external_contact_list": [
        {
            "external_contact": {
                "external_userid": "wmT1", "name": "赵六", "type": 2, "gender": 1, "position": "采购经理",
                "corp_full_name": "成都锦川商贸有限公司",
            },
            "follow_info": {
                "userid": member, "remark": "赵总-成都锦川", "createtime": 1709604672, "tag_id": ["et1"],
                "remark_mobiles": ["13800138001"], "add_way": 1,
            },
        }
        for member in ("WangX", "ZhaoX")
    ],
    "tag_group": [{"group_name": "客户等级", "tag": [{"id": "et1", "name": "A类"}]}],
}  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """Run a CRM's export as existing beside what WeCom says."""
    folder = tmp_path_factory.mktemp("known")
    (folder / "companies.csv").write_text(HUBSPOT_COMPANIES, encoding="utf-8")
    (folder / "contacts.csv").write_text(HUBSPOT_CONTACTS, encoding="utf-8")
    (folder / "wecom.json").write_text(json.dumps(WECOM), encoding="utf-8")
    (folder / "guiyi.yaml").write_text(
        "sources:\n  - {path: companies.csv, role: existing}\n  - {path: contacts.csv, role: existing}\n"
        "  - path: wecom.json\ntargets: [csv]\n",
        encoding="utf-8",
    )
    return guiyi.run(folder / "guiyi.yaml")


def test_a_customer_of_several_colleagues_is_one(run: Result) -> None:
    zhao = run.members[run.members["source"].isin(["contacts", "wecom"])]
    assert (len(zhao), zhao["customer_id"].nunique(), zhao["contact_id"].nunique()) == (3, 1, 1)
    assert run.summary["rows_in"] == 5
    assert run.summary["customers"] == 2


def test_ids_of_the_crm_stay_on_what_was_merged(run: Result) -> None:
    customers = run.customers.set_index("customer_name")
    assert customers.loc["成都锦川商贸有限公司", "target_id"] == "9001"
    assert customers.loc["苏州鑫源机械有限公司", "target_id"] == "9002"
    (contact,) = run.contacts[run.contacts["mobile"] == "+8613800138001"].to_dict("records")
    told = {name: contact[name] for name in ("contact_target_id", "contact_name", "gender", "wecom_external_userid")}
    assert told == {
        "contact_target_id": "51",
        "contact_name": "赵六",
        "gender": "male",
        "wecom_external_userid": "wmT1",
    }


def test_codes_and_tags_of_wecom_are_words(run: Result) -> None:
    row = run.customers.set_index("customer_name").loc["成都锦川商贸有限公司"]
    assert {name: row[name] for name in ("level", "tags", "city", "province")} == {
        "level": "A", "tags": "A类", "city": "成都市", "province": "四川省",
    }  # fmt: skip


def test_accounts_that_are_no_customers_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text(
        "UserName,Alias,Type,Remark,NickName,PYInitial,RemarkPYInitial,label\n"
        "wxid_t1,zhao_cd,3,赵总-成都锦川商贸-13800138001,赵六,ZL,,None\n123@chatroom,,2,,家人群,JRQ,,None\n"
        "gh_0123456789ab,,3,,早报,ZB,,None\nfilehelper,,3,,文件传输助手,,,None\n",
        encoding="utf-8-sig",
    )
    result = guiyi.run([path], output=tmp_path / "out", targets=["csv"])
    ignored = result.members[result.members["status"] == "ignored"]
    assert ignored["reason"].tolist() == ["row.group", "row.official_account", "row.official_account"]
    assert (result.summary["rows_in"], result.summary["rows_ignored"]) == (4, 3)
    (customer,) = result.customers.to_dict("records")
    assert customer["customer_name"] == "成都锦川商贸"
    assert pd.isna(customer["tags"])
