"""简道云 API v5 as its guide tells: forms of one's own, batches of 100, one transaction once, errors of HTTP 400.

Stricter where that finds our mistakes: what is not in `schemas/jiandaoyun.json` is refused, and so is a value of a shape that
its field does not have.
"""

import itertools
import json
from typing import Any

from fakes.contract import Contract
from fakes.server import Reply, Request

KEY, APP, CUSTOMERS, CONTACTS = "jdy-s3cret-never-shown", "app1", "form1", "form2"
FORMS = {
    CUSTOMERS: {
        "统一客户ID": ("guiyi_key", "text"),  # an alias
        "客户名称": ("_widget_1", "text"),
        "手机": ("_widget_2", "phone"),
        "成交金额": ("_widget_3", "number"),
        "标签": ("_widget_4", "combocheck"),
        "下次联系时间": ("_widget_5", "datetime"),
        "成立日期": ("_widget_6", "datetime"),
        "地址": ("_widget_7", "address"),
        "备注": ("_widget_8", "textarea"),
        "流水号": ("_widget_9", "sn"),
    },
    CONTACTS: {
        "联系人ID": ("_widget_11", "text"),
        "统一客户ID": ("_widget_12", "text"),
        "姓名": ("_widget_13", "text"),
        "手机": ("_widget_14", "text"),
        "客户": ("_widget_15", "linkdata"),
    },
}
SHAPES: dict[str, Any] = {"number": (int, float, type(None)), "combocheck": list, "phone": dict, "address": dict}


class Jiandaoyun:
    def __init__(self) -> None:
        self.contract = Contract("jiandaoyun")
        self.forms = {entry: dict(widgets) for entry, widgets in FORMS.items()}
        self.twice: list[tuple[str, str, str]] = []  # further fields: label, name, type
        self.forbidden: set[str] = set()
        self.reset()

    def reset(self) -> None:
        self.rows: dict[str, dict[str, dict[str, Any]]] = {CUSTOMERS: {}, CONTACTS: {}}
        self.ids = itertools.count(0x65F1C0FFEE0000000000A100)
        self.transactions: dict[str, list[str]] = {}
        self.keys = {KEY}
        self.busy = 0
        self.complaints: list[str] = []

    def expire(self) -> None:
        self.keys.clear()

    def is_write(self, request: Request) -> bool:
        return request.path.rpartition("/")[2] in ("batch_create", "update", "batch_delete")

    def dump(self) -> Any:
        """Return what counts: all fields by their labels, ids left out, contacts beside the key of their customer."""
        told: dict[str, Any] = {"complaints": self.complaints}
        for entry, rows in self.rows.items():
            shown = []
            for row in rows.values():
                fields = {
                    label: row[name]
                    for label, (name, _) in self.forms[entry].items()
                    if row.get(name) not in (None, "")
                }
                customer = self.rows[CUSTOMERS].get(str(fields.pop("客户", "")), {})
                shown.append({**fields, "customer": customer.get("guiyi_key")})
            told[entry] = sorted(json.dumps(one, ensure_ascii=False, sort_keys=True) for one in shown)
        return told

    def handle(self, request: Request) -> Reply:
        if request.headers.get("authorization", "").removeprefix("Bearer ") not in self.keys:
            return _refused(8301, "身份验证失败")
        wrong = self.contract.wrong(request)
        if wrong or len(request.body) > 2_000_000:
            self.complaints.append(wrong or "too long")
            return _refused(1, "请求参数错误")
        if self.busy:
            self.busy -= 1
            return _refused(8303, "超出请求频率限制")
        asked = request.json
        entry = asked["entry_id"]
        if asked["app_id"] != APP or entry not in self.forms:
            return _refused(4000, "表单不存在")
        if entry in self.forbidden:
            return _refused(8302, "无权限")
        return getattr(self, f"_{request.path.rpartition('/')[2]}")(entry, asked, request)

    def _list(self, entry: str, asked: dict[str, Any], request: Request) -> Reply:
        if request.path.endswith("widget/list"):
            told = [(label, name, kind) for label, (name, kind) in self.forms[entry].items()] + self.twice
            return Reply(
                200,
                {
                    "widgets": [{"label": label, "name": name, "type": kind} for label, name, kind in told],
                    "sysWidgets": [],
                },
            )
        rows = [row for id_, row in sorted(self.rows[entry].items()) if id_ > asked.get("data_id", "")]
        for one in asked.get("filter", {}).get("cond", ()):
            rows = [row for row in rows if row.get(one["field"]) in one["value"]]
        shown = []
        for row in rows[: asked["limit"]]:
            told = {name: row.get(name) for name in asked.get("fields", ())}
            told.update({name: {"id": row[name]} for name in told if name == "_widget_15" and row.get(name)})
            shown.append({"_id": row["_id"], "appId": APP, "entryId": entry, **told})
        return Reply(200, {"data": shown})

    def _wrong(self, entry: str, row: dict[str, Any]) -> bool:
        kinds = dict(self.forms[entry].values())
        for name, told in row.items():
            kind = kinds.get(name)
            if kind in (None, "sn") or not isinstance(told["value"], SHAPES.get(kind, (str, type(None)))):
                self.complaints.append(f"{name}: {kind} {type(told['value']).__name__}")
                return True
        return False

    def _batch_create(self, entry: str, asked: dict[str, Any], request: Request) -> Reply:
        if any(self._wrong(entry, row) for row in asked["data_list"]):
            return _refused(1, "请求参数错误")
        ids = self.transactions.get(asked["transaction_id"])
        if ids is None:
            ids = [f"{next(self.ids):024x}" for _ in asked["data_list"]]
            for id_, row in zip(ids, asked["data_list"], strict=True):
                self.rows[entry][id_] = {"_id": id_, **{name: told["value"] for name, told in row.items()}}
            self.transactions[asked["transaction_id"]] = ids
        return Reply(200, {"status": "success", "success_count": len(ids), "success_ids": ids})

    def _update(self, entry: str, asked: dict[str, Any], request: Request) -> Reply:
        row = self.rows[entry].get(asked["data_id"])
        if row is None or self._wrong(entry, asked["data"]):
            return _refused(4001, "数据不存在")
        row.update({name: told["value"] for name, told in asked["data"].items()})
        return Reply(200, {"data": {"_id": row["_id"]}})

    def _batch_delete(self, entry: str, asked: dict[str, Any], request: Request) -> Reply:
        gone = [self.rows[entry].pop(one, None) for one in asked["data_ids"]]
        return Reply(200, {"status": "success", "success_count": sum(one is not None for one in gone)})


def _refused(code: int, message: str) -> Reply:
    return Reply(400, {"code": code, "msg": message})
