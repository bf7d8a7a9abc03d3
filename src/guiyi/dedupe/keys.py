"""By what pairs are found: parts that share a key are compared, others are not.

A key names forms of things, `thing.form`; joined by ` + ` a part must share them all. After ` / ` stand the forms by
which blocks that are too large are split.
"""

from collections.abc import Mapping

from guiyi.core.schema import Entity
from guiyi.dedupe.agree import held
from guiyi.dedupe.evidence import Evidence

PEOPLE_KEYS = (
    "mobile.tail / contact_name.sound",
    "mobile.front + contact_name.rough",
    "mobile.rear + contact_name.rough",
    "email.plain / contact_name.sound",
    "email.local / contact_name.sound",
    "wechat_id.whole",
    "id_number.plain",
    "contact_name.sound / birthday.year / address.city / customer_name.core",
    "contact_name.rough / birthday.year / address.postcode / address.city",
    "birthday.digits / contact_name.head / gender.whole",
    "birthday.month_day + contact_name.family",
    "birthday.year + contact_name.family + contact_name.head",
    "birthday.year + address.city / contact_name.head",
    "address.address / contact_name.family",
    "address.postcode / contact_name.family / contact_name.given",
    "address.city + contact_name.family / contact_name.head",
    "address.city + contact_name.given / contact_name.family",
    "customer_name.core + contact_name.family",
    "customer_name.core + contact_name.given",
)
ORGANISATION_KEYS = (
    "customer_name.whole / address.city",
    "customer_name.brand / address.city / customer_name.region",
    "customer_name.sound / address.city",
    "customer_name.parent",
    "uscc.plain",
    "phone.tail / customer_name.core",
    "email.plain / customer_name.core",
    "email.host / customer_name.core / address.city",
    "address.address / customer_name.core",
    "address.door + address.postcode",
    "address.door + address.city",
    "legal_person.sound / address.city",
    "people.whole",
)


def keys(entity: Entity, evidence: Mapping[str, Evidence]) -> list[str]:
    """List the keys that the data holds: the built-in ones, and some for each field that was added."""
    known = PEOPLE_KEYS if entity == "contact" else ORGANISATION_KEYS
    used = {form.partition(".")[0] for key in known for form in forms_of(key)}
    more = [key for name, one in evidence.items() if name not in used for key in _added(name, one, entity)]
    return [key for key in (*known, *more) if _held(key, evidence)]


def _added(name: str, one: Evidence, entity: Entity) -> list[str]:
    """Make keys of a field: alone where few share its values, else together with the name."""
    form = one.comparison.levels[0].count
    if not form:
        return []
    times = held(one, one.forms[form])
    if (times * (times - 1) // 2).sum() <= len(one.starts):
        return [f"{name}.{form}"]
    parts = ("contact_name.family", "contact_name.given") if entity == "contact" else ("customer_name.core",)
    return [f"{name}.{form} + {part}" for part in parts]


def forms_of(key: str) -> list[str]:
    """Return all forms that a key names.

    >>> forms_of("address.city + contact_name.family / contact_name.head")
    ['address.city', 'contact_name.family', 'contact_name.head']
    """
    return [form for step in key.split(" / ") for form in step.split(" + ")]


def _held(key: str, evidence: Mapping[str, Evidence]) -> bool:
    """Tell whether the data holds the forms by which blocks are made."""
    made_of = (form.split(".") for form in key.split(" / ")[0].split(" + "))
    return all(thing in evidence and evidence[thing].forms[form].size for thing, form in made_of)
