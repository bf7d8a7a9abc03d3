"""悟空CRM 11.0 as its source shows it: envelopes of HTTP 200, names that may stand twice, a search that lags.

Stricter where that finds our mistakes: what is not in `schemas/wukong11.json` is refused, and so is an unknown field.
"""

import itertools
import json
import re
import time
from typing import Any

from fakes.contract import Contract
from fakes.server import PAGE, Reply, Request
from guiyi.schemas.targets.wukong11 import CONTACTS, CUSTOMERS

USER, PASSWORD = "admin", "wk11-s3cret-never-shown"
STAFF = {"管理员": [1], "李雷": [2], "韩梅梅": [3, 4]}
LAG = 0.03  # seconds until a search sees what was written
IDS = {"crmCustomer": "customerId", "crmContacts": "contactsId"}
ALLOWED = {
    "crmCustomer": {one.api for one in CUSTOMERS.fields} | {"customerId", "batchId"},
    "crmContacts": {one.api for one in CONTACTS.fields} | {"contactsId", "batchId"},
}
PATH = re.compile(
    r"/(crmCustomer|crmContacts)/(add|update|queryById|queryPageList|queryContacts|field|deleteByIds)(?:/(\d+))?"
)


class Wukong11:
    def __init__(self) -> None:
        self.contract = Contract("wukong11")
        self.forbidden: set[str] = set()
        self.own: list[dict[str, Any]] = []  # fields of the user's own: fieldName
        self.reset()

    def reset(self) -> None:
        self.rows: dict[str, dict[int, dict[str, Any]]] = {"crmCustomer": {}, "crmContacts": {}}
        self.data: dict[str, dict[str, str]] = {}  # batch → values of own fields
        self.deals: set[int] = set()  # customers with deals
        self.ids = itertools.count(1)
        self.tokens: set[str] = set()
        self.codes: list[int] = []
        self.complaints: list[str] = []

    def expire(self) -> None:
        self.tokens.clear()

    def is_write(self, request: Request) -> bool:
        return request.path.endswith(("/add", "/update", "/deleteByIds"))

    def dump(self) -> Any:
        """Return what counts: all fields, ids left out, contacts beside the name of their customer."""
        customers = self.rows["crmCustomer"]

        def shown(row: dict[str, Any]) -> str:
            told = {
                name: value for name, value in row.items() if name not in (*IDS.values(), "at", "batchId") and value
            }
            customer = customers.get(row.get("customerId", 0), {}).get("customerName") if "contactsId" in row else None
            return json.dumps({**told, "customer": customer}, ensure_ascii=False, sort_keys=True)

        return {
            **{name: sorted(map(shown, rows.values())) for name, rows in self.rows.items()},
            "complaints": self.complaints,
        }

    def handle(self, request: Request) -> Reply:
        wrong = self.contract.wrong(request)
        if wrong:
            self.complaints.append(wrong)
            return _told(400, "参数验证错误")
        asked = request.json
        if request.path == "/login":
            if (asked["username"], asked["password"]) != (USER, PASSWORD):
                return _told(1001, "账号密码错误")
            token = f"token{next(self.ids)}"
            self.tokens.add(token)
            return _told(data={"adminToken": token})
        if request.headers.get("admin-token") not in self.tokens:
            return _told(302, "请先登录！")
        if self.codes:
            return _told(self.codes.pop(0), "网络错误，请稍候再试")
        if request.path == "/adminUser/queryUserList":
            told = [
                {"userId": id_, "realname": name}
                for name, ids in STAFF.items()
                for id_ in ids
                if asked["realname"] in name
            ]
            return _told(data={"list": told, "totalRow": len(told)})
        found = PATH.fullmatch(request.path)
        assert found
        if f"{found[1]}/{found[2]}" in self.forbidden:
            return _told(401, "无权操作")
        try:
            return getattr(self, f"_{found[2]}")(found[1], asked, int(found[3] or 0))
        except MySQLError:
            return Reply(500, PAGE.encode())

    def _save(self, name: str, asked: dict[str, Any], id_: int) -> Reply:
        entity = dict(asked["entity"])
        unknown = entity.keys() - ALLOWED[name]
        if unknown:
            self.complaints.append(f"{name}: {unknown}")
        if any(char > "\uffff" for value in entity.values() if isinstance(value, str) for char in value):
            raise MySQLError
        if name == "crmContacts" and not id_ and entity.get("customerId") not in self.rows["crmCustomer"]:
            return _told(2033, "客户不存在")
        new = id_ or next(self.ids)
        blank = {IDS[name]: new, "ownerUserId": 1, "batchId": f"b{new}"} if not id_ else {}
        row = self.rows[name].setdefault(new, blank)
        row.update({key: value for key, value in entity.items() if value is not None})  # null is no change
        row["at"] = time.monotonic()
        self.data[row["batchId"]] = {one["fieldName"]: one["value"] for one in asked["field"]}
        return _told(data={"customerId": new, "customerName": row["customerName"]} if name == "crmCustomer" else None)

    def _add(self, name: str, asked: dict[str, Any], _: int) -> Reply:
        return self._save(name, asked, 0)

    def _update(self, name: str, asked: dict[str, Any], _: int) -> Reply:
        id_ = asked["entity"][IDS[name]]
        return self._save(name, asked, id_) if id_ in self.rows[name] else _told(500, "网络错误，请稍候再试")

    def _shown(self, row: dict[str, Any]) -> dict[str, Any]:
        owner = next((name for name, ids in STAFF.items() if row["ownerUserId"] in ids), "")
        customer = self.rows["crmCustomer"].get(row.get("customerId", 0), {})
        return {**row, "ownerUserName": owner, "customerName": customer.get("customerName", "")}

    def _queryById(self, name: str, _: Any, id_: int) -> Reply:
        row = self.rows[name].get(id_)
        return _told(data=self._shown(row)) if row else _told(2001, "数据已被删除")

    def _queryPageList(self, name: str, asked: dict[str, Any], _: int) -> Reply:
        before = time.monotonic() - LAG
        rows = [row for row in self.rows[name].values() if row["at"] < before]
        for one in asked["searchList"]:
            rows = [row for row in rows if row.get(one["name"]) in one["values"]]
        return self._page(rows, asked)

    def _queryContacts(self, _: str, asked: dict[str, Any], __: int) -> Reply:
        return self._page(
            [row for row in self.rows["crmContacts"].values() if row["customerId"] == asked["customerId"]], asked
        )

    def _page(self, rows: list[dict[str, Any]], asked: dict[str, Any]) -> Reply:
        start = (asked["page"] - 1) * asked["limit"]
        return _told(
            data={"list": [self._shown(row) for row in rows[start : start + asked["limit"]]], "totalRow": len(rows)}
        )

    def _field(self, name: str, _: Any, id_: int) -> Reply:
        fields = (CUSTOMERS if name == "crmCustomer" else CONTACTS).fields
        told = [
            {"fieldName": one.api, "name": one.header, "fieldType": 1, "setting": [*one.options.values(), *one.choices, one.otherwise]}
            for one in fields if one.api not in ("address", "detailAddress", "ownerUserId")
        ]  # fmt: skip
        values = self.data.get(self.rows[name][id_]["batchId"], {}) if id_ else {}
        own = [
            {"fieldName": one["fieldName"], "fieldType": 0, "setting": [], "value": values.get(one["fieldName"], "")}
            for one in self.own
        ]
        return _told(data=told + own)

    def _deleteByIds(self, name: str, asked: list[int], _: int) -> Reply:
        held = {row["customerId"] for row in self.rows["crmContacts"].values()} | self.deals
        if name == "crmCustomer" and held & set(asked):
            return _told(2017, "该条数据与其他数据有必要关联，请勿删除")
        for one in asked:
            self.rows[name].pop(one, None)
        return _told()


class MySQLError(Exception):
    """What MySQL refuses ends in a page of HTTP 500."""


def _told(code: int = 0, message: str = "success", data: Any = None) -> Reply:
    return Reply(body={"code": code, "msg": message, "data": data})
