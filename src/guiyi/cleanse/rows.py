"""Rules over several cells of one row.

A rule is a function whose parameters are the fields it reads; it returns the cells it sets and the issues it finds.
A parameter with a default is a field that alone gives the rule nothing to do; a `bool` says whether the field is filled.
`ROW_STEPS` is the list of them, in order. Each distinct tuple of values is looked at once.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from guiyi.cleanse.draft import Draft
from guiyi.cleanse.places import united
from guiyi.core.coded import Coded, Ints
from guiyi.core.schema import Schema
from guiyi.values import address, phone, resident_id, title
from guiyi.values.kind import SEVERAL
from guiyi.values.region_spelled import spelled


class Set(NamedTuple):
    """What a rule sets: field → text (None empties the cell), and (field, issue code, value) for what it doubts."""

    cells: Mapping[str, str | None] = {}
    issues: tuple[tuple[str, str, str], ...] = ()


NOTHING = Set()
RowStep = Callable[..., Set]


def full_name(last_name: str | None, first_name: str | None, contact_name: bool = False) -> Set:
    """Make the contact's name of last and first name where only these are given."""
    if contact_name or not (last_name or first_name):
        return NOTHING
    chinese = any("\u3400" <= char <= "\u9fff" for char in (last_name or "") + (first_name or ""))
    parts = (last_name, first_name) if chinese else (first_name, last_name)
    return Set({"contact_name": ("" if chinese else " ").join(filter(None, parts))})


def phones_sorted(mobile: str | None, phone_: str | None) -> Set:
    """Move landlines out of the mobile field, and a person's mobile out of the phone field when that one is empty."""
    if landlines := [one for one in _several(mobile) if _is_chinese(one) and not phone.is_mobile(one)]:
        return Set(
            {"mobile": _without(mobile, landlines), "phone": united(filter(None, (phone_, SEVERAL.join(landlines))))}
        )
    if not mobile and (moved := [one for one in _several(phone_) if _is_chinese(one) and phone.is_mobile(one)]):
        return Set({"mobile": SEVERAL.join(moved), "phone": _without(phone_, moved)})
    return NOTHING


def _is_chinese(number: str) -> bool:
    """Tell Chinese numbers, whose type their digits show; others stay where they are."""
    return number.startswith("+86")


def _without(numbers: str | None, gone: list[str]) -> str | None:
    return SEVERAL.join(one for one in _several(numbers) if one not in gone) or None


def _several(text: str | None) -> list[str]:
    return text.split(SEVERAL) if text else []


def address_parted(
    province: str | None,
    city: str | None,
    district: str | None,
    address_: str | None,
    region: str | None,
    *,
    where: str,
) -> Set:
    """Share an address out over province, city, district and the rest; given parts are completed, never overruled."""
    if where != "CN" or not (province or city or district or address_ or region):
        return NOTHING
    text = address_ or ""
    city, district = _in_characters(province, city, district)
    if not (province or city or district) and region:
        text = text or region
    found = address.parsed(text, province or "", city or "", district or "")
    if region and address_ and not found.province:
        told = address.parsed(region)
        found = address.parsed(text, told.province, told.city, told.district)
    issue = (("address", found.issue, text or district or city or province or ""),) if found.issue else ()
    if found.issue == "address.conflict":
        return Set(issues=issue)  # which of the two is right, only a person can say
    cells = {
        "province": found.province or province,
        "city": found.city or city,
        "district": found.district or district,
        "address": (address_ and found.rest) or None,
    }
    return Set(cells, issue)


def _in_characters(province: str | None, city: str | None, district: str | None) -> tuple[str | None, str | None]:
    """Write a city in letters, which its province tells from others that sound the same, as it is called."""
    unit = spelled(city, province) if city and province and city.isascii() else None
    if unit is None:
        return city, district
    return (unit.name, district) if unit.level == 2 else (province, district or unit.name)


def told_by_id_number(id_number: str | None, gender: str | None = None, birthday: str | None = None) -> Set:
    """Fill gender and birthday from a valid resident id number; a contradiction is an issue."""
    if not id_number:
        return NOTHING
    born, sex = resident_id.birth_date(id_number), resident_id.gender(id_number)
    doubts = [("birthday", "row.birthday_differs", birthday)] if birthday and birthday != born else []
    doubts += [("gender", "row.gender_differs", gender)] if gender and gender != sex else []
    return Set({"gender": gender or sex, "birthday": birthday or born}, tuple((f, c, v or "") for f, c, v in doubts))


def gender_told(salutation: str | None, gender: bool = False) -> Set:
    """Fill the gender from an honorific such as 女士; never from a given name."""
    told = title.honorific_gender(salutation) if salutation and not gender else None
    return Set({"gender": told}) if told else NOTHING


def type_told(uscc: bool, customer_type: bool = False) -> Set:
    """Say that a customer with a unified social credit code is a company."""
    return Set({"customer_type": "company"}) if uscc and not customer_type else NOTHING


ROW_STEPS: tuple[RowStep, ...] = (full_name, phones_sorted, address_parted, told_by_id_number, gender_told, type_told)


def take_row_step(draft: Draft, step: RowStep, schema: Schema, region: str) -> None:
    """Take one rule with every row that has a value in one of the fields it needs; each distinct tuple once."""
    signature = inspect.signature(step).parameters.values()
    read = [one for one in signature if one.kind is one.POSITIONAL_OR_KEYWORD]
    needed = sum(one.default is one.empty for one in read)  # they stand first
    where = {"where": region} if len(read) < len(signature) else {}
    if not any(_field(one) in draft.cells for one in read[:needed]):
        return
    rule = f"rows.{step.__name__}"
    codes, distinct = _tuples([_read(draft.coded(_field(one)), one) for one in read])
    results = [step(*cells, **where) if any(cells[:needed]) else NOTHING for cells in distinct]
    for field in dict.fromkeys(name for result in results for name in result.cells):
        if field in schema:
            told = np.array([field in result.cells for result in results])[codes]
            fresh = Coded.told_of(codes, [result.cells.get(field) for result in results])
            draft.put(field, draft.coded(field).where(told, fresh), rule)
    for field, code in dict.fromkeys((field, code) for result in results for field, code, _ in result.issues):
        doubted = [next((v for f, c, v in result.issues if (f, c) == (field, code)), None) for result in results]
        draft.report(field, code, Coded.told_of(codes, doubted).array)


def _field(read: inspect.Parameter) -> str:
    return read.name.rstrip("_")  # a trailing _ keeps a field's name apart from a module's


def _read(column: Coded, read: inspect.Parameter) -> tuple[Ints, Sequence[str | bool | None]]:
    """Return a number a row, and what each stands for, a missing text last; all that a rule may ask for is whether there is one."""
    if read.annotation is bool:
        return np.where(column.held, 0, -1), (True, False)
    distinct = column.distinct()
    return distinct.codes, (*distinct.texts.to_pylist(), None)


def _tuples(
    columns: Sequence[tuple[Ints, Sequence[str | bool | None]]],
) -> tuple[Ints, list[tuple[str | bool | None, ...]]]:
    """Number the distinct tuples of values: (the number of each row, the tuples)."""
    numbers = np.zeros(len(columns[0][0]), dtype="int64")
    for codes, values in columns:
        numbers, _ = pd.factorize(numbers * len(values) + codes + 1)
    first = np.unique(numbers, return_index=True)[1]
    return numbers, list(
        zip(*([values[code] for code in codes[first].tolist()] for codes, values in columns), strict=True)
    )
