"""`validate` of the job file → the rules over rows; what cannot be obeyed is told in one sentence, rule and key named."""

from collections.abc import Iterator, Mapping

from guiyi.core.errors import ConfigError
from guiyi.core.language import table
from guiyi.core.rule import Check, Rule, Severity, Unusable, rule_name
from guiyi.core.schema import Schema, likeliest
from guiyi.job_limits import LIMITS, Entry, Place
from guiyi.job_validate import RuleJob, ValidateJob
from guiyi.schemas.customer import IN_TIME

# check → the keys of a rule that ask it
ASKED: Mapping[Check, tuple[str, ...]] = {
    "required": ("required",),
    "unique": ("unique",),
    "range": ("min", "max"),
    "length": ("min_length", "max_length"),
    "pattern": ("pattern",),
    "options": ("options",),
    "reference": ("reference",),
    "fresh": ("within",),
    "compare": ("compare",),
    "python": ("python",),
    "sql": ("sql",),
    "pandera": ("pandera",),
}
TOGETHER = frozenset(
    {"unique", "compare", "python", "sql", "pandera"}
)  # one rule for all its fields; else one for each
WITHOUT_FIELD = frozenset({"compare", "python", "sql", "pandera"})


def rules_of(checks: ValidateJob, schema: Schema, place: Place) -> list[Rule]:
    """Return the rules over rows that the schema and the job ask for; what the job states is an error to break.

    Raises:
        ConfigError: a rule that cannot be obeyed; names it and its key.
    """
    own: dict[str, Rule] = {}
    for number, told in enumerate(checks.rules):
        for rule in _rules(told, number, schema, place):
            if rule.name in own:
                raise ConfigError("config.rule_twice", where=place.where, rule=rule.name, number=number)
            own[rule.name] = rule
    return list(({one.name: one for one in _schema_rules(checks, schema)} | own).values())


def check_severity(severity: Mapping[str, Severity], rules: list[Rule], schema: Schema, where: str) -> None:
    """Refuse a severity of what is no rule, issue code or field.

    Raises:
        ConfigError: names it, and the likeliest one meant.
    """
    known = [*(rule.name for rule in rules), *(row["code"] for row in table("issues")), *schema.names]
    for name in severity:
        if name not in known:
            raise ConfigError("config.severity", where=where, name=name, meant=likeliest(name, known))


def _schema_rules(checks: ValidateJob, schema: Schema) -> Iterator[Rule]:
    for one in schema:
        if one.required:
            stated = one.name in (checks.required or ())
            yield Rule(rule_name("required", one.name), "required", (one.name,), "error", stated=stated)
    for names in schema.any_of:
        if names:
            yield Rule("any_of." + "+".join(names[:3]), "any_of", names, "error")  # a way to reach
    for first, later in IN_TIME:
        name = rule_name("compare", first, later)
        yield Rule(name, "compare", (first, later), "warn", {"compare": f"{first} <= {later}"})
    told = checks.unique
    for fields in [one.name for one in schema if one.unique] if told is None else told:
        group = (fields,) if isinstance(fields, str) else tuple(fields)
        severity: Severity = "warn" if told is None else "error"
        yield Rule(rule_name("unique", *group), "unique", group, severity, stated=told is not None)


def _rules(told: RuleJob, number: int, schema: Schema, place: Place) -> Iterator[Rule]:
    """Make the rules of one entry: one for each thing it asks, of each of its fields where it asks it of one."""
    fields = (told.field,) if isinstance(told.field, str) else tuple(told.field)
    given = told.model_dump(exclude_defaults=True)
    asked: list[Check] = [check for check, keys in ASKED.items() if any(key in given for key in keys)]
    name = told.name or (_plain_name(asked[0], fields, told) if asked else "+".join(fields))
    entry = Entry(told, number, name, schema, place)
    with entry.of("field"):
        if not asked:
            raise Unusable("rule.asks_nothing", known=", ".join(key for keys in ASKED.values() for key in keys))
        if not fields and not set(asked) <= WITHOUT_FIELD:
            raise Unusable("rule.needs_field", asked=next(check for check in asked if check not in WITHOUT_FIELD))
    schema.check(fields, f"{place.where} (validate.rules.{number}, {name})")
    parts = [(check, one) for check in asked for one in ([fields] if check in TOGETHER else [(one,) for one in fields])]
    for check, group in parts:
        asks = LIMITS[check](entry, *(schema[one] for one in group))
        group = group or asks.fields
        yield Rule(
            name=_own_name(told.name, check, group, parts) or _plain_name(check, group, told),
            check=check,
            fields=group,
            severity=told.severity,
            limits=asks.limits,
            text=told.text,
            stated=True,
            given=asks.given,
        )


def _own_name(
    told: str | None, check: Check, group: tuple[str, ...], parts: list[tuple[Check, tuple[str, ...]]]
) -> str:
    """Name one of the rules of an entry that has a name: no two rules share one."""
    if told is None:
        return ""
    checks = {one for one, _ in parts}
    several = len([one for one, _ in parts if one == check]) > 1
    return ".".join([told, *([check] if len(checks) > 1 else []), *(group if several else ())])


def _plain_name(check: Check, fields: tuple[str, ...], told: RuleJob) -> str:
    """Name a rule that its user did not name: by its fields, or by the code that it names."""
    code = told.python if check == "python" else told.pandera if check == "pandera" else None
    return rule_name(check, code.rpartition(":")[2]) if code else rule_name(check, *fields)
