"""Phone numbers whose country code, area code or extension stand in columns of their own."""

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from guiyi.cleanse.draft import Texts
from guiyi.core.source import Column

_PLAIN = re.compile(r"[\d\s()-]+(?:\.0)?")  # one number, without its country code
_LOCAL = re.compile(r"[2-9]\d{6,7}")
_COUNTRY = re.compile(r"(?:\+|00)\s*([1-9]\d{0,2})")
_BARE = re.compile(r"\s*(\d{1,6})(?:\.0)?\s*")


def parts_beside(columns: Sequence[Column]) -> Mapping[int, Mapping[str, int]]:
    """Say which columns hold the parts of each column of numbers: place → part → place.

    >>> phone = Column("电话", ("phone",), 1.0, "exact")
    >>> parts_beside([Column("区号", ("phone",), 0.9, "rule", part="area"), phone, phone])
    {1: {'area': 0}}
    """
    found: dict[int, dict[str, int]] = {}
    for at, one in enumerate(columns):
        if one.part:
            own = [p for p, other in enumerate(columns) if other.fields == one.fields and not other.part]
            first = one.part == "extension"
            owner = min(own, key=lambda place: ((place < at) is not first, abs(place - at)), default=None)
            if owner is not None:
                found.setdefault(owner, {}).setdefault(one.part, at)
    return found


def whole(number: Texts, parts: Mapping[str, Texts]) -> Texts:
    """Write each number with its parts; where there is no number, the parts say nothing."""
    beside = pd.DataFrame({name: parts.get(name) for name in ("country", "area", "extension")}, index=number.index)
    beside = beside.astype("str")
    told = [
        dialled(text, *(part if isinstance(part, str) else "" for part in row)) if isinstance(text, str) else None
        for text, *row in zip(number, beside["country"], beside["area"], beside["extension"], strict=True)
    ]
    return pd.Series(told, index=number.index, dtype="str")


def dialled(number: str, country: str = "", area: str = "", extension: str = "") -> str:
    """Join the parts of one number; a number that has its codes already, or holds several, is left as it is.

    >>> dialled("61234567", area="021"), dialled("86543210", area="755", extension="801")
    ('021-61234567', '0755-86543210转801')
    >>> dialled("13800138000", "86", "0755"), dialled("7400 123456", area="+44"), dialled("+1 415 555 2671", "86")
    ('+86 13800138000', '+44 7400 123456', '+1 415 555 2671')
    """
    bare = re.sub(r"\D", "", number.removesuffix(".0"))
    if not _PLAIN.fullmatch(number.strip()) or number.strip().startswith("00"):
        return number
    text = number
    abroad = _COUNTRY.search(area) or _COUNTRY.search(country) or _BARE.fullmatch(country)
    if _LOCAL.fullmatch(bare) and (code := _area_code(area)):
        text = f"{code}-{number.strip()}"
    if abroad:
        text = f"+{abroad[1]} {text.strip()}"
    return f"{text.strip()}转{digits[1]}" if (digits := _BARE.fullmatch(extension)) else text


def _area_code(text: str) -> str:
    """Return an area code of China with the 0 that a spreadsheet takes from it.

    >>> _area_code("755"), _area_code("(021)"), _area_code("+86")
    ('0755', '021', '')
    """
    found = re.fullmatch(r"\(?0?(10|2\d|[3-9]\d{2})\)?(?:\.0)?", text.strip())
    return f"0{found[1]}" if found else ""
