"""The reasons of a link in words: each named weight of its score."""

import re
from collections.abc import Iterator

from guiyi.core.language import rule_text, say
from guiyi.core.schema import Schema

WEIGHT = re.compile(r"^(?P<thing>\w+)\.(?P<level>\w+) (?P<bits>[+-]\d+(?:\.\d+)?)$")
OF_THE_MODEL = "match"  # weights of no field: where every pair starts, and what kin are expected to share
PEOPLE = "people"  # compared between organisations, but no field


def reasons_text(reasons: object, schema: Schema | None = None, *, brief: bool = False) -> str:
    """Say the named weights of a link in the language in force.

    `mobile.equal +9.2; address.different -1.0` becomes `手机 相同 +9.2; 地址 不同 -1.0`.

    Args:
        reasons: as `links` holds them.
        schema: names the fields.
        brief: leave out the weights of the model itself.
    """
    return "; ".join(
        _said(one, schema)
        for one in parted(reasons)
        if not (brief and one.startswith(f"{OF_THE_MODEL}.") and WEIGHT.match(one))
    )


def parted(reasons: object) -> Iterator[str]:
    """Yield the reasons of a link one by one."""
    if isinstance(reasons, str):
        yield from filter(None, map(str.strip, reasons.split(";")))


def named(reason: str, schema: Schema | None) -> str:
    """Say a reason without its weight: `手机 相同`."""
    found = WEIGHT.match(reason)
    if not found:
        rule, _, fields = reason.partition(" ")
        return f"{rule_text(rule)} ({label(fields, schema)})" if fields else rule_text(rule)
    thing, level = found["thing"], found["level"]
    if thing == OF_THE_MODEL:
        return rule_text(f"{OF_THE_MODEL}.{level}")
    return say("reasons.of", label=label(thing, schema), level=level_text(thing, level, schema))


def level_text(thing: str, level: str, schema: Schema | None) -> str:
    """Say how far two agree in a thing: in the words of its kind where there are some."""
    kind = schema[thing].kind if schema and thing in schema else thing
    of_kind = f"{OF_THE_MODEL}.{kind}.{level}"
    told = rule_text(of_kind)
    if told != of_kind:
        return told
    return rule_text(f"{OF_THE_MODEL}.{level}")


def _said(reason: str, schema: Schema | None) -> str:
    found = WEIGHT.match(reason)
    return f"{named(reason, schema)} {found['bits']}" if found else named(reason, schema)


def label(thing: str, schema: Schema | None) -> str:
    """Name what is compared: a field, or several parted by a bar."""
    names = thing.split("|")
    if schema and all(name in schema for name in names):
        return " + ".join(schema[name].label for name in names)
    return say("reasons.people") if thing == PEOPLE else thing
