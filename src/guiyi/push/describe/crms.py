"""What each CRM is asked about its own fields, and how its answer is read.

Sources: the field calls of 悟空CRM 9 (admin/field/getField) and 11 (crmCustomer/field), 简道云 (widget/list,
https://hc.jiandaoyun.com/open/14215), https://developers.hubspot.com (properties), https://developer.salesforce.com
(sObject Describe), https://www.zoho.com/crm/developer (fields metadata).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from guiyi.core.errors import TargetError
from guiyi.core.schema import Entity
from guiyi.push.client import Ask
from guiyi.push.describe.told import Description, Told
from guiyi.push.salesforce import API
from guiyi.push.session import Answer, Session
from guiyi.schemas.targets.profile import Target

NOT_IN_FILES = frozenset(("file", "form", "user", "structure"))  # types that the templates of 悟空CRM leave out
ADDRESS = {"wukong9": ("省", "市", "区/县", "详细地址"), "wukong11": ("省", "市", "区")}
UNWRITABLE = frozenset(("sn", "separator", "signature", "linkquery", "image", "upload", "button", "subform"))


def wukong9(session: Session, target: Target, ask: Ask) -> Description:
    """Read the fields of customers and contacts in the order of the import template."""
    named = {"username": ask("user"), "password": ask("password")}
    told = _enveloped(session, target, session.enter("POST", "index.php/admin/base/login", json=named), 200)
    session.headers.update(authKey=str(told["authKey"]), sessionId=str(told["sessionId"]))
    found: dict[Entity, list[Told]] = {}
    kinds: Mapping[Entity, str] = {"customer": "customer", "contact": "contacts"}
    for entity, name in kinds.items():
        asked = {"types": f"crm_{name}", "module": "crm", "controller": name, "action": "save"}
        rows = _enveloped(session, target, session.read("POST", "index.php/admin/field/getField", json=asked), 200)
        found[entity] = list(_of_wukong(rows, target.name))
    return found


def wukong11(session: Session, target: Target, ask: Ask) -> Description:
    """Read the fields of customers and contacts."""
    named = {"username": ask("user"), "password": ask("password"), "type": 1}
    told = _enveloped(session, target, session.enter("POST", "login", json=named), 0)
    token = (told.get("adminToken") or told.get("token")) if isinstance(told, dict) else told
    session.headers["Admin-Token"] = str(token)
    found: dict[Entity, list[Told]] = {}
    kinds: Mapping[Entity, str] = {"customer": "crmCustomer", "contact": "crmContacts"}
    for entity, path in kinds.items():
        rows = _enveloped(session, target, session.read("POST", f"{path}/field", json={}), 0)
        found[entity] = list(_of_wukong(rows, target.name))
    return found


def _enveloped(session: Session, target: Target, told: Answer, good: int) -> Any:
    body = told.body if isinstance(told.body, dict) else {}
    if body.get("code") != good or body.get("data") is None:
        raise TargetError("push.token", target=target.name, address=session.address)
    return body["data"]


def _of_wukong(rows: Sequence[Mapping[str, Any]], name: str) -> Iterator[Told]:
    for one in rows:
        kind = str(one.get("form_type") or one.get("formType") or "")
        field = str(one.get("field") or one.get("fieldName") or "")
        if kind in NOT_IN_FILES or field == "deal_status":
            continue
        if kind in ("map_address", "area_position") or (field == "address" and name == "wukong11"):
            yield from (Told(header, header) for header in ADDRESS[name])
            continue
        options = (each.get("name") if isinstance(each, dict) else each for each in one.get("setting") or ())
        label = "详细地址" if field == "detailAddress" else str(one["name"])
        required = str(one.get("is_null", one.get("isNull", 0))) == "1"
        unique = str(one.get("is_unique", one.get("isUnique", 0))) == "1"
        yield Told(label, label, required, unique, choices=tuple(str(each).strip() for each in options if each))


def jiandaoyun(session: Session, target: Target, ask: Ask) -> Description:
    """Read the labels of both forms; the API tells neither required fields nor picklists."""
    session.headers["Authorization"] = f"Bearer {ask('key')}"
    found: dict[Entity, list[Told]] = {}
    forms: Mapping[Entity, str] = {"customer": "customers", "contact": "contacts"}
    for entity, form in forms.items():
        asked = {"app_id": ask("app"), "entry_id": ask(form)}
        told = session.read("POST", "v5/app/entry/widget/list", json=asked)
        widgets = _listed(session, target, told, "widgets")
        found[entity] = [Told(one["label"], one["label"]) for one in widgets if one["type"] not in UNWRITABLE]
    return found


def hubspot(session: Session, target: Target, ask: Ask) -> Description:
    """Read the properties that may be written."""
    session.headers["Authorization"] = f"Bearer {ask('token')}"
    found: dict[Entity, list[Told]] = {}
    for obj in target.objects:
        rows = _listed(session, target, session.read("GET", f"crm/v3/properties/{obj.name}"), "results")
        found[obj.entity] = [
            Told(
                str(one["name"]),
                str(one.get("label") or one["name"]),
                unique=bool(one.get("hasUniqueValue")),
                choices=_values(one.get("options"), "value") if one.get("type") == "enumeration" else (),
            )
            for one in rows
            if not (one.get("modificationMetadata") or {}).get("readOnlyValue") and not one.get("calculated")
        ]
    return found


def salesforce(session: Session, target: Target, ask: Ask) -> Description:
    """Read the fields that the user may write."""
    asked = {"grant_type": "client_credentials", "client_id": ask("client_id"), "client_secret": ask("client_secret")}
    _let_in(session, target, session.enter("POST", "services/oauth2/token", data=asked), "Bearer")
    found: dict[Entity, list[Told]] = {}
    for obj in target.objects:
        told = session.read("GET", f"{API}/sobjects/{obj.name}/describe")
        rows = _listed(session, target, told, "fields")
        found[obj.entity] = [
            Told(
                str(one["name"]),
                str(one.get("label") or one["name"]),
                bool(one.get("createable")) and not one.get("nillable", True) and not one.get("defaultedOnCreate"),
                bool(one.get("unique")),
                int(one.get("length") or 0) or None,
                _values(one.get("picklistValues"), "value") if one.get("restrictedPicklist") else (),
            )
            for one in rows
            if one.get("createable") or one.get("updateable")
        ]
    return found


def zoho(session: Session, target: Target, ask: Ask) -> Description:
    """Read the fields that the API may write."""
    named = {one: ask(one) for one in ("client_id", "client_secret", "refresh_token")}
    path = f"{ask('accounts').rstrip('/')}/oauth/v2/token"
    asked = {"grant_type": "refresh_token", **named}
    _let_in(session, target, session.enter("POST", path, data=asked), "Zoho-oauthtoken")
    found: dict[Entity, list[Told]] = {}
    for obj in target.objects:
        told = session.read("GET", "crm/v8/settings/fields", params={"module": obj.name})
        found[obj.entity] = [
            Told(
                str(one["api_name"]),
                str(one.get("field_label") or one["api_name"]),
                bool(one.get("system_mandatory")),
                bool(one.get("unique")),
                int(one.get("length") or 0) or None,
                _values(one.get("pick_list_values"), "actual_value") if one.get("data_type") == "picklist" else (),
            )
            for one in _listed(session, target, told, "fields")
            if (one.get("operation_type") or {}).get("api_create") or one["api_name"] == "Tag"
        ]
    return found


def _let_in(session: Session, target: Target, told: Answer, scheme: str) -> None:
    if not isinstance(told.body, dict) or "access_token" not in told.body:
        raise TargetError("push.token", target=target.name, address=session.address)
    session.headers["Authorization"] = f"{scheme} {told.body['access_token']}"


def _listed(session: Session, target: Target, told: Answer, key: str) -> list[dict[str, Any]]:
    if told.status >= 400 or not isinstance(told.body, dict) or not isinstance(told.body.get(key), list):
        raise TargetError("push.permission", target=target.name, address=session.address)
    return list(told.body[key])


def _values(options: Any, key: str) -> tuple[str, ...]:
    return tuple(str(one[key]) for one in options or () if one.get("active", True) and not one.get("hidden"))
