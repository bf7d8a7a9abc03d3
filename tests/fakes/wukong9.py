"""悟空CRM 9.0 as its source and a running installation show it: one login, envelopes of HTTP 200, MySQL utf8mb3 below.

Stricter where that finds our mistakes: an unknown key of a body, or a contact without its customer, is refused.
"""

import itertools
import json
import random
import re
from typing import Any

from fakes.server import PAGE, Reply, Request

USER, PASSWORD = "admin", "wk-s3cret-never-shown"
LENGTHS = {"name": 255, "level": 500, "industry": 500, "source": 500, "telephone": 50, "mobile": 50, "website": 255, "detail_address": 255,
           "email": 255, "decision": 255, "post": 255, "sex": 255, "remark": 21_845}  # fmt: skip
LEVELS = ["A（重点客户）", "B（普通客户）", "C（非优先客户）"]
INDUSTRIES = [
    "IT/通信/电子/互联网",
    "金融业",
    "房地产",
    "商业服务",
    "贸易",
    "生产",
    "运输/物流",
    "服务业",
    "文化传媒",
    "政府",
    "其他",
]
SOURCES = ["促销活动", "搜索引擎", "广告", "转介绍", "线上注册", "线上询价", "预约上门", "陌拜", "招商资源", "公司资源", "展会资源",
           "个人资源", "电话咨询", "邮件咨询"]  # fmt: skip
FIELDS = {
    "customer": {"name": ("text", []), "level": ("select", LEVELS), "industry": ("select", INDUSTRIES), "source": ("select", SOURCES),
                 "telephone": ("text", []), "website": ("text", []), "next_time": ("datetime", []), "remark": ("textarea", []),
                 "mobile": ("mobile", []), "customer_address": ("map_address", [])},
    "contacts": {"name": ("text", []), "customer_id": ("customer", []), "mobile": ("mobile", []), "telephone": ("text", []),
                 "email": ("email", []), "decision": ("select", ["是", "否"]), "post": ("text", []), "sex": ("select", ["男", "女"]),
                 "detail_address": ("text", []), "next_time": ("datetime", []), "remark": ("textarea", [])},
}  # fmt: skip
EXTRA = {"customer": {"address", "detail_address", "lng", "lat"}, "contacts": set()}
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Wukong9:
    def __init__(self) -> None:
        self.fields = {module: dict(told) for module, told in FIELDS.items()}
        self.forbidden: set[str] = set()  # actions without permission: "crm/customer/save"
        self.reset()

    def reset(self) -> None:
        self.tables: dict[str, dict[int, dict[str, Any]]] = {"customer": {}, "contacts": {}}
        self.ids = {"customer": itertools.count(1), "contacts": itertools.count(1)}
        self.ticks = itertools.count()
        self.draw = random.Random(7)
        self.sessions: set[str] = set()
        self.logins = itertools.count(1)
        self.wrong = 0
        self.complaints: list[str] = []

    def expire(self) -> None:
        self.sessions.clear()

    def is_write(self, request: Request) -> bool:
        return request.path.rpartition("/")[2] in ("save", "update", "delete")

    def dump(self) -> Any:
        """Return what counts: all fields, ids and times left out, contacts beside the name of their customer."""
        hidden = {"customer_id", "contacts_id", "create_time", "update_time"}
        customers = [{k: v for k, v in row.items() if k not in hidden} for row in self.tables["customer"].values()]
        contacts = [
            {
                **{k: v for k, v in row.items() if k not in hidden},
                "customer": self.tables["customer"][row["customer_id"]]["name"],
            }
            for row in self.tables["contacts"].values()
        ]

        def ordered(rows: list[dict[str, Any]]) -> list[str]:
            return sorted(json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows)

        return {"customer": ordered(customers), "contacts": ordered(contacts), "complaints": self.complaints}

    def handle(self, request: Request) -> Reply:
        path = request.path.removeprefix("/index.php/")
        if request.method != "POST" or path == request.path:
            return Reply(404, PAGE.encode())
        asked = request.json
        if path == "admin/base/login":
            return self._login(asked)
        if f"{request.headers.get('authkey')}:{request.headers.get('sessionid')}" not in self.sessions:
            return _told(101, error="请先登录")
        if path in self.forbidden:
            return _told(102, error="无权操作")
        if path == "admin/field/getField":
            return self._described(asked)
        found = re.fullmatch(r"crm/(customer|contacts)/(save|update|read|index|pool|delete)", path)
        if not found:
            return Reply(404, PAGE.encode())
        try:
            return getattr(self, f"_{found[2]}")(found[1], asked)
        except MySQLError:
            return Reply(500, PAGE.encode())

    def _login(self, asked: dict[str, str]) -> Reply:
        if self.wrong >= 3:
            return _told(400, error="密码错误次数过多，请15分钟后再试")
        if (asked.get("username"), asked.get("password")) != (USER, PASSWORD):
            self.wrong += 1
            return _told(400, error="帐号或密码错误")
        number = next(self.logins)
        self.sessions.add(f"key{number}:session{number}")
        return _told(data={"authKey": f"key{number}", "sessionId": f"session{number}", "userInfo": {"id": 1}})

    def _described(self, asked: dict[str, str]) -> Reply:
        module = {"crm_customer": "customer", "crm_contacts": "contacts"}.get(asked.get("types", ""))
        if not module or (asked.get("module"), asked.get("controller"), asked.get("action")) != ("crm", module, "save"):
            return _told(400, error="参数错误")
        told = [
            {"field": name, "name": name, "form_type": kind, "is_unique": int(name == "name" and module == "customer"),
             "is_null": int(name in ("name", "customer_id")), "setting": options}
            for name, (kind, options) in self.fields[module].items()
        ]  # fmt: skip
        return _told(data=told)

    def _stored(self, module: str, asked: dict[str, Any]) -> dict[str, Any]:
        """Return columns as MySQL takes them, in strict mode."""
        row: dict[str, Any] = {}
        for name, value in asked.items():
            if name == "id":
                continue
            if name not in self.fields[module] and name not in EXTRA[module]:
                self.complaints.append(f"{module}: unknown key {name}")
            kind = self.fields[module].get(name, ("text", []))[0]
            if name == "address":
                value = "\n".join(value) if value else ""
            elif kind == "checkbox":
                value = f",{','.join(value)}," if value else ""
            elif kind in ("datetime", "customer"):
                value = int(value)
            if isinstance(value, str):
                value = value.strip()
                if any(char > "\uffff" for char in value) or len(value) > LENGTHS.get(name, 255):
                    raise MySQLError
            row[name] = value
        if module == "customer":  # both blank what an update does not name
            row.setdefault("address", "")
        for name, (kind, _) in self.fields[module].items():
            if kind == "checkbox":
                row.setdefault(name, "")
        return row

    def _wrong(self, module: str, asked: dict[str, Any], own: int) -> str:
        name = str(asked.get("name") or "").strip()
        if not name:
            return "客户名称不能为空" if module == "customer" else "姓名不能为空"
        if module == "customer":
            taken = any(row["name"].casefold() == name.casefold() for n, row in self.tables[module].items() if n != own)
            return "客户名称已经存在,不能重复添加" if taken else ""
        if not own and asked.get("customer_id") not in self.tables["customer"]:
            return "客户名称不能为空"
        return "电子邮箱格式错误" if asked.get("email") and not MAIL.fullmatch(asked["email"]) else ""

    def _save(self, module: str, asked: dict[str, Any]) -> Reply:
        wrong = self._wrong(module, asked, 0)
        if wrong:
            return _told(400, error=wrong)
        number = next(self.ids[module])  # AUTO_INCREMENT leaves a gap where the row is refused after all
        blank = {
            name: 0 if kind == "datetime" else ""
            for name, (kind, _) in self.fields[module].items()
            if name != "customer_address"
        }
        extra = dict.fromkeys(EXTRA[module], "")
        now = 1_700_000_000 + next(self.ticks) // 9
        row = {
            **blank,
            **extra,
            **self._stored(module, asked),
            f"{module}_id": number,
            "owner_user_id": 1,
            "create_time": now,
            "update_time": now,
        }
        self.tables[module][number] = row
        return _told(data={"customer_id": str(number), "name": row["name"]} if module == "customer" else "添加成功")

    def _update(self, module: str, asked: dict[str, Any]) -> Reply:
        row = self.tables[module].get(int(asked.get("id") or 0))
        if row is None:
            return _told(400, error="数据不存在或已删除")
        wrong = self._wrong(module, asked, row[f"{module}_id"])
        if wrong:
            return _told(400, error=wrong)
        row.update(self._stored(module, asked), update_time=1_700_000_000 + next(self.ticks) // 9)
        return _told(data="编辑成功")

    def _shown(self, module: str, row: dict[str, Any]) -> dict[str, Any]:
        if module == "customer":
            return dict(row)
        customer = self.tables["customer"].get(row["customer_id"], {})
        return {**row, "customer_id_info": {"customer_id": row["customer_id"], "name": customer.get("name", "")}}

    def _read(self, module: str, asked: dict[str, Any]) -> Reply:
        row = self.tables[module].get(int(asked["id"]))
        if row is None:
            return _told(400, error="数据不存在或已删除") if module == "customer" else _told(102, error="无权操作")
        return _told(data=self._shown(module, row))

    def _index(self, module: str, asked: dict[str, Any], pool: bool = False) -> Reply:
        rows = [
            row for row in self.tables[module].values() if module == "contacts" or bool(row["owner_user_id"]) != pool
        ]
        for name in ("name", "customer_id"):
            told = asked.get(name)
            if told is not None:
                assert told["condition"] == "is"
                rows = [row for row in rows if str(row[name]).casefold() == str(told["value"]).strip().casefold()]
        if asked.get("search"):
            rows = [row for row in rows if asked["search"] in row["name"]]
        # whatever order is asked for: by time of change, and MySQL shuffles equal times from page to page
        rows.sort(key=lambda row: (-row["update_time"], self.draw.random()))
        page, limit = int(asked.get("page", 1)), int(asked.get("limit", 15))
        shown = [self._shown(module, row) for row in rows[(page - 1) * limit : page * limit]]
        return _told(data={"list": shown, "dataCount": len(rows)})

    def _pool(self, module: str, asked: dict[str, Any]) -> Reply:
        return self._index(module, asked, pool=True)

    def _delete(self, module: str, asked: dict[str, Any]) -> Reply:
        errors = []
        for number in map(int, asked["id"] if isinstance(asked["id"], list) else [asked["id"]]):
            row = self.tables[module].get(number)
            if row is None:
                errors.append(f"id为{number}的{module}删除失败,错误原因：暂无此数据")
            elif module == "customer" and any(one["customer_id"] == number for one in self.tables["contacts"].values()):
                errors.append(f"名称为{row['name']}的客户删除失败,错误原因：客户下存在联系人，不能删除")
            else:
                del self.tables[module][number]
        return _told(402, error=errors) if errors else _told(data="删除成功")


class MySQLError(Exception):
    """What MySQL refuses ends in a page of HTTP 500."""


def _told(code: int = 200, data: Any = None, error: Any = "") -> Reply:
    return Reply(body={"code": code, "data": data, "error": error})
