"""What CRMs ask of people: a name of every contact, and of every customer a name of its own; people do not always have one.

So a surname stands with its salutation, a WeChat contact with its remark, what is known of a nameless contact is written
to its customer, and of two people of one name the second bears the end of the phone number.
"""

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from guiyi.core.coded import as_array
from guiyi.core.language import say
from guiyi.core.schema import Entity, Schema
from guiyi.exporters.cells import words
from guiyi.exporters.glance import all_compared, all_holdable, among, looked_up
from guiyi.exporters.preflight import found, joined
from guiyi.schemas.targets.columns import IDS
from guiyi.schemas.targets.profile import Target
from guiyi.values import phone
from guiyi.values.kind import SEVERAL
from guiyi.values.name_parts import family_and_given

PHONES, MAILS = ("mobile", "contact_phone"), ("contact_email",)
NAMES = ("wechat_remark", "wechat_nickname")  # what a contact is called where no name is known
TAIL = 4  # digits of a phone that tell namesakes apart


def named(contacts: pd.DataFrame, target: Target) -> pd.DataFrame:
    """Give each contact the fullest name there is: a surname alone takes the salutation (张 + 总), which then is used.

    Where the target asks for surnames, a name that cannot be parted stands as one.
    """
    parts = contacts["last_name"].fillna("") + contacts["first_name"].fillna("")
    name = contacts["contact_name"].fillna(parts.where(parts != ""))
    surname_only = (name.str.len() == 1) | (name == contacts["last_name"])
    alone = surname_only & contacts["salutation"].notna()
    full = name.where(~alone)
    name = _storable(name.where(~alone, name.str.cat(contacts["salutation"])), target)
    for other in NAMES:
        name = name.fillna(_storable(contacts[other], target))
    contacts = contacts.assign(contact_name=name, salutation=contacts["salutation"].where(~alone))
    return _parted(contacts, full.where(name == full)) if target.surnames else contacts


def _parted(contacts: pd.DataFrame, full: pd.Series) -> pd.DataFrame:
    """Fill surname and given name where the source did not part them; what cannot be parted stands as a surname."""
    known = {one: family_and_given(one) for one in full.dropna().unique()}
    both = {one: parts for one, parts in known.items() if all(parts)}
    ours = contacts["last_name"].where(contacts["first_name"].notna())
    theirs = full.map({one: family for one, (family, _) in both.items()}).astype("str")
    given = full.map({one: given for one, (_, given) in both.items()}).astype("str")
    last = ours.fillna(theirs).fillna(contacts["contact_name"])
    first = contacts["first_name"].where(ours.notna(), given)
    return contacts.assign(last_name=last, first_name=first)


def parted(before: pd.DataFrame, after: pd.DataFrame, schema: Schema, target: Target) -> pd.DataFrame:
    """Tell of which contacts the name was parted into surname and given name: findings."""
    fresh = after["first_name"].notna() & (after["first_name"] != before["first_name"])
    told = after[fresh].set_index("contact_id")["contact_name"]
    return found("target.parted", told, "contact_name", target.name, "contact", schema)


def gathered(
    customers: pd.DataFrame, contacts: pd.DataFrame, schema: Schema, target: Target
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Write what is known of nameless contacts to their customers; return both frames and the findings."""
    nameless = contacts["contact_name"].isna() & among(contacts["customer_id"], customers["customer_id"])
    if not nameless.any():
        return customers, contacts, joined([])
    more: dict[str, dict[str, list[str]]] = {"phone": {}, "email": {}, "note": {}}
    for row in contacts[nameless].to_dict("records"):
        for field in schema.of("contact"):
            text = row[field.name]
            if not isinstance(text, str):
                continue
            place = "phone" if field.name in PHONES else "email" if field.name in MAILS else "note"
            values = text.split(SEVERAL) if field.many else [text]
            if place == "note":
                line = target.separator.join(words(field.kind, one) for one in values)
                values = [say("export.note_line", label=field.label, value=line).replace(SEVERAL, "｜")]
            more[place].setdefault(row["customer_id"], []).extend(values)
    added = {name: _added(customers, name, values) for name, values in more.items()}
    shown = contacts.loc[nameless].set_index("contact_id")["contact_name"]
    finding = found("target.unnamed", shown, "contact_name", target.name, "contact", schema)
    return customers.assign(**added), contacts[~nameless], finding


def beside(contacts: pd.DataFrame, customers: pd.DataFrame) -> pd.DataFrame:
    """Sort contacts in the order of their customers, so that no two batches wait for one customer's lock."""
    places = pc.index_in(as_array(contacts["customer_id"]), value_set=as_array(customers["customer_id"]))
    order = np.argsort(places.fill_null(len(customers)).to_numpy(), kind="stable")
    return contacts.iloc[order].reset_index(drop=True)


def with_phones(customers: pd.DataFrame, contacts: pd.DataFrame) -> pd.DataFrame:
    """Give a personal customer without a phone the mobile of its contact: they are one person."""
    lent = _one(_lent(contacts, "mobile", customers)).where(customers["customer_type"] == "person")
    return customers.assign(phone=customers["phone"].fillna(lent))


def told_apart(
    customers: pd.DataFrame, contacts: pd.DataFrame, schema: Schema, target: Target
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Name personal customers so that the target takes them: return the customers and the findings.

    One whose name it cannot store is called by its contact's name, else by its phone; one whose name another customer
    bears already has the end of the phone number behind it.
    """
    person = customers["customer_type"] == "person"
    number = _one(customers["phone"].where(person)).map(phone.national, na_action="ignore").astype("str")
    other = _lent(contacts, "contact_name", customers).fillna(number).where(person)
    name = _storable(customers["customer_name"], target).fillna(other).fillna(customers["customer_name"])
    again = all_compared(name).duplicated() & name.notna() & person & number.notna()
    name = name.where(~again, name.str.cat(number.str[-TAIL:], sep="（") + "）").astype("str")
    other_name = name.notna() & (name != customers["customer_name"])
    renamed = customers[other_name].set_index("customer_id")["customer_name"]
    finding = found("target.renamed", renamed, "customer_name", target.name, "customer", schema)
    return customers.assign(customer_name=name), finding


def _storable(names: pd.Series, target: Target) -> pd.Series:
    """Return the names of which the target can store anything."""
    return names.where(all_holdable(names, target) != "")


def _lent(contacts: pd.DataFrame, field: str, customers: pd.DataFrame) -> pd.Series:
    """Return, for each customer, the field of its first contact that has one."""
    known = contacts.dropna(subset=[field]).drop_duplicates("customer_id").set_index("customer_id")[field]
    return looked_up(customers["customer_id"], known.index, known)


def _one(values: pd.Series) -> pd.Series:
    return values.str.replace(r"\|.*", "", regex=True)


def whole(frame: pd.DataFrame, schema: Schema, entity: Entity) -> pd.DataFrame:
    """Give a frame every field of its entity."""
    names = [*IDS[entity], *(one.name for one in schema.of(entity))]
    blank = pd.Series(pd.NA, index=frame.index, dtype="str")
    told = {one: frame[one].astype("str") if one in frame else blank for one in names}
    return pd.DataFrame(told, index=frame.index).reset_index(drop=True)


def _added(customers: pd.DataFrame, name: str, more: dict[str, list[str]]) -> pd.Series:
    def with_more(customer: str, own: object) -> object:
        values = own.split(SEVERAL) if isinstance(own, str) else []
        return SEVERAL.join(dict.fromkeys([*values, *more.get(customer, [])])) or None

    texts = [with_more(*pair) for pair in zip(customers["customer_id"], customers[name], strict=True)]
    return pd.Series(texts, index=customers.index, dtype="str")
