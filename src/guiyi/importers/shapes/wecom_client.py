"""Calls of the WeCom API: the token, waiting where the API is busy, and what each refusal asks somebody to do.

Neither secret nor token ever stands in a message.

Sources: https://developer.work.weixin.qq.com/document/path/91039 (gettoken), /90313 (error codes), /90312 (limits).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from time import monotonic, sleep
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from guiyi.core.errors import SourceError
from guiyi.importers.shapes.json_values import loads

HOST = "https://qyapi.weixin.qq.com"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
TIMEOUT = 30.0  # seconds
_TRIES = 7
_LONGEST = 60.0  # seconds that are waited at once
_LARGEST = 64 << 20  # bytes of an answer
_TOKEN_GONE = frozenset({40014, 41001, 42001})
_BUSY = frozenset({-1, 45009, 45011, 45033})
# Refusals that somebody can mend: a sentence `wecom.<code>` says how
_MENDED = frozenset({40001, 40013, 40058, 41002, 41004, 48002, 60011, 60020, 60111, 84061, 84074})
_IP = re.compile(r"from ip: ?([0-9a-fA-F.:]{3,45})")
_HINT = re.compile(r",? ?(?:hint:|from ip:|more info).*", re.S)


class Refused(SourceError):
    """The API refused a call; `code` is its errcode."""

    @property
    def code(self) -> int:
        """The errcode of the API."""
        return int(str(self.details["code"]))


class _NoRedirect(HTTPRedirectHandler):
    """Follow nobody elsewhere: the address of a call holds the token."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Return no request to follow: what was answered is then an error."""


@dataclass
class Client:
    """One company's access to the API.

    Attributes:
        name: of the source, for messages.
    """

    name: str
    corp: str
    secret: str = field(repr=False)
    base: str = HOST
    _token: str = field(default="", repr=False)
    _good_until: float = 0.0

    def call(self, path: str, asked: Mapping[str, Any] | None = None, **query: str) -> dict[str, Any]:
        """Call the API, POST where `asked` is given; a token that ran out is renewed once.

        Raises:
            Refused: the API says no.
            SourceError: it cannot be reached, is busy for too long, or answers with something else.
        """
        answer = self._patient(path, {**query, "access_token": self._access()}, asked)
        if _code(answer) in _TOKEN_GONE:
            self._token = ""
            answer = self._patient(path, {**query, "access_token": self._access()}, asked)
        return self._granted(path, answer)

    def _access(self) -> str:
        if not self._token or monotonic() >= self._good_until:
            told = self._patient("gettoken", {"corpid": self.corp, "corpsecret": self.secret}, None)
            answer = self._granted("gettoken", told)
            self._token = str(answer.get("access_token", ""))
            self._good_until = monotonic() + max(_seconds(str(answer.get("expires_in", 7200))) - 60, 0)
        return self._token

    def _granted(self, path: str, answer: dict[str, Any]) -> dict[str, Any]:
        code = _code(answer)
        if not code:
            return answer
        said = str(answer.get("errmsg", ""))
        ip = _IP.search(said)
        told = _HINT.sub("", self._silent(said))[:200]
        key = "wecom.busy" if code in _BUSY else f"wecom.{code}" if code in _MENDED else "wecom.refused"
        raise Refused(key, path=self.name, call=path, code=code, said=told, ip=ip[1] if ip else "?")

    def _patient(self, path: str, query: Mapping[str, str], asked: Mapping[str, Any] | None) -> dict[str, Any]:
        """Send until there is an answer, waiting longer each time while the API is busy or away."""
        for nth in range(_TRIES):
            try:
                answer, after = self._once(path, query, asked), 0.0
                if _code(answer) not in _BUSY or nth == _TRIES - 1:
                    return answer
            except _AwayError as away:
                if away.final or nth == _TRIES - 1 or away.after > _LONGEST:
                    host = urlsplit(self.base).netloc
                    raise SourceError("wecom.away", path=self.name, host=host, why=self._silent(away.why)) from None
                after = away.after
            sleep(min(max(after, 2.0**nth), _LONGEST))
        raise AssertionError("the last try returns or raises")

    def _once(self, path: str, query: Mapping[str, str], asked: Mapping[str, Any] | None) -> dict[str, Any]:
        body = None if asked is None else json.dumps(asked).encode()
        address = f"{self.base}/cgi-bin/{path}?{urlencode(query)}"
        request = Request(address, data=body, headers={"Content-Type": "application/json"})
        try:
            with self._opener().open(request, timeout=TIMEOUT) as response:
                text = response.read(_LARGEST + 1)
            answer = loads(text.decode()) if len(text) <= _LARGEST else None
        except HTTPError as error:
            busy = error.code == 429 or error.code >= 500
            raise _AwayError(f"HTTP {error.code}", _seconds(error.headers.get("Retry-After")), not busy) from None
        except URLError as error:
            raise _AwayError(str(error.reason), final="CERTIFICATE" in str(error.reason)) from None
        except (OSError, HTTPException) as error:
            raise _AwayError(str(error) or type(error).__name__) from None
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise _AwayError("no JSON", final=True)
        return answer

    def _opener(self) -> OpenerDirector:
        """Go by the proxy that the machine names, but never to reach the machine itself."""
        near = urlsplit(self.base).hostname in LOOPBACK
        return build_opener(_NoRedirect, *((ProxyHandler({}),) if near else ()))

    def _silent(self, text: str) -> str:
        for one in filter(None, (self.secret, self._token)):
            text = text.replace(one, "***")
        return text


class _AwayError(Exception):
    """No answer: why, how many seconds to wait as the server says, and whether it is any use to try again."""

    def __init__(self, why: str, after: float = 0.0, final: bool = False) -> None:
        super().__init__(why)
        self.why, self.after, self.final = why, after, final


def _code(answer: Mapping[str, Any]) -> int:
    told = str(answer.get("errcode", "0"))
    return int(told) if re.fullmatch(r"-?\d{1,9}", told) else -2


def _seconds(told: str | None) -> float:
    return float(told) if told and told.strip().isdecimal() else 0.0
