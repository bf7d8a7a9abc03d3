"""The CRMs that describe themselves: by the target's name, how what they say of their fields is read."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, cast

from guiyi.core.errors import ConfigError
from guiyi.core.schema import Schema, likeliest
from guiyi.push import CLIENTS
from guiyi.push.client import Tells, Wire
from guiyi.push.describe import crms
from guiyi.push.describe.told import Laid, Told, laid
from guiyi.push.settings import settings
from guiyi.schemas.targets import TARGETS
from guiyi.schemas.targets.profile import Target

READERS: Mapping[str, Callable[[crms.Rows], Iterator[Told]]] = {
    "wukong9": crms.wukong9,
    "wukong11": crms.wukong11,
    "jiandaoyun": crms.jiandaoyun,
    "salesforce": crms.salesforce,
    "hubspot": crms.hubspot,
    "zoho": crms.zoho,
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
    target, connector = TARGETS[name], CLIENTS[name]
    client = cast(Tells, connector.connect(target, settings(name, connector), wire or Wire()))
    description = {obj.entity: list(READERS[name](client.own_fields(obj))) for obj in target.objects}
    return Pulled(laid(description, target, schema), target, client.address)
