"""A CRM on loopback that keeps what it is told, and fails as its fault plan says.

A fake is a class with `handle(request) -> Reply`, `is_write(request)`, `dump()`: the state that runs are compared by,
`reset()`, and `expire()`, which makes every token void. Faults are counted over its writes, or over all its calls.
"""

import copy
import json
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

PAGE = "<!DOCTYPE html><html><body>系统发生错误</body></html>"
BEFORE = ("drop_before", "429", "html", "500_before")  # nothing is written
AFTER = (
    "drop_after",
    "500_after",
    "timeout",
    "malformed",
    "twice",
)  # it is written, and that is not told as it should be
FAULTS = (*BEFORE, *AFTER, "expire")


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]  # names in lower case
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body) if self.body else None


@dataclass
class Reply:
    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


class Fake(Protocol):
    def handle(self, request: Request) -> Reply: ...
    def is_write(self, request: Request) -> bool: ...
    def dump(self) -> Any: ...
    def reset(self) -> None: ...
    def expire(self) -> None: ...


class Server:
    """Serves one fake; `faults` says which call fails how: number (from 0) → one of FAULTS."""

    def __init__(self, fake: Fake, timeout: float = 0.6) -> None:
        self.fake, self.timeout = fake, timeout
        self.lock = threading.Lock()
        self.faults: dict[int, str] = {}
        self.every_call = False  # faults are counted over all calls, not only over writes
        self.calls: list[tuple[str, str]] = []
        self.requests: list[Request] = []
        self.writes = 0
        self.kept: dict[str, Any] = {}
        server = self

        class Handler(_Handler):
            owner = server

        self.http = _Quiet(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> "Server":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.http.shutdown()
        self.http.server_close()

    def reset(self, faults: Mapping[int, str] | None = None, *, every_call: bool = False) -> None:
        with self.lock:
            self.fake.reset()
            self.rearm(faults, every_call=every_call)

    def rearm(self, faults: Mapping[int, str] | None = None, *, every_call: bool = False) -> None:
        """Take another fault plan, and keep the state."""
        self.faults, self.every_call, self.writes = dict(faults or {}), every_call, 0
        self.calls.clear()
        self.requests.clear()

    def fault_of(self, request: Request) -> str:
        with self.lock:
            self.calls.append((request.method, request.path))
            self.requests.append(request)
            writes = self.fake.is_write(request)
            number = len(self.calls) - 1 if self.every_call else self.writes if writes else -1
            self.writes += writes
            return self.faults.get(number, "")

    def handle(self, request: Request) -> Reply:
        with self.lock:
            return self.fake.handle(request)


class _Quiet(ThreadingHTTPServer):
    request_queue_size = 64

    def handle_error(self, *_: object) -> None:
        """A client that was killed is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    owner: Server

    def _serve(self) -> None:
        split = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        query = {name: values[0] for name, values in parse_qs(split.query, keep_blank_values=True).items()}
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, split.path, query, headers, body)
        if split.path.startswith("/admin-of-the-fake/"):
            return self._reply(self._administered(split.path.rpartition("/")[2], request))
        fault = self.owner.fault_of(request)
        if fault == "expire":
            self.owner.fake.expire()
        if fault in ("drop_before", "429", "html", "500_before"):
            return self._fail(fault)
        reply = self.owner.handle(request)
        if fault == "twice":
            reply = self.owner.handle(request)
        if fault in ("drop_after", "500_after", "timeout", "malformed"):
            return self._fail(fault)
        return self._reply(reply)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve

    def _administered(self, what: str, request: Request) -> Reply:
        """Let a test in another process ask for the state, and set faults."""
        if what == "reset":
            told = request.json or {}
            self.owner.reset(
                {int(n): kind for n, kind in told.get("faults", {}).items()}, every_call=bool(told.get("every"))
            )
        with self.owner.lock:
            if what == "keep":
                self.owner.kept = copy.deepcopy(vars(self.owner.fake))
            if what == "restore":
                vars(self.owner.fake).update(copy.deepcopy(self.owner.kept))
                self.owner.rearm()
            return Reply(
                body={"state": self.owner.fake.dump(), "calls": len(self.owner.calls), "writes": self.owner.writes}
            )

    def _fail(self, fault: str) -> None:
        if fault == "timeout":
            time.sleep(self.owner.timeout)
        if fault in ("drop_before", "drop_after", "timeout"):
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        elif fault == "429":
            self._reply(Reply(429, {"message": "too many"}, {"Retry-After": "0"}))
        elif fault == "malformed":
            self._reply(Reply(200, b'{"code": 200, "data": {"cust'))
        else:
            self._reply(Reply(200 if fault == "html" else 500, PAGE.encode()))

    def _reply(self, reply: Reply) -> None:
        raw = isinstance(reply.body, bytes)
        content = (
            reply.body if raw else b"" if reply.body is None else json.dumps(reply.body, ensure_ascii=False).encode()
        )
        self.send_response(reply.status)
        kind = {"Content-Type": "text/html; charset=utf-8" if raw else "application/json; charset=utf-8"}
        for name, value in {**kind, **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing on standard error."""
