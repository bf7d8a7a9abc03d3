"""Customers straight from WeCom 企业微信: `wecom://CORPID`, with the secret of an app that may read them.

`?userid=a,b` reads the customers of some members only; `?detail=1` asks for each customer once more, which also gives
personal tags, at one call a customer; `?base=https://…` is the address of a private deployment.

Source: https://developer.work.weixin.qq.com/document/path/92994 (batch/get_by_user), /92114 (get), /92117
(get_corp_tag_list), /92571 (get_follow_user_list).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from guiyi.core.errors import ConfigError
from guiyi.core.source import PLAIN, ReadOptions, Sheet
from guiyi.core.url import public_name
from guiyi.importers.shapes.wecom_answers import CUSTOMER, CUSTOMERS, FOLLOWERS, TAGS, streamed, tag_names
from guiyi.importers.shapes.wecom_client import HOST, LOOPBACK, Client, Refused

NAME = "wecom"

_MOST = 100  # members a call, and customers an answer
_NO_CUSTOMERS = 84061
_GONE = frozenset({_NO_CUSTOMERS, 40096})  # a customer who left between two calls
_KNOWN = frozenset({"userid", "detail", "base"})


class Asked(NamedTuple):
    """What a URL asks for; `members` empty = all."""

    corp: str
    members: tuple[str, ...]
    detail: bool
    base: str


def identify_url(url: str) -> bool:
    """Tell a URL of WeCom by its scheme."""
    return urlsplit(url).scheme == "wecom"


def read_url(url: str, options: ReadOptions = PLAIN) -> Iterator[Sheet]:
    """Read the customers of a company as one sheet, a row for each customer and each member who added them.

    Raises:
        ConfigError: the URL asks for what there is not, or there is no secret.
        SourceError: the API refuses or cannot be reached; says why and what to do.
    """
    asked = asked_of(url)
    name = public_name(url)
    secret = options.password(name)
    if not secret:
        raise ConfigError("wecom.secret", path=name)
    client = Client(name, asked.corp, secret, asked.base)
    tags = tag_names(client.call("externalcontact/get_corp_tag_list", {}).get(TAGS) or ())
    members = asked.members or _members(client)
    records = _customers(client, members)
    yield streamed(_detailed(client, records, asked.members) if asked.detail else records, tags)


def asked_of(url: str) -> Asked:
    """Read a URL.

    Raises:
        ConfigError: it lacks the company, or asks for what there is not.

    >>> asked_of("wecom://ww1234567890abcdef?userid=wang,li&detail=1")[:3]
    ('ww1234567890abcdef', ('wang', 'li'), True)
    """
    parts = urlsplit(url)
    corp = parts.netloc
    if not re.fullmatch(r"[\w-]+", corp, re.A):  # nobody's secret stands in a URL
        raise ConfigError("wecom.url", path=NAME)
    told = {key: ",".join(texts) for key, texts in parse_qs(parts.query, keep_blank_values=True).items()}
    if told.keys() - _KNOWN:
        raise ConfigError("wecom.url", path=public_name(url))
    members = tuple(dict.fromkeys(one.strip() for one in told.get("userid", "").split(",") if one.strip()))
    return Asked(corp, members, told.get("detail", "0") not in ("", "0", "false"), _base(told.get("base"), url))


def _base(told: str | None, url: str) -> str:
    """Return the address of the API; the secret goes to it, so it is encrypted or on this machine."""
    if told is None:
        return HOST
    parts = urlsplit(told)
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)):
        raise ConfigError("wecom.base", path=public_name(url))
    return told.rstrip("/")


def _members(client: Client) -> tuple[str, ...]:
    told = client.call("externalcontact/get_follow_user_list").get(FOLLOWERS)
    return tuple(map(str, told)) if isinstance(told, list) else ()


def _customers(client: Client, members: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    for start in range(0, len(members), _MOST):
        yield from _customers_of(client, members[start : start + _MOST])


def _customers_of(client: Client, members: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """Read page after page; where one of several members has no customers, the API does not say who: ask one by one."""
    given = False
    try:
        for page in _pages(client, members):
            given = True
            yield from page
    except Refused as refused:
        if refused.code != _NO_CUSTOMERS or given:
            raise
        for one in members if len(members) > 1 else ():
            yield from _customers_of(client, (one,))


def _pages(client: Client, members: Sequence[str]) -> Iterator[list[Mapping[str, Any]]]:
    cursor = ""
    while True:
        asked = {"userid_list": list(members), "cursor": cursor, "limit": _MOST}
        answer = client.call("externalcontact/batch/get_by_user", asked)
        page = answer.get(CUSTOMERS) or ()
        yield [one for one in page if isinstance(one, dict) and isinstance(one.get(CUSTOMER), dict)]
        following = str(answer.get("next_cursor") or "")
        if not following or following == cursor:
            return
        cursor = following


def _detailed(
    client: Client, records: Iterator[Mapping[str, Any]], members: Sequence[str]
) -> Iterator[Mapping[str, Any]]:
    """Ask once more for each customer: the answer holds every member who added them, and personal tags."""
    asked: dict[str, bool] = {}  # customer → is still there
    for record in records:
        user = str(record[CUSTOMER].get("external_userid") or "")
        if user not in asked:
            told = _one(client, user, members)
            asked[user] = told is not None
            if told:
                yield told
        if not asked[user]:
            yield record


def _one(client: Client, user: str, members: Sequence[str]) -> Mapping[str, Any] | None:
    """Return one customer with all who added them; None where the customer is gone by now."""
    follows: list[Any] = []
    cursor = ""
    while True:
        try:
            answer = client.call("externalcontact/get", external_userid=user, cursor=cursor)
        except Refused as refused:
            if refused.code in _GONE:
                return None
            raise
        follows += [one for one in answer.get(FOLLOWERS) or () if isinstance(one, dict)]
        cursor = str(answer.get("next_cursor") or "")
        if not cursor:
            return {**answer, FOLLOWERS: [one for one in follows if not members or one.get("userid") in members]}
