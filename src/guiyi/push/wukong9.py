"""悟空CRM 9.0 (PHP): one record a call, answers in an envelope of HTTP 200, no field that could hold our key.

A customer is known by its name, which is unique; a contact by its name within its customer. `contacts/save` tells no id.
An update must send the name and the address, and every field of several values, or they are blanked.
Source: https://github.com/WuKongOpenSource/WukongCRM-9.0-PHP (application/crm/controller, application/crm/model,
application/admin/controller/ApiCommon.php).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from threading import Lock
from typing import Any, NamedTuple

from guiyi.core.errors import TargetError
from guiyi.core.schema import Entity
from guiyi.push.client import Abilities, Ask, Client, Found, Outcome, Record, Wire
from guiyi.push.session import Session
from guiyi.push.wukong import SETTINGS as SETTINGS
from guiyi.push.wukong import deleted, fitting, folded
from guiyi.schemas.targets.profile import Target, TargetField, TargetObject

OK, REFUSED, LIST, LOGIN, PERMISSION, DISABLED = 200, 400, 402, 101, 102, 103
SEVERAL = frozenset(("checkbox", "user", "structure", "file"))  # types of fields that hold several values
LOGINS = 3  # in a row, for one call
PAGE = 100  # records of a page of a list
PRC = timezone(timedelta(hours=8))
WHEN = "%Y-%m-%d %H:%M:%S"


class _Module(NamedTuple):
    path: str
    types: str
    id: str


MODULES: Mapping[Entity, _Module] = {
    "customer": _Module("crm/customer", "crm_customer", "customer_id"),
    "contact": _Module("crm/contacts", "crm_contacts", "contacts_id"),
}


def connect(target: Target, ask: Ask, wire: Wire) -> Client:
    """Return a client of the installation at `GUIYI_WUKONG9_URL`, for the user of that name."""
    address = ask("url").rstrip("/").removesuffix("/index.php")
    return Wukong9(Session(target.name, address, target.calls, wire), target, ask)


class Wukong9:
    """One user's access to one installation."""

    abilities = Abilities(keyed=False)

    def __init__(self, session: Session, target: Target, ask: Ask) -> None:
        self.address = session.address
        self._session, self._target, self._ask = session, target, ask
        self._lock = Lock()
        self._several: dict[Entity, tuple[str, ...]] = {}  # fields of several values, as the installation tells

    def check(self) -> None:
        """Log in, and look at a page of each list."""
        self._log_in()
        for obj in self._target.objects:
            self._page(obj, f"{MODULES[obj.entity].path}/index", 1, {}, limit=1)

    def describe(self, obj: TargetObject) -> Mapping[str, tuple[str, ...]]:
        """Return the fields that `save` takes, and their picklists."""
        told = self.own_fields(obj)
        known: dict[str, tuple[str, ...]] = {str(one["field"]): _options(one.get("setting")) for one in told}
        self._several[obj.entity] = tuple(str(one["field"]) for one in told if one.get("form_type") in SEVERAL)
        known.update(address=(), detail_address=())  # the map of a customer is one field there
        return {one.header: known[one.api] for one in obj.fields if one.api in known}

    def own_fields(self, obj: TargetObject) -> Sequence[Mapping[str, Any]]:
        """Return the fields in the order of the import template."""
        if "sessionId" not in self._session.headers:
            self._log_in()
        module = MODULES[obj.entity]
        named = {"types": module.types, "module": "crm", "controller": module.path.partition("/")[2], "action": "save"}
        told: Sequence[Mapping[str, Any]] = self._read("admin/field/getField", named)
        return told

    def find(self, obj: TargetObject, records: Sequence[Record]) -> list[list[Found]]:
        """Return records of the same name, of contacts within the same customer; another mobile is someone else."""
        name = obj.header_of("name")
        held: dict[tuple[str, str], dict[str, Found]] = {}
        for one in self._listed(obj, records):
            held.setdefault((one.parent, folded(one.fields[name])), {})[one.id] = one
        found = []
        for record in records:
            namesakes = held.get((record.parent, folded(record.fields.get(name, ""))), {})
            found.append(fitting(obj, record, namesakes.values()))
        return found

    def read(self, obj: TargetObject, ids: Sequence[str]) -> dict[str, Found]:
        """Read records one by one: the server shows a contact that is gone as one without permission."""
        found = {}
        for one in ids:
            told = self._envelope(f"{MODULES[obj.entity].path}/read", {"id": one}, writes=False)
            if told["code"] == OK and told.get("data"):
                found[one] = self._found(obj, told["data"])
        return found

    def save(self, obj: TargetObject, records: Sequence[Record], token: str) -> list[Outcome]:  # noqa: ARG002
        """Create or update records, one a call; the token is of no use here."""
        return [self._saved(obj, one) for one in records]

    def delete(self, obj: TargetObject, ids: Sequence[str]) -> list[Outcome]:
        """Delete records one a call, so that each has its own reason; a customer with contacts is refused."""

        def delete(one: str) -> str:
            told = self._envelope(f"{MODULES[obj.entity].path}/delete", {"id": [one], "isSeas": 0}, writes=True)
            return "" if told["code"] == OK else _why(told)

        return deleted(ids, delete, lambda one: bool(self.read(obj, [one])))

    def _log_in(self) -> None:
        """Get a token.

        Raises:
            TargetError: a wrong name or password; after three the server locks the user for 15 minutes.
        """
        named = {"username": self._ask("user"), "password": self._ask("password")}
        told = self._session.envelope(
            self._session.read("POST", "index.php/admin/base/login", json=named), "code", writes=False
        )
        data = told.get("data")
        if told["code"] != OK or not isinstance(data, dict):
            raise TargetError("push.token", target=self._target.name, address=self.address)
        self._session.headers.update(authKey=str(data["authKey"]), sessionId=str(data["sessionId"]))

    def _envelope(self, path: str, asked: Mapping[str, Any], *, writes: bool) -> dict[str, Any]:
        """Call once more after a login that ran out; return {code, data, error}."""
        call = self._session.write if writes else self._session.read
        for _ in range(LOGINS):
            token = self._session.headers.get("sessionId")
            told = self._session.envelope(call("POST", f"index.php/{path}", json=dict(asked)), "code", writes=writes)
            if told["code"] != LOGIN:
                break
            with self._lock:
                if self._session.headers.get("sessionId") == token:  # else another thread has a new one
                    self._log_in()
        if told["code"] in (LOGIN, DISABLED):
            raise TargetError("push.token", target=self._target.name, address=self.address)
        return told

    def _read(self, path: str, asked: Mapping[str, Any]) -> Any:
        """Return the data of a call that must be granted."""
        return self._granted(self._envelope(path, asked, writes=False))

    def _granted(self, told: Mapping[str, Any]) -> Any:
        if told["code"] == PERMISSION:
            raise TargetError("push.permission", target=self._target.name, address=self.address)
        if told["code"] != OK:
            raise TargetError("push.refused", target=self._target.name, address=self.address, why=_why(told))
        return told["data"]

    def _saved(self, obj: TargetObject, record: Record) -> Outcome:
        module, body = MODULES[obj.entity], self._body(obj, record)
        told = self._envelope(f"{module.path}/{'update' if record.id else 'save'}", body, writes=True)
        if told["code"] == PERMISSION and not record.id:
            raise TargetError("push.permission", target=self._target.name, address=self.address)
        if told["code"] != OK:
            return Outcome("refused", why=_why(told))
        data = told.get("data")
        return Outcome("saved", record.id or (str(data[module.id]) if isinstance(data, dict) else ""))

    def _body(self, obj: TargetObject, record: Record) -> dict[str, Any]:
        """Return what `save` or `update` takes; what an update would blank is sent again as it stands."""
        fields = {**record.before, **record.fields}
        sent = {one.header for one in obj.fields if one.header in record.fields or one.api == "name"}
        body: dict[str, Any] = {}
        for one in obj.fields:
            if one.api == "address":
                body.setdefault("address", []).append(fields.get(one.header, ""))
            elif one.header in sent and not one.refers and one.api:
                text = fields.get(one.header, "")
                body[one.api] = _seconds(text) if one.form == "datetime" or one.api == "next_time" else text
        if obj.entity == "contact" and record.parent:
            body["customer_id"] = int(record.parent)
        if record.id:
            body["id"] = record.id
            body.update(self._kept(obj, record.id))
        return body

    def _kept(self, obj: TargetObject, id_: str) -> dict[str, list[str]]:
        """Return what stands in fields of several values, which an update without them would blank."""
        several = self._several.get(obj.entity, ())
        if not several:
            return {}
        held = self._read(f"{MODULES[obj.entity].path}/read", {"id": id_})
        return {one: [part for part in str(held.get(one) or "").split(",") if part] for one in several}

    def _listed(self, obj: TargetObject, records: Sequence[Record]) -> list[Found]:
        """Return at least all records that `find` is asked for: from whole lists, or name by name, which is fewer calls.

        Customers without an owner stand in a list of their own, which not every user may see.
        """
        module = MODULES[obj.entity]
        found = self._of_list(obj, f"{module.path}/index", records)
        if obj.entity == "customer":
            name = obj.header_of("name")
            there = {folded(one.fields[name]) for one in found}
            rest = [one for one in records if folded(one.fields.get(name, "")) not in there]
            found += self._of_list(obj, f"{module.path}/pool", rest) if rest else []
        return found

    def _of_list(self, obj: TargetObject, path: str, records: Sequence[Record]) -> list[Found]:
        """Return what one list holds of some records: a whole list counts where nothing slipped between its pages."""
        total = self._page(obj, path, 1, {}, limit=1)[1] if len(records) > 1 else PAGE + 1
        rows: list[Found] = []
        if total <= PAGE * len(records):
            rows = self._pages(obj, path, {})
            if len({one.id for one in rows}) >= total:
                return rows
            name = obj.header_of("name")
            there = {(one.parent, folded(one.fields[name])) for one in rows}
            records = [one for one in records if (one.parent, folded(one.fields.get(name, ""))) not in there]
        return rows + [one for record in records for one in self._pages(obj, path, _filter(obj, record))]

    def _pages(self, obj: TargetObject, path: str, asked: Mapping[str, Any]) -> list[Found]:
        found: list[Found] = []
        for page in range(1, 1_000_000):
            rows, total = self._page(obj, path, page, asked)
            found += rows
            if len(found) >= total or not rows:
                return found
        raise AssertionError

    def _page(
        self, obj: TargetObject, path: str, page: int, asked: Mapping[str, Any], limit: int = PAGE
    ) -> tuple[list[Found], int]:
        """Return one page of a list, and the length of all: the latest change first, equal times in any order."""
        asked = {"page": page, "limit": limit, **asked}
        told = self._envelope(path, asked, writes=False)
        if told["code"] == PERMISSION and path.endswith("/pool"):
            return [], 0
        data = self._granted(told)
        return [self._found(obj, one) for one in data["list"] or []], int(data["dataCount"])

    def _found(self, obj: TargetObject, held: Mapping[str, Any]) -> Found:
        parts = iter(str(held.get("address") or "").split("\n")) if obj.entity == "customer" else iter(())
        fields = {}
        for one in obj.fields:
            if one.api == "address":
                fields[one.header] = next(parts, "").strip()
            elif one.refers:
                customer = held.get("customer_id_info")
                fields[one.header] = str((customer or {}).get("name") or "") if isinstance(customer, dict) else ""
            elif one.api:
                fields[one.header] = _text(one, held.get(one.api))
        parent = str(held.get("customer_id") or "") if obj.entity == "contact" else ""
        return Found(str(held[MODULES[obj.entity].id]), fields, parent=parent)


def _options(setting: Any) -> tuple[str, ...]:
    """Read the choices of a picklist: a list, or a text with one a line."""
    told = setting if isinstance(setting, list) else str(setting or "").splitlines()
    return tuple(text for one in told if (text := str(one).strip()))


def _filter(obj: TargetObject, record: Record) -> dict[str, Any]:
    name = {"condition": "is", "value": record.fields.get(obj.header_of("name"), ""), "form_type": "text", "name": ""}
    asked: dict[str, Any] = {"name": name}
    if obj.entity == "contact":
        asked["customer_id"] = {"condition": "is", "value": record.parent, "form_type": "customer", "name": ""}
    return asked


def _why(told: Mapping[str, Any]) -> str:
    error = told.get("error")
    return "；".join(map(str, error)) if isinstance(error, list) else str(error or told["code"])


def _seconds(text: str) -> int:
    """Read a moment in the server's time zone as it stores it.

    >>> _seconds("1970-01-01 08:00:10"), _seconds("")
    (10, 0)
    """
    return int(datetime.strptime(text, WHEN).replace(tzinfo=PRC).timestamp()) if text else 0


def _text(field: TargetField, held: Any) -> str:
    if field.api == "next_time" or field.form == "datetime":
        moment = int(held or 0)
        return datetime.fromtimestamp(moment, PRC).strftime(WHEN) if moment else ""
    return "" if held is None else str(held).strip()
