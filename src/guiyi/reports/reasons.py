"""The reasons of a link in words: each named weight of its score."""

import re

from guiyi.core.language import rule_text
from guiyi.core.schema import Schema

WEIGHT = re.compile(r"^(?P<field>\w+)\.(?P<level>\w+) (?P<bits>[+-]\d+(?:\.\d+)?)$")


def reasons_text(reasons: str | None, schema: Schema | None = None) -> str:
    """Say the named weights of a link in the language in force.

    `mobile.equal +9.2; city.different -1.0` becomes `手机相同 +9.2；城市不同 -1.0`.
    """
    return "; ".join(_said(one.strip(), schema) for one in (reasons or "").split(";") if one.strip())


def _said(reason: str, schema: Schema | None) -> str:
    found = WEIGHT.match(reason)
    if not found:
        return rule_text(reason)
    field = found["field"]
    label = schema[field].label if schema and field in schema else field
    return f"{label} {rule_text('match.' + found['level'])} {found['bits']}"
