"""Zoho CRM v8 as its documentation tells: tokens of an hour, rows that fall alone (207), queries, tags.

Stricter where that finds our mistakes: what is not in `schemas/zoho.json` is refused, so is a request that would start
workflows.
"""

import itertools
import json
import re
from typing import Any
from urllib.parse import parse_qsl

from fakes.contract import Contract, Index
from fakes.server import Reply, Request
from guiyi.schemas.targets.profile import TargetField
from guiyi.schemas.targets.zoho import ACCOUNTS, CONTACTS, KEY

CLIENT, SECRET, REFRESH = "1000.app", "zoho-s3cret-never-shown", "1000.refresh"
API = "/crm/v8/"
NUMBERS = {"Annual_Revenue": "currency"}
QUERY = re.compile(r"select id, (\w+) from (\w+) where (\w+) in \((.+)\) limit (\d+), (\d+)")
TEXT = re.compile(r"'((?:[^'\\]|\\.)*)'")
MAIL = re.compile(r"[^@\s]+@[^@\s.]+\.[^@\s]+")
REQUIRED = {"Accounts": ("Account_Name",), "Contacts": ("Last_Name",)}
OWNER = {"Owner": TargetField("Owner")}
PAGE = 20  # rows of a query: fewer than we ask for, so that pages are turned


class Zoho:
    def __init__(self) -> None:
        self.contract = Contract("zoho")
        self.fields = {obj.name: {one.header: one for one in obj.fields} for obj in (ACCOUNTS, CONTACTS)}
        self.unique = {KEY, "Email"}
        self.forbidden: set[str] = set()  # modules without permission
        self.scopes = True
        self.reset()

    def reset(self) -> None:
        self.rows: dict[str, dict[str, dict[str, Any]]] = {"Accounts": {}, "Contacts": {}, "Deals": {}}
        self.ids = itertools.count(4_000_000_000_001)
        self.tokens: set[str] = set()
        self.minted = 0
        self.complaints: list[str] = []

    def expire(self) -> None:
        self.tokens.clear()

    def is_write(self, request: Request) -> bool:
        path = request.path
        return request.method in ("PUT", "DELETE") or path.endswith("/upsert") or "/actions/" in path

    def dump(self) -> Any:
        """Return what counts: all fields, ids left out, contacts beside the key of their account."""

        def shown(row: dict[str, Any]) -> str:
            account = self.rows["Accounts"].get(str(row.get("Account_Name")), {}).get(KEY)
            told = {name: text for name, text in row.items() if name not in ("id",) and text not in (None, [])}
            return json.dumps(
                {**told, **({"Account_Name": account} if account else {})}, ensure_ascii=False, sort_keys=True
            )

        return {
            **{name: sorted(map(shown, rows.values())) for name, rows in self.rows.items()},
            "complaints": self.complaints,
        }

    def handle(self, request: Request) -> Reply:
        self.index = Index(self.rows)
        wrong = self.contract.wrong(request)
        if wrong:
            self.complaints.append(wrong)
            return _refused(400, "INVALID_DATA")
        if request.path == "/oauth/v2/token":
            return self._token(dict(parse_qsl(request.body.decode())))
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind != "Zoho-oauthtoken" or token not in self.tokens:
            return _refused(401, "INVALID_TOKEN")
        if not self.scopes:
            return _refused(401, "OAUTH_SCOPE_MISMATCH")
        path = request.path.removeprefix(API)
        name = request.query.get("module", path.split("/")[0])
        if name in self.forbidden:
            return _refused(403, "NO_PERMISSION")
        if path == "settings/fields":
            return self._described(name)
        if path == "coql":
            return self._queried(request.json["select_query"])
        if "/actions/" in path:
            return self._tagged(name, path.rpartition("/")[2], request.json)
        if request.method == "GET":
            return self._read(name, request.query)
        if request.method == "DELETE":
            return _rows([self._deleted(name, one) for one in request.query["ids"].split(",")])
        asked = request.json
        if not set(asked.get("duplicate_check_fields", ())) <= self.unique | {"Account_Name"}:
            return _refused(400, "INVALID_DATA")
        return _rows([self._written(name, one, asked.get("duplicate_check_fields", [])) for one in asked["data"]])

    def _token(self, asked: dict[str, str]) -> Reply:
        if (asked["client_id"], asked["client_secret"], asked["refresh_token"]) != (CLIENT, SECRET, REFRESH):
            return Reply(200, {"error": "invalid_client"})  # HTTP 200 it is
        self.minted += 1
        if self.minted > 10:
            told = "You have made too many requests continuously. Please try again after some time."
            return Reply(400, {"error": "Access Denied", "error_description": told, "status": "failure"})
        token = f"1000.token{self.minted}"
        self.tokens.add(token)
        return Reply(
            200,
            {"access_token": token, "api_domain": "https://guiyi.example", "token_type": "Bearer", "expires_in": 3600},
        )

    def _described(self, name: str) -> Reply:
        fields = [
            {"api_name": header, "data_type": NUMBERS.get(header, "picklist" if one.options else "text"),
             "unique": {"casesensitive": False} if header in self.unique else {},
             "operation_type": {"api_create": True, "api_update": True},
             "pick_list_values": [{"display_value": f"- {option}", "actual_value": option} for option in one.options.values()]}
            for header, one in {**self.fields[name], **OWNER}.items() if header != "Tag"
        ]  # fmt: skip
        return Reply(200, {"fields": fields})

    def _read(self, name: str, query: Any) -> Reply:
        ids = query["ids"].split(",") if "ids" in query else list(self.rows[name])
        rows = [
            self._shown(name, self.rows[name][one], query["fields"].split(",")) for one in ids if one in self.rows[name]
        ]
        return Reply(200, {"data": rows, "info": {"more_records": False}}) if rows else Reply(204)

    def _shown(self, name: str, row: dict[str, Any], fields: list[str]) -> dict[str, Any]:
        told = {one: row.get(one) for one in ("id", *fields)}
        account = self.rows["Accounts"].get(str(row.get("Account_Name")))
        if name != "Accounts" and "Account_Name" in told:
            told["Account_Name"] = {"id": account["id"], "name": account["Account_Name"]} if account else None
        if told.get("Owner"):
            told["Owner"] = {"id": told["Owner"], "name": "李雷", "email": "lilei@guiyi.example"}
        if "Tag" in told:
            told["Tag"] = [{"name": one, "id": "1", "color_code": None} for one in row.get("Tag", [])]
        return told

    def _queried(self, query: str) -> Reply:
        found = QUERY.fullmatch(query)
        texts = {re.sub(r"\\(.)", r"\1", one) for one in TEXT.findall(found[4])} if found else set()
        if not found or len(texts) > 50 or int(found[6]) > 2000:
            return _refused(400, "SYNTAX_ERROR")
        field, name, by, start = found[1], found[2], found[3], int(found[5])
        rows = [row for row in self.rows[name].values() if row.get(by) in texts]
        shown = []
        for row in rows[start : start + PAGE]:
            value = {"id": row[field]} if field == "Account_Name" else row[field]
            shown.append({"id": row["id"], field: value})
        if not shown:
            return Reply(204)
        return Reply(200, {"data": shown, "info": {"count": len(shown), "more_records": len(rows) > start + PAGE}})

    def _wrong(self, name: str, row: dict[str, Any], id_: str) -> dict[str, Any] | None:
        for header in REQUIRED[name]:
            if (not id_ or header in row) and not row.get(header):
                return _error("MANDATORY_NOT_FOUND", header, "required field not found")
        for header, text in row.items():
            field = self.fields[name].get(header)
            if field is None and header not in ("id", "Owner"):
                return _error("INVALID_DATA", header, "no such field")
            if field and isinstance(text, str) and field.max_length and len(text) > field.max_length:
                return _error("INVALID_DATA", header, f"{text} is too long")
            if header == "Email" and text and not MAIL.fullmatch(text):
                return _error("INVALID_DATA", header, "invalid data")
            if header in self.unique and text:
                taken = self.index.id(name, header, text)
                if taken and taken != id_:
                    return _error("DUPLICATE_DATA", header, "duplicate data")
        account = row.get("Account_Name") if name == "Contacts" else None
        if isinstance(account, dict) and account["id"] not in self.rows["Accounts"]:
            return _error("INVALID_DATA", "Account_Name", "the related id given seems to be invalid")
        return None

    def _written(self, name: str, asked: dict[str, Any], by: list[str]) -> dict[str, Any]:
        held = asked.get("id", "")
        for header in by:
            held = self.index.id(name, header, asked.get(header)) or held
        if "id" in asked and held not in self.rows[name]:
            return _error("INVALID_DATA", "id", "the id given seems to be invalid")
        wrong = self._wrong(name, asked, held)
        if wrong:
            return wrong
        id_ = held or str(next(self.ids))
        row = self.rows[name].setdefault(id_, {"id": id_})
        for header, value in asked.items():
            if header == "Tag":
                row["Tag"] = [one["name"] for one in value]
            else:
                row[header] = value["id"] if isinstance(value, dict) else value
        self.index.add(name, id_, row)
        action, told = ("update", "record updated") if held else ("insert", "record added")
        return {"status": "success", "code": "SUCCESS", "action": action, "message": told, "details": {"id": id_}}

    def _deleted(self, name: str, id_: str) -> dict[str, Any]:
        if self.rows[name].pop(id_, None) is None:
            return _error("INVALID_DATA", "id", "the id given seems to be invalid")
        if name == "Accounts":  # its contacts and deals go with it
            for child in ("Contacts", "Deals"):
                self.rows[child] = {n: row for n, row in self.rows[child].items() if row.get("Account_Name") != id_}
        return {"status": "success", "code": "SUCCESS", "message": "record deleted", "details": {"id": id_}}

    def _tagged(self, name: str, what: str, asked: dict[str, Any]) -> Reply:
        names, told = [one["name"] for one in asked["tags"]], []
        for id_ in asked["ids"]:
            row = self.rows[name].get(id_)
            if row is None:
                told.append(_error("INVALID_DATA", "id", "the id given seems to be invalid"))
                continue
            kept = [one for one in row.get("Tag", []) if one not in names]
            row["Tag"] = kept + names if what == "add_tags" else kept
            told.append({"status": "success", "code": "SUCCESS", "details": {"id": id_, "tags": row["Tag"]}})
        return _rows(told)


def _error(code: str, field: str, message: str) -> dict[str, Any]:
    return {"status": "error", "code": code, "message": message, "details": {"api_name": field}}


def _rows(told: list[dict[str, Any]]) -> Reply:
    good = {one["status"] == "success" for one in told}
    return Reply(207 if len(good) > 1 else 200 if True in good else 400, {"data": told})


def _refused(status: int, code: str) -> Reply:
    return Reply(status, {"status": "error", "code": code, "message": code.lower(), "details": {}})
