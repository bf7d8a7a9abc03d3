"""Rules over several cells of one row, and the list of them in their order. Those of regions stand in `regions`."""

from guiyi.cleanse.places import united
from guiyi.cleanse.regions import (
    address_parted,
    area_code_checked,
    county_settled,
    district_checked,
    id_region_checked,
    postcode_checked,
)
from guiyi.cleanse.row_step import NOTHING, RowStep, Set
from guiyi.values import phone, resident_id, title
from guiyi.values.kind import SEVERAL


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


def type_told(uscc: bool, type_by_name: str | None, customer_type: bool = False) -> Set:
    """Say that a customer with a unified social credit code is a company, or what its name tells."""
    told = "company" if uscc else type_by_name
    return Set({"customer_type": told}) if told and not customer_type else NOTHING


ROW_STEPS: tuple[RowStep, ...] = (
    full_name, phones_sorted, address_parted, county_settled, district_checked, area_code_checked, id_region_checked, postcode_checked,
    told_by_id_number, gender_told, type_told,
)  # fmt: skip
