"""How what each CRM says of its own fields is read; the clients ask for it (`Tells.own_fields`)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from guiyi.push.describe.told import Told
from guiyi.push.jiandaoyun import UNWRITABLE

Rows = Sequence[Mapping[str, Any]]
NOT_IN_FILES = frozenset(("file", "form", "user", "structure"))  # types that the templates of 悟空CRM leave out
HIDDEN = UNWRITABLE - {"linkdata"}  # linked data is a column of an import


def wukong9(rows: Rows) -> Iterator[Told]:
    """Read fields of 悟空CRM 9 in the order of the import template; a map of a customer is four columns there."""
    return _of_wukong(rows, ("省", "市", "区/县", "详细地址"), ("map_address", "area_position"))


def wukong11(rows: Rows) -> Iterator[Told]:
    """Read fields of 悟空CRM 11; a map of a customer is three columns in its template, and the rest is a field."""
    return _of_wukong(rows, ("省", "市", "区"), ("map_address", "area_position", "address"))


def _of_wukong(rows: Rows, address: Sequence[str], maps: Sequence[str]) -> Iterator[Told]:
    for one in rows:
        kind = str(one.get("form_type") or one.get("formType") or "")
        field = str(one.get("field") or one.get("fieldName") or "")
        if kind in NOT_IN_FILES or field == "deal_status":
            continue
        if kind in maps or field in maps:
            yield from (Told(header, header) for header in address)
            continue
        options = (each.get("name") if isinstance(each, dict) else each for each in one.get("setting") or ())
        label = "详细地址" if field == "detailAddress" else str(one["name"])
        required = str(one.get("is_null", one.get("isNull", 0))) == "1"
        unique = str(one.get("is_unique", one.get("isUnique", 0))) == "1"
        yield Told(label, label, required, unique, choices=tuple(str(each).strip() for each in options if each))


def jiandaoyun(rows: Rows) -> Iterator[Told]:
    """Read the labels of a form; the API tells neither required fields nor picklists."""
    return (Told(one["label"], one["label"]) for one in rows if one["type"] not in HIDDEN)


def hubspot(rows: Rows) -> Iterator[Told]:
    """Read the properties that may be written."""
    for one in rows:
        if not (one.get("modificationMetadata") or {}).get("readOnlyValue") and not one.get("calculated"):
            choices = _values(one.get("options"), "value") if one.get("type") == "enumeration" else ()
            name = str(one["name"])
            yield Told(name, str(one.get("label") or name), unique=bool(one.get("hasUniqueValue")), choices=choices)


def salesforce(rows: Rows) -> Iterator[Told]:
    """Read the fields that the user may write."""
    for one in rows:
        if one.get("createable") or one.get("updateable"):
            yield Told(
                str(one["name"]),
                str(one.get("label") or one["name"]),
                bool(one.get("createable")) and not one.get("nillable", True) and not one.get("defaultedOnCreate"),
                bool(one.get("unique")),
                int(one.get("length") or 0) or None,
                _values(one.get("picklistValues"), "value") if one.get("restrictedPicklist") else (),
            )


def zoho(rows: Rows) -> Iterator[Told]:
    """Read the fields that the API may write."""
    for one in rows:
        if (one.get("operation_type") or {}).get("api_create") or one["api_name"] == "Tag":
            yield Told(
                str(one["api_name"]),
                str(one.get("field_label") or one["api_name"]),
                bool(one.get("system_mandatory")),
                bool(one.get("unique")),
                int(one.get("length") or 0) or None,
                _values(one.get("pick_list_values"), "actual_value") if one.get("data_type") == "picklist" else (),
            )


def _values(options: Any, key: str) -> tuple[str, ...]:
    return tuple(str(one[key]) for one in options or () if one.get("active", True) and not one.get("hidden"))
