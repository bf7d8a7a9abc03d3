"""企业微信 as its documentation tells: HTTP 200 with an errcode, tokens in the address, 5 calls at once and no more.

Stricter where that finds our mistakes: what is not in `schemas/wecom.json` is refused.
"""

import itertools
import json
import threading
from typing import Any

from fakes.contract import Contract
from fakes.server import Reply, Request

CORP, SECRET = "ww1", "wecom-s3cret-never-shown"
LIBRARY = {"etVIP": ("等级", "VIP"), "etHot": ("意向", "高意向"), "et1": ("等级", "普通"), "et2": ("意向", "普通")}
PAGE = 2  # followers of one page


class WeCom:
    def __init__(self) -> None:
        self.contract = Contract("wecom")
        self.seen_at_once = 0
        self.lock = threading.Lock()
        self.reset()

    def reset(self) -> None:
        self.follows: dict[tuple[str, str], dict[str, Any]] = {}  # member, contact
        self.tokens: set[str] = set()
        self.numbers = itertools.count(1)
        self.codes: list[int] = []  # that the next calls get
        self.complaints: list[str] = []

    def follow(self, member: str, contact: str, **told: Any) -> None:
        """Let a member have a contact."""
        blank = {"remark": "", "description": "", "remark_corp_name": "", "remark_mobiles": [], "tags": []}
        self.follows[member, contact] = {**blank, **told}

    def expire(self) -> None:
        self.tokens.clear()

    def is_write(self, request: Request) -> bool:
        return request.path.endswith(("/remark", "/mark_tag"))

    def dump(self) -> Any:
        told = [{"member": member, "contact": contact, **held} for (member, contact), held in self.follows.items()]
        return {
            "follows": sorted(json.dumps(one, ensure_ascii=False, sort_keys=True) for one in told),
            "complaints": self.complaints,
        }

    def handle(self, request: Request) -> Reply:
        path = request.path.rpartition("/")[2]
        wrong = self.contract.wrong(request)
        if wrong:
            self.complaints.append(wrong)
            return _told(40058)
        if path == "gettoken":
            if (request.query["corpid"], request.query["corpsecret"]) != (CORP, SECRET):
                return _told(40001, "invalid credential, hint: [1], from ip: 192.0.2.1")
            token = f"token{next(self.numbers)}"
            self.tokens.add(token)
            return _told(access_token=token, expires_in=7200)
        if request.query.get("access_token") not in self.tokens:
            return _told(42001, "access_token expired, hint: [2], from ip: 192.0.2.1")
        if self.codes:
            return _told(self.codes.pop(0), "busy")
        return getattr(self, f"_{path}")(request)

    def _get_follow_user_list(self, request: Request) -> Reply:
        return _told(follow_user=sorted({member for member, _ in self.follows}))

    def _get_corp_tag_list(self, request: Request) -> Reply:
        groups: dict[str, list[dict[str, str]]] = {}
        for id_, (group, name) in LIBRARY.items():
            groups.setdefault(group, []).append({"id": id_, "name": name})
        return _told(tag_group=[{"group_name": group, "tag": tags} for group, tags in groups.items()])

    def _get(self, request: Request) -> Reply:
        contact = request.query["external_userid"]
        held = [(member, told) for (member, one), told in self.follows.items() if one == contact]
        if not held:
            return _told(84061, "not external contact, hint: [3], from ip: 192.0.2.1")
        start = int(request.query.get("cursor") or 0)
        shown = [
            {"userid": member, **told, "tags": [{"tag_id": one, "tag_name": LIBRARY[one][1], "group_name": LIBRARY[one][0], "type": 1} for one in told["tags"]]}
            for member, told in held[start : start + PAGE]
        ]  # fmt: skip
        cursor = str(start + PAGE) if len(held) > start + PAGE else ""
        return _told(external_contact={"external_userid": contact, "name": "张"}, follow_user=shown, next_cursor=cursor)

    def _held(self, request: Request) -> dict[str, Any] | None:
        return self.follows.get((request.json["userid"], request.json["external_userid"]))

    def _remark(self, request: Request) -> Reply:
        held, asked = self._held(request), request.json
        if held is None:
            return _told(84061, "not external contact")
        for name, key in (("remark", "remark"), ("description", "description"), ("remark_company", "remark_corp_name")):
            if name in asked:
                held[key] = asked[name]
        if "remark_mobiles" in asked:
            held["remark_mobiles"] = [one for one in asked["remark_mobiles"] if one]
        return _told()

    def _mark_tag(self, request: Request) -> Reply:
        held, asked = self._held(request), request.json
        if held is None:
            return _told(84061, "not external contact")
        if not {*asked.get("add_tag", ()), *asked.get("remove_tag", ())} <= LIBRARY.keys():
            return _told(40068, "invalid tagid")
        kept = [one for one in held["tags"] if one not in asked.get("remove_tag", ())]
        held["tags"] = list(dict.fromkeys((*kept, *asked.get("add_tag", ()))))
        return _told()


def _told(code: int = 0, message: str = "ok", **told: Any) -> Reply:
    return Reply(200, {"errcode": code, "errmsg": message, **told})
