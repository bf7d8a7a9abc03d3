"""What reports show of a value: personal values masked, and numbers in others too, since a cell may hold anything."""

import re
from pathlib import Path, PureWindowsPath

from guiyi.core.language import say
from guiyi.core.schema import Field, Schema
from guiyi.schemas import customer
from guiyi.values import KINDS
from guiyi.values.kind import SEVERAL

REACHING = frozenset(customer.REACHING)
LONGEST = 60  # characters of a value
DIGITS = re.compile(r"\d[\d\s-]{3,}\d")  # five and more in a row may be a phone number or an account
MOBILE = re.compile(r"1[3-9]\d{9}")  # wherever it stands: a phone in the wrong field may have a 0 before it
OF_FIGURES = frozenset(
    ["date", "datetime", "amount", "amount_range", "amount_currency", "count", "company_size", "postcode", "uscc"]
)
MAIL = re.compile(r"([\w.+-])[\w.+-]*@")
PERSON = 0.5  # likeness from which a customer's name is taken for a person's


def shown(text: object, field: str | None, schema: Schema, *, mask: bool) -> str:
    """Return a value on one line, short, and masked where it may be personal; "" for a missing one.

    Args:
        text: normal form, or text as written.
        field: the field that it stands in; None where it stands in no field that the schema knows.
        schema: the fields.
        mask: False shows it as it is.
    """
    if not isinstance(text, str):
        return ""
    flat = " ".join(text.split())
    flat = flat if len(flat) <= LONGEST else flat[: LONGEST - 1] + "…"
    known = schema[field] if field and field in schema else None
    safe = masked(flat, known) if mask and flat else flat
    return safe.replace(SEVERAL, ", ") if known and known.many else safe


def masked(text: str, field: Field | None) -> str:
    """Mask a text by its field; a custom field, or none, may hold anything, so that little of it is shown."""
    if field is None or field.custom:
        return text[:1] + "***"
    if field.sensitivity == "personal":
        return field.masked(text)
    if field.kind == "company" and KINDS["person_name"].likeness(text) >= PERSON > KINDS["company"].likeness(text):
        return KINDS["person_name"].mask(text)
    if field.kind == "uscc" and KINDS["uscc"].value(text).normal:
        return text
    return without_numbers(text, MOBILE if field.kind in OF_FIGURES else DIGITS)


def without_numbers(text: str, numbers: re.Pattern[str] = DIGITS) -> str:
    """Hide longer numbers and mail addresses in a text.

    >>> without_numbers("老客户，电话 138 0013 8000，zs@qq.com，3期")
    '老客户，电话 *********00，z***@qq.com，3期'
    """
    return MAIL.sub(r"\1***@", numbers.sub(_hidden, text))


def _hidden(found: re.Match[str]) -> str:
    digits = [one for one in found[0] if one.isdigit()]
    return "*" * (len(digits) - 2) + "".join(digits[-2:])


def labels(fields: str, schema: Schema, most: int = 4) -> str:
    """Name the fields of an issue (`mobile|phone`) as people call them; many ways to reach somebody go by one name."""
    names = fields.split("|")
    if len(names) > 2 and REACHING.issuperset(names):
        return say("fields.reaching")
    told = [schema[name].label if name in schema else name for name in names]
    return ", ".join(told[:most]) + (" …" if len(told) > most else "")


def file_name(path: str) -> str:
    """Return the name of a file without its folders, which may tell who works where."""
    return PureWindowsPath(path).name if "\\" in path else Path(path).name
