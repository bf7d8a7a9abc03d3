"""Salesforce as its documentation tells: Collections, queries of the two shapes that we send, jobs of Bulk API 2.0.

Stricter where that finds our mistakes: what is not in `schemas/salesforce.json` is refused, and a number is no text.
"""

import csv
import io
import itertools
import json
import re
from typing import Any

from fakes.contract import Contract, Index
from fakes.server import Reply, Request
from guiyi.schemas.targets.salesforce import ACCOUNT, CONTACT, KEY

CLIENT, SECRET = "3MVG9-app", "sf-s3cret-never-shown"
API = "/services/data/v67.0/"
NUMBERS = {"AnnualRevenue": "currency"}
MAIL = re.compile(r"[^@\s]+@[^@\s.]+\.[^@\s]+")
QUERY = re.compile(r"SELECT (.+) FROM (\w+) WHERE (\w+) IN \((.+)\)")
CHILDREN = re.compile(r"SELECT AccountId FROM (\w+) WHERE AccountId IN \((.+)\) GROUP BY AccountId")
TEXT = re.compile(r"'((?:[^'\\]|\\.)*)'")
REQUIRED = {"Account": ("Name",), "Contact": ("LastName",)}
PREFIX = {"Account": "001", "Contact": "003", "Opportunity": "006"}
PAGE = 150  # rows of a page: fewer than we ask for, so that pages are turned


class Salesforce:
    def __init__(self) -> None:
        self.contract = Contract("salesforce")
        self.fields = {
            obj.name: {one.header: one for one in obj.fields if "." not in one.header} for obj in (ACCOUNT, CONTACT)
        }
        self.restricted = {"Industry"}
        self.rights = dict.fromkeys(("Account", "Contact"), True)
        self.keyed = True
        self.reset()

    def reset(self) -> None:
        self.rows: dict[str, dict[str, dict[str, Any]]] = {"Account": {}, "Contact": {}, "Opportunity": {}}
        self.numbers = itertools.count(1)
        self.tokens: set[str] = set()
        self.jobs: dict[str, dict[str, Any]] = {}
        self.pages: dict[str, list[dict[str, Any]]] = {}
        self.spent = False
        self.locked: set[str] = set()  # keys of records that somebody holds; once
        self.unprocessed = 0  # rows at the end of a job that the server never comes to
        self.complaints: list[str] = []

    def expire(self) -> None:
        self.tokens.clear()

    def is_write(self, request: Request) -> bool:
        return request.method != "GET" and "oauth2" not in request.path

    def dump(self) -> Any:
        """Return what counts: all fields, ids left out, contacts beside the key of their account."""
        accounts = self.rows["Account"]

        def shown(row: dict[str, Any]) -> str:
            account = accounts.get(str(row.get("AccountId")), {}).get(KEY)
            told = {name: text for name, text in row.items() if name not in ("Id", "AccountId") and text is not None}
            return json.dumps({**told, "account": account}, ensure_ascii=False, sort_keys=True)

        return {
            **{name: sorted(map(shown, rows.values())) for name, rows in self.rows.items()},
            "complaints": self.complaints,
        }

    def handle(self, request: Request) -> Reply:
        self.index = Index(self.rows)
        wrong = "" if request.path.startswith(f"{API}query/") else self.contract.wrong(request)
        if wrong:
            self.complaints.append(wrong)
            return _refused(400, "JSON_PARSER_ERROR", "unexpected")
        if request.path == "/services/oauth2/token":
            return self._token(request)
        if request.headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
            return _refused(401, "INVALID_SESSION_ID", "Session expired or invalid")
        if self.spent:
            return _refused(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
        path = request.path.removeprefix(API)
        if path.startswith("sobjects/"):
            return self._described(path.split("/")[1])
        if path.startswith("query"):
            return self._queried(request, path)
        if path.startswith("jobs/ingest"):
            return self._job(request, path)
        if request.method == "DELETE":
            return Reply(body=[self._deleted(one) for one in request.query["ids"].split(",")])
        return self._collection(request.json["records"], upsert=path.endswith(KEY))

    def _token(self, request: Request) -> Reply:
        if f"client_id={CLIENT}" not in request.body.decode() or f"client_secret={SECRET}" not in request.body.decode():
            return Reply(401, {"error": "invalid_client", "error_description": "invalid client credentials"})
        token = f"00D!{next(self.numbers)}"
        self.tokens.add(token)
        return Reply(body={"access_token": token, "instance_url": "https://guiyi.example", "token_type": "Bearer"})

    def _described(self, name: str) -> Reply:
        fields = [
            {"name": header, "type": NUMBERS.get(header, "picklist" if one.options else "string"), "createable": True,
             "updateable": True, "externalId": header == KEY and self.keyed, "unique": header == KEY and self.keyed,
             "restrictedPicklist": header in self.restricted,
             "picklistValues": [{"value": option, "active": True} for option in (*one.options.values(), one.otherwise) if option]}
            for header, one in self.fields[name].items()
        ]  # fmt: skip
        rights = dict.fromkeys(("queryable", "createable", "updateable", "deletable"), self.rights[name])
        return Reply(body={"name": name, **rights, "fields": fields})

    def _queried(self, request: Request, path: str) -> Reply:
        if path.startswith("query/"):
            return self._page(self.pages.pop(path.removeprefix("query/")))
        query = request.query["q"]
        if children := CHILDREN.fullmatch(query):
            asked = _texts(children[2])
            held = {row["AccountId"] for row in self.rows[children[1]].values() if row.get("AccountId") in asked}
            return Reply(body={"done": True, "records": [{"AccountId": one} for one in held]})
        found = QUERY.fullmatch(query)
        if not found:
            return _refused(400, "MALFORMED_QUERY", "unexpected token")
        names, (name, by), texts = found[1].split(", "), found.group(2, 3), _texts(found[4])
        unknown = [one for one in names if one not in (*self.fields[name], "Id", "AccountId", f"Account.{KEY}")]
        if unknown:
            return _refused(400, "INVALID_FIELD", f"No such column '{unknown[0]}' on entity '{name}'")
        rows = [row for row in self.rows[name].values() if row.get(by) in texts]
        return self._page([{**{one: row.get(one) for one in names}, "Account": self._account(row)} for row in rows])

    def _account(self, row: dict[str, Any]) -> dict[str, Any] | None:
        account = self.rows["Account"].get(str(row.get("AccountId")))
        return {KEY: account.get(KEY)} if account else None

    def _page(self, rows: list[dict[str, Any]]) -> Reply:
        if len(rows) <= PAGE:
            return Reply(body={"done": True, "records": rows})
        locator = f"01g{next(self.numbers)}"
        self.pages[locator] = rows[PAGE:]
        return Reply(body={"done": False, "nextRecordsUrl": f"{API}query/{locator}", "records": rows[:PAGE]})

    def _wrong(self, name: str, row: dict[str, Any], new: bool) -> tuple[str, str, list[str]] | None:
        for header in REQUIRED[name]:
            if (new or header in row) and not row.get(header):
                return "REQUIRED_FIELD_MISSING", f"Required fields are missing: [{header}]", [header]
        for header, text in row.items():
            field = self.fields[name].get(header)
            if header in ("Id", "AccountId") or text is None:
                continue
            if field is None:
                return "INVALID_FIELD", f"No such column '{header}' on sobject of type {name}", [header]
            if (header in NUMBERS) != isinstance(text, int | float):
                return "JSON_PARSER_ERROR", f"Cannot deserialize {text}", [header]
            if field.max_length and len(str(text)) > field.max_length:
                return "STRING_TOO_LONG", f"{header}: data value too large: {text}", [header]
            if header in self.restricted and text not in (*field.options.values(), field.otherwise):
                return (
                    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                    f"bad value for restricted picklist field: {text}",
                    [header],
                )
            if header == "Email" and not MAIL.fullmatch(str(text)):
                return "INVALID_EMAIL_ADDRESS", f"{header}: invalid email address: {text}", [header]
        account = row.get("AccountId")
        if account and account not in self.rows["Account"]:
            return "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", ["AccountId"]
        if row.get(KEY) in self.locked:
            self.locked.discard(row[KEY])
            return "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record", []
        return None

    def _written(self, name: str, row: dict[str, Any], upsert: bool) -> dict[str, Any]:
        rows = self.rows[name]
        key = row.get(KEY)
        held = self.index.id(name, KEY, key) if upsert else row.get("Id", "")
        if not upsert and held not in rows:
            return _failed("ENTITY_IS_DELETED", "entity is deleted", [])
        wrong = self._wrong(name, row, not held)
        if wrong:
            return _failed(*wrong)
        id_ = held or f"{PREFIX[name]}{next(self.numbers):015d}"
        rows.setdefault(id_, {"Id": id_}).update({one: text for one, text in row.items() if one != "Id"})
        self.index.add(name, id_, rows[id_])
        return {"id": id_, "success": True, "created": not held, "errors": []}

    def _collection(self, records: list[dict[str, Any]], upsert: bool) -> Reply:
        if upsert and len({one[KEY] for one in records}) < len(records):
            return _refused(400, "DUPLICATE_EXTERNAL_ID", "Duplicate external id specified")
        told = []
        for one in records:
            name = one.pop("attributes")["type"]
            told.append(self._written(name, one, upsert))
        return Reply(body=told)

    def _deleted(self, id_: str) -> dict[str, Any]:
        name = next(name for name, prefix in PREFIX.items() if id_.startswith(prefix))
        if self.rows[name].pop(id_, None) is None:
            return _failed("ENTITY_IS_DELETED", "entity is deleted", [])
        if name == "Account":  # contacts and opportunities go with it
            for child in ("Contact", "Opportunity"):
                self.rows[child] = {n: row for n, row in self.rows[child].items() if row.get("AccountId") != id_}
        return {"id": id_, "success": True, "errors": []}

    def _job(self, request: Request, path: str) -> Reply:
        parts = path.rstrip("/").split("/")
        if request.method == "POST":
            job = {**request.json, "id": f"750{next(self.numbers):015d}", "state": "Open"}
            self.jobs[job["id"]] = job
            return Reply(body={one: job[one] for one in ("id", "state", "object", "operation")})
        job = self.jobs[parts[2]]
        if request.method == "PUT":
            job["table"] = request.body.decode("utf-8")
            return Reply(201)
        if request.method == "PATCH":
            job["state"], job["looks"] = "UploadComplete", 0
        elif len(parts) == 4:
            return self._results(job, parts[3])
        elif job["state"] != "Open":  # in its own time: upload complete, in progress, over
            job["looks"] += 1
            if job["looks"] == 2:
                job["state"] = "InProgress"
            elif job["looks"] == 3:
                self._run(job)
        return Reply(
            body={one: job[one] for one in ("id", "state", "object") if one in job} | {"errorMessage": job.get("why")}
        )

    def _run(self, job: dict[str, Any]) -> None:
        upsert = job["operation"] == "upsert"
        job["state"], job["results"] = "JobComplete", {"successfulResults": [], "failedResults": []}
        header, *lines = csv.reader(io.StringIO(job["table"], newline=""))
        if header[0].startswith("\ufeff"):
            job["state"], job["why"] = "Failed", "InvalidBatch : Field name not found"
            return
        rows = [dict(zip(header, line, strict=True)) for line in lines]
        if self.unprocessed:
            job["state"], rows = "Failed", rows[: -self.unprocessed]
        for raw in rows:
            row: dict[str, Any] = {name: None if text == "#N/A" else text for name, text in raw.items() if text}
            for name in NUMBERS.keys() & row.keys():
                row[name] = float(row[name]) if row[name] is not None else None
            told = self._written(job["object"], row, upsert)
            if told["success"]:
                job["results"]["successfulResults"].append(
                    {"sf__Id": told["id"], "sf__Created": str(told["created"]).lower(), **raw}
                )
            else:
                error = told["errors"][0]
                why = f"{error['statusCode']}:{error['message']}:{','.join(error['fields'])} --"
                job["results"]["failedResults"].append({"sf__Id": "", "sf__Error": why, **raw})

    def _results(self, job: dict[str, Any], name: str) -> Reply:
        rows = job.get("results", {}).get(name, [])
        text = io.StringIO(newline="")
        told = csv.DictWriter(text, list(rows[0]) if rows else ["sf__Id"], quoting=csv.QUOTE_ALL, lineterminator="\n")
        told.writeheader()
        told.writerows(rows)
        return Reply(200, text.getvalue().encode(), {"Content-Type": "text/csv; charset=UTF-8"})


def _texts(told: str) -> set[str]:
    return {re.sub(r"\\(.)", r"\1", one) for one in TEXT.findall(told)}


def _failed(code: str, message: str, fields: list[str]) -> dict[str, Any]:
    return {"success": False, "errors": [{"statusCode": code, "message": message, "fields": fields}]}


def _refused(status: int, code: str, message: str) -> Reply:
    return Reply(status, [{"errorCode": code, "message": message}])
