"""What a client must be told: from the environment, secrets from the keyring too, and from nowhere else."""

import os
from contextlib import suppress

from guiyi.core.errors import ConfigError
from guiyi.push.client import Ask, Connector

KEYRING = "guiyi"  # the service under which secrets stand in the keyring, by the names of their variables


def variable(target: str, name: str) -> str:
    """Return the environment variable of a setting.

    >>> variable("wukong9", "password")
    'GUIYI_WUKONG9_PASSWORD'
    """
    return f"GUIYI_{target}_{name}".upper()


def settings(target: str, connector: Connector) -> Ask:
    """Return what gives the settings of a target.

    Raises:
        ConfigError: when asked, if the setting is nowhere, or the client does not declare it.
    """
    declared = {one.name: one for one in connector.SETTINGS}

    def ask(name: str) -> str:
        one, named = declared[name], variable(target, name)
        told = os.environ.get(named, "").strip() or (_from_keyring(named) if one.secret else "") or one.default
        if told is None:
            raise ConfigError("push.setting", variable=named, target=target)
        return told

    return ask


def _from_keyring(name: str) -> str:
    try:
        import keyring
    except ImportError:  # it is no part of the extra: who wants it has it
        return ""
    with suppress(keyring.errors.KeyringError):
        return keyring.get_password(KEYRING, name) or ""
    return ""
