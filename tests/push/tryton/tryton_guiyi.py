"""Tryton: companies and people are parties, told apart by their codes; who works where is a relation of two parties.

A package as a third party would write it: this module and the entry point in pyproject.toml beside it. The server needs
the module `party_relationship` and a type of relation called "employee". A call is a transaction: all of it or nothing.
Source: https://docs.tryton.org (JSON-RPC of the server; models party.party, party.contact_mechanism, party.relation.all).
"""

import base64
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from guiyi.core.errors import TargetError
from guiyi.push.client import Abilities, Ask, Found, LostError, Outcome, Record, Setting, Wire
from guiyi.push.halves import by_halves
from guiyi.push.session import Session
from guiyi.schemas.targets.profile import Calls, Target, TargetField, TargetObject

COMPANIES = TargetObject(
    "companies",
    "customer",
    "公司",
    "Companies",
    (
        TargetField("name", "customer_name", required=True),
        TargetField("phone", "phone"),
        TargetField("fax", "fax"),
        TargetField("email", "email"),
        TargetField("website", "website"),
    ),
)
PEOPLE = TargetObject(
    "people",
    "contact",
    "人员",
    "People",
    (
        TargetField("name", "contact_name", required=True),
        TargetField("company", refers="name", required=True),
        TargetField("mobile", "mobile"),
        TargetField("phone", "contact_phone"),
        TargetField("email", "contact_email"),
    ),
)
TARGET = Target(
    "tryton",
    "Tryton",
    "Tryton",
    (COMPANIES, PEOPLE),
    file_format="csv",
    phone_form="e164",
    calls=Calls(create=5, update=5),
)
SETTINGS = (Setting("url"), Setting("database"), Setting("user"), Setting("password", secret=True))

MEANS = ("phone", "mobile", "fax", "email", "website")  # records of their own, behind a party
RELATION = "employee"
QUIET = {"_skip_warnings": True}  # a question to a person, such as "there is one of a similar name", is answered yes


def connect(target: Target, ask: Ask, wire: Wire) -> "Tryton":
    """Return a client of one database of the server at `GUIYI_TRYTON_URL`."""
    return Tryton(Session(target.name, ask("url"), target.calls, wire), ask)


class Tryton:
    """One user's access to one database."""

    abilities = Abilities(keyed=True)  # our id is the party's code, which is unique

    def __init__(self, session: Session, ask: Ask) -> None:
        self.address = f"{session.address}/{ask('database')}"
        self._session, self._ask, self._relation = session, ask, 0
        session.renew = self._log_in

    def check(self) -> None:
        """Log in, and look for the type of relation that binds people to companies."""
        self._log_in()
        types = self._search("party.relation.type", [["name", "=", RELATION]], ["name"])
        if not types:
            raise TargetError("push.key", target=TARGET.name, object="party.relation.type", field=RELATION)
        self._relation = types[0]["id"]

    def describe(self, obj: TargetObject) -> None:
        """Return nothing: no field is a picklist."""

    def find(self, obj: TargetObject, records: Sequence[Record]) -> list[list[Found]]:
        """Return parties by their codes."""
        held = {one.key: one for one in self._parties(obj, [["code", "in", [record.key for record in records]]])}
        return [[held[one.key]] if one.key in held else [] for one in records]

    def read(self, obj: TargetObject, ids: Sequence[str]) -> dict[str, Found]:
        """Read parties by their ids."""
        return {one.id: one for one in self._parties(obj, [["id", "in", [int(id_) for id_ in ids]]])}

    def save(self, obj: TargetObject, records: Sequence[Record], token: str) -> list[Outcome]:
        """Create parties with all that hangs on them, or write them; one that is no good sinks the whole call."""
        if not records[0].id:
            made, why = self._write("create", [self._made(one) for one in records])
            return [Outcome("saved", str(id_)) for id_ in made] if made else [Outcome("batch", why=why)] * len(records)
        there = self._means([int(one.id) for one in records])
        bound = self._relations("from_", [int(one.id) for one in records])
        written: list[Any] = []
        for one in records:
            written += [[int(one.id)], self._changed(one, there, bound)]
        _, why = self._write("write", *written)
        return [Outcome("batch" if why else "saved", one.id, why) for one in records]

    def delete(self, obj: TargetObject, ids: Sequence[str]) -> list[Outcome]:
        """Delete parties; a company with people is left, since the relations would go without a word."""
        kept = {one["to"] for one in self._relations("to", [int(id_) for id_ in ids])} if obj is COMPANIES else set()

        def deleted(some: Sequence[str]) -> list[Outcome]:
            _, why = self._write("delete", [int(one) for one in some])
            return [Outcome("batch" if why else "saved", one, why) for one in some]

        free = [one for one in ids if int(one) not in kept]
        done = dict(zip(free, by_halves(free, deleted, 50), strict=True))
        return [done.get(one) or Outcome("refused", one, "people are employed there") for one in ids]

    def _made(self, record: Record) -> dict[str, Any]:
        means = [{"type": name, "value": text} for name, text in record.fields.items() if name in MEANS and text]
        made = {"code": record.key, "name": record.fields["name"], "contact_mechanisms": [["create", means]]}
        return {**made, "relations": [["create", [self._employed(record)]]]} if record.parent else made

    def _changed(self, record: Record, there: Iterable[Any], bound: Iterable[Any]) -> dict[str, Any]:
        values: dict[str, Any] = {"name": record.fields["name"]} if "name" in record.fields else {}
        mine = {one["type"]: one["id"] for one in reversed(list(there)) if one["party"] == int(record.id)}  # the first
        means: list[Any] = []
        for name in [one for one in record.fields if one in MEANS]:
            text = record.fields[name]
            if name not in mine:
                means += [["create", [{"type": name, "value": text}]]] if text else []
            else:
                means.append(["write", [mine[name]], {"value": text}] if text else ["delete", [mine[name]]])
        if means:
            values["contact_mechanisms"] = means
        former = [one for one in bound if one["from_"] == int(record.id)]
        if record.parent and [one["to"] for one in former] != [int(record.parent)]:
            fresh = ["create", [self._employed(record)]]
            values["relations"] = [["delete", [one["id"] for one in former]], fresh] if former else [fresh]
        return values

    def _employed(self, record: Record) -> dict[str, int]:
        return {"to": int(record.parent), "type": self._relation}

    def _parties(self, obj: TargetObject, where: list[Any]) -> list[Found]:
        rows = self._search("party.party", where, ["code", "name"])
        ids = [row["id"] for row in rows]
        fields = {id_: dict.fromkeys((one.header for one in obj.fields if not one.refers), "") for id_ in ids}
        parents = {one["from_"]: str(one["to"]) for one in self._relations("from_", ids)} if obj is PEOPLE else {}
        for one in reversed(self._means(ids)):  # the first of its kind is left
            if one["type"] in fields[one["party"]]:
                fields[one["party"]][one["type"]] = one["value"]
        return [
            Found(
                str(row["id"]),
                {**fields[row["id"]], "name": row["name"] or ""},
                row["code"],
                parents.get(row["id"], ""),
            )
            for row in rows
        ]

    def _means(self, parties: list[int]) -> list[Any]:
        return self._search("party.contact_mechanism", [["party", "in", parties]], ["party", "type", "value"])

    def _relations(self, end: str, parties: list[int]) -> list[Any]:
        where = [[end, "in", parties], ["type", "=", self._relation]]
        return self._search("party.relation.all", where, ["from_", "to"])

    def _search(self, model: str, where: list[Any], names: list[str]) -> list[Any]:
        asked = [where, 0, None, [["id", "ASC"]], names, {}]
        body = self._session.read("POST", self._path, json=_call(f"model.{model}.search_read", asked)).body
        if not isinstance(body, dict) or "result" not in body:
            raise TargetError("push.refused", target=TARGET.name, address=self.address, why=_why(body))
        rows: list[Any] = body["result"]
        return rows

    def _write(self, what: str, *asked: Any) -> tuple[Any, str]:
        """Return what the server answers to a transaction, and why it refused it."""
        body = self._session.write("POST", self._path, json=_call(f"model.party.party.{what}", [*asked, QUIET])).body
        if isinstance(body, dict) and "result" in body:
            return body["result"], ""
        if isinstance(body, dict) and "error" in body:
            return None, _why(body)
        raise LostError("no answer to a call")

    def _log_in(self) -> None:
        user = self._ask("user")
        asked = _call("common.db.login", [user, {"password": self._ask("password")}])
        told = self._session.enter("POST", self._path, json=asked)
        if told.status != 200 or not isinstance(told.body, dict) or not told.body.get("result"):
            raise TargetError("push.token", target=TARGET.name, address=self.address)
        id_, session, *_ = told.body["result"]
        named = base64.b64encode(f"{user}:{id_}:{session}".encode()).decode()
        self._session.headers["Authorization"] = f"Session {named}"

    @property
    def _path(self) -> str:
        return f"{self._ask('database')}/rpc/"


def _call(method: str, params: Sequence[Any]) -> Mapping[str, Any]:
    return {"id": 0, "method": method, "params": params}


def _why(body: Any) -> str:
    """Return the words of an error: ["UserError", [words, details, domain]], or [words, trace]."""
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, list) or not error:
        return "no answer to a call"
    kind, said = error[0], error[1] if len(error) > 1 else ""
    return str(said[0]) if isinstance(said, list) and said else str(kind)
