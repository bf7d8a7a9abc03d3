"""HubSpot as its documentation and the threads of its users tell: batches of 100 that fall as a whole, or in part (207).

Stricter where that finds our mistakes: what is not in `schemas/hubspot.json` is refused, and a search is a complaint.
"""

import itertools
import json
import re
from typing import Any

from fakes.contract import Contract, Index
from fakes.server import Reply, Request
from guiyi.schemas.targets.hubspot import COMPANIES, CONTACTS, KEY

TOKEN = "pat-s3cret-never-shown"
MAIL = re.compile(r"[^@\s]+@[^@\s.]+\.[^@\s]+")
PATH = re.compile(r"/crm/v3/objects/(companies|contacts)/batch/(upsert|update|read|archive)")
BONDS = "/crm/v4/associations/contacts/companies/batch/"
TYPES = {1: "Primary", 279: None}


class HubSpot:
    def __init__(self) -> None:
        self.contract = Contract("hubspot")
        self.properties: dict[str, dict[str, tuple[str, ...]]] = {
            obj.name: {one.header: tuple(one.options.values()) for one in obj.fields if not one.linked}
            for obj in (COMPANIES, CONTACTS)
        }
        self.unique = {"companies": {KEY}, "contacts": {KEY, "email"}}
        self.forbidden: set[str] = set()  # objects without scope
        self.reset()

    def reset(self) -> None:
        self.rows: dict[str, dict[str, dict[str, str]]] = {"companies": {}, "contacts": {}}
        self.gone: dict[str, dict[str, dict[str, str]]] = {"companies": {}, "contacts": {}}
        self.bonds: dict[tuple[str, str], set[int]] = {}
        self.ids = itertools.count(9_000_000_001)
        self.tokens = {TOKEN}
        self.complaints: list[str] = []

    def expire(self) -> None:
        self.tokens.clear()

    def is_write(self, request: Request) -> bool:
        return request.method == "POST" and request.path.rpartition("/")[2] in ("upsert", "update", "archive", "create")

    def dump(self) -> Any:
        """Return what counts: all properties, ids left out, contacts beside the key of their primary company."""
        primary = {contact: company for (contact, company), types in self.bonds.items() if 1 in types}
        contacts = [
            {**row, "company": self.rows["companies"].get(primary.get(id_, ""), {}).get(KEY, "")}
            for id_, row in self.rows["contacts"].items()
        ]

        def ordered(rows: Any) -> list[str]:
            return sorted(json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows)

        return {
            "companies": ordered(self.rows["companies"].values()),
            "contacts": ordered(contacts),
            "complaints": self.complaints,
        }

    def handle(self, request: Request) -> Reply:
        self.index = Index(self.rows)
        if request.headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
            return _refused(401, "INVALID_AUTHENTICATION", "Authentication credentials not found.")
        wrong = self.contract.wrong(request)
        if wrong:
            self.complaints.append(wrong)
            return _refused(400, "VALIDATION_ERROR", "Invalid input JSON")
        if any(name in request.path for name in self.forbidden):
            return _refused(403, "MISSING_SCOPES", "This app hasn't been granted all required scopes")
        if request.path.startswith("/crm/v3/properties/"):
            return self._described(request.path.rpartition("/")[2])
        if request.path.startswith(BONDS):
            return getattr(self, f"_bonds_{request.path.removeprefix(BONDS)}")(request.json["inputs"])
        if found := PATH.fullmatch(request.path):
            return getattr(self, f"_{found[2]}")(found[1], request.json)
        return Reply(body={"results": []})

    def _described(self, name: str) -> Reply:
        return Reply(body={"results": [
            {"name": one, "type": "enumeration" if options else "string", "hasUniqueValue": one in self.unique[name],
             "options": [{"label": option.title(), "value": option} for option in options],
             "modificationMetadata": {"readOnlyValue": False}}
            for one, options in self.properties[name].items()
        ]})  # fmt: skip

    def _wrong(self, name: str, id_: str, properties: dict[str, str]) -> tuple[int, str, str]:
        for header, text in properties.items():
            if header not in self.properties[name]:
                return 400, "VALIDATION_ERROR", f'Property "{header}" does not exist'
            options = self.properties[name][header]
            if text and options and text not in options:
                return 400, "VALIDATION_ERROR", f"{text} was not one of the allowed options: {list(options)}"
        for header in self.unique[name] & properties.keys():
            taken = self.index.id(name, header, properties[header])
            if taken and taken != id_:
                return 409, "CONFLICT", f"{name[:-1].title()} already exists. Existing ID: {taken}"
        return 0, "", ""

    def _write(self, name: str, inputs: list[dict[str, Any]], found: list[str | None]) -> Reply:
        """Write all, or nothing where one is in conflict or names an unknown property; a bad mail falls alone (207)."""
        for one, id_ in zip(inputs, found, strict=True):
            wrong = self._wrong(name, id_ or "", one["properties"])
            if wrong[0]:
                return _refused(*wrong)
        results, errors = [], []
        for one, id_ in zip(inputs, found, strict=True):
            mail = one["properties"].get("email", "")
            if mail and not MAIL.fullmatch(mail):
                errors.append({"status": "error", "category": "VALIDATION_ERROR", "message": f"Email address {mail} is invalid",
                               "context": {"objectWriteTraceId": [one["objectWriteTraceId"]]}})  # fmt: skip
                continue
            new = id_ or str(next(self.ids))
            row = self.rows[name].setdefault(new, {})
            row.update({header: text.strip() for header, text in one["properties"].items()})
            results.append({"id": new, "new": id_ is None, "properties": dict(row), "archived": False,
                            "objectWriteTraceId": one.get("objectWriteTraceId")})  # fmt: skip
        body = {"status": "COMPLETE", "results": results[::-1]}  # in no order that one may rely on
        return Reply(207, {**body, "numErrors": len(errors), "errors": errors}) if errors else Reply(200, body)

    def _upsert(self, name: str, asked: dict[str, Any]) -> Reply:
        inputs = asked["inputs"]
        by = {one.get("idProperty") for one in inputs}
        if not by <= self.unique[name] or len(by) != 1:
            return _refused(400, "VALIDATION_ERROR", "Unable to perform update/upsert by non-unique property")
        if len({one["id"] for one in inputs}) < len(inputs):
            return _refused(400, "VALIDATION_ERROR", "Duplicate IDs found in batch input")
        (header,) = by
        return self._write(name, inputs, [self.index.id(name, str(header), one["id"]) or None for one in inputs])

    def _update(self, name: str, asked: dict[str, Any]) -> Reply:
        gone = [one["id"] for one in asked["inputs"] if one["id"] not in self.rows[name]]
        if gone:
            return _refused(404, "OBJECT_NOT_FOUND", f"Could not get some {name}, they may be deleted: {gone}")
        return self._write(name, asked["inputs"], [one["id"] for one in asked["inputs"]])

    def _read(self, name: str, asked: dict[str, Any]) -> Reply:
        header = asked.get("idProperty")
        if header and header not in self.unique[name]:
            return _refused(400, "VALIDATION_ERROR", f"{header} is no unique property")
        ids = [self.index.id(name, header, one["id"]) if header else one["id"] for one in asked["inputs"]]
        there = [id_ for id_ in ids if id_ in self.rows[name]]
        shown = [
            {"id": id_, "properties": {one: self.rows[name][id_].get(one) for one in asked["properties"]}}
            for id_ in there
        ]
        if len(there) == len(ids):
            return Reply(200, {"status": "COMPLETE", "results": shown})
        error = {"status": "error", "category": "OBJECT_NOT_FOUND", "message": "Could not get some objects"}
        return Reply(207, {"status": "COMPLETE", "results": shown, "numErrors": 1, "errors": [error]})

    def _archive(self, name: str, asked: dict[str, Any]) -> Reply:
        for one in asked["inputs"]:
            row = self.rows[name].pop(one["id"], None)
            if row is not None:
                self.gone[name][one["id"]] = row
                self.bonds = {pair: types for pair, types in self.bonds.items() if one["id"] not in pair}
        return Reply(204)

    def _bonds_create(self, inputs: list[dict[str, Any]]) -> Reply:
        results, errors = [], []
        others: dict[str, list[set[int]]] = {}
        for (contact, _), held in self.bonds.items():
            others.setdefault(contact, []).append(held)
        for one in inputs:
            pair = (one["from"]["id"], one["to"]["id"])
            types = {kind["associationTypeId"] for kind in one["types"]}
            if (
                pair[0] not in self.rows["contacts"]
                or pair[1] not in self.rows["companies"]
                or not types <= TYPES.keys()
            ):
                errors.append(
                    {"status": "error", "category": "VALIDATION_ERROR", "message": "One of the objects does not exist"}
                )
                continue
            if 1 in types:
                for held in others.get(pair[0], ()):
                    held.discard(1)
            self.bonds.setdefault(pair, {279}).update(types)
            results.append(
                {
                    "fromObjectTypeId": "0-1",
                    "fromObjectId": int(pair[0]),
                    "toObjectTypeId": "0-2",
                    "toObjectId": int(pair[1]),
                }
            )
        body = {"status": "COMPLETE", "results": results}
        return Reply(207, {**body, "numErrors": len(errors), "errors": errors}) if errors else Reply(201, body)

    def _bonds_archive(self, inputs: list[dict[str, Any]]) -> Reply:
        for one in inputs:
            for to in one["to"]:
                self.bonds.pop((one["from"]["id"], to["id"]), None)
        return Reply(204)

    def _bonds_read(self, inputs: list[dict[str, Any]]) -> Reply:
        results, held = [], {}
        for (contact, company), types in self.bonds.items():
            kinds = [
                {"category": "HUBSPOT_DEFINED", "typeId": kind, "label": TYPES[kind]}
                for kind in sorted(types, reverse=True)
            ]
            held.setdefault(contact, []).append({"toObjectId": int(company), "associationTypes": kinds})
        for one in inputs:
            to = held.get(one["id"])
            if to:
                results.append({"from": {"id": one["id"]}, "to": to})
        body = {"status": "COMPLETE", "results": results}
        if len(results) == len(inputs):
            return Reply(200, body)
        error = {
            "status": "error",
            "category": "OBJECT_NOT_FOUND",
            "subCategory": "crm.associations.NO_ASSOCIATIONS_FOUND",
        }
        return Reply(207, {**body, "numErrors": 1, "errors": [error]})


def _refused(status: int, category: str, message: str) -> Reply:
    return Reply(status, {"status": "error", "category": category, "message": message, "correlationId": "0"})
