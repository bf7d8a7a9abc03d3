"""The live importer against a server on loopback that behaves like the API."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from guiyi.core.errors import ConfigError, SourceError
from guiyi.core.source import ReadOptions, Sheet, SourceAsked
from guiyi.core.url import public_name
from guiyi.importers import json_file, wecom_api
from guiyi.importers.shapes import wecom_client
from guiyi.importers.stage import look
from guiyi.schemas.customer import customer_schema

SECRET = "s3cr3t-never-shown"
CORP = "ww0123456789abcdef"
TAGS = {
    "errcode": 0,
    "errmsg": "ok",
    "tag_group": [
        {
            "group_id": "g1",
            "group_name": "客户等级",
            "tag": [{"id": "et1", "name": "A类"}, {"id": "et2", "name": "B类"}],
        },
        {"group_id": "g2", "group_name": "来源", "tag": [{"id": "et3", "name": "抖音"}]},
    ],
}


def customer(number: int, member: str) -> dict[str, Any]:
    return {
        "external_contact": {
            "external_userid": f"wm{number:04}",
            "name": f"客户{number}",
            "type": 1 + number % 2,
            "gender": number % 3,
            "corp_name": "恒达" if number % 2 else None,
        },
        "follow_info": {
            "userid": member,
            "remark": f"王总{number}",
            "createtime": 1709604672 + number,
            "tag_id": ["et1", "et3"] if number % 2 else ["et2"],
            "remark_mobiles": [f"1380013{number:04}"],
            "add_way": 1,
        },
    }


class Api:
    """What the server knows, and what it was asked."""

    def __init__(self) -> None:
        self.members = ["wang", "li"]
        self.customers = {"wang": [customer(at, "wang") for at in range(150)], "li": [customer(3, "li")]}
        self.tokens = 0
        self.good: set[str] = set()
        self.asked: list[str] = []
        self.bodies: list[dict[str, Any]] = []
        self.faults: dict[
            str, list[Any]
        ] = {}  # path → what is answered first: an errcode, or (HTTP status, Retry-After)
        self.page = 100

    def answer(self, path: str, query: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        if path == "gettoken":
            return self._token(query)
        if query.get("access_token") not in self.good:
            return {"errcode": 42001, "errmsg": "access_token expired, hint: [1], more info at https://x"}
        return getattr(self, "_" + path.rpartition("/")[2])(query, body)

    def _token(self, query: dict[str, str]) -> dict[str, Any]:
        if query["corpid"] != CORP:
            return {"errcode": 40013, "errmsg": "invalid corpid"}
        if query["corpsecret"] != SECRET:
            return {"errcode": 40001, "errmsg": f"invalid credential {query['corpsecret']}, hint: [1]"}
        self.tokens += 1
        self.good = {f"token-{self.tokens}"}
        return {"errcode": 0, "errmsg": "ok", "access_token": f"token-{self.tokens}", "expires_in": 7200}

    def _get_follow_user_list(self, _: dict[str, str], __: dict[str, Any]) -> dict[str, Any]:
        return {"errcode": 0, "follow_user": self.members}

    def _get_corp_tag_list(self, _: dict[str, str], __: dict[str, Any]) -> dict[str, Any]:
        return TAGS

    def _get_by_user(self, _: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        self.bodies.append(body)
        if all(not self.customers.get(one) for one in body["userid_list"]):
            return {"errcode": 84061, "errmsg": "not external contact"}
        every = [one for member in body["userid_list"] for one in self.customers.get(member, ())]
        start = int(body["cursor"] or 0)
        end = start + min(body["limit"], self.page)
        cursor = str(end) if end < len(every) else ""
        return {"errcode": 0, "external_contact_list": every[start:end], "next_cursor": cursor}

    def _get(self, query: dict[str, str], _: dict[str, Any]) -> dict[str, Any]:
        user = query["external_userid"]
        found = [
            (one, member)
            for member, many in self.customers.items()
            for one in many
            if one["external_contact"]["external_userid"] == user
        ]
        personal = {"tag_name": "熟人", "group_name": "", "type": 2}
        follows = [{**one["follow_info"], "tag_id": None, "tags": [personal]} for one, _ in found]
        return {"errcode": 0, "external_contact": found[0][0]["external_contact"], "follow_user": follows}


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Api]:
    """Serve an API on loopback, and wait for nothing."""
    api = Api()

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            path = parts.path.removeprefix("/cgi-bin/")
            query = {key: texts[0] for key, texts in parse_qs(parts.query).items()}
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            api.asked.append(path)
            fault = api.faults[path].pop(0) if api.faults.get(path) else None
            if isinstance(fault, tuple):
                self.send_response(fault[0])
                for name, text in fault[1].items():
                    self.send_header(name, text)
                self.end_headers()
                return
            told = (
                {"errcode": fault, "errmsg": "no, hint: [1_2], from ip: 203.0.113.7, more info at https://x"}
                if isinstance(fault, int)
                else api.answer(path, query, json.loads(body or b"{}"))
            )
            self.send_response(200)
            self.end_headers()
            self.wfile.write(fault if isinstance(fault, bytes) else json.dumps(told).encode())

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    api.url = f"wecom://{CORP}?base=http://127.0.0.1:{server.server_port}"  # type: ignore[attr-defined]
    api.waits = waits = []  # type: ignore[attr-defined]
    monkeypatch.setattr(wecom_client, "sleep", waits.append)
    yield api
    server.shutdown()
    server.server_close()


def told(secret: str | None) -> ReadOptions:
    return ReadOptions(password=lambda _: secret)


def read(
    api: Api, more: str = "", secret: str | None = SECRET
) -> tuple[Sheet, list[tuple[str, tuple[str | None, ...]]]]:
    (sheet,) = wecom_api.read_url(api.url + more, told(secret))  # type: ignore[attr-defined]
    return sheet, list(sheet.lines)


def from_file(tmp_path: Path, *answers: Any) -> tuple[Sheet, list[tuple[str, tuple[str | None, ...]]]]:
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(answers, ensure_ascii=False), encoding="utf-8")
    (sheet,) = json_file.read(path)
    return sheet, list(sheet.lines)


def test_rows_are_those_of_a_file_of_the_same_answers(api: Api, tmp_path: Path) -> None:
    sheet, lines = read(api)
    every = [one for member in api.members for one in api.customers[member]]
    other, expected = from_file(
        tmp_path, TAGS, {"external_contact_list": every[:100]}, {"external_contact_list": every[100:]}
    )
    assert (sheet.header, sheet.fields) == (other.header, other.fields)
    assert lines == expected
    assert len(lines) == 151
    row = dict(zip(sheet.header or (), lines[3][1], strict=True))
    assert (row["标签组(客户等级)"], row["标签组(来源)"], row["follow_user.add_way"]) == ("A类", "抖音", "扫描二维码")
    assert [one["cursor"] for one in api.bodies] == ["", "100"]
    assert api.bodies[0] == {"userid_list": ["wang", "li"], "cursor": "", "limit": 100}


def test_members_are_asked_for_a_hundred_at_a_time(api: Api) -> None:
    api.members = [f"m{at}" for at in range(250)]
    api.customers = {one: [customer(at, one)] for at, one in enumerate(api.members)}
    assert len(read(api)[1]) == 250
    assert [len(one["userid_list"]) for one in api.bodies if not one["cursor"]] == [100, 100, 50]


def test_only_the_members_asked_for(api: Api) -> None:
    assert len(read(api, "&userid=li")[1]) == 1
    assert "externalcontact/get_follow_user_list" not in api.asked


def test_members_without_customers_are_passed_over(api: Api) -> None:
    api.customers = {"li": [customer(3, "li")]}
    api.faults = {"externalcontact/batch/get_by_user": [84061]}  # as where one of several has none
    assert len(read(api)[1]) == 1
    assert [one["userid_list"] for one in api.bodies] == [["wang"], ["li"]]


def test_detail_gives_personal_tags_and_every_member(api: Api, tmp_path: Path) -> None:
    api.customers["wang"] = [customer(3, "wang"), customer(4, "wang")]
    sheet, lines = read(api, "&detail=1")
    assert api.asked.count("externalcontact/get") == 2  # once a customer, whoever added them
    rows = [dict(zip(sheet.header or (), cells, strict=True)) for _, cells in lines]
    assert [(row["external_contact.external_userid"], row["follow_user.userid"]) for row in rows] == [
        ("wm0003", "wang"),
        ("wm0003", "li"),
        ("wm0004", "wang"),
    ]
    assert {row["follow_user.tags"] for row in rows} == {"熟人"}
    gets = [api._get({"external_userid": one}, {}) for one in ("wm0003", "wm0004")]
    assert lines == from_file(tmp_path, TAGS, *gets)[1]


def test_a_customer_who_left_keeps_what_the_list_says(api: Api) -> None:
    api.customers["wang"] = [customer(3, "wang")]
    api.faults = {"externalcontact/get": [84061]}
    assert [label for label, _ in read(api, "&detail=1")[1]] == ["1", "2"]


def test_a_token_that_ran_out_is_renewed_once(api: Api) -> None:
    pages = api._get_by_user

    def expiring(query: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        if body["cursor"] and api.tokens == 1:
            api.good = set()
            return {"errcode": 42001, "errmsg": "expired"}
        return pages(query, body)

    api._get_by_user = expiring  # type: ignore[method-assign]
    assert len(read(api)[1]) == 151
    assert api.tokens == 2


def test_a_token_that_stays_bad_is_an_error(api: Api) -> None:
    api.faults = {"externalcontact/get_corp_tag_list": [40014, 40014]}
    with pytest.raises(SourceError) as caught:
        read(api)
    assert (caught.value.key, api.tokens) == ("wecom.refused", 2)


@pytest.mark.parametrize("faults", [[45009, 45033], [-1], [(429, {"Retry-After": "7"}), (503, {})]])
def test_a_busy_api_is_waited_for(api: Api, faults: list[Any]) -> None:
    retry = isinstance(faults[0], tuple)
    api.faults = {"externalcontact/batch/get_by_user": list(faults)}
    assert len(read(api)[1]) == 151
    assert api.waits == ([7.0, 2.0] if retry else [1.0, 2.0][: len(faults)])  # type: ignore[attr-defined]


def test_waiting_has_an_end(api: Api) -> None:
    api.faults = {"externalcontact/batch/get_by_user": [45009] * 50}
    with pytest.raises(SourceError) as caught:
        read(api)
    assert caught.value.key == "wecom.busy"
    assert sum(api.waits) < 120  # type: ignore[attr-defined]
    api.faults = {"externalcontact/batch/get_by_user": [(429, {"Retry-After": "86400"})]}
    with pytest.raises(SourceError, match="429"):
        read(api)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (40058, "userid"),
        (48002, "可调用接口的应用"),
        (60011, "visible range"),
        (60020, r"203\.0\.113\.7"),
        (60111, "account"),
        (84074, "权限配置"),
        (99999, "99999: no"),
    ],
)
def test_each_refusal_says_what_to_do(api: Api, code: int, words: str) -> None:
    api.faults = {"externalcontact/batch/get_by_user": [code]}
    with pytest.raises(SourceError, match=words) as caught:
        read(api)
    assert caught.value.exit_code == 3
    assert "token" not in str(caught.value)


def test_wrong_secret_and_company(api: Api) -> None:
    with pytest.raises(SourceError, match="40001") as caught:
        read(api, secret="wr0ng-secret")
    assert "wr0ng" not in str(caught.value)
    assert "wr0ng" not in repr(caught.value.details)
    api.url = api.url.replace(CORP, "wwother")  # type: ignore[attr-defined]
    with pytest.raises(SourceError, match="40013"):
        read(api)


@pytest.mark.parametrize("fault", [(302, {"Location": "http://127.0.0.1:9/stolen"}), (404, {}), b"<html>", b"[1]"])
def test_what_is_no_answer_of_the_api(api: Api, fault: Any) -> None:
    api.faults = {"externalcontact/get_corp_tag_list": [fault]}
    with pytest.raises(SourceError) as caught:
        read(api)
    assert caught.value.key == "wecom.away"
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_proxy_is_not_asked_for_this_machine(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert len(read(api, "&userid=li")[1]) == 1


def test_nobody_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wecom_client, "sleep", lambda _: None)
    with pytest.raises(SourceError) as caught:
        list(wecom_api.read_url(f"wecom://{CORP}?base=http://127.0.0.1:9", told(SECRET)))
    assert (caught.value.key, caught.value.details["host"]) == ("wecom.away", "127.0.0.1:9")
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("wecom://", "wecom.url"),
        (f"wecom://{CORP}?user=wang", "wecom.url"),
        (f"wecom://{CORP}:{SECRET}", "wecom.url"),
        (f"wecom://me:{SECRET}@{CORP}", "wecom.url"),
        (f"wecom://{CORP}?base=http://evil.example", "wecom.base"),
        (f"wecom://{CORP}?base=file:///etc", "wecom.base"),
    ],
)
def test_urls_that_ask_for_what_there_is_not(url: str, key: str) -> None:
    with pytest.raises(ConfigError) as caught:
        list(wecom_api.read_url(url, told(SECRET)))
    assert caught.value.key == key
    assert SECRET not in str(caught.value)


def test_without_a_secret(api: Api) -> None:
    with pytest.raises(ConfigError, match="password_env"):
        read(api, secret=None)
    assert api.asked == []


def test_as_a_source_of_a_job(api: Api) -> None:
    url: str = api.url  # type: ignore[attr-defined]
    (seen,) = look([SourceAsked(Path(public_name(url)), url=url, options=told(SECRET))], customer_schema())
    (sheet,) = seen.source.sheets
    assert (seen.source.importer, sheet.rows) == ("wecom", 151)
    mapped = {column.header: column.fields for column in sheet.columns}
    assert mapped["标签组(客户等级)"] == ("tags", "level")
    assert mapped["标签组(来源)"] == ("tags", "source")
    assert mapped["follow_user.remark"] == ("wechat_remark",)
