"""The CRMs that can be pushed into: our own, and those that installed packages add."""

from collections.abc import Mapping
from importlib.metadata import entry_points
from typing import cast

from guiyi.core.errors import ConfigError
from guiyi.core.schema import likeliest
from guiyi.push import CLIENTS
from guiyi.push.client import Connector
from guiyi.schemas.targets import TARGETS
from guiyi.schemas.targets.profile import Target

GROUP = "guiyi.clients"


def connector(name: str) -> Connector:
    """Return what makes clients of a CRM; our own come first.

    Raises:
        ConfigError: nobody offers it.
    """
    if name in CLIENTS:
        return CLIENTS[name]
    added = {one.name: one for one in entry_points(group=GROUP)}
    if name not in added:
        known = [*CLIENTS, *added]
        raise ConfigError("push.target", target=name, known=", ".join(known), meant=likeliest(name, known))
    return cast(Connector, added[name].load())


def profile(name: str) -> Target:
    """Return the profile of a CRM: ours, or `TARGET` of the module that a package adds."""
    made = connector(name)
    ours: Mapping[str, Target] = TARGETS
    return ours[name] if name in ours else cast(Target, vars(made)["TARGET"])
