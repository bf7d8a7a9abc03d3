"""Zoho CRM: batches of 100, created by upsert on our key, each record with a result of its own; tags by calls of their own.

Our key is a custom field of both modules, unique. Records are looked up by queries (COQL), not by the search, which lags.
No workflow is triggered. To delete an account is to take its contacts and deals along, so one that has any is left.
Source: https://www.zoho.com/crm/developer/docs/api/v8 (upsert, update, delete, COQL, tags, fields, OAuth).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from guiyi.core.errors import TargetError
from guiyi.push.cells import number_of, quoted, text_of
from guiyi.push.client import Abilities, Ask, Client, Found, LostError, Mark, Outcome, Record, Setting, Wire
from guiyi.push.halves import by_halves, pieces
from guiyi.push.session import Answer, Session
from guiyi.schemas.targets.profile import Target, TargetObject
from guiyi.schemas.targets.zoho import KEY

SETTINGS = (
    Setting("url", default="https://www.zohoapis.com"),
    Setting("accounts", default="https://accounts.zoho.com"),
    Setting("client_id"),
    Setting("client_secret", secret=True),
    Setting("refresh_token", secret=True),
)

API = "crm/v8"
MOST = 100  # records of a call
VALUES = 50  # of a list in a query
ROWS = 200  # of an answer to a query
TAGS = "Tag"
PASSING = frozenset(("INTERNAL_ERROR", "RECORD_LOCKED"))
NUMBERS = frozenset(("currency", "double", "integer", "percent", "decimal"))
CHILDREN = ("Contacts", "Deals")  # that go with their account


def connect(target: Target, ask: Ask, wire: Wire) -> Client:
    """Return a client of the data centre at `GUIYI_ZOHO_URL`; its accounts server gives the tokens."""
    return Zoho(Session(target.name, ask("url"), target.calls, wire), target, ask)


class Zoho:
    """One user's access to one organisation."""

    abilities = Abilities(keyed=True, repeatable=True)

    def __init__(self, session: Session, target: Target, ask: Ask) -> None:
        self.address = session.address
        self._session, self._target, self._ask = session, target, ask
        self._numbers: dict[str, frozenset[str]] = {}  # module → fields that hold numbers
        session.renew, session.unfit = self._log_in, ("OAUTH_SCOPE_MISMATCH",)

    def check(self) -> None:
        """Log in, and look at both modules and at the field that holds our key.

        Raises:
            TargetError: a wrong token, a scope that is missing, or a key that is not unique.
        """
        self._log_in()
        for obj in self._target.objects:
            if not any(one["api_name"] == KEY and one.get("unique") for one in self.own_fields(obj)):
                raise TargetError("push.key", target=self._target.name, object=obj.name, field=KEY)
            self._rows(self._session.read("GET", f"{API}/{obj.name}", params={"fields": "id", "per_page": 1}))

    def describe(self, obj: TargetObject) -> Mapping[str, tuple[str, ...]]:
        """Return the fields that can be written; the values of a picklist are those that are stored."""
        known: dict[str, tuple[str, ...]] = {TAGS: ()}
        for one in self.own_fields(obj):
            operations = one.get("operation_type") or {}
            if operations.get("api_create") or operations.get("api_update"):
                options = one.get("pick_list_values") or () if one.get("data_type") == "picklist" else ()
                known[str(one["api_name"])] = tuple(str(option["actual_value"]) for option in options)
        return {one.header: known.get(one.header, ()) for one in obj.fields if _whole(one.header) in known}

    def own_fields(self, obj: TargetObject) -> Sequence[Mapping[str, Any]]:
        """Return the fields of a module."""
        if "Authorization" not in self._session.headers:
            self._log_in()
        told = self._session.read("GET", f"{API}/settings/fields", params={"module": obj.name})
        fields = self._rows(told, "fields")
        self._numbers[obj.name] = frozenset(str(one["api_name"]) for one in fields if one["data_type"] in NUMBERS)
        return fields

    def find(self, obj: TargetObject, records: Sequence[Record]) -> list[list[Found]]:
        """Return records by our key."""
        ids: dict[str, str] = {}
        for some in pieces(list(dict.fromkeys(one.key for one in records)), VALUES):
            query = f"select id, {KEY} from {obj.name} where {KEY} in ({quoted(some)})"
            ids.update({str(one[KEY]): str(one["id"]) for one in self._queried(query)})
        held = self.read(obj, list(ids.values()))
        found = [held.get(ids.get(one.key, "")) for one in records]
        return [[one] if one else [] for one in found]

    def read(self, obj: TargetObject, ids: Sequence[str]) -> dict[str, Found]:
        """Read records that are not in the bin."""
        names = ",".join(dict.fromkeys(_whole(one.header) for one in obj.fields))
        found: dict[str, Found] = {}
        for some in pieces(list(dict.fromkeys(ids)), MOST):
            told = self._session.read("GET", f"{API}/{obj.name}", params={"ids": ",".join(some), "fields": names})
            found.update({str(one["id"]): _found(obj, one) for one in self._rows(told)})
        return found

    def save(self, obj: TargetObject, records: Sequence[Record], token: str) -> list[Outcome]:  # noqa: ARG002
        """Create by upsert on our key, or update by id: the same done twice is done once, so no token is needed."""
        body: dict[str, Any] = {"data": [self._row(obj, one) for one in records], "trigger": []}
        if records[0].id:
            told = self._session.write("PUT", f"{API}/{obj.name}", json=body)
        else:
            body["duplicate_check_fields"] = [KEY]
            told = self._session.write("POST", f"{API}/{obj.name}/upsert", json=body)
        outcomes = _aligned(told, len(records))
        return [Outcome(one.state, one.id or record.id, one.why) for one, record in zip(outcomes, records, strict=True)]

    def delete(self, obj: TargetObject, ids: Sequence[str]) -> list[Outcome]:
        """Delete records into the bin."""
        kept = self._with_children(ids) if obj.entity == "customer" else {}
        free = [one for one in ids if one not in kept]

        def deleted(some: Sequence[str]) -> list[Outcome]:
            asked = {"ids": ",".join(some), "wf_trigger": "false"}
            outcomes = _aligned(self._session.write("DELETE", f"{API}/{obj.name}", params=asked), len(some))
            there = self.read(obj, some) if any(one.state != "saved" for one in outcomes) else {}
            return [
                Outcome("saved", one)
                if said.state == "saved" or one not in there
                else Outcome(said.state, one, said.why)
                for one, said in zip(some, outcomes, strict=True)
            ]

        done = dict(zip(free, by_halves(free, deleted, MOST), strict=True))
        return [done.get(one) or Outcome("refused", one, f"DEPENDENCY_EXISTS: {kept[one]}") for one in ids]

    def tag(self, obj: TargetObject, marks: Sequence[Mark]) -> list[Outcome]:
        """Put tags on records and take them off, records with the same tags in one call."""
        outcomes = [Outcome("saved", one.id) for one in marks]
        calls: dict[tuple[str, tuple[str, ...]], list[int]] = {}
        for number, one in enumerate(marks):
            for what, names in (("add_tags", one.add), ("remove_tags", one.remove)):
                if names:
                    calls.setdefault((what, names), []).append(number)
        for (what, names), numbers in sorted(calls.items()):
            for some in pieces(numbers, MOST):
                body: dict[str, Any] = {
                    "tags": [{"name": one} for one in names],
                    "ids": [marks[one].id for one in some],
                }
                if what == "add_tags":
                    body["over_write"] = False
                told = _aligned(self._session.write("POST", f"{API}/{obj.name}/actions/{what}", json=body), len(some))
                for number, said in zip(some, told, strict=True):
                    if said.state != "saved":
                        state = "refused" if said.state == "batch" else said.state
                        outcomes[number] = Outcome(state, marks[number].id, said.why)
        return outcomes

    def _log_in(self) -> None:
        """Get a token, good for an hour.

        Raises:
            TargetError: the refresh token or the client is not known, or tokens were asked for too often.
        """
        self._session.headers.pop("Authorization", None)
        asked = {
            "grant_type": "refresh_token",
            **{one: self._ask(one) for one in ("client_id", "client_secret", "refresh_token")},
        }
        told = self._session.enter("POST", f"{self._ask('accounts').rstrip('/')}/oauth/v2/token", data=asked)
        body = told.body if isinstance(told.body, dict) else {}
        if "access_token" not in body:
            if "too many" in str(body.get("error_description", "")):
                raise TargetError("push.away", target=self._target.name, address=self.address, why=body["error"])
            raise TargetError("push.token", target=self._target.name, address=self.address)
        self._session.headers["Authorization"] = f"Zoho-oauthtoken {body['access_token']}"

    def _row(self, obj: TargetObject, record: Record) -> dict[str, Any]:
        numbers = self._numbers.get(obj.name, frozenset())
        pointers = {one.header for one in obj.fields if one.refers and one.required}
        row: dict[str, Any] = {}
        for name, text in record.fields.items():
            if name == TAGS:
                row[name] = [{"name": one} for one in text.split(self._target.separator) if one]
            elif name not in pointers:
                whole, _, part = name.partition(".")
                value = number_of(text) if name in numbers else text or None
                row[whole] = {part: value} if part and value else value
        if obj.entity == "contact" and record.parent:
            row.update({one: {"id": record.parent} for one in pointers})
        return {"id": record.id, **row} if record.id else {**row, KEY: record.key}

    def _with_children(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the accounts that have contacts or deals: id → which."""
        found: dict[str, str] = {}
        for child in CHILDREN:
            for some in pieces(list(dict.fromkeys(ids)), VALUES):
                query = f"select id, Account_Name from {child} where Account_Name in ({quoted(some)})"
                found.update({str(one["Account_Name"]["id"]): child for one in self._queried(query)})
        return found

    def _queried(self, query: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        while True:
            asked = {"select_query": f"{query} limit {len(rows)}, {ROWS}"}
            told = self._session.read("POST", f"{API}/coql", json=asked)
            rows += self._rows(told)
            if not (isinstance(told.body, dict) and (told.body.get("info") or {}).get("more_records")):
                return rows

    def _rows(self, told: Answer, name: str = "data") -> list[dict[str, Any]]:
        """Return the rows of an answer that must be granted; HTTP 204 is none."""
        if told.status == 204:
            return []
        body = told.body if isinstance(told.body, dict) else {}
        if told.status != 200 or name not in body:
            why = f"HTTP {told.status} {body.get('code', '')}".strip()
            raise TargetError("push.refused", target=self._target.name, address=self.address, why=why)
        rows: list[dict[str, Any]] = body[name]
        return rows


def _whole(header: str) -> str:
    """Return the field that a header names a part of.

    >>> _whole("Owner.id"), _whole("Phone")
    ('Owner', 'Phone')
    """
    return header.partition(".")[0]


def _found(obj: TargetObject, held: Mapping[str, Any]) -> Found:
    tags = tuple(str(one["name"]) for one in held.get(TAGS) or ())
    fields, parent = {}, ""
    for one in obj.fields:
        whole, _, part = one.header.partition(".")
        value = held.get(whole)
        if one.refers and one.required:
            parent = str(value.get("id") or "") if isinstance(value, dict) else ""
        if isinstance(value, dict):  # what it points to, by name where no part of it is asked for
            value = value.get(part or "name")
        fields[one.header] = ",".join(tags) if one.header == TAGS else text_of(value)
    return Found(str(held["id"]), fields, key=fields[KEY], parent=parent, tags=tags)


def _aligned(told: Answer, many: int) -> list[Outcome]:
    """Return the outcome of each row, which stand in the order of what was sent, whatever the HTTP status."""
    body = told.body if isinstance(told.body, dict) else {}
    rows = body.get("data")
    if isinstance(rows, list) and len(rows) == many:
        return [_outcome(one) for one in rows]
    if told.status < 400:
        raise LostError("no list of results")
    return [Outcome("batch", why=_why(body))] * many


def _outcome(told: Mapping[str, Any]) -> Outcome:
    if told.get("status") == "success":
        return Outcome("saved", str((told.get("details") or {}).get("id") or ""))
    return Outcome("unknown" if told.get("code") in PASSING else "refused", why=_why(told))


def _why(told: Mapping[str, Any]) -> str:
    field = (told.get("details") or {}).get("api_name", "")
    return f"{told.get('code', '')} {field}: {told.get('message', '')}"
