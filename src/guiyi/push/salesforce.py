"""Salesforce: up to 2,000 records by sObject Collections of 200, more by a job of Bulk API 2.0; upsert on our key.

Our key is a custom field of both objects: text, external id, unique. Queries see what was just written. To delete an
account is to delete its contacts and opportunities, so one that has any is left. Log in by the client credentials of a
connected app, whose user needs rights on both objects.
Source: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest (Collections, Query, Describe) and
https://help.salesforce.com (OAuth 2.0 client credentials flow).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from guiyi.core.errors import TargetError
from guiyi.push.cells import number_of, quoted, text_of
from guiyi.push.client import Abilities, Ask, Client, Found, LostError, Outcome, Record, Setting, Wire
from guiyi.push.halves import by_halves, pieces
from guiyi.push.salesforce_bulk import Job
from guiyi.push.session import Session
from guiyi.schemas.targets.profile import Target, TargetObject
from guiyi.schemas.targets.salesforce import KEY

SETTINGS = (Setting("url"), Setting("client_id"), Setting("client_secret", secret=True))

API = "services/data/v67.0"
MOST = 200  # records of a Collection, and ids of a query: its address holds 16,384 characters
MANY = 2_000  # records over which a Bulk job is cheaper
PARENT = "AccountId"
CHILDREN = ("Contact", "Opportunity")  # that go with their account
PASSING = frozenset(("UNABLE_TO_LOCK_ROW", "REQUEST_RUNNING_TOO_LONG", "SERVER_UNAVAILABLE", "PROCESSING_HALTED"))
GONE = ("ENTITY_IS_DELETED", "INVALID_CROSS_REFERENCE_KEY", "NOT_FOUND")
NUMBERS = frozenset(("double", "currency", "percent", "int", "long"))


def connect(target: Target, ask: Ask, wire: Wire) -> Client:
    """Return a client of the organisation whose My Domain is `GUIYI_SALESFORCE_URL`."""
    return Salesforce(Session(target.name, ask("url"), target.calls, wire), target, ask, wire)


class Salesforce:
    """One user's access to one organisation."""

    abilities = Abilities(keyed=True, repeatable=True)

    def __init__(self, session: Session, target: Target, ask: Ask, wire: Wire) -> None:
        self.address = session.address
        self._session, self._target, self._ask, self._wire = session, target, ask, wire
        self._numbers: dict[str, frozenset[str]] = {}  # object → fields that hold numbers
        session.renew, session.spent = self._log_in, ("REQUEST_LIMIT_EXCEEDED",)

    def check(self) -> None:
        """Log in, and look at what the user may do with both objects.

        Raises:
            TargetError: the app is not known, a right is missing, or our key has no external id.
        """
        self._log_in()
        for obj in self._target.objects:
            told = self._described(obj)
            if not all(told.get(one) for one in ("queryable", "createable", "updateable", "deletable")):
                raise TargetError("push.permission", target=self._target.name, address=self.address)
            if not any(one["name"] == KEY and one["externalId"] and one["unique"] for one in told["fields"]):
                raise TargetError("push.key", target=self._target.name, object=obj.name, field=KEY)

    def describe(self, obj: TargetObject) -> Mapping[str, tuple[str, ...]]:
        """Return the fields that the user may write; a picklist that is not restricted takes any text."""
        known: dict[str, tuple[str, ...]] = {one.header: () for one in obj.fields if "." in one.header}
        for one in self.own_fields(obj):
            if one["createable"] or one["updateable"]:
                active = tuple(str(each["value"]) for each in one.get("picklistValues") or () if each["active"])
                known[str(one["name"])] = active if one.get("restrictedPicklist") else ()
        return {one.header: known[one.header] for one in obj.fields if one.header in known}

    def own_fields(self, obj: TargetObject) -> Sequence[Mapping[str, Any]]:
        """Return the fields that the user may see."""
        if "Authorization" not in self._session.headers:
            self._log_in()
        told: Sequence[Mapping[str, Any]] = self._described(obj)["fields"]
        return told

    def find(self, obj: TargetObject, records: Sequence[Record]) -> list[list[Found]]:
        """Return records by our key."""
        found = {one.key: one for one in self._records(obj, KEY, [one.key for one in records])}
        return [[found[one.key]] if one.key in found else [] for one in records]

    def read(self, obj: TargetObject, ids: Sequence[str]) -> dict[str, Found]:
        """Read records that are not in the bin."""
        return {one.id: one for one in self._records(obj, "Id", ids)}

    def save(self, obj: TargetObject, records: Sequence[Record], token: str) -> list[Outcome]:  # noqa: ARG002
        """Create by upsert on our key, or update by id: the same done twice is done once, so no token is needed."""
        rows = [self._row(obj, one) for one in records]
        if len(records) > MANY:
            return Job(self._session, f"{API}/jobs/ingest", self._wire).run(obj.name, rows, _by(records))
        outcomes: list[Outcome] = []
        for some in pieces(rows, MOST):
            try:
                outcomes += self._collection(obj, some, new=not records[0].id)
            except LostError as lost:  # of what was not sent any more nobody knows either: it is looked up
                if not outcomes:
                    raise
                outcomes += [Outcome("unknown", why=str(lost))] * (len(records) - len(outcomes))
                break
        return [Outcome(told.state, told.id or one.id, told.why) for told, one in zip(outcomes, records, strict=True)]

    def delete(self, obj: TargetObject, ids: Sequence[str]) -> list[Outcome]:
        """Delete records into the bin."""
        kept = self._with_children(ids) if obj.entity == "customer" else {}
        free = [one for one in ids if one not in kept]
        done = dict(zip(free, by_halves(free, self._deleted, MOST), strict=True))
        return [done.get(one) or Outcome("refused", one, f"DEPENDENCY_EXISTS: {kept[one]}") for one in ids]

    def _log_in(self) -> None:
        """Get a token.

        Raises:
            TargetError: the app or its secret is not known.
        """
        self._session.headers.pop("Authorization", None)
        named = {"client_id": self._ask("client_id"), "client_secret": self._ask("client_secret")}
        asked = {"grant_type": "client_credentials", **named}
        told = self._session.enter("POST", "services/oauth2/token", data=asked)
        if told.status != 200 or not isinstance(told.body, dict) or "access_token" not in told.body:
            raise TargetError("push.token", target=self._target.name, address=self.address)
        self._session.headers["Authorization"] = f"Bearer {told.body['access_token']}"

    def _described(self, obj: TargetObject) -> dict[str, Any]:
        told: dict[str, Any] = self._asked(f"{API}/sobjects/{obj.name}/describe")
        self._numbers[obj.name] = frozenset(str(one["name"]) for one in told["fields"] if one["type"] in NUMBERS)
        return told

    def _row(self, obj: TargetObject, record: Record) -> dict[str, Any]:
        """Return a record as a row of JSON: nothing clears a field."""
        numbers = self._numbers.get(obj.name, frozenset())
        pointers = {one.header for one in obj.fields if one.refers and one.required}
        row: dict[str, Any] = {
            name: number_of(text) if name in numbers else text or None
            for name, text in record.fields.items()
            if name not in pointers
        }
        if obj.entity == "contact" and record.parent:
            row[PARENT] = record.parent
        return {"Id": record.id, **row} if record.id else {**row, KEY: record.key}

    def _collection(self, obj: TargetObject, rows: Sequence[Mapping[str, Any]], *, new: bool) -> list[Outcome]:
        path = f"{API}/composite/sobjects{f'/{obj.name}/{KEY}' if new else ''}"
        body = {"allOrNone": False, "records": [{"attributes": {"type": obj.name}, **one} for one in rows]}
        told = self._session.write("PATCH", path, json=body)
        if told.status >= 400:
            return [Outcome("batch", why=_why(told.body))] * len(rows)
        return self._aligned(told.body, len(rows))

    def _deleted(self, ids: Sequence[str]) -> list[Outcome]:
        asked = {"ids": ",".join(ids), "allOrNone": "false"}
        told = self._session.write("DELETE", f"{API}/composite/sobjects", params=asked)
        if told.status >= 400:
            return [Outcome("batch", one, _why(told.body)) for one in ids]
        outcomes = self._aligned(told.body, len(ids))
        return [
            Outcome("saved", one)
            if said.state == "saved" or said.why.startswith(GONE)
            else Outcome(said.state, one, said.why)
            for one, said in zip(ids, outcomes, strict=True)
        ]

    def _aligned(self, body: Any, many: int) -> list[Outcome]:
        if not isinstance(body, list) or len(body) != many:
            raise LostError("no list of results")
        return [_outcome(one) for one in body]

    def _with_children(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the accounts that have contacts or opportunities: id → which."""
        found: dict[str, str] = {}
        for child in CHILDREN:
            for some in pieces(list(dict.fromkeys(ids)), MOST):
                query = f"SELECT {PARENT} FROM {child} WHERE {PARENT} IN ({quoted(some)}) GROUP BY {PARENT}"
                found.update({str(one[PARENT]): child for one in self._queried(query)})
        return found

    def _records(self, obj: TargetObject, by: str, texts: Sequence[str]) -> list[Found]:
        names = dict.fromkeys(("Id", *(one.header for one in obj.fields)))
        if obj.entity == "contact":
            names[PARENT] = None
        found: list[Found] = []
        for some in pieces(list(dict.fromkeys(texts)), MOST):
            query = f"SELECT {', '.join(names)} FROM {obj.name} WHERE {by} IN ({quoted(some)})"
            found += [_found(obj, one) for one in self._queried(query)]
        return found

    def _queried(self, query: str) -> list[dict[str, Any]]:
        told = self._asked(f"{API}/query", params={"q": query})
        rows: list[dict[str, Any]] = told["records"]
        while not told["done"]:
            told = self._asked(str(told["nextRecordsUrl"]).lstrip("/"))
            rows += told["records"]
        return rows

    def _asked(self, path: str, **asked: Any) -> Any:
        told = self._session.read("GET", path, **asked)
        if told.status != 200:
            code = told.body[0].get("errorCode", "") if isinstance(told.body, list) and told.body else ""
            why = f"HTTP {told.status} {code}".strip()
            raise TargetError("push.refused", target=self._target.name, address=self.address, why=why)
        return told.body


def _by(records: Sequence[Record]) -> str:
    return "Id" if records[0].id else KEY


def _found(obj: TargetObject, held: Mapping[str, Any]) -> Found:
    fields = {}
    for one in obj.fields:
        whole, _, part = one.header.partition(".")
        value = held.get(whole)
        fields[one.header] = text_of(value.get(part) if isinstance(value, dict) and part else value)
    return Found(str(held["Id"]), fields, key=fields[KEY], parent=text_of(held.get(PARENT)))


def _outcome(told: Mapping[str, Any]) -> Outcome:
    if told.get("success"):
        return Outcome("saved", str(told.get("id") or ""))
    errors = told.get("errors") or [{}]
    why = "; ".join(f"{one.get('statusCode', '')}: {one.get('message', '')}" for one in errors)
    return Outcome("unknown" if errors[0].get("statusCode") in PASSING else "refused", str(told.get("id") or ""), why)


def _why(body: Any) -> str:
    first = body[0] if isinstance(body, list) and body else body
    return f"{first.get('errorCode', '')}: {first.get('message', '')}" if isinstance(first, dict) else ""
