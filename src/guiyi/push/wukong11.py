"""悟空CRM 11.0 (Java): one record a call, answers in an envelope, no field that could hold our key.

Written from its source, and not tried on a running system. The API keeps no name unique: that is the forms' doing, so
records are looked up before they are created. Customers are searched in an index that lags; contacts are listed within
their customer, from the database. `crmContacts/add` tells no id. An update sends the user's own fields again as they stand.
Source: https://github.com/WuKongOpenSource/WukongCRM-11.0-JAVA (crm: controller, service/impl; core: SystemCodeEnum).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from guiyi.core.errors import TargetError
from guiyi.core.schema import Entity
from guiyi.push.cells import text_of
from guiyi.push.client import Abilities, Ask, Client, Found, LostError, Outcome, Record, Wire
from guiyi.push.session import TRIES, Answer, Session
from guiyi.push.wukong import SETTINGS as SETTINGS
from guiyi.push.wukong import deleted, fitting, folded
from guiyi.schemas.targets.profile import Target, TargetObject

OK, LOGIN, PERMISSION, OFTEN, ERROR = 0, 302, 401, 403, 500
IS = 1  # kind of a search condition
PAGE = 100
OWNER, ADDRESS = "ownerUserId", "address"


class _Module(NamedTuple):
    path: str
    id: str
    name: str


MODULES: Mapping[Entity, _Module] = {
    "customer": _Module("crmCustomer", "customerId", "customerName"),
    "contact": _Module("crmContacts", "contactsId", "name"),
}


def connect(target: Target, ask: Ask, wire: Wire) -> Client:
    """Return a client of the installation at `GUIYI_WUKONG11_URL`, for the user of that name."""
    return Wukong11(Session(target.name, ask("url"), target.calls, wire), target, ask)


class Wukong11:
    """One user's access to one installation."""

    abilities = Abilities(keyed=False)

    def __init__(self, session: Session, target: Target, ask: Ask) -> None:
        self.address = session.address
        self._session, self._target, self._ask = session, target, ask
        self._owners: dict[str, int] = {}  # real name → id, of employees that one alone bears it

    def check(self) -> None:
        """Log in, and look at a page of each list."""
        self._log_in()
        for obj in self._target.objects:
            self._granted(
                f"{MODULES[obj.entity].path}/queryPageList", {"page": 1, "limit": 1, "search": "", "searchList": []}
            )

    def describe(self, obj: TargetObject) -> Mapping[str, tuple[str, ...]]:
        """Return the fields that `add` takes, and their picklists."""
        told = self.own_fields(obj)
        known: dict[str, tuple[str, ...]] = {"detailAddress": (), ADDRESS: (), OWNER: ()}
        for one in told:
            options = (each.get("name") if isinstance(each, dict) else each for each in one.get("setting") or ())
            known[str(one["fieldName"])] = tuple(str(each).strip() for each in options if each)
        return {one.header: known[one.api] for one in obj.fields if one.api in known}

    def own_fields(self, obj: TargetObject) -> Sequence[Mapping[str, Any]]:
        """Return the fields, with those of the user's own."""
        if "Admin-Token" not in self._session.headers:
            self._log_in()
        told: Sequence[Mapping[str, Any]] = self._granted(f"{MODULES[obj.entity].path}/field", {})
        return told

    def find(self, obj: TargetObject, records: Sequence[Record]) -> list[list[Found]]:
        """Return records of the same name, of contacts within the same customer; another mobile is someone else."""
        name = obj.header_of(MODULES[obj.entity].name)
        listed: dict[str, list[dict[str, Any]]] = {}
        found = []
        for one in records:
            at = one.fields.get(name, "") if obj.entity == "customer" else one.parent
            if at not in listed:
                listed[at] = list(self._listed(obj, at)) if at else []
            wanted = folded(one.fields.get(name, ""))
            rows = [row for row in listed[at] if folded(str(row.get(MODULES[obj.entity].name, ""))) == wanted]
            held = self.read(obj, [str(row[MODULES[obj.entity].id]) for row in rows])
            found.append(fitting(obj, one, held.values()))
        return found

    def read(self, obj: TargetObject, ids: Sequence[str]) -> dict[str, Found]:
        """Read records one by one, from the database."""
        found = {}
        for one in ids:
            told = self._envelope(f"{MODULES[obj.entity].path}/queryById/{one}", {}, writes=False)
            if told["code"] == OK and MODULES[obj.entity].id in (told.get("data") or {}):
                found[one] = _found(obj, told["data"])
        return found

    def save(self, obj: TargetObject, records: Sequence[Record], token: str) -> list[Outcome]:  # noqa: ARG002
        """Create or update records, one a call; the token is of no use here."""
        return [self._saved(obj, one) for one in records]

    def delete(self, obj: TargetObject, ids: Sequence[str]) -> list[Outcome]:
        """Delete records one a call, so that each has its own reason; a customer with contacts or deals is refused."""

        def delete(one: str) -> str:
            told = self._envelope(f"{MODULES[obj.entity].path}/deleteByIds", [int(one)], writes=True)
            return "" if told["code"] == OK else _why(told)

        return deleted(ids, delete, lambda one: bool(self.read(obj, [one])))

    def _saved(self, obj: TargetObject, record: Record) -> Outcome:
        entity = self._entity(obj, record)
        if isinstance(entity, Outcome):
            return entity
        kept = self._kept(obj, record.id) if record.id else {"field": []}
        body = {"entity": {**entity, **kept.pop("entity", {})}, **kept}
        told = self._envelope(f"{MODULES[obj.entity].path}/{'update' if record.id else 'add'}", body, writes=True)
        if told["code"] == PERMISSION and not record.id:
            raise TargetError("push.permission", target=self._target.name, address=self.address)
        if told["code"] != OK:
            return Outcome("refused", record.id, _why(told))
        data = told.get("data")
        return Outcome("saved", record.id or (str(data["customerId"]) if isinstance(data, dict) else ""))

    def _entity(self, obj: TargetObject, record: Record) -> dict[str, Any] | Outcome:
        """Return what `add` or `update` takes; the three parts of an address are one text there."""
        fields = {**record.before, **record.fields}
        sent = {one.api for one in obj.fields if one.header in record.fields}
        parts = [one.header for one in obj.fields if one.api == ADDRESS]
        entity: dict[str, Any] = {}
        for one in obj.fields:
            text = fields.get(one.header, "")
            if one.api not in sent or one.api == "customerId":
                continue
            if one.api == ADDRESS and len(parts) > 1:
                told = [fields.get(part, "") for part in parts]
                entity[ADDRESS] = ",".join(told) if any(told) else ""
            elif one.api == OWNER:
                owner = self._owner(text)
                if owner is None:
                    return Outcome("refused", record.id, f"{one.header}: {text}")
                entity[OWNER] = owner
            else:
                entity[one.api] = text or None if one.api == "nextTime" else text
        if obj.entity == "contact" and record.parent:
            entity["customerId"] = int(record.parent)
        if record.id:
            entity[MODULES[obj.entity].id] = int(record.id)
        return entity

    def _kept(self, obj: TargetObject, id_: str) -> dict[str, Any]:
        """Return the user's own fields as they stand: an update that does not send them loses them in the index."""
        module = MODULES[obj.entity]
        held = self._granted(f"{module.path}/queryById/{id_}", {})
        told = self._granted(f"{module.path}/field/{id_}", {})
        own = [one for one in told if one.get("fieldType") == 0]
        return {"field": own, "entity": {"batchId": held["batchId"]} if own and held.get("batchId") else {}}

    def _owner(self, name: str) -> int | None:
        """Return an employee's id by the real name; None where nobody, or more than one, bears it."""
        if name not in self._owners:
            asked = {"page": 1, "limit": PAGE, "pageType": 1, "label": 0, "realname": name}
            told = self._granted("adminUser/queryUserList", asked)["list"]
            same = [int(one["userId"]) for one in told if one.get("realname") == name]
            if len(same) != 1:
                return None
            self._owners[name] = same[0]
        return self._owners[name]

    def _listed(self, obj: TargetObject, at: str) -> Iterator[dict[str, Any]]:
        """Give customers of a name, or contacts of a customer."""
        asked: dict[str, Any]
        if obj.entity == "customer":
            condition = {"name": "customerName", "formType": "text", "type": IS, "values": [at]}
            path, asked = "crmCustomer/queryPageList", {"search": "", "searchList": [condition]}
        else:
            path, asked = "crmCustomer/queryContacts", {"search": "", "customerId": int(at)}
        for page in range(1, 1_000_000):
            told = self._granted(path, {"page": page, "limit": PAGE, "pageType": 1, **asked})
            yield from told["list"]
            if page * PAGE >= int(told.get("totalRow") or 0):
                return

    def _log_in(self) -> None:
        """Get a token.

        Raises:
            TargetError: a wrong name or password.
        """
        named = {"username": self._ask("user"), "password": self._ask("password"), "type": 1}
        self._session.headers.pop("Admin-Token", None)
        told = self._session.envelope(self._session.enter("POST", "login", json=named), "code", writes=False)
        data = told.get("data")
        token = data.get("adminToken") or data.get("token") if isinstance(data, dict) else data
        if told["code"] != OK or not token:
            raise TargetError("push.token", target=self._target.name, address=self.address)
        self._session.headers["Admin-Token"] = str(token)

    def _envelope(self, path: str, asked: Any, *, writes: bool) -> dict[str, Any]:
        """Call once more after a login that ran out, and again where that was too often; return {code, data, msg}."""
        call: Callable[..., Answer] = self._session.write if writes else self._session.read
        renewed = False
        for nth in range(TRIES):
            told = self._session.envelope(call("POST", path, json=asked), "code", writes=writes)
            if told["code"] == LOGIN and not renewed:
                renewed = True
                self._log_in()
            elif told["code"] == OFTEN or (told["code"] == ERROR and not writes):
                self._session.busy(self._session.patience * 2**nth)
            else:
                break
        if told["code"] == LOGIN:
            raise TargetError("push.token", target=self._target.name, address=self.address)
        if told["code"] == ERROR and writes:  # whatever went wrong there, it may have gone wrong afterwards
            raise LostError(str(ERROR))
        if told["code"] in (OFTEN, ERROR):
            raise TargetError("push.away", target=self._target.name, address=self.address, why=str(told["code"]))
        return told

    def _granted(self, path: str, asked: Any) -> Any:
        """Return the data of a call that must be granted."""
        told = self._envelope(path, asked, writes=False)
        if told["code"] == PERMISSION:
            raise TargetError("push.permission", target=self._target.name, address=self.address)
        if told["code"] != OK:
            raise TargetError("push.refused", target=self._target.name, address=self.address, why=str(told["code"]))
        return told["data"]


def _found(obj: TargetObject, held: Mapping[str, Any]) -> Found:
    parts = iter(text_of(held.get(ADDRESS)).split(","))
    several = sum(one.api == ADDRESS for one in obj.fields) > 1
    shown = {"customerId": "customerName", OWNER: "ownerUserName"}  # what people read in their place
    fields = {}
    for one in obj.fields:
        if one.api == ADDRESS and several:
            fields[one.header] = next(parts, "").strip()
        elif one.api:
            fields[one.header] = text_of(held.get(shown.get(one.api, one.api))).strip()
    parent = text_of(held.get("customerId")) if obj.entity == "contact" else ""
    return Found(str(held[MODULES[obj.entity].id]), fields, parent=parent)


def _why(told: Mapping[str, Any]) -> str:
    return f"{told['code']}: {told.get('msg') or ''}"
