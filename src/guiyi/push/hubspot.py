"""HubSpot: batches of 100, created by upsert on our key; a contact is bound to its company by an association.

Our key is a custom property of both objects with unique values; records are looked up by it and never by search, which
lags behind what was written. One record may sink its batch (HTTP 400, 409), or fall alone (207). Archiving can be undone
for 90 days.
Source: https://developers.hubspot.com/docs/api-reference (CRM objects v3, properties v3, associations v4).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from guiyi.core.errors import TargetError
from guiyi.push.client import Abilities, Ask, Client, Found, Link, LostError, Outcome, Record, Setting, Wire
from guiyi.push.halves import by_halves, pieces
from guiyi.push.session import Answer, Session
from guiyi.schemas.targets.hubspot import KEY
from guiyi.schemas.targets.profile import Target, TargetObject

SETTINGS = (Setting("token", secret=True), Setting("url", default="https://api.hubapi.com"))

MOST = 100  # inputs of one call
PRIMARY = 1  # type of association: the company of a contact; others are further companies
BONDS = "crm/v4/associations/contacts/companies/batch"
DONE = (200, 201, 204, 207)


def connect(target: Target, ask: Ask, wire: Wire) -> Client:
    """Return a client for the account of a private app's token."""
    session = Session(target.name, ask("url"), target.calls, wire)
    session.headers["Authorization"] = f"Bearer {ask('token')}"
    return HubSpot(session, target)


class HubSpot:
    """One account."""

    abilities = Abilities(keyed=True, repeatable=True)

    def __init__(self, session: Session, target: Target) -> None:
        self.address = session.address
        self._session, self._target = session, target

    def check(self) -> None:
        """Look at both objects, and at the property that holds our key.

        Raises:
            TargetError: the token is wrong, a scope is missing, or our key has no property with unique values.
        """
        for obj in self._target.objects:
            if not any(one["name"] == KEY and one.get("hasUniqueValue") for one in self.own_fields(obj)):
                raise TargetError("push.key", target=self._target.name, object=obj.name, field=KEY)
            self._asked("GET", f"crm/v3/objects/{obj.name}", params={"limit": 1})

    def describe(self, obj: TargetObject) -> Mapping[str, tuple[str, ...]]:
        """Return the properties that can be written; the values of a list are internal ones."""
        known: dict[str, tuple[str, ...]] = {one.header: () for one in obj.fields if one.linked}
        for one in self.own_fields(obj):
            if not (one.get("modificationMetadata") or {}).get("readOnlyValue"):
                options = one.get("options") or () if one.get("type") == "enumeration" else ()
                known[str(one["name"])] = tuple(str(option["value"]) for option in options)
        return {one.header: known[one.header] for one in obj.fields if one.header in known}

    def own_fields(self, obj: TargetObject) -> Sequence[Mapping[str, Any]]:
        """Return the properties of an object."""
        told: Sequence[Mapping[str, Any]] = self._asked("GET", f"crm/v3/properties/{obj.name}")["results"]
        return told

    def find(self, obj: TargetObject, records: Sequence[Record]) -> list[list[Found]]:
        """Return records by our key; a contact that has none yet also by its mail, which HubSpot keeps unique."""
        ours = {one.key: one for one in self._records(obj, [one.key for one in records], KEY)}
        mail = next((one.header for one in obj.fields if one.field == "contact_email"), "")
        sought = [told for one in records if one.key not in ours and (told := one.fields.get(mail, "").lower())]
        theirs = {one.fields[mail].lower(): one for one in self._records(obj, sought, mail) if not one.key}
        found = [ours.get(one.key) or theirs.get(one.fields.get(mail, "").lower()) for one in records]
        return [[one] if one else [] for one in found]

    def read(self, obj: TargetObject, ids: Sequence[str]) -> dict[str, Found]:
        """Read records that are not archived."""
        return {one.id: one for one in self._records(obj, ids)}

    def save(self, obj: TargetObject, records: Sequence[Record], token: str) -> list[Outcome]:  # noqa: ARG002
        """Create or update one batch; our key makes it the same done once, so the token is of no use."""
        new = not records[0].id
        inputs = [
            {
                "id": one.key if new else one.id,
                **({"idProperty": KEY} if new else {}),
                "properties": self._properties_of(obj, one),
                "objectWriteTraceId": one.key,
            }
            for one in records
        ]
        path = f"crm/v3/objects/{obj.name}/batch/{'upsert' if new else 'update'}"
        told = self._session.write("POST", path, json={"inputs": inputs})
        if told.status not in DONE:
            return [Outcome("batch", why=_why(told.body))] * len(records)
        return _outcomes(_answered(told), records)

    def delete(self, obj: TargetObject, ids: Sequence[str]) -> list[Outcome]:
        """Archive records; one that is archived already is none the worse."""

        def archive(some: Sequence[str]) -> list[Outcome]:
            told = self._session.write("POST", f"crm/v3/objects/{obj.name}/batch/archive", json={"inputs": _ids(some)})
            state, why = ("saved", "") if told.status in DONE else ("batch", _why(told.body))
            return [Outcome(state, one, why) for one in some]  # type: ignore[arg-type]

        return by_halves(ids, archive, MOST)

    def link(self, links: Sequence[Link]) -> list[Outcome]:
        """Make a company the one of a contact, or part them."""
        outcomes: dict[Link, Outcome] = {}
        for gone in (False, True):
            some = [one for one in dict.fromkeys(links) if one.gone == gone]
            outcomes.update(zip(some, by_halves(some, self._part if gone else self._bind, MOST), strict=True))
        return [outcomes[one] for one in links]

    def _bind(self, links: Sequence[Link]) -> list[Outcome]:
        types = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": PRIMARY}]
        inputs = [{"from": {"id": one.contact}, "to": {"id": one.customer}, "types": types} for one in links]
        told = self._session.write("POST", f"{BONDS}/create", json={"inputs": inputs})
        if told.status not in DONE:
            return [Outcome("batch", one.contact, _why(told.body)) for one in links]
        body = _answered(told)
        errors: list[dict[str, Any]] = body.get("errors") or []
        if not errors:
            return [Outcome("saved", one.contact) for one in links]
        bound = {(str(one.get("fromObjectId")), str(one.get("toObjectId"))) for one in body.get("results", ())}
        why, state = "; ".join(map(_why, errors)), "batch" if len(links) > 1 else "refused"
        return [
            Outcome("saved", one.contact) if (one.contact, one.customer) in bound else Outcome(state, one.contact, why)  # type: ignore[arg-type]
            for one in links
        ]

    def _part(self, links: Sequence[Link]) -> list[Outcome]:
        inputs = [{"from": {"id": one.contact}, "to": [{"id": one.customer}]} for one in links]
        told = self._session.write("POST", f"{BONDS}/archive", json={"inputs": inputs})
        state, why = ("saved", "") if told.status in DONE else ("batch", _why(told.body))
        return [Outcome(state, one.contact, why) for one in links]  # type: ignore[arg-type]

    def _properties_of(self, obj: TargetObject, record: Record) -> dict[str, str]:
        kept = {one.header for one in obj.fields if not one.linked}
        told = {name: text for name, text in record.fields.items() if name in kept}
        return told if record.id else {**told, KEY: record.key}

    def _records(self, obj: TargetObject, asked: Sequence[str], by: str = "") -> list[Found]:
        """Read records by their ids, or by a property with unique values; what is not there is left out."""
        named = {"properties": [one.header for one in obj.fields if not one.linked], "propertiesWithHistory": []}
        unique = {"idProperty": by} if by else {}
        found: list[Found] = []
        for some in pieces(list(dict.fromkeys(asked)), MOST):
            body = {**named, **unique, "inputs": _ids(some)}
            rows = self._asked("POST", f"crm/v3/objects/{obj.name}/batch/read", json=body)["results"]
            parents = self._companies([str(one["id"]) for one in rows]) if obj.entity == "contact" else {}
            found += [_found(obj, one, parents) for one in rows]
        return found

    def _companies(self, contacts: Sequence[str]) -> dict[str, str]:
        """Return contact → company, of contacts that have one: the primary one, else the first."""
        if not contacts:
            return {}
        told = self._asked("POST", f"{BONDS}/read", json={"inputs": _ids(contacts)})
        companies = {}
        for one in told["results"]:
            ordered = sorted(
                one["to"], key=lambda to: PRIMARY not in [kind["typeId"] for kind in to["associationTypes"]]
            )
            if ordered:
                companies[str(one["from"]["id"])] = str(ordered[0]["toObjectId"])
        return companies

    def _asked(self, method: str, path: str, **asked: Any) -> Any:
        """Return the answer to a question that must be granted; what it says is not repeated: it may hold a value."""
        told = self._session.read(method, path, **asked)
        if told.status not in DONE or not isinstance(told.body, dict):
            why = f"HTTP {told.status} {told.body.get('category', '') if isinstance(told.body, dict) else ''}".strip()
            raise TargetError("push.refused", target=self._target.name, address=self.address, why=why)
        return told.body


def _ids(some: Sequence[str]) -> list[dict[str, str]]:
    return [{"id": one} for one in some]


def _found(obj: TargetObject, held: Mapping[str, Any], parents: Mapping[str, str]) -> Found:
    properties, id_ = held["properties"], str(held["id"])
    fields = {one.header: str(properties.get(one.header) or "") for one in obj.fields if not one.linked}
    return Found(id_, fields, key=fields[KEY], parent=parents.get(id_, ""))


def _answered(told: Answer) -> dict[str, Any]:
    if not isinstance(told.body, dict):
        raise LostError(f"HTTP {told.status}")
    return told.body


def _outcomes(told: Mapping[str, Any], records: Sequence[Record]) -> list[Outcome]:
    """Match what was saved and what was not with what was sent: the order of an answer says nothing."""
    results: list[dict[str, Any]] = told.get("results", [])
    saved = {str(one["id"]) for one in results}
    by_key = {
        str(one.get("objectWriteTraceId") or one.get("properties", {}).get(KEY)): str(one["id"]) for one in results
    }
    errors: list[dict[str, Any]] = told.get("errors", [])
    refused = {
        str(name): _why(one)
        for one in errors
        for names in (one.get("context") or {}).values()
        for name in (names if isinstance(names, list) else [names])
    }
    outcomes = []
    for one in records:
        id_ = by_key.get(one.key, "") or (one.id if one.id in saved else "")
        why = refused.get(one.key) or refused.get(one.id)
        if id_:
            outcomes.append(Outcome("saved", id_))
        else:
            outcomes.append(Outcome("refused", one.id, why) if why else Outcome("unknown", one.id))
    return outcomes


def _why(told: Any) -> str:
    return str(told.get("message") or told.get("category") or "") if isinstance(told, dict) else ""
