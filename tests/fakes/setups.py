"""What the tests of all clients share: each with its fake, what its environment holds, and records to send."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import ModuleType
from typing import Any

from fakes import hubspot as hubspot_fake
from fakes import jiandaoyun as jiandaoyun_fake
from fakes import salesforce as salesforce_fake
from fakes import wukong11 as wukong11_fake
from fakes import zoho as zoho_fake
from guiyi.push import hubspot, jiandaoyun, salesforce, wukong11, zoho
from guiyi.push.client import Client, Record, Tags
from guiyi.push.plan import Wanted
from guiyi.schemas.targets import TARGETS
from guiyi.schemas.targets.profile import Target, TargetField

NOTES = ("Description", "description", "备注")


@dataclass(frozen=True)
class Setup:
    """One client and its fake.

    Attributes:
        environment: address of the fake → settings, by name.
        secret: name of the setting that proves who calls.
        customer, contact: what is sent; a contact's customer is told by `parent`.
        change: header → another text, and "" for what is cleared, of the customer.
        forbid: takes the permission to read contacts away.
        renews: a token that ran out is renewed.
    """

    name: str
    module: ModuleType
    fake: Callable[[], Any]
    environment: Callable[[str], Mapping[str, str]]
    secret: str
    customer: Record
    contact: Record
    change: Mapping[str, str]
    forbid: Callable[[Any], None]
    renews: bool = False
    unread: frozenset[str] = field(default_factory=frozenset)  # headers that are told otherwise


def hasty(name: str) -> Target:
    """Return a target's profile without the pace that it asks for; a search still lags, as its fake's does."""
    target = TARGETS[name]
    return replace(
        target, calls=replace(target.calls, rate=None, lag=wukong11_fake.LAG * 1.5 if name == "wukong11" else 0.0)
    )


def base_of(setup: Setup, client: Client, customers: int, contacts: int, note: str = "", seed: int = 0) -> list[Wanted]:
    """Return customers and contacts of a target, after its two samples."""
    ours, theirs = TARGETS[setup.name].objects
    draw = random.Random(seed)
    tagged = isinstance(client, Tags) and "Tag" in setup.customer.fields
    base = []
    for number in range(customers):
        fields = {
            name: text.replace("c1", f"c{number}").replace("上海归一", f"归一{number}")
            for name, text in setup.customer.fields.items()
        }
        if note:
            fields |= {name: text or note for name, text in setup.change.items() if text or name in NOTES}
        tags = tuple(fields.pop("Tag").split(",")) if tagged and fields.get("Tag") else ()
        base.append(Wanted(ours.name, f"c{number}", fields, tags=tags))
    pointers = {one.header for one in theirs.fields if one.refers and one.required}
    for number in range(contacts):
        parent = f"c{draw.randrange(customers)}"
        fields = {
            name: text.replace("c1", parent).replace("p1", f"p{number}").replace("zs@", f"zs{number}@")
            + (note if text == "三" else "")
            for name, text in setup.contact.fields.items()
            if name not in pointers
        }
        base.append(Wanted(theirs.name, f"p{number}", fields, parent=parent))
    return base


def with_owners(target: Target) -> Target:
    """Return a profile with a column of owners, as a job that gives their accounts makes it."""
    header = str(target.owner_header)
    columns = ({"field": "owner", "options": {"李雷": "1"}}, {"refers": header})
    objects = zip(target.objects, columns, strict=True)
    return replace(
        target, objects=tuple(replace(obj, fields=(*obj.fields, TargetField(header, **told))) for obj, told in objects)
    )


HUBSPOT = Setup(
    "hubspot",
    hubspot,
    hubspot_fake.HubSpot,
    lambda url: {"url": url, "token": hubspot_fake.TOKEN},
    "token",
    Record("c1", {"guiyi_id": "c1", "name": "上海归一有限公司", "domain": "guiyi.example", "phone": "+862161234567",
                  "industry": "LOGISTICS_AND_SUPPLY_CHAIN", "description": "第一行\n第二行 😀"}),
    Record("p1", {"guiyi_id": "p1", "company_guiyi_id": "c1", "lastname": "张", "firstname": "三", "email": "zs@guiyi.example",
                  "mobilephone": "+8613800138000", "company": "上海归一有限公司"}),
    {"phone": "+862187654321", "description": ""},
    lambda fake: fake.forbidden.add("contacts"),
    unread=frozenset({"company_guiyi_id"}),
)  # fmt: skip

SALESFORCE = Setup(
    "salesforce",
    salesforce,
    salesforce_fake.Salesforce,
    lambda url: {"url": url, "client_id": salesforce_fake.CLIENT, "client_secret": salesforce_fake.SECRET},
    "client_secret",
    Record("c1", {"GuiyiId__c": "c1", "Name": "上海归一有限公司", "Phone": "+862161234567", "Industry": "Transportation",
                  "AnnualRevenue": "1200000", "Description": "第一行\n第二行 😀"}),
    Record("p1", {"GuiyiId__c": "p1", "Account.GuiyiId__c": "c1", "LastName": "张", "FirstName": "三",
                  "Email": "zs@guiyi.example", "MobilePhone": "+8613800138000"}),
    {"Phone": "+862187654321", "Description": ""},
    lambda fake: fake.rights.update(Contact=False),
    renews=True,
)  # fmt: skip

ZOHO = Setup(
    "zoho",
    zoho,
    zoho_fake.Zoho,
    lambda url: {
        "url": url,
        "accounts": url,
        "client_id": zoho_fake.CLIENT,
        "client_secret": zoho_fake.SECRET,
        "refresh_token": zoho_fake.REFRESH,
    },
    "client_secret",
    Record("c1", {"GuiyiId": "c1", "Account_Name": "上海归一有限公司", "Phone": "+862161234567", "Industry": "Manufacturing",
                  "Annual_Revenue": "1200000", "Tag": "重点,华东", "Description": "第一行\n第二行 😀"}),
    Record("p1", {"GuiyiId": "p1", "Account_Name": "上海归一有限公司", "Last_Name": "张", "First_Name": "三",
                  "Email": "zs@guiyi.example", "Mobile": "+8613800138000"}),
    {"Phone": "+862187654321", "Description": "", "Tag": ""},
    lambda fake: fake.forbidden.add("Contacts"),
    renews=True,
)  # fmt: skip

JIANDAOYUN = Setup(
    "jiandaoyun",
    jiandaoyun,
    jiandaoyun_fake.Jiandaoyun,
    lambda url: {
        "url": f"{url}/api",
        "key": jiandaoyun_fake.KEY,
        "app": jiandaoyun_fake.APP,
        "customers": jiandaoyun_fake.CUSTOMERS,
        "contacts": jiandaoyun_fake.CONTACTS,
    },
    "key",
    Record("c1", {"统一客户ID": "c1", "客户名称": "上海归一有限公司", "手机": "13800138000", "成交金额": "1200000.5", "标签": "重点,华东",
                  "下次联系时间": "2024-03-05T10:11:12", "成立日期": "2020-01-01", "地址": "归一路1号", "备注": "第一行\n第二行 😀"}),
    Record("p1", {"联系人ID": "p1", "统一客户ID": "c1", "姓名": "张三", "手机": "13900139000"}),
    {"成交金额": "5", "备注": "", "标签": "", "下次联系时间": ""},
    lambda fake: fake.forbidden.add(jiandaoyun_fake.CONTACTS),
)  # fmt: skip

WUKONG11 = Setup(
    "wukong11",
    wukong11,
    wukong11_fake.Wukong11,
    lambda url: {"url": url, "user": wukong11_fake.USER, "password": wukong11_fake.PASSWORD},
    "password",
    Record("c1", {"*客户名称": "上海归一有限公司", "客户级别": "A（重点客户）", "手机": "13800138000", "省": "上海市", "市": "上海市",
                  "区": "浦东新区", "详细地址": "归一路1号", "下次联系时间": "2024-03-05 10:11:00", "备注": "第一行\n第二行"}),
    Record("p1", {"*姓名": "张三p1", "手机": "13900139000", "性别": "男", "邮箱": "zs@guiyi.example",
                  "*负责人": "李雷"}),
    {"手机": "13700137000", "备注": ""},
    lambda fake: fake.forbidden.add("crmContacts/queryPageList"),
    renews=True,
)  # fmt: skip

SETUPS = {one.name: one for one in (WUKONG11, JIANDAOYUN, SALESFORCE, HUBSPOT, ZOHO)}
