"""企业微信: remarks and tags of the external contacts that a member has; nothing is created or deleted there.

A record is what one member says of one contact: its id here is `userid/external_userid`. A contact without a member in the
base is taken where one member alone has it. Tags must stand in the company's tag library, under one name once.
Source: https://developer.work.weixin.qq.com/document/path/92114 (get), /92115 (remark), /92118 (mark_tag), /92117 (tags),
/90313 (error codes), /90312 (rates).
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from guiyi.core.errors import TargetError
from guiyi.push.client import Abilities, Ask, Client, Found, Mark, Outcome, Record, Setting, Wire
from guiyi.push.session import TRIES, Answer, Session
from guiyi.schemas.targets.profile import Target, TargetObject

SETTINGS = (
    Setting("url", default="https://qyapi.weixin.qq.com"),
    Setting("corp"),
    Setting("secret", secret=True),
)

API = "cgi-bin"
CONTACT, MEMBER, MOBILES, TAGS = "external_userid", "userid", "remark_mobiles", "add_tag"
READ_AS = {"remark_company": "remark_corp_name"}  # what `remark` calls otherwise than `get`
OK, BUSY, OFTEN, PARALLEL = 0, -1, 45009, 45033
STALE = (40014, 42001)  # a token that ran out
TOKEN = (40001, 40013, 40091, 41001, 41002, 41004)
PERMISSION = (48001, 48002, 60011, 60020, 84074, 701008)
NOBODY = (84061, 40096)  # no such contact of that member
WAIT = 60  # times the patience: who calls too often is shut out for a minute


def connect(target: Target, ask: Ask, wire: Wire) -> Client:
    """Return a client for the app of a company."""
    return WeCom(Session(target.name, ask("url"), target.calls, wire), target, ask)


class WeCom:
    """One app's access to the contacts of the members that it may see."""

    abilities = Abilities(keyed=False, repeatable=True, creates=False, deletes=False)

    def __init__(self, session: Session, target: Target, ask: Ask) -> None:
        self.address = session.address
        self._session, self._target, self._ask = session, target, ask
        self._token = ""
        self._tags: dict[str, str] | None = None  # name → id, of names that stand once

    def check(self) -> None:
        """Get a token, and see that the app may read members and tags."""
        self._log_in()
        self._granted("GET", "externalcontact/get_follow_user_list")
        self._library()

    def describe(self, obj: TargetObject) -> Mapping[str, tuple[str, ...]]:
        """Return all fields: they are the same everywhere."""
        return {one.header: () for one in obj.fields}

    def find(self, obj: TargetObject, records: Sequence[Record]) -> list[list[Found]]:  # noqa: ARG002
        """Return what the member named says of each contact, or the one member who has it."""
        held = self._contacts([one.fields.get(CONTACT, "") for one in records])
        found = []
        for one in records:
            theirs = held.get(one.fields.get(CONTACT, ""), [])
            member = one.fields.get(MEMBER, "")
            found.append([each for each in theirs if each.fields[MEMBER] == member] if member else theirs)
        return [each if len(each) == 1 else [] for each in found]

    def read(self, obj: TargetObject, ids: Sequence[str]) -> dict[str, Found]:  # noqa: ARG002
        """Read what members say of contacts."""
        asked = set(ids)
        held = self._contacts([_parts(one)[1] for one in ids])
        return {each.id: each for some in held.values() for each in some if each.id in asked}

    def save(self, obj: TargetObject, records: Sequence[Record], token: str) -> list[Outcome]:  # noqa: ARG002
        """Write remarks, one a call; to do so twice is to do so once."""
        return [self._remarked(one) if one.id else Outcome("refused", why="84061") for one in records]

    def delete(self, obj: TargetObject, ids: Sequence[str]) -> list[Outcome]:  # noqa: ARG002
        """Refuse: contacts belong to the members."""
        return [Outcome("refused", one) for one in ids]

    def tag(self, obj: TargetObject, marks: Sequence[Mark]) -> list[Outcome]:  # noqa: ARG002
        """Put tags of the library on contacts and take them off, a contact a call."""
        library = self._library()
        outcomes = []
        for one in marks:
            lacking = [name for name in (*one.add, *one.remove) if name not in library]
            if lacking:
                outcomes.append(Outcome("refused", one.id, f"40068: {', '.join(lacking)}"))
                continue
            member, contact = _parts(one.id)
            told = {
                "add_tag": [library[name] for name in one.add],
                "remove_tag": [library[name] for name in one.remove],
            }
            asked = {name: some for name, some in told.items() if some}
            outcomes.append(
                self._written("externalcontact/mark_tag", one.id, {MEMBER: member, CONTACT: contact, **asked})
            )
        return outcomes

    def _remarked(self, record: Record) -> Outcome:
        member, contact = _parts(record.id)
        asked: dict[str, Any] = {}
        for name in ("remark", "remark_company", "description"):
            if name in record.fields:
                asked[name] = record.fields[name]
        if MOBILES in record.fields:
            asked[MOBILES] = record.fields[MOBILES].split(self._target.separator)  # [""] clears
        if not asked:
            return Outcome("saved", record.id)
        return self._written("externalcontact/remark", record.id, {MEMBER: member, CONTACT: contact, **asked})

    def _written(self, path: str, id_: str, asked: Mapping[str, Any]) -> Outcome:
        told = self._called(self._session.write, "POST", path, json=dict(asked))
        if told["errcode"] == OK:
            return Outcome("saved", id_)
        return Outcome("refused", id_, _why(told))

    def _contacts(self, ids: Sequence[str]) -> dict[str, list[Found]]:
        """Return contact → what each of its members says of it."""
        asked = sorted(set(filter(None, ids)))
        with ThreadPoolExecutor(self._target.calls.parallel) as pool:
            return dict(zip(asked, pool.map(self._contact, asked), strict=True))

    def _contact(self, contact: str) -> list[Found]:
        found: list[Found] = []
        cursor = ""
        while True:
            asked = {CONTACT: contact, **({"cursor": cursor} if cursor else {})}
            told = self._called(self._session.read, "GET", "externalcontact/get", params=asked)
            if told["errcode"] in NOBODY:
                return found
            if told["errcode"] != OK:
                raise self._refused(told)
            found += [self._found(contact, one) for one in told["follow_user"]]
            cursor = told.get("next_cursor") or ""
            if not cursor:
                return found

    def _found(self, contact: str, held: Mapping[str, Any]) -> Found:
        fields = {
            name: str(held.get(READ_AS.get(name, name)) or "") for name in ("remark", "remark_company", "description")
        }
        mobiles = self._target.separator.join(filter(None, held.get(MOBILES) or ()))
        tags = tuple(str(one["tag_name"]) for one in held.get("tags") or () if one.get("type") == 1)
        fields |= {
            CONTACT: contact,
            MEMBER: str(held[MEMBER]),
            MOBILES: mobiles,
            TAGS: self._target.separator.join(tags),
        }
        return Found(f"{held[MEMBER]}/{contact}", fields, tags=tags)

    def _library(self) -> dict[str, str]:
        """Return the company's tags: name → id; a name that stands in two groups names neither."""
        if self._tags is None:
            told = self._granted("POST", "externalcontact/get_corp_tag_list", json={})
            tags = [(str(tag["name"]), str(tag["id"])) for group in told["tag_group"] for tag in group["tag"]]
            names = [name for name, _ in tags]
            self._tags = {name: id_ for name, id_ in tags if names.count(name) == 1}
        return self._tags

    def _log_in(self) -> None:
        """Get a token, good for two hours.

        Raises:
            TargetError: the company or the secret is not known.
        """
        asked = {"corpid": self._ask("corp"), "corpsecret": self._ask("secret")}
        told = self._session.envelope(
            self._session.enter("GET", f"{API}/gettoken", params=asked), "errcode", writes=False
        )
        if told["errcode"] != OK:
            raise TargetError("push.token", target=self._target.name, address=self.address)
        self._token = str(told["access_token"])

    def _granted(self, method: str, path: str, **asked: Any) -> dict[str, Any]:
        told = self._called(self._session.read, method, path, **asked)
        if told["errcode"] != OK:
            raise self._refused(told)
        return told

    def _called(self, call: Callable[..., Answer], method: str, path: str, **asked: Any) -> dict[str, Any]:
        """Call, once more with a new token, and again where that was too often: then it was not carried out."""
        renewed = False
        for nth in range(TRIES):
            params = {"access_token": self._token, **asked.get("params", {})}
            answer = call(method, f"{API}/{path}", **{**asked, "params": params})
            told = self._session.envelope(answer, "errcode", writes=call == self._session.write)
            code = told["errcode"]
            if code in STALE and not renewed:
                renewed = True
                self._log_in()
            elif code in (*STALE, *TOKEN):
                raise TargetError("push.token", target=self._target.name, address=self.address)
            elif code in PERMISSION:
                raise TargetError("push.permission", target=self._target.name, address=self.address)
            elif code in (BUSY, OFTEN, PARALLEL):
                self._session.busy(self._session.patience * (WAIT if code == OFTEN else 2**nth))
            else:
                return told
        raise TargetError("push.away", target=self._target.name, address=self.address, why=str(told["errcode"]))

    def _refused(self, told: Mapping[str, Any]) -> TargetError:
        return TargetError("push.refused", target=self._target.name, address=self.address, why=str(told["errcode"]))


def _parts(id_: str) -> tuple[str, str]:
    """Return member and contact of an id.

    >>> _parts("li/si/wm1")
    ('li/si', 'wm1')
    """
    member, _, contact = id_.rpartition("/")
    return member, contact


def _why(told: Mapping[str, Any]) -> str:
    return f"{told['errcode']}: {str(told.get('errmsg', '')).partition(', hint')[0]}"
