"""`guiyi targets pull`: a CRM's own description becomes a file that a job reads, laid over the profile."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from fakes.server import Reply, Request, Server
from fakes.setups import SETUPS
from guiyi.cli_targets import pulled
from guiyi.core.errors import ConfigError, TargetError
from guiyi.job import Job
from guiyi.push.client import Wire
from guiyi.push.describe import READERS, pull
from guiyi.push.describe.told import Told, laid
from guiyi.push.settings import variable
from guiyi.schemas.customer import customer_schema
from guiyi.schemas.targets import TARGETS

SECRET = "geheim-7f3a"


class Telling:
    """Answers what it is asked by path; everything else is not found. It asks for the secret first."""

    def __init__(self, answers: dict[str, Any], secret: Callable[[Request], bool]) -> None:
        self.answers, self.secret = answers, secret

    def handle(self, request: Request) -> Reply:
        key = f"{request.path.lstrip('/')}{'?' + request.query['module'] if 'module' in request.query else ''}"
        body = request.json if request.headers.get("content-type", "").startswith("application/json") else {}
        key += f"#{body['entry_id']}" if "entry_id" in (body or {}) else ""
        if not self.secret(request):
            return Reply(401, {"code": 302, "error": "invalid"})
        return Reply(body=self.answers[key]) if key in self.answers else Reply(404, {"code": 404})

    def is_write(self, request: Request) -> bool:
        return False

    def dump(self) -> Any:
        return None

    def reset(self) -> None: ...

    def expire(self) -> None: ...


def zoho_field(name: str, **more: Any) -> dict[str, Any]:
    return {"api_name": name, "field_label": name, "data_type": "text", "operation_type": {"api_create": True}, **more}


def jiandaoyun_form(*labels: str) -> dict[str, Any]:
    return {"widgets": [{"name": f"_widget_{n}", "label": one, "type": "text"} for n, one in enumerate(labels)]}


OTHERS: dict[str, tuple[dict[str, Any], Callable[[Request], bool], dict[str, str]]] = {
    "zoho": (
        {
            "oauth/v2/token": {"access_token": "T", "expires_in": 3600},
            "crm/v8/settings/fields?Accounts": {"fields": [
                zoho_field("GuiyiId", unique=True), zoho_field("Account_Name", length=120, system_mandatory=True),
                zoho_field("Industry", data_type="picklist", system_mandatory=True,
                           pick_list_values=[{"actual_value": "软件"}, {"actual_value": "贸易"}]),
                zoho_field("Contract_No", field_label="合同编号"), zoho_field("Created_Time", operation_type={}),
            ]},
            "crm/v8/settings/fields?Contacts": {"fields": [zoho_field("Last_Name", length=80), zoho_field("First_Name")]},
        },
        lambda request: SECRET in request.body.decode() or request.headers.get("authorization") == "Zoho-oauthtoken T",
        {"client_id": "c", "client_secret": "s", "refresh_token": SECRET},
    ),
    "jiandaoyun": (
        {
            "v5/app/entry/widget/list#kunden": jiandaoyun_form("统一客户ID", "客户名称", "行业", "合同编号"),
            "v5/app/entry/widget/list#leute": jiandaoyun_form("联系人", "手机"),
        },
        lambda request: request.headers.get("authorization") == f"Bearer {SECRET}",
        {"key": SECRET, "app": "a", "customers": "kunden", "contacts": "leute"},
    ),
    "wukong11": (
        {
            "login": {"code": 0, "data": {"adminToken": "T"}},
            "crmCustomer/field": {"code": 0, "data": [
                {"fieldName": "customerName", "name": "客户名称", "isNull": 1, "isUnique": 1},
                {"fieldName": "level", "name": "客户级别", "setting": [{"name": "重点"}, {"name": "普通"}], "isNull": 1},
                {"fieldName": "address", "name": "地区定位", "formType": "map_address"},
                {"fieldName": "detailAddress", "name": "详细地址"},
            ]},
            "crmContacts/field": {"code": 0, "data": [{"fieldName": "name", "name": "姓名", "isNull": 1}]},
        },
        lambda request: SECRET in request.body.decode() or request.headers.get("admin-token") == "T",
        {"user": "u", "password": SECRET},
    ),
}  # fmt: skip


@pytest.fixture(params=[*SETUPS, *OTHERS, "wukong9"])
def crm(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Start each CRM in turn, with what its reader must be told in the environment; yield the target's name."""
    name = request.param
    if name == "wukong9":
        request.getfixturevalue("wukong9")
        yield name
        return
    fake = SETUPS[name].fake() if name in SETUPS else Telling(*OTHERS[name][:2])
    with Server(fake) as server:
        told = dict(SETUPS[name].environment(server.url)) if name in SETUPS else {"url": server.url, **OTHERS[name][2]}
        told |= {"accounts": server.url} if name == "zoho" else {}
        for key, value in told.items():
            monkeypatch.setenv(variable(name, key), value)
        yield name


def test_every_crm_describes_itself_into_a_file_that_a_job_reads(crm: str, tmp_path: Path) -> None:
    path = tmp_path / f"{crm}.fields.yaml"
    pulled(crm, None, path)
    told = yaml.safe_load(path.read_text("utf-8"))
    assert set(told) == {"customer", "contact"}
    targets = [{crm: {"described": path.name}}]
    (target,) = Job.of({"sources": [{"path": "a.csv"}], "targets": targets}, "test", tmp_path).target_profiles(
        customer_schema()
    )
    assert target.name == crm
    text = path.read_text("utf-8")
    assert SECRET not in text
    assert text.startswith("# The fields of")


def test_picklists_lengths_and_needs_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with Server(Telling(*OTHERS["zoho"][:2])) as server:
        for key, value in {"url": server.url, "accounts": server.url, **OTHERS["zoho"][2]}.items():
            monkeypatch.setenv(variable("zoho", key), value)
        found = pull("zoho", customer_schema(), Wire(patience=0.01)).laid
    fields = found.said["customer"]["fields"]
    assert fields["Industry"] == {"required": True, "choices": ["软件", "贸易"]}
    assert fields["Account_Name"] == {"max_length": 120}
    assert fields["Fax"] is None
    assert [one.header for one in found.unfilled["customer"]] == ["Contract_No"]
    assert found.lacking == ["Contacts.GuiyiId"]


def test_a_template_has_all_columns_in_the_order_of_the_crm() -> None:
    own = [
        Told("合同编号", "合同编号", required=True),
        Told("客户名称", "客户名称", required=True),
        Told("手机", "手机"),
    ]
    target = TARGETS["wukong9"]
    said = laid({"customer": own}, target, customer_schema()).said
    assert said["customer"]["order"] == ["合同编号", "客户名称", "手机"]
    assert said["customer"]["fields"]["合同编号"] == {"field": "", "required": True}
    assert said["customer"]["fields"]["网址"] is None
    told = {"sources": [{"path": "a.csv"}], "targets": [{"wukong9": said}]}
    (changed,) = Job.of(json.loads(json.dumps(told)), "test").target_profiles(customer_schema())
    assert [one.header for one in changed.object_of("customer").fields] == ["合同编号", "*客户名称", "手机"]


def test_a_field_of_the_jobs_own_fills_what_is_called_so() -> None:
    job = Job.of({"sources": [{"path": "a.csv"}], "fields": {"contract": {"zh": "合同编号"}}}, "test")
    own = [Told("Contract_No", "合同编号")]
    found = laid({"customer": own}, TARGETS["zoho"], job.schema_wanted())
    assert found.said["customer"]["fields"]["Contract_No"] == {"field": "contract"}


@pytest.mark.parametrize("name", ["zoho", "jiandaoyun", "wukong11"])
def test_a_wrong_secret_is_told(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(Telling(*OTHERS[name][:2])) as server:
        for key, value in {"url": server.url, "accounts": server.url, **OTHERS[name][2]}.items():
            monkeypatch.setenv(variable(name, key), value if value != SECRET else "wrong-one")
        with pytest.raises(TargetError) as caught:
            pull(name, customer_schema(), Wire(patience=0.01))
    assert "wrong-one" not in str(caught.value)


def test_what_does_not_describe_itself_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match="hubspot"):
        pull("hubspt", customer_schema())
    monkeypatch.delenv("GUIYI_HUBSPOT_TOKEN", raising=False)
    with pytest.raises(ConfigError, match="GUIYI_HUBSPOT_TOKEN"):
        pull("hubspot", customer_schema())
    assert set(READERS) < set(TARGETS)
