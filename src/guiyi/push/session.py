"""Calls of an API over HTTP: rates, limits, patience, and a plain word where nobody knows what became of a call."""

import json
import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import BoundedSemaphore, Lock
from types import TracebackType
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from guiyi.core.errors import ConfigError, TargetError
from guiyi.push.client import LostError, Wire
from guiyi.schemas.targets.profile import Calls

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
TRIES = 6  # of a call that may be repeated
PAGE = "no JSON"  # a web page, or half an answer
LONGEST = 120.0  # seconds that are waited at once; a target that asks for more is left alone


class Answer(NamedTuple):
    """What a target said: HTTP status, body read as JSON (a table in CSV: its text; None where there is none), and headers."""

    status: int
    body: Any
    headers: Mapping[str, str]


class Session:
    """HTTP calls to one target, from any number of threads.

    Attributes:
        headers: sent with every call; they hold the token.
        patience: seconds of the first wait before trying again.
        renew: called where the target says 401; it gets a new token into `headers`, by `enter`.
        spent: words of an answer of HTTP 403 that mean that no more calls are granted today.
        unfit: words of an answer of HTTP 401 that mean that the token is good, and its rights are not.
    """

    def __init__(self, target: str, address: str, calls: Calls, wire: Wire) -> None:
        httpx = _httpx()
        self.target, self.address = target, address.rstrip("/")
        self.headers: dict[str, str] = {}
        self.renew: Callable[[], None] | None = None
        self.spent: tuple[str, ...] = ()
        self.unfit: tuple[str, ...] = ()
        self._renewing = Lock()
        self.patience, self._every = wire.patience, 1.0 / calls.rate if calls.rate else 0.0
        self._slots, self._lock, self._free_at = BoundedSemaphore(calls.parallel), Lock(), 0.0
        near = urlsplit(self.address).hostname in LOOPBACK  # never by a proxy to the machine itself
        self._http = httpx.Client(timeout=wire.timeout, trust_env=not near, follow_redirects=False)
        self._unsent = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
        self._broken = httpx.TransportError

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._http.close()

    def read(self, method: str, path: str, **asked: Any) -> Answer:
        """Call what changes nothing: repeated until there is an answer, for a while.

        Raises:
            TargetError: there is none, or the target refuses to let us in.
        """
        return self._call(method, path, asked, writes=False)

    def write(self, method: str, path: str, **asked: Any) -> Answer:
        """Call what changes something: repeated only where the target cannot have carried it out.

        Raises:
            LostError: it may or may not have been carried out.
            TargetError: the target cannot be reached, or refuses to let us in.
        """
        return self._call(method, path, asked, writes=True)

    def enter(self, method: str, path: str, **asked: Any) -> Answer:
        """Call to get a token: whether it is granted is for the client to see.

        Raises:
            TargetError: the target cannot be reached.
        """
        return self._call(method, path, asked, writes=False, enters=True)

    def envelope(self, answer: Answer, code: str, *, writes: bool) -> dict[str, Any]:
        """Return the body of an answer that must hold a whole number under this key: whatever else is no answer.

        Raises:
            LostError: it came of a call that writes.
            TargetError: it came of one that reads.
        """
        if isinstance(answer.body, dict) and isinstance(answer.body.get(code), int):
            return answer.body
        if writes:
            raise LostError(f"no {code}")
        raise TargetError("push.page", target=self.target, address=self.address)

    def busy(self, seconds: float) -> None:
        """Let nothing be sent for a while: the target said that it has enough."""
        with self._lock:
            self._free_at = max(self._free_at, time.monotonic() + seconds)

    def _call(self, method: str, path: str, asked: Mapping[str, Any], *, writes: bool, enters: bool = False) -> Answer:
        url, why, renewed = path if "://" in path else f"{self.address}/{path}", "", False
        for nth in range(TRIES):
            if nth:
                self.busy(min(self.patience * 2 ** (nth - 1), LONGEST))
            held = dict(self.headers)
            told = self._once(method, url, asked, writes=writes)
            if isinstance(told, str):
                why = told
                if why == PAGE and nth:
                    raise TargetError("push.page", target=self.target, address=self.address)
                continue
            if told.status == 401 and self.renew and not renewed and not enters and not _says(told, self.unfit):
                renewed = True
                self._renew(held)
                continue
            if not enters:
                self._admitted(told)
            if told.status != 429:
                return told
            why, after = "HTTP 429", _seconds(told.headers.get("retry-after", ""))
            if after > LONGEST:
                break
            self.busy(after)
        raise TargetError("push.away", target=self.target, address=self.address, why=why)

    def _once(self, method: str, url: str, asked: Mapping[str, Any], *, writes: bool) -> Answer | str:
        """Send once; return the answer, or why there is none where it may be sent again."""
        headers = {**self.headers, **asked.get("headers", {})}
        with self._slots:
            self._wait()
            try:
                got = self._http.request(method, url, **{**asked, "headers": headers})
            except self._unsent as error:
                return type(error).__name__
            except self._broken as error:
                return self._lost(type(error).__name__, writes=writes)
        if got.status_code >= 500:
            return self._lost(f"HTTP {got.status_code}", writes=writes)
        if not got.content and got.status_code < 300:
            return Answer(got.status_code, None, got.headers)
        if got.headers.get("content-type", "").startswith("text/csv"):
            return Answer(got.status_code, got.content.decode("utf-8", "replace"), got.headers)
        with suppress(ValueError, RecursionError):
            return Answer(got.status_code, json.loads(got.content), got.headers)
        if got.status_code in (401, 403, 429):
            return Answer(got.status_code, None, got.headers)
        return self._lost(PAGE, writes=writes)

    def _lost(self, why: str, *, writes: bool) -> str:
        if writes:
            raise LostError(why)
        return why

    def _renew(self, held: Mapping[str, str]) -> None:
        """Get a new token, unless another thread has got one since."""
        with self._renewing:
            if self.renew and self.headers == held:
                self.renew()

    def _admitted(self, told: Answer) -> None:
        if told.status not in (401, 403):
            return
        if told.status == 403 and (spent := _says(told, self.spent)):
            raise TargetError("push.away", target=self.target, address=self.address, why=spent)
        lacks = told.status == 403 or _says(told, self.unfit)
        raise TargetError("push.permission" if lacks else "push.token", target=self.target, address=self.address)

    def _wait(self) -> None:
        """Wait for the next moment at which the target's rate lets us send."""
        with self._lock:
            now = time.monotonic()
            at = max(self._free_at, now)
            self._free_at = at + self._every
        if at > now:
            time.sleep(at - now)


def _says(told: Answer, words: tuple[str, ...]) -> str:
    """Return the first of some words that an answer holds, or ""."""
    body = json.dumps(told.body) if words else ""
    return next((one for one in words if one in body), "")


def _seconds(told: str) -> float:
    """Read Retry-After: seconds, or a date.

    >>> _seconds("3"), _seconds("soon")
    (3.0, 0.0)
    """
    if told.strip().replace(".", "", 1).isdecimal():
        return float(told)
    with suppress(ValueError, TypeError):
        return max((parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds(), 0.0)
    return 0.0


def _httpx() -> Any:
    try:
        import httpx
    except ImportError as error:
        raise ConfigError("push.install") from error
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it would log addresses, in which some APIs want a token
    return httpx
