"""The CRMs that describe themselves: by the target's name, what must be set and what reads its fields."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from guiyi.core.errors import ConfigError
from guiyi.core.schema import Schema, likeliest
from guiyi.push.client import Ask, Setting, Wire
from guiyi.push.describe import crms
from guiyi.push.describe.told import Description, Laid, laid
from guiyi.push.session import Session
from guiyi.push.settings import settings
from guiyi.schemas.targets import TARGETS
from guiyi.schemas.targets.profile import Target


class Reader(NamedTuple):
    """What reads the description of one CRM: its settings are those of the client, `push/settings.py`."""

    SETTINGS: tuple[Setting, ...]
    read: Callable[[Session, Target, Ask], Description]


_USER = (Setting("url"), Setting("user"), Setting("password", secret=True))
READERS: Mapping[str, Reader] = {
    "wukong9": Reader(_USER, crms.wukong9),
    "wukong11": Reader(_USER, crms.wukong11),
    "jiandaoyun": Reader(
        (
            Setting("url", default="https://api.jiandaoyun.com/api"),
            Setting("key", secret=True),
            Setting("app"),
            Setting("customers"),
            Setting("contacts"),
        ),
        crms.jiandaoyun,
    ),
    "salesforce": Reader(
        (Setting("url"), Setting("client_id"), Setting("client_secret", secret=True)), crms.salesforce
    ),
    "hubspot": Reader((Setting("token", secret=True), Setting("url", default="https://api.hubapi.com")), crms.hubspot),
    "zoho": Reader(
        (
            Setting("url", default="https://www.zohoapis.com"),
            Setting("accounts", default="https://accounts.zoho.com"),
            Setting("client_id"),
            Setting("client_secret", secret=True),
            Setting("refresh_token", secret=True),
        ),
        crms.zoho,
    ),
}


class Pulled(NamedTuple):
    """A description against the profile of its target, and where it came from."""

    laid: Laid
    target: Target
    address: str


def pull(name: str, schema: Schema, wire: Wire | None = None) -> Pulled:
    """Ask a CRM for its own description; nothing is changed there.

    Raises:
        ConfigError: a target that does not describe itself, or a setting that is missing.
        TargetError: it cannot be reached, or does not let us in.
    """
    if name not in READERS:
        raise ConfigError("pull.target", target=name, known=", ".join(READERS), meant=likeliest(name, READERS))
    target, reader = TARGETS[name], READERS[name]
    ask = settings(name, reader)
    with Session(name, ask("url").rstrip("/").removesuffix("/index.php"), target.calls, wire or Wire()) as session:
        return Pulled(laid(reader.read(session, target, ask), target, schema), target, session.address)
