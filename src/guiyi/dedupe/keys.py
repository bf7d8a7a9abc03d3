"""By what pairs are found: parts that share a key are compared, others are not.

A key names forms of things, `thing.form`; joined by ` + ` a part must share them all. After ` / ` stand the forms by
which blocks that are too large are split.
"""

from collections.abc import Iterable, Mapping

from guiyi.core.schema import Entity
from guiyi.dedupe.evidence import Evidence

PEOPLE_KEYS = (
    "mobile.number / contact_name.sound",
    "mobile.tail / contact_name.sound",
    "mobile.front + contact_name.rough",
    "mobile.rear + contact_name.rough",
    "email.mail / contact_name.sound",
    "email.plain",
    "email.local / contact_name.sound",
    "email.letters + contact_name.head",
    "wechat_id.whole",
    "id_number.plain",
    "contact_name.sound / birthday.year / address.city / customer_name.core",
    "contact_name.rough / birthday.year / address.postcode / address.city",
    "birthday.digits / contact_name.head / gender.whole",
    "birthday.parts + contact_name.rough",
    "birthday.month_day + contact_name.family",
    "birthday.year + contact_name.family + contact_name.head",
    "address.address / contact_name.family",
    "address.postcode / contact_name.family / contact_name.given",
    "address.postcode + contact_name.family",
    "address.postcode + contact_name.given",
    "address.area + contact_name.rough",
    "address.city + contact_name.family / contact_name.head",
    "address.city + contact_name.given / contact_name.family",
    "address.city / birthday.year / contact_name.head",
    "customer_name.core + contact_name.family",
    "customer_name.core + contact_name.given",
)
ORGANISATION_KEYS = (
    "customer_name.whole / address.city",
    "customer_name.core / address.city / customer_name.region",
    "customer_name.sound / address.city",
    "customer_name.brand / address.city / customer_name.region",
    "customer_name.parent",
    "uscc.plain",
    "phone.number / customer_name.core",
    "phone.tail / customer_name.core",
    "email.mail / customer_name.core",
    "email.host / customer_name.core / address.city",
    "address.address / customer_name.core",
    "address.door + address.postcode",
    "address.door + address.city",
    "address.postcode / address.door",
    "legal_person.sound / address.city",
    "people.whole",
)


def keys(entity: Entity, evidence: Mapping[str, Evidence]) -> list[str]:
    """List the keys that the data holds: the built-in ones, and one for each field that was added."""
    known = PEOPLE_KEYS if entity == "contact" else ORGANISATION_KEYS
    used = {form.partition(".")[0] for key in known for form in forms_of(key)}
    lead = "contact_name" if entity == "contact" else "customer_name"
    more = [(name, one.comparison.levels[0].count) for name, one in evidence.items() if name not in used]
    others = [f"{name}.{form} / {lead}.{part}" for name, form in more for part in _parts(entity) if form]
    return [key for key in (*known, *others) if _held(key, evidence)]


def _parts(entity: Entity) -> Iterable[str]:
    return ("family", "given") if entity == "contact" else ("core",)


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
