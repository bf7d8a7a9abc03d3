"""What one CRM must offer so that guiyi can push into it: the protocol of a client, and the words it speaks in.

A client knows the calls of one CRM and nothing of plans, ledgers or retries: it translates records into requests and
answers into outcomes. Fields are spoken of by the headers of the target's profile (`schemas/targets/`), values as text;
a blank is "". `push/session.py` sends the requests: it keeps rates and limits, waits where the CRM is busy, renews a
token, and says `LostError` where nobody can know whether a request was carried out.

A third party adds a CRM with an entry point in the group `guiyi.clients`: its name is the target's, its value a module
with the names of `Connector`, and `TARGET`, the target's profile.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol, runtime_checkable

from guiyi.schemas.targets.profile import Target, TargetObject

State = Literal["saved", "refused", "batch", "unknown"]
Ask = Callable[[str], str]  # name of a setting → its value; ConfigError where it is not set


class LostError(Exception):
    """A request that was sent and not answered: carried out or not, nobody knows. Say why, without values."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a record of the target is to hold.

    Attributes:
        key: our id of the customer or contact; the external id, where the target holds one.
        fields: header → text. A header that is absent stays as it is, "" clears it.
        id: the target's id; "" for a record to be created.
        parent: the target's id of the contact's customer; "" for a customer.
        before: what the record held, read just before it is sent; of records to be updated only.
    """

    key: str
    fields: Mapping[str, str]
    id: str = ""
    parent: str = ""
    before: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """A record as the target holds it.

    Attributes:
        id: the target's id.
        fields: header → text, of every header that the client can read; blank = "".
        key: the external id that it holds; "" where the target holds none.
        parent: the target's id of the contact's customer, "" for a customer or where there is none.
        tags: names of its tags, where the target keeps tags apart from fields.
    """

    id: str
    fields: Mapping[str, str]
    key: str = ""
    parent: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one record of a call.

    Attributes:
        state: "saved"; "refused": this record, for a reason of its own, and nothing of it was written; "batch": the
            target refused the whole call for the sake of some record, and nothing was written; "unknown".
        id: the target's id; "" with "saved" where the target did not tell it: it is looked up.
        why: the target's own words for a refusal.
    """

    state: State
    id: str = ""
    why: str = ""


class Link(NamedTuple):
    """A contact and its customer, by the target's ids; `gone` parts them."""

    contact: str
    customer: str
    gone: bool = False


class Mark(NamedTuple):
    """Tags to put on a record and to take off it, by name."""

    id: str
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Abilities:
    """What sets one CRM apart from another.

    Attributes:
        keyed: it holds our key in a field, so a record is found by it for certain. Else a record is known by its natural
            key (a name, within a customer), and is taken for ours only where it holds all that was sent.
        repeatable: `save` with the same records and token does the same thing once, however often it is called.
        creates: records can be created; else only annotated.
        deletes: records can be deleted.
    """

    keyed: bool
    repeatable: bool = False
    creates: bool = True
    deletes: bool = True


class Client(Protocol):
    """One account at one CRM; see `Links` and `Tags` for what some offer beyond it.

    Any method may raise TargetError: nothing more can be sent (a wrong token, no permission, a CRM that is away for too
    long, a page where an answer should be). Those that write may raise LostError. Reading is repeated by the session.
    """

    address: str  # where it is, for people: the ledger keeps it, so it holds no secret
    abilities: Abilities

    def check(self) -> None:
        """Log in, and make sure that both objects may be read and written."""

    def describe(self, obj: TargetObject) -> Mapping[str, tuple[str, ...]] | None:
        """Return header → values of its picklist (none = any text), as the CRM tells; None where it tells nothing."""

    def find(self, obj: TargetObject, records: Sequence[Record]) -> list[list[Found]]:
        """Return, for each record, the target's records that may be it, the likeliest first.

        By key where `abilities.keyed`, else by the natural key; not by a search that lags, where there is another way.
        """

    def read(self, obj: TargetObject, ids: Sequence[str]) -> dict[str, Found]:
        """Return records by the target's ids; one that is gone is absent."""

    def save(self, obj: TargetObject, records: Sequence[Record], token: str) -> list[Outcome]:
        """Create records, or update them: never both in one call. Return an outcome a record, in their order.

        Args:
            obj: the object.
            records: at most `Calls.create` or `Calls.update` of the profile.
            token: the same for the same records of the same plan, a UUID.
        """

    def delete(self, obj: TargetObject, ids: Sequence[str]) -> list[Outcome]:
        """Delete records; one that is gone already counts as saved.

        A record with others hanging on it (a customer with contacts or deals) is refused, where the target itself would
        delete those with it.
        """


@runtime_checkable
class Links(Protocol):
    """A client that binds a contact to its customer by a call of its own; others do so by `Record.parent`."""

    def link(self, links: Sequence[Link]) -> list[Outcome]:
        """Bind contacts to customers, or part them; to do so twice is to do so once."""


@runtime_checkable
class Tags(Protocol):
    """A client that sets tags by a call of its own; for others tags are a field like others, or there are none."""

    def tag(self, obj: TargetObject, marks: Sequence[Mark]) -> list[Outcome]:
        """Put tags on records and take them off; to do so twice is to do so once."""


class Tells(Protocol):
    """A client whose CRM describes its own fields: what `guiyi targets pull` reads."""

    address: str

    def own_fields(self, obj: TargetObject) -> Sequence[Mapping[str, Any]]:
        """Log in where that is not done, and return what the CRM says of each field of an object, in its own words."""


class Setting(NamedTuple):
    """What a client must be told: the environment variable is `GUIYI_<TARGET>_<NAME>`, in capitals.

    Attributes:
        name: lower case.
        secret: it may stand in the keyring instead.
        default: taken where nothing is set; None = it must be set.
    """

    name: str
    secret: bool = False
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Wire:
    """How patient the session is: seconds for an answer, and seconds of the first wait before trying again."""

    timeout: float = 60.0
    patience: float = 1.0


class Connector(Protocol):
    """A module that makes clients of one CRM."""

    @property
    def SETTINGS(self) -> tuple[Setting, ...]:  # a constant of the module
        """What the client must be told."""

    def connect(self, target: Target, ask: Ask, wire: Wire) -> Client:
        """Return a client; no call is made yet."""
