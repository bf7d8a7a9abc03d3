"""Our schema as Python source of pandera schemas, for people who validate with pandera: `guiyi schema --format pandera`."""

from importlib.resources import files
from string import Template

from guiyi.core.schema import Entity, Field, Schema
from guiyi.schemas.customer import NAMING, OF_FIRMS, PERSONAL_NAMES, REACHING

_SAID = ("required", "unique")


def pandera_source(schema: Schema) -> str:
    """Return a module of Python that needs pandera and pandas alone: `customers`, `contacts` and `rows`.

    `rows` agrees with what an audit says of required, any_of, unique, pattern and options.
    """
    text = files("guiyi.reports").joinpath("templates", "pandera_schema.txt").read_text(encoding="utf-8")
    return Template(text).substitute(
        personal_names=_listed(PERSONAL_NAMES),
        of_people=_listed(tuple(name for name in dict.fromkeys((*NAMING, *REACHING)) if name not in OF_FIRMS)),
        of_firms=_listed(OF_FIRMS),
        any_of=_listed(schema.any_of),
        customer=_columns(schema, "customer"),
        contact=_columns(schema, "contact"),
    )


def _listed(names: tuple[object, ...]) -> str:
    return repr([list(one) if isinstance(one, tuple) else one for one in names])


def _columns(schema: Schema, entity: Entity) -> str:
    return "\n".join(f"    {one.name!r}: {_told(one)!r}," for one in schema.of(entity))


def _told(field: Field) -> dict[str, object]:
    told: dict[str, object] = {"title": field.label}
    told |= {name: True for name in _SAID if getattr(field, name)}
    if field.many:
        told["several"] = True
    if field.pattern:
        told["pattern"] = field.pattern
    if field.options:
        told["options"] = list(field.options)
    return told
